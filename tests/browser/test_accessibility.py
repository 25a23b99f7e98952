"""Seen with weak eyes, walked by keyboard: what stands out how far, where the ring is, the way past the menu."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.accessibility import LEAST, NOTE_WHAT_IS_WRITTEN, ask
from tests.browser.conftest import Visit
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

# Of 255 steps of a colour, and of all pixels.
_BARELY_SEEN, _EDGES = 40, 0.01


def test_the_dash_of_a_missing_cell_in_a_list_is_drawn_readably(visit: Visit) -> None:
    visit.page.add_init_script(NOTE_WHAT_IS_WRITTEN)
    visit.open(links.HISTORY)
    visit.page.wait_for_function("window.written.some(([text]) => text === '—')")
    assert ask(visit, f"faintInLists({LEAST})") == []


@pytest.mark.parametrize("address", ["", links.FIGURES, links.UPLOAD, links.LAYOUTS, links.HISTORY])
def test_whoever_walks_by_keyboard_sees_where_they_are(visit: Visit, address: str) -> None:
    visit.open(address)
    visit.wait_until_drawn()
    if address == links.UPLOAD:
        visit.page.get_by_text("Tùy chọn").click()
        visit.settle()
        visit.page.evaluate("document.activeElement.blur()")
    walked = _walk(visit)
    assert len(walked) > 15
    assert [stop["name"] for stop in walked if not stop["visible"]] == []


@pytest.mark.parametrize("width", [1400, 400])
def test_the_first_stop_leads_past_the_menu(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(links.HISTORY)
    visit.page.keyboard.press("Tab")
    link = visit.page.get_by_text("Bỏ qua menu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    visit.shoot(f"bo-qua-menu-{width}")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_test_id("stMain")).to_be_focused()
    visit.page.keyboard.press("Tab")
    assert ask(visit, "focused()")["inPage"]


def test_who_prefers_a_dark_screen_gets_the_same_page_declared_as_light(visit: Visit) -> None:
    visit.open("")
    visit.wait_until_drawn()
    light = _pixels(visit)
    visit.page.emulate_media(color_scheme="dark")
    visit.open("")
    visit.wait_until_drawn()
    assert visit.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light only"
    # The edges of letters and lines are not drawn alike each time.
    apart = np.abs(_pixels(visit) - light).max(axis=2) > _BARELY_SEEN
    assert apart.mean() < _EDGES


def _pixels(visit: Visit) -> Any:
    """The screen as whole numbers: height, width, and red, green, blue."""
    image = Image.open(BytesIO(visit.page.screenshot(animations="disabled"))).convert("RGB")
    return np.asarray(image, dtype=np.int16)


def _walk(visit: Visit) -> list[dict[str, Any]]:
    """The stops from the first to the last of the page."""
    stops: list[dict[str, Any]] = []
    for _ in range(200):
        visit.page.keyboard.press("Tab")
        stop = ask(visit, "focused()")
        if stop["tag"] == "BODY":
            return stops
        stops.append(stop)
    raise AssertionError("the walk did not come to an end")
