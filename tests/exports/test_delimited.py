"""The exported CSV, read again."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from exports.delimited import to_csv
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
