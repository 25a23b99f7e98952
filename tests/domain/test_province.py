"""Which provinces a list names, and what is said of one that cannot be meant."""

import pytest

from domain.province import Province, ProvinceListError, parse_provinces


def test_a_province_has_its_schema_and_the_name_that_people_read() -> None:
    assert parse_provinces("quangngai=Tỉnh Quảng Ngãi, gialai = Tỉnh Gia Lai ,hue") == (
        Province("quangngai", "Tỉnh Quảng Ngãi"),
        Province("gialai", "Tỉnh Gia Lai"),
        Province("hue", "hue"),
    )


def test_a_comma_at_the_end_names_no_province() -> None:
    assert [each.schema for each in parse_provinces("a,\nb,")] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" , ", "không có tên lược đồ nào"),
        ("Quảng Ngãi", '"Quảng Ngãi"'),
        ("QuangNgai", '"QuangNgai"'),
        ("48quangngai", '"48quangngai"'),
        ("quang-ngai", '"quang-ngai"'),
        ("a;drop schema b", '"a;drop schema b"'),
        ("a" * 64, "tên lược đồ"),
        ("=Tỉnh Quảng Ngãi", '""'),
        ("quangngai=", '"quangngai" trong danh sách tỉnh chưa có tên'),
        ("a,b,a=Tỉnh A", 'lược đồ "a" hai lần'),
        ("a=Tỉnh A,b=Tỉnh A", 'cùng mang tên "Tỉnh A"'),
    ],
)
def test_a_list_that_cannot_be_meant_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ProvinceListError) as refused:
        parse_provinces(text)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)
