"""Attacks on full lists in CSV, web pages, OpenDocument and the XML of 2003."""

from pathlib import Path

import pytest

from tests.etl.full_attacks import (
    ERRORS,
    EXTERNAL,
    HEADINGS,
    changed,
    dossier,
    faults,
    read,
    refusal,
    rows_of,
    sound,
    workbook,
)
from tests.etl.lists_of_other_kinds import as_text, delimited, html, opendocument, xml2003


def test_a_million_repeated_blank_rows_are_nothing(tmp_path: Path) -> None:
    blanks = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell {}/></table:table-row>'
    wide = blanks.format('table:number-columns-repeated="16384"')
    assert rows_of(read(opendocument(tmp_path / "a.ods", [dossier(1)], after=wide))) == sound(1)
    between = opendocument(tmp_path / "b.ods", [dossier(1)], after=blanks.format(""), last=[dossier(2)])
    # calamine holds all cells between the outermost ones.
    assert rows_of(read(between, memory=800 << 20)) == sound(1, 2)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "xls"])
def test_an_error_that_became_text_is_no_name_and_no_code(tmp_path: Path, kind: str) -> None:
    lists = [dossier(1), *(changed(n + 2, n, error) for n, error in enumerate(ERRORS))]
    if kind == "xlsx":
        path = workbook(tmp_path / "a.xlsx", *lists)
    elif kind == "xls":
        path = html(tmp_path / "a.xls", lists)
    else:
        path = delimited(tmp_path / "a.csv", lists)
    reading = read(path)
    assert rows_of(reading) == sound(1)
    assert [place for _, *place in faults(reading)] == [[n + 3, "ABCDEF"[n]] for n in range(len(ERRORS))]
    assert [code for code, _, _ in faults(reading)] == ["error_cell"] * 3 + ["not_a_date"] * 3


def test_entities_in_opendocument_are_refused(tmp_path: Path) -> None:
    entity = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    assert refusal(opendocument(tmp_path / "a.ods", [changed(1, 2, "&xxe;")], before=entity)) == "dtd"


def test_a_text_that_would_be_a_formula_elsewhere_stays_as_it_is(tmp_path: Path) -> None:
    texts = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "<script>alert(1)</script>", "'); DROP TABLE x;--", "{{7*7}}"]
    reading = read(delimited(tmp_path / "a.csv", [changed(n, 1, text) for n, text in enumerate(texts)]))
    assert [line[1] for line in rows_of(reading)] == texts
    remarks = {issue.row for issue in reading.issues if issue.code in ("formula_in_text", "markup_in_text")}
    assert {2, 3, 5} <= remarks


@pytest.mark.parametrize("before", ["\ufeff", "sep=;\n", ""])
def test_a_csv_is_read_whatever_stands_before_it(tmp_path: Path, before: str) -> None:
    lines = [";".join(HEADINGS), ";".join(map(as_text, dossier(1)))]
    # The bytes decide, whatever the name says.
    path = tmp_path / "a.xlsx"
    path.write_text(before + "\n".join(lines), encoding="utf-8")
    assert rows_of(read(path)) == sound(1)


def test_lines_too_short_and_too_long_keep_their_rows(tmp_path: Path) -> None:
    reading = read(delimited(tmp_path / "a.csv", [dossier(1), dossier(2)[:3], [*dossier(3), "thừa", "thừa nữa"]]))
    assert rows_of(reading) == sound(1, 3)
    assert faults(reading) == [("received_missing", 3, "D")]


def test_a_web_page_is_read_and_what_it_points_to_is_not(tmp_path: Path) -> None:
    picture = f"<img src='{EXTERNAL}i'>"
    head = f"<link rel=stylesheet href='{EXTERNAL}'><base href='{EXTERNAL}'><iframe src='file:///etc/passwd'></iframe>"
    assert rows_of(read(html(tmp_path / "a.xls", [dossier(1)], before=head, in_cells=picture))) == sound(1)


def test_xml_of_2003_is_read_and_its_error_cells_are_named(tmp_path: Path) -> None:
    reading = read(xml2003(tmp_path / "a.xls", [dossier(1), changed(2, 2, "#REF!")]))
    assert (rows_of(reading), faults(reading)) == (sound(1), [("error_cell", 3, "C")])
