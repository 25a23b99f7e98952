"""Spreadsheets of kinds that are not read, known by their bytes: what they are called, and what to save them as."""

import re
import zlib
from collections.abc import Iterable

from etl.refused_file import RefusedFileError

# What a folder holds under these is a spreadsheet all the same: it is refused, not passed over.
ENDINGS = frozenset(
    (
        *(".fods", ".sxc", ".numbers", ".gsheet", ".gnumeric", ".slk", ".dif", ".sdc", ".wks"),
        *(".wk1", ".wk3", ".wk4", ".123", ".wq1", ".wb1", ".wb2", ".qpw"),
    )
)
_BY_EXCEL = "mở bằng Excel, lưu lại thành .xlsx"
_BY_LIBREOFFICE = "mở bằng LibreOffice, lưu lại thành .xlsx"
_QUATTRO = "bảng tính Quattro Pro"
_STREAMS = {
    "NativeContent_MAIN": (_QUATTRO, _BY_LIBREOFFICE),
    "PerfectOffice_MAIN": (_QUATTRO, _BY_LIBREOFFICE),
    "StarCalcDocument": ("bảng tính StarOffice (.sdc)", _BY_LIBREOFFICE),
}
_GZIP = b"\x1f\x8b"
_MOST_LOOKED_AT = 4096
# How such a file begins; no expression goes over the same letters again and again. Programs of the eighties name their
# version in the first record.
_BEGINNINGS = tuple(
    (re.compile(pattern, re.DOTALL), name, advice)
    for pattern, name, advice in (
        # A bare stream of records: of Excel 4 and older, or of a web page that writes the records by itself.
        (rb"\x09[\x00\x02\x04\x08].\0", "bảng tính Excel đời cũ (trước năm 1997)", _BY_EXCEL),
        (rb"\0\0\x02\0[\x04-\x06]\x04|\0\0\x1a\0[\x00-\x05]\x10", "bảng tính Lotus 1-2-3", _BY_LIBREOFFICE),
        (rb"\0\0\x02\0(?:[\x20\x21]\x51|[\x01-\x08]\x10)", _QUATTRO, _BY_LIBREOFFICE),
        (rb"\xff\0\x02\0\x04\x04", "bảng tính Microsoft Works (.wks)", _BY_LIBREOFFICE),
        # Of delimited text the first heading may be "ID", too.
        (rb"(?:\xef\xbb\xbf)?ID;P[^\n]*\n.*?\bC;[XY]\d", "bảng tính SYLK (.slk)", _BY_EXCEL),
        (rb"(?:\xef\xbb\xbf)?TABLE\s*\r?\n0,1\r?\n", "bảng tính DIF (.dif)", _BY_EXCEL),
        (
            rb"(?:\xef\xbb\xbf)?\s*<.*?\bmimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.spreadsheet\b",
            "bảng tính OpenDocument dạng XML (.fods)",
            "mở bằng LibreOffice, lưu lại thành .xlsx hoặc .ods",
        ),
        (rb"\x1f\x8b.{,2000}?\bgnumeric\b", "bảng tính Gnumeric", "mở bằng Gnumeric, lưu lại thành .xlsx"),
        (
            rb'\s*\{.{,4000}?"doc_id"',
            "lối tắt đến Google Trang tính (.gsheet), bên trong không có số liệu",
            "mở lối tắt bằng trình duyệt, tải bảng tính xuống dạng .xlsx",
        ),
        (
            rb"(?i)(?:(?:[\w-]+:|[ \t])[^\n]*\n){,20}?MIME-Version:",
            "trang web đóng gói thành một tệp (.mht)",
            _BY_EXCEL,
        ),
        # The day of the last change, two blank bytes, the type of the first column.
        (rb"[\x03\x83\x8b\x30\x31\xf5].[\x01-\x0c][\x01-\x1f].{8}\0\0.{29}[A-Z]", "bảng dBase (.dbf)", _BY_EXCEL),
    )
)


def refuse_unread_kind(head: bytes) -> None:
    """Raises RefusedFileError where a file begins like a spreadsheet of a kind that is not read."""
    head = _inflated(head)
    for pattern, name, advice in _BEGINNINGS:
        if pattern.match(head):
            raise _refuse(name, advice)


def refuse_unread_type(declared: bytes) -> None:
    """The same for a zip container that declares what it is."""
    if b"sun.xml.calc" in declared:
        raise _refuse("bảng tính OpenOffice đời đầu (.sxc)", _BY_LIBREOFFICE)


def refuse_unread_members(names: Iterable[str]) -> None:
    """The same for any other zip container, by its members in small letters."""
    if any(name.endswith((".iwa", "index.apxl")) or name == "index.zip" for name in names):
        raise _refuse("bảng tính Apple Numbers (.numbers)", "mở bằng Numbers, xuất ra Excel (.xlsx)")


def refuse_unread_streams(streams: Iterable[str]) -> None:
    """The same for a compound file, by the names of its streams."""
    for stream in streams:
        if stream in _STREAMS:
            raise _refuse(*_STREAMS[stream])


def _inflated(head: bytes) -> bytes:
    """A compressed file's first letters behind the sign of its kind; any other head as it is."""
    if not head.startswith(_GZIP):
        return head
    try:
        return _GZIP + zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _MOST_LOOKED_AT)
    except zlib.error:
        return head


def _refuse(name: str, advice: str) -> RefusedFileError:
    return RefusedFileError("unread_spreadsheet", f"Đây là {name}, loại tệp chưa đọc được; hãy {advice} rồi nạp lại.")
