"""Rows written in any way that the format allows say what they say in the plain way."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

from etl.workbook import xlsx_fast_rows, xlsx_rewritten_rows
from etl.workbook.guard import FileKind
from etl.workbook.open_sheets import open_sheets
from etl.workbook.xml_pieces import Piece
from tests.etl.handmade import xlsx

Way = Callable[[str], str]

MORE = {
    "strings": "<si><t>Sở Y tế</t></si><si><t>Trực tuyến</t></si>",
    "styles": '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
}
HEADINGS = ("Mã hồ sơ", "Cơ quan", "Ngày tiếp nhận", "Số", "Công thức", "Ghi chú")
CELLS = (
    ' t="inlineStr"><is><t>H48-{0} &amp; b</t></is></c>',
    ' t="s"><v>0</v></c>',
    ' s="1"><v>4501{0}.5</v></c>',
    "><v>{0}</v></c>",
    "><f>1+{0}</f><v>7</v></c>",
    ' t="str"><v>x {0}</v></c>',
)
HIDDEN = {7, 8, 39}
SHEET = "".join(
    f'<row r="{number}" ht="15" hidden="{number in HIDDEN:d}">'
    + "".join(f'<c r="{letter}{number}"{cell.format(number)}' for letter, cell in zip("ABCDEF", CELLS, strict=True))
    + "</row>"
    for number in range(1, 40)
)
RUNS = "<is><r><t>H48-{0}</t></r><r><rPr><b/></rPr><t> &amp; b</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is>"

WAYS: dict[str, Way] = {
    "cells without a place": lambda text: re.sub(r'<c r="[A-F]\d+"', "<c", text),
    "rows without a number": lambda text: re.sub(r'<row r="\d+"', "<row", text),
    "neither": lambda text: re.sub(r' r="[A-F]?\d+"', "", text),
    "places in small letters": lambda text: re.sub(r'<c r="([A-F])', lambda m: f'<c r="{m[1].lower()}', text),
    "the place behind the other attributes": lambda text: re.sub(r'<c( r="\w+")([^>]*)>', r"<c\2\1>", text),
    "cells from right to left": lambda text: re.sub(
        r"(<row[^>]*>)(.*?)</row>", lambda m: m[1] + "".join(reversed(re.findall("<c .*?</c>", m[2]))) + "</row>", text
    ),
    "blanks between elements": lambda text: re.sub(r"(</\w+>|<row[^>]*>|<c [^>]*>|<is>)(?=<)", "\\1\n  ", text),
    "single quotes": lambda text: text.replace('"', "'"),
    "blanks around the equals sign": lambda text: text.replace('="', ' = "'),
    "CDATA": lambda text: text.replace("<t>H48", "<t><![CDATA[H48").replace(" &amp; b</t>", " & b]]></t>"),
    "one CDATA": lambda text: text.replace("<t>H48-7 &amp; b</t>", "<t><![CDATA[H48-7 & b]]></t>"),
    "comments": lambda text: text.replace("</c>", "</c><!-- <c r='A1'/> -->").replace("<v>", "<!----><v>"),
    "a comment inside a value": lambda text: text.replace("<v>7</v>", "<v><!-- 8 -->7</v>"),
    "instructions": lambda text: text.replace("<row", "<?x y?><row"),
    "rich text": lambda text: re.sub(r"<is><t>H48-(\d+).*?</is>", lambda m: RUNS.format(m[1]), text),
    "blank cells with a format": lambda text: text.replace("</row>", '<c r="AMJ1" s="1"/></row>').replace(
        "AMJ1", "AMJ"
    ),
    "elements of later versions": lambda text: text.replace("</c>", "<extLst><ext uri='x'/></extLst></c>"),
    "another element beside the cells": lambda text: text.replace("</row>", "<extLst/></row>"),
    "two values": lambda text: text.replace("<v>7</v>", "<v>7</v><v>8</v>"),
    "the value before the formula": lambda text: re.sub(r"(<f>[^<]*</f>)(<v>7</v>)", r"\2\1", text),
}


def rows_of(path: Path, *, hidden: AbstractSet[int] = frozenset()) -> list[list[object]]:
    (sheet,) = open_sheets(path, FileKind.XLSX)
    rows = [row for chunk in sheet.chunks() for row in chunk.rows]
    assert sheet.hidden_rows == hidden
    return rows


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_rows_say_the_same_however_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way) -> None:
    plain = rows_of(xlsx(tmp_path / "plain.xlsx", SHEET, **MORE), hidden=HIDDEN)
    assert len(plain) == 39 and plain[0][0] == "H48-1 & b" and plain[0][3:] == [1.0, 7.0, "x 1"]
    other = xlsx(tmp_path / "other.xlsx", way(SHEET), **MORE)
    assert way(SHEET) != SHEET and rows_of(other, hidden=HIDDEN) == plain
    # The last resort, which takes any number of columns, reads the same.
    monkeypatch.setattr(xlsx_fast_rows.PlainRows, "rows", lambda *_: None)
    assert rows_of(other, hidden=HIDDEN) == plain


@pytest.mark.parametrize("way", ["cells without a place", "neither", "one CDATA", "comments", "CDATA"])
def test_common_ways_are_read_without_a_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    def parse(_text: bytes) -> None:
        raise AssertionError("a piece went through the parser, which takes three times as long")

    monkeypatch.setattr(xlsx_rewritten_rows, "parse", parse)
    assert len(rows_of(xlsx(tmp_path / "a.xlsx", WAYS[way](SHEET), **MORE), hidden=HIDDEN)) == 39


def test_cells_and_rows_without_a_place_follow_those_that_have_one(tmp_path: Path) -> None:
    rows = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c><c r="E4"><v>4</v></c></row>'
    assert rows_of(xlsx(tmp_path / "a.xlsx", rows)) == [
        [None] * 5,
        [None] * 5,
        [None, 1.0, 2.0, None, None],
        [None, 3.0, None, None, 4.0],
    ]


def test_of_two_cells_in_one_place_the_last_counts(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c><c r="B1"><v>3</v></c><c r="B1"/></row>'
    assert rows_of(xlsx(tmp_path / "a.xlsx", rows)) == [[2.0, None]]


def test_a_piece_that_is_plain_after_all_is_written_as_it_was() -> None:
    items = b'<row r="7"><c r="B7" t="s"><v>1</v></c></row>'
    first, *_ = xlsx_rewritten_rows.rewritings(Piece("sheetData", "", items), after=6)
    assert first.items == items
