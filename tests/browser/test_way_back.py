"""From a number to its dossiers and back, in a real Chromium: one is where one was."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.pages.small_year import LAND_OFFICE, LATE
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

_MAIN = "document.querySelector('[data-testid=\"stMain\"]')"
_SCROLLED = 700


def _leave_for_the_late(visit: Visit) -> None:
    """On the timeliness page: sort its table, scroll, and open the late dossiers of the land office."""
    visit.page.set_viewport_size({"width": 1400, "height": 600})
    visit.open(f"{links.TIMELINESS}?ky=2023")
    _table(visit).locator("thead button", has_text=re.compile("^Trễ hạn$")).click()
    expect(_table(visit).locator("tbody th").first).to_have_text(LAND_OFFICE)
    visit.page.evaluate(f"{_MAIN}.scrollTo(0, {_SCROLLED})")
    visit.page.wait_for_function(f"{_MAIN}.scrollTop === {_SCROLLED}")
    # A hand takes longer than this between scrolling and clicking.
    visit.page.wait_for_timeout(300)
    # Clicked where it stands: click() would scroll it into sight first.
    late = _table(visit).locator("tr", has_text=LAND_OFFICE).locator("a[href*='so-lieu=late&']").first
    late.evaluate("it => it.click()")
    expect(visit.page.locator("h2").filter(has_text="hồ sơ")).to_have_text(f"{LATE} hồ sơ")
    visit.settle()


def _table(visit: Visit) -> Locator:
    return visit.page.locator(".figures").first


def _is_as_it_was_left(visit: Visit) -> None:
    expect(visit.page.locator("h1")).to_have_text("Đúng hạn – trễ hạn")
    visit.page.wait_for_function(f"{_MAIN}.scrollTop === {_SCROLLED}")
    expect(_table(visit).locator('[aria-sort="descending"]')).to_have_text("Trễ hạn")
    expect(_table(visit).locator("tbody th").first).to_have_text(LAND_OFFICE)
    expect(visit.page).to_have_url(re.compile(r"dung-han\?ky=2023$"))


def test_a_step_back_finds_the_page_scrolled_and_sorted_as_it_was(visit: Visit) -> None:
    _leave_for_the_late(visit)
    visit.page.go_back()
    _is_as_it_was_left(visit)


def test_the_breadcrumb_is_that_step_back_also_after_the_list_was_changed(visit: Visit) -> None:
    _leave_for_the_late(visit)
    visit.choose("Con số", "Hồ sơ đến hạn")
    expect(visit.page).to_have_url(re.compile("so-lieu=due"))
    visit.settle()
    steps = visit.page.evaluate("navigation.currentEntry.index")
    visit.page.get_by_text("Quay lại: Đúng hạn – trễ hạn").click()
    _is_as_it_was_left(visit)
    assert visit.page.evaluate("navigation.currentEntry.index") < steps


def test_a_page_opened_anew_begins_at_its_top(visit: Visit) -> None:
    _leave_for_the_late(visit)
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Đúng hạn – trễ hạn").click()
    expect(visit.page.locator("h1")).to_have_text("Đúng hạn – trễ hạn")
    visit.settle()
    assert visit.page.evaluate(f"{_MAIN}.scrollTop") == 0


def test_in_a_window_of_its_own_the_breadcrumb_leads_to_the_view_of_the_number(visit: Visit) -> None:
    visit.open(f"{links.DOSSIERS}?so-lieu=late&ky=2023-02&khoi=land&tu-trang=dung-han%3Fky%3D2023-Q1")
    visit.page.get_by_text("Quay lại: Đúng hạn – trễ hạn").click()
    expect(visit.page.locator("h1")).to_have_text("Đúng hạn – trễ hạn")
    expect(visit.page).to_have_url(re.compile(r"dung-han\?ky=2023-Q1$"))


def test_the_list_is_searched_and_sorted_and_a_step_back_undoes_it(visit: Visit) -> None:
    visit.open(f"{links.DOSSIERS}?ky=2023")
    head = visit.page.locator("h2").filter(has_text="hồ sơ")
    visit.page.get_by_label("Mã hồ sơ có chứa").fill("h48-2301")
    visit.page.keyboard.press("Enter")
    expect(head).to_have_text("29 hồ sơ")
    visit.settle()
    visit.choose("Xếp theo", "Số ngày trễ")
    visit.page.get_by_text("Giảm dần").click()
    expect(visit.page).to_have_url(re.compile("ma=h48-2301&xep=-days_late"))
    visit.settle()
    visit.shoot_wide_and_narrow("ho-so-sorted")
    visit.page.go_back()
    visit.page.go_back()
    visit.page.go_back()
    expect(head).to_have_text("60 hồ sơ")
    expect(visit.page.get_by_label("Mã hồ sơ có chứa")).to_have_value("")


def test_a_heading_of_the_list_sorts_all_of_it_and_clicked_again_the_other_way_round(visit: Visit) -> None:
    visit.open(f"{links.DOSSIERS}?ky=2023")
    for order in ("code", "-code"):
        grid = visit.page.locator(".dvn-scroller").first
        grid.click(position={"x": 60, "y": 16})
        expect(visit.page).to_have_url(re.compile(f"xep={order}$"))
        visit.settle()
