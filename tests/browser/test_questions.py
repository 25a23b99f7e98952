"""A newcomer loads a bad month's file: what it leaves open is asked once, and the next file asks nothing."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.etl.reading.test_messy_month import MONTH
from ui import links

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser-work"),
    pytest.mark.skipif(not MONTH.is_dir(), reason="the folder 'shared' does not stand beside the project"),
]
DEPARTMENTS = MONTH / "01_so_nganh_thang_5.xlsx"
UNKNOWN = "Trạng thái “Đã duyệt chờ ký số” nghĩa là gì?"


@pytest.fixture
def empty_server(browser: BrowserContext, tmp_path: Path) -> Iterator[str]:
    """The application on a database that does not exist yet."""
    with serving(tmp_path / "empty.db", tmp_path / "server.log") as address:
        yield address


def test_a_month_with_open_questions_goes_in_after_answers_and_the_next_asks_nothing(
    browser: BrowserContext, empty_server: str, tmp_path: Path
) -> None:
    with visiting(browser, empty_server) as visit:
        _preview(visit, DEPARTMENTS)
        expect(visit.page.get_by_text("Cần trả lời 4 câu trước khi nạp")).to_be_visible()
        visit.shoot_wide_and_narrow("questions")
        # The three headings have proposals; nobody can guess the status.
        visit.choose(UNKNOWN, "Đang xử lý")
        visit.page.get_by_role("button", name="Trả lời và xem trước lại").click()
        expect(visit.page.get_by_role("button", name="Nạp 1 tệp")).to_be_visible()
        expect(visit.page.get_by_text("Cần trả lời")).to_have_count(0)
        visit.shoot_wide_and_narrow("questions-answered")
        visit.page.get_by_role("button", name="Nạp 1 tệp").click()
        expect(visit.page.get_by_text("Đã nạp 1 trên 1 tệp.")).to_be_visible()
        _preview(visit, _next_month(tmp_path))
        expect(visit.page.get_by_role("button", name="Nạp 1 tệp")).to_be_visible()
        expect(visit.page.get_by_role("button", name="Trả lời và xem trước lại")).to_have_count(0)
        visit.open(links.LAYOUTS)
        expect(visit.page.get_by_text("Trạng thái", exact=True)).to_be_visible()
        visit.shoot_wide_and_narrow("layouts-remembered")


def _preview(visit: Visit, path: Path) -> None:
    visit.open(links.UPLOAD)
    visit.page.locator('input[type="file"]').first.set_input_files(path)
    visit.page.get_by_role("button", name="Xem trước").click()
    expect(visit.page.get_by_text("chưa ghi gì vào cơ sở dữ liệu")).to_be_visible()


def _next_month(folder: Path) -> Path:
    """The same system's list of the next month: other dossiers under the same headings."""
    book = openpyxl.load_workbook(DEPARTMENTS)
    sheet = book.active
    assert sheet is not None
    sheet["A3"] = "(Từ ngày 01/05/2025 đến ngày 30/06/2025)"
    for row in range(6, 20):
        sheet.cell(row, 2).value = f"000.00.10.H48-250610-{row:04}"
    book.save(folder / "thang-6.xlsx")
    return folder / "thang-6.xlsx"
