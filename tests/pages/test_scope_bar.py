"""The scope bar: read from the address, written to it, kept from run to run."""

from datetime import date
from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.small_year import LAND_OFFICE, RANKED
from tests.pages.test_pages import metrics, texts
from ui import links


def test_without_an_address_the_year_of_the_data_date_is_shown_and_written(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    assert test.selectbox(key="scope_period").value == "2023"
    assert test.query_params["ky"] == "2023"


def test_a_link_reproduces_the_view(filled: Path, open_page: OpenPage) -> None:
    asked = {"ky": "bc:2023-Q1", "khoi": "land", "don-vi": LAND_OFFICE, "linh-vuc": "Đất đai"}
    test = open_page(links.OVERVIEW, asked)
    assert test.selectbox(key="scope_period").value == "2023-Q1"
    assert test.selectbox(key="scope_calendar").value == "reporting"
    assert test.multiselect(key="scope_blocks").value == ["land"]
    assert test.multiselect(key="scope_agencies").value == [LAND_OFFICE]
    assert test.multiselect(key="scope_sectors").value == ["Đất đai"]
    assert "15/12/2022 – 14/03/2023" in texts(test)
    assert {name: test.query_params[name] for name in asked} == asked


@pytest.mark.parametrize(
    ("notation", "calendar", "days", "received"),
    [
        ("dq:2023-Q2", "shifted_quarter", "01/03/2023 – 31/05/2023 (quý lệch một tháng)", None),
        ("21:2023-Q1", "from_21", "21/12/2022 – 20/03/2023 (kỳ 21–20)", None),
        ("dq:2023", "shifted_quarter", "01/12/2022 – 30/11/2023 (quý lệch một tháng)", "60"),
    ],
)
@pytest.mark.parametrize("address", [links.OVERVIEW, links.TIMELINESS, links.ONLINE, links.FIGURES, links.QUALITY])
def test_every_page_takes_each_calendar(
    filled: Path, open_page: OpenPage, address: str, notation: str, calendar: str, days: str, received: str | None
) -> None:
    test = open_page(address, {"ky": notation})
    assert not test.exception
    assert test.selectbox(key="scope_calendar").value == calendar
    assert test.query_params["ky"] == notation
    assert days in texts(test)
    if received and address == links.OVERVIEW:
        assert metrics(test)["Tiếp nhận"] == received


def test_choosing_another_calendar_keeps_the_period_and_writes_its_prefix(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2023-Q1"})
    test.selectbox(key="scope_calendar").select("from_21").run()
    assert test.query_params["ky"] == "21:2023-Q1"
    assert "21/12/2022 – 20/03/2023" in texts(test)


def test_a_changed_control_is_written_into_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    test.multiselect(key="scope_blocks").select("land").run()
    assert test.query_params["khoi"] == "land"
    assert metrics(test)["Tiếp nhận"] == "20"
    test.selectbox(key="scope_period").select("2023-02").run()
    assert test.query_params["ky"] == "2023-02"
    assert metrics(test)["Tiếp nhận"] == "17"


def test_a_control_moved_before_the_address_caught_up_keeps_its_value(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    test.multiselect(key="scope_blocks").select("land").run()
    # What the browser would send with a second change made at once: the address of before the first one.
    del test.query_params["khoi"]
    test.selectbox(key="scope_period").select("2023-02").run()
    assert test.query_params["khoi"] == "land"
    assert metrics(test)["Tiếp nhận"] == "17"


def test_going_back_in_the_browser_brings_the_earlier_view(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2023-01"})
    test.selectbox(key="scope_period").select("2023-02").run()
    test.query_params["ky"] = "2023-01"
    test.run()
    assert test.selectbox(key="scope_period").value == "2023-01"
    assert metrics(test)["Tiếp nhận"] == "29"


def test_any_two_days_can_be_chosen(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    test.selectbox(key="scope_period").select("days").run()
    test.date_input(key="scope_first").set_value(date(2023, 1, 10))
    test.date_input(key="scope_last").set_value(date(2023, 1, 12)).run()
    assert not test.exception
    assert test.query_params["ky"] == "2023-01-10..2023-01-12"
    assert metrics(test)["Tiếp nhận"] == "3"


def test_two_days_from_a_link_stand_in_the_two_controls(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2023-01-10..2023-01-12"})
    assert test.date_input(key="scope_first").value == date(2023, 1, 10)
    assert test.date_input(key="scope_last").value == date(2023, 1, 12)
    assert metrics(test)["Tiếp nhận"] == "3"


def test_a_last_day_before_the_first_is_said_and_does_no_harm(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2023-01-10..2023-01-12"})
    test.date_input(key="scope_last").set_value(date(2023, 1, 1)).run()
    assert not test.exception
    assert "Ngày cuối đứng trước ngày đầu" in texts(test)


@pytest.mark.parametrize("address", [links.OVERVIEW, links.TIMELINESS])
def test_what_an_address_misspells_is_left_out_and_named(filled: Path, open_page: OpenPage, address: str) -> None:
    test = open_page(address, {"ky": "2023-13", "khoi": ["x", "land"], "don-vi": "Sở Không *Có*"})
    assert not test.exception
    (said,) = test.warning
    assert str(said.value).startswith(r"Đường dẫn có “2023\-13”, “x”, “Sở Không \*Có\*” mà chương trình không biết")
    assert test.query_params["khoi"] == "land"
    test.run()
    assert len(test.warning) == 1
    test.multiselect(key="scope_blocks").select("department").run()
    assert not test.warning


def test_an_agency_outside_the_chosen_block_is_let_go(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"don-vi": RANKED})
    assert metrics(test)["Tiếp nhận"] == "35"
    test.multiselect(key="scope_blocks").select("land").run()
    assert test.multiselect(key="scope_agencies").value == []
    assert metrics(test)["Tiếp nhận"] == "20"
