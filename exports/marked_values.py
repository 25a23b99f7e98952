"""A marked workbook made from values alone: for files that are no .xlsx, for large ones, and for one unit's rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.batch import Issue
from etl.recognition.own_columns import MENDING_HEADING, SUMMARY_SHEET
from etl.values.cells import is_blank
from etl.values.merged_values import MergedValues
from etl.workbook.guard import FileKind
from etl.workbook.open_sheets import CellError, Sheet, open_sheets
from exports.cell_styles import BOLD, HEADER_FILL, WRAPPED, row_height
from exports.marked_rows import SUMMARY_WIDTHS, MarkedSheet, cell_text, notes, row_text, worst
from exports.marked_workbook import FILLS, MENDING_WIDTH, comment, set_summary_height, summary_lines, write_text
from exports.printing import print_well
from exports.sheet_names import sheet_names

_WIDTH = 15


@dataclass(frozen=True)
class ValueRow:
    """A row of a sheet: Excel's number in the file, and its cells."""

    number: int
    cells: list[object]


def read_rows(
    source: Path, kind: FileKind, sheets: dict[str, MarkedSheet], *, only_faulty: bool
) -> dict[str, list[ValueRow]]:
    """The rows of the sheets that hold dossiers, by sheet: all of them, or the header with what stands above it and the
    rows that have issues."""
    rows_by_sheet: dict[str, list[ValueRow]] = {}
    read = open_sheets(source, kind)
    for sheet in read:
        # A text file's one sheet is called after the file, which has another name here.
        name = next(iter(sheets)) if len(read) == len(sheets) == 1 else sheet.name
        if name in sheets and not sheet.hidden:
            marked = sheets[name]
            rows_by_sheet[name] = [
                row
                for row in _rows(sheet, marked.header_end)
                if not only_faulty or row.number <= marked.header_end or row.number in marked.by_row
            ]
    return rows_by_sheet


def _rows(sheet: Sheet, header_end: int) -> Iterator[ValueRow]:
    """The sheet's rows. What a merged cell says of a row below the header stands in the row itself, as none is merged
    here."""
    columns = {cells.first_column for cells in sheet.merged}
    merged = MergedValues(sheet.merged, columns, header_end)
    for chunk in sheet.chunks():
        first = chunk.first_row - 1
        filled = {place: merged.filled(place, chunk.column(place), first) for place in columns if place < chunk.width}
        for index, cells in enumerate(chunk.rows):
            if not all(map(is_blank, cells)):
                for place, values in filled.items():
                    cells[place] = values[index]
            yield ValueRow(first + index + 1, cells)


def write_values(
    target: Path,
    rows: dict[str, list[ValueRow]],
    sheets: dict[str, MarkedSheet],
    issues: Sequence[Issue],
    more: Sequence[str],
) -> None:
    """Writes these rows with their marks, and the sheet by rule."""
    workbook = Workbook(write_only=True)
    for title, (name, mine) in zip(sheet_names(rows), rows.items(), strict=True):
        _write_sheet(workbook.create_sheet(title), sheets[name], mine)
    _write_summary(workbook.create_sheet(SUMMARY_SHEET), issues, more)
    workbook.save(target)


def of_agency(sheets: dict[str, MarkedSheet], agency: str | None) -> dict[str, MarkedSheet]:
    """The same sheets with one agency's issues alone; None stands for rows whose agency is unknown."""
    return {
        name: MarkedSheet(
            name,
            sheet.header_rows,
            {row: issues for row, issues in sheet.by_row.items() if issues[0].agency == agency},
        )
        for name, sheet in sheets.items()
    }


def _write_sheet(worksheet: Worksheet, sheet: MarkedSheet, rows: Sequence[ValueRow]) -> None:
    width = max((len(row.cells) for row in rows), default=0)
    for place in range(1, width + 1):
        worksheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    worksheet.column_dimensions[get_column_letter(width + 1)].width = MENDING_WIDTH
    first, header = (_place(rows, number) for number in sheet.header_rows)
    print_well(worksheet, head=(first, header), columns=width + 1)
    worksheet.auto_filter.ref = f"A{header}:{get_column_letter(width + 1)}{max(len(rows), header)}"
    for number, row in enumerate(rows, start=1):
        if height := _height(sheet, row, width):
            worksheet.row_dimensions[number].height = height
        worksheet.append(list(_cells(worksheet, sheet, row, width)))


def _height(sheet: MarkedSheet, row: ValueRow, width: int) -> float | None:
    if row.number < sheet.header_end:
        return None
    said = row_text(sheet.by_row[row.number]) if row.number in sheet.by_row else None
    return row_height([*((value, _WIDTH) for value in row.cells[:width]), (said, MENDING_WIDTH)])


def _place(rows: Sequence[ValueRow], number: int) -> int:
    """Where the file's row of that number stands among these, 1 where it does not."""
    return next((place for place, row in enumerate(rows, start=1) if row.number == number), 1)


def _cells(worksheet: Worksheet, sheet: MarkedSheet, row: ValueRow, width: int) -> Iterator[object]:
    issues = sheet.by_row.get(row.number, [])
    for place in range(width):
        value = row.cells[place] if place < len(row.cells) else None
        mine = [issue for issue in issues if issue.column == get_column_letter(place + 1)]
        is_heading, is_in_table = row.number == sheet.header_end, row.number >= sheet.header_end
        yield _cell(worksheet, value, mine, heading=is_heading, is_in_table=is_in_table)
    if row.number == sheet.header_end:
        yield _text(worksheet, MENDING_HEADING, heading=True)
    elif issues:
        note = _text(worksheet, row_text(issues), heading=False)
        note.fill, note.alignment = FILLS[worst(issues)], WRAPPED
        yield note


def _cell(worksheet: Worksheet, value: object, issues: Sequence[Issue], *, heading: bool, is_in_table: bool) -> object:
    if isinstance(value, CellError):
        value = value.text
    if isinstance(value, str) and value:
        cell = _text(worksheet, value, heading=heading)
        if is_in_table:
            cell.alignment = WRAPPED
    elif not issues:
        return value
    else:
        cell = WriteOnlyCell(worksheet)
        cell.value = value  # type: ignore[assignment]  # whatever a reader gives
    if issues:
        cell.fill = FILLS[worst(issues)]
        cell.comment = comment("\n".join(dict.fromkeys(map(cell_text, issues))))
    return cell


def _text(worksheet: Worksheet, text: str, *, heading: bool) -> Cell:
    cell = WriteOnlyCell(worksheet)
    write_text(cell, text)
    if heading:
        cell.font, cell.fill = BOLD, HEADER_FILL
    if "\n" in text:
        cell.alignment = WRAPPED
    return cell


def _write_summary(worksheet: Worksheet, issues: Sequence[Issue], more: Sequence[str]) -> None:
    for place, width in enumerate(SUMMARY_WIDTHS, start=1):
        worksheet.column_dimensions[get_column_letter(place)].width = width
    heading = len(notes(issues, more)) + 2
    print_well(worksheet, head=(heading, heading), columns=len(SUMMARY_WIDTHS))
    bold_at = {0, heading - 1}
    for number, line in enumerate(summary_lines(issues, more)):
        cells = [_text(worksheet, v, heading=number in bold_at) if isinstance(v, str) else v for v in line]
        for cell in cells[1:]:
            if isinstance(cell, Cell):
                cell.alignment = WRAPPED
        set_summary_height(worksheet, number + 1, line, heading - 2)
        worksheet.append(cells)
