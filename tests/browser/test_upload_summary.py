"""A preview of many files: what it comes to stays in sight, what is open is a step away, marks are there afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.accessibility import LEAST, ask
from tests.browser.conftest import Visit, serving, visiting
from tests.pages.small_year import build_database, small_year_rows, write_export
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-work")]

_DONE, _SIGNING = "Trạng thái “Xong xuôi rồi” nghĩa là gì?", "Trạng thái “Chờ ký số” nghĩa là gì?"


@pytest.fixture
def own_server(browser: BrowserContext, tmp_path: Path) -> Iterator[str]:
    """The application on a small database of this test's own."""
    with serving(build_database(tmp_path), tmp_path / "server.log") as address:
        yield address


def _files(folder: Path) -> list[Path]:
    """One with a row to set aside, one with two unknown statuses, one that is no workbook."""
    rows = [replace(row, code=f"MOI-{row.code}") for row in small_year_rows()]
    rows[0] = replace(rows[0], closed=date(2022, 1, 1))
    asking = [replace(rows[30], status="Xong xuôi rồi"), replace(rows[31], status="Chờ ký số")]
    bad = folder / "hong.xlsx"
    bad.write_bytes(b"khong phai excel")
    return [write_export(folder / "tot.xlsx", rows[:30]), write_export(folder / "hoi.xlsx", asking), bad]


def test_what_a_preview_comes_to_stays_in_sight_and_leads_to_what_is_open(
    browser: BrowserContext, own_server: str, tmp_path: Path
) -> None:
    with visiting(browser, own_server) as visit:
        page = visit.page
        visit.open(links.UPLOAD)
        page.locator('input[type="file"]').first.set_input_files(_files(tmp_path))
        page.get_by_role("button", name="Xem trước").click()
        expect(page.get_by_text("Nạp được: 1 tệp, 30 dòng")).to_be_visible()
        visit.settle()
        visit.shoot_wide_and_narrow("upload-summary")
        assert ask(visit, f"faint({LEAST})") == []
        for width in (1400, 400):
            page.set_viewport_size({"width": width, "height": 900})
            _stays_in_sight(visit)
        page.set_viewport_size({"width": 1400, "height": 900})
        _leads_to(visit, _SIGNING)
        visit.choose(_SIGNING, "Đang xử lý")
        expect(page.get_by_text("Còn 1 câu chưa trả lời")).to_be_visible()
        expect(page.locator(".stMarkdownBadge", has_text="Chưa trả lời")).to_have_count(1)
        visit.choose(_DONE, "Đã xử lý xong")
        page.get_by_role("button", name="Trả lời và xem trước lại").click()
        expect(page.get_by_text("Nạp được: 2 tệp, 32 dòng")).to_be_visible()
        page.get_by_role("button", name="Nạp 2 tệp").click()
        expect(page.get_by_text("Đã nạp 2 trên 2 tệp.")).to_be_visible()
        visit.settle()
        visit.shoot_wide_and_narrow("upload-summary-stored")
        _marked_as_after_a_preview(visit, tmp_path)


def _stays_in_sight(visit: Visit) -> None:
    """The button stands below whatever lies over the page, however far down one reads."""
    button = visit.page.get_by_role("button", name="Nạp trước 1 tệp")
    visit.page.get_by_test_id("stMain").evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(button).to_be_in_viewport(ratio=1)
    expect(visit.page.get_by_text("Nạp được: 1 tệp, 30 dòng")).to_be_in_viewport(ratio=1)
    # Nothing lies over it: it could be pressed.
    button.click(trial=True)


def _leads_to(visit: Visit, question: str) -> None:
    link = visit.page.get_by_role("link", name=question)
    link.focus()
    visit.page.keyboard.press("Enter")
    control = visit.page.get_by_role("combobox", name=question)
    expect(control).to_be_focused()
    expect(control).to_be_in_viewport(ratio=1)
    visit.page.keyboard.press("Escape")


def _marked_as_after_a_preview(visit: Visit, folder: Path) -> None:
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Tải tệp đã đánh dấu lỗi").first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    book = openpyxl.load_workbook(path)
    assert "Tổng hợp lỗi" in book.sheetnames
    assert any("Lỗi cần sửa" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
