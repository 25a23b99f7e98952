"""The two plain means ("bình quân") of the online rate, for every group of a dimension at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from db.count_conditions import span_of
from db.engine import Connection
from db.filed_online import Filed, filed_online
from domain.agency import Block
from domain.calendars import CALENDARS
from domain.coverage import Covered
from domain.period import half_month_first, month_of, months_in
from domain.ratio import Ratio, mean_of
from domain.scope import Dimension, Scope
from measures.counts import data_date, parts_of
from measures.coverage import coverage

Key = str | None
# What was filed, and the month (2023-05) of the calendar asked in.
OfMonth = tuple[str, Filed]


@dataclass(frozen=True)
class Means:
    """Two means of the online rate, fractions of 1, None without dossiers: `of_months` over the months for which every
    unit has files, `of_agencies` over the agencies. Shown only beside the pooled rate, and named as means."""

    of_months: float | None = None
    of_agencies: float | None = None


def plain_means(connection: Connection, scope: Scope, by: Dimension) -> tuple[dict[Key, Means], Means]:
    """The means of each group that received dossiers, by the keys of measures.counts.count, and of all together."""
    day = data_date(connection)
    if day is None:
        return {}, Means()
    filed = _filed_by_month(connection, scope, by, day)
    group_of = _group_of(scope, by)
    groups: dict[Key, list[OfMonth]] = {}
    for line in filed:
        groups.setdefault(group_of(line), []).append(line)
    is_complete = _completeness(connection, scope)
    means = {key: _means(lines, is_complete(by, key)) for key, lines in groups.items()}
    return means, _means(filed, is_complete(None, None))


def _filed_by_month(connection: Connection, scope: Scope, by: Dimension, day: date) -> list[OfMonth]:
    """What was filed, with the month of the scope's calendar: asked month by month where months cut half-months."""
    calendar = scope.period.calendar
    if CALENDARS[calendar].is_of_half_months:
        lines = filed_online(connection, span_of(scope.period, day), scope.selection, by)
        return [(month_of(line.half_month, calendar), line) for line in lines]
    return [
        (month.notation, line)
        for month in months_in(scope.period)
        if month.first <= day
        for line in filed_online(connection, span_of(month, day), scope.selection, by)
    ]


def _group_of(scope: Scope, by: Dimension) -> Callable[[OfMonth], Key]:
    if not by.is_time:
        return lambda line: line[1].group
    if by is Dimension.HALF_MONTH:
        return lambda line: half_month_first(line[1].half_month).isoformat()
    parts = {month.notation: part.notation for part in parts_of(scope.period, by) for month in months_in(part)}
    return lambda line: parts[line[0]]


def _completeness(connection: Connection, scope: Scope) -> Callable[[Dimension | None, Key], Callable[[str], bool]]:
    """For a group: a function that says whether every unit of the group has files for a month."""
    reached = coverage(connection, scope)
    months = {month.notation: month for month in months_in(scope.period)}

    def of_group(by: Dimension | None, key: Key) -> Callable[[str], bool]:
        units = _units(scope, by, key)
        return cache(
            lambda month: reached is not None and reached.over(replace(units, period=months[month])) is Covered.FULL
        )

    return of_group


def _units(scope: Scope, by: Dimension | None, key: Key) -> Scope:
    if by is Dimension.AGENCY:
        return replace(scope, selection=replace(scope.selection, agencies=(str(key),)))
    if by is Dimension.BLOCK:
        return replace(scope, selection=replace(scope.selection, blocks=(Block(str(key)),)))
    return scope


def _means(lines: Iterable[OfMonth], is_complete: Callable[[str], bool]) -> Means:
    months: dict[str, Ratio] = {}
    agencies: dict[str, Ratio] = {}
    for month, line in lines:
        if is_complete(month):
            _add(months, month, line)
        _add(agencies, line.agency, line)
    return Means(mean_of(months.values()), mean_of(agencies.values()))


def _add(ratios: dict[str, Ratio], key: str, line: Filed) -> None:
    ratio = ratios.get(key, Ratio(0, 0))
    ratios[key] = Ratio(ratio.part + line.online, ratio.whole + line.received)
