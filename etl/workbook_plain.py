"""Rows of an .xlsx sheet as every writer makes them, read by one regular expression, column by column."""

import re
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from etl.arrow import strings, strings_of_utf8
from etl.workbook_cells import CellReader, as_text, clean, column_index, decoded, style_number, unescaped
from etl.workbook_columns import SerialCells, TextCells
from etl.workbook_numbers import NumberKind
from etl.workbook_pieces import Piece
from etl.workbook_sheet import Columns
from etl.workbook_zip import refuse_damaged

# A dossier list has a dozen columns; the expression grows with them.
MOST_COLUMNS = 200
_MOST_REMEMBERED = 100_000
_SAMPLE = 200_000
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})\d')
_ATTRIBUTE = re.compile(rb"""\s([^\s="'/]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_ATTRIBUTES = re.compile(rb"""(?:\s+[^\s="'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+\s*/?""")
_NUMERALS = frozenset(b"0123456789+-.eE")
# Groups: all between the cell's reference and its value, value as raw XML. The row's number is group 1 of the whole.
_GROUPS = 2
_CELL = (
    r'(?:<c r="{}\1"([^>]*+>(?:<f[^>]*+>(?:(?<=/>)|[^<]*+</f>))?+(?:<(?:is><t|v)[^>]*+>)?+)'
    r"(?:([^<]*+)</[tv]></(?:is></)?c>|(?<=/>)|</c>))?+"
)
_ROW = r'<row r="(\d{{1,7}}+)"[^>]*+>(?:(?<=/>)|{}</row>)'
# The same without groups, for a column that nobody reads.
_PASSED = re.sub(r"\((?![?])", "(?:", _CELL)

_Raw = tuple[Sequence[bytes], ...]


class _Head(NamedTuple):
    """What a cell says of its value: its type, its style, what a number is under that, and whether it is a formula."""

    kind: str
    style: int
    number: NumberKind
    formula: bool


class PlainRows:
    """Reads pieces of a sheet. What one piece taught (the columns, the texts) serves the next."""

    def __init__(self, reader: CellReader) -> None:
        self._reader = reader
        self._width = 0
        self._expressions: dict[frozenset[int], re.Pattern[bytes]] = {}
        self._last: Columns | None = None
        self._heads: dict[bytes, _Head] = {}
        self._texts: dict[bytes, str] = {}

    def rows(self, piece: Piece) -> tuple[list[int], Columns] | None:
        """A piece's rows, with their numbers; None where something in it is not plain."""
        text = piece.items
        count = text.count(b"<row")
        # More ends than beginnings: a row whose beginning is damaged would be passed over.
        if piece.has_declarations or text.count(b"</row>") > count:
            return None
        if not self._width:
            self._widen(text[:_SAMPLE])
        # Whoever reads a sheet asks each piece for the same columns.
        wanted = self._last.asked if self._last and self._last.asked else self._all
        found = self._found(text, wanted)
        if len(found[0][0]) != count and self._widen(text):
            wanted = self._all
            found = self._found(text, wanted)
        if len(found[0][0]) != count:
            return None
        raw = dict(zip(sorted(wanted), found[1:], strict=True))

        def make(index: int, rows: slice) -> Sequence[object]:
            if index not in raw:
                raw.update(zip(sorted(self._all), self._found(text, self._all)[1:], strict=True))
            return self._column(*(group[rows] for group in raw[index]))

        self._last = Columns(count, self._width, make)
        return list(map(int, found[0][0])), self._last

    @property
    def _all(self) -> frozenset[int]:
        return frozenset(range(self._width))

    def _found(self, text: bytes, wanted: frozenset[int]) -> list[_Raw]:
        """The rows' numbers, then the groups of each wanted column in order."""
        found = self._expression(wanted).findall(text)
        if not wanted:
            return [(found,)]
        groups = list(zip(*found, strict=True)) if found else [()] * (1 + _GROUPS * len(wanted))
        places = range(1, len(groups), _GROUPS)
        return [(groups[0],), *(tuple(groups[place : place + _GROUPS]) for place in places)]

    def _expression(self, wanted: frozenset[int]) -> re.Pattern[bytes]:
        if wanted not in self._expressions:
            cells = ((_CELL if index in wanted else _PASSED).format(_letters(index)) for index in range(self._width))
            self._expressions[wanted] = re.compile(_ROW.format("".join(cells)).encode())
        return self._expressions[wanted]

    def _widen(self, text: bytes) -> bool:
        """Makes the expression fit for all columns that stand in the text; whether that changed it."""
        last = max((column_index(letters.decode()) for letters in set(_LETTERS.findall(text))), default=-1)
        if not self._width <= last < MOST_COLUMNS:
            return False
        self._width = last + 1
        self._expressions.clear()
        return True

    def _column(self, heads: Sequence[bytes], raws: Sequence[bytes]) -> Sequence[object]:
        found = set(map(self._head, set(heads)))
        if not any(head.formula for head in found):
            # Most columns differ only where the cell is empty or left out.
            held = found if len(found) == 1 else set(map(self._head, set(compress(heads, raws))))
            if len({(head.kind, head.number) for head in held}) <= 1:
                return self._alike(next(iter(held), _NO_HEAD), raws)
        value_of, head_of = self._reader.value, self._head
        return [
            value_of(head.kind, head.style, text, formula=head.formula) if text or head.formula else None
            for head, text in zip(map(head_of, heads), self._unescaped(raws), strict=True)
        ]

    def _alike(self, head: _Head, raws: Sequence[bytes]) -> Sequence[object]:
        """A column whose cells are of one type, their numbers of one kind."""
        if head.kind in ("inlineStr", "str"):
            return TextCells(strings(self._unescaped(raws)) if _is_escaped(raws) else strings_of_utf8(raws))
        if head.kind == "s":
            return self._reader.shared([text.encode() for text in self._unescaped(raws)] if _is_escaped(raws) else raws)
        if head.kind == "n" and (numbers := _numbers(raws)) is not None:
            if head.number is NumberKind.MOMENT:
                return SerialCells(np.array(numbers), epoch_1904=self._reader.epoch_1904)
            if head.number is NumberKind.PLAIN and b"" not in raws:
                return numbers
        texts = self._unescaped(raws)
        values = {text: self._reader.value(head.kind, head.style, text, formula=False) for text in set(texts)}
        return [values[text] for text in texts]

    def _head(self, raw: bytes) -> _Head:
        # What is remembered holds no formulas, which differ from cell to cell.
        start, formula, _ = raw.partition(b"<f")
        known = self._heads.get(start + formula)
        if known is None:
            attributes, _, content = raw.partition(b">")
            # What the expression takes for a cell's head may have swallowed half a sheet.
            if not _ATTRIBUTES.fullmatch(attributes) or (content and attributes.endswith(b"/")):
                raise refuse_damaged()
            named = {name: value for name, _, value in _ATTRIBUTE.findall(attributes)}
            style = style_number(named.get(b"s", b""))
            # A text that stands inside the cell is one, whatever the cell says of itself.
            inline = b"<is>" in content
            kind = "inlineStr" if inline else named.get(b"t", b"n").decode("utf-8", "replace")
            number = self._reader.number_kind(style) if kind == "n" else _PLAIN
            known = _Head(kind, style, number, content.startswith(b"<f") and not inline)
            if len(self._heads) < _MOST_REMEMBERED:
                self._heads[start + formula] = known
        return known

    def _unescaped(self, raws: Sequence[bytes]) -> list[str]:
        if not _is_escaped(raws):
            return list(map(decoded, raws))
        texts = {raw: self._text(raw) for raw in set(raws)}
        return [texts[raw] for raw in raws]

    def _text(self, raw: bytes) -> str:
        if b"&" not in raw or b"_x" in raw:
            return as_text(decoded(raw))
        # Some writers escape every Vietnamese letter: "Nguy&#7877;n V&#259;n 12". Most texts share all up to the last.
        escaped, end, rest = raw.rpartition(b";")
        text = self._texts.get(escaped)
        if text is None:
            if len(self._texts) >= _MOST_REMEMBERED:
                self._texts.clear()
            text = self._texts[escaped] = clean(unescaped(decoded(escaped + end)))
        text += decoded(rest)
        # "&#95;x000D_" is an escape only when it is whole.
        return clean(text) if "_x" in text else text


_PLAIN = NumberKind.PLAIN
_NO_HEAD = _Head("inlineStr", 0, _PLAIN, formula=False)


def _is_escaped(raws: Sequence[bytes]) -> bool:
    joined = b"".join(raws)
    return b"&" in joined or (b"_" in joined and b"_x" in joined)


def _numbers(raws: Sequence[bytes]) -> list[float] | None:
    """The cells' numbers, NaN where empty; None where anything else stands among them."""
    if not _NUMERALS.issuperset(b"".join(raws)):
        return None
    try:
        numbers = [float(raw or b"nan") for raw in raws]
    except ValueError:
        return None
    return None if float("inf") in numbers or float("-inf") in numbers else numbers


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
