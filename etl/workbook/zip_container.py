"""Zip containers opened with suspicion: what the directory may say, and how much may come out.

The central directory is believed in one direction only: zipfile never gives more bytes of a member than the directory
declares, and compares the checksum at the end. So a limit on the declared sizes is a limit on what is really inflated,
and a member that holds more than it declares ends as a damaged file. Nothing is inflated that nobody reads.
"""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from domain.numbers import format_integer
from etl.refused_file import RefusedFileError

MOST_MEMBERS = 1_000
MOST_INFLATED = 600 << 20
# An honest sheet of a million rows with its texts inside inflates to 900 MB, at about 11:1; a bomb does not.
MOST_INFLATED_WHEN_HONEST = 1 << 30
HONEST_RATIO = 20
MOST_RATIO = 200
RATIO_COUNTS_FROM = 8 << 20
# Parts that are read whole: workbook, relations, styles. 100.000 cell formats take 10 MB.
MOST_WHOLE = 64 << 20
BLOCK = 4 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_XML_NAMES = (".xml", ".rels", ".vml")


class Archive:
    """A zip container whose directory passed the look. Members are asked for by their names with forward slashes."""

    def __init__(self, path: Path) -> None:
        """Raises RefusedFileError where the container is damaged, encrypted, or larger inside than a workbook is."""
        try:
            # Read from memory, at most 100 MB: no file stays open where a sheet is not read to its end.
            self._zip = ZipFile(io.BytesIO(path.read_bytes()))
        except (BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as damage:
            raise refuse_damaged() from damage
        infos = self._zip.infolist()
        _check_sizes(infos, file_size=path.stat().st_size)
        self._members = _members(infos)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """Every member's name, in the directory's order."""
        return [info.filename.replace("\\", "/") for info in self._members.values()]

    def size(self, name: str) -> int:
        """The member's inflated size in bytes, at most."""
        return self._member(name).file_size

    def blocks(self, name: str) -> Iterator[bytes]:
        """The member's bytes, in blocks. Raises RefusedFileError where they are damaged."""
        info = self._member(name)
        try:
            with self._zip.open(info) as member:
                while block := member.read(BLOCK):
                    yield block
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as damage:
            raise refuse_damaged() from damage

    def text_blocks(self, name: str) -> Iterator[bytes]:
        """An XML member as UTF-8, in blocks, whatever it was written in. Raises RefusedFileError, also for a DTD."""
        blocks = self.blocks(name)
        first = next(blocks, b"")
        encoding = _encoding(first)
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace") if encoding else None
        head = decoder.decode(first).encode() if decoder else first
        # A document type can only stand before the root element.
        _check_dtd(head, name)
        yield head
        for block in blocks:
            yield decoder.decode(block).encode() if decoder else block

    def read(self, name: str) -> bytes:
        """A small XML member, whole, as UTF-8 without its declaration. Raises RefusedFileError, also for a DTD."""
        if self.size(name) > MOST_WHOLE:
            raise refuse_bomb()
        text = b"".join(self.text_blocks(name)).removeprefix(codecs.BOM_UTF8)
        _check_dtd(text, name)
        return re.sub(rb"^\s*<\?xml[^>]*\?>", b"", text)

    def look_into_parts(self) -> None:
        """Refuses the file if any XML part declares a document type, read or not."""
        for name in self.names():
            if name.lower().endswith(_XML_NAMES):
                next(self.text_blocks(name))

    def _member(self, name: str) -> ZipInfo:
        try:
            return self._members[name.casefold()]
        except KeyError:
            raise refuse_damaged() from None


def refuse_damaged() -> RefusedFileError:
    """The refusal of a container or part that cannot be read."""
    return RefusedFileError(
        "damaged", "Tệp bị hỏng hoặc tải về chưa hết nên không đọc được; hãy xuất hoặc tải lại tệp rồi nạp lại."
    )


def refuse_bomb() -> RefusedFileError:
    """The refusal of what grows out of all proportion."""
    return RefusedFileError(
        "too_large_inside",
        "Tệp nén chứa lượng dữ liệu lớn bất thường so với một bảng tính nên không được mở; "
        "hãy xuất lại tệp từ hệ thống.",
    )


def refuse_dtd(part: str) -> RefusedFileError:
    """The refusal of a part that declares a document type or entities."""
    return RefusedFileError(
        "dtd",
        f"Phần “{_shown(part)}” trong tệp có khai báo DTD, thứ mà bảng tính thật không bao giờ có, "
        "nên tệp không được mở; hãy xuất lại tệp từ hệ thống.",
    )


def refuse_password() -> RefusedFileError:
    """The refusal of a file that asks for a password."""
    return RefusedFileError("password", "Tệp có mật khẩu nên không đọc được; hãy gỡ mật khẩu, lưu lại rồi nạp lại.")


def _check_sizes(infos: list[ZipInfo], *, file_size: int) -> None:
    if len(infos) > MOST_MEMBERS:
        raise RefusedFileError(
            "too_many_members",
            f"Tệp nén chứa {format_integer(len(infos))} phần, nhiều hơn mức {format_integer(MOST_MEMBERS)} phần của "
            "một bảng tính; hãy xuất lại tệp từ hệ thống.",
        )
    inflated = sum(info.file_size for info in infos)
    honest = inflated < HONEST_RATIO * file_size
    if inflated > (MOST_INFLATED_WHEN_HONEST if honest else MOST_INFLATED):
        raise refuse_bomb()
    for info in infos:
        if info.file_size > RATIO_COUNTS_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise refuse_bomb()
    _check_overlaps(infos, file_size)


def _check_overlaps(infos: list[ZipInfo], file_size: int) -> None:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedFileError(
                "overlapping_members",
                "Các phần trong tệp nén chồng lên nhau, bảng tính thật không như vậy; hãy xuất lại tệp từ hệ thống.",
            )
        end = info.header_offset + 30 + len(info.orig_filename.encode()) + info.compress_size
    if end > file_size:
        raise refuse_damaged()


def _members(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    members: dict[str, ZipInfo] = {}
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise refuse_password()
        if info.compress_type not in _METHODS:
            raise refuse_damaged()
        # Excel looks parts up without regard to case; two that differ by case alone are the same trick.
        key = info.filename.replace("\\", "/").casefold()
        if key in members:
            raise RefusedFileError(
                "duplicate_members",
                f"Tệp nén chứa hai phần cùng tên “{_shown(info.filename)}” nên không biết phần nào là thật; "
                "hãy xuất lại tệp từ hệ thống.",
            )
        members[key] = info
    return members


def _shown(name: str) -> str:
    return " ".join(name.split())[:80]


def _encoding(first: bytes) -> str | None:
    """The codec to decode with, None where the bytes are UTF-8 already."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if first[:4] in (b"<\0?\0", b"<\0w\0", b"<\0s\0"):
        return "utf-16-le"
    if first[:4] in (b"\0<\0?", b"\0<\0w", b"\0<\0s"):
        return "utf-16-be"
    declared = _DECLARED.match(first[:400].removeprefix(codecs.BOM_UTF8))
    name = declared.group(1).decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return None
    if not name.startswith(("iso-8859-", "windows-125", "utf-16")):
        raise refuse_damaged()
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise refuse_damaged() from None


def _check_dtd(text: bytes, part: str) -> None:
    if any(mark in text for mark in _DTD):
        raise refuse_dtd(part)
