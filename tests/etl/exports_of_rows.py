"""Rows of the model written as files, the way different one-stop systems write them."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from domain.dossier import Status
from tests.db.exports import Row

HEADINGS = (
    "STT",
    "Số hồ sơ",
    "Tên thủ tục hành chính",
    "Lĩnh vực",
    "Cơ quan thực hiện",
    "Hình thức nộp",
    "Mức độ",
    "Chủ hồ sơ",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái hồ sơ",
)
CHANNELS = {0: "", 1: "Trực tiếp", 2: "Trực tuyến", 3: "Bưu chính công ích"}
LEVELS = {"full": "Toàn trình", "partial": "Một phần", None: ""}
STATUSES = {
    Status.REGISTERED: "Mới đăng ký",
    Status.ACCEPTED: "Được tiếp nhận",
    Status.REFUSED_AT_RECEPTION: "Không được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.RESOLVED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}

Shape = Callable[[date, time], object]


def _text(pattern: str) -> Shape:
    return lambda day, at: datetime.combine(day, at).strftime(pattern)


SHAPES: dict[str, Shape] = {
    "text": _text("%d/%m/%Y %H:%M:%S"),
    "text day": _text("%d/%m/%Y"),
    "time first": _text("%H:%M, %d/%m/%Y"),
    "dashes": _text("%d-%m-%Y"),
    "iso": _text("%Y-%m-%dT%H:%M:%S"),
    "utc": lambda day, at: _utc(datetime.combine(day, at)),
    "true": datetime.combine,
    "true day": lambda day, at: day,
}


@dataclass(frozen=True)
class ExportFile:
    """A file with these rows; `form` is xlsx or html, `shapes` the dates' shapes, chosen anew for each cell."""

    rows: tuple[Row, ...]
    first: date
    as_of: date
    form: str
    shapes: tuple[str, ...]
    seed: int = 0

    def write(self, path: Path) -> Path:
        table = [self._cells(number, row) for number, row in enumerate(self.rows, start=1)]
        title = f"(Từ ngày {self.first:%d/%m/%Y} đến ngày {self.as_of:%d/%m/%Y})"
        written = path.with_suffix(".xls" if self.form == "html" else ".xlsx")
        (_write_html if self.form == "html" else _write_xlsx)(written, title, table)
        return written

    def _cells(self, number: int, row: Row) -> list[object]:
        draw = Random(f"{self.seed} {row.code}")

        def moment(day: date | None, at: time) -> object:
            return None if day is None else SHAPES[draw.choice(self.shapes)](day, at)

        return [
            number,
            row.code,
            row.procedure,
            row.sector,
            row.agency,
            CHANNELS[row.channel],
            LEVELS[row.level],
            f"Nguyễn Thị Bí Mật {number}",
            moment(row.received, time(8, 15)),
            moment(row.due, time(17)),
            moment(row.closed, time(9, 30, 15)),
            STATUSES[row.status],
        ]


def _utc(local: datetime) -> str:
    return (local - timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _write_xlsx(path: Path, title: str, table: list[list[object]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append([title])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for cells in table:
        sheet.append(cells)
    sheet.append(["Tổng số", None, f"{len(table)} hồ sơ"])
    book.save(path)


def _write_html(path: Path, title: str, table: list[list[object]]) -> None:
    def row(cells: list[object], tag: str = "td") -> str:
        shown = ("" if cell is None else html.escape(str(cell)) for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in shown) + "</tr>"

    lines = [f'<tr><td colspan="12">DANH SÁCH HỒ SƠ {title}</td></tr>', row(list(HEADINGS), "th"), *map(row, table)]
    path.write_text(f"<html><table>{''.join(lines)}</table></html>", encoding="utf-8")
