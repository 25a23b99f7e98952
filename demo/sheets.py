"""How the two source systems lay out a month's dossiers in a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from operator import attrgetter

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from demo.archive import Body
from demo.calendar import Moments
from demo.dossiers import LATE_REASONS, DemoDossiers
from demo.flag_columns import DEPARTMENT_FLAGS, LAND_FLAGS, Values, department_flags, land_flags
from demo.monthly import MonthView
from demo.people import address, applicant, telephone
from demo.procedures import PROCEDURES
from demo.reception import CHANNELS
from demo.row_xml import rows_xml
from domain.dossier import Channel, Status

_DATE_TIME_FORMAT = "dd/mm/yyyy hh:mm:ss"
_BOLD = Font(name="Times New Roman", bold=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)

# Each system names statuses and channels in its own way.
_DEPARTMENT_STATUS: dict[Status, str] = {
    Status.ACCEPTED: "Được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    Status.AWAITING_PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.RESOLVED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}
_LAND_STATUS: dict[Status, str] = {
    Status.ACCEPTED: "Mới tiếp nhận",
    Status.PROCESSING: "Đang giải quyết",
    Status.SUPPLEMENT_REQUESTED: "Chờ bổ sung",
    Status.AWAITING_PAYMENT: "Chờ thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Trả lại/Rút HS",
    Status.STOPPED: "Tạm dừng xử lý",
    Status.RESOLVED: "Đã có kết quả",
    Status.RETURNED: "Đã trả",
}
_DEPARTMENT_CHANNEL = {
    Channel.ONLINE: "Trực tuyến",
    Channel.DIRECT: "Trực tiếp",
    Channel.POSTAL: "Bưu chính công ích",
}
_LAND_CHANNEL = {
    Channel.ONLINE: "Nộp trực tuyến",
    Channel.DIRECT: "Nộp trực tiếp",
    Channel.POSTAL: "Qua bưu điện",
}

_DEPARTMENT_COLUMNS: tuple[tuple[str, int], ...] = (
    ("STT", 6),
    ("Số hồ sơ", 26),
    ("Mã thủ tục", 24),
    ("Tên thủ tục hành chính", 60),
    ("Tên lĩnh vực", 30),
    ("Cơ quan thực hiện", 32),
    ("Hình thức nộp", 18),
    ("Chủ hồ sơ", 26),
    ("Số điện thoại", 14),
    ("Địa chỉ", 40),
    ("Ngày tiếp nhận", 20),
    ("Ngày hẹn trả", 20),
    ("Ngày kết thúc xử lý", 20),
    ("Ngày trả kết quả", 20),
    ("Trạng thái hồ sơ", 26),
    ("Lý do trễ hạn", 40),
)

# Three rows of headings; what stands below or beside a merged heading is empty.
_LAND_HEADINGS: tuple[tuple[str | None, ...], ...] = (
    (
        "TT",
        "Mã hồ sơ",
        "Mã TTHC",
        "Tên thủ tục",
        "Lĩnh vực",
        "Đơn vị xử lý",
        "Hình thức tiếp nhận",
        "Người nộp",
        None,
        None,
        "Ngày, tháng, năm",
        None,
        None,
        None,
        "Trạng thái hồ sơ",
        "Nguyên nhân quá hạn",
    ),
    (
        *repeat(None, 7),
        "Họ tên",
        "Điện thoại",
        "Địa chỉ",
        "Nhận hồ sơ",
        "Hẹn trả kết quả",
        "Trả kết quả",
        *repeat(None, 3),
    ),
    (*repeat(None, 12), "Hoàn thành", "Ngày nhận kết quả", None, None),
)
_LAND_WIDTHS = (6, 26, 24, 60, 28, 40, 18, 26, 14, 40, 20, 20, 20, 20, 24, 40)
_LAND_MERGED = (
    *(f"{column}6:{column}8" for column in "ABCDEFGOP"),
    "H6:J6",
    *(f"{column}7:{column}8" for column in "HIJ"),
    "K6:N6",
    "K7:K8",
    "L7:L8",
    "M7:N7",
)


class _OrderedRanges(MultiCellRange):
    """Merged ranges written in one order: openpyxl keeps them in a set, whose order changes from run to run."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(sorted(self.ranges, key=attrgetter("min_row", "min_col")))


def department_workbook(dossiers: DemoDossiers, view: MonthView) -> tuple[Workbook, Body]:
    """The departments' system: one row of headings, dates as text, a total and a signature below."""
    headings = (*_DEPARTMENT_COLUMNS, *(DEPARTMENT_FLAGS if dossiers.flags else ()))
    workbook, sheet = _sheet("Danh sách hồ sơ", [width for _, width in headings])
    _merge(sheet, [f"A{row}:{get_column_letter(len(headings))}{row}" for row in range(1, 6)])
    _write_titles(
        sheet,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "VĂN PHÒNG UBND TỈNH QUẢNG NGÃI",
        "DANH SÁCH HỒ SƠ TIẾP NHẬN VÀ GIẢI QUYẾT CỦA CÁC SỞ, BAN, NGÀNH",
        f"(Từ ngày {view.first:%d/%m/%Y} đến ngày {view.last:%d/%m/%Y})",
    )
    _write(sheet, 7, [heading for heading, _ in headings], is_heading=True)
    columns = (
        *_what_and_who(dossiers, view, _DEPARTMENT_CHANNEL),
        *(_as_text(moments) for moments in _moments(dossiers, view)),
        [_DEPARTMENT_STATUS[status] for status in view.status],
        _late_reasons(dossiers, view),
        *(map(_in_text, department_flags(dossiers, view, dossiers.flags)) if dossiers.flags else ()),
    )
    end = 8 + len(view.place)
    _write(sheet, end, ["Tổng số", None, f"{len(view.place)} hồ sơ"])
    _write(
        sheet, end + 2, [*repeat(None, 12), f"Quảng Ngãi, ngày {view.last:%d} tháng {view.last:%m} năm {view.last:%Y}"]
    )
    _write(sheet, end + 3, [None, "Người lập biểu", *repeat(None, 10), "Thủ trưởng đơn vị"])
    return workbook, Body(rows_xml(columns, 8), end)


def land_workbook(dossiers: DemoDossiers, view: MonthView) -> tuple[Workbook, Body]:
    """The land offices' system: three rows of merged headings, a row of column numbers, true dates."""
    more = LAND_FLAGS if dossiers.flags else ()
    widths = (*_LAND_WIDTHS, *(width for _, width in more))
    letters = [get_column_letter(number + 1) for number in range(len(widths))]
    workbook, sheet = _sheet("Sổ theo dõi", widths)
    below = [f"{letter}6:{letter}8" for letter in letters[len(_LAND_WIDTHS) :]]
    _merge(sheet, [*(f"A{row}:{letters[-1]}{row}" for row in range(1, 5)), *_LAND_MERGED, *below])
    _write_titles(
        sheet,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỔ THEO DÕI HỒ SƠ ĐẤT ĐAI CỦA HỘ GIA ĐÌNH, CÁ NHÂN",
        f"(Từ ngày {view.first:%d/%m/%Y} đến ngày {view.last:%d/%m/%Y})",
    )
    for row, headings in enumerate(_LAND_HEADINGS, start=6):
        _write(sheet, row, [*headings, *(heading for heading, _ in more if row == 6)], is_heading=True)
    _write(sheet, 9, [f"({number})" for number in range(1, len(widths) + 1)])
    columns = (
        *_what_and_who(dossiers, view, _LAND_CHANNEL),
        *(moments.tolist() for moments in _moments(dossiers, view)),
        [_LAND_STATUS[status] for status in view.status],
        _late_reasons(dossiers, view),
        *(map(_in_dates, land_flags(view, dossiers.flags)) if dossiers.flags else ()),
    )
    end = 10 + len(view.place)
    _write(sheet, end, ["Cộng", None, str(len(view.place))])
    _write(sheet, end + 2, [*repeat(None, 12), "NGƯỜI LẬP SỔ"])
    return workbook, Body(rows_xml(columns, 10, date_style=_date_style(sheet)), end)


def _what_and_who(
    dossiers: DemoDossiers, view: MonthView, channel_name: dict[Channel, str]
) -> Iterable[Sequence[object]]:
    """The first ten columns, the same in both systems: number, code, procedure, agency, channel, person."""
    received = dossiers.received
    procedures = [PROCEDURES[index] for index in received.procedure[view.place].tolist()]
    people = dossiers.person[view.place].tolist()
    yield range(1, len(procedures) + 1)
    yield dossiers.code[view.place].tolist()
    yield [f"{procedure.code}.000.00.00.H48" for procedure in procedures]
    yield [procedure.name for procedure in procedures]
    yield [procedure.sector for procedure in procedures]
    yield [procedure.agency_name for procedure in procedures]
    yield [channel_name[CHANNELS[index]] for index in received.channel[view.place].tolist()]
    yield [applicant(number) for number in people]
    yield [telephone(number) for number in people]
    yield [address(number) for number in people]


def _moments(dossiers: DemoDossiers, view: MonthView) -> tuple[Moments, Moments, Moments, Moments]:
    received = dossiers.received
    return received.received_at[view.place], received.due_at[view.place], view.resolved_at, view.returned_at


def _as_text(moments: Moments) -> list[str | None]:
    """dd/mm/yyyy HH:MM:SS; None for NaT."""
    iso = np.datetime_as_string(moments, unit="s").tolist()
    return [None if text == "NaT" else f"{text[8:10]}/{text[5:7]}/{text[:4]} {text[11:]}" for text in iso]


def _in_text(told: Values | Moments) -> Values:
    return _as_text(told) if isinstance(told, np.ndarray) else told


def _in_dates(told: Values | Moments) -> Values:
    moments: Values = told.tolist() if isinstance(told, np.ndarray) else told
    return moments


def _late_reasons(dossiers: DemoDossiers, view: MonthView) -> list[str | None]:
    reasons = LATE_REASONS[dossiers.block]
    return [reasons[index] if index >= 0 else None for index in view.late_reason.tolist()]


def _sheet(name: str, widths: Iterable[int]) -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    workbook.properties.creator = "Dữ liệu minh họa"
    sheet = workbook.worksheets[0]
    sheet.title = name
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return workbook, sheet


def _merge(sheet: Worksheet, ranges: Iterable[str]) -> None:
    sheet.merged_cells = _OrderedRanges([CellRange(text) for text in ranges])


def _write_titles(sheet: Worksheet, *titles: str) -> None:
    for row, title in enumerate(titles, start=1):
        _write(sheet, row, [title], is_heading=True)


def _write(sheet: Worksheet, row: int, values: Iterable[str | None], *, is_heading: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        if value is not None:
            cell = sheet.cell(row, column, value)
            if is_heading:
                cell.font, cell.alignment = _BOLD, _CENTRED


def _date_style(sheet: Worksheet) -> int:
    """The number of the style in which moments are shown."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = _DATE_TIME_FORMAT
    return cell.style_id
