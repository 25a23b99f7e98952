"""Từ điển số liệu in a real Chromium: from a figure to its entry and back, found by words without marks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


def test_the_sign_beside_a_heading_leads_to_the_entry_without_loading_anew_and_back(visit: Visit) -> None:
    visit.open(f"{links.OVERVIEW}?ky=2023-Q1")
    visit.page.evaluate("window.stillHere = true")
    visit.page.locator('.figures a.entry-link[title="Từ điển số liệu: Trễ hạn"]').first.click()
    expect(visit.page.locator(".entry h2")).to_have_text("Trễ hạn")
    visit.settle()
    assert visit.page.evaluate("window.stillHere") is True
    # The scope of the page that led here is kept.
    expect(visit.page.locator(".entry")).to_contain_text("Đang là4")
    visit.shoot_wide_and_narrow("dictionary-entry")
    visit.page.go_back()
    expect(visit.page.locator("h1")).to_have_text("Tổng quan")


def test_a_card_leads_to_its_entry(visit: Visit) -> None:
    visit.open(links.TIMELINESS)
    card = visit.card("Tỷ lệ đúng hạn trên hồ sơ đến hạn")
    card.locator("summary").click()
    card.get_by_role("link", name="Từ điển số liệu").click()
    expect(visit.page.locator(".entry h2")).to_have_text("Tỷ lệ đúng hạn trên hồ sơ đến hạn")


def test_an_entry_is_found_by_words_without_marks_and_opens(visit: Visit) -> None:
    visit.open(links.DICTIONARY)
    search = visit.page.get_by_label("Tìm trong từ điển")
    search.fill("tin nhan")
    search.press("Enter")
    expect(visit.page.locator(".dictionary").first.get_by_role("link")).to_have_count(1)
    visit.page.get_by_role("link", name="Số tin nhắn đã gửi").click()
    expect(visit.page.locator(".entry h2")).to_have_text("Số tin nhắn đã gửi")
    expect(visit.page).to_have_url(re.compile("muc=sms_sent"))
