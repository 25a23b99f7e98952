"""The first chart of the overview: rate, interval, target, gaps; and the verdict's words beside it."""

from datetime import date

import pandas as pd
import pytest

from domain.counts import COUNTS
from domain.period import parse_period
from domain.ratio import Ratio
from domain.scope import Scope
from exports.coverage_line import real_span
from measures.evidence import Finding, Named
from measures.rates import with_rates
from measures.trends import with_gaps
from ui.figure_tables import ratio_of
from ui.on_time_chart import describe_on_time, on_time_by_month
from ui.verdict_words import findings_html

SCOPE = Scope(parse_period("2023-Q1"))


@pytest.fixture
def months() -> pd.DataFrame:
    """January and March, with 98 and 95 of 100 on time; of February no file tells."""
    nothing = dict.fromkeys(COUNTS, 0)
    lines = [
        {"month": "2023-01", **nothing, "on_time": 98, "late": 2},
        {"month": "2023-03", **nothing, "on_time": 95, "late": 5},
    ]
    return with_gaps(with_rates(pd.DataFrame(lines).assign(complete=True)), SCOPE)


def test_a_month_shows_its_rate_with_its_interval_and_a_month_without_files_is_a_gap(months: pd.DataFrame) -> None:
    rate = on_time_by_month(months, ratio_of(months, "on_time_rate")).data[0]
    assert list(rate.y) == [0.98, None, 0.95]
    low, high = Ratio(98, 100).wilson_95() or (0.0, 0.0)
    assert rate.error_y.array[0] == pytest.approx(high - 0.98)
    assert rate.error_y.arrayminus[0] == pytest.approx(0.98 - low)
    assert rate.error_y.array[1] is None
    assert "98 / 100" in rate.customdata[0] and "khoảng tin cậy" in rate.customdata[0]


def test_the_target_is_a_line_of_its_own_and_lies_within_the_axis(months: pd.DataFrame) -> None:
    ratios = ratio_of(months, "on_time_rate")
    figure = on_time_by_month(months, ratios, aims=[0.8] * 3)
    assert list(figure.data[1].y) == [0.8] * 3
    assert figure.data[1].line.dash == "longdash"
    assert figure.layout.yaxis.range[0] < 0.8
    assert len(on_time_by_month(months, ratios).data) == 1


def test_a_target_of_one_month_only_is_seen(months: pd.DataFrame) -> None:
    """A line of one point is drawn as nothing: a bar stands there (Metabase's issue 5448 is of such a line)."""
    ratios = ratio_of(months, "on_time_rate")
    for frame, aims in ((months, [None, None, 0.98]), (months.iloc[2:], [0.98])):
        (aim,) = on_time_by_month(frame, ratios[-len(frame) :], aims=aims).data[1:]
        assert "markers" in aim.mode and aim.marker.symbol == "line-ew" and aim.marker.line.width
        assert list(aim.y) == aims


def test_the_chart_is_described_by_its_ends_and_its_last_month(months: pd.DataFrame) -> None:
    said = describe_on_time(months, ratio_of(months, "on_time_rate"))
    assert "cao nhất 01/2023: 98,00" in said and "gần nhất 03/2023: 95,00" in said
    assert "không tháng nào" in describe_on_time(months.iloc[1:2], [Ratio(0, 0)])


def test_a_name_in_a_sentence_leads_to_its_dossiers_and_is_escaped() -> None:
    (made,) = findings_html([Finding("remind", ("Cần nhắc: ", Named("Sở <i>A & B</i>")))], SCOPE)
    assert "Sở &lt;i&gt;A &amp; B&lt;/i&gt;</a>" in made
    assert "so-lieu=late" in made and "don-vi=S" in made and "ky=2023-Q1" in made


def test_the_days_that_are_told_of_are_said_with_the_periods_end_where_it_is_later() -> None:
    year = parse_period("2023")
    assert real_span(year, date(2023, 1, 1), date(2023, 10, 31)) == "01/01–31/10/2023, kỳ đến 31/12"
    assert real_span(year, date(2023, 1, 1), date(2023, 12, 31)) == "01/01–31/12/2023"
    two_years = parse_period("2022-03-01..2024-02-29")
    assert real_span(two_years, date(2022, 3, 1), date(2023, 10, 31)) == "01/03/2022–31/10/2023, kỳ đến 29/02/2024"
