"""What Ctrl+P gives: Chromium's own PDF of every page, upright and lengthwise."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_dashboard import TITLES
from tests.pages.small_year import RANKED, RECEIVED
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_WITHOUT_SCOPE = (links.COMPARISON, links.UPLOAD, links.HISTORY, links.LAYOUTS)
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
        if address not in _WITHOUT_SCOPE:
            assert "Kỳ: Năm 2023: 01/01/2023 – 31/12/2023 (dương lịch) · Phạm vi: tất cả cơ quan, lĩnh vực" in head
        assert all(page.strip() for page in pages)
        assert not _CONTROLS.findall("\n".join(pages))


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
    # Too many columns for the paper: the list is there in two pieces.
    codes = _CODE.findall("\n".join(pages))
    assert {codes.count(code) for code in codes} == {2} and len(set(codes)) == RECEIVED


def test_charts_are_as_wide_as_the_paper_and_afterwards_as_the_window(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.TIMELINESS)
    before = visit.page.evaluate(_CHARTS)
    visit.page.emulate_media(media="print")
    for width in (703, 1030):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        charts = visit.page.evaluate(_CHARTS)
        assert len(charts) == 3 and all(abs(shown - width) < 2 for shown, _, _ in charts)
        assert all(picture for _, _, picture in charts)
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
  Math.round(box.getBoundingClientRect().width), Math.round(box.getBoundingClientRect().height),
  box.querySelector('.main-svg').getAttribute('viewBox') ?? ''])"""


def test_printing_leaves_nothing_behind_on_the_screen(visit: Visit, tmp_path: Path) -> None:
    visit.open(links.DOSSIERS)
    assert visit.page.locator(".figures").count() == 0
    _printed(visit, tmp_path / "page.pdf")
    assert visit.page.locator(".figures").count() == 0
    assert visit.page.locator(".to-print").first.is_hidden()
