"""Sheets of .xlsx files: every cell as Excel shows it, on Excel's own row, and nothing hidden."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from etl.refused_file import RefusedFileError
from etl.workbook import sheet as sheet_limits
from etl.workbook import xlsx as xlsx_reader
from etl.workbook import xlsx_fast_rows, xml_pieces, zip_container
from etl.workbook.guard import FileKind
from etl.workbook.open_sheets import UNCOMPUTED, CellError, MergedRange, Sheet, open_sheets
from tests.etl.handmade import parts, text_cell, xlsx, zipped


def only_sheet(path: Path) -> Sheet:
    (sheet,) = open_sheets(path, FileKind.XLSX)
    return sheet


def rows_of(path: Path) -> list[list[object]]:
    return [row for chunk in only_sheet(path).chunks() for row in chunk.rows]


def saved(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def refusal(path: Path) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        rows_of(path)
    assert refused.value.reason.endswith(".") and "\n" not in refused.value.reason
    return refused.value


def test_every_type_of_cell_keeps_its_value(tmp_path: Path) -> None:
    row: list[object] = [
        *("Đã trả", 12, 12.5, True, date(2023, 4, 3), datetime(2023, 4, 3, 12, 30), time(7, 30)),
        *(timedelta(hours=30), None, "0001"),
    ]
    path = saved(tmp_path / "a.xlsx", [row])
    assert rows_of(path) == [row]
    assert isinstance(rows_of(path)[0][1], float)


def test_blank_rows_and_columns_before_the_table_keep_excels_numbers(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", f'<row r="4">{text_cell("C4", "x")}</row><row r="6">{text_cell("A6", "y")}</row>')
    (chunk,) = only_sheet(path).chunks()
    assert chunk.first_row == 1
    assert chunk.rows == [[None] * 3] * 3 + [[None, None, "x"], [None] * 3, ["y", None, None]]


def test_chunks_follow_each_other_and_never_become_narrower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_limits, "PIECE", 2)
    path = saved(tmp_path / "a.xlsx", [["a", "b", "c"], ["d"], ["e"], ["f", "g", "h", "i"], ["j"]])
    chunks = list(only_sheet(path).chunks())
    assert [chunk.first_row for chunk in chunks] == [1, 3, 5]
    widths = [{len(row) for row in chunk.rows} for chunk in chunks]
    assert all(len(width) == 1 for width in widths) and widths == sorted(widths, key=max)


def test_a_sheet_can_be_read_twice(tmp_path: Path) -> None:
    sheet = only_sheet(saved(tmp_path / "a.xlsx", [["a"], ["b"]]))
    assert [chunk.rows for chunk in sheet.chunks()] == [chunk.rows for chunk in sheet.chunks()] == [[["a"], ["b"]]]


def test_error_cells_are_errors_and_the_same_words_as_text_are_text(tmp_path: Path) -> None:
    errors = ["#REF!", "#N/A", "#DIV/0!", "#GETTING_DATA"]
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="e"><v>{error}</v></c>{text_cell(f"B{number}", error)}</row>'
        for number, error in enumerate(errors, 1)
    )
    assert rows_of(xlsx(tmp_path / "a.xlsx", rows)) == [[CellError(error), error] for error in errors]


def test_a_formula_that_was_never_computed_is_an_error_and_its_row_is_not_lost(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [["=1+1"], ["x"], ["=A1"]])
    assert rows_of(path) == [[UNCOMPUTED], ["x"], [UNCOMPUTED]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2.0),
        ('<c r="A1" t="str"><f>"a"</f><v>a</v></c>', "a"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', 3.0),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
        ('<c r="A1"><f>1+1</f></c>', UNCOMPUTED),
        ('<c r="A1"><f>1+1</f><v/></c>', UNCOMPUTED),
        ('<c r="A1" s="3"/>', None),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="d"><v>2023-04-03</v></c>', date(2023, 4, 3)),
        ('<c r="A1" t="d"><v>2023-04-03T08:00:00Z</v></c>', "2023-04-03T08:00:00Z"),
        ('<c r="A1" t="inlineStr"><is><t>a&amp;b &lt;c&gt; &#7889;</t></is></c>', "a&b <c> ố"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a_x000D_b </t></is></c>', " a\rb "),
        ('<c r="A1" t="inlineStr"><is><r><t>Hồ </t></r><r><t>sơ</t></r><rPh><t>x</t></rPh></is></c>', "Hồ sơ"),
        ('<c t="inlineStr" r="A1"><is><t>a</t></is></c>', "a"),
        ('<c t="inlineStr"><is><t>a</t></is></c>', "a"),
        ('<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', "a<b"),
        ('<c r="A1" t="inlineStr"><is><t>a\x01b</t></is></c>', "ab"),
        ('<c r="A1"><v>không phải số</v></c>', "không phải số"),
        ('<c r="A1"><v>nan</v></c>', "nan"),
        ('<c r="A1"><v>2023_01</v></c>', "2023_01"),
        ('<c r="A1"><v>\u0661\u0662</v></c>', "\u0661\u0662"),
        ('<c r="A1"><is><t>0007</t></is></c>', "0007"),
        ('<c r="A1" t="s"><is><t xml:space="preserve">a </t></is></c>', "a "),
        ('<c r="A1" t="inlineStr"><f>A2</f><is><t></t></is></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>&#128;&#xFDD0;</t></is></c>', "\x80\ufdd0"),
        ('<c r="A1" t="inlineStr"><is><t>a&#95;x000D_b</t></is></c>', "a\rb"),
        ('<c r="A1" x-t="b"><v>7</v></c>', 7.0),
        ("""<c r="A1" x=' t="b"'><v>7</v></c>""", 7.0),
        (f'<c r="A1" s="{"9" * 5_000}"><v>7</v></c>', 7.0),
    ],
)
def test_a_cell_means_the_same_plain_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, value: object
) -> None:
    below = text_cell("A2", "x")
    plain = xlsx(tmp_path / "plain.xlsx", f'<row r="1">{cell}</row><row r="2">{below}</row>')
    # A comment is enough to have the piece written anew.
    thorough = xlsx(tmp_path / "thorough.xlsx", f'<row r="1">{cell}</row><!-- --><row r="2">{below}</row>')
    assert rows_of(plain) == rows_of(thorough) == [[value], ["x"]]
    # Nor by the reader that takes whatever the format allows.
    monkeypatch.setattr(xlsx_fast_rows.PlainRows, "rows", lambda *_: None)
    assert rows_of(plain) == rows_of(thorough) == [[value], ["x"]]


def test_shared_strings_are_found_whatever_their_table_says_of_its_length(tmp_path: Path) -> None:
    strings = "<si><t>a</t></si><si/><si><r><t>b</t></r><r><t>c</t></r></si><si><t>d&amp;e</t></si>"
    cells = "".join(
        f'<c r="{letter}1" t="s"><v>{place}</v></c>' for letter, place in zip("ABCDE", "0123", strict=False)
    )
    cells += '<c r="E1" t="s"><v> &#51; </v></c>'
    assert rows_of(xlsx(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>', strings=strings)) == [
        ["a", None, "bc", "d&e", "d&e"]
    ]


@pytest.mark.parametrize("index", ["9", "1", "-1", "x", "0\u00a0", "\u0660"])
def test_a_shared_string_that_does_not_exist_is_a_damaged_file(tmp_path: Path, index: str) -> None:
    row = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", row, strings="<si><t>a</t></si>")).code == "damaged"


def test_shared_strings_dates_and_texts_in_whole_columns_are_what_each_cell_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column is read at once where all its cells are alike: empty ones among them, and styles that mean the same."""
    monkeypatch.setattr(sheet_limits, "_LOOKED_AT", 0)
    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="0"><v>45019.5</v></c><c r="C1" s="2"><v>7</v></c></row>'
        '<row r="2"><c r="A2" t="s" s="1"/><c r="B2" s="1"><v>45020</v></c><c r="C2" s="3"><v>8.5</v></c></row>'
        '<row r="3"><c r="A3" t="s" s="1"><v>0</v></c><c r="B3" s="1"/><c r="C3" s="2"><v>9</v></c></row>'
    )
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (22, 14, 0, 1))
    strings = "<si><t>Sở Y tế</t></si><si><t>Đã trả &amp; lưu</t></si>"
    (chunk,) = only_sheet(
        xlsx(tmp_path / "a.xlsx", rows, styles=f"<cellXfs>{formats}</cellXfs>", strings=strings)
    ).chunks()
    assert [list(chunk.column(index)) for index in range(3)] == [
        ["Đã trả & lưu", None, "Sở Y tế"],
        [datetime(2023, 4, 3, 12), date(2023, 4, 4), None],
        [7.0, 8.5, 9.0],
    ]
    assert chunk.rows == [list(row) for row in zip(*(chunk.column(index) for index in range(3)), strict=True)]
    assert [list(chunk.column(index)[1:]) for index in range(2)] == [[None, "Sở Y tế"], [date(2023, 4, 4), None]]


@pytest.mark.parametrize("index", ["2", "-1", "x", "0\u00a0", "\u0660"])
def test_a_column_with_a_shared_string_that_does_not_exist_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: str
) -> None:
    monkeypatch.setattr(sheet_limits, "_LOOKED_AT", 0)
    rows = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row><row r="2"><c r="A2" t="s"/></row>'
    strings = "<si><t>a</t></si><si><t>b</t></si>"
    (chunk,) = only_sheet(xlsx(tmp_path / "a.xlsx", rows, strings=strings)).chunks()
    with pytest.raises(RefusedFileError):
        chunk.column(0)


def test_bytes_that_are_no_letters_are_shown_as_such_and_spoil_no_other_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_limits, "_LOOKED_AT", 0)
    rows = f'<row r="1">{text_cell("A1", "Sở @")}</row><row r="2">{text_cell("A2", "Đất đai")}</row>'
    members = {name: str(text).encode().replace(b"@", b"\xff") for name, text in parts(rows).items()}
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(members.items()))
    (chunk,) = only_sheet(path).chunks()
    assert list(chunk.column(0)) == ["Sở \ufffd", "Đất đai"]


def test_names_with_a_prefix_are_the_same_names(tmp_path: Path) -> None:
    members = parts("")
    members["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(members.items()))
    assert rows_of(path) == [["a"]]


def test_parts_in_utf16_are_read(tmp_path: Path) -> None:
    members = {
        name: str(text).encode("utf-16") for name, text in parts(f'<row r="1">{text_cell("A1", "ố")}</row>').items()
    }
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(members.items()))
    assert rows_of(path) == [["ố"]]


def test_the_1904_calendar_is_honoured(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([date(2023, 4, 3), datetime(2023, 4, 3, 8, 15)])
    book.save(tmp_path / "a.xlsx")
    assert rows_of(tmp_path / "a.xlsx") == [[date(2023, 4, 3), datetime(2023, 4, 3, 8, 15)]]


@pytest.mark.parametrize("serial", ["-1", "60", "2958466"])
def test_a_serial_that_is_no_day_is_an_error_and_never_another_day(tmp_path: Path, serial: str) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    ((value,),) = rows_of(
        xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" s="0"><v>{serial}</v></c></row>', styles=styles)
    )
    assert isinstance(value, CellError)


def test_hidden_sheets_and_merged_cells_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Danh sách"
    book.worksheets[0].append(["Kết quả"])
    book.worksheets[0].merge_cells("A1:C2")
    book.create_sheet("_tam").sheet_state = "veryHidden"
    book.create_chartsheet("Biểu đồ")
    book.save(tmp_path / "a.xlsx")
    sheets = open_sheets(tmp_path / "a.xlsx", FileKind.XLSX)
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Danh sách", False), ("_tam", True)]
    assert sheets[0].merged == (MergedRange(0, 0, 1, 2),)
    assert sheets[1].merged == ()


def test_a_lying_dimension_costs_nothing(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", f'<row r="1">{text_cell("A1", "x")}</row>', head='<dimension ref="A1:XFD1048576"/>'
    )
    assert rows_of(path) == [["x"]]


def test_a_lone_cell_in_the_farthest_corner_is_refused_not_filled_up_to(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "x")}</row><row r="1048576">{text_cell("XFD1048576", "y")}</row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "too_sparse"


def test_blank_cells_and_rows_to_the_farthest_corner_are_nothing(tmp_path: Path) -> None:
    # As LibreOffice writes formats of whole columns.
    blank = "".join(f'<row r="{number}" ht="12.8"/>' for number in range(1_048_563, 1_048_577))
    rows = f'<row r="1">{text_cell("A1", "x")}<c r="AMJ1" s="0"/></row><row r="3">{text_cell("A3", "y")}</row>{blank}'
    assert [row[:1] for row in rows_of(xlsx(tmp_path / "a.xlsx", rows))] == [["x"], [None], ["y"]]
    assert len(rows_of(tmp_path / "a.xlsx")[0]) == 1


def test_sixteen_thousand_columns_are_read_in_small_pieces(tmp_path: Path) -> None:
    row = text_cell("A{0}", "x") + text_cell("XFD{0}", "y")
    rows = "".join(f'<row r="{number}">{row.format(number)}</row>' for number in range(1, 1_001))
    chunks = list(only_sheet(xlsx(tmp_path / "a.xlsx", rows)).chunks())
    assert max(len(chunk.rows) for chunk in chunks[1:]) * 16_384 <= sheet_limits.CELLS_AT_ONCE
    assert chunks[-1].rows[-1][0] == "x" and chunks[-1].rows[-1][-1] == "y"


def test_a_column_beyond_excels_last_is_refused_by_name(tmp_path: Path) -> None:
    assert "XFE" in refusal(xlsx(tmp_path / "a.xlsx", f'<row r="1">{text_cell("XFE1", "x")}</row>')).reason


def test_a_row_beyond_excels_last_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(xlsx(tmp_path / "a.xlsx", f'<row r="1048577">{text_cell("A1048577", "x")}</row>')).code == "too_sparse"
    )


def test_two_sheets_that_are_one_part_are_a_damaged_file(tmp_path: Path) -> None:
    members = parts("")
    workbook = str(members["xl/workbook.xml"])
    twice = workbook.replace("</sheets>", '<sheet name="T" sheetId="2" r:id="r0"/></sheets>')
    (tmp_path / "a.xlsx").write_bytes(zipped({**members, "xl/workbook.xml": twice}.items()))
    with pytest.raises(RefusedFileError):
        open_sheets(tmp_path / "a.xlsx", FileKind.XLSX)


def test_a_sheets_name_is_one_short_line(tmp_path: Path) -> None:
    members = parts("")
    workbook = str(members["xl/workbook.xml"]).replace('"S"', f'"a&#10;b{"c" * 200}"')
    (tmp_path / "a.xlsx").write_bytes(zipped({**members, "xl/workbook.xml": workbook}.items()))
    assert only_sheet(tmp_path / "a.xlsx").name == "a b" + "c" * 77


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    rows = f'<row r="2">{text_cell("A2", "x")}</row><row r="1">{text_cell("A1", "y")}</row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "rows_out_of_order"


def test_cells_of_one_row_that_name_two_rows_are_refused(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "x")}{text_cell("B2", "y")}</row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "rows_out_of_order"


def test_cells_that_name_another_row_than_their_row_does_are_believed(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A2", "x")}{text_cell("B2", "y")}</row>'
    assert rows_of(xlsx(tmp_path / "a.xlsx", rows)) == [[None, None], ["x", "y"]]


def test_cells_without_a_reference_end_at_excels_last_column(tmp_path: Path) -> None:
    assert len(rows_of(xlsx(tmp_path / "a.xlsx", f"<row>{'<c><v>1</v></c>' * 16_384}</row>"))[0]) == 16_384
    assert refusal(xlsx(tmp_path / "a.xlsx", f"<row>{'<c/>' * 16_385}</row>")).code == "column_beyond_excel"


def test_a_million_elements_inside_each_other_are_refused(tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1">{"<a>" * 1_000}{"</a>" * 1_000}</c></row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "too_deep"


def test_a_sheet_that_breaks_off_is_a_damaged_file(tmp_path: Path) -> None:
    members = parts(f'<row r="1">{text_cell("A1", "x")}</row>')
    sheet = str(members["xl/worksheets/sheet1.xml"])
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**members, "xl/worksheets/sheet1.xml": sheet[: sheet.index("</sheetData>")]}.items()))
    assert refusal(path).code == "damaged"


def test_a_sheet_whose_part_is_missing_is_a_damaged_file(tmp_path: Path) -> None:
    members = parts("")
    del members["xl/worksheets/sheet1.xml"]
    (tmp_path / "a.xlsx").write_bytes(zipped(members.items()))
    with pytest.raises(RefusedFileError):
        open_sheets(tmp_path / "a.xlsx", FileKind.XLSX)


def test_a_cell_whose_damaged_beginning_swallowed_rows_is_a_damaged_file(tmp_path: Path) -> None:
    # What stood between B1's type and the text of B3 is gone.
    rows = f'<row r="1">{text_cell("A1", "x")}<c r="B1"neStr"><is><t>y</t></is></c></row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "damaged"


def test_a_row_whose_damaged_beginning_names_something_else_is_a_damaged_file(tmp_path: Path) -> None:
    rows = f'<Row r="1">{text_cell("A1", "x")}</row><row r="2">{text_cell("A2", "y")}</row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "damaged"


def test_blanks_in_closing_names_are_read(tmp_path: Path) -> None:
    members = parts(f'<row r="1">{text_cell("A1", "x")}</row >')
    sheet = str(members["xl/worksheets/sheet1.xml"]).replace("</sheetData>", "</sheetData\n >")
    (tmp_path / "a.xlsx").write_bytes(zipped({**members, "xl/worksheets/sheet1.xml": sheet}.items()))
    assert rows_of(tmp_path / "a.xlsx") == [["x"]]


def test_a_prefix_that_is_declared_twice_on_the_way_is_read(tmp_path: Path) -> None:
    head = '<sheetPr xmlns:y="urn:a"/><cols xmlns:y="urn:b"/>'
    rows = f'<row r="1">{text_cell("A1", "x")}</row><!-- -->'
    assert rows_of(xlsx(tmp_path / "a.xlsx", rows, head=head)) == [["x"]]


def test_numbers_of_five_thousand_digits_count_nothing(tmp_path: Path) -> None:
    digits = "9" * 5_000
    row = f'<row r="1">{text_cell("A1", "x")}</row>'
    styles = f'<numFmts><numFmt numFmtId="{digits}"/></numFmts><cellXfs><xf numFmtId="{digits}"/></cellXfs>'
    merged = f'<mergeCells><mergeCell ref="A1:B{digits}"/></mergeCells>'
    path = xlsx(tmp_path / "a.xlsx", row, styles=styles, tail=merged)
    assert (rows_of(path), only_sheet(path).merged) == ([["x"]], ())
    assert refusal(xlsx(tmp_path / "b.xlsx", f'<row r="{digits}"/>{row}')).code == "too_sparse"


@pytest.mark.parametrize("kept", [0, xlsx_reader.MOST_KEPT])
def test_a_long_sheet_is_the_same_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    rows: list[list[object]] = [
        [f"Hồ sơ {number}", float(number), date(2023, 1, 1 + number % 28)] for number in range(500)
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("A1:A2")
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(xlsx_reader, "MOST_KEPT", kept)
    monkeypatch.setattr(zip_container, "BLOCK", 700)
    sheet = only_sheet(tmp_path / "a.xlsx")
    assert sheet.merged == (MergedRange(0, 0, 1, 0),)
    read = [row for chunk in sheet.chunks() for row in chunk.rows]
    assert read == [rows[0], [None, *rows[1][1:]], *rows[2:]]


def test_a_piece_without_an_end_of_a_row_does_not_fill_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_pieces, "MOST_PIECE", 10_000)
    monkeypatch.setattr(zip_container, "BLOCK", 1_000)
    rows = f'<row r="1">{text_cell("A1", "x" * 50_000)}</row>'
    assert refusal(xlsx(tmp_path / "a.xlsx", rows)).code == "damaged"


def test_rich_text_and_plain_text_stand_side_by_side(tmp_path: Path) -> None:
    rich = CellRichText("Đã ", TextBlock(InlineFont(b=True), "trả"))
    assert rows_of(saved(tmp_path / "a.xlsx", [["a", rich], ["b", "c"]])) == [["a", "Đã trả"], ["b", "c"]]


_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=8)
_moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
_numbers = st.integers(-(10**9), 10**9).map(float)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.lists(st.one_of(st.none(), _texts, _numbers, _moments, st.booleans()), max_size=5), max_size=8))
def test_calamine_reads_the_same_values(tmp_path: Path, rows: list[list[object]]) -> None:
    rows = [[f"'{cell}" if isinstance(cell, str) and cell[0] in "=#" else cell for cell in row] for row in rows]
    path = saved(tmp_path / "a.xlsx", rows)
    ours = [[cell for cell in row if cell is not None] for row in rows_of(path)]
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    theirs = [[cell for cell in row if cell != ""] for row in sheet.to_python(skip_empty_area=False)]
    assert ours[: len(theirs)] == theirs and not any(ours[len(theirs) :])


_USUAL = {
    "shared": ' t="s"><v>1</v></c>',
    "moment": ' s="1"><v>45019.5</v></c>',
    "number": "><v>7</v></c>",
    "inline": ' t="inlineStr"><is><t>Sở Y tế</t></is></c>',
}
_EMPTY = ("", ' s="1"/>', ' t="s"></c>', ' t="s"><v></v></c>')
_UNUSUAL = (
    ' t="s" s="1"><v>0</v></c>',
    ' t="s"><v> 2 </v></c>',
    ' s="0"><v>45019.5</v></c>',
    ' s="1"><v>1E+300</v></c>',
    ' s="1"><v>2023_01</v></c>',
    "><v>-1.5e2</v></c>",
    "><f>1+1</f><v>2</v></c>",
    "><f>1+1</f></c>",
    ' t="e"><v>#REF!</v></c>',
    ' t="b"><v>1</v></c>',
    ' t="inlineStr"><is><t>a &amp; b_x000D_</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>',
)


@st.composite
def _long_sheets(draw: st.DrawFn) -> list[str]:
    """Rows of XML whose columns are mostly of one kind, as those of real exports are."""
    kinds = draw(st.lists(st.sampled_from(sorted(_USUAL)), min_size=1, max_size=4))
    cells = [st.sampled_from([*[_USUAL[kind]] * 30, *_EMPTY * 2, *_UNUSUAL]) for kind in kinds]
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=40))
    # Blank rows at the end may be left out: the last one is not blank.
    return [
        f'<row r="{number}">'
        + "".join(f'<c r="{"ABCD"[column]}{number}"{cell}' for column, cell in enumerate(row) if cell)
        + "</row>"
        for number, row in enumerate([*rows, [_USUAL[kind] for kind in kinds]], 1)
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=_long_sheets(), asked=st.sets(st.integers(0, 3)), block=st.integers(150, 3_000))
def test_what_pieces_taught_changes_no_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str], asked: set[int], block: int
) -> None:
    """Pieces whose cells begin like those above are read faster: whichever columns are asked for, and whatever stands
    among the usual, they say what the reader of all that the format allows says."""
    monkeypatch.setattr(sheet_limits, "_LOOKED_AT", 2)
    monkeypatch.setattr(xlsx_fast_rows, "_LEARNT_FROM", 1)
    more = {
        "strings": '<si><t>a</t></si><si><t xml:space="preserve"> Đất đai</t></si><si><t/></si>',
        "styles": '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
    }
    with monkeypatch.context() as without:
        without.setattr(xlsx_fast_rows.PlainRows, "rows", lambda *_: None)
        expected = rows_of(xlsx(tmp_path / "thorough.xlsx", "".join(f"{row}<!-- -->" for row in rows), **more))
    monkeypatch.setattr(zip_container, "BLOCK", block)
    chunks = []
    for chunk in only_sheet(xlsx(tmp_path / "plain.xlsx", "".join(rows), **more)).chunks():
        for index in asked:
            chunk.column(index)
        chunks.append(chunk)
    read = [row for chunk in chunks for row in zip(*map(chunk.column, range(4)), strict=True)]
    assert read == [tuple([*row, *[None] * 4][:4]) for row in expected]
