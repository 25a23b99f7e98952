"""The one order of names, held against ICU's."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from db.engine import Engine, reading
from domain.name_order import name_order

# What people write: the letters with every tone, in both cases, foreign letters, signs and numbers.
_VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
_LETTERS = _VOWELS + "bcdđfghjklmnpqrstvwxz"
WORDS = st.text(alphabet=_LETTERS + _LETTERS.upper() + " -,.()/–0123456789", max_size=12).map(
    lambda words: " ".join(words.split())
)
FEW_LETTERS = st.text(alphabet="aáàAÁăắeêhHoôơ ", max_size=5).map(lambda words: " ".join(words.split()))
UNITS = (
    """
Ban Quản lý các khu công nghiệp|Công an tỉnh|Kế hoạch và Đầu tư|Khoa học và Công nghệ|Sở Công Thương
Sở Giao thông vận tải|Sở Giáo dục và Đào tạo|Sở Kế hoạch và Đầu tư|Sở Khoa học và Công nghệ|Sở Y tế
UBND huyện Đạ Huoai|UBND huyện Đạ Tẻh|UBND huyện Đam Rông|UBND huyện Đơn Dương|UBND huyện Đức Trọng
UBND thành phố Đà Lạt|UBND xã Hòa Bình|UBND xã Hoà Bình|UBND xã Hoa Lư|UBND xã Hoàng Mai|Dân tộc|Đất đai
Phường 1|Phường 2|Phường 10|Phường 02|Ân Thi|An Giang|Ăn uống|ấp|Áo|ao|ÁO|ông|ong|ơn|Ưu đãi|U Minh|ư|Yên Bái
Ý Yên|Văn hóa, thể thao|Văn hóa - thể thao|Văn hóa
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.fixture(scope="module")
def collation(postgres: Engine) -> str:
    """ICU's Vietnamese order in which 2 stands before 10."""
    with postgres.begin() as connection:
        connection.execute(text("CREATE COLLATION IF NOT EXISTS vi_numbers (provider = icu, locale = 'vi-u-kn-true')"))
    return "vi_numbers"


def in_icu_order(engine: Engine, names: Iterable[str], collation: str) -> list[str]:
    query = text(f'SELECT name FROM unnest(CAST(:names AS text[])) name ORDER BY name COLLATE "{collation}"')
    with reading(engine) as connection:
        return list(connection.scalars(query, {"names": list(names)}))


def test_the_alphabet_decides_before_any_tone() -> None:
    names = ["Khoa học", "Kế hoạch", "Đất đai", "Dân tộc", "Ý", "Yên", "Ấp", "Ăn", "An"]
    assert sorted(names, key=name_order) == [
        "An", "Ăn", "Ấp", "Dân tộc", "Đất đai", "Kế hoạch", "Khoa học", "Ý", "Yên",
    ]  # fmt: skip


def test_tones_decide_between_names_of_the_same_letters_and_case_last() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "Ma", "ma"], key=name_order) == [
        "ma", "Ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip


def test_a_number_counts_as_one() -> None:
    assert sorted(["Phường 10", "Phường 2", "Phường"], key=name_order) == ["Phường", "Phường 2", "Phường 10"]


def test_names_of_units_stand_as_icu_puts_them(postgres: Engine, collation: str) -> None:
    assert sorted(UNITS, key=name_order) == in_icu_order(postgres, UNITS, collation)
    without_numbers = [name for name in UNITS if not any(letter.isdigit() for letter in name)]
    assert sorted(without_numbers, key=name_order) == in_icu_order(postgres, without_numbers, "vi-x-icu")


@given(st.lists(WORDS, min_size=2, max_size=40, unique=True))
def test_any_names_stand_as_icu_puts_them(postgres: Engine, collation: str, names: list[str]) -> None:
    assert_same_order(postgres, names, collation)


@given(st.lists(FEW_LETTERS, min_size=2, max_size=40, unique=True))
def test_names_that_are_nearly_the_same_stand_as_icu_puts_them(
    postgres: Engine, collation: str, names: list[str]
) -> None:
    assert_same_order(postgres, names, collation)


def assert_same_order(engine: Engine, names: list[str], collation: str) -> None:
    ordered = in_icu_order(engine, names, collation)
    assert [name_order(one) < name_order(other) for one, other in pairwise(ordered)] == [True] * (len(names) - 1)
