"""Từ điển số liệu: found by words, opened by address, reached from every figure."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import table_lines
from tests.pages.small_year import RANKED
from ui import links

SEARCH = "dictionary_search"


def html_of(test: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in test.get("html"))


def entry_of(test: AppTest) -> dict[str, str]:
    """The open entry: what stands behind each of its words."""
    # lxml's types know elements, not those of HTML.
    tree: Any = html.fromstring(f"<div>{html_of(test)}</div>")
    (box,) = tree.find_class("entry")
    names, texts = ([each.text_content() for each in box.iter(tag)] for tag in ("dt", "dd"))
    return {"": next(box.iter("h2")).text_content(), **dict(zip(names, texts, strict=True))}


def listed(test: AppTest) -> list[str]:
    # lxml's types know elements, not those of HTML.
    tree: Any = html.fromstring(f"<div>{html_of(test)}</div>")
    boxes = [box for box in tree.find_class("dictionary") if box.get("aria-label") == "Từ điển số liệu"]
    return [str(link.text_content()) for box in boxes for link in box.xpath(".//tbody//th[@scope='row']/a")]


def test_an_entry_opens_by_its_address_with_the_figure_of_the_scope_and_its_counts(
    filled: Path, open_page: OpenPage
) -> None:
    entry = entry_of(open_page(links.DICTIONARY, {"muc": "on_time_rate", "ky": "2023-Q1"}))
    assert entry[""] == "Tỷ lệ đúng hạn"
    assert entry["Đang là"].replace("\N{NO-BREAK SPACE}", " ") == "92,45 % (49 / 53)"
    assert entry["Tử số"] == "Trước hạn + đúng hạn"
    assert entry["Mẫu số"] == "Trước hạn + đúng hạn + trễ hạn"
    assert entry["Có từ khi nào"].startswith("từ 02/11/2023: ")


def test_a_search_without_marks_finds_the_entry_and_says_when_nothing_is_found(
    filled: Path, open_page: OpenPage
) -> None:
    test = open_page(links.DICTIONARY)
    everything = listed(test)
    assert {"Tỷ lệ đúng hạn", "Tiếp nhận", "Cần nhắc", "Số tin nhắn đã gửi"} <= set(everything)
    found = listed(test.text_input(key=SEARCH).input("tin nhan").run())
    assert "Số tin nhắn đã gửi" in found and len(found) < len(everything)
    test.text_input(key=SEARCH).input("zzz ![x](y)").run()
    assert not listed(test) and "Không có mục nào" in test.info[0].value


def test_an_unknown_entry_in_the_address_is_said(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DICTIONARY, {"muc": "nothing"})
    assert "nothing" in test.warning[0].value
    assert 'class="entry"' not in html_of(test)


def test_the_on_time_rates_stand_side_by_side_and_ranks_are_told(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DICTIONARY, {"ky": "2023-Q1"})
    shown = html_of(test).replace("\N{NO-BREAK SPACE}", " ")
    assert all(text in shown for text in ("92,45 %", "85,00 %", "84,48 %"))
    (ranks,) = [table for table in shown_tables_of_ranks(test) if RANKED in table]
    assert ranks[RANKED]["Chênh hạng"] == "0"
    assert any("không xếp hạng theo cách nào" in caption.value.replace("\\", "") for caption in test.caption)


def test_the_portals_way_is_added_when_it_is_asked_for(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DICTIONARY, {"ky": "2023-Q1"})
    assert "Đúng hạn theo quy tắc của Cổng" not in html_of(test)
    test.toggle(key="dictionary_portal").set_value(True).run()
    (ranks,) = [table for table in shown_tables_of_ranks(test) if RANKED in table]
    assert ranks[RANKED]["Đúng hạn theo quy tắc của Cổng · Hạng"] == "1"
    assert "Đúng hạn theo quy tắc của Cổng" in html_of(test)


def shown_tables_of_ranks(test: AppTest) -> list[dict[str, dict[str, str]]]:
    bodies = [str(element.proto.body) for element in test.get("html")]
    return [table_lines(body) for body in bodies if "Chênh hạng" in body]


@pytest.mark.usefixtures("empty")
def test_without_data_the_dictionary_can_be_read(open_page: OpenPage) -> None:
    test = open_page(links.DICTIONARY, {"muc": "late"})
    assert entry_of(test)["Cách tính"] == "Hồ sơ có kết quả sau ngày hẹn trả."
    assert "Đang là" not in entry_of(test)
    assert "Tiếp nhận" in listed(test)


@pytest.mark.parametrize(
    ("address", "parameters", "keys"),
    [
        (links.OVERVIEW, {}, {"on_time_rate", "late", "received", "pending", "resolved", "online_rate", "withdrawn"}),
        (links.TIMELINESS, {}, {"on_time_rate", "on_time_rate_766", "on_time_rate_due", "late_rate", "early"}),
        (links.LAND, {}, {"received", "resolved", "on_time_rate"}),
        (links.ONLINE, {}, {"online_rate"}),
        (links.FIGURES, {"chi-tieu": ["late", "share_same_day"]}, {"late", "share_same_day"}),
        (links.FIGURES, {"chi-tieu": ["late"], "cot": "ky-truoc"}, {"late"}),
        (links.REPORT_FIGURES, {}, {"received", "in_time", "late_rate", "satisfaction_rate", "feedback_total.letter"}),
    ],
)
def test_figures_lead_to_their_entries(
    filled: Path, open_page: OpenPage, address: str, parameters: dict[str, str], keys: set[str]
) -> None:
    shown = html_of(open_page(address, parameters))
    hrefs = [unescape(found) for found in re.findall(rf'href="({links.DICTIONARY}\?[^"]+)"', shown)]
    assert keys <= {parse_qs(urlsplit(href).query)["muc"][0] for href in hrefs}
