"""The attacks of the shared folder in lists with full headings, so that what each was made for is really met: the right
values, a fault with its Excel row and column, or one sentence; in little time and memory."""

import codecs
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.etl.full_attacks import (
    ERRORS,
    EXTERNAL,
    FROM_1904,
    HEADINGS,
    SHEET,
    STYLES,
    changed,
    dossier,
    faults,
    members,
    places,
    read,
    refusal,
    row,
    rows_of,
    saved,
    sound,
    with_sheet,
    workbook,
)
from tests.etl.handmade import parts, text_cell, zipped


@pytest.mark.parametrize(
    "head",
    [f'<dimension ref="{ref}"/>' for ref in ("A1:XFD1048576", "XFD1048576:A1", "A1", "A1:C3", "nonsense")],
)
def test_a_dimension_that_lies_neither_adds_nor_hides_a_dossier(tmp_path: Path, head: str) -> None:
    assert rows_of(read(workbook(tmp_path / "a.xlsx", dossier(1), dossier(2), head=head))) == sound(1, 2)


def test_a_merge_of_the_whole_sheet_hides_no_dossier(tmp_path: Path) -> None:
    tail = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert rows_of(read(workbook(tmp_path / "a.xlsx", dossier(1), dossier(2), tail=tail))) == sound(1, 2)


@pytest.mark.parametrize(
    ("place", "code"),
    [("ZZZZZZZ4", "column_beyond_excel"), ("XFE4", "column_beyond_excel"), ("XFD1048576", "too_sparse"),
     ("A1048577", "too_sparse")],
)  # fmt: skip
def test_a_cell_beyond_the_sheet_is_refused(tmp_path: Path, place: str, code: str) -> None:
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    after = f'<row r="{number}"><c r="{place}"><v>1</v></c></row>'
    assert refusal(workbook(tmp_path / "a.xlsx", dossier(1), after=after)) == code


def test_a_lone_cell_in_excels_last_row_is_one_faulty_row(tmp_path: Path) -> None:
    after = f'<row r="1048576">{text_cell("A1048576", "H48.01-230102-0009")}</row>'
    reading = read(workbook(tmp_path / "a.xlsx", dossier(1), after=after))
    assert rows_of(reading) == sound(1)
    assert reading.rows == 2
    assert {(row, column) for _, row, column in faults(reading)} == {(1048576, column) for column in "BCD"}


def test_the_1904_calendar_shifts_no_day(tmp_path: Path) -> None:
    days = [int(str(day)) - FROM_1904 for day in dossier(1)[3:]]
    of_1904 = '<workbookPr date1904="1"/>'
    assert rows_of(read(workbook(tmp_path / "a.xlsx", [*dossier(1)[:3], *days], properties=of_1904))) == sound(1)


@pytest.mark.parametrize("properties", ["", '<workbookPr date1904="1"/>'])
def test_a_number_that_is_no_day_is_a_fault_and_never_another_day(tmp_path: Path, properties: str) -> None:
    serials = ("-1", "0", "0.5", "1E+308", "2958466", *(() if properties else ("1", "59", "60", "61")))
    odd = [changed(n, 3, f'<c r="@" s="1"><v>{serial}</v></c>') for n, serial in enumerate(serials, start=2)]
    reading = read(workbook(tmp_path / "a.xlsx", dossier(1), *odd, properties=properties))
    assert [line[0] for line in rows_of(reading)] == [dossier(1)[0]]
    assert [(row, column) for _, row, column in faults(reading)] == [(n, "D") for n in range(3, 3 + len(serials))]
    assert {code for code, _, _ in faults(reading)} <= {"not_a_date", "error_cell", "year_out_of_range"}


@pytest.mark.parametrize(
    ("serial", "moment"),
    [("44928.5", datetime(2023, 1, 2, 12)), ("44928.999995", datetime(2023, 1, 2, 23, 59, 59))],
)
def test_a_part_of_a_day_stays_on_its_day(tmp_path: Path, serial: str, moment: datetime) -> None:
    path = workbook(tmp_path / "a.xlsx", changed(1, 3, f'<c r="@" s="1"><v>{serial}</v></c>'))
    assert rows_of(read(path))[0][3] == moment


def test_every_error_cell_is_named_with_its_place(tmp_path: Path) -> None:
    odd = [changed(n + 2, n, f'<c r="@" t="e"><v>{error}</v></c>') for n, error in enumerate(ERRORS)]
    reading = read(workbook(tmp_path / "a.xlsx", dossier(1), *odd))
    assert rows_of(reading) == sound(1)
    assert faults(reading) == [("error_cell", n + 3, "ABCDEF"[n]) for n in range(len(ERRORS))]
    assert [issue.found for issue in reading.issues if issue.code == "error_cell"] == [*ERRORS]


def test_a_formula_without_a_value_is_named_with_its_place(tmp_path: Path) -> None:
    odd = [changed(n + 2, n, '<c r="@"><f>A1</f></c>') for n in range(6)]
    reading = read(workbook(tmp_path / "a.xlsx", dossier(1), *odd))
    assert rows_of(reading) == sound(1)
    assert faults(reading) == [("error_cell", n + 3, "ABCDEF"[n]) for n in range(6)]


def test_of_a_formula_that_reaches_out_only_the_value_is_read(tmp_path: Path) -> None:
    outside = '<c r="@" t="str"><f>cmd|\'/c calc\'!A0</f><v>Đăng ký khai sinh</v></c>'
    linked = changed(2, 0, f'<c r="@" t="str"><f>[1]Sheet1!A1</f><v>{dossier(2)[0]}</v></c>')
    link = f'<Relationships><Relationship Id="r1" Target="{EXTERNAL}" TargetMode="External"/></Relationships>'
    book = {
        **members(changed(1, 1, outside), linked),
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    assert rows_of(read(saved(tmp_path / "a.xlsx", book))) == sound(1, 2)


def test_a_count_of_shared_strings_that_lies_changes_no_text(tmp_path: Path) -> None:
    shared = "".join(f"<si><t>{text}</t></si>" for text in dossier(1)[:3])
    by_number = [*(f'<c r="@" t="s"><v>{n}</v></c>' for n in range(3)), *dossier(1)[3:]]
    assert rows_of(read(workbook(tmp_path / "a.xlsx", by_number, strings=shared))) == sound(1)
    beyond = ['<c r="@" t="s"><v>3</v></c>', *dossier(1)[1:]]
    assert refusal(workbook(tmp_path / "b.xlsx", beyond, strings=shared)) == "damaged"


def test_a_hundred_thousand_formats_of_cells_are_read(tmp_path: Path) -> None:
    plain = '<xf numFmtId="0"/>' * 100_000
    styles = f'<cellXfs>{plain}<xf numFmtId="14"/></cellXfs>'
    book = members(dossier(1), styles=styles)
    book[SHEET] = str(book[SHEET]).replace('s="1"', 's="100000"')
    assert rows_of(read(saved(tmp_path / "a.xlsx", book))) == sound(1)


def test_a_part_in_utf16_is_read(tmp_path: Path) -> None:
    book = members(dossier(1))
    text = '<?xml version="1.0" encoding="UTF-16"?>' + str(book[SHEET])
    book[SHEET] = codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    assert rows_of(read(saved(tmp_path / "a.xlsx", book))) == sound(1)


def test_members_named_with_backslashes_are_read(tmp_path: Path) -> None:
    book = {name.replace("/", "\\"): content for name, content in members(dossier(1)).items()}
    assert rows_of(read(saved(tmp_path / "a.xlsx", book))) == sound(1)


@pytest.mark.parametrize(
    ("replaced", "by", "code"),
    [
        ("<worksheet", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet', "dtd"),
        ("<worksheet", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet', "dtd"),
        ("Sở Tư pháp", "<a>" * 1_000_000 + "</a>" * 1_000_000, "too_deep"),
    ],
)
def test_what_no_sheet_has_is_refused_in_a_list_too(tmp_path: Path, replaced: str, by: str, code: str) -> None:
    assert refusal(saved(tmp_path / "a.xlsx", with_sheet(replaced, by))) == code


def test_a_workbook_part_of_many_layers_is_refused(tmp_path: Path) -> None:
    book = members(dossier(1))
    nested = "<a>" * 300_000 + "</a>" * 300_000
    book["xl/workbook.xml"] = str(book["xl/workbook.xml"]).replace("<sheets>", f"{nested}<sheets>")
    assert refusal(saved(tmp_path / "a.xlsx", book)) == "too_deep"


def test_a_list_whose_sheet_stands_twice_is_refused(tmp_path: Path) -> None:
    book = members(dossier(1))
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped([*book.items(), (SHEET, str(book[SHEET]).replace("-0001", "-9999"))]))
    assert refusal(path) == "duplicate_members"


def test_a_list_that_is_cut_or_has_one_bit_turned_is_refused(tmp_path: Path) -> None:
    whole = zipped(members(*map(dossier, range(60))).items())
    cut, turned = tmp_path / "cut.xlsx", bytearray(whole)
    cut.write_bytes(whole[:-30])
    assert refusal(cut) == "damaged"
    with zipfile.ZipFile(io.BytesIO(whole)) as container:
        turned[container.getinfo(SHEET).header_offset + 100] ^= 0x40
    cut.write_bytes(turned)
    assert refusal(cut) == "damaged"


def test_a_control_character_is_taken_out_of_a_name(tmp_path: Path) -> None:
    assert rows_of(read(workbook(tmp_path / "a.xlsx", changed(1, 1, "Đăng ký\x01 khai sinh")))) == sound(1)


def test_a_letter_that_is_none_sets_its_row_aside(tmp_path: Path) -> None:
    book = members(dossier(1), dossier(2))
    book[SHEET] = str(book[SHEET]).encode().replace("Tư".encode(), b"T\xed\xa0\x80", 1)
    reading = read(saved(tmp_path / "a.xlsx", book))
    assert rows_of(reading) == sound(2)
    assert faults(reading) == [("letters_lost", 2, "C")]


def test_two_rows_of_headings_and_a_total_are_no_dossiers(tmp_path: Path) -> None:
    upper = ["STT", *HEADINGS[:3], "Ngày"]
    lower = "".join(map(text_cell, places(3)[4:7], HEADINGS[3:]))
    rows = (
        row(1, ["DANH SÁCH HỒ SƠ"]) + row(2, [*upper]) + f'<row r="3">{lower}</row>' + row(4, ["1", *dossier(1)])
        + row(5, ["Tổng cộng", '<c r="@"><v>1</v></c>'])
    )  # fmt: skip
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2"))
    book = parts(rows, styles=STYLES, tail=f"<mergeCells>{merges}</mergeCells>")
    reading = read(saved(tmp_path / "a.xlsx", book))
    assert (rows_of(reading), reading.rows, faults(reading)) == (sound(1), 1, [])


def test_codes_keep_their_zeros_and_lost_digits_are_named(tmp_path: Path) -> None:
    kept = ["0001", "012345678901", "1.234,56", "1e5", "12345678901234567890"]
    numbers = {"1.234567890123457E+19": "code_digits_lost", "1E+308": "code_digits_lost", "0.3": "not_a_code"}
    lists = [changed(1, 0, code) for code in kept] + [changed(1, 0, f'<c r="@"><v>{n}</v></c>') for n in numbers]
    reading = read(workbook(tmp_path / "a.xlsx", *lists, changed(1, 0, '<c r="@" t="b"><v>1</v></c>')))
    assert [line[0] for line in rows_of(reading)] == kept
    named = [*numbers.values(), "not_a_code"]
    assert faults(reading) == [(code, n, "A") for n, code in enumerate(named, start=2 + len(kept))]


def test_the_same_row_twice_counts_once_and_two_that_disagree_are_named(tmp_path: Path) -> None:
    other = changed(2, 2, "Sở Xây dựng")
    reading = read(workbook(tmp_path / "a.xlsx", dossier(1), dossier(1), dossier(2), other, changed(3, 0, "")))
    assert (rows_of(reading), reading.rows, reading.duplicates) == (sound(1), 5, 1)
    assert faults(reading) == [("duplicate_conflict", 4, "A"), ("duplicate_conflict", 5, "A"), ("code_missing", 6, "A")]


def test_a_heading_that_stands_twice_is_asked_about(tmp_path: Path) -> None:
    book = parts(row(1, [*HEADINGS, HEADINGS[0]]) + row(2, [*dossier(1), "x"]), styles=STYLES)
    assert refusal(saved(tmp_path / "a.xlsx", book)) == "open_questions"


@pytest.mark.parametrize(
    "names",
    [("§¨ng ký khai sinh", "CÊp giÊy phÐp x©y dùng"), ("Ñaêng kyù khai sinh", "Caáp giaáy pheùp xaây döïng")],
)
def test_names_in_an_old_font_below_sound_headings_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    lists = [changed(n, 1, name) for n, name in enumerate(names)]
    assert refusal(workbook(tmp_path / "a.xlsx", *lists)) == "legacy_encoding"


def test_an_xlsx_that_is_called_a_csv_is_read(tmp_path: Path) -> None:
    assert rows_of(read(workbook(tmp_path / "a.csv", dossier(1)))) == sound(1)
