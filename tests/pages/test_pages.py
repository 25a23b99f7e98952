"""Each page, with data and without."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_cards, shown_sentences, shown_tables
from tests.pages.small_year import LAND_OFFICE, LATE, PENDING, RANKED, RECEIVED, UNRANKED
from ui import links

REPORTS = (
    links.OVERVIEW,
    links.TIMELINESS,
    links.LAND,
    links.ONLINE,
    links.DIGITAL,
    links.PROCEDURES,
    links.DOSSIERS,
    links.FIGURES,
    links.RECONCILIATION,
    links.COVERAGE,
    links.SIGNALS,
)
_HREF = re.compile(r'href="([^"]+)"')
ALL = (
    *REPORTS,
    links.SATISFACTION,
    links.TARGETS,
    links.DICTIONARY,
    links.INDEX_766,
    links.UPLOAD,
    links.HISTORY,
    links.QUALITY,
    links.LAYOUTS,
    links.COMPARISON,
    links.FOLDED,
    links.TYPED,
)


def texts(test: AppTest) -> str:
    """All that the page says in Markdown, captions, notices and paragraphs."""
    parts = [*test.markdown, *test.caption, *test.info, *test.header, *test.warning, *test.success]
    notes = [part for card in shown_cards(test).values() for part in card]
    # Backslashes are what `plain` puts before punctuation; a reader does not see them.
    said = [*(str(part.value) for part in parts), *notes, *shown_sentences(test)]
    return "\n".join(said).replace("\\", "")


def metrics(test: AppTest) -> dict[str, str]:
    """The headline figures by their label."""
    tallies = {metric.label: str(metric.value) for metric in test.metric}
    return tallies | {label: parts[0] for label, parts in shown_cards(test).items()}


@pytest.mark.parametrize("address", ALL)
def test_a_page_opens_without_an_error_where_there_are_data(filled: Path, open_page: OpenPage, address: str) -> None:
    test = open_page(address)
    assert not test.exception
    assert not test.error
    assert sum(str(element.proto.body).count("<h1>") for element in test.get("html")) == 1
    assert "31/03/2023" in texts(test)


@pytest.mark.parametrize("address", ALL)
def test_a_page_opens_without_an_error_on_an_empty_database(empty: Path, open_page: OpenPage, address: str) -> None:
    test = open_page(address)
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize("address", REPORTS)
def test_an_empty_database_leads_to_the_upload_page(empty: Path, open_page: OpenPage, address: str) -> None:
    test = open_page(address)
    assert "Chưa có số liệu" in texts(test)
    assert not shown_cards(test)


def test_the_overview_shows_the_quarter_and_its_closing_line(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    shown = metrics(test)
    assert shown["Tiếp nhận"] == str(RECEIVED)
    assert shown["Trễ hạn"] == str(LATE)
    assert shown["Đang giải quyết"] == str(PENDING)
    assert shown["Tỷ lệ đúng hạn"] == "92,45 %"
    assert "49 / 53" in texts(test)
    assert texts(test).count("✓ khớp") == 3
    assert "✗" not in texts(test)


def test_the_overview_names_the_plain_mean_of_the_months_as_a_mean(filled: Path, open_page: OpenPage) -> None:
    assert "Bình quân các tháng (số trung bình)" in texts(open_page(links.OVERVIEW))
    # Of a single month it would be the month's own rate.
    assert "Bình quân các tháng" not in texts(open_page(links.OVERVIEW, {"ky": "2023-02"}))


def test_the_overview_compares_a_month_with_the_month_before(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2023-02"})
    assert "Kỳ trước: 01/01/2023 – 31/01/2023" in texts(test)
    assert "Cùng kỳ năm trước: chưa có số liệu" in texts(test)
    assert shown_cards(test)["Tiếp nhận"][:2] == ["28", "▼ −1 so với kỳ trước"]


def test_a_period_without_dossiers_says_so_and_shows_no_number(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"ky": "2021-Q1"})
    assert "Không có hồ sơ nào" in texts(test)
    assert not shown_cards(test)


@pytest.mark.parametrize(
    "address",
    [
        *(links.OVERVIEW, links.TIMELINESS, links.LAND, links.ONLINE, links.DIGITAL, links.PROCEDURES),
        *(links.DOSSIERS, links.FIGURES, links.RECONCILIATION, links.SIGNALS),
    ],
)
def test_of_a_period_after_the_data_date_nothing_is_told(filled: Path, open_page: OpenPage, address: str) -> None:
    test = open_page(address, {"ky": "2024"})
    assert "Chưa có số liệu của kỳ này: số liệu mới đến ngày 31/03/2023" in texts(test)
    assert not [*metrics(test), *shown_cards(test), *test.header, *test.dataframe]


def test_three_rates_of_timeliness_are_named_apart(filled: Path, open_page: OpenPage) -> None:
    shown = metrics(open_page(links.TIMELINESS))
    assert shown == {
        "Tỷ lệ đúng hạn": "92,45 %",
        "Tỷ lệ đúng hạn theo QĐ 766": "85,00 %",
        "Tỷ lệ đúng hạn trên hồ sơ đến hạn": "84,48 %",
    }


def test_timeliness_tells_the_worst_first(filled: Path, open_page: OpenPage) -> None:
    agencies, sectors = shown_tables(open_page(links.TIMELINESS))
    assert list(agencies) == [RANKED, LAND_OFFICE, UNRANKED, "Tổng cộng"]
    assert list(sectors) == ["Đất đai", "Công chức", "Hộ tịch", "Tổng cộng"]


def test_an_agency_below_thirty_dossiers_has_no_rank(filled: Path, open_page: OpenPage) -> None:
    table = shown_tables(open_page(links.TIMELINESS))[0]
    assert table["Sở Tư pháp"]["Hạng"] == "1"
    assert table[UNRANKED]["Hạng"] == "—"


def test_the_overview_begins_with_its_verdict_and_the_days_it_speaks_of(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW)
    said = texts(test)
    # The land office has 18 resolved dossiers, too few to be named; the months have too few to differ but by chance.
    assert "Đúng hạn 92,45\N{NO-BREAK SPACE}%." in said
    assert "Cần nhắc" not in said
    assert "01/01–31/03/2023, kỳ đến 31/12" in said
    assert list(shown_cards(test))[:3] == ["Tỷ lệ đúng hạn", "Trễ hạn", "Tiếp nhận"]
    assert "kỳ đến" not in texts(open_page(links.OVERVIEW, {"ky": "2023-Q1"}))


def test_the_overview_explains_what_the_withdrawn_dossiers_do(filled: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.OVERVIEW))
    assert "Tiếp nhận − đã giải quyết = 7, còn đang giải quyết là 5: phần chênh đúng bằng 2 hồ sơ rút" in said
    assert "Rút hoặc trả lại: Đất đai 2." in said


def test_a_number_of_the_overview_is_a_link_to_its_dossiers(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.OVERVIEW, {"khoi": "land"})
    addresses = [address for element in test.get("html") for address in _HREF.findall(str(element.proto.body))]
    came_from = f"{links.OVERVIEW}?ky=2023&khoi=land"
    late = {"ky": ["2023"], "khoi": ["land"], "so-lieu": ["late"], "tu-trang": [came_from]}
    assert late in [parse_qs(urlsplit(unescape(address)).query) for address in addresses]


def test_the_land_page_explains_the_withdrawn_dossiers(filled: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.LAND))
    assert "phần chênh đúng bằng 2 hồ sơ rút hoặc trả lại" in said
    assert "thì thiếu 2 hồ sơ" in said
    assert "✓ khớp" in said


def test_the_land_page_keeps_to_land_whatever_block_is_chosen(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.LAND, {"khoi": "department"})
    assert metrics(test)["Tiếp nhận"] == "20"


def test_the_online_page_shows_the_pooled_rate_and_two_means(filled: Path, open_page: OpenPage) -> None:
    shown = metrics(open_page(links.ONLINE))
    assert shown["Tỷ lệ trực tuyến (gộp)"] == "20,00 %"
    assert set(shown) == {"Tỷ lệ trực tuyến (gộp)", "Bình quân các tháng", "Bình quân các cơ quan"}


def test_the_online_page_sets_the_two_shares_apart(filled: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.ONLINE))
    assert "Gộp cả kỳ: 20,00 % (12 / 60), bình quân các tháng" in said
    assert "Riêng sở, ban, ngành: 20,00 % (8 / 40), bình quân các tháng" in said
    assert "Hai con số khác nhau" in said


def test_of_a_single_month_the_online_page_shows_no_mean_of_months(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.ONLINE, {"ky": "2023-01"})
    assert set(metrics(test)) == {"Tỷ lệ trực tuyến (gộp)", "Bình quân các cơ quan"}
    assert "Gộp cả kỳ: 20,69 % (6 / 29)" in texts(test)
    assert "Hai con số khác nhau" not in texts(test) and "bình quân các tháng" not in texts(test)


def test_dossiers_without_a_channel_are_seen_to_be_a_part_of_direct(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.ONLINE)
    counted = dict(list(shown_tables(test)[0]["Tổng cộng"].items())[:5])
    assert counted == {
        "Tiếp nhận": "60",
        "Trực tuyến": "12",
        "Trực tiếp": "36",
        "Trong đó không ghi hình thức": "24",
        "Bưu chính công ích": "12",
    }
    drawn = json.loads(test.get("plotly_chart")[0].proto.spec)["data"]
    assert [bar["name"] for bar in drawn] == [
        "Trực tuyến",
        "Trực tiếp (có ghi)",
        "Không ghi hình thức",
        "Bưu chính công ích",
    ]


def test_beside_an_online_rate_stands_how_many_have_no_channel(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.ONLINE)
    assert (
        shown_cards(test)["Tỷ lệ trực tuyến (gộp)"][1] == "12 / 60 hồ sơ tiếp nhận · 24 hồ sơ không ghi hình thức nộp"
    )
    assert "24 hồ sơ không ghi hình thức nộp; Riêng sở, ban, ngành: 20,00 % (8 / 40)" in texts(test)
    assert "24 hồ sơ không ghi hình thức nộp" in shown_cards(open_page(links.OVERVIEW))["Tỷ lệ trực tuyến"][1]


def test_a_figure_that_fails_is_one_sentence_on_the_page(
    filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr("measures.overview.groups", fail)
    test = open_page(links.OVERVIEW)
    assert not test.exception
    assert len(test.error) == 1
    assert "bí mật" not in str(test.error[0].value)


def test_a_name_from_a_file_never_becomes_a_picture(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.DOSSIERS, {"nhom": f"agency:{UNRANKED}", "so-lieu": "received"})
    assert not test.exception
    markdown = [str(part.value) for part in (*test.markdown, *test.caption)]
    assert any("example" in text for text in markdown)
    assert not any("![x](" in text for text in markdown)
