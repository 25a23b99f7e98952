"""Whatever a page says is Vietnamese: on the screen, in labels, to a screen reader, also in an English browser."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.all_pages import TITLES
from tests.browser.conftest import Visit, visiting
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pages")]

_SCRIPT = Path(__file__).with_name("said.js").read_text(encoding="utf-8")
# A Vietnamese word is one syllable: what begins or ends otherwise, or has another vowel between, is none.
_SYLLABLE = re.compile(
    r"(b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oao|oay|oe|oeo|oi|oo|u|ua|uau|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu"
    r"|y|ya|ye|yeu)"
    r"(c|ch|m|n|ng|nh|p|t)?"
)
# English words that could be a syllable. "in", "do", "to", "can" are Vietnamese, too.
_LOOKALIKES = frozenset({"me", "no", "not", "on", "set", "sum", "the", "up"})
_ALLOWED = frozenset({
    # Kinds of files and what they are called everywhere.
    "csv", "excel", "html", "json", "markdown", "ods", "pdf", "utf", "xls", "xlsb", "xlsx",
    # Keys, as they stand on the keyboard.
    "enter", "esc", "ctrl",
    # The command of this program, and an option of it.
    "tthc", "import",
    # A word that Vietnamese took over, and names.
    "fisher", "holm", "menu", "wilson",
    # Named in the sample's file: an agency, a source; what is uploaded and typed here.
    "example", "https", "invalid", "motcua", "png", "txt", "zzzz",
})  # fmt: skip
# Codes of rules (channel_missing) and of files (their SHA-256) are no words.
_CODE = re.compile(r"\b[a-z]+(_[a-z]+)+\b|\b[0-9a-f]{16,}\b")
_WORD = re.compile(r"[^\W\d_]+")


def _is_foreign(word: str) -> bool:
    # A letter alone, abbreviations: NĐ-CP, TTHC, MB, II.
    if len(word) == 1 or (word.isupper() and len(word) < 6) or word == "TTg":
        return False
    lower = word.lower()
    bare = "".join(sign for sign in unicodedata.normalize("NFD", lower) if not unicodedata.combining(sign))
    is_syllable = _SYLLABLE.fullmatch(bare.replace("đ", "d")) is not None
    return lower not in _ALLOWED and (not is_syllable or lower in _LOOKALIKES)


def _foreign_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_CODE.sub("", text)) if _is_foreign(word)]


@pytest.fixture(scope="module")
def english(browser: BrowserContext) -> Iterator[BrowserContext]:
    """A browser that speaks English; what it loaded once it keeps from visitor to visitor."""
    assert browser.browser is not None
    made = browser.browser.new_context(locale="en-US")
    made.add_init_script(_SCRIPT)
    yield made
    made.close()


@pytest.fixture
def visit(english: BrowserContext, server: str, first_visit: str) -> Iterator[Visit]:
    """A visitor whose browser speaks English."""
    with visiting(english, server) as made:
        yield made


def _open(visit: Visit, address: str) -> None:
    """Open a page, and from when it is there keep what it says."""
    visit.open(address)
    visit.page.evaluate("window.listen()")


def _foreign(visit: Visit) -> list[str]:
    """Everything said since the page was opened that holds a word which is not Vietnamese."""
    said: list[str] = visit.page.evaluate("window.said()")
    assert len(said) > 20
    return [text for text in said if _foreign_words(text)]


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("Select all", True),
        ("No data", True),
        ("Chọn ngày, January 2023", True),
        ("12 results", True),
        ("Sở Nông nghiệp và Phát triển nông thôn, quý II: 12,5 MB", False),
        ("Nguyễn Khuyến ngoằn ngoèo khuỷu tay, giếng, quốc, yếu, ương", False),
    ],
)
def test_english_is_told_from_vietnamese(text: str, is_foreign: bool) -> None:
    assert bool(_foreign_words(text)) == is_foreign


@pytest.mark.parametrize("address", list(TITLES))
def test_no_page_speaks_english(visit: Visit, address: str) -> None:
    _open(visit, address)
    visit.page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(box => box.click())")
    visit.settle()
    visit.wait_until_drawn()
    boxes = visit.page.get_by_role("combobox").filter(visible=True)
    for name in [box.get_attribute("id") for box in boxes.all()]:
        _search(visit, visit.page.locator(f'[id="{name}"]'))
    for icon in visit.page.get_by_test_id("stTooltipIcon").filter(visible=True).all()[:6]:
        icon.hover()
        expect(visit.page.get_by_test_id("stTooltipContent").first).to_be_visible()
    lists = visit.page.get_by_test_id("stDataFrame").filter(visible=True)
    if lists.count():
        _search_list(visit, lists.first)
        _open_menus(visit, lists.first)
    assert _foreign(visit) == []


def _search(visit: Visit, box: Locator) -> None:
    """Open a list of options, walk it and look for what is not there."""
    box.scroll_into_view_if_needed()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press_sequentially("zzzz")
    visit.page.evaluate("window.said()")
    box.fill("")
    visit.page.keyboard.press("Escape")


def _search_list(visit: Visit, box: Locator) -> None:
    """Look for something in a list's cells that is there, step through it, and for what is not."""
    box.scroll_into_view_if_needed()
    visit.wait_until_drawn()
    box.click(position={"x": 60, "y": 60})
    # Where a line can be chosen, the click makes the page run anew.
    visit.settle()
    visit.wait_until_drawn()
    visit.page.keyboard.press("Control+f")
    for typed in ("a", "zzzz"):
        visit.page.keyboard.insert_text(typed)
        expect(box.get_by_test_id("search-result-area")).to_be_visible()
        visit.page.keyboard.press("Enter")
        visit.page.evaluate("window.said()")
    visit.page.keyboard.press("Escape")


def _open_menus(visit: Visit, box: Locator) -> None:
    """Open the menu of a list's column and what opens from it."""
    for entry in ("Thống kê", "Cách viết"):
        box.click(position={"x": 60, "y": 15}, button="right")
        line = visit.page.get_by_test_id("stDataFrameColumnMenu").get_by_text(entry, exact=True)
        if line.count():
            line.click()
        visit.page.evaluate("window.said()")
        visit.page.keyboard.press("Escape")
        visit.page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("address", "field"),
    [(f"{links.OVERVIEW}?ky=2023-01-05..2023-02-10", "Từ ngày"), (links.UPLOAD, "Số liệu đến ngày")],
)
def test_a_date_is_asked_for_refused_and_chosen_in_vietnamese(visit: Visit, address: str, field: str) -> None:
    _open(visit, address)
    if address == links.UPLOAD:
        visit.page.get_by_text("Tùy chọn").click()
    box = visit.page.get_by_test_id("stDateInput").filter(has_text=field)
    day = box.get_by_role("spinbutton").first
    day.click()
    visit.page.keyboard.type("31121980")
    visit.page.keyboard.press("Enter")
    expect(
        visit.page.get_by_text(re.compile(r"Chọn ngày từ \d\d/\d\d/\d{4} đến \d\d/\d\d/\d{4}\.")).first
    ).to_be_visible()
    visit.page.keyboard.press("Escape")
    day.click()
    for _ in range(14):
        visit.page.keyboard.press("Backspace")
    expect(day).to_have_text("ngày")
    day.press("Alt+ArrowDown")
    calendar = visit.page.get_by_test_id("stDateInputCalendar")
    expect(calendar).to_be_visible()
    for key in ("ArrowRight", "PageDown", "ArrowDown"):
        visit.page.keyboard.press(key)
    visit.shoot("lich-chon-ngay")
    assert _foreign(visit) == []


def test_files_that_do_not_arrive_are_told_of_in_vietnamese(visit: Visit, tmp_path: Path) -> None:
    other = tmp_path / "a.txt"
    other.write_text("x", encoding="utf-8")
    _open(visit, links.UPLOAD)
    visit.page.get_by_text("Tùy chọn").click()
    boxes, files = visit.page.get_by_test_id("stFileUploader"), visit.page.locator('input[type="file"]')
    files.nth(1).set_input_files(other)
    expect(boxes.nth(1)).to_contain_text("Không nhận loại tệp này ở đây.")
    for answer in (lambda route: route.abort(), lambda route: route.fulfill(status=500, body="no")):
        visit.page.route("**/_stcore/upload_file/**", answer)
        files.first.set_input_files(other)
        expect(boxes.first).to_contain_text("Không tải lên được; hãy thử lại.")
        visit.page.unroute("**/_stcore/upload_file/**")
    visit.page.get_by_role("textbox", name="Cơ quan giải quyết").press_sequentially("abc")
    expect(visit.page.get_by_test_id("InputInstructions")).to_contain_text("Nhấn Enter để nhận")
    assert _foreign(visit) == []


def test_a_chart_speaks_vietnamese_when_its_legend_is_clicked(visit: Visit) -> None:
    _open(visit, "")
    visit.wait_until_drawn()
    visit.page.locator(".legendtoggle").first.click()
    expect(visit.page.get_by_text("Nhấp đúp vào chú giải để chỉ xem một đường")).to_be_visible()
    assert _foreign(visit) == []
