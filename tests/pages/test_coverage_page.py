"""Độ phủ dữ liệu, and that a missing file never looks like 0 on the other pages."""

from pathlib import Path

import pytest

from measures.coverage import coverage
from tests.measures.builders import scope_of
from tests.pages.conftest import OpenPage
from tests.pages.rewritten_months import COMMUNE, HOME, JUSTICE
from tests.pages.shown_tables import shown_tables
from tests.pages.test_pages import texts
from ui import links
from ui.cache import look_up
from ui.scope_words import scope_lines


def test_the_grid_tells_which_unit_has_sent_which_month(rewritten: Path, open_page: OpenPage) -> None:
    lines = shown_tables(open_page(links.COVERAGE))[0]
    assert lines == {
        HOME: {"01/2023": "—", "02/2023": "✓", "03/2023": "✓"},
        JUSTICE: {"01/2023": "—", "02/2023": "✓", "03/2023": "✓"},
        COMMUNE: {"01/2023": "—", "02/2023": "✓", "03/2023": "—"},
    }


def test_who_has_not_sent_for_the_latest_month_is_named(rewritten: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.COVERAGE))
    assert f"Chưa có tệp tháng 03/2023: 1 cơ quan**\n\n- {COMMUNE}" in said


def test_where_all_files_are_there_the_page_says_so(filled: Path, open_page: OpenPage) -> None:
    said = texts(open_page(links.COVERAGE))
    assert "Cả 3 cơ quan đã có tệp tháng 03/2023, đến 31/03/2023." in said
    assert "Độ phủ: đủ tệp của 3 cơ quan từ 01/01/2023 đến 31/03/2023." in said


@pytest.mark.parametrize("address", [links.OVERVIEW, links.TIMELINESS, links.FIGURES])
def test_a_report_says_whose_files_are_missing(rewritten: Path, open_page: OpenPage, address: str) -> None:
    said = texts(open_page(address, {"ky": "2023-03"}))
    assert f"Độ phủ: 2 trên 3 cơ quan có đủ tệp từ 01/03/2023 đến 31/03/2023. Chưa đủ: {COMMUNE}" in said


def test_a_unit_without_a_file_has_no_zeros(rewritten: Path, open_page: OpenPage) -> None:
    parameters = {"ky": "2023-03", "dong": "agency", "chi-tieu": ["received", "resolved", "pending", "online_rate"]}
    line = shown_tables(open_page(links.FIGURES, parameters))[0][COMMUNE]
    assert line == {"Tiếp nhận": "—", "Đã giải quyết": "—", "Đang giải quyết": "1", "Tỷ lệ trực tuyến": "—"}


def test_a_units_month_without_a_file_is_a_gap_in_the_table_of_months(rewritten: Path, open_page: OpenPage) -> None:
    parameters = {"dong": "agency", "cot": "month", "chi-tieu": ["received"]}
    lines = shown_tables(open_page(links.FIGURES, parameters))[0]
    assert lines[COMMUNE] == {"02/2023": "1", "03/2023 (chưa đủ)": "—", "Cả kỳ": "1"}


def test_every_export_carries_the_line_of_coverage(rewritten: Path, open_page: OpenPage) -> None:
    scope = scope_of("2023-03")
    found = look_up(coverage, scope)
    assert found is not None and found.complete == 2
    assert scope_lines(scope, None)[-1].startswith("Độ phủ: 2 trên 3 cơ quan")
