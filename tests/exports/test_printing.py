"""Every workbook that leaves the house prints on A4 across, as wide as the paper, with its head and page numbers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pandas import DataFrame

from db.engine import Engine, reading
from etl.imports.history import past_imports
from etl.imports.results import ImportOptions
from etl.reading.read_file import read
from etl.reading.reading import ReadOptions
from etl.recognition.own_columns import SUMMARY_SHEET
from exports import marking
from exports.cell_styles import lines_of
from exports.rejected_rows import rejected_rows_workbook
from exports.table import ExportColumn, ExportTable
from measures import quality
from tests.exports.builders import agencies, sheets_of, table_of
from tests.exports.test_marking import BAD, ODD, export, marked, marked_here, opened
from tests.importing import import_file


def assert_prints_well(sheet: Any, head: str, *, pages_across: int = 1) -> None:
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and (setup.fitToWidth, setup.fitToHeight) == (
        pages_across,
        0,
    )
    assert sheet.print_title_cols == ("$A:$A" if pages_across > 1 else None) and sheet.print_options.gridLines
    assert sheet.print_title_rows == head and not sheet.print_area
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Trang &P/&N")


def test_tables_repeat_their_headings() -> None:
    for sheet in sheets_of(agencies(), agencies(name="Theo lĩnh vực")).values():
        assert_prints_well(sheet, "$1:$1")


@pytest.mark.parametrize(("months", "pages"), [(12, 1), (19, 1), (20, 2), (60, 4)])
def test_a_table_too_wide_to_be_read_on_one_page_goes_over_several_with_its_first_column(
    months: int, pages: int
) -> None:
    columns = [ExportColumn(str(month), f"{month:02}/2023", "integer") for month in range(months)]
    frame = DataFrame([{"name": "Sở Tư pháp", **dict.fromkeys(map(str, range(months)), 1)}])
    table = ExportTable("Rộng", "Rộng", frame, (ExportColumn("name", "Cơ quan", "text"), *columns))
    assert_prints_well(sheets_of(table)["Rộng"], "$1:$1", pages_across=pages)


def test_paper_says_above_a_table_what_it_is_of_which_period_and_data_date() -> None:
    sheet = sheets_of(replace(agencies(), title="Cơ quan A & B"))["Theo cơ quan"]
    said = "Cơ quan A && B · Kỳ: 01/01/2023 – 31/12/2023 · Số liệu đến ngày 31/10/2023"
    assert sheet.oddHeader is not None and sheet.oddHeader.left.text == said
    assert sheet.cell(1, 1).value == "Cơ quan"


def test_a_name_longer_than_its_column_is_whole_in_a_higher_row() -> None:
    long = "Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất " * 2
    sheet = list(sheets_of(table_of(["Ngắn", long, "Ngắn"])).values())[1]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [None, 60, None]
    assert sheet["A3"].alignment.wrap_text and not sheet["A2"].alignment.wrap_text


def test_a_heading_is_whole_and_stands_above_its_numbers() -> None:
    heading = "Tỷ lệ đúng hạn trên hồ sơ đến hạn"
    sheet = list(sheets_of(table_of([0.5], kind="percent", heading=heading)).values())[1]
    width, cell = sheet.column_dimensions["A"].width, sheet["A1"]
    assert lines_of(heading, width * 0.9) * 15 == sheet.row_dimensions[1].height == 45
    assert cell.alignment.horizontal == "right" and cell.alignment.wrap_text
    assert (cell.font.name, cell.font.sz, cell.font.b) == ("Calibri", 11, True)


def test_a_definition_of_two_lines_has_room_for_both() -> None:
    contents = sheets_of(table_of([1], kind="integer", note="Hồ sơ có kết quả trong kỳ. " * 6))["Mục lục"]
    row = next(cell.row for cell in contents["A"] if cell.value == "Cột “Cột”")
    assert contents.row_dimensions[row].height == 30


def test_a_definition_is_wrapped_within_its_column() -> None:
    contents = sheets_of(agencies())["Mục lục"]
    said = next(cell for row in contents.iter_rows() for cell in row if cell.value == "Số liệu tạm tính.")
    assert said.alignment.wrap_text


def test_a_marked_workbook_repeats_the_headings_of_its_owner(tmp_path: Path) -> None:
    book = opened(marked(export(tmp_path / "a.xlsx", BAD, ODD)))
    assert_prints_well(book["Danh sách hồ sơ"], "$4:$4")
    assert_prints_well(book[SUMMARY_SHEET], heading_row(book[SUMMARY_SHEET]))
    assert_row_is_high_enough(book["Danh sách hồ sơ"], "Cột G")


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
    assert_row_is_high_enough(sheet, "Cột G")
    assert summary.cell(summary.max_row, 4).alignment.wrap_text


def test_rows_set_aside_repeat_their_headings(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, export(tmp_path / "a.xlsx", BAD), ImportOptions())
    with reading(engine) as connection:
        (batch,), rows = past_imports(connection), quality.rows_set_aside(connection, 1)
    sheet = opened(rejected_rows_workbook(batch, rows)).worksheets[0]
    assert_prints_well(sheet, "$3:$3")
    assert_row_is_high_enough(sheet, "Ô ngày không phải là ngày")


def assert_row_is_high_enough(sheet: Any, begins: str) -> None:
    """What is said of a row is longer than its column, and seen whole."""
    said = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(begins))
    lines = lines_of(said.value, sheet.column_dimensions[said.column_letter].width)
    assert lines > 1 and said.alignment.wrap_text and sheet.row_dimensions[said.row].height >= 15 * lines


def test_a_row_that_its_owner_made_high_stays_so(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    book = load_workbook(path)
    book.worksheets[0].row_dimensions[5].height = 90
    book.save(path)
    assert opened(marked(path)).worksheets[0].row_dimensions[5].height == 90


def heading_row(sheet: Any) -> str:
    row = next(cell.row for cell in sheet["A"] if cell.value == "Quy tắc")
    return f"${row}:${row}"
