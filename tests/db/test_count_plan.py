"""Which half-months and which days the counts of any days are put together from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.count_conditions import Span
from db.count_plan import Plan, plan_of
from db.day_passes import Days
from domain.period import half_month_first, half_month_of

DAY = timedelta(days=1)
DATA_DATE = date(2023, 10, 20)
MOST_DAYS = 8

days = st.dates(date(2023, 1, 1), date(2023, 12, 31))


def days_in(part: Days) -> list[date]:
    return [part.first + number * DAY for number in range((part.until - part.after).days)]


def times_counted(plan: Plan) -> dict[date, int]:
    """How often what happened on each day is added up."""
    times: dict[date, int] = {}
    first, last = plan.half_months or (0, -1)
    for half_month in range(first, last + 1):
        for day in days_in(Days(half_month_first(half_month) - DAY, half_month_first(half_month + 1) - DAY)):
            times[day] = times.get(day, 0) + 1
    for part, signs in plan.passes.items():
        for day in days_in(part):
            times[day] = times.get(day, 0) + signs.flows
    return {day: number for day, number in times.items() if number}


def pending_at(half_month: int, passes: list[tuple[Days, int]], data_date: date) -> date:
    """The day at whose end the opening of the half-month and the passes together count what is pending."""
    reached = min(half_month_first(half_month) - DAY, data_date)
    for part, sign in passes:
        assert reached == (part.after if sign == 1 else part.until)
        reached = part.until if sign == 1 else part.after
    return reached


@given(first=days, last=days, data_date=days)
def test_every_day_is_counted_once_and_what_is_pending_is_that_of_the_day_before_and_of_the_last(
    first: date, last: date, data_date: date
) -> None:
    span = Span(first, max(first, last), data_date)
    plan = plan_of(span)
    wanted = [first + number * DAY for number in range((span.until - first).days + 1)]
    assert times_counted(plan) == dict.fromkeys(wanted, 1)
    carried = [(part, signs.carried) for part, signs in plan.passes.items() if signs.carried]
    closing = [(part, signs.closing) for part, signs in plan.passes.items() if signs.closing]
    assert pending_at(plan.carried_from, carried, data_date) == first - DAY
    assert pending_at(plan.closing_from, closing, data_date) == span.until


@given(first=days, last=days)
def test_no_more_than_eight_days_that_hold_dossiers_are_passed_over_at_either_end(first: date, last: date) -> None:
    span = Span(min(first, last), max(first, last), date(2024, 6, 30))
    passes = plan_of(span).passes
    assert len(passes) <= 4
    assert all((part.until - part.after).days <= MOST_DAYS for part in passes)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2023, 1, 1), date(2023, 9, 30)), (date(2023, 2, 15), date(2023, 3, 14)), (date(2023, 1, 1), DATA_DATE)],
)
def test_whole_half_months_and_the_days_to_the_data_date_need_no_dossiers_of_told_days(first: date, last: date) -> None:
    plan = plan_of(Span(first, last, DATA_DATE))
    assert plan.half_months == (half_month_of(first), half_month_of(last))
    assert all(part.after >= DATA_DATE for part in plan.passes)
