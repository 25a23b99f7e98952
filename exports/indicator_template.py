"""The workbook in which an office fills in the indicators of a month, as the importer reads it back."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from domain.indicator import Catalogue, How, Indicator
from domain.words import FIELDS, HOW_WORDS, TOPICS
from etl.indicators.layout import EXAMPLE
from etl.recognition.own_columns import GUIDE_SHEET, LIST_SHEET
from exports.cell_styles import BOLD, HEADER_FILL, TITLE, WRAPPED
from exports.printing import print_well

VALUES_SHEET, OWN_SHEET = "Số liệu", "Chỉ tiêu riêng"
AGENCY_HEADING = "Cơ quan, đơn vị"
_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("indicator", FIELDS["indicator"], 36),
    ("indicator_name", FIELDS["indicator_name"], 52),
    ("unit", FIELDS["unit"], 13),
    ("month", FIELDS["month"], 11),
    ("agency", AGENCY_HEADING, 30),
    ("value", FIELDS["value"], 20),
    ("read_on", FIELDS["read_on"], 13),
)
_OWN_FIELDS = ("own_indicator", "own_name", "unit", "how", "own_whole", "decimals")
_TITLE_ROW, _HEADER_ROW, _EXAMPLE_ROW = 1, 3, 4
# Rows below the prepared ones, for values of agencies and for indicators of the office.
_MORE_ROWS, _OWN_ROWS = 400, 40
_INPUT = PatternFill("solid", fgColor="FFFFF9E5")
_EXAMPLE_FONT = Font(name="Calibri", size=11, italic=True, color="FF7F7F7F")
_GUIDE = (
    "Điền số liệu của từng chỉ tiêu vào cột “Giá trị” ở trang “Số liệu”. Tháng không có số liệu thì để trống; số 0 thì "
    "ghi 0: ô trống nghĩa là chưa biết, không phải là 0.",
    "Ghi đúng đơn vị tính đã in sẵn: tiền ghi bằng đồng (56 tỷ đồng ghi 56000000000), không ghi nghìn, triệu, tỷ, "
    "không ghi phần trăm.",
    "Gõ số liền, không gõ dấu phân cách hàng nghìn: Excel tự hiện dấu.",
    "Số của toàn tỉnh thì để trống cột “Cơ quan, đơn vị”; số của một cơ quan thì chép thêm dòng ở dưới và chọn cơ "
    "quan. Tháng nào không có số của toàn tỉnh thì chương trình cộng số của các cơ quan.",
    "Tháng ghi theo dạng 06/2023. Một chỉ tiêu của một tháng và một cơ quan chỉ ghi một dòng.",
    "Phần không được lớn hơn toàn bộ, và các phần đã ghi đủ thì phải cộng đúng bằng tổng.",
    "Điểm và thứ hạng của Bộ chỉ số 766 ghi kèm ngày đã đọc trên Cổng.",
    "Tỷ lệ (hài lòng, thanh toán trực tuyến…) do chương trình tính từ hai số đếm, không nhập.",
    "Dòng bắt đầu bằng “Ví dụ” không bao giờ được nạp.",
    "Chỉ tiêu của riêng cơ quan thì khai ở trang “Chỉ tiêu riêng”, rồi ghi giá trị ở trang “Số liệu” bằng mã đã khai.",
    "Sửa một giá trị đã nạp: nạp tệp mới có giá trị mới; giá trị cũ được giữ lại cùng ngày và người nạp.",
    "Nạp bằng lệnh tthc import TỆP hoặc ở trang Nạp dữ liệu.",
)


def indicator_template(catalogue: Catalogue, *, month: str, agencies: Sequence[str] = ()) -> bytes:
    """The workbook for a month (2023-06): a row for each indicator that is typed in, with lists to choose from, one
    example, and sheets that explain. `agencies` are the names to choose from."""
    workbook = Workbook()
    values = workbook.worksheets[0]
    values.title = VALUES_SHEET
    typed = [one for one in catalogue.indicators if one.how is not How.RATIO]
    listing = workbook.create_sheet(LIST_SHEET)
    _write_list(listing, catalogue.indicators, agencies)
    _write_values(values, typed, month, agencies=len(agencies))
    _write_own(workbook.create_sheet(OWN_SHEET), len(catalogue.indicators))
    _write_guide(workbook.create_sheet(GUIDE_SHEET))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_values(sheet: Worksheet, typed: Sequence[Indicator], month: str, *, agencies: int) -> None:
    year, number = month.split("-")
    shown = f"{number}/{year}"
    sheet.cell(_TITLE_ROW, 1, f"SỐ LIỆU CHỈ TIÊU THÁNG {shown}").font = TITLE
    _write_header(sheet, _HEADER_ROW, [(heading, width) for _, heading, width in _COLUMNS])
    for row, indicator in enumerate(typed, start=_EXAMPLE_ROW + 1):
        _write_line(sheet, row, indicator, shown)
    last = _EXAMPLE_ROW + len(typed) + _MORE_ROWS
    for row in range(_EXAMPLE_ROW + 1 + len(typed), last + 1):
        _format_line(sheet, row, decimals=0)
    _write_example(sheet, typed[0], shown)
    _add_lists(sheet, last, agencies)
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    print_well(sheet, head=(1, _HEADER_ROW), columns=len(_COLUMNS))


def _write_line(sheet: Worksheet, row: int, indicator: Indicator, month: str) -> None:
    for column, text in enumerate((indicator.key, indicator.name, indicator.unit, month), start=1):
        sheet.cell(row, column, text).number_format = "@"
    sheet.cell(row, 2).alignment = WRAPPED
    _format_line(sheet, row, indicator.decimals)


def _format_line(sheet: Worksheet, row: int, decimals: int) -> None:
    # A month that is text stays as it was typed: of a real day each program shows something else.
    sheet.cell(row, 4).number_format = "@"
    value, read_on = sheet.cell(row, 6), sheet.cell(row, 7)
    value.number_format = "#,##0.00" if decimals else "#,##0"
    read_on.number_format = "dd/mm/yyyy"
    for cell in (sheet.cell(row, 5), value, read_on):
        cell.fill = _INPUT
        cell.protection = Protection(locked=False)


def _write_example(sheet: Worksheet, indicator: Indicator, month: str) -> None:
    example = (f"{EXAMPLE} (không nạp): {indicator.key}", indicator.name, indicator.unit, month, None, 1234)
    for column, content in enumerate(example, start=1):
        sheet.cell(_EXAMPLE_ROW, column, content).font = _EXAMPLE_FONT
    sheet.cell(_EXAMPLE_ROW, 6).number_format = "#,##0"


def _add_lists(sheet: Worksheet, last: int, agencies: int) -> None:
    """The lists and limits of each column. Those of the indicator and the agency warn only: an office may write another
    name, and the importer knows more of them."""
    first = _EXAMPLE_ROW + 1
    keys = DataValidation(type="list", formula1=f"'{LIST_SHEET}'!$A$4:$A$400", allow_blank=True, errorStyle="warning")
    keys.add(f"A{first}:A{last}")
    number = DataValidation(
        type="decimal",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Không phải là số",
        error="Chỉ ghi một con số từ 0 trở lên, không ghi chữ, đơn vị hay phần trăm.",
    )
    number.add(f"F{first}:F{last}")
    day = DataValidation(
        type="date",
        operator="greaterThan",
        formula1="36526",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Không phải là ngày",
        error="Ghi ngày, ví dụ 05/07/2023.",
    )
    day.add(f"G{first}:G{last}")
    lists = [keys, number, day]
    if agencies:
        names = f"'{LIST_SHEET}'!$H$4:$H${3 + agencies}"
        lists.append(DataValidation(type="list", formula1=names, allow_blank=True, errorStyle="warning"))
        lists[-1].add(f"E{first}:E{last}")
    for validation in lists:
        sheet.add_data_validation(validation)


def _write_list(sheet: Worksheet, indicators: Iterable[Indicator], agencies: Sequence[str]) -> None:
    """The catalogue to read and to choose from. Its headings are none that the importer takes for a sheet of values."""
    sheet.cell(1, 1, "Danh mục các chỉ tiêu và cách cộng theo thời gian").font = TITLE
    headings = (
        ("Mã", 36),
        ("Nội dung", 56),
        ("Tính bằng", 14),
        ("Cộng thế nào", 26),
        ("Chủ đề", 28),
        ("Nằm trong", 32),
        ("Giải thích", 60),
        ("Các cơ quan", 40),
    )
    _write_header(sheet, 3, headings)
    for row, one in enumerate(indicators, start=4):
        note = " ".join(filter(None, (one.note, f"Nguồn: {one.source}." if one.source else "")))
        line = (one.key, one.name, one.unit, HOW_WORDS[one.how], TOPICS[one.topic], one.whole, note)
        for column, text in enumerate(line, start=1):
            sheet.cell(row, column, text).alignment = WRAPPED
    for row, name in enumerate(agencies, start=4):
        cell = sheet.cell(row, 8, name)
        # A name that begins like a formula stays text.
        cell.data_type = "s"
    print_well(sheet, head=(1, 3), columns=len(headings))


def _write_own(sheet: Worksheet, known: int) -> None:
    sheet.cell(1, 1, "Chỉ tiêu mà cơ quan tự thêm (không có thì để trống)").font = TITLE
    widths = (34, 50, 16, 28, 34, 24)
    _write_header(sheet, 3, [(FIELDS[field], width) for field, width in zip(_OWN_FIELDS, widths, strict=True)])
    example = (f"{EXAMPLE}: so_nguoi_dung_ung_dung", "Số người dùng ứng dụng", "người", HOW_WORDS[How.LAST], None, 0)
    for column, content in enumerate(example, start=1):
        sheet.cell(4, column, content).font = _EXAMPLE_FONT
    choices = ",".join(text for how, text in HOW_WORDS.items() if how is not How.RATIO)
    how = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    how.add(f"D5:D{4 + _OWN_ROWS}")
    whole = DataValidation(
        type="list", formula1=f"'{LIST_SHEET}'!$A$4:$A${3 + known}", allow_blank=True, errorStyle="warning"
    )
    whole.add(f"E5:E{4 + _OWN_ROWS}")
    decimals = DataValidation(type="whole", operator="between", formula1="0", formula2="6", allow_blank=True)
    decimals.add(f"F5:F{4 + _OWN_ROWS}")
    for validation in (how, whole, decimals):
        sheet.add_data_validation(validation)
    for row in range(5, 5 + _OWN_ROWS):
        for column in range(1, 7):
            sheet.cell(row, column).fill = _INPUT
    print_well(sheet, head=(1, 3), columns=len(_OWN_FIELDS))


def _write_guide(sheet: Worksheet) -> None:
    sheet.cell(1, 1, "Cách điền tệp này").font = TITLE
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(_GUIDE, start=3):
        cell = sheet.cell(row, 1, f"{row - 2}. {text}")
        cell.alignment = WRAPPED
        sheet.row_dimensions[row].height = 32 if len(text) > 110 else 16


def _write_header(sheet: Worksheet, row: int, headings: Sequence[tuple[str, int]]) -> None:
    for column, (heading, width) in enumerate(headings, start=1):
        cell = sheet.cell(row, column, heading)
        cell.font, cell.fill = BOLD, HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
