"""What Ctrl+P gives: Chromium's own PDF of every page, upright and lengthwise."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from db.engine import open_database
from domain.batch import FileStatus
from etl.imports.results import ImportOptions
from tests.browser.all_pages import TITLES
from tests.browser.conftest import Visit, serving, visiting
from tests.importing import import_file
from tests.pages.small_year import RANKED, RECEIVED, small_year_rows, write_export
from ui import links, paper_copies

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-work")]

_WITHOUT_SCOPE = (
    links.COMPARISON,
    links.DICTIONARY,
    links.FOLDED,
    links.HISTORY,
    links.LAYOUTS,
    links.TYPED,
    links.UPLOAD,
)
# Pages whose figures are of fixed units: their period alone is chosen.
_OF_A_PERIOD = (links.TARGETS, links.REPORT_FIGURES, links.SATISFACTION)
_CONTROLS = re.compile(r"Tải \.|Tất cả\n|Chọn tệp|Xem trước\n|Đến trang|Tra cứu|Giải thích|Trang trước")
_CODE = re.compile(r"000\.00\.1\d\.H48-\d{6}-\d{4}")
_PAGE_NUMBER = re.compile(r"\d+ ?/ ?\d+\s*$")


def _printed(visit: Visit, path: Path, *, landscape: bool = False) -> list[str]:
    """The text of each printed page, without its number."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext on this machine (Debian: poppler-utils)")
    visit.page.pdf(path=path, format="A4", landscape=landscape)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    pages = text.removesuffix("\f").split("\f")
    assert all(_PAGE_NUMBER.search(page) for page in pages)
    return [_PAGE_NUMBER.sub("", page) for page in pages]


@pytest.mark.parametrize("address", list(TITLES))
def test_a_printed_page_has_a_head_and_no_control_and_no_page_is_empty(
    visit: Visit, tmp_path: Path, address: str
) -> None:
    visit.open(address)
    for landscape in (False, True):
        pages = _printed(visit, tmp_path / "page.pdf", landscape=landscape)
        head = " ".join(pages[0].split())
        assert head.startswith(TITLES[address])
        assert "Số liệu đến ngày 31/03/2023" in head and f"In ngày {date.today():%d/%m/%Y}" in head
        if address in _OF_A_PERIOD:
            assert "01/01/2023 – 31/12/2023 (dương lịch)" in head
        elif address not in _WITHOUT_SCOPE:
            assert "Năm 2023: 01/01/2023 – 31/12/2023 (dương lịch) · Phạm vi: tất cả cơ quan, lĩnh vực" in head
        assert all(page.strip() for page in pages)
        assert not _CONTROLS.findall("\n".join(pages))
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate(_CONTROLS_SEEN) == []
    # On upright paper and on paper lying.
    for width in (703, 1030):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert visit.page.evaluate(_WIDEST) <= width + 1
        visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    visit.page.emulate_media(media="screen")


# The buttons in a table's head are its headings.
_CONTROLS_SEEN = """() => [...document.querySelectorAll('button, input, nav, summary, [role=combobox], [role=radio]')]
  .filter(box => box.checkVisibility() && !box.closest('thead, .mark, .cards, details[open] > summary'))
  .map(box => box.outerHTML)"""
_WIDEST = """() => Math.max(0, ...[...document.querySelectorAll('.figures table')].filter(box => box.checkVisibility())
  .map(box => box.getBoundingClientRect().right))"""


def test_the_head_names_what_was_chosen_on_the_page(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.HISTORY)
    head = " ".join(_printed(visit, tmp_path / "page.pdf")[0].split())
    assert "Lần nạp: Số 1 · quy-1.xlsx" in head
    visit.open(f"{links.DOSSIERS}?ma=0001")
    head = " ".join(_printed(visit, tmp_path / "page.pdf")[0].split())
    assert "Con số: Tiếp nhận · Mã hồ sơ có chứa: 0001 · Xếp theo: Thời gian · Chiều: Tăng dần" in head


def test_the_head_names_the_chosen_scope(visit: Visit, tmp_path: Path) -> None:
    visit.open(f"{links.COVERAGE}?ky=2023-02&don-vi={RANKED}")
    head = " ".join(_printed(visit, tmp_path / "page.pdf")[0].split())
    assert f"Tháng 02/2023: 01/02/2023 – 28/02/2023 (dương lịch) · Cơ quan: {RANKED}" in head


def test_a_list_is_printed_whole_with_its_heads_on_each_page(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.DOSSIERS)
    pages = _printed(visit, tmp_path / "page.pdf")
    with_codes = [page for page in pages if _CODE.search(page)]
    assert len(with_codes) > 1
    for page in with_codes:
        first = _CODE.search(page)
        assert first and "Mã" in page[: first.start()] and "hồ sơ" in page[: first.start()]
    # The columns of which the file tells nothing take no paper.
    assert "Cột trống không in: " in "\n".join(pages)
    codes = _CODE.findall("\n".join(pages))
    assert {codes.count(code) for code in codes} == {1} and len(set(codes)) == RECEIVED


def test_charts_are_as_wide_as_the_paper_and_afterwards_as_the_window(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.TIMELINESS)
    before = visit.page.evaluate(_CHARTS)
    visit.page.emulate_media(media="print")
    for width in (703, 1030):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        charts = visit.page.evaluate(_CHARTS)
        assert len(charts) == 3 and all(abs(shown - width) < 2 for shown, _, _ in charts)
        # The bars and the line by month are scaled; the ranking lies in strips, each a picture of its own.
        assert sum(bool(picture) for _, _, picture in charts) == 2
        visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    visit.page.emulate_media(media="screen")
    visit.page.set_viewport_size({"width": 1400, "height": 900})
    visit.settle()
    visit.page.pdf(path=tmp_path / "page.pdf")
    visit.page.wait_for_function(f"({_CHARTS})().join() === '{','.join(map(_as_text, before))}'")


def _as_text(chart: list[float | str]) -> str:
    return ",".join(str(value) for value in chart)


# Of each chart its width and its height on the screen, and how its picture is scaled.
_CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot .svg-container')].map(box => [
  ...['width', 'height'].map(side => Math.round((box.parentElement.querySelector('.strips') ?? box)
    .getBoundingClientRect()[side])),
  box.querySelector('.main-svg').getAttribute('viewBox') ?? ''])"""


def test_a_table_that_the_server_does_not_give_is_missed_in_words(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.DOSSIERS)
    visit.page.route(f"**{paper_copies.PATH}?*", lambda route: route.abort())
    assert "Không in được bảng này vì máy chủ không trả lời" in "\n".join(_printed(visit, tmp_path / "page.pdf"))


@pytest.fixture(scope="module")
def many_units(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with two imports of 170 units each."""
    directory = tmp_path_factory.mktemp("many-units")
    with serving(_many_units(directory), directory / "server.log") as address:
        yield address


@pytest.fixture
def visit_of_many(browser: BrowserContext, many_units: str) -> Iterator[Visit]:
    with visiting(browser, many_units) as made:
        yield made


_UNITS = [f"UBND xã A{place:03}" for place in range(170)]


def _many_units(directory: Path) -> Path:
    path = directory / "many.db"
    engine = open_database(f"sqlite:///{path.as_posix()}")
    template = small_year_rows()[0]
    for digit in (1, 2):
        rows = [
            replace(template, code=f"000.00.10.H48-230103-{digit}{place:03}{number}", agency=unit)
            for place, unit in enumerate(_UNITS)
            for number in (1, 2)
        ]
        export = write_export(directory / f"lan-{digit}.xlsx", rows)
        assert import_file(engine, export, ImportOptions()).status is FileStatus.IMPORTED
    engine.dispose()
    return path


@pytest.mark.parametrize("landscape", [False, True])
def test_a_chart_and_a_table_of_170_units_are_printed_whole(
    visit_of_many: Visit, tmp_path: Path, landscape: bool
) -> None:
    visit_of_many.open(links.ONLINE)
    visit_of_many.wait_until_drawn()
    pages = _printed(visit_of_many, tmp_path / "page.pdf", landscape=landscape)
    whole = "\n".join(pages)
    # Once in the chart, once in the table.
    assert {unit: whole.count(unit) for unit in _UNITS} == dict.fromkeys(_UNITS, 2)
    first, last = (next(place for place, page in enumerate(pages) if unit in page) for unit in (_UNITS[0], _UNITS[-1]))
    assert last > first
    for page in pages[first : last + 1]:
        assert "Bưu chính công ích" in page and re.search(r"\b100\s%", page)


@pytest.mark.parametrize("landscape", [False, True])
def test_a_table_of_170_units_by_months_is_printed_whole(visit_of_many: Visit, tmp_path: Path, landscape: bool) -> None:
    visit_of_many.open(f"{links.FIGURES}?cot=month")
    whole = "\n".join(_printed(visit_of_many, tmp_path / "page.pdf", landscape=landscape))
    # In pieces; where a column is narrow, the name goes over two lines.
    counts = {whole.count(unit.removeprefix("UBND xã ")) for unit in _UNITS}
    assert len(counts) == 1 and counts.pop() > 1
    assert "Bản in có" not in whole


def test_a_comparison_takes_few_pages_and_says_what_it_leaves_out(visit_of_many: Visit, tmp_path: Path) -> None:
    visit_of_many.open(links.COMPARISON)
    for landscape in (False, True):
        pages = _printed(visit_of_many, tmp_path / "page.pdf", landscape=landscape)
        assert len(pages) <= 10
        assert "\n".join(pages).count("Bản in có 100 trong 340 dòng của bảng; tệp tải về có đủ.") == 2


def test_printing_leaves_nothing_behind_on_the_screen(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.DOSSIERS)
    assert visit.page.locator(".figures").count() == 0
    _printed(visit, tmp_path / "page.pdf")
    assert visit.page.locator(".figures").count() == 0
    assert visit.page.locator(".to-print").first.is_hidden()
