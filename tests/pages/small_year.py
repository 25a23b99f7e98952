"""A small export of the first quarter of 2023, and the database that the real importer makes of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from db.engine import open_database
from domain.batch import FileStatus
from etl.imports.results import ImportOptions
from tests.importing import import_file

HEADINGS = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cơ quan giải quyết",
    "Hình thức nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc xử lý",
    "Trạng thái",
    "Chủ hồ sơ",
)
# A name that must be shown as it stands: as Markdown it would load a picture from another machine.
RANKED, UNRANKED = "Sở Tư pháp", "Sở Nội vụ ![x](https://example.invalid/x.png)"
LAND_OFFICE = "Văn phòng Đăng ký đất đai tỉnh"
RECEIVED, RESOLVED, LATE, WITHDRAWN, PENDING = 60, 53, 4, 2, 5


@dataclass(frozen=True)
class Row:
    """One dossier of the file."""

    code: str
    procedure: str
    sector: str
    agency: str
    channel: str | None
    received: date
    due: date
    closed: date | None
    status: str = "Đã trả kết quả"


def small_year_rows() -> list[Row]:
    """60 dossiers: 35 of an agency with a rank, 5 of one without, 20 of the land office (4 late, 2 withdrawn)."""
    rows = [_row(place, RANKED, "Chứng thực", "Hộ tịch") for place in range(35)]
    rows += [_row(place, UNRANKED, "Tuyển dụng", "Công chức") for place in range(35, 40)]
    rows += [_row(place, LAND_OFFICE, "Đăng ký biến động đất đai", "Đất đai") for place in range(40, 60)]
    for place in range(40, 44):
        rows[place] = _changed(rows[place], days=9)
    for place in (44, 45):
        rows[place] = _changed(rows[place], days=3, status="Công dân yêu cầu rút hồ sơ")
    for place in range(46, 51):
        rows[place] = _changed(rows[place], days=None, status="Đang xử lý")
    return rows


def write_export(path: Path, rows: list[Row], *, last: date = date(2023, 3, 31)) -> Path:
    """The rows as the one-stop system exports them: titles, a header, numbered rows."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Danh sách hồ sơ"
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append([f"(Từ ngày 01/01/2023 đến ngày {last:%d/%m/%Y})"])
    sheet.append([])
    sheet.append(HEADINGS)
    for number, row in enumerate(rows, start=1):
        closed = None if row.closed is None else f"{row.closed:%d/%m/%Y}"
        days = [f"{row.received:%d/%m/%Y}", f"{row.due:%d/%m/%Y}", closed]
        sheet.append(
            [number, row.code, row.procedure, row.sector, row.agency, row.channel, *days, row.status, "Nguyễn Văn Kín"]
        )
    # The same moment in every file: openpyxl would write the clock's.
    workbook.properties.created = workbook.properties.modified = datetime(2023, 4, 1)
    workbook.save(path)
    return path


def build_database(directory: Path) -> Path:
    """A database file in the directory, filled by the importer."""
    export = write_export(directory / "quy-1.xlsx", small_year_rows())
    path = directory / "small.db"
    engine = open_database(f"sqlite:///{path.as_posix()}")
    result = import_file(engine, export, ImportOptions())
    engine.dispose()
    assert result.status is FileStatus.IMPORTED, result.reason
    return path


def _row(place: int, agency: str, procedure: str, sector: str) -> Row:
    received = date(2023, 1, 3) + timedelta(days=place)
    due = received + timedelta(days=5)
    closed = due - timedelta(days=place % 2)
    channel = ("Trực tuyến", "Trực tiếp", "Bưu chính công ích", None)[min(place % 5, 3)]
    code = f"000.00.{10 + place % 3}.H48-{received:%y%m%d}-{place:04}"
    return Row(code, procedure, sector, agency, channel, received, due, closed)


def _changed(row: Row, *, days: int | None, status: str | None = None) -> Row:
    closed = None if days is None else row.received + timedelta(days=days)
    return replace(row, closed=closed, status=status or row.status)
