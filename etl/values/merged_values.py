"""What merged cells say in the rows that they reach down to."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from etl.values.cells import is_blank
from etl.workbook.arrow import Mask
from etl.workbook.sheet import MergedRange


class MergedValues:
    """What merged cells say in the rows below their first one, where nothing else stands.

    A range speaks for its first column alone: a text across several columns is a title or a group's. Ranges that begin
    above row `first_row` (from 0) are the header's. Where a range lies over another, which no spreadsheet program
    writes, the first counts; so a file costs no more than its rows.
    """

    def __init__(self, merged: Iterable[MergedRange] = (), columns: Iterable[int] = (), first_row: int = 0) -> None:
        wanted = frozenset(columns)
        self._by_column: dict[int, list[MergedRange]] = {}
        # What stands in ranges that reach beyond a piece of rows.
        self._open: dict[tuple[int, MergedRange], object] = {}
        for found in sorted(merged):
            if found.last_row > found.first_row >= first_row and found.first_column in wanted:
                ranges = self._by_column.setdefault(found.first_column, [])
                if not ranges or ranges[-1].last_row < found.first_row:
                    ranges.append(found)

    def __bool__(self) -> bool:
        """Whether any cell of the columns is merged over several rows."""
        return bool(self._by_column)

    def covered(self, index: int, first_row: int, count: int) -> Mask:
        """Which of `count` rows from `first_row` (from 0) on a merged cell of the column reaches from above."""
        covered = np.zeros(count, np.bool_)
        for merged in self._reaching(index, first_row, count):
            covered[max(merged.first_row + 1 - first_row, 0) : merged.last_row + 1 - first_row] = True
        return covered

    def filled(self, index: int, cells: Sequence[object], first_row: int, *, like: int = -1) -> Sequence[object]:
        """The column's cells in the rows from `first_row` (from 0) on, each piece after the one before it; empty ones
        in a merged cell have its value. In rows that a merged cell of the column `like` makes one, they have the
        first row's."""
        ranges = [*self._reaching(index, first_row, len(cells)), *self._reaching(like, first_row, len(cells))]
        if not ranges:
            return cells
        values = list(cells)
        for merged in ranges:
            self._fill(index, merged, values, first_row)
        return values

    def _reaching(self, index: int, first_row: int, count: int) -> Sequence[MergedRange]:
        ranges = self._by_column.get(index, [])
        start = bisect_left(ranges, first_row, key=lambda merged: merged.last_row)
        end = bisect_left(ranges, first_row + count, key=lambda merged: merged.first_row)
        return ranges[start:end]

    def _fill(self, index: int, merged: MergedRange, values: list[object], first_row: int) -> None:
        start, end = merged.first_row - first_row, merged.last_row + 1 - first_row
        value = values[start] if start >= 0 else self._open.get((index, merged))
        if end > len(values):
            self._open[index, merged] = value
        for place in range(max(start + 1, 0), min(end, len(values))):
            if is_blank(values[place]):
                values[place] = value
