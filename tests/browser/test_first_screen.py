"""What stands on the first screen of the overview, on a desk and in a hand, before anybody scrolls."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


@pytest.fixture
def in_a_hand(visit: Visit) -> Visit:
    """The overview on a telephone."""
    visit.page.set_viewport_size({"width": 400, "height": 800})
    visit.open("tong-quan")
    visit.wait_until_drawn()
    return visit


def test_in_a_hand_the_verdict_the_rate_and_the_late_ones_need_no_scrolling(in_a_hand: Visit) -> None:
    page = in_a_hand.page
    for shown in (page.locator(".verdict"), *(in_a_hand.card(name) for name in ("Tỷ lệ đúng hạn", "Trễ hạn"))):
        assert _bottom(shown) <= 800
    page.screenshot(path=_picture("first-screen-400"))


def test_in_a_hand_the_filters_are_one_line_that_begins_with_the_period(in_a_hand: Visit) -> None:
    bar = in_a_hand.page.locator(".st-key-scope-bar")
    boxes = [box for child in bar.locator("> div").all() if (box := child.bounding_box())]
    assert len(boxes) == 5
    assert max(box["y"] for box in boxes) - min(box["y"] for box in boxes) < 2
    period = in_a_hand.page.locator(".st-key-scope_period").bounding_box()
    assert period is not None and period["x"] == min(box["x"] for box in boxes)
    # The rest is reached by a sweep of the finger, and the page itself does not slide sideways.
    assert in_a_hand.page.evaluate("document.documentElement.scrollWidth") <= 400
    in_a_hand.choose("Lĩnh vực", "Đất đai")
    expect(in_a_hand.page.locator(".verdict")).to_contain_text("Đúng hạn")


def test_on_a_desk_the_chart_of_the_rate_begins_on_the_first_screen(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 1400, "height": 900})
    visit.open("tong-quan")
    visit.wait_until_drawn()
    chart = visit.page.locator('[data-testid="stPlotlyChart"]').bounding_box()
    assert chart is not None and chart["y"] + chart["height"] / 2 < 900
    expect(visit.page.get_by_role("heading", name=re.compile("Tỷ lệ đúng hạn"))).to_be_visible()
    visit.page.screenshot(path=_picture("first-screen-1400"))


def test_the_volumes_open_below_the_rate_and_the_brief_is_a_pdf(visit: Visit) -> None:
    visit.open("tong-quan")
    visit.page.get_by_text("Số lượng theo tháng").click()
    visit.settle()
    expect(visit.page.locator('[data-testid="stPlotlyChart"]')).to_have_count(2)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Tóm tắt 1 trang").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def _bottom(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def _picture(name: str) -> str:
    from tests.browser.conftest import SCREENSHOTS

    SCREENSHOTS.mkdir(exist_ok=True)
    return str(SCREENSHOTS / f"{name}.png")
