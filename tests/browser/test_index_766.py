"""Chỉ số 766 in a real Chromium: from the groups to a metric's entry, the sorted agencies, the list as a file."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.pages.small_year import LAND_OFFICE
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


def test_the_progress_is_told_and_its_metric_leads_to_its_entry(visit: Visit) -> None:
    visit.open(f"{links.INDEX_766}?ky=2023-Q1")
    expect(visit.card("Điểm tiến độ")).to_contain_text("17,00/20")
    visit.shoot_wide_and_narrow("index-766")
    visit.page.locator('a.entry-link[title="Từ điển số liệu: 2.1 Tiến độ giải quyết"]').click()
    expect(visit.page.locator(".entry h2")).to_have_text("2.1 Tiến độ giải quyết")
    visit.page.go_back()
    expect(visit.page.locator("h1")).to_have_text("Chỉ số 766")


def test_the_agencies_are_sorted_by_a_heading_and_the_dossiers_that_cost_points_are_a_file(visit: Visit) -> None:
    visit.open(f"{links.INDEX_766}?ky=2023-Q1")
    table = visit.page.locator(".figures").filter(has_text="Làm mất điểm")
    first = table.locator("tbody th").first
    expect(first).to_have_text(LAND_OFFICE)
    heading = table.get_by_role("button", name="Làm mất điểm")
    heading.click()
    heading.click()
    expect(first).not_to_have_text(LAND_OFFICE)
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-index-766-costing-xlsx button").click()
    workbook = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()), read_only=True)
    assert len(list(workbook["Hồ sơ mất điểm"].rows)) == 10


def test_the_portals_way_is_added_to_the_dictionary_by_a_switch(visit: Visit) -> None:
    visit.open(f"{links.DICTIONARY}?ky=2023-Q1")
    expect(visit.page.locator(".side-by-side tbody tr")).to_have_count(3)
    visit.page.get_by_text("Thêm cách tính của Cổng").click()
    expect(visit.page.locator(".side-by-side tbody tr")).to_have_count(4)
    visit.settle()
    visit.page.get_by_text("Hạng của cơ quan đổi ra sao").scroll_into_view_if_needed()
    visit.shoot_wide_and_narrow("dictionary-rates")
