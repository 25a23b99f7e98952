"""Two months' exports of which the later rewrites what the earlier told, and the database that the importer makes."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from db.engine import open_database
from domain.batch import FileStatus
from etl.imports.results import ImportOptions
from tests.importing import import_file
from tests.pages.small_year import HEADINGS, UNRANKED

JUSTICE, HOME, COMMUNE = "Sở Tư pháp", UNRANKED, "UBND xã Bình Châu"
OPEN, DONE = "Đang xử lý", "Đã trả kết quả"
FEBRUARY, FEBRUARY_OF_COMMUNE, MARCH = "thang-2.xlsx", "xa-thang-2.xlsx", "thang-3.xlsx"

# Code, agency, received, due, closed, status.
Line = tuple[str, str, str, str, str | None, str]

_FEBRUARY: tuple[Line, ...] = (
    ("A1", JUSTICE, "02/02/2023 08:00", "20/02/2023 17:00", None, OPEN),
    ("A2", JUSTICE, "05/02/2023 08:00", "15/02/2023 17:00", None, OPEN),
    ("A3", JUSTICE, "10/02/2023 08:00", "10/03/2023 17:00", None, OPEN),
    ("A4", JUSTICE, "12/02/2023 08:00", "20/02/2023 17:00", "16/02/2023 10:05", DONE),
    ("B1", HOME, "08/02/2023 08:00", "08/03/2023 17:00", None, OPEN),
)
# The commune sends a file of its own, and has not sent one for March.
_FEBRUARY_OF_COMMUNE: tuple[Line, ...] = (("C1", COMMUNE, "09/02/2023 08:00", "01/03/2023 17:00", None, OPEN),)
_MARCH: tuple[Line, ...] = (
    # Closed in February, it says now, and at the very second of the due date.
    ("A1", JUSTICE, "02/02/2023 08:00", "20/02/2023 17:00", "20/02/2023 17:00", DONE),
    # Overdue in February; now due later, and closed in time.
    ("A2", JUSTICE, "05/02/2023 08:00", "20/03/2023 17:00", "10/03/2023 19:30", DONE),
    ("A5", JUSTICE, "20/02/2023 08:00", "20/04/2023 17:00", None, OPEN),
    ("A6", JUSTICE, "03/03/2023 08:00", "17/03/2023 17:00", "07/03/2023 09:10", DONE),
    # A Saturday.
    ("B1", HOME, "08/02/2023 08:00", "08/03/2023 17:00", "04/03/2023 09:00", DONE),
    *(
        (f"B{number}", HOME, "06/03/2023 08:00", "20/03/2023 17:00", "15/03/2023 16:00", DONE)
        for number in range(2, 14)
    ),
)


def write_months(directory: Path) -> list[Path]:
    """The exports as files, the earlier first."""
    return [
        _written(directory / FEBRUARY, _FEBRUARY, date(2023, 2, 1), date(2023, 2, 28)),
        _written(directory / FEBRUARY_OF_COMMUNE, _FEBRUARY_OF_COMMUNE, date(2023, 2, 1), date(2023, 2, 28)),
        _written(directory / MARCH, _MARCH, date(2023, 3, 1), date(2023, 3, 31)),
    ]


def build_rewritten(directory: Path) -> Path:
    """A database file in the directory, into which the exports went."""
    path = directory / "rewritten.db"
    engine = open_database(f"sqlite:///{path.as_posix()}")
    for export in write_months(directory):
        result = import_file(engine, export, ImportOptions())
        assert result.status is FileStatus.IMPORTED, result.reason
    engine.dispose()
    return path


def _written(path: Path, lines: Sequence[Line], first: date, last: date) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append([f"(Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})"])
    sheet.append([])
    sheet.append(HEADINGS)
    for number, (code, agency, received, due, closed, status) in enumerate(lines, start=1):
        filed = ["Chứng thực", "Hộ tịch", agency, "Trực tiếp"]
        sheet.append([number, f"H48-{code}", *filed, received, due, closed, status, "Nguyễn Văn Kín"])
    workbook.properties.created = workbook.properties.modified = datetime(2023, 4, 1)
    workbook.save(path)
    return path
