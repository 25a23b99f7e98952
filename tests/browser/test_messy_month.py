"""A newcomer loads a whole month as it really arrives, five files at once, into an empty database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import Visit, serving, visiting
from tests.etl.reading.test_messy_month import MONTH
from ui import links

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser-work"),
    pytest.mark.skipif(not MONTH.is_dir(), reason="the folder 'shared' does not stand beside the project"),
]
GOOD = ("01_so_nganh_thang_5.xlsx", "02_dat_dai_thang_5.xlsx", "03_huyen_xa_thang_5.xls")
SWAPPED, SUMMARY = "04_so_nganh_thang_5_luu_lai.xlsx", "05_tong_hop_thang_5.xlsx"
UNKNOWN = "Trạng thái “Đã duyệt chờ ký số” nghĩa là gì?"


@pytest.fixture
def empty_server(browser: BrowserContext, tmp_path: Path) -> Iterator[str]:
    """The application on a database that does not exist yet."""
    with serving(tmp_path / "empty.db", tmp_path / "server.log") as address:
        yield address


def test_a_newcomer_loads_the_whole_month_at_the_first_try(browser: BrowserContext, empty_server: str) -> None:
    with visiting(browser, empty_server) as visit:
        _look_at_all_five(visit)
        _answer(visit)
        _store(visit)
        _see_the_figures(visit)
        assert not visit.outside


def _look_at_all_five(visit: Visit) -> None:
    page = visit.page
    visit.open(links.UPLOAD)
    visit.shoot_wide_and_narrow("month-0-empty")
    page.locator('input[type="file"]').first.set_input_files(sorted(MONTH.iterdir()))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Cần trả lời 4 câu trước khi nạp")).to_be_visible()
    visit.settle()
    visit.shoot_wide_and_narrow("month-1-questions")
    expect(page.get_by_text("3 câu đã chọn sẵn câu trả lời đề nghị")).to_be_visible()
    expect(page.get_by_text("Được tiếp nhận, Đang xử lý: đang giải quyết, tính hạn;")).to_be_visible()
    expect(_box(visit, GOOD[0])).to_contain_text("Chờ trả lời")
    for name in GOOD[1:]:
        expect(_box(visit, name)).to_contain_text("Nạp được")
        expect(_box(visit, name).get_by_role("button", name="Tải tệp đã đánh dấu cảnh báo")).to_be_visible()
    expect(_box(visit, SWAPPED)).to_contain_text(
        "ngày và tháng đã bị đảo vì tệp được mở rồi lưu bằng Excel đặt vùng Hoa"
    )
    expect(_box(visit, SUMMARY)).to_contain_text("là bảng tổng hợp")
    expect(page.get_by_text("Chờ trả lời: 1 tệp")).to_be_visible()
    expect(page.get_by_text("Bị từ chối: 2 tệp")).to_be_visible()
    expect(page.get_by_role("button", name="Nạp trước 2 tệp")).to_have_attribute(
        "data-testid", "stBaseButton-secondary"
    )


def _answer(visit: Visit) -> None:
    """The three headings have proposals; nobody can guess the status."""
    visit.choose(UNKNOWN, "Đang xử lý")
    visit.page.get_by_role("button", name="Trả lời và xem trước lại").click()
    store = visit.page.get_by_role("button", name="Nạp 3 tệp")
    expect(store).to_have_attribute("data-testid", "stBaseButton-primary")
    visit.settle()
    visit.shoot_wide_and_narrow("month-2-answered")
    expect(visit.page.get_by_text("Chờ trả lời: 0 tệp")).to_be_visible()
    expect(_box(visit, GOOD[0])).to_contain_text("8 lỗi")
    expect(_box(visit, GOOD[0]).get_by_role("button", name="Tải tệp đã đánh dấu lỗi")).to_be_visible()


def _store(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Nạp 3 tệp").click()
    expect(visit.page.get_by_text("Đã nạp 3 trên 3 tệp.")).to_be_visible()
    visit.settle()
    visit.shoot_wide_and_narrow("month-3-stored")
    for name in GOOD:
        expect(_box(visit, name)).to_contain_text("Đã nạp")
    expect(visit.page.get_by_role("link", name="Xem 8 dòng để riêng")).to_be_visible()
    outside = visit.page.get_by_text("2 tệp chưa nạp, cần sửa hoặc trả lời rồi chọn lại")
    expect(outside).to_be_visible()
    visit.page.get_by_role("button", name="Đã xem").click()
    expect(outside).to_have_count(0)


def _see_the_figures(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Xem Tổng quan").click()
    visit.page.get_by_role("heading", name="Tổng quan").wait_for()
    visit.settle()
    visit.shoot_wide_and_narrow("month-4-overview")
    received = visit.page.locator(".cards div", has_text="Tiếp nhận").first
    expect(received).to_contain_text("728")
    lines = visit.page.locator(".closing p", has_text="=").all_inner_texts()
    sums = [line for line in lines if "khớp" in line]
    assert len(sums) == 5 and all("✓ khớp" in line for line in sums), lines
    # The file writes both; a locator would take one for the other.
    assert "CÔNG AN TỈNH" not in visit.page.locator("body").inner_text()
    expect(visit.page.get_by_text("đủ tệp của 9 cơ quan từ 01/05/2025 đến 31/05/2025")).to_be_visible()


def _box(visit: Visit, name: str) -> Locator:
    """The frame about one file."""
    return visit.page.locator('[data-testid="stVerticalBlock"]', has=visit.page.get_by_text(name, exact=True)).last
