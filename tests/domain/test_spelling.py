"""Names and headings that people write in several ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spelling import calmest_first, heading_key, name_key, tidy

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộ AĐÔƯ", max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Công Thương", "Sở\u00a0Công  thương "),
        ("UBND xã Hòa Bình", "UBND xã Hoà Bình"),
        ("Đất đai", "Ðất đai"),
        ("Văn phòng Đăng ký đất đai - Chi nhánh", "Văn phòng Đăng ký đất đai – Chi nhánh:"),
        ("Thuỷ sản", "Thủy sản"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_that_differ_by_a_tone_are_two_names() -> None:
    assert name_key("xã Bình Châu") != name_key("xã Bính Châu")


@given(VIETNAMESE)
def test_the_unicode_form_does_not_count(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert (tidy(text), name_key(text), heading_key(text)) == (
        tidy(decomposed),
        name_key(decomposed),
        heading_key(decomposed),
    )


@given(VIETNAMESE)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_headings_are_compared_without_marks_and_punctuation() -> None:
    assert heading_key(" NGÀY  HẸN TRẢ (*) :") == heading_key("Ngay hen tra") == "ngay hen tra"


def test_of_two_spellings_that_in_capitals_stands_last_whatever_came_first() -> None:
    both = ["CÔNG AN TỈNH", "Công an tỉnh"]
    assert calmest_first(both) == calmest_first(reversed(both)) == ["Công an tỉnh", "CÔNG AN TỈNH"]
