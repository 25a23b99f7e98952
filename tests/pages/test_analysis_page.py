"""Bảng số liệu: rows, columns and figures as an analyst chooses them."""

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_tables
from tests.pages.small_year import LAND_OFFICE, RANKED
from ui import links


def test_rows_and_figures_are_as_the_address_says(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, {"dong": "block", "chi-tieu": ["received", "late_rate"]})
    (table,) = shown_tables(test)
    assert list(table) == ["Sở, ban, ngành", "Đất đai", "Tổng cộng"]
    assert table["Tổng cộng"] == {"Tiếp nhận": "60", "Tỷ lệ trễ hạn": "7,55 % (4 / 53)"}


def test_a_second_dimension_makes_one_table_for_each_figure(filled: Path, open_page: OpenPage) -> None:
    asked = {"dong": "agency", "cot": "month", "chi-tieu": ["received", "on_time_rate"]}
    test = open_page(links.FIGURES, asked)
    assert not test.exception
    received, rates = shown_tables(test)
    assert list(received[RANKED].values())[:2] == ["29", "6"]
    assert list(received[LAND_OFFICE]) == ["01/2023", "02/2023", "03/2023"]
    assert rates[RANKED]["01/2023"].startswith("100,00 % (")


def test_a_group_without_data_is_empty_and_not_zero(filled: Path, open_page: OpenPage) -> None:
    asked = {"dong": "agency", "cot": "month", "chi-tieu": ["received"]}
    (table,) = shown_tables(open_page(links.FIGURES, asked))
    assert list(table[LAND_OFFICE].values()) == ["—", "17", "3"]


def test_rows_and_columns_may_not_be_the_same(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES, {"dong": "month", "cot": "month"})
    assert not test.exception
    assert len(shown_tables(test)) == 1


def test_a_long_table_is_drawn_as_a_grid(filled: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.linked_tables.MOST_CELLS", 3)
    test = open_page(links.FIGURES, {"dong": "block", "chi-tieu": ["received"]})
    assert not shown_tables(test)
    assert list(test.dataframe[0].value["received"]) == [40, 20, 60]


def test_a_choice_is_written_into_the_address(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES)
    test.selectbox(key="analysis_rows").select("sector").run()
    assert test.query_params["dong"] == "sector"
    assert "Hộ tịch" in shown_tables(test)[0]


def test_without_a_figure_nothing_is_drawn(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.FIGURES)
    test.multiselect(key="analysis_figures").set_value([]).run()
    assert not test.exception
    assert "Chọn ít nhất một chỉ tiêu." in [str(info.value) for info in test.info]
