"""A period compared with the one before it and with the same one a year before, over as many days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import db.batches
from db.engine import Connection
from domain.batch import BatchKind, ImportBatch
from domain.period import Period, is_half_month_end, is_half_month_start, previous_period, same_cut, year_before
from domain.scope import Scope
from measures.counts import data_date, total


@dataclass(frozen=True)
class Figures:
    """The counts of one period, by name."""

    period: Period
    counts: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """The figures of three periods. `previous` and `year_before` are cut after as many days as `current` has data for;
    None without data."""

    current: Figures
    previous: Figures | None
    year_before: Figures | None

    @property
    def earlier(self) -> tuple[tuple[str, Figures | None], ...]:
        """What is compared with, by what it is called. The year before a year is also the period before it: once."""
        pairs = (("kỳ trước", self.previous), ("cùng kỳ năm trước", self.year_before))
        return pairs[:1] if year_before(self.current.period) == previous_period(self.current.period) else pairs


def compare(connection: Connection, scope: Scope, counts: dict[str, int] | None = None) -> Comparison:
    """The scope's period with the one before it and with the same one a year before.

    `counts` are the scope's own, where the caller has them.
    """
    day, first_day = data_date(connection), first_told_day(db.batches.batches(connection))
    previous, before = previous_period(scope.period), year_before(scope.period)
    earlier = _earlier(connection, scope, previous, day, first_day)
    return Comparison(
        current=Figures(scope.period, total(connection, scope) if counts is None else counts),
        previous=earlier,
        year_before=earlier if before == previous else _earlier(connection, scope, before, day, first_day),
    )


def like_with_like(period: Period, other: Period, day: date) -> Period:
    """Another period as `period` is compared with it when the data reach `day`: the one before it and the same one a
    year before are cut after as many days, any other is taken as it is."""
    moved = (previous_period(period), year_before(period))
    is_moved = (other.first, other.end) in [(each.first, each.end) for each in moved]
    return same_cut(other, like=period, data_date=day) if is_moved else other


def first_told_day(batches: Iterable[ImportBatch]) -> date | None:
    """The first day of the periods in the titles of the exports that count; None where a title names no period."""
    firsts = [each.period_first for each in batches if each.undone_at is None and each.kind == BatchKind.DOSSIERS]
    return min((first for first in firsts if first), default=None) if None not in firsts else None


def _earlier(
    connection: Connection, scope: Scope, whole: Period, day: date | None, first_day: date | None
) -> Figures | None:
    # For days before the first title's period the files show only dossiers that were still pending later: such figures
    # must not be compared.
    if day is None or (first_day and whole.first < first_day):
        return None
    period = like_with_like(scope.period, whole, day)
    # The ledger answers for a whole period; where its counts are all 0, those of a part need not be counted.
    if period != whole and _fits_ledger(whole) and not any(total(connection, replace(scope, period=whole)).values()):
        return None
    counts = total(connection, replace(scope, period=period))
    return Figures(period, counts) if any(counts.values()) else None


def _fits_ledger(period: Period) -> bool:
    return is_half_month_start(period.first) and is_half_month_end(period.last)
