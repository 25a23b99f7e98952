"""The columns of a layout, and the search for a sheet's header."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from etl.recognition.headings import Heading, claimed_fields, heading_of
from etl.recognition.mapping import ColumnMapping
from etl.recognition.own_columns import is_ours
from etl.values.cells import is_blank, is_dossier_code, shown
from etl.workbook.sheet import MergedRange

# The header is looked for in these first rows: the titles above it are a few lines.
HEADER_WITHIN = 60
MOST_HEADER_ROWS = 3
# No list has more columns; to search the 16.384 of Excel would take long.
MOST_COLUMNS = 1_000
# A header of one row with so many fields is taken without its merged cells, if each column in use has a heading.
_PLAIN_FIELDS = 6
_ROWS_BELOW = 20
# A row with fewer texts is a title.
_LEAST_TEXTS = 3
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_DAY = re.compile(rf"(?:{_CLOCK}\s*,?\s*)?(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})(?:[ T,].*)?")


@dataclass(frozen=True)
class Column:
    """A field that a layout reads; `kind` is "code", "text" or "moment". An unreadable cell of a `needed` column sets
    the row aside; in another column it is a warning and counts as empty. A field that is not `offered` is no answer to
    what an unknown heading may mean: it is read where its heading says so."""

    field: str
    kind: str
    needed: bool = False
    offered: bool = True


@dataclass(frozen=True)
class SheetLayout:
    """A kind of export: its columns; a sheet must have a column for at least one field of each `required` group.

    A sheet without any of the `marks` is of another kind, where there are marks. `unread` are fields that such exports
    have and of which nothing is kept.
    """

    kind: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    marks: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @property
    def fields(self) -> frozenset[str]:
        """Every field that such exports have."""
        return self.unread.union(column.field for column in self.columns)

    @property
    def needed(self) -> set[str]:
        """The fields of the required groups, and the agency."""
        return {name for group in self.required for name in group} | {"agency"}

    @property
    def moment_fields(self) -> set[str]:
        """The fields whose values are moments."""
        return {column.field for column in self.columns if column.kind == "moment"}


@dataclass(frozen=True)
class Header:
    """A sheet's header: its first row (from 0), its number of rows, and the headings of the columns that have one."""

    first_row: int
    depth: int
    headings: tuple[Heading, ...]

    @property
    def end(self) -> int:
        """The row below the header, from 0."""
        return self.first_row + self.depth


class Merges:
    """A sheet's merged cells. They are read when first needed, which takes long on a big sheet."""

    def __init__(self, read: Callable[[], Iterable[MergedRange]] = tuple) -> None:
        self._read = read

    @cached_property
    def by_row(self) -> dict[int, list[MergedRange]]:
        """The ranges by their first row (from 0), without those of more rows than a header may have."""
        rows: dict[int, list[MergedRange]] = {}
        for merged in self._read():
            if merged.last_row - merged.first_row < MOST_HEADER_ROWS:
                rows.setdefault(merged.first_row, []).append(merged)
        return rows

    def across(self, row: int, column: int) -> bool:
        """Whether the cell begins a range of several columns."""
        return any(m.first_column == column < m.last_column for m in self.by_row.get(row, ()))

    def rows_down(self, row: int) -> int:
        """The most rows over which a cell of this row reaches."""
        return max((m.last_row - row + 1 for m in self.by_row.get(row, ())), default=1)


def find_header(rows: Sequence[Sequence[object]], merges: Merges, mapping: ColumnMapping) -> Header | None:
    """The header among a sheet's first rows: the one to three rows that name the most fields. Where no row names one,
    the row above the first code of a dossier; None where there is no code either."""
    plain = _best_header(rows, Merges(), mapping)
    if plain and plain.depth == 1 and _is_whole(plain, rows):
        return plain
    return _best_header(rows, merges, mapping) or _header_above_codes(rows, mapping)


def _header_above_codes(rows: Sequence[Sequence[object]], mapping: ColumnMapping) -> Header | None:
    for number, row in enumerate(rows[: HEADER_WITHIN + MOST_HEADER_ROWS]):
        if any(map(is_dossier_code, row[:MOST_COLUMNS])):
            above = range(number - 1, max(-1, number - 1 - MOST_HEADER_ROWS), -1)
            first_row = next((place for place in above if _texts(rows[place]) >= _LEAST_TEXTS), None)
            if first_row is None:
                return None
            return Header(first_row, 1, tuple(_headings(rows, first_row, 1, Merges(), mapping)))
    return None


def _texts(row: Sequence[object]) -> int:
    """How many cells hold text with letters: the numbers of columns and counts have none."""
    return sum(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row[:MOST_COLUMNS])


def _is_whole(header: Header, rows: Sequence[Sequence[object]]) -> bool:
    """Whether each column with a filled cell just below the header has a heading, so that none can be a merged one."""
    below = rows[header.end : header.end + _ROWS_BELOW]
    used = {index for row in below for index, cell in enumerate(row[:MOST_COLUMNS]) if not is_blank(cell)}
    with_heading = {heading.index for heading in header.headings}
    return len(claimed_fields(header.headings)) >= _PLAIN_FIELDS and used <= with_heading


def _best_header(rows: Sequence[Sequence[object]], merges: Merges, mapping: ColumnMapping) -> Header | None:
    best: Header | None = None
    best_score = (0, 1, 0)
    promising = _rows_with_known_heading(rows, mapping)
    for first_row in range(min(len(rows), HEADER_WITHIN)):
        if best and any(map(is_dossier_code, rows[first_row][:MOST_COLUMNS])):
            # A header below a dossier belongs to another list; to take it would lose the dossiers above it.
            break
        if promising.isdisjoint(range(first_row, first_row + MOST_HEADER_ROWS)):
            continue
        for depth in _depths(rows, first_row, merges):
            header = Header(first_row, depth, tuple(_headings(rows, first_row, depth, merges, mapping)))
            score = _score(header)
            # A header that a new page repeats, perhaps in fewer rows, is not taken: it names no more fields.
            apart = best is not None and first_row >= best.end
            if score[:1] > best_score[:1] if apart else score > best_score:
                best, best_score = header, score
    return best


def _rows_with_known_heading(rows: Sequence[Sequence[object]], mapping: ColumnMapping) -> set[int]:
    """The first rows in which a single cell is a known heading: each header has such a row."""
    return {
        number
        for number, row in enumerate(rows[: HEADER_WITHIN + MOST_HEADER_ROWS])
        if any(isinstance(cell, str) and heading_of(0, [cell], [cell], mapping).known for cell in row[:MOST_COLUMNS])
    }


def _depths(rows: Sequence[Sequence[object]], first_row: int, merges: Merges) -> range:
    """How many rows a header may have that begins here: one at most where the row has a single text, as titles have."""
    texts = sum(isinstance(cell, str) and not is_blank(cell) for cell in rows[first_row][:MOST_COLUMNS])
    if texts < 2:
        return range(1, 1 + texts)
    least = min(merges.rows_down(first_row), MOST_HEADER_ROWS)
    most = min(MOST_HEADER_ROWS, len(rows) - first_row)
    # A dossier's status may read like a heading ("Hoàn thành"): a row with a day is a dossier.
    data = next((depth for depth in range(1, most) if _has_day(rows[first_row + depth])), most)
    return range(least, max(least, data) + 1)


def _has_day(row: Sequence[object]) -> bool:
    return any(
        isinstance(cell, date) or (isinstance(cell, str) and _DAY.fullmatch(cell.strip()) is not None)
        for cell in row[:MOST_COLUMNS]
    )


def _score(header: Header) -> tuple[int, int, int]:
    """How many fields and how many known headings the header has; fewer rows are better, so that no title is taken."""
    return len(claimed_fields(header.headings)), sum(heading.known for heading in header.headings), -header.depth


def _headings(
    rows: Sequence[Sequence[object]], first_row: int, depth: int, merges: Merges, mapping: ColumnMapping
) -> Iterable[Heading]:
    spread = _spread(rows, first_row, depth, merges)
    for index in range(min(len(rows[first_row]), MOST_COLUMNS)):
        levels: list[str] = []
        own: list[str] = []
        for row in range(first_row, first_row + depth):
            text, shared = spread.get((row, index), (_text(rows[row][index]), False))
            if text:
                levels.append(text)
                own += [] if shared else [text]
        if levels and not is_ours(levels[-1]):
            yield heading_of(index, levels, own, mapping)


def _spread(
    rows: Sequence[Sequence[object]], first_row: int, depth: int, merges: Merges
) -> dict[tuple[int, int], tuple[str, bool]]:
    """By row and column of a merged range's first row: the range's text, and whether several columns share it."""
    spread = {}
    width = min(len(rows[first_row]), MOST_COLUMNS)
    for row in range(first_row, first_row + depth):
        for merged in merges.by_row.get(row, ()):
            if merged.first_column < width and merged.last_row < first_row + depth:
                text = _text(rows[row][merged.first_column])
                for column in range(merged.first_column, min(merged.last_column + 1, width)):
                    spread[row, column] = (text, merged.first_column < merged.last_column)
    return spread


def _text(cell: object) -> str:
    return "" if is_blank(cell) else shown(cell)
