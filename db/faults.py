"""What a database's own error means to the people who load files: one Vietnamese sentence each."""

import sqlite3
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from domain.numbers import format_decimal

_NOTHING_LOST = "Lần làm dở không để lại gì"

_DISK_FULL = f"Đĩa chứa cơ sở dữ liệu đã đầy nên không ghi được. {_NOTHING_LOST}; hãy dọn bớt đĩa rồi làm lại."
_READ_ONLY = (
    f"Cơ sở dữ liệu chỉ cho đọc nên không ghi được. {_NOTHING_LOST}; hãy xin quyền ghi vào tệp và thư mục chứa nó "
    "rồi làm lại."
)
_LOCKED = (
    f"Cơ sở dữ liệu bị một việc khác giữ quá lâu nên không ghi được. {_NOTHING_LOST}; hãy chờ việc ấy xong rồi làm lại."
)
_GONE = (
    "Mất kết nối tới máy chủ cơ sở dữ liệu giữa chừng; hãy kiểm tra máy chủ rồi làm lại. Lần nạp nào đã vào trọn vẹn "
    "thì có trong lịch sử nạp và không vào lần nữa."
)
_SERVER_READ_ONLY = (
    f"Máy chủ cơ sở dữ liệu chỉ cho đọc nên không ghi được. {_NOTHING_LOST}; TTHC_DATABASE_URL phải là máy chủ chính, "
    "không phải máy chủ đọc."
)
_TOO_LONG = (
    "Máy chủ cơ sở dữ liệu đã dừng câu hỏi này vì mất quá lâu; hãy chọn kỳ ngắn hơn hoặc ít cơ quan hơn, nếu vẫn vậy "
    "thì báo người quản trị (TTHC_QUESTION_SECONDS)."
)
_CROWDED = "Cơ sở dữ liệu đang có quá nhiều người hỏi cùng lúc; hãy chờ một lát rồi thử lại."
_CANNOT_OPEN = "Không mở được cơ sở dữ liệu: kiểm tra đường dẫn trong TTHC_DATABASE_URL và quyền vào thư mục chứa nó."
_UNREACHABLE = "Không kết nối được tới máy chủ cơ sở dữ liệu: kiểm tra TTHC_DATABASE_URL và máy chủ có đang chạy không."
_DAMAGED = (
    "Tệp cơ sở dữ liệu bị hỏng hoặc không phải là cơ sở dữ liệu; hãy khôi phục từ bản sao lưu gần nhất (tthc restore)."
)

_GIB = 1 << 30
# Measured with nine million dossiers: three minutes of one processor for 3,9 GB, and a log of less than that.
_BYTES_A_MINUTE = _GIB


class NoRoomToUpgradeError(Exception):
    """The disk has less room (`free` bytes) than bringing the database up to date takes (`needed`)."""

    def __init__(self, *, needed: int, free: int) -> None:
        super().__init__(needed, free)
        self.needed, self.free = needed, free


class ReadAddressError(Exception):
    """TTHC_READ_DATABASE_URL cannot be read beside this database: both must be PostgreSQL."""


class NoSchemaError(Exception):
    """The address names a schema that the role can neither use nor make."""

    def __init__(self, schema: str, role: str) -> None:
        super().__init__(schema, role)
        self.schema, self.role = schema, role


def upgrade_words(size: int) -> str:
    """What is said before a database file of so many bytes is brought up to date."""
    minutes = -(-size // _BYTES_A_MINUTE)
    return (
        f"Đang đưa cơ sở dữ liệu lên phiên bản mới: khoảng {minutes} phút, cần {_gigabytes(size)} đĩa trống. Nếu bị "
        "ngắt giữa chừng, cơ sở dữ liệu vẫn như cũ và lần mở sau làm lại từ đầu."
    )


# By the beginning of SQLite's own name of the error (sqlite.org/rescode.html), the longer beginnings first.
_OF_SQLITE = {
    "SQLITE_FULL": _DISK_FULL,
    # The disk refused a write: full as well, where the file system says so in another way.
    "SQLITE_IOERR_WRITE": _DISK_FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CANTOPEN": _CANNOT_OPEN,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}
# By the beginning of PostgreSQL's SQLSTATE (its manual, appendix A).
_OF_POSTGRESQL = {
    "53100": _DISK_FULL,
    "53300": _CROWDED,
    "25006": _SERVER_READ_ONLY,
    "42501": _READ_ONLY,
    "55P03": _LOCKED,
    "57014": _TOO_LONG,
    "25P03": _GONE,
    "57P": _GONE,
    "08": _GONE,
}


def sentence_of(error: BaseException) -> str | None:
    """The sentence for an error that the database raised; None for any other error, and for one not foreseen here."""
    if isinstance(error, NoRoomToUpgradeError):
        return (
            f"Đĩa chỉ còn trống {_gigabytes(error.free)}, cần {_gigabytes(error.needed)} để đưa cơ sở dữ liệu lên "
            "phiên bản mới. Chưa có gì thay đổi; hãy dọn bớt đĩa rồi mở lại."
        )
    if isinstance(error, ReadAddressError):
        return (
            "TTHC_READ_DATABASE_URL chỉ dùng với PostgreSQL: cả địa chỉ ấy và TTHC_DATABASE_URL phải viết là "
            "postgresql+psycopg://tên:mật_khẩu@máy/tthc."
        )
    if isinstance(error, NoFreeConnectionError):
        return _CROWDED
    if isinstance(error, NoSchemaError):
        return (
            f'Tài khoản "{error.role}" không dùng được lược đồ "{error.schema}" mà địa chỉ cơ sở dữ liệu chọn, và '
            "không được phép tạo; hãy nhờ người quản trị chạy: "
            f'CREATE SCHEMA "{error.schema}" AUTHORIZATION "{error.role}".'
        )
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _first(_OF_SQLITE, getattr(error.orig, "sqlite_errorname", "") or "")
    if state := sqlstate_of(error):
        return _first(_OF_POSTGRESQL, state)
    # Without a state the server said nothing: it never answered, or it is gone.
    return _GONE if error.connection_invalidated else _UNREACHABLE


def sqlstate_of(error: DBAPIError) -> str:
    """PostgreSQL's own name of the error; empty where the server said nothing."""
    return getattr(error.orig, "sqlstate", None) or ""


def reason_of(error: DBAPIError) -> str:
    """The first line of what the driver says; no password stands in it."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _gigabytes(size: int) -> str:
    return f"{format_decimal(size / _GIB, 1)} GB"


def _first(sentences: dict[str, str], name: str) -> str | None:
    fits: Callable[[str], bool] = name.startswith
    return next((sentence for beginning, sentence in sentences.items() if fits(beginning)), None)
