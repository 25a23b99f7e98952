"""The whole demonstration in a real Chromium: the figures of the 2023 report, as leadership sees them."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visit, serving, visiting
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo_server(
    browser: BrowserContext, demo_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serving(demo_database, tmp_path_factory.mktemp("demo-server") / "server.log") as address:
        yield address


@pytest.fixture
def visit(browser: BrowserContext, demo_server: str) -> Iterator[Visit]:
    with visiting(browser, demo_server) as made:
        yield made


def test_the_overview_shows_the_reports_figures(visit: Visit) -> None:
    visit.open("?ky=2023")
    lines = {line.split("\t")[0]: line for line in visit.page.locator(".figures tbody tr").all_inner_texts()}
    for figure in ("95.100", "93.600", "99,94 %", "93.543 / 93.600", "57", "1.500", "73,44 %"):
        assert figure in lines["Sở, ban, ngành"]
    for figure in ("28.847", "26.840", "25.012 / 26.840", "1.828", "154", "1.853"):
        assert figure in lines["Đất đai"]
    expect(visit.page.get_by_text("0 + 28.847 = 26.840 + 154 + 1.853")).to_be_visible()
    expect(visit.page.get_by_text("phần chênh đúng bằng 154 hồ sơ rút hoặc trả lại")).to_be_visible()
    visit.shoot("demonstration-overview")


def test_the_overview_compares_with_the_same_months_of_the_year_before(visit: Visit) -> None:
    visit.open("?ky=2023")
    expect(visit.card("Tiếp nhận")).to_contain_text("70.307")
    expect(visit.page.get_by_text("01/01/2022 – 31/10/2022").first).to_be_visible()


def test_the_report_is_read_beside_what_it_prints_and_one_figure_differs(visit: Visit) -> None:
    visit.open(f"{links.REPORT_FIGURES}?ky=2023")
    expect(visit.page.get_by_text("1 con số in lệch với số liệu")).to_be_visible()
    expect(visit.page.get_by_text("49 trên 50 con số mà báo cáo in khớp với số liệu")).to_be_visible()
    expect(visit.page.get_by_text("trung bình cộng tỷ lệ của 10 tháng").first).to_be_visible()
    visit.shoot_wide_and_narrow("demonstration-report-figures")


def test_the_reports_two_contradictions_stand_where_leadership_looks(visit: Visit) -> None:
    visit.open(links.LAND)
    expect(visit.page.get_by_text("thì thiếu 154 hồ sơ rút hoặc trả lại này")).to_be_visible()
    visit.open(links.ONLINE)
    said = "Riêng sở, ban, ngành: 73,44 % (69.839 / 95.100), bình quân các tháng 70,00 %"
    expect(visit.page.get_by_text(said)).to_be_visible()


def test_a_download_holds_what_the_table_shows(visit: Visit, tmp_path: Path) -> None:
    visit.open("dung-han?ky=2023-06")
    lines = visit.page.locator(".figures").first.locator("tr").all_inner_texts()[1:]
    shown = [line.replace("\n", "\t").split("\t") for line in lines]
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Tải .xlsx").first.click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book[book.sheetnames[1]]
    late = [cell.value for cell in sheet[1]].index("Trễ hạn")
    held = [(row[0], f"{row[late]:,}".replace(",", ".")) for row in sheet.iter_rows(min_row=2, values_only=True)]
    book.close()
    assert len(held) == len(shown) > 20
    for (name, number), line in zip(held, shown, strict=True):
        assert line[0] == name
        assert number in line
