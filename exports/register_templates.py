"""Workbooks to fill in: targets, and the senders' register; the importers of etl.registers read them back."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from domain.calendars import CALENDARS
from domain.numbers import PERCENT
from domain.sender import MOST_WORKING_DAYS, USUAL_WORKING_DAYS, Sender
from domain.sender_words import KINDS
from domain.target import TargetFigure
from domain.target_words import DIRECTIONS, LEVELS
from domain.words import BLOCKS
from etl.registers import senders, targets
from etl.registers.table import Field
from exports.cell_styles import BOLD, HEADER_FILL, TITLE, WRAPPED
from exports.printing import print_well

_FIRST_ROW, _LAST_ROW = 2, 1_000
_LISTS = "Danh mục"
_DAY, _TEXT, _INTEGER = "dd/mm/yyyy", "@", "0"


@dataclass(frozen=True)
class _Column:
    """A column of the sheet that is filled in: its width, how its cells are written, the values offered for it."""

    width: int
    number_format: str = _TEXT
    offered: Sequence[str] = ()


def target_template(figures: Mapping[str, TargetFigure], agencies: Iterable[str]) -> bytes:
    """The workbook for targets: an empty table with lists to choose from, how to fill it in, and an example there."""
    subjects = [*BLOCKS.values(), *agencies]
    columns = {
        "figure": _Column(38, offered=[figure.name for figure in figures.values()]),
        "level": _Column(14, offered=list(LEVELS.values())),
        "subject": _Column(40, offered=subjects),
        "first": _Column(13, _DAY),
        "last": _Column(13, _DAY),
        "direction": _Column(18, offered=list(DIRECTIONS.values())),
        "value": _Column(12),
        "document": _Column(30),
    }
    told = [
        "Mỗi dòng một chỉ tiêu. “Số liệu”, “Cấp”, “Khối hoặc cơ quan”, “Chiều” chọn trong danh sách của ô.",
        "Cấp “Toàn tỉnh”: để trống “Khối hoặc cơ quan”. “Đến ngày” để trống: áp dụng đến khi có chỉ tiêu khác.",
        f"Tỷ lệ ghi theo phần trăm: 98,5 là 98,5{PERCENT}. “Văn bản giao”: số, ký hiệu văn bản.",
        "Chỉ tiêu cùng số liệu, cùng đơn vị, cùng “Từ ngày” thay chỉ tiêu cũ; chỉ tiêu cũ vẫn được giữ để tra cứu.",
        "Ví dụ: Tỷ lệ đúng hạn | Toàn tỉnh | (trống) | 01/01/2026 | 31/12/2026 | Không thấp hơn | 98 | "
        "Quyết định số …/QĐ-UBND",
    ]
    return _template("Chỉ tiêu", "Bảng chỉ tiêu được giao", targets.FIELDS, columns, told)


def sender_template(lines: Sequence[Sender] = (), *, note: str = "") -> bytes:
    """The workbook for the senders' register, with these lines in it already; `note` says where they are from."""
    columns = {
        "name": _Column(44),
        "kind": _Column(18, offered=list(KINDS.values())),
        "first": _Column(13, _DAY),
        "last": _Column(13, _DAY),
        "calendar": _Column(22, offered=[entry.name for entry in CALENDARS.values()]),
        "working_days": _Column(18, _INTEGER),
    }
    told = [
        "Mỗi dòng một đơn vị (hoặc hệ thống nguồn) phải gửi tệp hằng tháng. Tên ghi đúng như trong tệp xuất.",
        f"“Loại” để trống: {KINDS[next(iter(KINDS))].lower()}. “Lịch” để trống: dương lịch. “Đến ngày” để trống: chưa "
        "có ngày thôi gửi.",
        f"“Số ngày làm việc” là hạn gửi sau ngày cuối tháng, từ 0 đến {MOST_WORKING_DAYS}; để trống: "
        f"{USUAL_WORKING_DAYS}.",
        "Ví dụ: UBND xã … | Cơ quan | 01/07/2025 | (trống) | Dương lịch | 2",
        *([note] if note else []),
    ]
    values = [
        (
            each.name,
            KINDS[each.kind],
            each.first,
            each.last,
            CALENDARS[each.calendar].name,
            each.working_days,
        )
        for each in lines
    ]
    return _template("Lịch gửi số liệu", "Lịch gửi số liệu", senders.FIELDS, columns, told, values)


def _template(
    sheet: str,
    title: str,
    fields: Mapping[str, Field],
    columns: Mapping[str, _Column],
    told: Sequence[str],
    values: Sequence[Sequence[object]] = (),
) -> bytes:
    workbook = Workbook()
    filled = workbook.active
    assert filled is not None
    filled.title = sheet
    _write_table(filled, fields, columns, values)
    guide = workbook.create_sheet("Hướng dẫn")
    guide.column_dimensions["A"].width = 100
    for number, text in enumerate([title, *told], start=1):
        cell = guide.cell(number, 1, text)
        cell.alignment = WRAPPED
        if number == 1:
            cell.font = TITLE
    _offer(workbook, filled, columns)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_table(
    worksheet: Worksheet,
    fields: Mapping[str, Field],
    columns: Mapping[str, _Column],
    values: Sequence[Sequence[object]],
) -> None:
    for place, (name, column) in enumerate(columns.items(), start=1):
        head = worksheet.cell(1, place, fields[name].heading)
        head.font, head.fill, head.alignment = BOLD, HEADER_FILL, WRAPPED
        worksheet.column_dimensions[get_column_letter(place)].width = column.width
        for row in range(_FIRST_ROW, max(len(values) + _FIRST_ROW, 50)):
            worksheet.cell(row, place).number_format = column.number_format
    for row, line in enumerate(values, start=_FIRST_ROW):
        for place, value in enumerate(line, start=1):
            worksheet.cell(row, place).value = value  # type: ignore[assignment]
    worksheet.freeze_panes = "A2"
    print_well(worksheet, head=(1, 1), columns=len(columns))


def _offer(workbook: Workbook, worksheet: Worksheet, columns: Mapping[str, _Column]) -> None:
    """Lists of values for the columns that have some, on a sheet of their own: a formula holds only 255 letters."""
    lists = workbook.create_sheet(_LISTS)
    for place, (number, column) in enumerate(
        ((number, column) for number, column in enumerate(columns.values(), start=1) if column.offered), start=1
    ):
        letter = get_column_letter(place)
        lists.column_dimensions[letter].width = column.width
        for row, text in enumerate(column.offered, start=1):
            lists.cell(row, place, text)
        offer = DataValidation(
            type="list", formula1=f"'{_LISTS}'!${letter}$1:${letter}${len(column.offered)}", allow_blank=True
        )
        offer.errorTitle, offer.error = "Không có trong danh sách", "Chọn một giá trị trong danh sách của ô."
        target = get_column_letter(number)
        offer.add(f"{target}{_FIRST_ROW}:{target}{_LAST_ROW}")
        worksheet.add_data_validation(offer)
