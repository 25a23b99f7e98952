"""How the counts of any days are put together: half-months of the ledger, and passes over a few days beside them."""

from dataclasses import dataclass
from datetime import date, timedelta

from db.count_conditions import Span
from db.day_passes import Days
from domain.period import half_month_first, half_month_of

HalfMonths = tuple[int, int]
_ONE_DAY = timedelta(days=1)


@dataclass
class Signs:
    """Whether a pass is added (1), subtracted (-1) or left out (0): in what happened, in what was pending before the
    first day, and in what is pending after the last."""

    flows: int = 0
    carried: int = 0
    closing: int = 0


@dataclass(frozen=True)
class Plan:
    """The half-months first … last whose flows are added up, None for none; the half-months whose openings the pending
    before and after are counted from; and the passes that make both fit the days."""

    half_months: HalfMonths | None
    carried_from: int
    closing_from: int
    passes: dict[Days, Signs]

    @property
    def whole(self) -> HalfMonths | None:
        """The half-months, where the ledger alone answers, with the opening of the first and of the one after the last;
        else None."""
        halves = self.half_months
        if self.passes or halves is None or (self.carried_from, self.closing_from) != (halves[0], halves[1] + 1):
            return None
        return halves


def plan_of(span: Span) -> Plan:
    """The plan with the fewest days to pass over."""
    passes: dict[Days, Signs] = {}
    half_months = _flows(span, passes)
    carried_from, days, sign = pending_at(span.first - _ONE_DAY, span.data_date)
    if days:
        passes.setdefault(days, Signs()).carried = sign
    closing_from, days, sign = pending_at(span.until, span.data_date)
    if days:
        passes.setdefault(days, Signs()).closing = sign
    return Plan(half_months, carried_from, closing_from, passes)


def _flows(span: Span, passes: dict[Days, Signs]) -> HalfMonths | None:
    """The half-months to add up; the passes beside them are put among the others."""
    if span.first > span.until:
        return None
    first, last = half_month_of(span.first), half_month_of(span.until)
    before = Days(half_month_first(first) - _ONE_DAY, span.first - _ONE_DAY)
    after = Days(span.until, half_month_first(last + 1) - _ONE_DAY)
    outside = _cost(before, span.data_date) + _cost(after, span.data_date)
    if first == last and outside > _cost(inside := Days(before.until, span.until), span.data_date):
        passes[inside] = Signs(flows=1)
        return None
    if first != last:
        opened = Days(before.until, half_month_first(first + 1) - _ONE_DAY)
        if _cost(opened, span.data_date) < _cost(before, span.data_date):
            passes[opened] = Signs(flows=1)
            first, before = first + 1, Days(opened.until, opened.until)
        ended = Days(half_month_first(last) - _ONE_DAY, span.until)
        if _cost(ended, span.data_date) < _cost(after, span.data_date):
            passes[ended] = Signs(flows=1)
            last, after = last - 1, Days(ended.after, ended.after)
    for days in (before, after):
        if days.after < days.until:
            passes[days] = Signs(flows=-1)
    return (first, last) if first <= last else None


def pending_at(day: date, data_date: date) -> tuple[int, Days | None, int]:
    """What is pending at the end of a day: the opening of a half-month, and the pass that is added to it (1) or
    subtracted from it (-1), None for none.

    The opening of the half-month after the data date's is that of the data date.
    """
    half_month = half_month_of(min(day, data_date))
    start = half_month_first(half_month) - _ONE_DAY
    end = min(half_month_first(half_month + 1) - _ONE_DAY, data_date)
    if day >= end:
        return half_month + 1, Days(end, day) if day > end else None, 1
    forward, back = Days(start, day), Days(day, end)
    if _cost(forward, data_date) <= _cost(back, data_date):
        return half_month, forward, 1
    return half_month + 1, back, -1


def _cost(days: Days, data_date: date) -> int:
    """How many of the days hold dossiers: hardly any file tells of days after the data date."""
    return max(0, (min(days.until, data_date) - days.after).days)
