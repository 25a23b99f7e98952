"""Charts: gaps, Vietnamese marks, a second mark besides colour; tables that hold what they show."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.counts import COUNTS
from domain.period import parse_period
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from exports.workbook import to_xlsx
from measures.rates import with_rates
from measures.trends import with_gaps
from ui import figure_tables, figures
from ui.cache import database
from ui.linked_tables import table_html
from ui.uploads import safe_name

SCOPE = Scope(parse_period("2023-H1"))


@pytest.fixture(autouse=True)
def _empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{(tmp_path / 'empty.db').as_posix()}")
    yield
    database().dispose()


def counts(dimension: Dimension, **groups: dict[str, int]) -> pd.DataFrame:
    """A frame of counts with a line for each group; what is not said is 0."""
    lines = [{dimension.value: key, **dict.fromkeys(COUNTS, 0), **held} for key, held in groups.items()]
    return pd.DataFrame(lines)


def months(**held: int) -> pd.DataFrame:
    """Months 2023-01… with so many received, as trends.with_gaps gives them."""
    named = {key.replace("m", "2023-"): {"received": number} for key, number in held.items()}
    frame = counts(Dimension.MONTH, **named) if held else pd.DataFrame(columns=["month", *COUNTS])
    return with_gaps(with_rates(frame.assign(complete=True)), SCOPE)


def test_a_month_for_which_some_units_speak_is_marked_in_the_chart_and_in_its_sentence() -> None:
    frame = months(m01=5, m02=3)
    frame.loc[1, "complete"] = False
    axis = figures.lines_by_month(frame, ["received"])
    assert axis.data[0].x[1] == "02/2023 (chưa đủ)"
    assert list(axis.layout.xaxis.ticktext[:3]) == ["T1<br>2023", "T2*", "T3"]
    assert figures.describe_months(frame, "received").endswith("Chưa đủ tệp của mọi cơ quan: 02/2023.")


def test_a_month_without_data_is_a_gap_and_not_zero() -> None:
    figure = figures.lines_by_month(months(m01=5, m03=7), ["received"])
    assert list(figure.data[0].y) == [5, None, 7, None, None, None]
    assert figure.data[0].connectgaps is False
    assert figure.layout.separators == ",."


def test_months_still_to_come_are_not_drawn() -> None:
    frame = figures.until_last_month_with_data(months(m01=5, m03=7), "received")
    assert list(frame["month"]) == ["2023-01", "2023-02", "2023-03"]


def test_months_are_named_upright_and_at_most_twelve_of_them() -> None:
    two_years = Scope(parse_period("2022-03-01..2023-12-31"))
    frame = with_gaps(
        with_rates(counts(Dimension.MONTH, **{"2022-03": {"received": 5}}).assign(complete=True)), two_years
    )
    axis = figures.lines_by_month(frame, ["received"]).layout.xaxis
    assert list(axis.ticktext) == ["T3<br>2022", "T5", "T7", "T9", "T11", "T1<br>2023", "T3", "T5", "T7", "T9", "T11"]
    assert list(axis.tickvals[:2]) == ["03/2022", "05/2022"]
    # What hovering shows is the place on the axis, not its short name.
    assert axis.unifiedhovertitle.text == "%{x}"
    assert len(figures.lines_by_month(months(m01=5), ["received"]).layout.xaxis.ticktext) == 6


def test_the_room_for_numbers_beside_a_chart_grows_with_them() -> None:
    few, many = (figures.lines_by_month(months(m01=n), ["received"]).layout for n in (5, 1_000_000))
    assert (few.xaxis.automargin, few.yaxis.automargin) == (False, False)
    assert few.margin.l < many.margin.l
    # Eight pixels for each letter of the highest label.
    assert many.margin.l >= 8 * len("1.000.000")
    assert figures.bars_by_month(months(m01=1_000_000), ["received"], ["Tiếp nhận"]).layout.margin.l == many.margin.l


def rates_drawn(*ratios: Ratio, level: float | None = None) -> figures.Figure:
    """A rate along as many months as there are ratios, with one level line."""
    frame = months(m01=5).head(len(ratios))
    return figures.rate_by_month(frame, ratios, name="Tỷ lệ", levels=[("Gộp", level, "dash")])


@pytest.mark.parametrize(
    ("ratios", "shown"),
    [
        ([Ratio(1, 4)], (0, 1)),
        ([Ratio(0, 0), Ratio(0, 0)], (0, 1)),
        ([Ratio(5, 5), Ratio(5, 5)], (0, 1)),
        ([Ratio(1, 2), Ratio(1, 1)], (0.46, 1)),
        ([Ratio(0, 2), Ratio(1, 2), Ratio(0, 0)], (0, 0.54)),
        ([Ratio(500, 1000), Ratio(502, 1000)], (0.496, 0.506)),
    ],
)
def test_the_axis_of_a_rate_stays_within_0_and_100_percent(ratios: list[Ratio], shown: tuple[float, float]) -> None:
    assert rates_drawn(*ratios).layout.yaxis.range == pytest.approx(shown)


@pytest.mark.parametrize(
    ("ratios", "labels"),
    [
        ((Ratio(1, 2), Ratio(1, 2)), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        ((Ratio(993, 1000), Ratio(1, 1)), ["99,2 %", "99,4 %", "99,6 %", "99,8 %", "100,0 %"]),
        ((Ratio(0, 1), Ratio(1, 1)), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
    ],
)
def test_labels_of_shares_are_written_as_shares_are(ratios: tuple[Ratio, ...], labels: list[str]) -> None:
    axis = rates_drawn(*ratios).layout.yaxis
    assert list(axis.ticktext) == labels
    assert axis.range[0] - 1e-9 <= axis.tickvals[0] and axis.tickvals[-1] <= axis.range[1] + 1e-9


def test_the_axis_of_a_rate_holds_its_level_lines() -> None:
    assert rates_drawn(Ratio(1, 2), Ratio(3, 4), level=0.25).layout.yaxis.range == pytest.approx((0.21, 0.79))


def test_a_level_line_needs_two_months_to_be_seen() -> None:
    assert [trace.name for trace in rates_drawn(Ratio(1, 4), level=0.25).data] == ["Tỷ lệ"]
    two = rates_drawn(Ratio(1, 4), Ratio(0, 0), level=0.25)
    assert [trace.name for trace in two.data] == ["Tỷ lệ", "Gộp: 25,00 %"]


@pytest.mark.parametrize(("received", "top"), [(None, 1), (0, 1), (1, 1), (5, 5)])
def test_an_axis_of_few_dossiers_begins_at_0_and_counts_in_whole_numbers(received: int | None, top: int) -> None:
    frame = months() if received is None else months(m01=received)
    for figure in (
        figures.lines_by_month(frame, ["received"]),
        figures.bars_by_month(frame, ["received"], ["Tiếp nhận"]),
    ):
        axis = figure.layout.yaxis
        assert (axis.range[0], axis.dtick) == (0, 1)
        assert top < axis.range[1] < top + 1


def test_an_axis_of_many_dossiers_begins_at_0() -> None:
    axis = figures.lines_by_month(months(m01=600), ["received"]).layout.yaxis
    assert (axis.rangemode, axis.dtick) == ("tozero", None)


def test_lines_differ_by_symbol_and_dash_and_bars_by_pattern() -> None:
    lines = figures.lines_by_month(months(m01=1), ["received", "resolved", "pending"])
    assert len({(trace.marker.symbol, trace.line.dash) for trace in lines.data}) == 3
    outcomes = ["early", "on_time", "late", "no_due_date"]
    bars = figures.bars_by_month(months(m01=1), outcomes, outcomes)
    assert len({trace.marker.pattern.shape for trace in bars.data}) == 4


def test_a_description_names_ends_heights_and_gaps() -> None:
    said = figures.describe_months(months(m01=1500, m03=7), "received")
    assert "01/2023 với 1.500" in said
    assert "4 tháng không có số liệu" in said


def test_a_name_from_a_file_is_no_markup_in_a_chart() -> None:
    frame = counts(Dimension.AGENCY, **{"<a href='x'>A</a>": {"online": 1}})
    figure = figures.shares_by_group(frame, Dimension.AGENCY, ["online"], ["Trực tuyến"])
    assert "<" not in figure.layout.yaxis.ticktext[0] and "<a" not in figure.data[0].customdata[0]


def test_two_long_names_that_are_cut_to_the_same_one_keep_their_own_bars() -> None:
    long_name = "Ủy ban nhân dân phường Tân Lập Thượng số"
    frame = counts(Dimension.AGENCY, **{f"{long_name} 1": {"online": 1}, f"{long_name} 2": {"online": 2}})
    figure = figures.shares_by_group(frame, Dimension.AGENCY, ["online"], ["Trực tuyến"])
    first, second = figure.layout.yaxis.ticktext
    assert first == second and list(figure.data[0].y) == [0, 1]


def test_a_table_shows_every_rate_beside_its_two_counts() -> None:
    frame = counts(Dimension.BLOCK, land={"early": 2, "late": 1, "resolved": 3})
    table = figure_tables.figure_table(
        frame, Dimension.BLOCK, ["late", "on_time_rate"], scope=SCOPE, name="Bảng", title="Bảng", total=None
    )
    assert [column.field for column in table.columns] == ["group_name", "late", "on_time_rate", "on_time_rate_text"]
    assert list(table.frame["on_time_rate_text"]) == ["2 / 3"]
    assert table.row_groups == (((Dimension.BLOCK, "land"),),)


def test_a_rate_close_to_one_hundred_is_never_written_as_one_hundred() -> None:
    frame = counts(Dimension.BLOCK, land={"early": 99_999, "late": 1})
    table = figure_tables.figure_table(frame, Dimension.BLOCK, ["on_time_rate"], scope=SCOPE, name="B", title="B")
    assert table.percent_texts["on_time_rate"] == {Ratio(99_999, 100_000).value: "99,999 %"}


def test_the_file_holds_exactly_what_the_table_shows() -> None:
    frame = counts(Dimension.BLOCK, land={"early": 2, "late": 1}, department={"early": 4})
    total = {**dict.fromkeys(COUNTS, 0), "early": 6, "late": 1}
    table = figure_tables.figure_table(
        frame, Dimension.BLOCK, ["early", "late_rate"], scope=SCOPE, name="Bảng", title="Bảng", total=total
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([table.to_export()])))
    rows = [[cell.value for cell in row] for row in book[book.sheetnames[1]].iter_rows()]
    book.close()
    assert rows[0] == ["Khối", "Trước hạn", "Tỷ lệ trễ hạn", "Tỷ lệ trễ hạn: tử số", "Tỷ lệ trễ hạn: mẫu số"]
    assert [row[0] for row in rows[1:]] == ["Đất đai", "Sở, ban, ngành", "Tổng cộng"]
    assert rows[1][1:] == [2, pytest.approx(1 / 3), 1, 3]
    assert rows[3][1:] == [6, pytest.approx(1 / 7), 1, 7]


def test_other_words_for_a_count_stand_on_the_screen_and_in_the_file() -> None:
    frame = counts(Dimension.BLOCK, land={"direct": 3, "channel_unknown": 2})
    table = figure_tables.figure_table(
        frame,
        Dimension.BLOCK,
        ["direct", "channel_unknown"],
        scope=SCOPE,
        name="B",
        title="B",
        headings={"channel_unknown": "Trong đó"},
    )
    assert [column.heading for column in table.columns] == ["Khối", "Trực tiếp", "Trong đó"]
    assert [column.heading for column in table.to_export().columns] == ["Khối", "Trực tiếp", "Trong đó"]


def test_a_name_from_a_file_is_no_markup_in_a_table() -> None:
    frame = counts(Dimension.SECTOR, **{"<img src=x onerror=alert(1)>": {"early": 1}})
    table = figure_tables.figure_table(frame, Dimension.SECTOR, ["early"], scope=SCOPE, name="B", title="<b>B</b>")
    made = table_html(table)
    assert "<img" not in made
    assert "<b>" not in made
    assert "&lt;img src=x onerror=alert(1)&gt;" in made


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\a.xlsx", "C__x_a.xlsx"),
        ("...", "tep"),
        ("báo cáo.xlsx", "báo cáo.xlsx"),
    ],
)
def test_an_uploaded_name_leads_out_of_no_directory(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_very_long_uploaded_name_keeps_its_end() -> None:
    made = safe_name("á" * 300 + ".xlsx")
    assert made.endswith(".xlsx")
    assert len(made.encode()) <= 180
