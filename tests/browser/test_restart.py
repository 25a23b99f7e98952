"""A page that is open while the server ends and starts anew comes back by itself."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.pages.small_year import build_database, small_year_rows, write_export
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

Restart = Callable[[], None]
_WAITING = "Máy chủ không trả lời; trang tự mở lại khi máy chủ trả lời. Nếu chờ lâu, báo cho người quản trị."
_CHOOSE_AGAIN = "Trang đã mở lại sau khi mất kết nối: hãy chọn lại các tệp."


@pytest.fixture
def own_server(browser: BrowserContext, tmp_path: Path) -> Iterator["Server"]:
    """The application on a small database, to be ended and started by the test."""
    with ExitStack() as running:
        yield Server(build_database(tmp_path), tmp_path / "server.log", running)


class Server:
    """A server that keeps its port from start to start."""

    def __init__(self, database: Path, log: Path, running: ExitStack) -> None:
        self._database, self._log, self._running, self._port = database, log, running, 0
        self.address = ""
        self.start()

    def start(self) -> None:
        self.address = self._running.enter_context(serving(self._database, self._log, port=self._port))
        self._port = int(self.address.rpartition(":")[2])

    def end(self) -> None:
        self._running.close()


@pytest.fixture
def own_visit(browser: BrowserContext, own_server: Server) -> Iterator[Visit]:
    with visiting(browser, own_server.address) as made:
        yield made


def test_an_open_page_comes_back_with_its_view_when_the_server_was_started_anew(
    own_visit: Visit, own_server: Server
) -> None:
    own_visit.open("dung-han?ky=2023-02&khoi=land")
    address = own_visit.page.url
    own_visit.page.evaluate("window.before = true")
    own_server.end()
    dialog = own_visit.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.inner_text().split("\n") == ["Mất kết nối", _WAITING]
    own_visit.shoot("mat-ket-noi")
    own_server.start()
    own_visit.page.wait_for_function("!window.before")
    own_visit.settle()
    assert own_visit.page.url == address
    expect(own_visit.page.get_by_text("Kỳ: Tháng 02/2023: 01/02/2023 – 28/02/2023")).to_be_visible()
    expect(own_visit.page.get_by_role("dialog")).to_have_count(0)
    own_visit.choose("Kỳ", "Tháng 01/2023")
    expect(own_visit.page.get_by_text("Kỳ: Tháng 01/2023: 01/01/2023 – 31/01/2023")).to_be_visible()


def test_the_upload_page_that_came_back_asks_for_the_files_again(
    own_visit: Visit, own_server: Server, tmp_path: Path
) -> None:
    own_visit.open(links.UPLOAD)
    chosen = own_visit.page.locator('input[type="file"]').first
    chosen.set_input_files(write_export(tmp_path / "thang-4.xlsx", small_year_rows()))
    expect(own_visit.page.get_by_role("button", name="Xem trước")).to_be_visible()
    expect(own_visit.page.get_by_text(_CHOOSE_AGAIN)).to_have_count(0)
    own_server.end()
    expect(own_visit.page.get_by_role("dialog")).to_be_visible()
    own_server.start()
    expect(own_visit.page.get_by_text(_CHOOSE_AGAIN)).to_be_visible()
    expect(own_visit.page).to_have_url(f"{own_server.address}/{links.UPLOAD}")
    own_visit.shoot_wide_and_narrow("nap-du-lieu-mo-lai")
    chosen.set_input_files(write_export(tmp_path / "thang-4.xlsx", small_year_rows()))
    own_visit.page.get_by_role("button", name="Xem trước").click()
    expect(own_visit.page.get_by_role("button", name="Nạp 1 tệp")).to_be_visible()
    expect(own_visit.page.get_by_text(_CHOOSE_AGAIN)).to_have_count(0)


def test_a_connection_that_broke_for_a_moment_leaves_the_page_as_it_is(visit: Visit) -> None:
    opened: list[WebSocketRoute] = []

    def pass_on(route: WebSocketRoute) -> None:
        route.connect_to_server()
        opened.append(route)

    visit.page.route_web_socket(re.compile("_stcore/stream"), pass_on)
    visit.open(links.UPLOAD)
    visit.page.evaluate("window.before = true")
    with visit.page.expect_response("**/session") as asked:
        opened[0].close()
    assert asked.value.text() == "held"
    visit.settle()
    assert len(opened) == 2 and visit.page.evaluate("window.before")


def test_a_page_that_cannot_be_helped_is_loaded_thrice_a_minute(visit: Visit) -> None:
    visit.page.clock.install()
    visit.page.route("**/session", lambda route: route.fulfill(body="gone"))
    for _ in range(3):
        _lose_and_find_the_server(visit)
        visit.page.wait_for_function("!window.before")
    with visit.page.expect_response("**/session"):
        _lose_and_find_the_server(visit)
    with visit.page.expect_response("**/session"):
        visit.page.clock.fast_forward(59_000)
        assert visit.page.evaluate("window.before")
        visit.page.clock.fast_forward(2_000)
    visit.page.wait_for_function("!window.before")


def _lose_and_find_the_server(visit: Visit) -> None:
    visit.open("")
    visit.page.evaluate("""() => {
        window.before = true;
        const app = document.querySelector('[data-testid="stApp"]'), name = 'data-test-connection-state';
        app.setAttribute(name, 'CONNECTING');
        app.setAttribute(name, 'CONNECTED');
    }""")
