"""The records of binary workbooks: what calamine hides in .xls (BIFF) and .xlsb (BIFF12)."""

import posixpath
import struct
from collections.abc import Iterator
from pathlib import Path

from etl.workbook.calamine import Hidden
from etl.workbook.ole_container import CompoundFile
from etl.workbook.sheet import CellError, MergedRange
from etl.workbook.xml_parts import children, parse
from etl.workbook.zip_container import MOST_WHOLE, Archive, refuse_bomb, refuse_password

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_BOUND_SHEET, _FILE_PASSWORD, _BOF, _EOF, _BOOL_ERROR, _FORMULA = 0x85, 0x2F, 0x809, 0x0A, 0x205, 0x06
# BLANK, NUMBER, LABEL, LABELSST, RK: all begin with row and column, as FORMULA and BOOLERR do.
_CELL_RECORDS = frozenset([0x203, 0x204, 0xFD, 0x27E, 0xD6, _BOOL_ERROR, _FORMULA])
_ROW, _MERGED_CELLS = 0x208, 0xE5
# In the flags of a row's record.
_ROW_IS_HIDDEN, _ROW_IS_HIDDEN_12 = 0x20, 0x10
_ROW_HEADER, _CELL_ERROR, _FORMULA_ERROR, _BUNDLE_SHEET, _LAST_CELL_RECORD = 0, 3, 11, 156, 11
_BLANK_CELL, _MERGED_CELL = 1, 176


def hidden_in_xls(path: Path) -> dict[str, Hidden]:
    """What calamine hides, by sheet name. Raises RefusedFileError where the file is damaged or has a password."""
    container = CompoundFile(path)
    biff8 = "Workbook" in container.streams
    stream = container.stream("Workbook" if biff8 else "Book")
    sheets = []
    for kind, at, size in _biff_records(stream, 0):
        if kind == _FILE_PASSWORD:
            raise refuse_password()
        if kind == _BOUND_SHEET and size >= 8:
            offset = struct.unpack_from("<I", stream, at)[0]
            sheets.append((_sheet_name(stream[at + 6 : at + size], biff8=biff8), offset))
    return {name: _hidden_in_biff(stream, offset) for name, offset in sheets}


def _biff_records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, its size) of each record up to the end of this substream."""
    depth = 0
    end = len(stream) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(size, len(stream) - at - 4)
        # A chart inside a sheet is a substream of its own between BOF and EOF.
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + size


def _sheet_name(text: bytes, *, biff8: bool) -> str:
    length = text[0]
    if not biff8:
        return text[1 : 1 + length].decode("latin-1")
    wide = text[1] & 1
    return text[2 : 2 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _hidden_in_biff(stream: bytes, offset: int) -> Hidden:
    hidden = Hidden()
    for kind, at, size in _biff_records(stream, offset):
        if kind == _MERGED_CELLS:
            _add_merged(stream[at : at + size], hidden)
        elif kind == _ROW and size >= 16 and stream[at + 12] & _ROW_IS_HIDDEN:
            hidden.hidden_rows.add(struct.unpack_from("<H", stream, at)[0] + 1)
        if kind not in _CELL_RECORDS or size < 8:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        hidden.reaches(row, column)
        if kind == _BOOL_ERROR and stream[at + 7]:
            hidden.errors[row, column] = _error(stream[at + 6])
        elif kind == _FORMULA and size >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
            hidden.errors[row, column] = _error(stream[at + 8])
    return hidden


def _add_merged(content: bytes, hidden: Hidden) -> None:
    # How many ranges there are, then each one's rows and columns.
    whole = max(len(content) - 2, 0) // 8 * 8
    for first_row, last_row, first_column, last_column in struct.iter_unpack("<4H", content[2 : 2 + whole]):
        hidden.merged.add(MergedRange(first_row, first_column, last_row, last_column))


def hidden_in_xlsb(path: Path) -> dict[str, Hidden]:
    """What calamine hides, by sheet name. Raises RefusedFileError where a part is larger than fits in memory."""
    archive = Archive(path)
    relations = "xl/_rels/workbook.bin.rels"
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in (children(parse(archive.read(relations)), "Relationship") if relations in archive else ())
    }
    by_sheet = {}
    for kind, content in _biff12_records(_whole(archive, "xl/workbook.bin")):
        if kind == _BUNDLE_SHEET:
            relation, rest = _wide_string(content[8:])
            member = targets.get(relation, "")
            if member in archive:
                by_sheet[_wide_string(rest)[0]] = _hidden_in_biff12(_whole(archive, member))
    return by_sheet


def _whole(archive: Archive, member: str) -> bytes:
    if archive.size(member) > MOST_WHOLE * 4:
        raise refuse_bomb()
    return b"".join(archive.blocks(member))


def _biff12_records(text: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(text)
    while at < end:
        kind = text[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (text[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = text[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, text[at : at + size]
        at += size


def _hidden_in_biff12(text: bytes) -> Hidden:
    hidden = Hidden()
    row = 0
    for kind, content in _biff12_records(text):
        if kind == _MERGED_CELL and len(content) >= 16:
            first_row, last_row, first_column, last_column = struct.unpack_from("<4I", content)
            hidden.merged.add(MergedRange(first_row, first_column, last_row, last_column))
        if kind > _LAST_CELL_RECORD or len(content) < 4:
            continue
        number = int.from_bytes(content[:4], "little")
        if kind == _ROW_HEADER:
            row = number
            if len(content) >= 12 and content[11] & _ROW_IS_HIDDEN_12:
                hidden.hidden_rows.add(row + 1)
        elif kind != _BLANK_CELL:
            hidden.reaches(row, number)
            if kind in (_CELL_ERROR, _FORMULA_ERROR) and len(content) >= 9:
                hidden.errors[row, number] = _error(content[8])
    return hidden


def _wide_string(text: bytes) -> tuple[str, bytes]:
    length = int.from_bytes(text[:4], "little") * 2
    return text[4 : 4 + length].decode("utf-16-le", "replace"), text[4 + length :]


def _error(code: int) -> CellError:
    return CellError(_ERRORS.get(code, "#N/A"))
