"""Chỉ số 766: what is counted stands beside what was typed, step by step, with what costs points."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from domain.indicator_catalogue import CATALOGUE
from etl.imports.results import ImportOptions
from exports.indicator_template import indicator_template
from tests.importing import import_file
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import table_lines
from tests.pages.small_year import LAND_OFFICE
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import database

PERIOD = {"ky": "2023-Q1"}


def html_of(test: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in test.get("html")).replace("\N{NO-BREAK SPACE}", " ")


def lines_of(test: AppTest, title: str) -> dict[str, list[str]]:
    """The lines of the table with this title: their cells by their first one."""
    # lxml's types know elements, not those of HTML.
    tree: Any = html.fromstring(f"<div>{html_of(test)}</div>")
    (box,) = tree.xpath(f".//div[@aria-label='{title}']")
    rows = [[str(cell.text_content()) for cell in row] for row in box.iter("tr")]
    return {first: rest for first, *rest in rows}


def type_points(folder: Path, points: float, read_on: date) -> None:
    """Import a workbook that tells the points of the progress group for March 2023."""
    path = folder / f"diem-{read_on}.xlsx"
    path.write_bytes(indicator_template(CATALOGUE, month="2023-03"))
    workbook = load_workbook(path)
    for row in workbook["Số liệu"].iter_rows(min_row=5):
        if row[0].value == "index_766_progress":
            row[5].value, row[6].value = points, read_on
    workbook.save(path)
    assert import_file(database(), path, ImportOptions()).issues == ()


@pytest.mark.usefixtures("filled")
def test_the_progress_is_shown_step_by_step_to_its_points(open_page: OpenPage) -> None:
    test = open_page(links.INDEX_766, PERIOD)
    assert not test.exception and not test.error
    steps = lines_of(test, "Tiến độ theo quy tắc của Cổng, từng bước")
    assert steps["Hồ sơ phải giải quyết trong kỳ"] == ["60"]
    assert (steps["= Xét được"], steps["= Đúng hạn"]) == (["60"], ["51"])
    assert steps["Điểm: 20 × tỷ lệ"] == ["17,00/20"]
    assert metrics(test)["Điểm tiến độ"] == "17,00/20"
    assert "51/60 hồ sơ đúng hạn" in texts(test)
    assert lines_of(test, "Các nhóm của Bộ chỉ số 766")["Tiến độ giải quyết"] == ["20", "17,00/20", "—", "—"]
    assert "Kỳ này chưa có điểm nào chép từ Cổng" in texts(test)


@pytest.mark.usefixtures("filled")
def test_it_says_how_many_more_on_time_bring_how_many_points(open_page: OpenPage) -> None:
    marks = lines_of(open_page(links.INDEX_766, PERIOD), "Thêm bao nhiêu hồ sơ đúng hạn được bao nhiêu điểm")
    assert marks["18,00 điểm"] == ["3"] and marks["20,00 điểm"] == ["9"]


@pytest.mark.usefixtures("filled")
def test_the_agency_that_costs_most_points_stands_first(open_page: OpenPage) -> None:
    test = open_page(links.INDEX_766, PERIOD)
    bodies = [str(element.proto.body) for element in test.get("html")]
    (lines,) = [table_lines(body) for body in bodies if "Làm mất điểm" in body]
    assert next(iter(lines)) == LAND_OFFICE
    assert (lines[LAND_OFFICE]["Trễ"], lines[LAND_OFFICE]["Làm mất điểm"]) == ("9", "3,00")
    assert lines["Tổng cộng"]["Điểm /20"] == "17,00"


@pytest.mark.usefixtures("filled")
def test_the_dossiers_that_cost_points_are_listed_with_the_reason(open_page: OpenPage) -> None:
    test = open_page(links.INDEX_766, PERIOD)
    listed = next(frame.value for frame in test.dataframe if "judgement" in frame.value)
    assert len(listed) == 9
    assert set(listed["agency"]) == {LAND_OFFICE}
    assert set(listed["judgement"]) == {"Kết thúc sau hạn", "Chưa kết thúc, đã quá hạn"}


def test_typed_points_stand_beside_with_their_former_values(filled: Path, open_page: OpenPage, tmp_path: Path) -> None:
    type_points(tmp_path, 16.5, date(2023, 4, 3))
    type_points(tmp_path, 18.25, date(2023, 4, 20))
    test = open_page(links.INDEX_766, PERIOD)
    line = lines_of(test, "Các nhóm của Bộ chỉ số 766")["Tiến độ giải quyết"]
    assert line[2].startswith("18,25") and "đọc ngày 20/04/2023" in line[2] and "ghi 2 lần" in line[2]
    assert line[3] == "1,75"
    revised = next(frame.value for frame in test.dataframe if "state" in frame.value)
    assert list(zip(revised["value"], revised["state"], strict=True)) == [(18.25, "Đang dùng"), (16.5, "Đã thay")]


def test_without_dossiers_typed_points_can_be_read(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    type_points(tmp_path, 18.25, date(2023, 4, 20))
    test = open_page(links.INDEX_766)
    assert not test.exception and not test.error
    assert lines_of(test, "Các nhóm của Bộ chỉ số 766")["Tiến độ giải quyết"][2].startswith("18,25")


@pytest.mark.usefixtures("filled")
def test_another_calendar_and_an_agency_are_said(open_page: OpenPage) -> None:
    test = open_page(links.INDEX_766, {"ky": "bc:2023-03", "don-vi": LAND_OFFICE})
    assert not test.exception
    assert "Cổng tính Bộ chỉ số 766 theo dương lịch" in texts(test)


@pytest.mark.usefixtures("filled")
def test_of_a_period_after_the_data_nothing_is_judged(open_page: OpenPage) -> None:
    test = open_page(links.INDEX_766, {"ky": "2024"})
    assert not test.exception
    assert "Điểm tiến độ" not in metrics(test)
