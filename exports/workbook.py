"""Tables as one Excel workbook: a contents sheet, then one typed table a sheet."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.numbers import format_integer
from exports.cell_styles import BOLD, HEADER_FILL, TITLE, WRAPPED, row_height
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
    "number": "#,##0.00####",
    "percent": "0.00%",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
_WIDTHS: dict[ColumnKind, int] = {"text": 10, "integer": 11, "number": 16, "percent": 11, "date": 12, "datetime": 17}
_WIDEST = 60
# Bold letters are wider.
_BOLD_SHARE = 0.9
_TOP = Alignment(vertical="top")
_CONTENTS_WIDTHS = (34, 90, 12)


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
    widths = [_width(column, (row[number] for row in sheet.rows[:500])) for number, column in enumerate(columns)]
    _set_widths(worksheet, widths)
    print_well(worksheet, head=(1, 1), columns=len(columns), said=_said_on_paper(sheet.table))
    worksheet.freeze_panes = "B2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(sheet.rows) + 1}"
    headings = [_header_cell(worksheet, column.heading, is_text=column.kind == "text") for column in columns]
    _append(worksheet, 1, headings, row_height(_in_bold([column.heading for column in columns], widths)))
    for number, row in enumerate(sheet.rows, start=2):
        height = row_height(zip(row, widths, strict=True))
        cells = [_cell(worksheet, value, _format(value, column)) for value, column in zip(row, columns, strict=True)]
        if height:
            _wrap(cells)
        _append(worksheet, number, cells, height)


def _format(value: CellValue, column: ExportColumn) -> str:
    """The column's format; a whole number among others has no decimal point behind it."""
    is_whole = column.kind == "number" and isinstance(value, int)
    return _FORMATS["integer" if is_whole else column.kind]


def _append(worksheet: Worksheet, number: int, cells: Sequence[Cell | None], height: float | None) -> None:
    """Write the next row, which is the sheet's `number`th."""
    if height:
        worksheet.row_dimensions[number].height = height
    worksheet.append(list(cells))
    # A long list has many rows, and what is written is not asked for again.
    worksheet.row_dimensions.pop(number, None)


def _wrap(cells: Sequence[Cell | None]) -> None:
    for cell in cells:
        if cell is not None:
            cell.alignment = WRAPPED if isinstance(cell.value, str) else _TOP


def _in_bold(texts: Sequence[str], widths: Sequence[float]) -> Iterator[tuple[str, float]]:
    return ((text, width * _BOLD_SHARE) for text, width in zip(texts, widths, strict=True))


def _set_widths(worksheet: Worksheet, widths: Sequence[float]) -> None:
    for number, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(number)].width = width


def _said_on_paper(table: ExportTable) -> str:
    return " · ".join([table.title, *table.scope_lines[:2]])


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


def _header_cell(worksheet: Worksheet, heading: str, *, is_text: bool = True) -> Cell:
    cell = _text_cell(worksheet, heading)
    cell.font, cell.fill = BOLD, HEADER_FILL
    # A heading stands above its numbers, which are on the right.
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=None if is_text else "right")
    return cell


def _width(column: ExportColumn, values: Iterator[CellValue]) -> int:
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    # A long heading wraps rather than widening its column of short numbers; its words stay whole.
    heading = max(len(column.heading) // 3, max(map(len, column.heading.split()), default=0)) + 3
    return min(max(_WIDTHS[column.kind], longest + 2, heading), _WIDEST)


def _write_contents(worksheet: Worksheet, sheets: Sequence[_Sheet]) -> None:
    _set_widths(worksheet, _CONTENTS_WIDTHS)
    print_well(worksheet, head=(1, 1), columns=len(_CONTENTS_WIDTHS))
    for number, (cells, height) in enumerate(_contents(worksheet, sheets), start=1):
        _append(worksheet, number, cells, height)


_Line = tuple[Sequence[Cell | None], float | None]


def _contents(worksheet: Worksheet, sheets: Sequence[_Sheet]) -> Iterator[_Line]:
    """The rows of the contents sheet, each with its height."""
    title = _text_cell(worksheet, CONTENTS_NAME)
    title.font = TITLE
    yield [title], None
    headings = ("Trang tính", "Nội dung", "Số dòng")
    yield [_header_cell(worksheet, text, is_text=text != headings[-1]) for text in headings], None
    for sheet in sheets:
        cells, height = _said(worksheet, sheet.name, sheet.table.title)
        number = _cell(worksheet, len(sheet.rows), _FORMATS["integer"])
        assert number is not None
        number.alignment = _TOP
        yield [*cells, number], height
    for sheet in sheets:
        yield [], None
        above = (sheet.name, sheet.table.title)
        yield [_header_cell(worksheet, text) for text in above], row_height(_in_bold(above, _CONTENTS_WIDTHS[:2]))
        yield from (_said(worksheet, *pair) for pair in _description(sheet))


def _said(worksheet: Worksheet, *texts: str) -> _Line:
    cells = [_text_cell(worksheet, text) for text in texts]
    # On paper a line that runs over its column's edge is cut off.
    _wrap(cells)
    return cells, row_height(zip(texts, _CONTENTS_WIDTHS, strict=False))


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
