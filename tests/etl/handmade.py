"""Workbooks made by hand, part by part, so that a test can say what no spreadsheet program would write."""

import io
import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_END = 0xFFFFFFFE
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(members: Iterable[tuple[str, bytes | str]]) -> bytes:
    """A zip container; a name may stand in it twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            container.writestr(name, content)
    return out.getvalue()


def parts(
    rows: str, *, strings: str = "", styles: str = "", properties: str = "", tail: str = "", head: str = ""
) -> dict[str, bytes | str]:
    """The members of a workbook of one sheet "S" whose <sheetData> holds `rows`; `head` stands before it."""
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        )
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">{properties}'
        '<sheets><sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>',
    }
    if strings:
        members["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}" count="4294967295">{strings}</sst>'
    if styles:
        members["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    return members


def xlsx(path: Path, rows: str, **more: str) -> Path:
    """A workbook of one sheet, written to the path."""
    path.write_bytes(zipped(parts(rows, **more).items()))
    return path


def text_cell(reference: str, text: str) -> str:
    """An inline text, as many exporting libraries write it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A compound file with these streams, each empty or of at least 4.096 bytes in whole sectors of 512."""
    directory_sectors = (len(streams) + 4) // 4
    entries, chains, at = [_entry("Root Entry", 5, _END, 0)], _chain(1, directory_sectors), 1 + directory_sectors
    for name, content in streams.items():
        entries.append(_entry(name, 2, at if content else _END, len(content)))
        chains += _chain(at, len(content) // 512)
        at += len(content) // 512
    header = OLE_MAGIC + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{at}I", 0xFFFFFFFD, *chains).ljust(512, b"\xff")
    path.write_bytes(
        header + table + b"".join(entries).ljust(512 * directory_sectors, b"\0") + b"".join(streams.values())
    )
    return path


def _chain(first: int, sectors: int) -> list[int]:
    return [*range(first + 1, first + sectors), _END] if sectors else []


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, *[0xFFFFFFFF] * 3)
    return entry.ljust(116, b"\0") + struct.pack("<III", start, size, 0)
