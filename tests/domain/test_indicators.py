"""The catalogue is whole; values over a period are added, taken last, weighed or pooled, and nothing missing is 0."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.calendars import ReportingCalendar
from domain.indicator import Catalogue, How
from domain.indicator_catalogue import CATALOGUE
from domain.indicator_values import (
    PeriodValue,
    cut_months,
    month_number,
    month_text,
    months_of,
    over_months,
    working_halves,
)
from domain.period import month_period, parse_period
from domain.working_time import OFF, WHOLE, Halves, WorkingCalendar

# report_2023.json, with its parts as "whole.part".
REPORT_KEYS = (
    "satisfaction_ratings",
    "satisfaction_rate",
    "postal_dossiers",
    "sms_sent",
    "visitors_per_day",
    "online_payment_province_vnd",
    "online_payment_centre_vnd",
    "feedback_total",
    *(f"feedback_total.{part}" for part in ("letter", "national_portal", "hotline_and_in_person")),
    "online_services",
    *(f"online_services.{part}" for part in ("partial", "full")),
    "online_pilot",
    *(f"online_pilot.{part}" for part in ("province", "district")),
    "decisions_issued",
    *(f"procedures_{change}" for change in ("new", "amended", "replaced", "abolished")),
    *(f"citizen_reception_{what}" for what in ("turns", "people", "large_groups")),
    *(f"petitions_{what}" for what in ("received", "many_signatories", "eligible")),
)
HEDGED = {
    "sms_sent",
    "visitors_per_day",
    "online_payment_province_vnd",
    "online_payment_centre_vnd",
    "citizen_reception_turns",
    "petitions_received",
    "petitions_many_signatories",
}
QUARTER = ["2023-01", "2023-02", "2023-03"]


def over(key: str, told: Mapping[str, Mapping[str, str]], months: list[str] = QUARTER) -> PeriodValue:
    """The indicator over months of 20, 10 and 30 working days."""
    days = dict(zip(QUARTER, (20, 10, 30), strict=True))
    indicator = CATALOGUE.find(key)
    assert indicator
    values = {of: {month: Decimal(value) for month, value in by_month.items()} for of, by_month in told.items()}
    return over_months(indicator, CATALOGUE, values, months, days.__getitem__)


def test_every_figure_of_the_report_has_its_key() -> None:
    assert [key for key in REPORT_KEYS if CATALOGUE.find(key) is None] == []


def test_keys_and_names_are_each_of_one_indicator_and_wholes_and_ratios_exist() -> None:
    keys = [one.key for one in CATALOGUE.indicators]
    names = [one.name for one in CATALOGUE.indicators]
    assert len(set(keys)) == len(keys) and len(set(names)) == len(names)
    for one in CATALOGUE.indicators:
        assert (one.how is How.RATIO) == (one.ratio is not None)
        for key in (*(one.ratio or ()), *([one.whole] if one.whole else [])):
            assert CATALOGUE.find(key), key
        if "." in one.key:
            assert one.whole == one.key.rpartition(".")[0]


def test_the_points_of_the_index_are_a_hundred() -> None:
    assert sum(one.most or 0 for one in CATALOGUE.parts_of("index_766_score")) == 100


def test_an_own_indicator_never_takes_the_place_of_one_that_is_there() -> None:
    (first, *_) = CATALOGUE.indicators
    assert CATALOGUE.with_own([first]).indicators == CATALOGUE.indicators
    assert Catalogue(()).with_own([first]).find(first.key) is first


def test_months_are_added_and_the_missing_ones_named() -> None:
    value = over("sms_sent", {"sms_sent": {"2023-01": "5", "2023-03": "0", "2022-12": "9"}})
    assert value.value == 5
    assert (value.told, value.missing) == (("2023-01", "2023-03"), ("2023-02",))


def test_nothing_told_is_missing_and_not_0() -> None:
    value = over("sms_sent", {})
    assert (value.value, value.told, value.missing) == (None, (), tuple(QUARTER))


def test_the_last_month_told_counts() -> None:
    assert over("online_services", {"online_services": {"2023-02": "9", "2023-01": "7"}}).value == 9


def test_a_mean_is_weighed_by_working_days() -> None:
    told = {"visitors_per_day": {"2023-01": "600", "2023-02": "0.5"}}
    assert over("visitors_per_day", told).value == Fraction(600 * 20 + 5, 30)


def test_a_ratio_pools_the_months_in_which_both_are_told() -> None:
    told = {
        "satisfaction_ratings.satisfied": {"2023-01": "9", "2023-02": "90"},
        "satisfaction_ratings": {"2023-01": "10", "2023-02": "100", "2023-03": "1000"},
    }
    value = over("satisfaction_rate", told)
    assert (value.part, value.whole, value.value) == (Fraction(99), Fraction(110), Fraction(9, 10))
    assert (value.told, value.missing) == (("2023-01", "2023-02"), ("2023-03",))


def test_a_ratio_over_nothing_is_missing_and_keeps_its_counts() -> None:
    told = {"satisfaction_ratings.satisfied": {"2023-01": "0"}, "satisfaction_ratings": {"2023-01": "0"}}
    value = over("satisfaction_rate", told)
    assert (value.value, value.part, value.whole) == (None, Fraction(0), Fraction(0))
    assert value.told == ("2023-01",)


@pytest.mark.parametrize(
    ("notation", "whole", "cut"),
    [
        ("2023-Q1", QUARTER, []),
        ("bc:2023-Q1", QUARTER, []),
        ("2023-01-15..2023-03-14", ["2023-02"], ["2023-01", "2023-03"]),
        ("2023-01-02..2023-01-31", [], ["2023-01"]),
    ],
)
def test_a_month_that_the_period_cuts_is_in_none_of_it(notation: str, whole: list[str], cut: list[str]) -> None:
    period = parse_period(notation)
    assert (months_of(period), cut_months(period)) == (whole, cut)


def test_a_month_works_its_weekdays_without_holidays_and_as_somebody_settled_others() -> None:
    # Tết: 21 to 24 January 2023; New Year's Day is a Sunday.
    january = month_period("2023-01", ReportingCalendar.CALENDAR)
    assert working_halves(january, WorkingCalendar()) == 2 * (22 - 2)
    morning = Halves(morning=True, afternoon=False)
    settled = {date(2023, 1, 2): OFF, date(2023, 1, 20): morning, date(2023, 1, 28): WHOLE, date(2023, 1, 23): morning}
    assert working_halves(january, WorkingCalendar(settled)) == 2 * 20 - 2 - 1 + 2 + 1


def test_a_month_is_its_number() -> None:
    assert [month_text(month_number(text)) for text in ("2023-01", "2023-12")] == ["2023-01", "2023-12"]


def test_the_catalogue_has_the_words_that_the_report_puts_before_its_numbers() -> None:
    hedges = {one.key: one.hedge for one in CATALOGUE.indicators if one.hedge}
    assert hedges == {**dict.fromkeys(HEDGED, "hơn"), "petitions_eligible": "khoảng"}
