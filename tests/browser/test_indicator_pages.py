"""The pages of flags and indicators in a browser, on a database that has both: they fit, lead on, and take values."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.browser.test_dashboard import _WIDER_THAN_THE_SCREEN
from tests.browser.test_no_english import _foreign_words
from tests.pages.flagged_months import OTHER, OUTSIDE, build_flagged
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-indicators")]

_PAGES = (links.DIGITAL, links.SATISFACTION, links.PROCEDURES, f"{links.TYPED}?thang=2023-01&chu-de=service")


@pytest.fixture(scope="module")
def flagged_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on two months with flags and indicators."""
    folder = tmp_path_factory.mktemp("flagged")
    with serving(build_flagged(folder), folder / "server.log") as address:
        yield address


@pytest.fixture
def flagged_visit(browser: BrowserContext, flagged_server: str) -> Iterator[Visit]:
    with visiting(browser, flagged_server) as visit:
        yield visit


@pytest.mark.parametrize("address", _PAGES)
def test_a_page_with_data_fits_wide_and_narrow_screens_and_speaks_vietnamese(
    flagged_visit: Visit, address: str
) -> None:
    flagged_visit.open(address)
    for fold in flagged_visit.page.locator("summary").filter(has_text=re.compile("Theo|Ngoài|Giá trị đã ghi")).all():
        fold.click()
        flagged_visit.settle()
    expect(flagged_visit.page.get_by_test_id("stException")).to_have_count(0)
    for width in (1400, 400):
        flagged_visit.page.set_viewport_size({"width": width, "height": 900})
        flagged_visit.shoot(f"flagged-{address.partition('?')[0]}-{width}")
        assert flagged_visit.page.evaluate(_WIDER_THAN_THE_SCREEN) == [0, 0]
    main = flagged_visit.page.get_by_test_id("stMain")
    # Codes of our indicators and icons' names are no words.
    text = re.sub(r"\b[a-z]+(_[a-z]+)+\b", "", main.inner_text())
    assert [word for word in _foreign_words(text) if word not in _ICONS] == []
    assert flagged_visit.outside == []


# Streamlit writes an icon as the name that its letters are drawn from.
_ICONS = {"download", "help", "table", "history", "add", "visibility", "save"}


def test_a_number_of_the_matrix_leads_to_its_dossiers(flagged_visit: Visit) -> None:
    flagged_visit.open(links.DIGITAL)
    flagged_visit.page.get_by_text("Ngoài địa bàn: nơi tiếp nhận × nơi giải quyết").click()
    flagged_visit.page.locator(".matrix").get_by_role("link", name=str(OUTSIDE)).click()
    expect(flagged_visit.page.locator("h1")).to_have_text("Hồ sơ")
    expect(flagged_visit.page.get_by_text(f"Cơ quan tiếp nhận: {OTHER}")).to_be_visible()
    expect(flagged_visit.page.get_by_role("heading", name=f"{OUTSIDE} hồ sơ")).to_be_visible()


def test_a_value_is_typed_looked_at_stored_and_stands_on_its_page(flagged_visit: Visit) -> None:
    page = flagged_visit.page
    flagged_visit.open(f"{links.TYPED}?thang=2023-01&chu-de=reception")
    page.get_by_label("Số lượt tiếp công dân (lượt)").fill("35")
    page.get_by_role("button", name="Xem trước", exact=True).click()
    page.get_by_role("button", name="Ghi số liệu").click()
    expect(page.get_by_text("0 mới, 1 sửa lại")).to_be_visible()
    flagged_visit.settle()
    page.get_by_text("Giá trị đã ghi, kể cả giá trị cũ").click()
    flagged_visit.open(f"{links.SATISFACTION}?ky=2023")
    expect(flagged_visit.card("Số lượt tiếp công dân").locator(".value")).to_have_text("35")
