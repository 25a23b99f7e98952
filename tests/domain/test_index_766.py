"""The formulas of the 766 index: their points add up, they are dated, and points are never rounded up to all."""

from datetime import date
from fractions import Fraction

import pytest

from domain.index_766 import GROUPS, METRICS, metrics_of
from domain.ratio import Ratio
from exports.progress_766 import points_words

PROGRESS, DIGITISED = (next(metric for metric in METRICS if metric.id == name) for name in ("2.1", "4.2"))


def test_the_metrics_of_2026_make_a_hundred_points_group_by_group() -> None:
    for group in GROUPS:
        assert sum(metric.most for metric in metrics_of(group, date(2026, 10, 7))) == group.most, group.name
    assert sum(group.most for group in GROUPS) == 100
    assert {metric.group for metric in METRICS} == {group.name for group in GROUPS}


def test_a_period_takes_the_formulas_of_its_last_day() -> None:
    online = next(group for group in GROUPS if group.name == "online_services")
    assert [metric.id for metric in metrics_of(online, date(2025, 12, 31))] == ["3.3"]
    assert [metric.id for metric in metrics_of(online, date(2026, 1, 1))] == ["3"]


@pytest.mark.parametrize(
    ("part", "points", "missing"), [(0, 0, 80), (40, 2, 40), (79, Fraction(79, 20), 1), (80, 4, 0), (100, 4, 0)]
)
def test_points_are_in_proportion_until_the_rate_at_which_all_are_given(
    part: int, points: Fraction, missing: int
) -> None:
    assert (DIGITISED.points(Ratio(part, 100)), DIGITISED.missing(Ratio(part, 100))) == (points, missing)


def test_without_a_whole_there_are_no_points_rather_than_none_reached() -> None:
    assert PROGRESS.points(Ratio(0, 0)) is None
    assert points_words(None) == "—"


def test_points_never_look_complete_while_one_dossier_is_missing() -> None:
    assert points_words(PROGRESS.points(Ratio(13_896, 13_897))) == "19,999"
    assert points_words(Fraction(20)) == "20,00"
    assert points_words(PROGRESS.points(Ratio(1, 3))) == "6,67"
