"""How the two source systems lay out a month's dossiers in a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import repeat
from operator import attrgetter

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from demo.calendar import Moments
from demo.dossiers import LATE_REASONS, DemoDossiers
from demo.monthly import MonthView
from demo.people import address, applicant, telephone
from demo.procedures import PROCEDURES
from demo.reception import CHANNELS
from domain.dossier import Channel, Status

Row = Sequence[object]

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


def department_workbook(dossiers: DemoDossiers, view: MonthView) -> Workbook:
    """The departments' system: one row of headings, dates as text, a total and a signature below."""
    workbook, sheet = _sheet("Danh sách hồ sơ", [width for _, width in _DEPARTMENT_COLUMNS])
    _merge(sheet, [f"A{row}:P{row}" for row in range(1, 6)])
    for title in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "VĂN PHÒNG UBND TỈNH QUẢNG NGÃI",
        "DANH SÁCH HỒ SƠ TIẾP NHẬN VÀ GIẢI QUYẾT CỦA CÁC SỞ, BAN, NGÀNH",
        f"(Từ ngày {view.first:%d/%m/%Y} đến ngày {view.last:%d/%m/%Y})",
    ):
        sheet.append([_heading(sheet, title)])
    sheet.append([])
    sheet.append([_heading(sheet, heading) for heading, _ in _DEPARTMENT_COLUMNS])
    columns = (
        *_what_and_who(dossiers, view, _DEPARTMENT_CHANNEL),
        *(_as_text(moments) for moments in _moments(dossiers, view)),
        [_DEPARTMENT_STATUS[status] for status in view.status],
        _late_reasons(dossiers, view),
    )
    for row in zip(*columns, strict=True):
        sheet.append(row)
    sheet.append(["Tổng số", None, f"{len(view.place)} hồ sơ"])
    sheet.append([])
    sheet.append([*repeat(None, 12), f"Quảng Ngãi, ngày {view.last:%d} tháng {view.last:%m} năm {view.last:%Y}"])
    sheet.append([None, "Người lập biểu", *repeat(None, 10), "Thủ trưởng đơn vị"])
    return workbook


def land_workbook(dossiers: DemoDossiers, view: MonthView) -> Workbook:
    """The land offices' system: three rows of merged headings, a row of column numbers, true dates."""
    workbook, sheet = _sheet("Sổ theo dõi", _LAND_WIDTHS)
    _merge(sheet, [*(f"A{row}:P{row}" for row in range(1, 5)), *_LAND_MERGED])
    for title in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỔ THEO DÕI HỒ SƠ ĐẤT ĐAI CỦA HỘ GIA ĐÌNH, CÁ NHÂN",
        f"(Từ ngày {view.first:%d/%m/%Y} đến ngày {view.last:%d/%m/%Y})",
    ):
        sheet.append([_heading(sheet, title)])
    sheet.append([])
    for headings in _LAND_HEADINGS:
        sheet.append([heading and _heading(sheet, heading) for heading in headings])
    sheet.append([f"({number})" for number in range(1, len(_LAND_WIDTHS) + 1)])
    for row in _land_rows(dossiers, view, sheet):
        sheet.append(row)
    sheet.append(["Cộng", None, str(len(view.place))])
    sheet.append([])
    sheet.append([*repeat(None, 12), "NGƯỜI LẬP SỔ"])
    return workbook


def _land_rows(dossiers: DemoDossiers, view: MonthView, sheet: WriteOnlyWorksheet) -> Iterator[Row]:
    # A cell is written as soon as its row is appended, so four styled cells serve for all rows.
    cells = [WriteOnlyCell(sheet) for _ in range(4)]
    for cell in cells:
        cell.number_format = _DATE_TIME_FORMAT
    columns = (
        *_what_and_who(dossiers, view, _LAND_CHANNEL),
        *(moments.tolist() for moments in _moments(dossiers, view)),
        [_LAND_STATUS[status] for status in view.status],
        _late_reasons(dossiers, view),
    )
    for row in zip(*columns, strict=True):
        yield [*row[:10], *map(_dated, cells, row[10:14]), *row[14:]]


def _dated(cell: Cell, moment: datetime | None) -> Cell | None:
    if moment is None:
        return None
    cell.value = moment
    return cell


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


def _late_reasons(dossiers: DemoDossiers, view: MonthView) -> list[str | None]:
    reasons = LATE_REASONS[dossiers.block]
    return [reasons[index] if index >= 0 else None for index in view.late_reason.tolist()]


def _sheet(name: str, widths: Iterable[int]) -> tuple[Workbook, WriteOnlyWorksheet]:
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "Dữ liệu minh họa"
    sheet = workbook.create_sheet(name)
    for letter, width in zip("ABCDEFGHIJKLMNOP", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    return workbook, sheet


def _merge(sheet: WriteOnlyWorksheet, ranges: Iterable[str]) -> None:
    merged = _OrderedRanges([CellRange(text) for text in ranges])
    sheet.merged_cells = merged  # type: ignore[attr-defined]  # the stubs do not know it; openpyxl's _setup() makes it


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font, cell.alignment = _BOLD, _CENTRED
    return cell
