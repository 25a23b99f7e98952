"""Workbooks made by hand, part by part, so that a test can say what no spreadsheet program would write."""

import io
import struct
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_END = 0xFFFFFFFE
Texts = Sequence[Sequence[str | None]]
Range = tuple[int, int, int, int]
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


def xls(path: Path, rows: Texts, *, merged: Sequence[Range] = (), hidden: Sequence[int] = ()) -> Path:
    """A workbook of Excel 97 of one sheet "S" of texts; `merged` are rows and columns from 0, `hidden` rows from 0."""
    sheet = _biff(0x809, struct.pack("<4H8x", 0x600, 0x10, 0, 0))
    sheet += _biff(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        flags = 0x120 if number in hidden else 0x100
        sheet += _biff(0x208, struct.pack("<8H", number, 0, len(row), 0xFF, 0, 0, flags, 0x0F))
    for number, column, text in _texts(rows):
        sheet += _biff(0x204, struct.pack("<4HB", number, column, 0, len(text), 1) + text.encode("utf-16-le"))
    ranges = b"".join(struct.pack("<4H", top, bottom, left, right) for top, left, bottom, right in merged)
    sheet += _biff(0xE5, struct.pack("<H", len(merged)) + ranges) + _biff(0x0A, b"")
    start = _biff(0x809, struct.pack("<4H8x", 0x600, 5, 0, 0)) + _biff(0x42, struct.pack("<H", 1200))
    at = len(start) + 4 + 9 + 4
    stream = start + _biff(0x85, struct.pack("<IHBB", at, 0, 1, 0) + b"S") + _biff(0x0A, b"") + sheet
    return ole(path, {"Workbook": stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")})


def _biff(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _texts(rows: Texts) -> Iterator[tuple[int, int, str]]:
    for number, row in enumerate(rows):
        yield from ((number, column, text) for column, text in enumerate(row) if text)


def xlsb(path: Path, rows: Texts, *, merged: Sequence[Range] = (), hidden: Sequence[int] = ()) -> Path:
    """A binary workbook of one sheet "S" of texts; `merged` are rows and columns from 0, `hidden` rows from 0."""
    sheet = _biff12(129)
    sheet += _biff12(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + _biff12(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        sheet += _biff12(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, text in enumerate(row):
            sheet += _biff12(6, struct.pack("<II", column, 0) + _wide(text)) if text else b""
    sheet += _biff12(146) + _biff12(177, struct.pack("<I", len(merged)))
    for top, left, bottom, right in merged:
        sheet += _biff12(176, struct.pack("<4I", top, bottom, left, right))
    sheet += _biff12(178) + _biff12(130)
    bundle = _biff12(143) + _biff12(156, struct.pack("<II", 0, 1) + _wide("r1") + _wide("S")) + _biff12(144)
    relation = f'<Relationship Id="r1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.bin"/>'
    path.write_bytes(
        zipped(
            [
                (
                    "[Content_Types].xml",
                    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
                ),
                ("xl/workbook.bin", _biff12(131) + bundle + _biff12(132)),
                ("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'),
                ("xl/worksheets/sheet1.bin", sheet),
            ]
        )
    )
    return path


def _biff12(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
