"""OpenDocument spreadsheets: error cells, merged cells, hidden rows, true extents, which calamine does not tell."""

import io
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from etl.workbook.calamine import Hidden
from etl.workbook.sheet import MOST_ROWS, CellError, MergedRange
from etl.workbook.xml_parts import elements, local_name
from etl.workbook.zip_container import Archive

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def hidden_in_ods(path: Path) -> dict[str, Hidden]:
    """What calamine hides, by sheet name. Raises RefusedFileError where the XML is damaged or declares a DTD."""
    stream = io.BufferedReader(_Blocks(Archive(path).text_blocks("content.xml")))
    by_sheet: dict[str, Hidden] = {}
    hidden, row = Hidden(), 0
    for element in elements(stream, (f"{_TABLE}table-row", f"{_TABLE}table")):
        if local_name(element) == "table":
            by_sheet[element.get(f"{_TABLE}name", "")] = hidden
            hidden, row = Hidden(), 0
        else:
            row += _read_row(element, row, hidden)
        element.clear()
    return by_sheet


def _read_row(element: etree._Element, row: int, hidden: Hidden) -> int:
    """Takes in a row, gives how many times it stands in the sheet."""
    times = _count(element, "number-rows-repeated")
    column = 0
    for cell in element.iterchildren(*_CELLS):
        width = _count(cell, "number-columns-repeated")
        if len(cell):
            hidden.reaches(row + times - 1, column + width - 1)
            _read_cell(cell, row, column, hidden)
        column += width
    if element.get(f"{_TABLE}visibility", "visible") != "visible" and hidden.rows == row + times:
        # Blank rows may be hidden up to the sheet's end.
        hidden.hidden_rows.update(range(row + 1, min(row + times, MOST_ROWS) + 1))
    return times


def _read_cell(cell: etree._Element, row: int, column: int, hidden: Hidden) -> None:
    if cell.get(_VALUE_TYPE) == "error":
        hidden.errors[row, column] = CellError("".join(str(text) for text in cell.itertext()).strip() or "#N/A")
    columns, rows = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
    if columns > 1 or rows > 1:
        hidden.merged.add(MergedRange(row, column, row + rows - 1, column + columns - 1))


def _count(element: etree._Element, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return min(int(text), 1 << 20) if text.isdecimal() else 1


class _Blocks(io.RawIOBase):
    """Blocks of bytes as a file that can be read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
