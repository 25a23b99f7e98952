"""The page Hài lòng và phản ánh: ratings with their coverage, feedback by channel and in time, petitions."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.imports.results import ImportOptions
from tests.etl.indicators.sheets import line
from tests.importing import import_files
from tests.pages.conftest import OpenPage
from tests.pages.flagged_months import write_indicators
from tests.pages.shown_tables import shown_cards, shown_sentences
from ui import links
from ui.cache import database


def html_of(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def told(folder: Path, *rows: list[object]) -> None:
    """Import the rows as one more workbook of indicators."""
    (result,) = import_files(database(), [write_indicators(folder / "them.xlsx", rows)], ImportOptions())
    assert result.reason is None, result.reason


@pytest.mark.usefixtures("flagged")
def test_the_rate_stands_with_its_counts_its_months_and_its_coverage(open_page: OpenPage) -> None:
    page = open_page(links.SATISFACTION)
    assert not page.exception and not page.error
    cards = shown_cards(page)
    assert cards["Tỷ lệ hài lòng"] == ["90,00 %", "18 / 20 · Tháng 01/2023"]
    # Resolved in January alone, of which both are told.
    covered = cards["Độ phủ theo lượt đánh giá"]
    assert covered == ["80,00 %", "20 / 25 lượt / hồ sơ đã giải quyết · Tháng 01/2023"]
    assert "Độ phủ theo người đánh giá" not in cards


def test_respondents_have_a_coverage_of_their_own_where_they_are_told(
    flagged: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    told(tmp_path, line("satisfaction_respondents", 5, "01/2023"))
    cards = shown_cards(open_page(links.SATISFACTION))
    assert cards["Độ phủ theo người đánh giá"][0] == "20,00 %"
    assert cards["Độ phủ theo lượt đánh giá"][0] == "80,00 %"


def test_ratings_of_a_month_without_files_are_in_no_coverage(
    flagged: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    told(tmp_path, line("satisfaction_ratings", 900, "05/2022"))
    cards = shown_cards(open_page(links.SATISFACTION, {"ky": "2022"}))
    assert cards["Độ phủ theo lượt đánh giá"] == ["—", "Không tháng nào có cả số đánh giá và tệp hồ sơ."]


@pytest.mark.usefixtures("flagged")
def test_feedback_stands_by_channel_and_by_its_limits(open_page: OpenPage) -> None:
    shown = html_of(open_page(links.SATISFACTION))
    assert "<h3>Phản ánh, kiến nghị theo kênh</h3>" in shown
    assert "<h3>Xử lý phản ánh, kiến nghị trong hạn (2/5/15/2 ngày làm việc)</h3>" in shown
    assert "<td>90,00\N{NO-BREAK SPACE}%<small>9 / 10</small></td>" in shown
    assert "<h3>Tiếp công dân, đơn thư</h3>" in shown


def test_levels_of_several_months_are_drawn(flagged: Path, tmp_path: Path, open_page: OpenPage) -> None:
    assert not open_page(links.SATISFACTION).get("plotly_chart")
    levels = [line(f"satisfaction_ratings.{name}", 3, "02/2023") for name in ("satisfied", "neutral", "dissatisfied")]
    told(tmp_path, line("satisfaction_ratings", 9, "02/2023"), *levels)
    page = open_page(links.SATISFACTION)
    assert not page.exception
    assert len(page.get("plotly_chart")) == 1


def test_agencies_stand_a_line_each(flagged: Path, tmp_path: Path, open_page: OpenPage) -> None:
    told(tmp_path, line("satisfaction_ratings", 7, "02/2023", agency="UBND xã An Phú"))
    page = open_page(links.SATISFACTION)
    page.session_state["satisfaction-agency-fold"] = True
    page.run()
    assert '<th scope="row">UBND xã An Phú</th><td>7</td>' in html_of(page)


@pytest.mark.usefixtures("filled")
def test_where_nothing_is_told_one_line_says_how_to_bring_it(open_page: OpenPage) -> None:
    page = open_page(links.SATISFACTION)
    assert any("chưa có số nào về mức độ hài lòng" in said for said in shown_sentences(page))
    assert not shown_cards(page)


@pytest.mark.usefixtures("empty")
def test_indicators_alone_are_enough_for_the_page(tmp_path: Path, open_page: OpenPage) -> None:
    assert "Chưa có số liệu" in open_page(links.SATISFACTION).info[0].value
    told(tmp_path, line("feedback_total", 4, "06/2024"), line("sms_sent", 4, "06/2024"))
    page = open_page(links.SATISFACTION)
    assert not page.exception
    assert shown_cards(page)["Số phản ánh, kiến nghị đã tiếp nhận"][0] == "4"
    assert "<td>4</td>" in html_of(open_page(links.DIGITAL))
