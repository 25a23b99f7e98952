"""The exported workbook, opened again as its reader will."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from pandas import NA, DataFrame, NaT, Timestamp

from exports.table import ExportColumn, ExportTable, NotOfItsKindError
from exports.workbook import to_xlsx
from tests.exports.builders import agencies, only_cell, sheets_of, table_of, texts_in


def test_the_first_sheet_is_the_contents_and_each_table_has_a_sheet_of_its_own() -> None:
    assert list(sheets_of(agencies(), agencies(name="Theo lĩnh vực"))) == ["Mục lục", "Theo cơ quan", "Theo lĩnh vực"]


def test_the_contents_say_what_which_period_data_date_and_definitions() -> None:
    texts = texts_in(sheets_of(agencies())["Mục lục"])
    for said in (
        "Theo cơ quan",
        "Hồ sơ theo cơ quan",
        "Kỳ: 01/01/2023 – 31/12/2023",
        "Số liệu đến ngày 31/10/2023",
        "Số liệu tạm tính.",
        "Cột “Tỷ lệ đúng hạn”",
        "(sớm hạn + đúng hạn) / có kết quả",
    ):
        assert said in texts


def test_the_contents_count_the_rows_of_each_sheet() -> None:
    assert sheets_of(agencies())["Mục lục"]["C3"].value == 2


def test_a_column_without_a_definition_is_not_listed() -> None:
    assert "Cột “Cơ quan”" not in texts_in(sheets_of(agencies())["Mục lục"])


def test_a_table_has_one_header_row_and_no_merged_cells() -> None:
    sheet = sheets_of(agencies())["Theo cơ quan"]
    assert [cell.value for cell in sheet[1]] == ["Cơ quan", "Tiếp nhận", "Tỷ lệ đúng hạn"]
    assert sheet.max_row == 3
    assert not sheet.merged_cells.ranges


def test_the_header_stays_in_sight_and_filters() -> None:
    sheet = sheets_of(agencies())["Theo cơ quan"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:C3")


def test_a_count_is_a_number() -> None:
    cell = sheets_of(agencies())["Theo cơ quan"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (1200, "n", "#,##0")


def test_a_share_is_an_unrounded_fraction_with_a_percent_format() -> None:
    cell = only_cell(table_of([93543 / 93600], kind="percent"))
    assert (cell.value, cell.number_format) == (93543 / 93600, "0.00%")


def test_a_day_is_a_date_shown_as_in_vietnam() -> None:
    cell = only_cell(table_of([date(2023, 3, 4)], kind="date"))
    assert (cell.value, cell.is_date, cell.number_format) == (datetime(2023, 3, 4), True, "dd/mm/yyyy")


def test_a_moment_keeps_its_time() -> None:
    cell = only_cell(table_of([Timestamp("2023-03-04 08:30")], kind="datetime"))
    assert (cell.value, cell.number_format) == (datetime(2023, 3, 4, 8, 30), "dd/mm/yyyy hh:mm")


def test_a_day_taken_from_a_moment_has_no_time() -> None:
    assert only_cell(table_of([Timestamp("2023-03-04 08:30")], kind="date")).value == datetime(2023, 3, 4)


def test_a_day_that_excel_cannot_hold_is_written_as_text() -> None:
    assert only_cell(table_of([date(1899, 12, 1)], kind="date")).value == "01/12/1899"


@pytest.mark.parametrize("kind", ["text", "integer", "percent", "date", "datetime"])
@pytest.mark.parametrize("missing", [None, float("nan"), NA, NaT])
def test_what_is_missing_is_an_empty_cell(kind: str, missing: object) -> None:
    table = ExportTable(
        "Bảng",
        "Bảng thử",
        DataFrame({"name": ["Sở Y tế"], "value": DataFrame({"value": [missing]}, dtype=object)["value"]}),
        (ExportColumn("name", "Tên", "text"), ExportColumn("value", "Giá trị", kind)),  # type: ignore[arg-type]
    )
    sheet = sheets_of(table)["Bảng"]
    assert sheet["A2"].value == "Sở Y tế"
    assert sheet["B2"].value is None


def test_a_rate_without_a_whole_is_an_empty_cell_and_a_count_of_nothing_is_0() -> None:
    sheet = sheets_of(agencies())["Theo cơ quan"]
    assert (sheet["B3"].value, sheet["C3"].value) == (0, None)


@pytest.mark.parametrize(
    "kind, wrong", [("integer", 1.5), ("percent", float("inf")), ("date", "2023"), ("integer", "3")]
)
def test_a_value_not_of_its_columns_kind_stops_the_export(kind: str, wrong: object) -> None:
    with pytest.raises(NotOfItsKindError):
        to_xlsx([table_of([wrong], kind=kind)])  # type: ignore[arg-type]


def test_an_empty_table_still_has_its_header() -> None:
    sheet = sheets_of(agencies(DataFrame({"agency": [], "received": [], "on_time_rate": []})))["Theo cơ quan"]
    assert [cell.value for cell in sheet[1]] == ["Cơ quan", "Tiếp nhận", "Tỷ lệ đúng hạn"]
    assert sheet.max_row == 1


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.test/", "#N/A", "{=1}", "TRUE", "12"]
)
def test_text_is_written_as_text_whatever_it_begins_with(text: str) -> None:
    table = table_of([text], heading=text, note=text)
    cell = only_cell(table)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert formulas_and_links(to_xlsx([table])) == []


def test_text_stays_text_after_somebody_edits_the_cell() -> None:
    assert only_cell(table_of(["=1+1"])).number_format == "@"


def test_control_characters_are_removed_and_counted() -> None:
    sheets = sheets_of(table_of(["a\x00b\x0bc"]))
    assert sheets["Bảng"]["A2"].value == "abc"
    assert "Đã bỏ 2 ký tự điều khiển trong các ô chữ." in texts_in(sheets["Mục lục"])


def test_clean_text_is_not_said_to_have_been_changed() -> None:
    assert not [text for text in texts_in(sheets_of(agencies())["Mục lục"]) if "ký tự" in text]


def test_text_too_long_for_a_cell_is_cut_and_said() -> None:
    sheets = sheets_of(table_of(["x" * 40_000]))
    assert sheets["Bảng"]["A2"].value == "x" * 32_767
    assert "1 ô chữ dài quá 32.767 ký tự đã bị cắt." in texts_in(sheets["Mục lục"])


def test_a_spreadsheet_does_not_decode_what_looks_encoded() -> None:
    content = zipfile.ZipFile(io.BytesIO(to_xlsx([table_of(["_x0007_"])]))).read("xl/worksheets/sheet2.xml").decode()
    assert "_x005F_x0007_" in content


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.text(max_size=40))
def test_hostile_text_never_becomes_a_formula_a_link_or_a_broken_file(texts: list[str], name: str) -> None:
    table = table_of(texts, heading=name, name=name, note=name)
    sheets = sheets_of(table)
    assert formulas_and_links(to_xlsx([table])) == []
    assert all(cell.data_type in ("s", "inlineStr", "n") for cell in cells_of(list(sheets.values())[1]))


@given(st.text(st.characters(categories=["L", "Nd", "P", "S", "Zs"]), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_printable_text_comes_back_letter_by_letter(text: str) -> None:
    assert str(only_cell(table_of([text])).value).replace("_x005F_", "_") == text.replace("_x005F_", "_")


def cells_of(sheet: Worksheet) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell) and cell.value is not None]


def formulas_and_links(content: bytes) -> list[str]:
    """Names of the members of a workbook that hold a formula or a link."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            name
            for name in archive.namelist()
            if re.search(rb"<(?:\w+:)?(?:f|hyperlinks?)[ >/]", archive.read(name))
            or (name.startswith("xl/worksheets/_rels") and b"hyperlink" in archive.read(name))
        ]
