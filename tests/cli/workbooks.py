"""Small real workbooks, as a one-stop system writes them."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADINGS = [
    "STT",
    "Số hồ sơ",
    "Tên thủ tục hành chính",
    "Lĩnh vực",
    "Cơ quan giải quyết",
    "Hình thức nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái",
    "Người nộp",
]

# On time; late; pending.
THREE = [
    ("H48.1-230103-0001", "Trực tuyến", "03/01/2023", "10/01/2023", "10/01/2023", "Đã trả kết quả"),
    ("H48.1-230104-0002", "Trực tiếp", "04/01/2023", "11/01/2023", "13/01/2023", "Đã trả kết quả"),
    ("H48.1-230105-0003", "Trực tiếp", "05/01/2023", "12/02/2023", None, "Đang xử lý"),
]
PERSON = "Nguyễn Thị Bịa"


TITLE = "(Từ ngày 01/01/2023 đến ngày 31/01/2023)"


def write_export(path: Path, dossiers: Sequence[tuple[str | None, ...]] = THREE, *, title: str = TITLE) -> Path:
    """An export of January 2023: titles, one header row, a row a dossier (code, channel, days, status), signatures."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Danh sách hồ sơ"
    sheet.append(["DANH SÁCH HỒ SƠ TIẾP NHẬN VÀ TRẢ KẾT QUẢ"])
    sheet.append([title])
    sheet.append([])
    sheet.append(HEADINGS)
    for number, (code, channel, *days, status) in enumerate(dossiers, start=1):
        fixed = ["Cấp phiếu lý lịch tư pháp", "Lý lịch tư pháp", "Sở Tư pháp"]
        sheet.append([number, code, *fixed, channel, *days, status, PERSON])
    sheet.append([None, "Tổng số", len(dossiers)])
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path
