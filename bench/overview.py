"""A change of the filter on the overview against the same on a bare Streamlit page, in a real Chromium."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.bare_page import CHARTS, CHOICES
from bench.counting import database
from bench.report import Finding

_PROJECT = Path(__file__).resolve().parent.parent
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 60
_REST_MS = 3_000
_MONTHS = tuple(f"2023-{month:02}" for month in range(2, 11))
_PERIODS = ("2023", "2023-H1", "2023-9M", "2023-Q1", "2023-Q2", "2023-Q3", *_MONTHS)
# The time runs from the last press of the pointer, on the option, until the last change in the page's main part that is
# followed by a quiet second.
_WATCH = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    window.bench = {clicked: null, changed: null};
    document.addEventListener('pointerdown', () => { window.bench.clicked = performance.now(); }, true);
    new MutationObserver(() => { window.bench.changed = performance.now(); })
        .observe(main, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
_QUIET = """() => window.bench.clicked !== null && window.bench.changed > window.bench.clicked
    && performance.now() - window.bench.changed > 1000"""


class PageNotReadyError(RuntimeError):
    """A server that did not answer in time, or a page without the charts it should have."""


def overview_findings() -> Iterator[Finding]:
    """Milliseconds from the click to the last change on the screen; nothing where this machine has no Chromium."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        print("skip overview: no Chromium on this machine", flush=True)
        return
    # The database named in the environment, so that the demonstration can be measured; else a million dossiers.
    address = os.environ.get("TTHC_DATABASE_URL") or database()
    bare_command = ["-m", "streamlit", "run", "bench/bare_page.py", "--server.port"]
    with (
        served(bare_command, {}) as (bare_address, _),
        served(["-m", "cli", "serve", "--port"], {"TTHC_DATABASE_URL": address}) as (overview_address, _),
    ):
        pairs = _clicks(browser, [(bare_address, f"{overview_address}/?ky={period}") for period in _PERIODS])
    bare, ours = (statistics.median(found) for found in zip(*pairs, strict=True))
    how = f"{ours:.0f} ms / {bare:.0f} ms, {CHARTS} chart"
    yield Finding("a filter change: overview / bare page", ours / bare, 1.6, "×", how=how)


def _clicks(browser_path: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
    """The milliseconds of each pair of pages, by turns; each opened anew, on a period of which no answer is kept."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        found = [(_click(page, bare), _click(page, ours)) for bare, ours in pairs]
        browser.close()
    return found


def _click(page: Page, address: str) -> float:
    page.goto(address)
    page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=_PATIENCE * 1000)
    # What loading left the browser to do would be counted as the click's.
    page.wait_for_timeout(_REST_MS)
    if (charts := page.locator(".js-plotly-plot").count()) != CHARTS:
        raise PageNotReadyError(f"{address} has {charts} charts, the bare page {CHARTS}")
    before = page.locator(".js-plotly-plot").first.inner_html()
    page.evaluate(_WATCH)
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name=CHOICES[1]).click()
    page.wait_for_function(_QUIET, timeout=_PATIENCE * 1000)
    if page.locator(".js-plotly-plot").first.inner_html() == before:
        raise PageNotReadyError(f"{address} drew the same chart again")
    return float(page.evaluate("window.bench.changed - window.bench.clicked"))


@contextmanager
def served(command: list[str], environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """A server on a free port, given as the command's last argument: its address and the process' number; ended at the
    end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=_PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _wait_for(address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise PageNotReadyError(f"{address} does not answer")
