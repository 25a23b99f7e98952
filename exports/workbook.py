"""Tables as one Excel workbook: a contents sheet, then one typed table a sheet."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.numbers import format_integer
from exports.printing import print_well
from exports.sheet_names import CONTENTS_NAME, sheet_names
from exports.table import CellValue, ColumnKind, ExportColumn, ExportTable
from exports.text import LONGEST_TEXT, as_written_in_xlsx, safe_text

MOST_ROWS = 1_048_575
# Before this day Excel's calendar is a day off or has no day at all.
_FIRST_SAFE_DAY = datetime(1900, 3, 1)

# "@" keeps text as text even after somebody edits the cell.
_FORMATS: dict[ColumnKind, str] = {
    "text": "@",
    "integer": "#,##0",
    "percent": "0.00%",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
_WIDTHS: dict[ColumnKind, int] = {"text": 10, "integer": 11, "percent": 11, "date": 12, "datetime": 17}
_WIDEST = 60
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")
_HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="center")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TITLE_FONT = Font(bold=True, size=14)


class TooManyRowsError(ValueError):
    """A table longer than a sheet can be."""

    def __init__(self, *, table: str, rows: int) -> None:
        super().__init__(f"{table} has {rows} rows; a sheet holds {MOST_ROWS}")
        self.table = table
        self.rows = rows


@dataclass(frozen=True)
class _Sheet:
    """A table whose text is already harmless, and what was taken from the text."""

    name: str
    table: ExportTable
    rows: list[tuple[CellValue, ...]]
    controls_removed: int
    texts_cut: int


def to_xlsx(tables: Sequence[ExportTable]) -> bytes:
    """A workbook: the sheet "Mục lục" says what, which period, data date and definitions; then one table a sheet.

    Numbers are numbers, shares fractions shown as percent, dates dates, missing values empty cells; text is written as
    text, whatever it begins with. Raises TooManyRowsError.
    """
    workbook = Workbook(write_only=True)
    names = sheet_names(table.name for table in tables)
    sheets = [_prepared(name, table) for name, table in zip(names, tables, strict=True)]
    _write_contents(workbook.create_sheet(CONTENTS_NAME), sheets)
    for sheet in sheets:
        _write_table(workbook.create_sheet(sheet.name), sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _prepared(name: str, table: ExportTable) -> _Sheet:
    if len(table.frame) > MOST_ROWS:
        raise TooManyRowsError(table=table.name, rows=len(table.frame))
    removed = cut = 0
    rows: list[tuple[CellValue, ...]] = []
    for row in table.rows():
        cells: list[CellValue] = []
        for value in row:
            if isinstance(value, str):
                safe = safe_text(value)
                removed, cut = removed + safe.controls_removed, cut + safe.was_cut
                value = safe.text
            cells.append(value)
        rows.append(tuple(cells))
    return _Sheet(name, table, rows, removed, cut)


def _write_table(worksheet: Worksheet, sheet: _Sheet) -> None:
    columns = sheet.table.columns
    for number, column in enumerate(columns):
        letter = get_column_letter(number + 1)
        worksheet.column_dimensions[letter].width = _width(column, (row[number] for row in sheet.rows[:500]))
    print_well(worksheet, head=(1, 1))
    worksheet.freeze_panes = "B2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(sheet.rows) + 1}"
    worksheet.append([_header_cell(worksheet, column.heading) for column in columns])
    for row in sheet.rows:
        worksheet.append(
            [_cell(worksheet, value, _FORMATS[column.kind]) for value, column in zip(row, columns, strict=True)]
        )


def _cell(worksheet: Worksheet, value: CellValue, number_format: str) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text_cell(worksheet, value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        if moment < _FIRST_SAFE_DAY:
            return _text_cell(worksheet, f"{moment:%d/%m}/{moment.year:04d}")
        value = moment
    cell = WriteOnlyCell(worksheet, value)
    cell.number_format = number_format
    return cell


def _text_cell(worksheet: Worksheet, text: str) -> Cell:
    cell = WriteOnlyCell(worksheet, as_written_in_xlsx(safe_text(text).text))
    # After the value: given one that begins with "=", openpyxl has already called the cell a formula.
    cell.data_type = "s"
    cell.number_format = _FORMATS["text"]
    return cell


def _header_cell(worksheet: Worksheet, heading: str) -> Cell:
    cell = _text_cell(worksheet, heading)
    cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _HEADER_ALIGNMENT
    return cell


def _width(column: ExportColumn, values: Iterator[CellValue]) -> int:
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    # A long heading wraps to two lines rather than widening its column of short numbers.
    return min(max(_WIDTHS[column.kind], longest + 2, len(column.heading) // 2 + 3), _WIDEST)


def _write_contents(worksheet: Worksheet, sheets: Sequence[_Sheet]) -> None:
    for letter, width in (("A", 34), ("B", 90), ("C", 12)):
        worksheet.column_dimensions[letter].width = width
    print_well(worksheet, head=(1, 1))
    title = _text_cell(worksheet, CONTENTS_NAME)
    title.font = _TITLE_FONT
    worksheet.append([title])
    worksheet.append([_header_cell(worksheet, heading) for heading in ("Trang tính", "Nội dung", "Số dòng")])
    for sheet in sheets:
        number = _cell(worksheet, len(sheet.rows), _FORMATS["integer"])
        worksheet.append([*_said(worksheet, sheet.name, sheet.table.title), number])
    for sheet in sheets:
        worksheet.append([])
        worksheet.append([_header_cell(worksheet, sheet.name), _header_cell(worksheet, sheet.table.title)])
        for label, text in _description(sheet):
            worksheet.append(_said(worksheet, label, text))


def _said(worksheet: Worksheet, *texts: str) -> list[Cell]:
    cells = [_text_cell(worksheet, text) for text in texts]
    for cell in cells:
        # On paper a line that runs over its column's edge is cut off.
        cell.alignment = _WRAPPED
    return cells


def _description(sheet: _Sheet) -> Iterator[tuple[str, str]]:
    """Pairs of a label and a text: scope, notes, what was changed in the text, and each column's definition."""
    yield from (("Phạm vi", line) for line in sheet.table.scope_lines)
    yield from (("Ghi chú", note) for note in sheet.table.notes)
    if sheet.controls_removed:
        yield "Ghi chú", f"Đã bỏ {format_integer(sheet.controls_removed)} ký tự điều khiển trong các ô chữ."
    if sheet.texts_cut:
        cut, longest = format_integer(sheet.texts_cut), format_integer(LONGEST_TEXT)
        yield "Ghi chú", f"{cut} ô chữ dài quá {longest} ký tự đã bị cắt."
    yield from ((f"Cột “{column.heading}”", column.note) for column in sheet.table.columns if column.note)
