"""What people do with the dashboard, done in a real Chromium."""

import csv
import re
import urllib.request
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from domain.name_order import name_order
from tests.browser.accessibility import LEAST, NOTE_WHAT_IS_WRITTEN, ask
from tests.browser.all_pages import TITLES
from tests.browser.conftest import Visit
from tests.pages.small_year import LATE, RANKED, RECEIVED, RESOLVED, small_year_rows, write_export
from ui import links, page_script

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]


def test_the_menu_folds_away_what_has_no_data_and_leads_to_it(visit: Visit) -> None:
    visit.open("")
    menu = visit.page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Đất đai")).to_be_visible()
    expect(menu.get_by_role("link", name="Thanh toán và số hóa")).to_have_count(0)
    menu.get_by_role("link", name="Trang chưa có số liệu").click()
    visit.settle()
    visit.page.get_by_role("link", name="Hài lòng và phản ánh").click()
    expect(visit.page.locator("h1")).to_have_text("Hài lòng và phản ánh")


def test_the_server_answers_healthz(server: str) -> None:
    with urllib.request.urlopen(f"{server}/healthz", timeout=10) as answer:
        assert answer.status == 200


def test_the_first_visitor_may_come_by_a_link_to_any_page(first_visit: str) -> None:
    assert "Lịch sử nạp" in first_visit
    assert "Page not found" not in first_visit


@pytest.mark.parametrize("address", list(TITLES))
def test_a_page_fits_wide_and_narrow_screens_without_an_error_and_all_stands_out(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NOTE_WHAT_IS_WRITTEN)
    visit.open(address)
    visit.wait_until_drawn()
    # Whatever is written stands out from its ground.
    assert ask(visit, f"faint({LEAST})") == []
    assert ask(visit, f"faintInLists({LEAST})") == []
    expect(visit.page.locator("h1")).to_have_text(TITLES[address])
    expect(visit.page.get_by_test_id("stAlertContentError")).to_have_count(0)
    expect(visit.page.get_by_test_id("stException")).to_have_count(0)
    for width in (1400, 400):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.shoot(f"{address or links.OVERVIEW}-{width}")
        assert visit.page.evaluate(_WIDER_THAN_THE_SCREEN) == [0, 0]
    assert visit.outside == []


_WIDER_THAN_THE_SCREEN = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map(box => box.scrollWidth - box.clientWidth)"""


def test_every_chart_has_a_description_and_every_control_a_label(visit: Visit) -> None:
    visit.open(links.TIMELINESS)
    charts = visit.page.get_by_test_id("stPlotlyChart")
    assert charts.count() == 3
    for place in range(charts.count()):
        assert charts.nth(place).locator("xpath=ancestor-or-self::*[@aria-label]|.//*[@aria-label]").count() > 0
    unnamed = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=\"stMain\"] input:not([type=file])')]"
        ".filter(box => !box.getAttribute('aria-label') && !box.labels?.length).length"
    )
    assert unnamed == 0


def test_a_changed_filter_changes_numbers_and_address_and_follows_to_other_pages(visit: Visit) -> None:
    visit.open("")
    received = visit.card("Tiếp nhận").locator(".value")
    expect(received).to_have_text(str(RECEIVED))
    visit.choose("Khối", "Đất đai")
    expect(received).to_have_text("20")
    expect(visit.page).to_have_url(re.compile("khoi=land"))
    visit.page.keyboard.press("Escape")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Trực tuyến").click()
    expect(visit.page.locator("h1")).to_have_text("Trực tuyến")
    expect(visit.page).to_have_url(re.compile("truc-tuyen.*khoi=land"))
    expect(visit.page.locator(".cards .value").first).to_have_text("20,00 %")
    visit.page.go_back()
    visit.settle()
    # The page's bare address may be a step of its own: the browser leaves it out where nothing was pressed on it.
    if links.ONLINE in visit.page.url:
        visit.page.go_back()
    expect(visit.page.locator("h1")).to_have_text("Tổng quan")
    expect(received).to_have_text("20")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("?ky=2023", "Tổng quan · 2023"),
        ("dat-dai?ky=bc:2023-Q1", "Đất đai · Quý I/2023 (kỳ báo cáo)"),
        (f"do-phu?ky=2023-02&don-vi={RANKED}", f"Độ phủ dữ liệu · Tháng 02/2023 · {RANKED}"),
        (links.HISTORY, "Lịch sử nạp"),
    ],
)
def test_the_title_of_the_window_names_page_and_scope(visit: Visit, address: str, title: str) -> None:
    visit.open(address)
    expect(visit.page).to_have_title(title)


def test_the_title_of_the_window_follows_scope_and_page(visit: Visit) -> None:
    visit.open("truc-tuyen?ky=2023-02")
    visit.choose("Khối", "Đất đai")
    expect(visit.page).to_have_title("Trực tuyến · Tháng 02/2023 · Đất đai")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Nạp dữ liệu").click()
    expect(visit.page).to_have_title("Nạp dữ liệu")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Trực tuyến").click()
    expect(visit.page).to_have_title("Trực tuyến · Tháng 02/2023 · Đất đai")


def test_a_mistake_in_an_address_is_said_and_leaves_it(visit: Visit) -> None:
    visit.open(f"{links.FIGURES}?ky=2023&dong=abc&cot=month")
    said = visit.page.get_by_text("Đường dẫn có “abc” mà chương trình không biết nên đã bỏ qua")
    expect(said).to_be_visible()
    expect(visit.page).to_have_url(re.compile(r"\?ky=2023&cot=month$|\?cot=month&ky=2023$"))
    visit.shoot_wide_and_narrow("tham-so-sai")
    visit.choose("Dòng", "Lĩnh vực")
    expect(said).to_have_count(0)


def test_a_link_reproduces_the_view(visit: Visit) -> None:
    visit.open("dung-han?ky=2023-02&khoi=land")
    expect(visit.page.get_by_text("Kỳ: Tháng 02/2023: 01/02/2023 – 28/02/2023")).to_be_visible()
    expect(visit.page).to_have_url(re.compile(r"dung-han\?ky=2023-02&khoi=land"))


def test_a_click_on_a_number_opens_its_dossiers_and_the_breadcrumb_leads_back(visit: Visit) -> None:
    visit.open("?khoi=land")
    _number_in_line(visit, "Đất đai", "Trễ hạn").click()
    expect(visit.page.locator("h2").filter(has_text="hồ sơ")).to_have_text(f"{LATE} hồ sơ")
    asked = parse_qs(urlsplit(visit.page.url).query)
    assert (asked["so-lieu"], asked["khoi"], asked["tu-trang"]) == (["late"], ["land"], ["tong-quan?ky=2023&khoi=land"])
    assert "nhom" not in asked
    visit.settle()
    visit.shoot("ho-so-from-a-click")
    visit.page.get_by_text("Quay lại: Tổng quan").click()
    expect(visit.page.locator("h1")).to_have_text("Tổng quan")
    expect(visit.page).to_have_url(re.compile("khoi=land"))
    expect(visit.card("Tiếp nhận").locator(".value")).to_have_text("20")


def test_a_number_is_opened_from_the_keyboard_and_a_step_back_returns(visit: Visit) -> None:
    visit.open(links.TIMELINESS)
    _number_in_line(visit, "Tổng cộng", "Trễ hạn").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h2").filter(has_text="hồ sơ")).to_have_text(f"{LATE} hồ sơ")
    visit.page.go_back()
    expect(visit.page.locator("h1")).to_have_text("Đúng hạn – trễ hạn")


def test_a_heading_sorts_its_table_and_leaves_the_total_last(visit: Visit) -> None:
    visit.open(links.ONLINE)
    table = visit.page.locator(".figures").first
    table.get_by_role("button", name="Tiếp nhận").click()
    expect(table.locator("tbody th").first).to_have_text(RANKED)
    table.get_by_role("button", name="Tiếp nhận").click()
    expect(table.locator("tbody th").last).to_have_text(RANKED)
    expect(table.locator("tfoot th")).to_have_text("Tổng cộng")


def _number_in_line(visit: Visit, line: str, heading: str) -> Locator:
    table = visit.page.locator(".figures").first
    place = [text.strip() for text in table.locator("thead button").all_inner_texts()].index(heading)
    return table.locator("tr", has=visit.page.locator("th", has_text=line)).locator("td").nth(place - 1).locator("a")


def test_a_heading_sorts_names_as_the_server_does(visit: Visit) -> None:
    visit.open("")
    names = ["Ý Yên", "Khoa học", "Kế hoạch", "Phường 10", "Phường 2", "Đất đai", "Dân tộc", "ấp", "An", "Ăn", "Mả"]
    sort = "names => names.sort(new Intl.Collator('vi', {numeric: true}).compare)"
    assert 'new Intl.Collator("vi", {numeric: true})' in page_script._SCRIPT
    assert visit.page.evaluate(sort, names) == sorted(names, key=name_order)


def test_a_file_too_large_and_the_sizes_of_files_are_said_in_vietnamese(visit: Visit, tmp_path: Path) -> None:
    large, small = tmp_path / "lớn.xlsx", tmp_path / "nhỏ.xlsx"
    small.write_bytes(bytes(23_456))
    with large.open("wb") as file:
        file.truncate(101 << 20)
    visit.open(links.UPLOAD)
    visit.page.locator('input[type="file"]').first.set_input_files([large, small])
    box = visit.page.get_by_test_id("stFileUploader").first
    expect(box).to_contain_text("Tệp lớn hơn mức 100 MB nên không được tải lên")
    expect(box).to_contain_text("23,5 KB")
    assert not re.search(r"\d\.\d[KM]?B|must be|smaller|Error", box.inner_text())
    visit.shoot_wide_and_narrow("upload-sizes")


@pytest.mark.parametrize("typed", ["dat dai", "đất", "Dất đai", "DAT"])
def test_a_filter_finds_names_whatever_marks_are_typed(visit: Visit, typed: str) -> None:
    visit.open("")
    box = visit.page.get_by_role("combobox", name="Lĩnh vực")
    box.click()
    box.press_sequentially(typed)
    expect(visit.page.get_by_role("option").first).to_have_text("Đất đai")
    box.press("Enter")
    visit.page.wait_for_url(lambda address: parse_qs(urlsplit(address).query).get("linh-vuc") == ["Đất đai"])


def test_what_is_typed_with_its_marks_finds_only_names_with_them(visit: Visit) -> None:
    visit.open("")
    box = visit.page.get_by_role("combobox", name="Lĩnh vực")
    box.click()
    box.press_sequentially("đ")
    expect(visit.page.get_by_role("option")).to_have_text(["Đất đai"])
    box.fill("khong co")
    expect(visit.page.get_by_text("Không tìm thấy")).to_be_visible()


def test_a_list_of_one_choice_is_searched_likewise(visit: Visit) -> None:
    visit.open("")
    box = visit.page.get_by_role("combobox", name="Kỳ", exact=True)
    box.click()
    box.fill("thang 03")
    expect(visit.page.get_by_role("option")).to_have_text(["Tháng 03/2023"])


def test_the_table_behind_a_chart_is_drawn_once_it_is_opened(visit: Visit) -> None:
    visit.open("")
    expect(visit.page.locator(".figures")).to_have_count(1)
    visit.page.get_by_text("Số lượng theo tháng: biểu đồ và bảng số liệu").click()
    expect(visit.page.locator(".figures")).to_have_count(2)


def test_a_download_holds_what_the_table_shows(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.TIMELINESS)
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Tải .xlsx").first.click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Mục lục"
    rows = list(book[book.sheetnames[1]].iter_rows(values_only=True))
    book.close()
    late = rows[0].index("Trễ hạn")
    assert rows[-1][0] == "Tổng cộng"
    assert rows[-1][late] == LATE


def test_a_downloaded_csv_opens_in_a_vietnamese_excel(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.TIMELINESS)
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Tải .csv").first.click()
    waiting.value.save_as(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    total = dict(zip(heads, rows[-1], strict=True))
    assert total["Trễ hạn"] == str(LATE)
    assert total["Tỷ lệ trễ hạn"] == repr(LATE / RESOLVED).replace(".", ",")


def test_a_file_is_previewed_stored_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    more = [small_year_rows()[50]]
    good = write_export(tmp_path / "tháng 4 __đặc biệt__.xlsx", more, last=date(2023, 3, 30))
    bad = tmp_path / "ảnh ![x](y).xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    visit.open(links.UPLOAD)
    visit.page.locator('input[type="file"]').first.set_input_files([good, bad])
    visit.page.get_by_role("button", name="Xem trước").click()
    expect(visit.page.get_by_text("chưa ghi gì vào cơ sở dữ liệu")).to_be_visible()
    expect(visit.page.get_by_test_id("stAlertContentError")).to_have_count(1)
    expect(visit.page.get_by_text("tháng 4 __đặc biệt__.xlsx").filter(visible=True).last).to_be_visible()
    visit.shoot("nap-du-lieu-preview")
    visit.page.get_by_role("button", name="Nạp 1 tệp").click()
    expect(visit.page.get_by_text("Đã nạp 1 trên 1 tệp.")).to_be_visible()
    visit.shoot("nap-du-lieu-stored")
    visit.page.get_by_test_id("stSidebarNav").get_by_text("Lịch sử nạp").click()
    visit.page.get_by_role("button", name="Xem trước khi thu hồi").click()
    visit.page.get_by_text("Tôi đã hiểu và muốn thu hồi").click()
    visit.page.get_by_role("button", name="Thu hồi", exact=True).click()
    expect(visit.page.get_by_text("Đã thu hồi lần nạp số 2")).to_be_visible()
    visit.open("")
    expect(visit.card("Tiếp nhận").locator(".value")).to_have_text(str(RECEIVED))


def test_the_first_page_has_an_address_too_and_keeps_the_view(visit: Visit) -> None:
    visit.open(f"{links.OVERVIEW}?ky=2023-02&khoi=land")
    expect(visit.page.locator("h1")).to_have_text("Tổng quan")
    expect(visit.page).to_have_url(re.compile("ky=2023-02&khoi=land"))
    expect(visit.page.get_by_role("dialog")).to_have_count(0)


# "upload" is a file in pages/: Streamlit must not run it alone.
@pytest.mark.parametrize("address", ["upload", "khong-co"])
def test_an_unknown_address_leads_to_the_overview_and_says_so(visit: Visit, address: str) -> None:
    visit.open(address)
    expect(visit.page.get_by_text(f"Không có trang “{address}”; đây là trang Tổng quan.")).to_be_visible()
    expect(visit.card("Tiếp nhận").locator(".value")).to_have_text(str(RECEIVED))
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
