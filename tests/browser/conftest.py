"""One server on loopback and one Chromium for each of the two groups of browser tests, ended by who started them.

The groups take about as long as each other: `browser-pages` looks at pages, `browser-work` prints, imports, restarts.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.pages.small_year import build_database

_PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS = 90
# A busy machine is slow to draw, and the first page of a cold server loads all there is; a page that never does is
# still found out.
_MOST_MS = 60_000
SCREENSHOTS = Path(__file__).with_name("screenshots")


# Every chart has its axes, every grid its canvas, nothing slides any more (the menu of a window that changed its width
# does), and two pictures went by since.
_DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
    [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(box => box.querySelector('.main-svg'))
    && [...document.querySelectorAll('[data-testid="stDataFrame"]')].every(box => box.querySelector('canvas'))
    && !document.getAnimations().some(each => each instanceof CSSTransition && each.playState === 'running')))))"""


# The control stands at one place for a good while; what scrolling it told the page has been heard by then, too.
_STANDS_STILL = """box => new Promise(done => {
    let last = '', same = 0;
    const look = () => {
        const now = JSON.stringify(box.getBoundingClientRect());
        same = now === last ? same + 1 : 0;
        last = now;
        if (same < 20) requestAnimationFrame(look); else done();
    };
    look();
})"""


@dataclass
class Visit:
    """A page of the browser on the running server, and the addresses elsewhere that it asked for."""

    page: Page
    server: str
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address and wait until Streamlit has drawn it."""
        self.page.goto(f"{self.server}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and nothing is drawn as a skeleton any more."""
        self.page.locator('[data-testid="stMainBlockContainer"] h1').first.wait_for()
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=\"stApp\"]')?.dataset.testScriptState === 'notRunning'"
            " && !document.querySelector('[data-testid=\"stSkeleton\"]')"
        )

    def wait_until_drawn(self) -> None:
        """Wait until charts and lists in sight are drawn and nothing moves any more."""
        self.page.wait_for_function(_DRAWN)

    def card(self, name: str) -> Locator:
        """The card of that figure."""
        return self.page.locator(".cards > div").filter(has=self.page.get_by_text(name, exact=True)).first

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page, to be looked at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        size = self.page.viewport_size
        assert size is not None
        height = int(self.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight"))
        self.page.set_viewport_size({"width": size["width"], "height": min(max(height, 600), 5000)})
        # What comes into sight is only drawn then.
        self.wait_until_drawn()
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
        self.page.set_viewport_size(size)
        # Whoever clicks next finds the page where it stays.
        self.wait_until_drawn()

    def shoot_wide_and_narrow(self, name: str) -> None:
        """Keep pictures of the page on a desk and in a hand."""
        for width in (1400, 400):
            self.page.set_viewport_size({"width": width, "height": 900})
            # The menu slides out of a narrow window's sight.
            expect(self.page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", str(width < 1000).lower())
            self.shoot(f"{name}-{width}")
        self.page.set_viewport_size({"width": 1400, "height": 900})

    def choose(self, control: str, option: str) -> None:
        """Open a list of options and take one.

        As a hand does it: first the control is brought into sight, and when the page stands still, it is clicked. Done
        at once, as click() does, the page's scroll event comes one picture later, when the list is open, and a list
        closes when what lies behind it is scrolled.
        """
        self.settle()
        box = self.page.get_by_role("combobox", name=control)
        box.scroll_into_view_if_needed()
        box.evaluate(_STANDS_STILL)
        box.click()
        wanted = self.page.get_by_role("option", name=option)
        if not wanted.count():
            # Of a long list the browser holds only what is in sight.
            box.press_sequentially(option)
        wanted.click()


@contextmanager
def serving(database: Path, log_path: Path, port: int = 0) -> Iterator[str]:
    """The address of the application, served as `tthc serve` does, on this database; `port` 0 is any free one."""
    port = port or _free_port()
    environment = {**os.environ, "TTHC_DATABASE_URL": f"sqlite:///{database.as_posix()}"}
    command = [sys.executable, "-m", "uvicorn", "asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--log-level", "warning"], cwd=_PROJECT, env=environment, stdout=log, stderr=log
        )
        try:
            _await(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application on a small database."""
    _look_for_chromium()
    directory = tmp_path_factory.mktemp("browser")
    with serving(build_database(directory), directory / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    """Debian's Chromium, without any network of its own; what it loaded once it keeps from visitor to visitor."""
    _look_for_chromium()
    expect.set_options(timeout=_MOST_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened.new_context(locale="vi-VN", accept_downloads=True)
        opened.close()


@pytest.fixture(scope="session")
def first_visit(browser: BrowserContext, server: str) -> str:
    """What stands on the screen of the very first visitor, who comes by a link to a page that is not the first."""
    with visiting(browser, server) as visit:
        visit.open("lich-su-nap")
        return visit.page.locator("body").inner_text()


@pytest.fixture
def visit(browser: BrowserContext, server: str, first_visit: str) -> Iterator[Visit]:
    """A fresh visitor with a wide screen."""
    with visiting(browser, server) as made:
        yield made


@contextmanager
def visiting(browser: BrowserContext, server: str) -> Iterator[Visit]:
    """A fresh visitor of this server with a wide screen."""
    page = browser.new_page()
    page.set_viewport_size({"width": 1400, "height": 900})
    page.set_default_timeout(_MOST_MS)
    made = Visit(page, server)
    page.on("request", lambda request: _note(made, request.url))
    yield made
    page.close()


def _look_for_chromium() -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine (looked for `chromium` on the path and in /usr/bin)")


def _note(visit: Visit, url: str) -> None:
    if not url.startswith((visit.server, visit.server.replace("http", "ws"), "data:", "blob:")):
        visit.outside.append(url)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"no answer from {url} in {_START_SECONDS} s")
