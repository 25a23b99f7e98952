"""Rows of an .xlsx sheet as every writer makes them, read by one regular expression, column by column."""

import html
import re
from collections.abc import Sequence
from itertools import compress

from etl.workbook_cells import CellReader, as_text, clean, column_index
from etl.workbook_numbers import NumberKind
from etl.workbook_sheet import Columns

# A dossier list has a dozen columns; the expression grows with them.
MOST_COLUMNS = 200
_MOST_REMEMBERED = 100_000
_SAMPLE = 200_000
_LETTERS = re.compile(r'<c r="([A-Z]{1,3})\d')
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_NUMERALS = frozenset("0123456789+-.eE")
# Groups: attributes beside the reference, formula, value as raw XML. The row's number is group 1 of the whole.
_GROUPS = 3
_CELL = (
    r'(?:<c r="{}\1"([^>]*+)>(<f[^>]*+>(?:(?<=/>)|[^<]*+</f>))?+'
    r"(?:<(?:is><t|v)[^>]*+>([^<]*+)</[tv]></(?:is></)?c>|(?<=/>)|</c>))?+"
)
_ROW = r'<row r="(\d{{1,7}}+)"[^>]*+>(?:(?<=/>)|{}</row>)'
# The same without groups, for a column that nobody reads.
_PASSED = re.sub(r"\((?![?])", "(?:", _CELL)

_Raw = tuple[Sequence[str], ...]


class PlainRows:
    """Reads pieces of a sheet. What one piece taught (the columns, the texts) serves the next."""

    def __init__(self, reader: CellReader) -> None:
        self._reader = reader
        self._width = 0
        self._expressions: dict[frozenset[int], re.Pattern[str]] = {}
        self._last: Columns | None = None
        self._kinds: dict[str, tuple[str, int]] = {}
        self._texts: dict[str, str] = {}

    def rows(self, text: str) -> tuple[list[int], Columns] | None:
        """The rows in a piece of XML, with their numbers; None where something in it is not plain."""
        if "!" in text and "<!" in text:
            return None
        count = text.count("<row")
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

    def _found(self, text: str, wanted: frozenset[int]) -> list[_Raw]:
        """The rows' numbers, then the groups of each wanted column in order."""
        found = self._expression(wanted).findall(text)
        if not wanted:
            return [(found,)]
        groups = list(zip(*found, strict=True)) if found else [()] * (1 + _GROUPS * len(wanted))
        places = range(1, len(groups), _GROUPS)
        return [(groups[0],), *(tuple(groups[place : place + _GROUPS]) for place in places)]

    def _expression(self, wanted: frozenset[int]) -> re.Pattern[str]:
        if wanted not in self._expressions:
            cells = ((_CELL if index in wanted else _PASSED).format(_letters(index)) for index in range(self._width))
            self._expressions[wanted] = re.compile(_ROW.format("".join(cells)))
        return self._expressions[wanted]

    def _widen(self, text: str) -> bool:
        """Makes the expression fit for all columns that stand in the text; whether that changed it."""
        last = max((column_index(letters) for letters in set(_LETTERS.findall(text))), default=-1)
        if not self._width <= last < MOST_COLUMNS:
            return False
        self._width = last + 1
        self._expressions.clear()
        return True

    def _column(self, attributes: Sequence[str], formulas: Sequence[str], raws: Sequence[str]) -> Sequence[object]:
        texts = self._unescaped(raws)
        kinds = self._kinds_in(attributes, raws)
        if any(formulas) or len(kinds) > 1:
            value_of, kind_of = self._reader.value, self._kind
            return [
                value_of(*kind_of(attribute), text, formula=formula != "") if text or formula else None
                for attribute, formula, text in zip(attributes, formulas, texts, strict=True)
            ]
        kind, style = next(iter(kinds), ("inlineStr", 0))
        if kind in ("inlineStr", "str"):
            return [text or None for text in texts] if "" in texts else texts
        return self._alike(kind, style, texts)

    def _alike(self, kind: str, style: int, texts: Sequence[str]) -> Sequence[object]:
        """A column whose cells are of one type and style."""
        styles = self._reader.styles
        plain = kind == "n" and (style >= len(styles) or styles[style] is NumberKind.PLAIN)
        if plain and "" not in texts and _NUMERALS.issuperset("".join(texts)):
            try:
                return [float(text) for text in texts]
            except ValueError:
                pass
        values = {text: self._reader.value(kind, style, text, formula=False) for text in set(texts)}
        return [values[text] for text in texts]

    def _kinds_in(self, attributes: Sequence[str], raws: Sequence[str]) -> set[tuple[str, int]]:
        """The types and styles of the cells that hold something."""
        if attributes.count(attributes[0]) == len(attributes):
            return {self._kind(attributes[0])}
        # Most columns differ only where the cell is empty or left out.
        return {self._kind(attribute) for attribute in set(compress(attributes, raws))}

    def _kind(self, attributes: str) -> tuple[str, int]:
        known = self._kinds.get(attributes)
        if known is None:
            named = dict(_ATTRIBUTE.findall(attributes))
            style = named.get("s", "")
            known = named.get("t", "n"), int(style) if style.isdecimal() else 0
            if len(self._kinds) < _MOST_REMEMBERED:
                self._kinds[attributes] = known
        return known

    def _unescaped(self, raws: Sequence[str]) -> Sequence[str]:
        joined = "".join(raws)
        if "_x" in joined:
            return [as_text(raw) for raw in raws]
        if "&" not in joined:
            return raws
        texts = {raw: self._entities(raw) if "&" in raw else raw for raw in set(raws)}
        return [texts[raw] for raw in raws]

    def _entities(self, raw: str) -> str:
        # Some writers escape every Vietnamese letter: "Nguy&#7877;n V&#259;n 12". Most texts share all up to the last.
        escaped, end, rest = raw.rpartition(";")
        text = self._texts.get(escaped)
        if text is None:
            if len(self._texts) >= _MOST_REMEMBERED:
                self._texts.clear()
            text = self._texts[escaped] = clean(html.unescape(escaped + end))
        return text + rest


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
