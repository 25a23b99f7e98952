"""Checks a file before it is parsed: its kind by its bytes, and whether it is safe to open."""

import codecs
import re
from enum import StrEnum
from pathlib import Path

from domain.numbers import format_integer
from etl.refused_file import RefusedFileError
from etl.workbook.ole_container import MAGIC as OLE_MAGIC
from etl.workbook.ole_container import CompoundFile
from etl.workbook.unread_kinds import (
    refuse_unread_kind,
    refuse_unread_members,
    refuse_unread_streams,
    refuse_unread_type,
)
from etl.workbook.zip_container import Archive, refuse_dtd, refuse_password

MOST_BYTES = 100 << 20
_HEAD = 64 << 10
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KNOWN_OTHERS = (
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"RIFF", "tệp ảnh hoặc âm thanh"),
    (b"%PDF", "tệp PDF"),
    (b"MZ", "chương trình Windows"),
    (b"\x7fELF", "chương trình Linux"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7-Zip"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"{\\rtf", "văn bản RTF"),
    (b"SQLite format 3", "cơ sở dữ liệu SQLite"),
    (b"PAR1", "tệp Parquet"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center)\b", re.IGNORECASE)
_SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


class FileKind(StrEnum):
    """What a file is, whatever its name says."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    HTML = "html"
    CSV = "csv"
    XML2003 = "xml2003"


def check_container(path: Path) -> FileKind:
    """What the file is. Raises RefusedFileError where it is no workbook or not safe to open.

    Nothing large is inflated here: limits on what comes out of a container hold while it is read (workbook_zip).
    """
    size = path.stat().st_size
    if size == 0:
        raise RefusedFileError("empty", "Tệp rỗng (0 byte); hãy xuất lại tệp từ hệ thống rồi nạp lại.")
    if size > MOST_BYTES:
        raise RefusedFileError(
            "too_large",
            f"Tệp nặng {format_integer(round(size / (1 << 20)))} MB, vượt mức {MOST_BYTES >> 20} MB; "
            "hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại.",
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return _look_into_zip(path)
    if head.startswith(OLE_MAGIC):
        return _look_into_ole(path)
    refuse_unread_kind(head)
    for magic, name in _KNOWN_OTHERS:
        # Two letters also begin a text ("BM 01"), in which no byte is 0.
        if head.startswith(magic) and (len(magic) > 2 or not magic.isalpha() or 0 in head[:64]):
            raise _refuse("not_a_workbook", name)
    return _look_into_text(head)


def _look_into_zip(path: Path) -> FileKind:
    archive = Archive(path)
    kind = _kind_of_zip(archive)
    archive.look_into_parts()
    return kind


def _kind_of_zip(archive: Archive) -> FileKind:
    names = [name.casefold() for name in archive.names()]
    if "xl/workbook.bin" in names:
        return FileKind.XLSB
    if "content.xml" in names:
        if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise refuse_password()
        return _kind_of_open_document(archive)
    refuse_unread_members(names)
    if any(name.startswith("word/") for name in names):
        raise _refuse("not_a_workbook", "văn bản Word")
    if any(name.startswith("ppt/") for name in names):
        raise _refuse("not_a_workbook", "bài trình chiếu PowerPoint")
    if "[content_types].xml" in names and any(name.endswith(".xml") and "workbook" in name for name in names):
        return FileKind.XLSX
    if "[content_types].xml" in names or not names:
        raise RefusedFileError(
            "no_workbook",
            "Tệp nén này không chứa bảng tính nào (thiếu phần workbook); hãy xuất lại tệp từ hệ thống.",
        )
    raise _refuse("not_a_workbook", "tệp nén ZIP", "giải nén rồi chọn từng tệp bên trong")


def _kind_of_open_document(archive: Archive) -> FileKind:
    declared = b"".join(archive.blocks("mimetype"))[:200] if "mimetype" in archive else b"spreadsheet"
    refuse_unread_type(declared)
    if b"spreadsheet" not in declared:
        raise _refuse("not_a_workbook", "tài liệu OpenDocument không phải bảng tính")
    return FileKind.ODS


def _look_into_ole(path: Path) -> FileKind:
    streams = CompoundFile(path).streams
    if "EncryptedPackage" in streams:
        raise refuse_password()
    if "Workbook" in streams or "Book" in streams:
        return FileKind.XLS
    refuse_unread_streams(streams)
    if "WordDocument" in streams:
        raise _refuse("not_a_workbook", "văn bản Word")
    if "PowerPoint Document" in streams:
        raise _refuse("not_a_workbook", "bài trình chiếu PowerPoint")
    raise _refuse("not_a_workbook", "tệp Office không có bảng tính bên trong")


def _look_into_text(head: bytes) -> FileKind:
    text = _as_ascii(head)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<") and _SPREADSHEET_2003 in text:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise refuse_dtd("Workbook")
        return FileKind.XML2003
    if _HTML.search(start[:8192]) and start.startswith("<"):
        # Every page names its document type; one that declares entities of its own is no export.
        if "<!ENTITY" in text:
            raise refuse_dtd("HTML")
        return FileKind.HTML
    if start.startswith("<?xml"):
        raise _refuse("not_a_workbook", "tệp XML không phải bảng tính")
    if any(letter < " " and letter not in "\t\r\n\f\x1a" for letter in text[:8192]) or not start:
        raise _refuse("not_a_workbook", "tệp nhị phân lạ")
    return FileKind.CSV


def _as_ascii(head: bytes) -> str:
    """The beginning as text in which ASCII can be trusted, whatever the encoding."""
    if head.startswith(_BOMS[1:]):
        return head.decode("utf-16", "replace")
    if head[1:400:2].count(0) > 80 and head[0:400:2].count(0) == 0:
        return head.decode("utf-16-le", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _refuse(code: str, seen: str, advice: str = "chọn đúng tệp Excel xuất từ hệ thống một cửa") -> RefusedFileError:
    return RefusedFileError(code, f"Đây là {seen}, không phải bảng tính đọc được; hãy {advice} rồi nạp lại.")
