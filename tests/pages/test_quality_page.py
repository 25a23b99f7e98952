"""Chất lượng dữ liệu: what the rules found, and the rows set aside."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.imports.results import ImportOptions
from etl.rules.catalogue import RULES
from tests.importing import import_file
from tests.pages.conftest import OpenPage
from tests.pages.small_year import small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import database


@pytest.fixture
def with_errors(filled: Path, tmp_path: Path) -> Path:
    """The small year, and a file in which two rows end before they were received."""
    rows = small_year_rows()[:3]
    bad = [replace(row, code=f"{row.code}9", closed=date(2022, 12, 1)) for row in rows[:2]]
    export = write_export(tmp_path / "xau.xlsx", [*bad, replace(rows[2], code=f"{rows[2].code}9")])
    import_file(database(), export, ImportOptions())
    return filled


def test_rules_are_listed_with_their_counts_and_the_way_to_mend(with_errors: Path, open_page: OpenPage) -> None:
    test = open_page(links.QUALITY)
    assert not test.exception and not test.error
    rules = test.dataframe[0].value.set_index("code")
    assert rules.index[0] == "ended_before_received"
    assert rules.loc["ended_before_received", "errors"] == 2
    assert rules.loc["ended_before_received", "mend"] == RULES["ended_before_received"].mend
    assert metrics(test)["Dòng để riêng chưa sửa"] == "2"


def test_a_row_set_aside_in_two_files_waits_once_and_no_longer_once_it_went_in(
    with_errors: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()[:3]
    bad = [replace(row, code=f"{row.code}9", closed=date(2022, 12, 2)) for row in rows[:2]]
    sound = replace(rows[2], code=f"{rows[2].code}8")
    import_file(database(), write_export(tmp_path / "lai.xlsx", [*bad, sound]), ImportOptions())
    assert metrics(open_page(links.QUALITY))["Dòng để riêng chưa sửa"] == "2"
    mended = [replace(bad[0], closed=rows[0].closed), sound]
    import_file(database(), write_export(tmp_path / "sua.xlsx", mended), ImportOptions())
    assert metrics(open_page(links.QUALITY))["Dòng để riêng chưa sửa"] == "1"


def test_a_rule_shows_its_agencies_months_and_places(with_errors: Path, open_page: OpenPage) -> None:
    test = open_page(links.QUALITY, {"quy-tac": "ended_before_received"})
    assert RULES["ended_before_received"].mend in texts(test)
    tables = [frame.value for frame in test.dataframe]
    assert any(list(table.columns) == ["agency", "number"] and table["number"].tolist() == [2] for table in tables)
    assert any("message" in table and sorted(table["row"].tolist()) == [5, 6] for table in tables)


def test_rows_set_aside_are_listed_without_personal_columns(with_errors: Path, open_page: OpenPage) -> None:
    test = open_page(links.QUALITY)
    aside = next(frame.value for frame in test.dataframe if "state" in frame.value)
    assert aside["state"].tolist() == ["Chưa sửa"] * 2
    assert "Kín" not in "".join(aside["shown"])
    assert "Tải các dòng để riêng" in [str(button.proto.label) for button in test.get("download_button")]


def test_without_rows_set_aside_the_page_says_so(filled: Path, open_page: OpenPage) -> None:
    assert "Không tệp nào đang tính có dòng để riêng." in texts(open_page(links.QUALITY))
