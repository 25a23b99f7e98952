"""SpreadsheetML 2003: XML that Excel 2003 wrote, usually named .xls. No library reads it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lxml import etree

from etl.workbook.sheet import UNCOMPUTED, CellError, Sheet
from etl.workbook.table_builder import Page
from etl.workbook.xlsx_cells import clean
from etl.workbook.xml_parts import children, elements, local_name

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def open_xml2003(path: Path) -> list[Sheet]:
    """The workbook's sheets in their order. Raises RefusedFileError where the XML is damaged or too deep."""
    sheets: list[Sheet] = []
    page = Page()
    with path.open("rb") as stream:
        for element in elements(stream, (f"{_SS}Row", f"{_SS}Worksheet")):
            if local_name(element) == "Row":
                _read_row(element, page)
            else:
                name = element.get(f"{_SS}Name") or f"Sheet{len(sheets) + 1}"
                visible = next(element.iter("{*}Visible"), None)
                hidden = visible is not None and (visible.text or "").startswith("SheetHidden")
                sheets.append(page.sheet(name, hidden=hidden))
                page = Page()
            element.clear()
    return sheets


def _read_row(row: etree._Element, page: Page) -> None:
    index = _whole(row.get(f"{_SS}Index"))
    page.start_row(index - 1 if index else None, hidden=row.get(f"{_SS}Hidden") == "1")
    for cell in children(row, "Cell"):
        index = _whole(cell.get(f"{_SS}Index"))
        page.put(
            _value(cell),
            column=index - 1 if index else None,
            columns=_whole(cell.get(f"{_SS}MergeAcross")) + 1,
            rows=_whole(cell.get(f"{_SS}MergeDown")) + 1,
        )


def _value(cell: etree._Element) -> object:
    data = next(children(cell, "Data"), None)
    if data is None:
        return UNCOMPUTED if cell.get(f"{_SS}Formula") else None
    text = clean("".join(_texts(data)))
    kind = data.get(f"{_SS}Type", "String")
    if not text:
        return None
    if kind == "Error":
        return CellError(text)
    if kind == "Boolean":
        return text == "1"
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment.date() if text.endswith("T00:00:00.000") else moment
    except ValueError:
        return text
    return text


def _texts(data: etree._Element) -> Iterator[str]:
    return (str(text) for text in data.itertext())


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
