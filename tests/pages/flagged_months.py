"""Two months of an export that tells of digitising, fees and receiving units, and a workbook of indicators."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from db.engine import open_database
from domain.batch import FileStatus
from etl.imports.results import ImportOptions
from tests.etl.indicators.sheets import HEADINGS as INDICATOR_HEADINGS
from tests.etl.indicators.sheets import line
from tests.importing import import_files

HEADINGS = (
    *("Mã hồ sơ", "Tên thủ tục", "Lĩnh vực", "Mức độ dịch vụ công", "Cơ quan tiếp nhận", "Cơ quan giải quyết"),
    *("Hình thức nộp", "Ngày nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"),
    *("Có thành phần số hóa", "Kết quả điện tử", "Tái sử dụng dữ liệu số hóa", "Lệ phí", "Thanh toán trực tuyến"),
)
UNIT, OTHER = "UBND xã An Phú", "UBND xã Bình Minh"
# Of 40 dossiers: all tell of digitising (20 yes), all owe a fee (10 paid online), 8 are received in the other commune.
DOSSIERS, DIGITISED, PAID, OUTSIDE = 40, 20, 10, 8
INDICATORS = (
    line("satisfaction_ratings", 20, "01/2023"),
    line("satisfaction_ratings.satisfied", 18, "01/2023"),
    line("satisfaction_ratings.neutral", 1, "01/2023"),
    line("satisfaction_ratings.dissatisfied", 1, "01/2023"),
    line("sms_sent", 1500, "01/2023"),
    line("sms_sent", 1600, "02/2023"),
    line("fee_dossiers", 40, "01/2023"),
    line("online_payment_dossiers", 10, "01/2023"),
    line("feedback_total", 12, "01/2023"),
    line("feedback_total.letter", 2, "01/2023"),
    line("feedback_total.national_portal", 4, "01/2023"),
    line("feedback_total.hotline_and_in_person", 6, "01/2023"),
    line("feedback_handled", 10, "01/2023"),
    line("feedback_handled.in_time", 9, "01/2023"),
    line("citizen_reception_turns", 30, "01/2023"),
    line("decisions_issued", 3, "01/2023"),
    line("procedures_new", 5, "01/2023"),
    line("online_services", 50, "02/2023"),
    line("online_services.full", 20, "02/2023"),
    line("online_services.partial", 30, "02/2023"),
)


def build_flagged(directory: Path) -> Path:
    """A database file in the directory, filled by the importer."""
    path = directory / "flagged.db"
    engine = open_database(f"sqlite:///{path.as_posix()}")
    files = [
        _written(directory / "ho-so.xlsx", [["(Từ ngày 01/01/2023 đến ngày 28/02/2023)"], HEADINGS, *_dossiers()]),
        write_indicators(directory / "chi-tieu.xlsx", INDICATORS),
    ]
    results = import_files(engine, files, ImportOptions())
    engine.dispose()
    assert [result.status for result in results] == [FileStatus.IMPORTED] * 2, [result.reason for result in results]
    return path


def write_indicators(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of indicators."""
    return _written(path, [INDICATOR_HEADINGS, *rows])


def _dossiers() -> list[list[object]]:
    return [_dossier(place) for place in range(DOSSIERS)]


def _dossier(place: int) -> list[object]:
    received = date(2023, 1, 3) + timedelta(days=place)
    full = place % 2 == 0
    procedure, sector = ("Chứng thực bản sao", "Hộ tịch") if full else ("Đăng ký kết hôn", "Hộ tịch")
    return [
        f"H48.{place % 2 + 10}-{received:%y%m%d}-{place:04}",
        procedure,
        sector,
        "Toàn trình" if full else "Một phần",
        OTHER if place < OUTSIDE else UNIT,
        UNIT,
        "Trực tuyến" if place % 4 < 2 else "Trực tiếp",
        f"{received:%d/%m/%Y} 08:00",
        f"{received:%d/%m/%Y} 09:00",
        f"{received + timedelta(days=5):%d/%m/%Y}",
        f"{received + timedelta(days=4):%d/%m/%Y}",
        "Đã trả kết quả",
        "x",
        "Có" if full else "Không",
        "Có" if place % 5 == 0 else "Không",
        15000,
        "Có" if place % 4 == 0 else "Không",
    ]


def _written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    workbook = Workbook()
    for cells in rows:
        workbook.worksheets[0].append(list(cells))
    workbook.save(path)
    return path
