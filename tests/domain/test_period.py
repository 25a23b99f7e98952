"""Periods: notations, both calendars, half-months, and what is compared with what."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import CALENDARS, FIRST_DAYS, ReportingCalendar
from domain.period import (
    Period,
    PeriodError,
    days_period,
    half_month_first,
    half_month_of,
    half_months_in,
    half_years_in,
    month_holding,
    month_of,
    months_in,
    months_period,
    notation_of,
    parse_period,
    period_of_days,
    previous_period,
    quarters_in,
    same_cut,
    year_before,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("notation", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31)),
        ("2023-H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2023-9M", date(2023, 1, 1), date(2023, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-01-15..2023-02-14", date(2023, 1, 15), date(2023, 2, 14)),
        ("bc:2023-06", date(2023, 5, 15), date(2023, 6, 14)),
        ("bc:2023-01", date(2022, 12, 15), date(2023, 1, 14)),
        ("bc:2023-Q1", date(2022, 12, 15), date(2023, 3, 14)),
        ("bc:2023-H1", date(2022, 12, 15), date(2023, 6, 14)),
        ("bc:2023-9M", date(2022, 12, 15), date(2023, 9, 14)),
        ("bc:2023", date(2022, 12, 15), date(2023, 12, 14)),
        ("dq:2023-Q1", date(2022, 12, 1), date(2023, 2, 28)),
        ("dq:2024-Q1", date(2023, 12, 1), date(2024, 2, 29)),
        ("dq:2023-Q4", date(2023, 9, 1), date(2023, 11, 30)),
        ("dq:2023-H1", date(2022, 12, 1), date(2023, 5, 31)),
        ("dq:2023-9M", date(2022, 12, 1), date(2023, 8, 31)),
        ("dq:2023", date(2022, 12, 1), date(2023, 11, 30)),
        ("dq:2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("21:2023-01", date(2022, 12, 21), date(2023, 1, 20)),
        ("21:2023-Q2", date(2023, 3, 21), date(2023, 6, 20)),
        ("21:2023", date(2022, 12, 21), date(2023, 12, 20)),
        ("21:2023-01-05..2023-01-09", date(2023, 1, 5), date(2023, 1, 9)),
    ],
)
def test_a_notation_names_its_days(notation: str, first: date, last: date) -> None:
    period = parse_period(notation)
    assert (period.first, period.last, period.notation) == (first, last, notation)
    assert notation_of(period.first, period.end, period.calendar) == notation


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "23",
        "2023-13",
        "2023-Q5",
        "2023-1",
        "2023-02-30..2023-03-01",
        "0000",
        "bc:",
        "dq:",
        "22:2023",
        "bc2023",
        "bc:dq:2023",
        "DQ:2023",
    ],
)
def test_what_is_no_notation_is_refused(notation: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(notation)
    assert refused.value.text == notation


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(PeriodError):
        parse_period("2023-02-02..2023-02-01")


@given(DAYS)
def test_a_day_lies_in_its_half_month(day: date) -> None:
    half = half_month_of(day)
    assert half_month_first(half) <= day < half_month_first(half + 1)


@given(DAYS, st.integers(0, 900), st.sampled_from(ReportingCalendar))
def test_the_months_and_half_months_of_a_period_cover_it_once(
    first: date, length: int, calendar: ReportingCalendar
) -> None:
    period = days_period(first, first + timedelta(days=length), calendar)
    for parts in (months_in(period), half_months_in(period), quarters_in(period), half_years_in(period)):
        assert (parts[0].first, parts[-1].end) == (period.first, period.end)
        assert all(before.end == after.first for before, after in pairwise(parts))


@pytest.mark.parametrize("calendar", ReportingCalendar)
@pytest.mark.parametrize(
    "kinds", [[f"-{n:02}" for n in range(1, 13)], ["-Q1", "-Q2", "-Q3", "-Q4"], ["-H1", "-H2"], [""]]
)
@given(year=st.integers(1950, 2090))
def test_the_periods_of_one_kind_hold_every_day_once(calendar: ReportingCalendar, kinds: list[str], year: int) -> None:
    prefix = CALENDARS[calendar].prefix
    periods = [parse_period(f"{prefix}{each}{kind}") for each in (year - 1, year, year + 1) for kind in kinds]
    assert all(before.end == after.first for before, after in pairwise(periods))
    assert {period.calendar for period in periods} == {calendar}


@given(st.integers(1950, 2090), st.sampled_from(ReportingCalendar))
def test_quarters_and_nine_months_are_made_of_each_other(year: int, calendar: ReportingCalendar) -> None:
    prefix = CALENDARS[calendar].prefix
    whole, nine = parse_period(f"{prefix}{year}"), parse_period(f"{prefix}{year}-9M")
    quarters = [parse_period(f"{prefix}{year}-Q{number}") for number in range(1, 5)]
    assert [(part.first, part.end) for part in quarters_in(whole)] == [(part.first, part.end) for part in quarters]
    assert [part.notation for part in half_years_in(whole)] == [f"{year}-H1", f"{year}-H2"]
    assert (nine.first, nine.end) == (whole.first, quarters[2].end)
    assert len(months_in(whole)) == 12


@given(DAYS, st.sampled_from(ReportingCalendar))
def test_a_day_lies_in_its_month_of_each_calendar(day: date, calendar: ReportingCalendar) -> None:
    month = month_holding(day, calendar)
    assert month.first <= day < month.end
    assert notation_of(month.first, month.end, calendar) == month.notation


def test_every_calendar_is_written_and_named_its_own_way() -> None:
    entries = list(CALENDARS.values())
    assert len({entry.prefix for entry in entries}) == len({entry.name for entry in entries}) == len(ReportingCalendar)
    assert all(entry.months.day == entry.longer.day for entry in entries)
    assert sorted(FIRST_DAYS) == [1, 15, 21]


@given(st.integers(1950 * 24, 2090 * 24), st.sampled_from(ReportingCalendar))
def test_a_half_month_lies_in_one_month_of_a_calendar_made_of_them(half: int, calendar: ReportingCalendar) -> None:
    if not CALENDARS[calendar].is_of_half_months:
        with pytest.raises(ValueError, match="from_21"):
            month_of(half, calendar)
        return
    month = month_holding(half_month_first(half), calendar)
    assert month.notation == CALENDARS[calendar].prefix + month_of(half, calendar)
    assert half_month_first(half + 1) <= month.end


def test_a_title_from_a_21st_to_a_20th_is_a_month_of_that_calendar() -> None:
    assert period_of_days(date(2023, 1, 21), date(2023, 2, 20)).notation == "21:2023-02"
    assert period_of_days(date(2023, 1, 15), date(2023, 2, 14)).notation == "bc:2023-02"
    assert period_of_days(date(2023, 1, 21), date(2023, 2, 19)).notation == "2023-01-21..2023-02-19"


def test_a_year_of_the_reporting_calendar_has_its_own_twelve_months() -> None:
    months = months_in(parse_period("bc:2023"))
    assert [month.notation for month in months] == [f"2023-{number:02}" for number in range(1, 13)]
    assert months[0].first == date(2022, 12, 15)


@pytest.mark.parametrize(
    ("notation", "previous", "before"),
    [
        ("2023-03", "2023-02", "2022-03"),
        ("2023-Q1", "2022-Q4", "2022-Q1"),
        ("bc:2023-Q1", "bc:2022-Q4", "bc:2022-Q1"),
        ("2023", "2022", "2022"),
        ("2023-03-05..2023-03-09", "2023-02-28..2023-03-04", "2022-03-05..2022-03-09"),
        ("2024-02", "2024-01", "2023-02"),
        ("dq:2023-Q1", "dq:2022-Q4", "dq:2022-Q1"),
        ("dq:2023-H2", "dq:2023-H1", "dq:2022-H2"),
        ("21:2023-03", "21:2023-02", "21:2022-03"),
        ("21:2023", "21:2022", "21:2022"),
    ],
)
def test_a_period_is_compared_with_its_like(notation: str, previous: str, before: str) -> None:
    period = parse_period(notation)
    assert previous_period(period) == parse_period(previous) or previous_period(period).notation == previous
    assert (year_before(period).first, year_before(period).last) == (
        parse_period(before).first,
        parse_period(before).last,
    )


@pytest.mark.parametrize(
    ("notation", "data_date", "previous", "before"),
    [
        ("2024", "2024-02-28", "2023-01-01..2023-02-28", "2023-01-01..2023-02-28"),
        ("2024", "2024-02-29", "2023-01-01..2023-02-28", "2023-01-01..2023-02-28"),
        ("2023", "2023-10-31", "2022-01-01..2022-10-31", "2022-01-01..2022-10-31"),
        ("2023-03", "2023-03-28", "2023-02-01..2023-02-28", "2022-03-01..2022-03-28"),
        ("2023-03", "2023-03-30", "2023-02-01..2023-02-28", "2022-03-01..2022-03-30"),
        ("2023-05", "2023-05-30", "2023-04-01..2023-04-30", "2022-05-01..2022-05-30"),
        ("2023-10", "2023-10-30", "2023-09-01..2023-09-30", "2022-10-01..2022-10-30"),
        ("2023-03", "2023-03-31", "2023-02-01..2023-02-28", "2022-03-01..2022-03-31"),
        ("2023-03", "2023-03-01", "2023-02-01..2023-02-01", "2022-03-01..2022-03-01"),
        ("bc:2023-04", "2023-03-30", "2023-02-15..2023-02-28", "2022-03-15..2022-03-30"),
        ("bc:2023-03", "2023-03-10", "2023-01-15..2023-02-10", "2022-02-15..2022-03-10"),
        ("2024-02-28..2024-02-28", "2024-03-31", "2024-02-27..2024-02-27", "2023-02-28..2023-02-28"),
        ("2024-02-29..2024-02-29", "2024-03-31", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
        ("2023-03-05..2023-04-01", "2023-03-30", "2023-02-05..2023-03-02", "2022-03-05..2022-03-30"),
        ("2025-02-10..2025-02-28", "2025-03-31", "2025-01-22..2025-02-09", "2024-02-10..2024-02-28"),
    ],
)
def test_like_is_cut_like_like(notation: str, data_date: str, previous: str, before: str) -> None:
    period, day = parse_period(notation), date.fromisoformat(data_date)
    for whole, days in ((previous_period(period), previous), (year_before(period), before)):
        cut = same_cut(whole, like=period, data_date=day)
        assert f"{cut.first}..{cut.last}" == days


@given(DAYS, st.integers(0, 800), st.integers(0, 900), st.sampled_from(ReportingCalendar))
def test_a_cut_has_as_many_days_as_its_months_allow(
    first: date, length: int, reach: int, calendar: ReportingCalendar
) -> None:
    period, data_date = days_period(first, first + timedelta(days=length), calendar), first + timedelta(days=reach)
    for whole in (previous_period(period), year_before(period)):
        cut = same_cut(whole, like=period, data_date=data_date)
        days = (min(data_date, period.last) - period.first).days + 1
        # A shorter month takes off three days at most, a 29 February one more; both calendars cut on the same day.
        assert days - 4 <= (cut.end - cut.first).days <= max(days + 4, 1)
        assert whole.first == cut.first and cut.last <= whole.last
        other = next(one for one in ReportingCalendar if one is not calendar)
        twin = same_cut(replace(whole, calendar=other), like=replace(period, calendar=other), data_date=data_date)
        assert (twin.first, twin.last) == (cut.first, cut.last)


@given(st.integers(1995, 2090), st.integers(1, 12), st.sampled_from([1, 3, 6, 12]), st.integers(0, 365))
def test_months_are_cut_on_the_same_day_of_their_month(year: int, month: int, length: int, reach: int) -> None:
    for calendar in ReportingCalendar:
        period = months_period(year, month, length, calendar, "x")
        day = min(period.first + timedelta(days=reach), period.last)
        for whole in (previous_period(period), year_before(period)):
            cut = same_cut(whole, like=period, data_date=day)
            if day == period.last:
                assert cut == whole
            else:
                assert cut.last.day == day.day or (cut.last.day < day.day and cut.end.day == 1)


def test_a_year_that_is_not_over_is_compared_with_as_much_of_the_year_before() -> None:
    cut = same_cut(parse_period("2022"), like=parse_period("2023"), data_date=date(2023, 10, 31))
    assert (cut.first, cut.last) == (date(2022, 1, 1), date(2022, 10, 31))


def test_a_finished_period_is_compared_with_a_whole_one() -> None:
    whole = parse_period("2022")
    assert same_cut(whole, like=parse_period("2023"), data_date=date(2023, 12, 31)) == whole


def test_pending_is_counted_on_the_data_date_while_a_period_runs() -> None:
    assert parse_period("2023").until(date(2023, 10, 31)) == date(2023, 10, 31)
    assert parse_period("2022").until(date(2023, 10, 31)) == date(2022, 12, 31)


def test_a_period_without_a_day_cannot_be_made() -> None:
    with pytest.raises(PeriodError):
        Period(date(2023, 1, 1), date(2023, 1, 1), ReportingCalendar.CALENDAR, "x")


def test_quarters_and_half_years_are_those_of_the_periods_calendar_cut_to_it() -> None:
    quarters = quarters_in(parse_period("2022-12-10..2023-06-30"))
    assert [(part.notation, part.first, part.last) for part in quarters] == [
        ("2022-Q4", date(2022, 12, 10), date(2022, 12, 31)),
        ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31)),
        ("2023-Q2", date(2023, 4, 1), date(2023, 6, 30)),
    ]
    halves = half_years_in(parse_period("bc:2023"))
    assert [(part.notation, part.first, part.last) for part in halves] == [
        ("2023-H1", date(2022, 12, 15), date(2023, 6, 14)),
        ("2023-H2", date(2023, 6, 15), date(2023, 12, 14)),
    ]
