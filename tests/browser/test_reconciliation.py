"""Two months of which the later rewrites the earlier, in a real Chromium: from a gap to its dossiers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.pages.rewritten_months import COMMUNE, JUSTICE, build_rewritten
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


@pytest.fixture(scope="module")
def rewritten_server(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("rewritten")
    with serving(build_rewritten(directory), directory / "server.log") as address:
        yield address


@pytest.fixture
def visit(browser: BrowserContext, rewritten_server: str) -> Iterator[Visit]:
    with visiting(browser, rewritten_server) as made:
        yield made


def test_a_gap_is_followed_to_its_dossiers_signals_missing_files_and_the_two_imports(visit: Visit) -> None:
    visit.open(links.RECONCILIATION)
    line = visit.page.locator(".grid tr", has=visit.page.locator("th", has_text=JUSTICE))
    line.get_by_text("±0").click()
    said = visit.page.get_by_text(f"{JUSTICE}: tệp tháng 02/2023 (số liệu đến 28/02/2023) ghi 3")
    expect(said.filter(visible=True)).to_be_visible()
    expect(visit.page.get_by_text("2 hồ sơ gây chênh").filter(visible=True)).to_be_visible()
    visit.settle()
    visit.shoot("doi-chieu-gap")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Dấu hiệu sửa ngày").click()
    expect(visit.page.get_by_text("Dời sau khi đã quá hạn: 1")).to_be_visible()
    visit.settle()
    visit.shoot("dau-hieu-sua-ngay-rewritten")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Độ phủ dữ liệu").click()
    expect(visit.page.get_by_test_id("stAlert").get_by_text(COMMUNE)).to_be_visible()
    visit.settle()
    visit.shoot("do-phu-rewritten")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("So sánh hai lần nạp").click()
    expect(visit.page.get_by_text("Chưa có hai tệp nào của cùng một kỳ")).to_be_visible()
    visit.settle()
    visit.shoot("so-sanh-rewritten")
