"""How a command refuses: it prints one sentence on standard error and gives an exit status, never a traceback."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
# Larger than any number the database can hold, so that it need not be asked.
BEYOND_NUMBERS = 2**31

_LONGEST_REASON = 300
_SYSTEM_WORDS = {
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EPIPE: "chương trình nhận kết quả đã đóng trước khi đọc hết",
}
# What SQLAlchemy raises for an address that it cannot read or a kind of database that it does not know.
_ADDRESS_ERRORS = ("ArgumentError", "NoSuchModuleError")


class CommandRefusedError(Exception):
    """The command cannot be done: exit status 1. `sentence` is Vietnamese and says why."""

    exit_status = REFUSED

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WrongUsageError(CommandRefusedError):
    """The command was not written as it must be: exit status 2."""

    exit_status = WRONG_USAGE


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever goes wrong inside, whatever its kind, becomes a CommandRefusedError."""
    try:
        yield
    except CommandRefusedError:
        raise
    except Exception as error:
        raise CommandRefusedError(as_sentence(error)) from error


def as_sentence(error: Exception) -> str:
    """One Vietnamese sentence for an error that nobody foresaw, naming what the system said."""
    reason = _first_line(error)
    # SQLAlchemy is known by its name: loading it to ask would make every other command slow.
    if type(error).__module__ == "sqlalchemy.exc" and type(error).__name__ in _ADDRESS_ERRORS:
        return (
            "TTHC_DATABASE_URL không phải là địa chỉ cơ sở dữ liệu dùng được. Cách viết: sqlite:///data/tthc.db hoặc "
            "postgresql+psycopg://tên:mật_khẩu@máy/tthc."
        )
    if isinstance(error, ModuleNotFoundError):
        return (
            f'Thiếu thư viện "{error.name}": hãy cài lại chương trình, hoặc sửa TTHC_DATABASE_URL nếu địa chỉ ấy không '
            "phải của SQLite hay PostgreSQL."
        )
    if type(error).__module__.startswith(("sqlalchemy.", "db.")):
        from db.faults import sentence_of

        if sentence := sentence_of(error):
            return sentence
        return f"Không làm việc được với cơ sở dữ liệu (xem TTHC_DATABASE_URL): {reason}"
    if isinstance(error, FileNotFoundError):
        return f"Không tìm thấy tệp hoặc thư mục: {error.filename or reason}"
    if isinstance(error, PermissionError):
        return f"Không có quyền đọc hoặc ghi: {error.filename or reason}"
    if isinstance(error, OSError):
        words = _SYSTEM_WORDS.get(error.errno or 0) or error.strerror or reason
        return f"Không đọc hoặc ghi được{f' {error.filename}' if error.filename else ''}: {words}."
    return f"Lỗi ngoài dự kiến ({type(error).__name__}): {reason}"


def _first_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0][:_LONGEST_REASON] if lines else type(error).__name__
