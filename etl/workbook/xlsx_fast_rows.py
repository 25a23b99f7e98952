"""Rows of an .xlsx sheet as every writer makes them, read by one regular expression, column by column."""

import re
from collections.abc import Mapping, Sequence
from itertools import compress, repeat
from typing import NamedTuple

import numpy as np

from etl.workbook.arrow import Utf8
from etl.workbook.cell_columns import SerialCells, Serials, TextCells
from etl.workbook.column_letters import column_index
from etl.workbook.number_formats import NumberKind
from etl.workbook.sheet import Columns
from etl.workbook.xlsx_cells import CellReader, as_text, clean, decoded, is_escaped, is_hidden, style_number, unescaped
from etl.workbook.xml_pieces import Piece
from etl.workbook.zip_container import refuse_damaged

# A dossier list has a dozen columns; the expression grows with them.
MOST_COLUMNS = 200
_MOST_REMEMBERED = 100_000
_SAMPLE = 200_000
_ALL = slice(None)
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})\d')
_ATTRIBUTE = re.compile(rb"""\s([^\s="'/]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_ATTRIBUTES = re.compile(rb"""(?:\s+[^\s="'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+\s*/?""")
_VALUE = re.compile(rb"<(?:is><t|v)[^>]*>\Z")
_NUMERALS = b"0123456789+-.eE"
# Groups: all between the cell's reference and its value, value as raw XML. The row's number is group 1 of the whole.
_CELL = (
    r'(?:<c r="{}\1"([^>]*+>(?:<f[^>]*+>(?:(?<=/>)|[^<]*+</f>))?+(?:<(?:is><t|v)[^>]*+>)?+)'
    r"(?:([^<]*+)</[tv]></(?:is></)?c>|(?<=/>)|</c>))?+"
)
# A cell that begins like those above it, or is empty: most of it need not be taken apart.
_ALIKE = r'(?:<c r="{}\1"(?:{}([^<]*+){}|[^<>]*+>(?:(?<=/>)|</c>)))?+'
# Of a row's other attributes those from the first "h" on, as "hidden" begins: most rows have none.
_ROW = r'<row r="(\d{{1,7}}+)"[^>h]*+(h[^>]*+)?+>(?:(?<=/>)|{}</row>)'
# The same without groups, for a column that nobody reads.
_PASSED, _PASSED_ALIKE = (re.sub(r"\((?![?])", "(?:", cell) for cell in (_CELL, _ALIKE))
# Among fewer rows even a column of dates may show nothing but its title.
_LEARNT_FROM = 500


class _Head(NamedTuple):
    """What a cell says of its value: its type, its style, what a number is under that, and whether it is a formula."""

    kind: str
    style: int
    number: NumberKind
    formula: bool


class _Raw(NamedTuple):
    """A column's cells as they stand in the XML: the `head` of all that are not empty or, where that was not known
    before, the `heads` of each."""

    head: bytes | None
    heads: Sequence[bytes]
    texts: Sequence[bytes]

    def held(self, rows: slice) -> set[bytes]:
        """The heads of cells that are not empty."""
        return set(compress(self.heads[rows], self.texts[rows]))


class PlainRows:
    """Reads pieces of a sheet. What one taught (the columns, how their cells begin, the texts) serves the next."""

    def __init__(self, reader: CellReader, hidden_rows: set[int]) -> None:
        """The numbers of hidden rows are added to `hidden_rows`."""
        self.hidden_rows = hidden_rows
        self._reader = reader
        self._width = 0
        # How all cells of a column began of late, and the columns in which one then began otherwise.
        self._alike: dict[int, bytes] = {}
        self._mixed: set[int] = set()
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
        numbers, starts, raw = self._found(text, wanted, self._alike)
        if len(numbers) != count and (self._widen(text) or self._alike):
            numbers, starts, raw = self._found(text, self._all, {})
            self._mixed |= {index for index, head in self._alike.items() if raw[index].held(_ALL) - {head}}
            self._alike = {index: head for index, head in self._alike.items() if index not in self._mixed}
        if len(numbers) != count:
            return None

        def make(index: int, rows: slice) -> Sequence[object]:
            if index not in raw:
                raw.update(self._found(text, self._all, {})[2])
            return self._column(index, raw[index], rows)

        if any(map(is_hidden, set(starts))):
            self.hidden_rows.update(int(n) for n, start in zip(numbers, starts, strict=True) if is_hidden(start))
        self._last = Columns(count, self._width, make)
        return list(map(int, numbers)), self._last

    @property
    def _all(self) -> frozenset[int]:
        return frozenset(range(self._width))

    def _found(
        self, text: bytes, wanted: frozenset[int], alike: Mapping[int, bytes]
    ) -> tuple[Sequence[bytes], Sequence[bytes], dict[int, _Raw]]:
        """The rows' numbers, what else their starts say, and the wanted columns."""
        cells = "".join(_cell(index, alike.get(index), wanted=index in wanted) for index in range(self._width))
        # re keeps the expressions that it made of late.
        cells_of_rows = re.findall(_ROW.format(cells).encode("latin-1"), text)
        columns = iter(zip(*cells_of_rows, strict=True)) if cells_of_rows else repeat(())
        numbers, starts = next(columns), next(columns)
        raw = {
            index: _Raw(alike.get(index), () if index in alike else next(columns), next(columns))
            for index in sorted(wanted)
        }
        return numbers, starts, raw

    def _widen(self, text: bytes) -> bool:
        """Makes the expression fit for all columns that stand in the text; whether that changed it."""
        last = max((column_index(letters.decode()) for letters in set(_LETTERS.findall(text))), default=-1)
        if not self._width <= last < MOST_COLUMNS:
            return False
        self._width = last + 1
        return True

    def _column(self, index: int, raw: _Raw, rows: slice) -> Sequence[object]:
        texts = raw.texts[rows]
        if raw.head is not None:
            return self._uniform(self._head(raw.head), texts)
        heads = raw.heads[rows]
        # Most columns differ only where the cell is empty or left out.
        raw_cells = raw.held(rows)
        if len(texts) >= _LEARNT_FROM:
            self._learn(index, raw_cells)
        different = set(map(self._head, raw_cells))
        if (
            not any(self._head(head).formula for head in set(heads))
            and len({(h.kind, h.number) for h in different}) <= 1
        ):
            return self._uniform(next(iter(different), _NO_HEAD), texts)
        value_of, head_of = self._reader.value, self._head
        return [
            value_of(head.kind, head.style, text, formula=head.formula) if text or head.formula else None
            for head, text in zip(map(head_of, heads), self._unescaped(texts), strict=True)
        ]

    def _learn(self, index: int, heads: set[bytes]) -> None:
        self._alike.pop(index, None)
        if len(heads) == 1 and index not in self._mixed:
            (head,) = heads
            if _VALUE.search(head) and b"<f" not in head:
                self._alike[index] = head

    def _uniform(self, head: _Head, raws: Sequence[bytes]) -> Sequence[object]:
        """A column whose cells are of one type, their numbers of one kind."""
        utf8 = Utf8.of(raws)
        if is_escaped(utf8.data):
            utf8 = Utf8.of([text.encode("utf-8", "replace") for text in self._unescaped(raws)])
        if head.kind in ("inlineStr", "str"):
            return TextCells(utf8.strings())
        if head.kind == "s" and (shared := self._reader.shared(utf8)) is not None:
            return shared
        if head.kind == "n" and (numbers := _numbers(utf8)) is not None:
            if head.number is NumberKind.MOMENT:
                return SerialCells(numbers, epoch_1904=self._reader.epoch_1904)
            if head.number is NumberKind.PLAIN and not utf8.empty.any():
                return list(numbers.tolist())
        values = {raw: self._reader.value(head.kind, head.style, self._text(raw), formula=False) for raw in set(raws)}
        return [values[raw] for raw in raws]

    def _head(self, raw: bytes) -> _Head:
        # What is remembered holds no formulas, which differ from cell to cell.
        start, formula, _ = raw.partition(b"<f")
        head = self._heads.get(start + formula)
        if head is None:
            attributes, _, content = raw.partition(b">")
            # What the expression takes for a cell's head may have swallowed half a sheet.
            if not _ATTRIBUTES.fullmatch(attributes) or (content and attributes.endswith(b"/")):
                raise refuse_damaged()
            named = {name: value for name, _, value in _ATTRIBUTE.findall(attributes)}
            style = style_number(named.get(b"s", b""))
            # A text inside the cell is a text, whatever type the cell declares.
            inline = b"<is>" in content
            kind = "inlineStr" if inline else named.get(b"t", b"n").decode("utf-8", "replace")
            number = self._reader.number_kind(style) if kind == "n" else _PLAIN
            head = _Head(kind, style, number, content.startswith(b"<f") and not inline)
            if len(self._heads) < _MOST_REMEMBERED:
                self._heads[start + formula] = head
        return head

    def _unescaped(self, raws: Sequence[bytes]) -> list[str]:
        if not is_escaped(b"".join(raws)):
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


def _numbers(utf8: Utf8) -> Serials | None:
    """The cells' numbers, NaN where empty; None where anything else stands among them."""
    if utf8.data.translate(None, _NUMERALS):
        return None
    numbers = utf8.numbers(np.float64)
    if numbers is None:
        return None
    numbers = np.where(utf8.empty, np.nan, numbers)
    return None if np.isinf(numbers).any() else numbers


def _cell(column: int, head: bytes | None, *, wanted: bool) -> str:
    """The expression of a column's cell, which all `head`s begin where there is one; without groups where nobody wants
    it."""
    letters = _letters(column)
    if head is None:
        return (_CELL if wanted else _PASSED).format(letters)
    end = "</t></is></c>" if b"<is>" in head else "</v></c>"
    return (_ALIKE if wanted else _PASSED_ALIKE).format(letters, re.escape(head.decode("latin-1")), end)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
