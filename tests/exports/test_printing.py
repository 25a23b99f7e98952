"""Every workbook that leaves the house prints on A4 across, as wide as the paper, with its head and page numbers."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.engine import Engine, reading
from etl.imports.history import past_imports
from etl.imports.results import ImportOptions
from etl.reading.read_file import read
from etl.reading.reading import ReadOptions
from etl.recognition.own_columns import SUMMARY_SHEET
from exports import marking
from exports.rejected_rows import rejected_rows_workbook
from measures import quality
from tests.exports.builders import agencies, sheets_of
from tests.exports.test_marking import BAD, ODD, export, marked, marked_here, opened
from tests.importing import import_file


def assert_prints_well(sheet: Any, head: str) -> None:
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == head and not sheet.print_area
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Trang &P/&N")


def test_tables_repeat_their_headings() -> None:
    for sheet in sheets_of(agencies(), agencies(name="Theo lĩnh vực")).values():
        assert_prints_well(sheet, "$1:$1")


def test_a_definition_is_wrapped_within_its_column() -> None:
    contents = sheets_of(agencies())["Mục lục"]
    said = next(cell for row in contents.iter_rows() for cell in row if cell.value == "Số liệu tạm tính.")
    assert said.alignment.wrap_text


def test_a_marked_workbook_repeats_the_headings_of_its_owner(tmp_path: Path) -> None:
    book = opened(marked(export(tmp_path / "a.xlsx", BAD, ODD)))
    assert_prints_well(book["Danh sách hồ sơ"], "$4:$4")
    assert_prints_well(book[SUMMARY_SHEET], heading_row(book[SUMMARY_SHEET]))


def test_what_its_owner_had_printed_does_not_leave_the_marks_out(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    book = load_workbook(path)
    book.worksheets[0].print_area = "A1:D9"
    book.save(path)
    assert_prints_well(opened(marked(path)).worksheets[0], "$4:$4")


def test_faulty_rows_alone_repeat_their_headings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    monkeypatch.setattr(marking, "MOST_XML", 10)
    sheet, summary = marked_here(path, read(path, ReadOptions()), tmp_path, monkeypatch).worksheets
    assert_prints_well(sheet, "$4:$4")
    assert_prints_well(summary, heading_row(summary))
    assert summary.cell(summary.max_row, 4).alignment.wrap_text


def test_rows_set_aside_repeat_their_headings(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, export(tmp_path / "a.xlsx", BAD), ImportOptions())
    with reading(engine) as connection:
        (batch,), rows = past_imports(connection), quality.rows_set_aside(connection, 1)
    assert_prints_well(opened(rejected_rows_workbook(batch, rows)).worksheets[0], "$3:$3")


def heading_row(sheet: Any) -> str:
    row = next(cell.row for cell in sheet["A"] if cell.value == "Quy tắc")
    return f"${row}:${row}"
