"""What a layout asks of a sheet, and where on the sheet its header stands."""

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

# Titles above a header are a handful of lines; whoever writes more keeps no list.
HEADER_WITHIN = 60
MOST_HEADER_ROWS = 3
# No list has more columns; a sheet of 16.384 must not be searched for headings to its end.
MOST_COLUMNS = 1_000
# A header of one row that says this much, with nothing unnamed in the rows below, needs no look at merged cells.
_PLAIN_FIELDS = 6
_ROWS_BELOW = 20
# Fewer words in a row are a title.
_LEAST_TEXTS = 3
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_DAY = re.compile(rf"(?:{_CLOCK}\s*,?\s*)?(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})(?:[ T,].*)?")


@dataclass(frozen=True)
class Column:
    """A field that a layout reads. An unreadable cell of a `needed` column sets the row aside; elsewhere it is a
    warning and the cell counts as empty."""

    field: str
    kind: str
    needed: bool = False


@dataclass(frozen=True)
class SheetLayout:
    """A kind of export: its columns, and the groups of fields of which each must have one column."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]

    @property
    def needed(self) -> set[str]:
        """The fields of the groups, and the agency, which a title may name too."""
        return {name for group in self.required for name in group} | {"agency"}


@dataclass(frozen=True)
class Header:
    """The header found: its first row (from 0), its number of rows, one Heading a column, empty ones left out."""

    first_row: int
    depth: int
    headings: tuple[Heading, ...]

    @property
    def end(self) -> int:
        """The row below the header, from 0."""
        return self.first_row + self.depth


class Merges:
    """Merged cells by the row in which they begin, asked for when first needed: on a big sheet they are dear."""

    def __init__(self, ask: Callable[[], Iterable[MergedRange]] = tuple) -> None:
        self._ask = ask

    @cached_property
    def by_row(self) -> dict[int, list[MergedRange]]:
        """The ranges, grouped; one that covers more rows than a header has is left out."""
        rows: dict[int, list[MergedRange]] = {}
        for merged in self._ask():
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
    """The header among a sheet's first rows: the one to three rows whose headings say most. Where none says anything,
    the row above the first dossier's code; None where there is none either."""
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
    """How many cells hold words: column numbers and what is counted are none."""
    return sum(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row[:MOST_COLUMNS])


def _is_whole(header: Header, rows: Sequence[Sequence[object]]) -> bool:
    """Whether every column that has anything just below has a heading: then nothing is merged there."""
    below = rows[header.end : header.end + _ROWS_BELOW]
    used = {index for row in below for index, cell in enumerate(row[:MOST_COLUMNS]) if not is_blank(cell)}
    with_heading = {heading.index for heading in header.headings}
    return len(claimed_fields(header.headings)) >= _PLAIN_FIELDS and used <= with_heading


def _best_header(rows: Sequence[Sequence[object]], merges: Merges, mapping: ColumnMapping) -> Header | None:
    best: Header | None = None
    best_score = (0, 1, 0)
    speaking = _rows_that_speak(rows, mapping)
    for first_row in range(min(len(rows), HEADER_WITHIN)):
        if best and any(map(is_dossier_code, rows[first_row][:MOST_COLUMNS])):
            # A header further down would be another list's: the dossiers above it must not be lost.
            break
        if speaking.isdisjoint(range(first_row, first_row + MOST_HEADER_ROWS)):
            continue
        for depth in _depths(rows, first_row, merges):
            header = Header(first_row, depth, tuple(_headings(rows, first_row, depth, merges, mapping)))
            score = _score(header)
            # The same where codes have no known form: a new page repeats the headings, perhaps in fewer rows.
            apart = best is not None and first_row >= best.end
            if score[:1] > best_score[:1] if apart else score > best_score:
                best, best_score = header, score
    return best


def _rows_that_speak(rows: Sequence[Sequence[object]], mapping: ColumnMapping) -> set[int]:
    """The rows near the top in which a cell alone is a known heading: a header has one, or stands just above one."""
    return {
        number
        for number, row in enumerate(rows[: HEADER_WITHIN + MOST_HEADER_ROWS])
        if any(isinstance(cell, str) and heading_of(0, [cell], [cell], mapping).known for cell in row[:MOST_COLUMNS])
    }


def _depths(rows: Sequence[Sequence[object]], first_row: int, merges: Merges) -> range:
    """How many rows a header that begins here may have; a row of one text is a title and begins none of several."""
    texts = sum(isinstance(cell, str) and not is_blank(cell) for cell in rows[first_row][:MOST_COLUMNS])
    if texts < 2:
        return range(1, 1 + texts)
    least = min(merges.rows_down(first_row), MOST_HEADER_ROWS)
    most = min(MOST_HEADER_ROWS, len(rows) - first_row)
    # A dossier's status may be called as a column is ("Hoàn thành"); its days give it away.
    data = next((depth for depth in range(1, most) if _has_day(rows[first_row + depth])), most)
    return range(least, max(least, data) + 1)


def _has_day(row: Sequence[object]) -> bool:
    return any(
        isinstance(cell, date) or (isinstance(cell, str) and _DAY.fullmatch(cell.strip()) is not None)
        for cell in row[:MOST_COLUMNS]
    )


def _score(header: Header) -> tuple[int, int, int]:
    """How many fields the header speaks of, how many columns, and, as a title must not be drawn in, in how few rows."""
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
    """The text that a merged cell lends to the columns it covers, on its first row; whether columns share it."""
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
