"""The demonstration's targets and its register of senders: two small files beside the exports, marked as examples."""

import csv
from datetime import date
from pathlib import Path

from demo.agencies import AGENCIES
from domain.numbers import PERCENT

# Its name begins with a dot, so that an import of the folder of exports passes it by.
FOLDER = ".so-theo-doi"
TARGETS, SENDERS = "chi-tieu.csv", "lich-gui.csv"
_YEAR = "01/01/2023", "31/12/2023"
_LAST_DAY = date(2023, 10, 31)
# It owes one month more than the exports have: so one file is missing.
_OWES_NOVEMBER = "Phòng Tài nguyên và Môi trường thành phố"
_DOCUMENT = "Ví dụ minh hoạ, theo mức một tỉnh giao năm 2025"
# As Lâm Đồng set them in 2025.
_AIMS = (
    ("on_time_rate", 98),
    ("digitised_rate", 80),
    ("reused_rate", 50),
    ("full_online_rate", 70),
    ("paid_online_rate", 60),
)
_TARGET_HEADINGS = (
    "Số liệu",
    "Cấp",
    "Khối hoặc cơ quan",
    "Từ ngày",
    "Đến ngày",
    "Chiều",
    "Giá trị",
    "Văn bản giao",
)
_SENDER_HEADINGS = ("Đơn vị", "Loại", "Từ ngày", "Đến ngày", "Lịch", "Số ngày làm việc")


def write_registers(directory: Path) -> tuple[Path, Path]:
    """Writes the file of targets and the file of senders below the folder of exports, and gives their paths. Raises
    OSError where the disk refuses."""
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    aims = [
        (figure, "Toàn tỉnh", "", *_YEAR, "Không thấp hơn", f"{value}{PERCENT}", _DOCUMENT) for figure, value in _AIMS
    ]
    owing = [(agency.name, "Cơ quan", "01/01/2023", _last_day(agency.name), "Dương lịch", 2) for agency in AGENCIES]
    return (
        _write(folder / TARGETS, [_TARGET_HEADINGS, *aims]),
        _write(folder / SENDERS, [_SENDER_HEADINGS, *owing]),
    )


def _last_day(name: str) -> str:
    return f"{date(2023, 11, 30) if name == _OWES_NOVEMBER else _LAST_DAY:%d/%m/%Y}"


def _write(path: Path, lines: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    return path
