"""The year's indicators as the workbook that offices fill in (`tthc template indicators`), month below month."""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font

from demo.indicators import demo_indicators, read_on
from demo.report import MONTHS
from domain.indicator_catalogue import CATALOGUE
from domain.words import FIELDS

_COLUMNS: tuple[tuple[str, int], ...] = (
    ("indicator", 36),
    ("indicator_name", 52),
    ("unit", 13),
    ("month", 11),
    ("value", 20),
    ("read_on", 13),
)
_HEADER_ROW = 3
_BOLD, _TITLE = Font(name="Times New Roman", bold=True), Font(name="Times New Roman", bold=True, size=13)


def indicator_workbook() -> tuple[Workbook, int]:
    """One sheet with a row for each value of the ten months, and how many values there are."""
    workbook = Workbook()
    workbook.properties.creator = "Dữ liệu minh họa"
    sheet = workbook.worksheets[0]
    sheet.title = "Số liệu"
    sheet.cell(1, 1, "SỐ LIỆU CHỈ TIÊU TỪ THÁNG 01/2023 ĐẾN THÁNG 10/2023").font = _TITLE
    for column, (field, width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(_HEADER_ROW, column, FIELDS[field])
        cell.font = _BOLD
        sheet.column_dimensions[cell.column_letter].width = width
    rows = _rows()
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        for column, content in enumerate(row, start=1):
            sheet.cell(number, column, content)
        sheet.cell(number, 5).number_format = "#,##0.00" if isinstance(row[4], float) else "#,##0"
        sheet.cell(number, 6).number_format = "dd/mm/yyyy"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    return workbook, len(rows)


def _rows() -> list[tuple[str | int | float | datetime | None, ...]]:
    indicators = [(CATALOGUE.find(each.key), each) for each in demo_indicators()]
    return [
        (
            known.key,
            known.name,
            known.unit,
            f"{month + 1:02d}/2023",
            float(each.values[month]) if known.decimals else int(each.values[month]),
            datetime.combine(read_on(month), datetime.min.time()) if each.dated else None,
        )
        for month in range(MONTHS)
        for known, each in indicators
        if known is not None
    ]
