"""The owner's workbook handed back with its errors marked; mended there and loaded again, it goes in."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from db.engine import Engine
from domain.batch import Severity
from etl import process
from etl.imports.results import FileResult, ImportOptions
from etl.reading.read_file import read
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.own_columns import MENDING_HEADING, SUMMARY_SHEET
from etl.rules.catalogue import RULES
from exports import marking
from exports.marked_rows import AUTHOR
from exports.marking import marked_workbook
from tests.cli.workbooks import HEADINGS, PERSON, THREE, write_export
from tests.etl.exported import DOSSIER, TITLE, dossier
from tests.etl.formats import WRITERS
from tests.importing import import_file

BAD = ("H48.1-230106-0004", "Trực tiếp", "31/02/2023", "10/02/2023", None, "Đang xử lý")
ODD = ("H48.1-230106-0005", "Trực tiếp", "06/01/2023", "05/01/2023", None, "Đang xử lý")
RECEIVED = HEADINGS.index("Ngày tiếp nhận") + 1


def export(path: Path, *more: tuple[str | None, ...]) -> Path:
    return write_export(path, [*THREE, *more])


def marked(path: Path, **options: Any) -> bytes:
    found = read(path, ReadOptions())
    return marked_workbook(path.read_bytes(), found.issues, found.sheets, **options)


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def column_of(sheet: Any, heading: str, *, row: int = 4) -> int:
    places = [cell.column for cell in sheet[row] if cell.value == heading]
    assert len(places) == 1, f"{heading} stands in {places}"
    return int(places[0])


def test_faulty_cells_are_coloured_and_say_how_to_mend_them(tmp_path: Path) -> None:
    sheet = opened(marked(export(tmp_path / "a.xlsx", BAD, ODD)))["Danh sách hồ sơ"]
    wrong, odd, right = sheet.cell(8, RECEIVED), sheet.cell(9, RECEIVED + 1), sheet.cell(5, RECEIVED)
    assert (wrong.fill.fgColor.rgb, odd.fill.fgColor.rgb) == ("FFFFC7CE", "FFFFEB9C")
    assert RULES["not_a_date"].mend in wrong.comment.text and wrong.comment.author == AUTHOR
    assert right.comment is None and right.fill.fill_type is None
    said = sheet.cell(8, column_of(sheet, MENDING_HEADING)).value
    assert RULES["not_a_date"].mend in said and "31/02/2023" in said
    assert sheet.auto_filter.ref.startswith("A4:")


def test_the_rest_of_the_workbook_stays_as_it_was(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    book = load_workbook(path)
    sheet: Any = book["Danh sách hồ sơ"]
    sheet.merge_cells("A1:K1")
    sheet["B5"].font = Font(color="FF123456")
    sheet.column_dimensions["C"].width = 47
    sheet["B5"].comment = Comment("của tôi", "Chị Lan")
    sheet.cell(8, RECEIVED).comment = Comment("xem lại", "Chị Lan")
    book.create_sheet("Ghi chú")["A1"] = "riêng"
    book.save(path)
    back = opened(marked(path))
    sheet = back["Danh sách hồ sơ"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:K1"]
    assert (sheet["B5"].font.color.rgb, sheet.column_dimensions["C"].width) == ("FF123456", 47)
    assert sheet["B5"].comment.text == "của tôi"
    assert "xem lại" in sheet.cell(8, RECEIVED).comment.text
    assert sheet.cell(5, HEADINGS.index("Người nộp") + 1).value == PERSON
    assert back.sheetnames == ["Danh sách hồ sơ", "Ghi chú", SUMMARY_SHEET]


def test_a_sheet_sums_the_errors_up_by_rule_with_the_way_to_mend(tmp_path: Path) -> None:
    sheet = opened(marked(export(tmp_path / "a.xlsx", BAD, ODD)))[SUMMARY_SHEET]
    lines = {row[0]: row for row in sheet.iter_rows(values_only=True) if isinstance(row[2], int)}
    assert next(iter(lines)) == RULES["not_a_date"].name
    assert lines[RULES["not_a_date"].name][2:4] == (1, RULES["not_a_date"].mend)
    assert RULES["due_before_received"].name in lines


def imported(engine: Engine, path: Path) -> FileResult:
    return import_file(engine, path, ImportOptions())


def test_mended_in_the_marked_workbook_and_loaded_again_it_goes_in(engine: Engine, tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    first = imported(engine, path)
    assert (first.tally.new, first.tally.rejected) == (3, 1)
    book = opened(marked_workbook(path.read_bytes(), first.issues, first.sheets))
    book["Danh sách hồ sơ"].cell(8, RECEIVED).value = "06/01/2023"
    book.save(tmp_path / "sua.xlsx")
    again = imported(engine, tmp_path / "sua.xlsx")
    assert (again.reason, again.tally.new, again.tally.same, again.tally.rejected) == (None, 1, 3, 0)
    assert again.issues == ()
    assert again.sheets[0].fingerprint == first.sheets[0].fingerprint


def test_a_workbook_that_comes_back_half_mended_is_marked_anew_without_the_old_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(marked(export(path, BAD, ("H48.1-230107-0009", *BAD[1:]))))
    book = load_workbook(path)
    sheet = book["Danh sách hồ sơ"]
    sheet.cell(8, RECEIVED).value = "06/01/2023"
    book.save(path)
    back = opened(marked(path))
    sheet = back["Danh sách hồ sơ"]
    column = column_of(sheet, MENDING_HEADING)
    assert sheet.cell(8, column).value is None and sheet.cell(8, RECEIVED).comment is None
    assert sheet.cell(8, RECEIVED).fill.fill_type is None
    assert sheet.cell(9, column).value and sheet.cell(9, RECEIVED).comment
    assert back.sheetnames == ["Danh sách hồ sơ", SUMMARY_SHEET]


def test_a_page_saved_as_xls_comes_back_as_xlsx(engine: Engine, tmp_path: Path) -> None:
    rows: list[list[object]] = [[*HEADINGS], [1, BAD[0], "Chứng thực", "Tư pháp", "Sở Tư pháp", *BAD[1:], PERSON]]
    rows += [[2, THREE[0][0], "Chứng thực", "Tư pháp", "Sở Tư pháp", *THREE[0][1:], PERSON]]
    lines = ["".join(f"<td>{'' if cell is None else cell}</td>" for cell in row) for row in rows]
    title = "<tr><td>(Từ ngày 01/01/2023 đến ngày 31/01/2023)</td></tr>"
    path = tmp_path / "a.xls"
    path.write_text(f"<html><table>{title}<tr>{'</tr><tr>'.join(lines)}</tr></table></html>", encoding="utf-8")
    back = opened(marked(path))
    sheet = back.worksheets[0]
    head = next(row for row in range(1, 5) if sheet.cell(row, 2).value == "Số hồ sơ")
    assert sheet.cell(head + 1, RECEIVED).fill.fgColor.rgb == "FFFFC7CE"
    assert sheet.cell(head + 1, len(HEADINGS)).value == PERSON
    sheet.cell(head + 1, RECEIVED).value = "06/01/2023"
    back.save(tmp_path / "sua.xlsx")
    again = imported(engine, tmp_path / "sua.xlsx")
    assert (again.reason, again.tally.new, again.tally.rejected, again.as_of) == (None, 2, 0, date(2023, 1, 31))


def test_a_file_too_large_to_be_marked_whole_comes_back_with_its_faulty_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export(tmp_path / "a.xlsx", BAD)
    monkeypatch.setattr(marking, "MOST_XML", 10)
    found = read(path, ReadOptions())
    sheet, summary = marked_here(path, found, tmp_path, monkeypatch).worksheets
    assert [sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1)] == [BAD[0]]
    assert "quá lớn" in " ".join(str(row[0]) for row in summary.iter_rows(values_only=True))


def test_what_openpyxl_cannot_open_comes_back_with_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("xl/no-such-part.xml")

    path = export(tmp_path / "a.xlsx", BAD)
    monkeypatch.setattr(marking, "mark_whole", stumble)
    book = marked_here(path, read(path, ReadOptions()), tmp_path, monkeypatch)
    assert book.worksheets[0].cell(8, RECEIVED).comment is not None


def marked_here(path: Path, found: Reading, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The workbook made in this process, where a test can change what the other would do."""
    monkeypatch.setattr(process, "run", lambda _, directory: in_directory(directory, monkeypatch))
    return opened(marked_workbook(path.read_bytes(), found.issues, found.sheets))


def in_directory(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.chdir(directory)
        marking.mark()


def test_by_agency_each_gets_its_own_rows_alone(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", BAD, (ODD[0], ODD[1], "32/01/2023", *ODD[3:]))
    book = load_workbook(path)
    book["Danh sách hồ sơ"].cell(9, HEADINGS.index("Cơ quan giải quyết") + 1).value = "Sở Y tế"
    book.save(path)
    with zipfile.ZipFile(io.BytesIO(marked(path, by_agency=True))) as archive:
        names = archive.namelist()
        rows = [opened(archive.read(name)).worksheets[0] for name in names]
    assert names == ["01 Sở Tư pháp.xlsx", "02 Sở Y tế.xlsx"]
    assert [[sheet.cell(row, 2).value for row in range(5, sheet.max_row + 1)] for sheet in rows] == [[BAD[0]], [ODD[0]]]


def test_text_of_the_file_is_never_a_formula_in_what_we_add(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", (BAD[0], BAD[1], '=HYPERLINK("http://example.invalid")', *BAD[3:]))
    book = load_workbook(path)
    cell = book["Danh sách hồ sơ"].cell(8, RECEIVED)
    cell.data_type = "s"
    book.save(path)
    back = opened(marked(path))
    added = [back["Danh sách hồ sơ"].cell(8, column_of(back["Danh sách hồ sơ"], MENDING_HEADING))]
    added += [cell for row in back[SUMMARY_SHEET].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in added} <= {"s", "n"}


def test_a_row_that_is_only_remarked_upon_is_not_red(tmp_path: Path) -> None:
    found = read(export(tmp_path / "a.xlsx", ODD), ReadOptions())
    assert {issue.severity for issue in found.issues} == {Severity.WARNING}
    book = opened(marked(tmp_path / "a.xlsx"))
    sheet = book["Danh sách hồ sơ"]
    assert sheet.cell(8, column_of(sheet, MENDING_HEADING)).fill.fgColor.rgb == "FFFFEB9C"


@pytest.mark.parametrize("name", WRITERS)
def test_merged_cells_say_the_same_in_the_marked_workbook(tmp_path: Path, name: str) -> None:
    row = [dossier()[heading] for heading in DOSSIER]
    place = list(DOSSIER).index("Cơ quan thực hiện")
    rows: list[list[Any]] = [[TITLE], list(DOSSIER), *([f"{row[0]}{number}", *row[1:]] for number in range(3)), []]
    rows[4][list(DOSSIER).index("Ngày tiếp nhận")] = "31/02/2023"
    for below in rows[3:5]:
        below[place] = None
    WRITERS[name](tmp_path / name, rows, [(2, place, 4, place), *((4, n, 5, n) for n in range(place))], [])
    assert read(tmp_path / name, ReadOptions()).rejected == 1
    (tmp_path / "b.xlsx").write_bytes(marked(tmp_path / name))
    again = read(tmp_path / "b.xlsx", ReadOptions())
    assert again.table.column("agency").to_pylist() == ["Sở Xây dựng"] * 2
    assert [(issue.code, issue.row) for issue in again.issues] == [("not_a_date", 5)]
