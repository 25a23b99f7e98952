"""Rates are divided last, and missing where there is nothing to divide by."""

import pytest

from domain.counts import RATES
from domain.ratio import Ratio
from measures.rates import online_rate_mean, rate, ratios, with_rates
from tests.measures.builders import counts_of, frame_of

DEPARTMENTS = counts_of(received=95100, resolved=93600, early=80000, on_time=13543, late=57, pending=1500, online=69839)


def test_on_time_and_late_are_shares_of_the_dossiers_with_a_due_date() -> None:
    assert rate(DEPARTMENTS, "on_time_rate") == Ratio(93543, 93600)
    assert rate(DEPARTMENTS, "late_rate") == Ratio(57, 93600)


def test_the_reports_rates_of_land_are_of_the_dossiers_with_a_due_date() -> None:
    land = counts_of(received=28847, resolved=26840, early=20000, on_time=5012, late=1828, withdrawn=154, pending=1853)
    assert rate(land, "on_time_rate") == Ratio(25012, 26840)
    assert rate(land, "late_rate") == Ratio(1828, 26840)


def test_the_rate_of_decision_766_counts_what_is_still_in_time_and_leaves_out_what_was_withdrawn_late() -> None:
    counts = counts_of(
        carried_over=10, received=90, early=40, on_time=20, late=5, withdrawn=4, withdrawn_late=1, pending=31
    ) | {"pending_in_time": 25, "pending_overdue": 6}
    assert rate(counts, "on_time_rate_766") == Ratio(40 + 20 + 4 - 1 + 25, 100)


def test_dossiers_overdue_and_still_open_lower_the_rate_of_those_due() -> None:
    counts = counts_of(early=6, on_time=2, late=1, pending_overdue=1)
    assert rate(counts, "on_time_rate_due") == Ratio(8, 10)


def test_a_rate_without_dossiers_is_missing_and_neither_0_nor_100() -> None:
    assert {name: rate(counts_of(), name).value for name in RATES} == dict.fromkeys(RATES)
    frame = with_rates(frame_of("agency", {"Sở Y tế": {}}))
    assert frame[list(RATES)].isna().all(axis=None)


def test_a_frame_has_the_same_rates_as_its_lines() -> None:
    frame = with_rates(frame_of("block", {"department": DEPARTMENTS, "land": {"received": 4, "online": 1}}))
    assert frame.at[0, "on_time_rate"] == pytest.approx(93543 / 93600)
    assert frame.at[1, "online_rate"] == 0.25
    assert ratios(frame, "online_rate") == [Ratio(69839, 95100), Ratio(1, 4)]


def test_adding_rates_to_a_frame_leaves_its_counts_alone() -> None:
    frame = frame_of("block", {"department": DEPARTMENTS})
    assert with_rates(frame)[list(frame.columns)].equals(frame)


def test_the_plain_mean_weighs_every_line_alike_and_leaves_out_those_without_dossiers() -> None:
    frame = frame_of(
        "agency",
        {
            "Sở Tư pháp": {"received": 1000, "online": 900},
            "Sở Y tế": {"received": 10, "online": 1},
            "Sở Nội vụ": {"received": 0, "carried_over": 3},
        },
    )
    assert online_rate_mean(frame) == pytest.approx((0.9 + 0.1) / 2)


def test_the_plain_mean_of_nothing_is_missing() -> None:
    assert online_rate_mean(frame_of("agency", {"Sở Nội vụ": {"carried_over": 3}})) is None


def test_a_rate_that_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError):
        rate(DEPARTMENTS, "satisfaction")
