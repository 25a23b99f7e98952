"""A table that is written cell after cell, as HTML and XML tables are, becomes rows with merged cells."""

from collections.abc import Iterator

from etl.refused_file import RefusedFileError
from etl.workbook.merged_cells import MergedCells
from etl.workbook.sheet import MOST_ROWS, MergedRange, Sheet

MOST_COLUMNS = 16_384
# Held in memory as a whole, so fewer than in a sheet that streams.
MOST_CELLS = 20_000_000


class Page:
    """A table in the making. A cell that spans rows keeps its place free in the rows below."""

    def __init__(self) -> None:
        self._rows: list[list[object]] = []
        self._merged = MergedCells()
        self._hidden_rows: set[int] = set()
        self._taken: dict[int, int] = {}
        self._cells = 0
        self._column = 0

    def start_row(self, index: int | None = None, *, hidden: bool = False) -> None:
        """A new row: the next one, or that of the index (from 0) where it lies further down."""
        target = len(self._rows) if index is None else index
        if target >= MOST_ROWS:
            raise _refuse_too_large()
        while len(self._rows) <= target:
            self._rows.append([])
        if hidden:
            self._hidden_rows.add(len(self._rows))
        self._column = 0

    def put(self, value: object, *, column: int | None = None, columns: int = 1, rows: int = 1) -> None:
        """The next cell of the row, or that of the column (from 0); it spans so many columns and rows."""
        row_index = len(self._rows) - 1
        row = self._rows[row_index]
        if column is not None:
            self._column = column
        while self._taken.get(self._column, 0) > row_index:
            self._column += 1
        last_column = self._column + columns - 1
        if last_column >= MOST_COLUMNS:
            raise _refuse_too_large()
        if value is not None:
            self._cells += max(0, self._column + 1 - len(row))
            if self._cells > MOST_CELLS:
                raise _refuse_too_large()
            row.extend([None] * (self._column + 1 - len(row)))
            row[self._column] = value
        if columns > 1 or rows > 1:
            rows = min(rows, MOST_ROWS - row_index)
            self._merged.add(MergedRange(row_index, self._column, row_index + rows - 1, last_column))
            if rows > 1:
                self._taken.update(dict.fromkeys(range(self._column, last_column + 1), row_index + rows))
        self._column = last_column + 1

    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not self._cells

    def sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """The table as a sheet."""
        rows = self._rows
        return Sheet(name, hidden, self._merged.ranges, lambda: _copies(rows), self._hidden_rows)


def _copies(rows: list[list[object]]) -> Iterator[list[object]]:
    return (list(row) for row in rows)


def _refuse_too_large() -> RefusedFileError:
    return RefusedFileError(
        "too_sparse", "Bảng trong tệp khai báo số dòng hoặc số cột lớn bất thường; hãy xuất lại tệp từ hệ thống."
    )
