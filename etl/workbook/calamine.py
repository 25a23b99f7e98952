"""The binary workbooks .xls and .xlsb, and .ods, through python-calamine.

calamine makes error cells empty, so their places are found by a pass of ours over the same bytes (binary_records,
opendocument) and put back; the same pass finds merged cells and hidden rows, and knows how far the cells reach before
calamine makes room for them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.refused_file import RefusedFileError
from etl.workbook.merged_cells import MergedCells
from etl.workbook.sheet import CellError, Sheet, refuse_sparse
from etl.workbook.zip_container import refuse_damaged, refuse_password

Answer = TypeVar("Answer")
# calamine holds 32 bytes a cell, used or not, in one piece; an .xls of 65.536 x 256 has 16,8 million.
MOST_CELLS = 20_000_000


@dataclass
class Hidden:
    """What calamine hides of one sheet: error cells by (row, column) from 0, merged cells, hidden rows by Excel's
    number, and how far cells reach."""

    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    merged: MergedCells = field(default_factory=MergedCells)
    hidden_rows: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    def reaches(self, row: int, column: int) -> None:
        """Takes in that a cell stands there, counted from 0."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


def open_calamine(path: Path, hidden: Callable[[Path], dict[str, Hidden]], *, ending: str) -> list[Sheet]:
    """The sheets in their order; `hidden` finds what calamine hides, by sheet name; `ending` is the usual one of the
    file's kind. Raises RefusedFileError."""
    hidden_by_sheet = hidden(path)
    for name, place in hidden_by_sheet.items():
        if place.rows * place.columns > MOST_CELLS:
            raise refuse_sparse(name)
    workbook = _asked(lambda: _opened(path, ending))
    return [
        _sheet(workbook, metadata, hidden_by_sheet.get(metadata.name, Hidden()))
        for metadata in workbook.sheets_metadata
        if metadata.typ == SheetTypeEnum.WorkSheet
    ]


def _opened(path: Path, ending: str) -> CalamineWorkbook:
    if path.suffix.lower() == ending:
        return CalamineWorkbook.from_path(path)
    # Given a path, calamine trusts the file's name; given bytes, it tries every kind.
    with path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


def _sheet(workbook: CalamineWorkbook, metadata: SheetMetadata, hidden: Hidden) -> Sheet:
    is_hidden = metadata.visible != SheetVisibleEnum.Visible
    rows = partial(_rows, workbook, metadata.name, hidden)
    return Sheet(metadata.name, is_hidden, hidden.merged.ranges, rows, hidden.hidden_rows)


def _rows(workbook: CalamineWorkbook, name: str, hidden: Hidden) -> Iterator[list[object]]:
    sheet = _asked(lambda: workbook.get_sheet_by_name(name))
    by_row: dict[int, dict[int, CellError]] = {}
    for (row, column), error in hidden.errors.items():
        by_row.setdefault(row, {})[column] = error
    index = -1
    # Its rows begin at Excel's first row, but not at column A.
    before = [None] * (sheet.start[1] if sheet.start else 0)
    for index, values in enumerate(sheet.iter_rows()):
        row_values: list[object] = [*before, *(None if value == "" else value for value in values)]
        yield _with_errors(row_values, by_row.pop(index, {}))
    # Rows in which nothing but errors stands are no rows for calamine.
    for row in sorted(by_row):
        yield from ([] for _ in range(row - index - 1))
        index = row
        yield _with_errors([], by_row[row])


def _with_errors(row: list[object], errors: dict[int, CellError]) -> list[object]:
    for column, error in errors.items():
        row.extend([None] * (column + 1 - len(row)))
        row[column] = error
    return row


def _asked(question: Callable[[], Answer]) -> Answer:
    try:
        return question()
    except PasswordError:
        raise refuse_password() from None
    except (CalamineError, OSError, ValueError) as damage:
        raise refuse_damaged() from damage
    except RefusedFileError:
        raise
    except BaseException as panic:
        # A Rust panic comes as an exception that is no Exception, so that nobody catches it by chance.
        if type(panic).__name__ == "PanicException":
            raise refuse_damaged() from None
        raise
