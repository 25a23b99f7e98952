"""The exported CSV, read again."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from exports.delimited import to_csv, to_vietnamese_csv
from tests.exports.builders import agencies, lines_of, table_of


def test_the_file_begins_with_the_byte_order_mark_that_excel_needs() -> None:
    assert to_csv(agencies()).startswith(b"\xef\xbb\xbf" + "Cơ quan,".encode())


def test_the_columns_are_those_of_the_workbook() -> None:
    assert lines_of(to_csv(agencies()))[0] == ["Cơ quan", "Tiếp nhận", "Tỷ lệ đúng hạn"]


def test_shares_are_unrounded_fractions_and_missing_is_empty() -> None:
    assert lines_of(to_csv(agencies()))[1:] == [["Sở Xây dựng", "1200", "0.9994"], ["Sở Y tế", "0", ""]]


def test_a_share_of_a_third_keeps_every_digit() -> None:
    assert lines_of(to_csv(table_of([1 / 3], kind="percent")))[1] == [repr(1 / 3)]


def test_a_day_and_a_moment_are_written_largest_unit_first() -> None:
    assert lines_of(to_csv(table_of([date(2023, 3, 4)], kind="date")))[1] == ["2023-03-04"]
    assert lines_of(to_csv(table_of([datetime(2023, 3, 4, 8, 5)], kind="datetime")))[1] == ["2023-03-04 08:05:00"]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_text_that_would_run_has_an_apostrophe_before_it(text: str) -> None:
    assert lines_of(to_csv(table_of([text], heading=text)))[1][0].startswith("'")
    assert lines_of(to_csv(table_of([text], heading=text)))[0][0].startswith("'")


@pytest.mark.parametrize(
    "text", ["Sở Y tế", "H48.53-250708-0007", "1.001612", "— không có", "a, b", 'nói "có"', "a\nb"]
)
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert lines_of(to_csv(table_of([text])))[1] == [text]


def test_a_negative_number_is_a_number_and_has_no_apostrophe() -> None:
    assert lines_of(to_csv(table_of([-2], kind="integer")))[1] == ["-2"]


def test_an_empty_table_is_its_header() -> None:
    assert len(lines_of(to_csv(agencies(DataFrame({"agency": [], "received": [], "on_time_rate": []}))))) == 1


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_hostile_text_keeps_its_line_and_never_begins_like_a_formula(texts: list[str]) -> None:
    records = lines_of(to_csv(table_of(["x" + text for text in texts] + texts)))
    assert len(records) == 1 + 2 * len(texts)
    for record in records:
        assert not record or not record[0].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_vietnamese_excel_finds_its_columns_by_semicolons_and_its_decimals_by_commas() -> None:
    content = to_vietnamese_csv(agencies())
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines_of(content, delimiter=";") == [
        ["Cơ quan", "Tiếp nhận", "Tỷ lệ đúng hạn"],
        ["Sở Xây dựng", "1200", "0,9994"],
        ["Sở Y tế", "0", ""],
    ]


@pytest.mark.parametrize("text", ["0007", "1.001610", "01/2023", "3-4", "12:30", "1 / 2", "1.234 / 5.678", "2E5"])
def test_excel_keeps_text_that_looks_like_a_number_or_a_day_letter_by_letter(text: str) -> None:
    assert lines_of(to_vietnamese_csv(table_of([text])), delimiter=";")[1] == [f'="{text}"']
    assert lines_of(to_csv(table_of([text])))[1] == [text]


@pytest.mark.parametrize("text", ["Sở Y tế", "H48.53-250708-0007", "a; b", "01/2023 (chưa đủ)", "từ 16/01/2023"])
def test_other_text_is_left_as_it_is_for_excel_too(text: str) -> None:
    assert lines_of(to_vietnamese_csv(table_of([text])), delimiter=";")[1] == [text]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_hostile_text_runs_nothing_in_a_vietnamese_excel_either(texts: list[str]) -> None:
    for (field,) in filter(None, lines_of(to_vietnamese_csv(table_of(["x", *texts])), delimiter=";")):
        assert re.fullmatch(r'="[\d.,:/\sEe+-]*"', field) or not field.lstrip(" ").startswith(
            ("=", "+", "-", "@", "\t", "\r")
        )
