"""Words and numbers on the screen."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.counts import COUNTS, RATES
from domain.ratio import Ratio
from domain.scope import Dimension
from ui import labels
from ui.formats import (
    file_name,
    format_change,
    format_count,
    format_day,
    format_no_channel,
    format_points,
    format_rate,
    plain,
)

_WORD_JOINER = "\N{WORD JOINER}"


@given(st.text())
def test_text_from_a_file_keeps_its_words_and_loses_its_markup(text: str) -> None:
    made = plain(text)
    assert "\n" not in made
    unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", made)
    assert unescaped.replace(_WORD_JOINER, "").split() == text.replace(_WORD_JOINER, "").split()
    assert not re.search(r"(?<!\\)(?:\\\\)*[!\[<`*_:$#]", made)


def test_a_number_in_a_sentence_keeps_its_percent_sign() -> None:
    assert plain("Gộp cả kỳ: 20,00 % (12 / 60)\n") == "Gộp cả kỳ\\: 20\\,00 \\% \\(12 \\/ 60\\) "


@pytest.mark.parametrize(
    "text", ["https://a.example/x", "HTTP://a.example", "WWW.a.example", "www.a.example", "a@b.example"]
)
def test_no_bare_address_is_left_that_markdown_would_make_a_link(text: str) -> None:
    unescaped = plain(text).replace("\\", "")
    assert not re.search(r"(?:https?://|www(?=\.))[-.\w]|@[-\w]", unescaped, re.IGNORECASE)


@pytest.mark.parametrize(
    ("now", "before", "written"), [(1234, 0, "+1.234"), (0, 1570, "−1.570"), (5, 5, "0"), (95100, 90000, "+5.100")]
)
def test_a_change_has_its_sign_and_vietnamese_marks(now: int, before: int, written: str) -> None:
    assert format_change(now, before) == written


def test_a_rate_stands_with_its_two_counts() -> None:
    assert format_rate(Ratio(93543, 93600)) == "99,94 % (93.543 / 93.600)"
    assert format_rate(Ratio(0, 0)) == "—"


def test_nothing_is_said_of_missing_channels_where_none_is_missing() -> None:
    assert format_no_channel(1189) == "1.189 hồ sơ không ghi hình thức nộp"
    assert format_no_channel(0) == ""


def test_points_are_missing_where_a_rate_is_missing() -> None:
    assert format_points(Ratio(1, 2), Ratio(0, 0)) is None
    assert format_points(Ratio(3, 4), Ratio(1, 2)) == "+25,00 điểm %"


def test_points_have_a_sign_only_where_there_is_a_difference_and_then_show_it() -> None:
    assert format_points(Ratio(1, 2), Ratio(3, 4)) == "−25,00 điểm %"
    assert format_points(Ratio(2, 6), Ratio(1, 3)) == "0,00 điểm %"
    assert format_points(Ratio(99_999, 100_000), Ratio(1, 1)) == "−0,001 điểm %"


def test_a_number_below_0_has_the_sign_that_is_as_wide_as_a_plus() -> None:
    assert [format_count(value) for value in (-1570, 0, 95100, None)] == ["−1.570", "0", "95.100", "—"]


def test_a_download_has_a_name_that_every_system_takes() -> None:
    assert file_name("Hồ sơ Trễ hạn: ../x?", ending="csv") == "Hồ-sơ-Trễ-hạn-..-x.csv"


def test_every_count_and_rate_has_words_and_something_behind_it() -> None:
    assert set(labels.COUNTS) == set(COUNTS)
    assert set(labels.RATES) == set(RATES) == set(labels.BEHIND_RATES)
    for opened in labels.BEHIND_RATES.values():
        assert set(labels.counts_in(opened)) <= set(COUNTS)


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("2023", "Năm 2023"),
        ("bc:2023-Q4", "Quý IV/2023"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2023-9M", "9 tháng đầu năm 2023"),
        ("2023-06", "Tháng 06/2023"),
        ("2023-01-15..2023-02-14", "15/01/2023 – 14/02/2023"),
    ],
)
def test_a_period_is_said_in_words(notation: str, words: str) -> None:
    assert labels.period_label(notation) == words


def test_keys_of_groups_are_said_in_words() -> None:
    assert labels.key_label(Dimension.BLOCK, "land") == "Đất đai"
    assert labels.key_label(Dimension.MONTH, "2023-01") == "01/2023"
    assert labels.key_label(Dimension.SECTOR, None) == "(không ghi lĩnh vực)"
    assert labels.key_label(Dimension.CHANNEL, "unknown") == "Không ghi hình thức"


def test_a_day_is_written_day_first() -> None:
    assert format_day(date(2023, 10, 31)) == "31/10/2023"
