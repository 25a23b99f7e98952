"""An indicator's values over a period: months told and missing; added, the last one, a mean, or pooled counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce

from domain.indicator import Catalogue, How, Indicator
from domain.period import Period, month_period, months_in
from domain.working_time import WorkingCalendar

# By an indicator's key, the value of each month that was told.
Told = Mapping[str, Mapping[str, Decimal]]
Weigh = Callable[[str], int]
# More digits than any sum has; whatever were lost is an error and no figure.
_EXACT = Context(prec=100, traps=[Inexact])


@dataclass(frozen=True)
class PeriodValue:
    """One indicator over a period. `value` is exact, None where no month was told, or where a ratio's whole is 0; a
    ratio is a fraction of 1 and has its two counts. `told` and `missing` are months (2023-01) in their order: all of
    the period's."""

    indicator: Indicator
    value: Fraction | None
    part: Fraction | None
    whole: Fraction | None
    told: tuple[str, ...]
    missing: tuple[str, ...]


def month_number(month: str) -> int:
    """The month written 2023-05, counted from year 0."""
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1


def month_text(number: int) -> str:
    """The month with this number, counted from year 0, written 2023-05."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def over_months(
    indicator: Indicator, catalogue: Catalogue, told: Told, months: Sequence[str], weigh: Weigh
) -> PeriodValue:
    """The indicator's value over the months; `weigh` gives a month's working time, by which a mean weighs it."""
    if indicator.ratio:
        return _pooled(indicator, catalogue, told, months)
    mine = told.get(indicator.key)
    if not mine:
        return PeriodValue(indicator, None, None, None, (), tuple(months))
    values = {month: mine[month] for month in months if month in mine}
    return _answer(indicator, _value(indicator.how, values, weigh), values, months)


def months_of(period: Period) -> list[str]:
    """The months that lie in the period as a whole, in the period's calendar: a month's value cannot be divided."""
    return [part.notation for part in months_in(period) if _is_whole(part)]


def cut_months(period: Period) -> list[str]:
    """The months that the period cuts: their values are in none of its figures."""
    return [part.notation for part in months_in(period) if not _is_whole(part)]


def working_halves(period: Period, calendar: WorkingCalendar) -> int:
    """The period's working time, in half days."""
    return sum(halves.morning + halves.afternoon for _, halves in calendar.days(period.first, period.last))


def _is_whole(part: Period) -> bool:
    whole = month_period(part.notation, part.calendar)
    return (part.first, part.end) == (whole.first, whole.end)


def _value(how: How, values: Mapping[str, Decimal], weigh: Weigh) -> Fraction | None:
    if not values:
        return None
    if how is How.LAST:
        return Fraction(values[max(values)])
    if how is How.SUM:
        return _sum(values.values())
    weights = {month: weigh(month) for month in values}
    total = sum(weights.values())
    weighed = (_EXACT.multiply(values[month], Decimal(weights[month])) for month in values)
    return _sum(weighed) / total if total else None


def _sum(values: Iterable[Decimal]) -> Fraction:
    """The sum, exactly; fractions are added ten times as slowly."""
    return Fraction(reduce(_EXACT.add, values, Decimal()))


def _pooled(indicator: Indicator, catalogue: Catalogue, told: Told, months: Sequence[str]) -> PeriodValue:
    """The ratio of what both indicators told in the same months: a month of one alone says nothing."""
    assert indicator.ratio
    part_key, whole_key = indicator.ratio
    parts, wholes = told.get(part_key, {}), told.get(whole_key, {})
    both = [month for month in months if month in parts and month in wholes]
    counted = both
    whole_of = catalogue.find(whole_key)
    if whole_of and whole_of.how is How.LAST:
        counted = both[-1:]
    if not both:
        return _answer(indicator, None, {}, months)
    part, whole = (_sum(of[month] for month in counted) for of in (parts, wholes))
    return PeriodValue(
        indicator,
        part / whole if whole else None,
        part,
        whole,
        tuple(both),
        tuple(month for month in months if month not in both),
    )


def _answer(
    indicator: Indicator, value: Fraction | None, values: Mapping[str, Decimal], months: Sequence[str]
) -> PeriodValue:
    missing = tuple(month for month in months if month not in values)
    return PeriodValue(indicator, value, None, None, tuple(values), missing)
