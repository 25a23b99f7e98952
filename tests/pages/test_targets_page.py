"""Chỉ tiêu: targets are given and taken back on the page, and stand wherever their figure does."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from domain.target import Direction, KeptTarget, Level, Target
from etl.clock import local_now
from etl.registers.targets import keep_targets
from measures.targets import history
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_cards, shown_tables
from tests.pages.small_year import LAND_OFFICE, RANKED
from tests.pages.test_pages import texts
from ui import links
from ui.cache import database, look_up

YEAR = date(2023, 1, 1), None
PROVINCE = Target("on_time_rate", Level.PROVINCE, None, *YEAR, Direction.AT_LEAST, Decimal(98), "Quyết định 1/QĐ-UBND")


def give(*given: Target) -> None:
    keep_targets(database(), given, moment=local_now(), by="chị Lan")


def kept() -> tuple[KeptTarget, ...]:
    return look_up(history)


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def fill_in(test: AppTest, value: str, document: str = "Quyết định 9") -> AppTest:
    test.text_input(key="targets_value").input(value)
    test.text_input(key="targets_document").input(document)
    test.date_input(key="targets_first").set_value(date(2023, 1, 1))
    test.run()
    return press(test, "Ghi chỉ tiêu")


def plain_spaces(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_target_is_typed_changed_and_taken_back_with_its_history(filled: Path, open_page: OpenPage) -> None:
    test = fill_in(open_page(links.TARGETS), "98,50")
    assert not test.exception and not test.error
    assert "Đã ghi chỉ tiêu: Tỷ lệ đúng hạn ≥ 98,50 % (Toàn tỉnh)." in plain_spaces(texts(test))
    (line,) = test.dataframe[0].value.to_dict("records")
    assert (line["verdict"], line["dossiers"], plain_spaces(line["aim"])) == ("✗ Chưa đạt", 4, "≥ 98,50 %")
    test = fill_in(test, "90")
    assert "Đã thay chỉ tiêu" in texts(test)
    assert [(str(each.value), each.replaced_at is None) for each in kept()] == [("98.50", False), ("90", True)]
    test.checkbox(key="targets_confirmed").check().run()
    test = press(test, "Rút lại chỉ tiêu")
    assert "Đã rút lại chỉ tiêu số 2." in texts(test)
    assert all(each.replaced_at for each in kept())


@pytest.mark.parametrize(
    ("value", "document", "said"),
    [
        ("", "Quyết định 9", "không phải là số"),
        ("chín", "Quyết định 9", "không phải là số"),
        ("101", "Quyết định 9", "lớn hơn 100"),
        ("98", "  ", "chưa ghi số văn bản giao"),
    ],
)
def test_a_mistake_is_said_in_one_sentence_and_nothing_is_kept(
    filled: Path, open_page: OpenPage, value: str, document: str, said: str
) -> None:
    test = fill_in(open_page(links.TARGETS), value, document)
    (error,) = test.error
    assert said in plain_spaces(str(error.value)).replace("\\", "")
    assert kept() == ()


def test_a_target_for_a_unit_is_typed_too(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.TARGETS)
    test.selectbox(key="targets_level").select(Level.AGENCY).run()
    test.selectbox(key="targets_agency").select(RANKED).run()
    fill_in(test, "95")
    (target,) = kept()
    assert (target.level, target.subject, target.direction) == (Level.AGENCY, RANKED, Direction.AT_LEAST)


def test_a_workbook_with_mistakes_lists_them_and_a_right_one_goes_in(filled: Path, open_page: OpenPage) -> None:
    head = "Số liệu;Cấp;Khối hoặc cơ quan;Từ ngày;Đến ngày;Chiều;Giá trị;Văn bản giao\n"
    right = "on_time_rate;Toàn tỉnh;;01/01/2023;;>=;98;Quyết định 1\n"
    test = open_page(links.TARGETS)
    for content in (f"{head}lạ;Toàn tỉnh;;01/01/2023;;>=;98;Quyết định 1\n", head + right):
        test.file_uploader(key="targets_file").set_value(("chi-tieu.csv", content.encode(), "text/csv")).run()
        test = press(test, "Nạp chỉ tiêu")
        if "lạ" in content:
            assert "Dòng 2, cột A “Số liệu”: không có số liệu “lạ”" in texts(test)
            assert kept() == ()
    assert "Chỉ tiêu: 1 mới, 0 thay chỉ tiêu cũ, 0 giữ nguyên." in texts(test)


@pytest.mark.parametrize("address", [links.OVERVIEW, links.TIMELINESS])
def test_the_card_of_a_rate_says_reached_or_what_is_missing(filled: Path, open_page: OpenPage, address: str) -> None:
    give(PROVINCE)
    said = plain_spaces(" ".join(shown_cards(open_page(address))["Tỷ lệ đúng hạn"]))
    assert "✗ Chưa đạt chỉ tiêu ≥ 98 %: thiếu 5,55 điểm phần trăm, còn thiếu 3 hồ sơ" in said
    assert "Toàn tỉnh, Quyết định 1/QĐ-UBND" in said
    give(Target(**{**vars(PROVINCE), "value": Decimal(90)}))
    said = plain_spaces(" ".join(shown_cards(open_page(address))["Tỷ lệ đúng hạn"]))
    assert "✓ Đạt chỉ tiêu ≥ 90 %" in said


def test_land_and_online_are_held_against_theirs(filled: Path, open_page: OpenPage) -> None:
    give(
        PROVINCE,
        Target(**{**vars(PROVINCE), "level": Level.BLOCK, "subject": "land", "value": Decimal("69.2")}),
        Target(**{**vars(PROVINCE), "figure": "online_rate", "value": Decimal(80)}),
    )
    land = plain_spaces(" ".join(shown_cards(open_page(links.LAND))["Tỷ lệ đúng hạn"]))
    assert "✓ Đạt chỉ tiêu ≥ 69,2 % (Đất đai, Quyết định 1/QĐ-UBND)" in land
    online = plain_spaces(" ".join(shown_cards(open_page(links.ONLINE))["Tỷ lệ trực tuyến (gộp)"]))
    assert "Chưa đạt chỉ tiêu ≥ 80 %" in online


def test_units_and_blocks_are_held_against_their_own_target_else_the_provinces(
    filled: Path, open_page: OpenPage
) -> None:
    give(PROVINCE, Target(**{**vars(PROVINCE), "level": Level.AGENCY, "subject": RANKED, "value": Decimal(100)}))
    lines = next(table for table in shown_tables(open_page(links.TIMELINESS)) if LAND_OFFICE in table)
    short = {name: plain_spaces(line["Còn thiếu so với chỉ tiêu"]) for name, line in lines.items()}
    assert short[RANKED] == "0 (≥ 100 % ✓)"
    assert short[LAND_OFFICE] == "4 (≥ 98 % ✗)"
    assert short["Tổng cộng"] == "3 (≥ 98 % ✗)"


def test_without_a_target_nothing_is_said_of_one(filled: Path, open_page: OpenPage) -> None:
    for address in (links.OVERVIEW, links.TIMELINESS):
        test = open_page(address)
        assert "hỉ tiêu ≥" not in plain_spaces(texts(test))
        assert all("Còn thiếu so với chỉ tiêu" not in line for t in shown_tables(test) for line in t.values())


def test_of_a_narrowed_selection_no_target_speaks(filled: Path, open_page: OpenPage) -> None:
    give(PROVINCE)
    said = texts(open_page(links.TIMELINESS, {"linh-vuc": "Hộ tịch"}))
    assert "hỉ tiêu ≥" not in plain_spaces(said)


def test_before_the_first_import_a_target_can_be_given(empty: Path, open_page: OpenPage) -> None:
    test = fill_in(open_page(links.TARGETS), "98")
    assert not test.exception and not test.error
    assert len(kept()) == 1
