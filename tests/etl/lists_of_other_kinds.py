"""Whole lists of dossiers in the kinds of file that are no .xlsx."""

import csv
from datetime import date, timedelta
from pathlib import Path

from tests.etl.full_attacks import HEADINGS
from tests.etl.handmade import zipped

_FIRST_DAY = date(1899, 12, 30)
_ODS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def as_text(value: object) -> str:
    """A value as a file of texts has it."""
    return f"{_FIRST_DAY + timedelta(days=value):%d/%m/%Y}" if isinstance(value, int) else str(value)


def html(path: Path, lists: list[list[object]], *, before: str = "", in_cells: str = "") -> Path:
    """A web page that calls itself a workbook."""
    lines = ("".join(f"<td>{as_text(value)}{in_cells}</td>" for value in values) for values in _table(lists))
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    path.write_text(f"<html><head>{before}</head><body><table>{rows}</table></body></html>", encoding="utf-8")
    return path


def xml2003(path: Path, lists: list[list[object]]) -> Path:
    """A workbook of one XML part, in which what begins with # is an error cell."""
    rows = "".join(f"<Row>{''.join(map(_data, values))}</Row>" for values in _table(lists))
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def opendocument(
    path: Path, lists: list[list[object]], *, before: str = "", after: str = "", last: list[list[object]] | None = None
) -> Path:
    """An .ods; `before` stands before its content, `after` are rows below the list, `last` dossiers below those."""
    ends = "".join(map(_ods_row, last or []))
    rows = "".join(map(_ods_row, _table(lists))) + after + ends
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {_ODS}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    path.write_bytes(zipped([("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content)]))
    return path


def delimited(path: Path, lists: list[list[object]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([as_text(value) for value in values] for values in _table(lists))
    return path


def _table(lists: list[list[object]]) -> list[list[object]]:
    return [[*HEADINGS], *lists]


def _data(value: object) -> str:
    text = as_text(value)
    return f'<Cell><Data ss:Type="{"Error" if text.startswith("#") else "String"}">{text}</Data></Cell>'


def _ods_row(values: list[object]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{as_text(value)}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row>{cells}</table:table-row>"
