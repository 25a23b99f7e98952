"""A small workbook as texts with Excel's own places, read in a limited process."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from etl import process, work_directories
from etl.facts import as_facts, from_facts
from etl.refused_file import RefusedFileError
from etl.workbook.sheet import Sheet

MOST_ROWS, MOST_COLUMNS = 5_000, 60
_TASK = process.Task("etl.registers.cells:read_here")
_SOURCE, _SHEETS, _REFUSAL = "source", "sheets.json", "refusal.json"


@dataclass(frozen=True)
class Cell:
    """A cell as a person reads it; `is_number` where it holds a number and no text, `is_error` where an error."""

    text: str = ""
    is_number: bool = False
    is_error: bool = False


@dataclass(frozen=True)
class SheetCells:
    """A sheet that is not hidden: its rows from Excel's row 1 on, as far as anything is written."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class _Sheets:
    sheets: tuple[SheetCells, ...]


@dataclass(frozen=True)
class _Refusal:
    code: str
    reason: str


def read_sheets(path: Path) -> tuple[SheetCells, ...]:
    """The sheets of a file. Raises RefusedFileError where it is not safe, no table, or longer than a register is."""
    with TemporaryDirectory(prefix=work_directories.prefix()) as folder:
        directory = Path(folder)
        copyfile(path, directory / _SOURCE)
        process.run(_TASK, directory)
        if (refusal := directory / _REFUSAL).exists():
            facts = from_facts(_Refusal, json.loads(refusal.read_text(encoding="utf-8")))
            raise RefusedFileError(facts.code, facts.reason)
        return from_facts(_Sheets, json.loads((directory / _SHEETS).read_text(encoding="utf-8"))).sheets


def read_here() -> None:
    """The other process: reads the file in its directory and writes the sheets, or why not."""
    from etl.workbook.guard import check_container
    from etl.workbook.open_sheets import open_sheets

    try:
        opened = open_sheets(Path(_SOURCE), check_container(Path(_SOURCE)))
        read: object = _Sheets(tuple(_cells(sheet.name, sheet) for sheet in opened if not sheet.hidden))
        Path(_SHEETS).write_text(json.dumps(as_facts(read), ensure_ascii=False), encoding="utf-8")
    except RefusedFileError as refusal:
        facts = as_facts(_Refusal(refusal.code, refusal.reason))
        Path(_REFUSAL).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _cells(name: str, sheet: Sheet) -> SheetCells:
    rows: list[tuple[Cell, ...]] = []
    for chunk in sheet.chunks():
        if len(rows) + chunk.height > MOST_ROWS and not chunk.is_blank():
            raise RefusedFileError(
                "too_many_rows",
                f"Trang tính “{name}” có hơn {MOST_ROWS} dòng: đây không phải là bảng chỉ tiêu hay lịch gửi số liệu.",
            )
        rows += [tuple(_cell(cell) for cell in row[:MOST_COLUMNS]) for row in chunk.rows]
    return SheetCells(name, tuple(rows))


def _cell(cell: object) -> Cell:
    from etl.values.cells import cleaned, shown
    from etl.workbook.sheet import CellError

    if isinstance(cell, CellError):
        return Cell(cell.text, is_error=True)
    return Cell(cleaned(shown(cell)), is_number=isinstance(cell, int | float) and not isinstance(cell, bool))


def is_empty(row: Sequence[Cell]) -> bool:
    """Whether nothing is written in the row."""
    return not any(cell.text for cell in row)
