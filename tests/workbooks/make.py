"""Writes the golden workbooks and, beside each, what is read from it: `python -m tests.workbooks.make`.

The diff is then read. A workbook is written only where there is none, or with --workbooks: its bytes change with the
library that writes it.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.reading.read_file import read
from etl.reading.reading import ReadOptions
from etl.recognition.mapping import mapping_from
from etl.refused_file import RefusedFileError

FOLDER = Path(__file__).parent

DEPARTMENT_HEADINGS = [
    "STT",
    "Số hồ sơ",
    "Tên thủ tục hành chính",
    "Mã TTHC",
    "Tên lĩnh vực",
    "Cơ quan thực hiện",
    "Hình thức nộp",
    "Chủ hồ sơ",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái hồ sơ",
    "Lý do trễ hẹn",
]


def departments(book: Workbook) -> None:
    """The usual list: title, number column, text dates, a total, signatures; an empty hidden sheet."""
    sheet = _first(book, "Danh sách hồ sơ")
    _rows(
        sheet,
        ["ỦY BAN NHÂN DÂN TỈNH"],
        ["DANH SÁCH HỒ SƠ"],
        ["(Từ ngày 01/01/2023 đến ngày 31/01/2023)"],
        [],
        DEPARTMENT_HEADINGS,
        _department(
            1, "Trực tuyến", "03/01/2023 08:15:00", "10/01/2023 17:00:00", "09/01/2023 10:00:00", "Đã trả kết quả"
        ),
        _department(2, "Trực tiếp", "14:05, 04/01/2023", "11/01/2023", "13/01/2023", "Đã xử lý xong", "Chờ ý kiến"),
        _department(3, "BCCI", "2023-01-05 09:00:00", None, None, "Đang xử lý"),
        _department(4, None, "06-01-2023", "31/02/2023", None, "Yêu cầu bổ sung"),
        _department(5, "Trực tuyến", "09/01/2023", "16/01/2023", "08/01/2023", "Đã trả kết quả"),
        _department(
            1, "Trực tuyến", "03/01/2023 08:15:00", "10/01/2023 17:00:00", "09/01/2023 10:00:00", "Đã trả kết quả"
        ),
        ["Tổng số", None, "7 hồ sơ"],
        [],
        [None] * 10 + ["Người lập biểu"],
    )
    sheet.merge_cells("A1:M1")
    sheet.merge_cells("A3:M3")
    book.create_sheet("_tam").sheet_state = "hidden"


def land(book: Workbook) -> None:
    """A register: header of three rows, column numbers, group rows, the unit in the title, true dates, no status."""
    sheet = _first(book, "Sổ theo dõi")
    _rows(
        sheet,
        ["SỔ THEO DÕI HỒ SƠ ĐẤT ĐAI"],
        ["Đơn vị: Chi nhánh Văn phòng Đăng ký đất đai huyện Bình Sơn"],
        ["Tháng 2 năm 2023"],
        ["TT", "Mã hồ sơ", "Tên thủ tục", "Người nộp", None, "Ngày, tháng, năm"],
        [None, None, None, "Họ tên", "Điện thoại", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"],
        [None, None, None, None, None, None, None, "Hoàn thành", "Ngày nhận kết quả"],
        [f"({number})" for number in range(1, 10)],
        ["I", "Chuyển nhượng"],
        _land(1, datetime(2023, 2, 1, 8, 30), date(2023, 2, 21), datetime(2023, 2, 20, 16, 0), date(2023, 2, 22)),
        _land(2, datetime(2023, 2, 2, 9, 0), date(2023, 2, 22), None, None),
        ["II", "Thế chấp"],
        _land(
            3, datetime(2023, 2, 3, 7, 45), date(2023, 2, 3), datetime(2023, 2, 3, 10, 0), datetime(2023, 2, 3, 10, 5)
        ),
        _land(4, 44963.5, date(2023, 2, 10), None, date(2023, 2, 13)),
        ["Cộng", None, 4],
    )
    for cells in ("A4:A6", "B4:B6", "C4:C6", "D4:E4", "F4:I4", "D5:D6", "E5:E6", "F5:F6", "G5:G6", "H5:I5"):
        sheet.merge_cells(cells)


def summary(book: Workbook) -> None:
    """A table of counts, loaded by mistake."""
    rows = (
        ["TỔNG HỢP THÁNG 1/2023"],
        ["STT", "Đơn vị", "Số hồ sơ", "Trễ hạn"],
        [1, "Sở Y tế", 687, 2],
        ["Tổng", None, 687],
    )
    _rows(_first(book, "Sheet1"), *rows)


def ambiguous(book: Workbook) -> None:
    """Two headings that mean two things each and a status that nobody knows."""
    head = ["Mã hồ sơ", "Thủ tục", "Đơn vị", "Ngày tiếp nhận", "Ngày trả", "Ngày hoàn thành", "Trạng thái"]
    _rows(
        _first(book, "Sheet1"), head, ["H48-1", "Khai sinh", "Sở Tư pháp", "02/01/2023", "05/01/2023", None, "Chờ ký"]
    )


WORKBOOKS: dict[str, Callable[[Workbook], None]] = {
    "so_nganh": departments,
    "dat_dai": land,
    "tong_hop": summary,
    "mo_ho": ambiguous,
    "mo_ho_da_tra_loi": ambiguous,
}
ANSWERS = {
    "mo_ho_da_tra_loi": {"columns": {"Đơn vị": "agency", "Ngày trả": "due_at"}, "status": {"Chờ ký": "processing"}}
}


def expected(name: str) -> dict[str, Any]:
    """What is read from a workbook, as JSON holds it: its rows without what is missing, its issues; or the refusal."""
    options = ReadOptions(mapping=mapping_from(ANSWERS.get(name, {})))
    try:
        reading = read(FOLDER / f"{name}.xlsx", options)
    except RefusedFileError as refused:
        return {"refused": refused.code, "reason": refused.reason}
    rows = [
        {key: _plain(value) for key, value in row.items() if value is not None} for row in reading.table.to_pylist()
    ]
    return {
        "as_of": str(reading.as_of),
        "counts": {"rows": reading.rows, "rejected": reading.rejected, "duplicates": reading.duplicates},
        "columns": {column.letter: column.field for column in reading.columns},
        "rows": rows,
        "issues": [f"{issue.severity} {issue.code}: {issue.message}" for issue in reading.issues],
    }


def main() -> None:
    """Rewrites what is expected; with --workbooks, the workbooks too."""
    for name, fill in WORKBOOKS.items():
        path = FOLDER / f"{name}.xlsx"
        if "--workbooks" in sys.argv or not path.exists():
            book = Workbook()
            fill(book)
            book.save(path)
        text = json.dumps(expected(name), ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _department(
    number: int, channel: str | None, received: str, due: str | None, end: str | None, *rest: str
) -> list[object]:
    code, name = f"000.00.13.H48-230103-{number:04}", "Cấp giấy phép hoạt động"
    about = [name, "1.001612.000.00.00.H48", "Khám bệnh", "Sở\u00a0Y tế"]
    return [number, code, *about, channel, f"Nguyễn Văn Kín {number}", received, due, end, *rest]


def _land(number: int, received: object, due: object, end: object, returned: object) -> list[object]:
    code = f"000.00.14.H48-230201-{number:04}"
    return [
        number,
        code,
        "Đăng ký biến động",
        f"Lê Thị Kín {number}",
        f"090000000{number}",
        received,
        due,
        end,
        returned,
    ]


def _first(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _rows(sheet: Worksheet, *rows: list[Any]) -> None:
    for row in rows:
        sheet.append(row)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    main()
