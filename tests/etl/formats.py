"""One list of texts as a file of each format that knows merged cells and hidden rows."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.etl.handmade import Range, xls, xlsb
from tests.etl.workbook.test_open_sheets import XML2003, ods

# Some rows, ranges as (top, left, bottom, right) and hidden rows, counted from 0, become a file at the path.
Writer = Callable[[Path, list[list[Any]], Sequence[Range], Sequence[int]], object]
Rows = list[list[Any]]


def write_xlsx(path: Path, rows: Rows, merged: Sequence[Range], hidden: Sequence[int]) -> None:
    """As openpyxl saves it."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    for top, left, bottom, right in merged:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for number in hidden:
        page.row_dimensions[number + 1].hidden = True
    book.save(path)


def _with_tags(rows: Rows, merged: Sequence[Range], row_tag: Callable[[int], str], cell: Callable[..., str]) -> str:
    """The rows as tags; a cell below or beside the first one of its range is left to `cell`, as `covered`."""
    spans = {(top, left): (bottom + 1 - top, right + 1 - left) for top, left, bottom, right in merged}
    covered = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    lines = (
        row_tag(number).format(
            "".join(
                cell(text or "", *spans.get((number, place), (1, 1)), place=place, covered=(number, place) in covered)
                for place, text in enumerate(row)
            )
        )
        for number, row in enumerate(rows)
    )
    return "".join(lines)


def _write_html(path: Path, rows: Rows, merged: Sequence[Range], hidden: Sequence[int]) -> None:
    def cell(text: str, down: int, across: int, *, place: int, covered: bool) -> str:
        return "" if covered else f'<td rowspan="{down}" colspan={across}>{text}</td>'

    def row_tag(number: int) -> str:
        return "<tr style='DISPLAY: none'>{}</tr>" if number in hidden else "<tr height=20>{}</tr>"

    path.write_text(f"<html><table>{_with_tags(rows, merged, row_tag, cell)}</table></html>")


def _write_xml2003(path: Path, rows: Rows, merged: Sequence[Range], hidden: Sequence[int]) -> None:
    def cell(text: str, down: int, across: int, *, place: int, covered: bool) -> str:
        start = f'<Cell ss:Index="{place + 1}" ss:MergeDown="{down - 1}" ss:MergeAcross="{across - 1}">'
        return "" if covered else f'{start}<Data ss:Type="String">{text}</Data></Cell>'

    def row_tag(number: int) -> str:
        return '<Row ss:Hidden="1">{}</Row>' if number in hidden else "<Row>{}</Row>"

    table = _with_tags(rows, merged, row_tag, cell)
    path.write_text(f'{XML2003}<Worksheet ss:Name="S"><Table>{table}</Table></Worksheet></Workbook>')


def _write_ods(path: Path, rows: Rows, merged: Sequence[Range], hidden: Sequence[int]) -> None:
    def cell(text: str, down: int, across: int, *, place: int, covered: bool) -> str:
        spans = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
        start = f'<table:table-cell office:value-type="string" {spans}>'
        return "<table:covered-table-cell/>" if covered else f"{start}<text:p>{text}</text:p></table:table-cell>"

    def row_tag(number: int) -> str:
        visibility = ' table:visibility="filter"' if number in hidden else ""
        return f"<table:table-row{visibility}>{{}}</table:table-row>"

    table = _with_tags(rows, merged, row_tag, cell)
    path.write_bytes(ods(f'<table:table table:name="S">{table}</table:table>'))


WRITERS: dict[str, Writer] = {
    "a.xlsx": write_xlsx,
    "a.xls": lambda path, rows, merged, hidden: xls(path, rows, merged=merged, hidden=hidden),
    "a.xlsb": lambda path, rows, merged, hidden: xlsb(path, rows, merged=merged, hidden=hidden),
    "a.ods": _write_ods,
    "a.html": _write_html,
    "a.xml": _write_xml2003,
}
