"""Bảng số liệu in a real Chromium: sorting by a difference, what a number of another period opens, wide tables."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.pages.small_year import LAND_OFFICE, RANKED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

_PERIODS = "bang-so-lieu?ky=2023-02&dong=agency&cot=ky-truoc&chi-tieu=received&chi-tieu=online_rate"
_WIDE = "bang-so-lieu?dong=agency&cot=half_month&chi-tieu=received&chi-tieu=resolved&chi-tieu=on_time_rate"
_WIDTHS = """() => {
  const page = document.querySelector('[data-testid="stMain"]');
  return [document.querySelector('.figures').clientWidth, innerWidth, page.scrollWidth - page.clientWidth];
}"""


def test_two_periods_are_sorted_by_their_difference(visit: Visit) -> None:
    visit.open(_PERIODS)
    table = visit.page.locator(".figures").first
    change = table.get_by_role("button", name="Chênh lệch").first
    change.click()
    expect(table.locator("tbody th").first).to_have_text(LAND_OFFICE)
    change.click()
    expect(table.locator("tbody th").first).to_have_text(RANKED)
    expect(table.locator("tfoot th")).to_have_text("Tổng cộng")
    # Of a rate too, by the number and not by its text; who has none stands last.
    table.get_by_role("button", name="Chênh lệch").last.click()
    expect(table.locator("tbody tr").last.locator("td").last).to_have_text("—")
    visit.shoot_wide_and_narrow("bang-so-lieu-hai-ky")


def test_a_number_of_the_other_period_opens_the_dossiers_of_that_period(visit: Visit) -> None:
    visit.open(_PERIODS)
    line = visit.page.locator(".figures").first.locator("tr", has=visit.page.locator("th", has_text=RANKED))
    line.locator("td").nth(1).locator("a").click()
    expect(visit.page.locator("h2").filter(has_text="hồ sơ")).to_have_text("29 hồ sơ")
    assert parse_qs(urlsplit(visit.page.url).query)["ky"] == ["2023-01"]


def test_a_wide_table_takes_the_width_of_the_window_and_scrolls_by_itself(visit: Visit) -> None:
    visit.open(_WIDE)
    visit.page.set_viewport_size({"width": 2400, "height": 900})
    table, window, beyond = visit.page.evaluate(_WIDTHS)
    assert (table > window - 300 - 150, beyond) == (True, 0)
    visit.page.set_viewport_size({"width": 400, "height": 900})
    table, window, beyond = visit.page.evaluate(_WIDTHS)
    assert (table <= window, beyond) == (True, 0)
    visit.shoot_wide_and_narrow("bang-so-lieu-rong")
    visit.open("bang-so-lieu?dong=block&chi-tieu=received")
    visit.page.set_viewport_size({"width": 2400, "height": 900})
    table, _, _ = visit.page.evaluate(_WIDTHS)
    assert table < 1400


def test_both_rows_of_headings_stay_in_sight_one_under_the_other(visit: Visit) -> None:
    visit.open(_WIDE)
    visit.page.set_viewport_size({"width": 1400, "height": 500})
    box = visit.page.locator(".figures").first
    box.evaluate("box => { box.style.maxHeight = '160px'; box.scrollTop = 60; box.scrollLeft = 200; }")
    over, under = (box.locator("thead tr").nth(place).bounding_box() for place in (0, 1))
    frame = box.bounding_box()
    assert over and under and frame
    assert abs(over["y"] - frame["y"]) <= 2
    assert under["y"] >= over["y"] + over["height"] - 1
    expect(box.locator("thead th").first).to_have_text(re.compile("01/2023"))
