"""Sheet names: whatever a table is called, Excel opens the file."""

from hypothesis import given
from hypothesis import strategies as st

from exports.sheet_names import LONGEST_NAME, sheet_names


def test_a_plain_name_is_kept() -> None:
    assert sheet_names(["Theo cơ quan"]) == ["Theo cơ quan"]


def test_characters_that_excel_forbids_become_spaces() -> None:
    assert sheet_names(["Sớm/đúng hạn: [2023]?*"]) == ["Sớm đúng hạn 2023"]


def test_two_tables_of_one_name_get_two_names() -> None:
    assert sheet_names(["Bảng", "bảng", "Bảng"]) == ["Bảng", "bảng (2)", "Bảng (3)"]


def test_a_table_is_never_called_like_the_contents() -> None:
    assert sheet_names(["mục lục"]) == ["mục lục (2)"]


def test_the_name_that_excel_keeps_for_itself_is_avoided() -> None:
    assert sheet_names(["History"]) == ["History (2)"]


def test_a_name_of_nothing_but_forbidden_characters_becomes_bang() -> None:
    assert sheet_names(["''", "[]", ""]) == ["Bảng", "Bảng (2)", "Bảng (3)"]


def test_long_names_that_begin_alike_stay_unlike() -> None:
    names = sheet_names(["Chi nhánh Văn phòng Đăng ký đất đai " + place for place in ("Đức Phổ", "Mộ Đức")])
    assert len(set(names)) == 2
    assert all(len(name) <= LONGEST_NAME for name in names)


@given(st.lists(st.text(max_size=50), max_size=8))
def test_every_name_is_valid_and_unlike_the_others(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= LONGEST_NAME
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'")
