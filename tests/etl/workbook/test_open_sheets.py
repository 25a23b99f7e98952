"""HTML, XML of 2003, delimited text, OpenDocument and binary workbooks become sheets as .xlsx does."""

import struct
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.refused_file import RefusedFileError
from etl.workbook.binary_records import hidden_in_xls, hidden_in_xlsb
from etl.workbook.guard import FileKind, check_container
from etl.workbook.open_sheets import UNCOMPUTED, CellError, MergedRange, Sheet, open_sheets
from tests.etl.handmade import ole, zipped

# That code page has the tone of ờ as a letter of its own.
IN_CP1258 = "Đươ\u0300ng số 1".replace("ố", "ô\u0301")
XML2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
)
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def sheets_of(path: Path, content: bytes | str) -> list[Sheet]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_sheets(path, check_container(path))


def rows_of(path: Path, content: bytes | str) -> list[list[object]]:
    (sheet,) = sheets_of(path, content)
    return [row for chunk in sheet.chunks() for row in chunk.rows]


def refusal(path: Path, content: bytes | str) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        rows_of(path, content)
    assert refused.value.reason.endswith(".") and "\n" not in refused.value.reason
    return refused.value


def ods(table: str) -> bytes:
    mimetype = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped([mimetype, ("META-INF/manifest.xml", manifest), ("content.xml", ODS.format(table))])


def test_an_html_table_without_a_charset_is_utf8(tmp_path: Path) -> None:
    page = "<table><tr><th>Mã hồ sơ<th>Ngày</tr><tr><td> H1&nbsp;<td><b>01</b>/02<br>2023</table>"
    assert rows_of(tmp_path / "a.xls", page) == [["Mã hồ sơ", "Ngày"], ["H1", "01/02 2023"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_an_html_table_is_read_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    page = f"<html><table><tr><td>{IN_CP1258}</td></tr></table></html>"
    ((text,),) = rows_of(tmp_path / "a.xls", page.encode(encoding))
    assert unicodedata.normalize("NFC", str(text)) == "Đường số 1"


def test_an_encoding_that_nobody_knows_does_not_end_the_reading_of_html(tmp_path: Path) -> None:
    page = f'<html><meta charset="mqcintosh"><table><tr><td>{IN_CP1258}</td></tr></table></html>'
    ((text,),) = rows_of(tmp_path / "a.xls", page.encode("cp1258"))
    assert unicodedata.normalize("NFC", str(text)) == "Đường số 1"


def test_characters_that_xml_forbids_may_stand_between_html_rows(tmp_path: Path) -> None:
    page = "<html><table><tr><td>a</td></tr>\x01<tr><td>b</td></tr></table><p>c</p>\x02</html>"
    assert rows_of(tmp_path / "a.xls", page)[:2] == [["a"], ["b"]]


def test_spanning_cells_keep_their_place_and_are_told_as_merged(tmp_path: Path) -> None:
    page = '<table><tr><td rowspan=2>a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d</td></tr></table>'
    (sheet,) = sheets_of(tmp_path / "a.xls", page)
    assert [chunk.rows for chunk in sheet.chunks()] == [[["a", "b", None], [None, "c", "d"]]]
    assert sheet.merged == (MergedRange(0, 0, 1, 0), MergedRange(0, 1, 0, 2))


def test_a_row_without_cells_counts_where_cells_from_above_reach_over_it(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=2>a<td rowspan=2>b</tr><tr></tr><tr><td>c<td>d</tr></table>"
    assert rows_of(tmp_path / "a.xls", page) == [["a", "b"], [None, None], ["c", "d"]]


def test_titles_around_html_tables_are_rows(tmp_path: Path) -> None:
    page = "<h1>DANH SÁCH HỒ SƠ</h1>(Từ ngày <b>01/01/2023</b>)<table><tr><td>a</td></tr></table><p>Người ký</p>"
    assert rows_of(tmp_path / "a.xls", page) == [["DANH SÁCH HỒ SƠ"], ["(Từ ngày 01/01/2023 )"], ["a"], ["Người ký"]]


def test_tables_for_layout_do_not_repeat_what_the_inner_ones_say(tmp_path: Path) -> None:
    page = "<table><tr><td><table><tr><td>a</td></tr><tr><td>b</td></tr></table></td></tr></table>"
    assert [row for row in rows_of(tmp_path / "a.xls", page) if any(row)] == [["a"], ["b"]]


def test_absurd_spans_and_nesting_cost_nothing(tmp_path: Path) -> None:
    page = '<table><tr><td colspan="999999999" rowspan="999999999">a</td></tr><tr><td>b</td></tr></table>'
    assert len(rows_of(tmp_path / "a.xls", page)) == 2
    assert refusal(tmp_path / "a.xls", "<table><tr><td>" * 100).code == "too_deep"
    assert refusal(tmp_path / "b.xls", "<html>" + "<div>" * 1_000 + "<table><tr><td>a").code == "too_deep"


def test_a_page_that_declares_entities_is_refused(tmp_path: Path) -> None:
    page = '<!DOCTYPE html [<!ENTITY a "b">]><table><tr><td>&a;</td></tr></table>'
    assert refusal(tmp_path / "a.xls", page).code == "dtd"


def test_scripts_and_pictures_in_html_are_not_seen(tmp_path: Path) -> None:
    page = '<html><head><title>x</title></head><body><script>1</script><table><tr><td>a<img src="http://b/"></td></tr></table>'
    assert rows_of(tmp_path / "a.xls", page) == [["a"]]


def test_xml_of_2003_is_read_with_its_types_and_gaps(tmp_path: Path) -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell>'
        '<Cell><Data ss:Type="Number">1.5</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="DateTime">2023-04-03T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2023-04-03T08:30:00.000</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=1"/>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    content = (
        f'{XML2003}<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet><Worksheet ss:Name="B"><Table/>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"
    )
    first, second = sheets_of(tmp_path / "a.xls", content)
    assert [chunk.rows for chunk in first.chunks()] == [
        [
            [None, None, None],
            ["a", None, 1.5],
            [None, date(2023, 4, 3), datetime(2023, 4, 3, 8, 30)],
            [CellError("#N/A"), UNCOMPUTED, True],
        ]
    ]
    assert first.merged == (MergedRange(1, 0, 1, 1),)
    assert (second.name, second.hidden) == ("B", True)


def test_entities_in_xml_of_2003_are_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path / "a.xls", XML2003.replace("<Workbook", "<!DOCTYPE a []><Workbook") + "</Workbook>").code
        == "dtd"
    )


def test_an_index_far_down_in_xml_of_2003_is_refused(tmp_path: Path) -> None:
    content = f'{XML2003}<Worksheet><Table><Row ss:Index="9999999"/></Table></Worksheet></Workbook>'
    assert refusal(tmp_path / "a.xls", content).code == "too_sparse"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimited_text_is_read_in_every_encoding(tmp_path: Path, encoding: str, sign: str) -> None:
    text = f"Mã hồ sơ{sign}Tên thủ tục\r\nH1{sign}Đăng ký\r\n" + f"H2{sign}x\r\n" * 20
    assert rows_of(tmp_path / "a.csv", text.encode(encoding))[:2] == [["Mã hồ sơ", "Tên thủ tục"], ["H1", "Đăng ký"]]


def test_a_cp1258_file_is_read(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", f"Tên,{IN_CP1258}".encode("cp1258")) == [["Tên", IN_CP1258]]


def test_the_line_that_names_the_delimiter_is_not_a_row(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", "sep=;\na,b;c\n") == [["a,b", "c"]]


def test_ragged_lines_and_quoted_line_breaks_keep_their_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", 'a,b\n"x\ny"\n\n1,2,3\n') == [
        ["a", "b", None],
        ["x\ny", None, None],
        [None] * 3,
        ["1", "2", "3"],
    ]


def test_tcvn3_is_named_and_refused(tmp_path: Path) -> None:
    assert (
        "TCVN3" in refusal(tmp_path / "a.csv", b"M\xb7 h\xe5 s\xac;T\xaan th\xf1 t\xf4c\nH1;\xa7\xa8ng k\xfd\n").reason
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n" + "x" * 3_000_000, "line_too_long"),
        ("a,b\n" + "," * 500_000 + "\n", "too_many_columns"),
        ('a,b\n"' + "x,y\n" * 100_000, "damaged"),
        ("a\n" * 1_048_577, "too_many_rows"),
    ],
)
def test_absurd_lines_do_not_reach_the_csv_reader(tmp_path: Path, content: str, code: str) -> None:
    assert refusal(tmp_path / "a.csv", content).code == code


def test_error_cells_and_merged_cells_of_opendocument_are_told(tmp_path: Path) -> None:
    table = (
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="2"><text:p>Mã</text:p></table:table-cell><table:covered-table-cell/>'
        '</table:table-row><table:table-row><table:table-cell office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row></table:table>'
    )
    (sheet,) = sheets_of(tmp_path / "a.ods", ods(table))
    rows = [row for chunk in sheet.chunks() for row in chunk.rows]
    assert [row[0] for row in rows] == ["Mã", CellError("#DIV/0!")]
    assert sheet.merged == (MergedRange(0, 0, 0, 1),)


def test_repeated_blanks_cost_nothing_and_repeated_cells_are_counted(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    blanks = '<table:table-cell table:number-columns-repeated="16384"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048575">{blanks}</table:table-row>'
    one = f'<table:table table:name="A"><table:table-row>{cell.format("")}</table:table-row>{blank}</table:table>'
    assert rows_of(tmp_path / "a.ods", ods(one)) == [["x"]]
    many = one.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">').replace(
        'office:value-type="string"', 'office:value-type="string" table:number-columns-repeated="1000"'
    )
    assert refusal(tmp_path / "b.ods", ods(many)).code == "too_sparse"


@pytest.mark.parametrize("name", ["a.ods", "a.xls", "a.xlsb", "a.csv", "a"])
def test_the_bytes_decide_whatever_ending_the_name_has(tmp_path: Path, name: str) -> None:
    row = '<table:table-cell office:value-type="string"><text:p>Mã hồ sơ</text:p></table:table-cell>'
    table = f'<table:table table:name="T"><table:table-row>{row}</table:table-row></table:table>'
    assert rows_of(tmp_path / name, ods(table)) == [["Mã hồ sơ"]]


def test_error_cells_in_an_xlsb_are_found_in_its_records(tmp_path: Path) -> None:
    def record(kind: int, content: bytes) -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(content)]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = record(0, struct.pack("<I", 6) + bytes(8)) + record(3, struct.pack("<II", 2, 0) + b"\x17")
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<!-- as some write it --><Relationship Id="r1" Type="x" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    path = tmp_path / "a.xlsb"
    path.write_bytes(
        zipped(
            [
                ("xl/workbook.bin", record(156, bytes(8) + wide("r1") + wide("Trang 1"))),
                ("xl/_rels/workbook.bin.rels", relations),
                ("xl/worksheets/sheet1.bin", sheet),
            ]
        )
    )
    found = hidden_in_xlsb(path)["Trang 1"]
    assert found.errors == {(6, 2): CellError("#REF!")}
    assert (found.rows, found.columns) == (7, 3)


def test_error_cells_in_an_xls_are_found_in_its_records(tmp_path: Path) -> None:
    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    globals_ = record(0x809, bytes(8)) + record(0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00S") + record(0x0A, b"")
    at = len(globals_)
    globals_ = globals_.replace(
        struct.pack("<IBB", 0, 0, 0) + b"\x01\x00S", struct.pack("<IBB", at, 0, 0) + b"\x01\x00S"
    )
    cells = record(0x205, struct.pack("<HHHBB", 4, 1, 0, 0x2A, 1)) + record(0x205, struct.pack("<HHHBB", 5, 0, 0, 1, 0))
    formula = record(0x06, struct.pack("<HHH", 6, 3, 0) + b"\x02\0\x07\0\0\0\xff\xff" + bytes(8))
    stream = globals_ + record(0x809, bytes(8)) + cells + formula + record(0x0A, b"")
    found = hidden_in_xls(ole(tmp_path / "a.xls", {"Workbook": stream.ljust(4096, b"\0")}))["S"]
    assert found.errors == {(4, 1): CellError("#N/A"), (6, 3): CellError("#DIV/0!")}
    assert (found.rows, found.columns) == (7, 4)


def test_a_workbook_without_a_sheet_is_refused(tmp_path: Path) -> None:
    path = ole(tmp_path / "a.xls", {"Workbook": bytes(4096)})
    assert check_container(path) is FileKind.XLS
    with pytest.raises(RefusedFileError) as refused:
        open_sheets(path, FileKind.XLS)
    assert refused.value.code == "no_sheet"
