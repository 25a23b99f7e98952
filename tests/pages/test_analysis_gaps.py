"""Bảng số liệu where files are missing: a cell of which no file speaks is a gap, whatever happens to be known of it."""

import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from domain.period import parse_period
from domain.scope import Dimension, Scope
from exports.workbook import to_xlsx
from tests.databases import open_sqlite
from tests.db.exports import Row, import_rows
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import Line, shown_tables
from ui import links
from ui.analysis_tables import cross_tables
from ui.cache import database
from ui.table_lines import lines_of

JUSTICE, LAND = "Sở Tư pháp", "Văn phòng Đăng ký đất đai tỉnh"
FIGURES = ["received", "online_rate"]


@pytest.fixture(scope="module")
def database_with_gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Justice sent January, February and April; the land office January and April. April's file of the land office
    tells of a dossier of February. Nobody sent March."""
    path = tmp_path_factory.mktemp("gaps") / "gaps.db"
    engine = open_sqlite(path)
    for agency, month, last, receptions in (
        (JUSTICE, 1, 31, [3]),
        (LAND, 1, 31, [4, 5]),
        (JUSTICE, 2, 28, []),
        (JUSTICE, 4, 30, [3, 4, 5, 7]),
        (LAND, 4, 30, [6]),
    ):
        rows = [
            Row(f"{agency}-{month}-{day}", agency=agency, received=date(2023, month, day), channel=1 + day % 2).done(
                date(2023, month, day)
            )
            for day in receptions
        ]
        if (agency, month) == (LAND, 4):
            rows.append(Row("late", agency=LAND, received=date(2023, 2, 6)))
        # A file has some dossier of the unit, here one that was finished long before.
        old = Row(f"old-{agency}", agency=agency, received=date(2022, 1, 3)).done(date(2022, 1, 4))
        days = (date(2023, month, 1), date(2023, month, last))
        import_rows(engine, [*rows, old], days[1], period=days, source=agency)
    engine.dispose()
    return path


@pytest.fixture
def gaps(database_with_gaps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the database with gaps, which the application opens."""
    copied = Path(shutil.copy(database_with_gaps, tmp_path / "gaps.db"))
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{copied.as_posix()}")
    yield
    database().dispose()


def one_table(open_page: OpenPage, **asked: str | list[str]) -> dict[str, Line]:
    named = {"rows": "dong", "columns": "cot", "figures": "chi-tieu", "period": "ky", "blocks": "khoi"}
    test = open_page(links.FIGURES, {named[name]: value for name, value in asked.items()})
    assert not test.exception
    (table,) = shown_tables(test)
    return table


@pytest.mark.usefixtures("gaps")
def test_a_cell_is_0_where_the_units_file_is_there_and_a_gap_where_none_is(open_page: OpenPage) -> None:
    table = one_table(open_page, rows="agency", columns="month", figures="received")
    assert list(table[JUSTICE]) == ["01/2023", "02/2023 (chưa đủ)", "03/2023", "04/2023", "Cả kỳ"]
    assert list(table[JUSTICE].values()) == ["1", "0", "—", "4", "5"]
    # A dossier of February is known of the land office, and is no figure of that month.
    assert list(table[LAND].values()) == ["2", "—", "—", "1", "4"]
    assert list(table["Tổng cộng"].values()) == ["3", "1", "—", "5", "9"]


@pytest.mark.usefixtures("gaps")
def test_months_as_lines_say_the_same(open_page: OpenPage) -> None:
    table = one_table(open_page, rows="month", columns="agency", figures="received")
    assert list(table) == ["01/2023", "02/2023 (chưa đủ)", "03/2023", "04/2023", "Cả kỳ"]
    assert [line[LAND] for line in table.values()] == ["2", "—", "—", "1", "4"]
    plain = one_table(open_page, rows="month", figures=["received", "online_rate"])
    assert {name: line["Tiếp nhận"] for name, line in plain.items()} == {
        "01/2023": "3",
        "02/2023 (chưa đủ)": "1",
        "03/2023": "—",
        "04/2023": "5",
        "Cả kỳ": "9",
    }


@pytest.mark.usefixtures("gaps")
def test_a_block_is_told_of_by_the_files_of_its_units(open_page: OpenPage) -> None:
    table = one_table(open_page, rows="block", columns="month", figures="received")
    assert list(table["Đất đai"].values()) == ["2", "—", "—", "1", "4"]
    land_alone = one_table(open_page, rows="sector", columns="month", figures="received", blocks="land")
    assert list(land_alone["Tổng cộng"]) == ["01/2023", "02/2023", "03/2023", "04/2023", "Cả kỳ"]
    assert list(land_alone["Tổng cộng"].values()) == ["2", "—", "—", "1", "4"]


@pytest.mark.usefixtures("gaps")
def test_a_quarter_of_which_months_are_missing_is_marked(open_page: OpenPage) -> None:
    table = one_table(open_page, rows="agency", columns="quarter", figures="received")
    assert list(table[LAND]) == ["Quý I/2023 (chưa đủ)", "Quý II/2023", "Cả kỳ"]
    assert list(table[LAND].values()) == ["3", "1", "4"]


@pytest.mark.usefixtures("gaps")
def test_no_difference_is_told_where_one_of_the_periods_has_no_file(open_page: OpenPage) -> None:
    table = one_table(open_page, rows="agency", columns="ky-truoc", figures="received", period="2023-02")
    assert list(table[JUSTICE].values()) == ["0", "1", "−1"]
    assert list(table[LAND].values()) == ["—", "2", "—"]


@pytest.mark.usefixtures("gaps")
def test_the_workbook_holds_the_totals_and_leaves_gaps_empty() -> None:
    scope = Scope(parse_period("2023"))
    columns = lines_of(scope, Dimension.MONTH)
    (table,) = cross_tables(scope, Dimension.AGENCY, columns, FIGURES, together=True)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([table.to_export()])))
    rows = [list(row) for row in book[book.sheetnames[1]].iter_rows(values_only=True)]
    book.close()
    assert rows[0][:6] == [
        "Cơ quan",
        "01/2023 · Tiếp nhận",
        "01/2023 · Tỷ lệ trực tuyến",
        "01/2023 · Tỷ lệ trực tuyến: tử số",
        "01/2023 · Tỷ lệ trực tuyến: mẫu số",
        "02/2023 (chưa đủ) · Tiếp nhận",
    ]
    assert rows[0][-4] == "Cả kỳ · Tiếp nhận"
    land, total = rows[2], rows[3]
    assert (land[0], total[0]) == (LAND, "Tổng cộng")
    assert land[5:9] == [None] * 4
    # Neither the sum nor the mean of the agencies' rates: divided last.
    assert [row[-3] for row in rows[1:3]] == [0.8, 0.25]
    assert total[-4:] == [9, pytest.approx(5 / 9), 5, 9]
