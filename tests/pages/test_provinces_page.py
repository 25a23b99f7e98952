"""Các tỉnh, over schemas of a real PostgreSQL database."""

import re
from collections.abc import Iterator, Mapping
from threading import Barrier, Thread

import pytest
from streamlit.testing.v1 import AppTest

import measures.provinces
from domain.counts import FLAG_COUNTS
from domain.province import Province
from measures.provinces import ProvinceFigures, Unanswered, figures_of, line_up
from tests.measures.builders import scope_of
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_tables
from tests.pages.test_pages import metrics, texts
from tests.provinces import BROKEN, EMPTY, GROWING, GROWN_DAY, MISSING, NORTH, NORTH_DAY, OLDER, grow
from ui import labels, links, province_answers
from ui.cache import database
from ui.province_answers import ask_provinces, look_at_provinces
from ui.province_tables import province_table


@pytest.fixture(autouse=True)
def opened(provinces: str) -> Iterator[str]:
    yield provinces
    database().dispose()


def test_the_page_shows_each_province_and_all_together(open_page: OpenPage) -> None:
    test = open_page(links.PROVINCES)
    assert not test.exception and not test.error
    shown = metrics(test)
    assert (shown["Tiếp nhận"], shown["Đã giải quyết"], shown["Trễ hạn"]) == ("6", "4", "2")
    assert shown["Tỷ lệ đúng hạn"] == "50,00 %"
    (table,) = shown_tables(test)
    assert list(table) == ["Tỉnh Bắc", "Tỉnh Nam", "Tổng cộng"]
    assert table["Tỉnh Bắc"]["Số liệu đến"] == "30/04/2023"
    assert table["Tỉnh Nam"]["Số liệu đến"] == "31/03/2023"
    assert table["Tỉnh Bắc"]["Độ phủ"] == "100,00 % (3 / 3)"
    assert table["Tổng cộng"]["Tỷ lệ trực tuyến"] == "50,00 % (3 / 6)"
    said = texts(test)
    assert said.count("✓ khớp") == 3
    assert "Tổng cộng: 0 + 6 = 4 + 0 + 2" in said
    assert "Số liệu đến ngày 31/03/2023 – 30/04/2023" in said


def test_the_files_have_every_count_the_coverage_and_why_a_province_has_no_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH}=Tỉnh Bắc,{MISSING}=Tỉnh khác")
    scope = scope_of("2023")
    roll_up = line_up(scope, ask_provinces(look_at_provinces(), figures_of, scope))
    exported = province_table(roll_up).to_export()
    headings = [column.heading for column in exported.columns]
    north, other, total = (dict(zip(headings, row, strict=True)) for row in exported.rows())
    told = {label.text for name, label in labels.COUNTS.items() if name not in FLAG_COUNTS}
    assert told <= set(headings)
    assert (north["Số liệu đến"], north["Độ phủ: tử số"], north["Lệch"]) == (NORTH_DAY, 3, 0)
    assert other["Tiếp nhận"] is None and "Không có lược đồ" in str(other["Vì sao không có số liệu"])
    assert (total["Tỉnh"], total["Tiếp nhận"]) == ("Tổng cộng 1 trên 2 tỉnh", 4)
    assert any("Tổng cộng không có Tỉnh khác" in note for note in exported.notes)


def test_a_failure_is_logged_once_and_not_at_every_visit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(province_answers, "_logged", {})
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH},{MISSING}")
    for _ in range(2):
        look_at_provinces()
    (said,) = [record.getMessage() for record in caplog.records if record.name == province_answers.__name__]
    assert MISSING in said


def test_no_number_leads_to_dossiers_of_another_database(open_page: OpenPage) -> None:
    bodies = [str(element.proto.body) for element in open_page(links.PROVINCES).get("html")]
    (table,) = [body for body in bodies if 'class="figures' in body]
    addresses = re.findall(r'href="([^"]*)"', table)
    assert addresses and all(address.startswith(f"{links.DICTIONARY}?") for address in addresses)


def test_the_page_is_there_only_where_provinces_are_named(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TTHC_PROVINCES")
    assert "Tổng quan" in headings(open_page(links.OVERVIEW))
    test = AppTest.from_function(_shown_pages).run()
    assert links.PROVINCES not in test.text[0].value


def test_whom_the_total_lacks_stands_above_it(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH}=Tỉnh Bắc,{MISSING},{OLDER},{BROKEN},{EMPTY}")
    test = open_page(links.PROVINCES, {"ky": "2023"})
    assert not test.exception and not test.error
    (warning,) = test.warning
    said = str(warning.value).replace("\\", "").splitlines()
    assert len(said) == 4
    assert said[0].startswith(f"- Tổng cộng không có {MISSING}: Không có lược đồ")
    assert "phiên bản cũ" in said[1] and "báo lỗi" in said[2] and "Chưa nạp tệp nào" in said[3]
    (table,) = shown_tables(test)
    assert set(table[BROKEN].values()) == {"—"}
    assert table["Tổng cộng 1 trên 5 tỉnh"]["Tiếp nhận"] == "4"
    assert "✓ khớp Tổng cộng 1 trên 5 tỉnh: 0 + 4 = 3 + 0 + 1" in texts(test)


def test_without_any_data_each_reason_is_said(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", f"{EMPTY}=Tỉnh mới,{MISSING}")
    said = texts(open_page(links.PROVINCES))
    assert "Không tỉnh nào có số liệu" in said
    assert "Tỉnh mới: Chưa nạp tệp nào." in said and f"{MISSING}: Không có lược đồ" in said


@pytest.mark.parametrize(
    ("named", "said"), [("Quảng Ngãi", "không phải là tên lược đồ"), (f"{NORTH},{NORTH}", "hai lần")]
)
def test_a_variable_that_cannot_be_meant_is_one_sentence(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, named: str, said: str
) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", named)
    (error,) = open_page(links.PROVINCES).error
    assert said in str(error.value)


def test_only_the_period_can_be_chosen_and_it_stands_in_the_address(open_page: OpenPage) -> None:
    test = open_page(links.PROVINCES)
    assert [box.label for box in test.selectbox] == ["Lịch", "Kỳ"]
    assert not test.multiselect
    test.selectbox[1].set_value("2023-Q1").run()
    assert test.query_params["ky"] == "2023-Q1"
    assert metrics(test)["Tiếp nhận"] == "6"
    test.selectbox[0].set_value("reporting").run()
    assert test.query_params["ky"] == "bc:2023-Q1"
    assert "15/12/2022 – 14/03/2023" in texts(test)
    test.selectbox[1].set_value("days").run()
    assert len(test.date_input) == 2


def test_a_period_that_some_data_do_not_reach_lacks_them(open_page: OpenPage) -> None:
    test = open_page(links.PROVINCES, {"ky": "2023-04"})
    assert "Tổng cộng không có Tỉnh Nam: Số liệu mới đến 31/03/2023." in texts(test)
    assert list(shown_tables(test)[0])[-1] == "Tổng cộng 1 trên 2 tỉnh"


def test_the_same_question_of_several_sessions_is_answered_once_until_data_change(
    opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH},{GROWING}")
    asked: list[list[str]] = []
    ask_each = measures.provinces.ask_each

    def noted(of: list[Province], question: object) -> Mapping[Province, ProvinceFigures | Unanswered]:
        asked.append([province.schema for province in of])
        return ask_each(of, question)  # type: ignore[arg-type]

    scope = scope_of("2023-H1")
    standings = look_at_provinces()
    monkeypatch.setattr(province_answers, "ask_each", noted)
    together = Barrier(3, timeout=30)

    def visit() -> None:
        together.wait()
        ask_provinces(standings, figures_of, scope)

    visitors = [Thread(target=visit) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert asked == [[NORTH, GROWING]]
    grow(opened)
    later = look_at_provinces()
    answers = list(ask_provinces(later, figures_of, scope).values())
    # For their states, and for the answers that these states are new to.
    assert asked == [[NORTH, GROWING]] * 3
    assert [isinstance(answer, ProvinceFigures) and answer.data_date for answer in answers] == [NORTH_DAY, GROWN_DAY]


def test_an_answer_with_a_failure_in_it_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_PROVINCES", f"{NORTH},{BROKEN}")
    standings, scope = look_at_provinces(), scope_of("2023-Q1")
    north, broken = ask_provinces(standings, figures_of, scope).values()
    assert isinstance(north, ProvinceFigures) and isinstance(broken, Unanswered)
    mended = {province: ProvinceFigures(NORTH_DAY, None, None) for province in standings.of}
    monkeypatch.setattr(province_answers, "ask_each", lambda of, question: mended)
    assert ask_provinces(standings, figures_of, scope) == mended


def headings(test: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in test.get("html"))


def _shown_pages() -> None:
    import streamlit as st

    import app

    st.text(" ".join(address for pages in app.pages_of_this_server().values() for address, *_ in pages))
