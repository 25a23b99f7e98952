"""A file that waits for its turn to be read says so on the page, and goes on when the turn comes."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from etl.process_register import REGISTER_VARIABLE
from etl.reader_queue import READERS_VARIABLE
from tests.browser.conftest import serving, visiting
from tests.etl.readers import reader
from tests.pages.small_year import build_database, small_year_rows, write_export
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-work")]


def test_a_preview_that_waits_for_its_turn_says_so_and_goes_on(
    browser: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register"))
    monkeypatch.setenv(READERS_VARIABLE, "1")
    file = write_export(tmp_path / "thang-4.xlsx", small_year_rows()[:5])
    with (
        serving(build_database(tmp_path), tmp_path / "server.log") as server,
        visiting(browser, server) as visit,
        reader(tmp_path / "holder") as holder,
    ):
        holder.await_place()
        visit.open(links.UPLOAD)
        visit.page.locator('input[type="file"]').first.set_input_files(file)
        visit.page.get_by_role("button", name="Xem trước").click()
        waiting = visit.page.get_by_text("Tệp 1/1 đang chờ đến lượt vì máy đang đọc đủ số tệp cùng lúc: thang-4.xlsx")
        expect(waiting).to_be_visible()
        for width in (1400, 400):
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.shoot(f"cho-den-luot-{width}")
        holder.end()
        expect(visit.page.get_by_text("chưa ghi gì vào cơ sở dữ liệu")).to_be_visible()
        expect(waiting).to_be_hidden()
