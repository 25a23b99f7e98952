"""The user's own workbook with its errors marked: coloured cells, comments, a column and a summary sheet."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.worksheet import Worksheet

from domain.batch import Issue, Severity
from etl.recognition.own_columns import MENDING_HEADING, SUMMARY_SHEET, is_ours
from exports.cell_styles import BOLD, HEADER_FILL, WRAPPED, row_height
from exports.marked_rows import (
    AUTHOR,
    SUMMARY_HEADINGS,
    SUMMARY_WIDTHS,
    MarkedSheet,
    cell_text,
    notes,
    row_text,
    summary,
    worst,
)
from exports.printing import print_well
from exports.text import as_written_in_xlsx, safe_text

FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFFFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFEB9C"),
}
MENDING_WIDTH = 60
_NO_FILL = PatternFill()
# A sheet that is wider by its styles than this has no cells there: the column goes beside the last heading.
_MOST_COLUMNS = 500
_LONGEST_COMMENT = 2_000


def mark_whole(source: Path, target: Path, sheets: dict[str, MarkedSheet], issues: Sequence[Issue]) -> None:
    """Marks an .xlsx as it is: styles, widths, merged cells and columns stay. Raises whatever openpyxl raises where it
    cannot read what other readers can."""
    # Opened here: by a path, openpyxl would go by the ending.
    with source.open("rb") as file:
        workbook = load_workbook(file)
    for worksheet in workbook.worksheets:
        name = " ".join(worksheet.title.split())
        if name in sheets:
            _mark(worksheet, sheets[name])
    _add_summary(workbook, issues, list(_lost(source)))
    if workbook.calculation is not None:
        # A formula is written without the value that it had.
        workbook.calculation.fullCalcOnLoad = True
    workbook.save(target)


def _mark(worksheet: Worksheet, sheet: MarkedSheet) -> None:
    _remove_marks(worksheet)
    column = _mending_column(worksheet, sheet.header_end)
    last_row = max([worksheet.max_row, *sheet.by_row])
    heading = _write(worksheet, sheet.header_end, column, MENDING_HEADING)
    heading.font, heading.fill, heading.alignment = BOLD, FILLS[Severity.ERROR], WRAPPED
    worksheet.column_dimensions[get_column_letter(column)].width = MENDING_WIDTH
    for row, issues in sheet.by_row.items():
        note = _write(worksheet, row, column, row_text(issues))
        note.alignment, note.fill = WRAPPED, FILLS[worst(issues)]
        _make_room(worksheet, row, row_text(issues))
        for letter in {issue.column for issue in issues if issue.column}:
            _mark_cell(worksheet[f"{letter}{row}"], [issue for issue in issues if issue.column == letter])
    print_well(worksheet, head=sheet.header_rows, columns=column)
    if not worksheet.tables:
        worksheet.auto_filter = AutoFilter(ref=f"A{sheet.header_end}:{get_column_letter(column)}{last_row}")


def _make_room(worksheet: Worksheet, row: int, text: str) -> None:
    """Heighten a row of the owner's where its height is too small for what is said of it."""
    needed = row_height([(text, MENDING_WIDTH)])
    line = worksheet.row_dimensions[row]
    if needed and needed > (line.height or 0):
        line.height = needed


def _mark_cell(cell: Cell | MergedCell, issues: Sequence[Issue]) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.fill = FILLS[worst(issues)]
    note = "\n".join(dict.fromkeys(map(cell_text, issues)))
    theirs = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = comment(theirs + note)


def comment(text: str) -> Comment:
    """A comment of ours."""
    made = Comment(safe_text(text[:_LONGEST_COMMENT]).text, AUTHOR)
    made.width, made.height = 360, 140
    return made


def _remove_marks(worksheet: Worksheet) -> None:
    """Takes away what an earlier marking added: the workbook may come again before all is mended."""
    for row in worksheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.comment and cell.comment.author == AUTHOR:
                cell.comment, cell.fill = None, _NO_FILL


def _mending_column(worksheet: Worksheet, header_end: int) -> int:
    """Where the column goes: where it stood before (emptied), else behind the last column."""
    filled = [cell for cell in worksheet[header_end] if isinstance(cell, Cell) and cell.value not in (None, "")]
    ours = next((cell.column for cell in filled if is_ours(str(cell.value))), None)
    if ours is None:
        last = max((cell.column for cell in filled), default=1)
        return (worksheet.max_column if worksheet.max_column < _MOST_COLUMNS else last) + 1
    for row in range(header_end, worksheet.max_row + 1):
        cell = worksheet.cell(row, ours)
        if isinstance(cell, Cell):
            cell.value, cell.fill = None, _NO_FILL
    return ours


def _write(worksheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = worksheet.cell(row, column)
    assert isinstance(cell, Cell)
    write_text(cell, text)
    return cell


def write_text(cell: Cell, text: str) -> None:
    """Writes a text as text, whatever it begins with."""
    cell.value = as_written_in_xlsx(safe_text(text).text)
    # After the value: given one that begins with "=", openpyxl has already called the cell a formula.
    cell.data_type = "s"


def _add_summary(workbook: Workbook, issues: Sequence[Issue], lost: Sequence[str]) -> None:
    if SUMMARY_SHEET in workbook.sheetnames and workbook[SUMMARY_SHEET]["A1"].value == SUMMARY_SHEET:
        del workbook[SUMMARY_SHEET]
    sheet = workbook.create_sheet(SUMMARY_SHEET)
    number_of_notes = len(notes(issues, lost))
    for number, line in enumerate(summary_lines(issues, lost), start=1):
        set_summary_height(sheet, number, line, number_of_notes)
        for place, value in enumerate(line, start=1):
            cell = sheet.cell(number, place)
            assert isinstance(cell, Cell)
            _fill_in(cell, value)
    style_summary(sheet, number_of_notes)


def _fill_in(cell: Cell, value: str | int) -> None:
    if isinstance(value, str):
        write_text(cell, value)
        cell.alignment = Alignment(vertical="top", wrap_text=cell.column > 1 or None)
    else:
        cell.value = value
        cell.alignment = Alignment(vertical="top")


def summary_lines(issues: Sequence[Issue], more: Sequence[str]) -> Iterator[tuple[str | int, ...]]:
    """The sheet by rule: a title, notes, headings, a line a rule."""
    yield (SUMMARY_SHEET,)
    yield from ((note,) for note in notes(issues, more))
    yield SUMMARY_HEADINGS
    yield from summary(issues)


def style_summary(sheet: Worksheet, number_of_notes: int) -> None:
    """Widths, and the headings in bold."""
    row = number_of_notes + 2
    for place, width in enumerate(SUMMARY_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        heading = sheet.cell(row, place)
        heading.font, heading.fill = BOLD, HEADER_FILL
    print_well(sheet, head=(row, row), columns=len(SUMMARY_WIDTHS))
    sheet.cell(1, 1).font = BOLD


def set_summary_height(sheet: Worksheet, number: int, line: Sequence[str | int], number_of_notes: int) -> None:
    """The height of a line by rule; title and notes run over the columns beside them."""
    if number > number_of_notes + 2 and (height := row_height(zip(line, SUMMARY_WIDTHS, strict=False))):
        sheet.row_dimensions[number].height = height


def _lost(source: Path) -> Iterator[str]:
    with zipfile.ZipFile(source) as archive:
        names = archive.namelist()
    if any(name.startswith(("xl/charts/", "xl/media/", "xl/drawings/drawing")) for name in names):
        yield "Biểu đồ và hình vẽ của tệp gốc không giữ được trong tệp này."
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "Macro của tệp gốc không được chép sang tệp này."
