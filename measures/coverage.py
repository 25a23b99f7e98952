"""Which units and months of a scope the imported files cover."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

import db.coverage
from db.coverage import ShownAgency, ToldDays
from db.engine import Connection
from db.once_a_state import once_a_state
from domain.coverage import Coverage, Covered, Days, UnitDays, first_told, merged, unit_coverage, untold_at_first
from domain.name_order import name_order
from domain.period import month_holding
from domain.scope import Dimension, Scope
from measures.counts import data_date, parts_of

__all__ = [
    "Coverage",
    "Covered",
    "coverage",
    "coverage_of_current_month",
    "covered_parts",
    "files_of",
    "kinds_told",
    "silent_days",
]

# Two files are of one kind where at least half of the agencies in either are in both.
_LEAST_SHARED = 0.5

# The source of a file and the numbers of the agencies in it.
Kind = tuple[int, frozenset[int]]


@dataclass(frozen=True)
class _Told:
    """The days that files speak of, by unit (ordered by name) and for all units together. `silent` has, for each unit,
    the data date and source of files of its kind that show nothing of it."""

    units: tuple[UnitDays, ...]
    everybody: tuple[Days, ...]
    silent: dict[str, frozenset[tuple[date, int]]]


def coverage(connection: Connection, scope: Scope) -> Coverage | None:
    """The coverage of the scope's period and agencies up to the data date; None where the period begins after it or
    nothing was imported.

    A file covers the days of its title's period up to its data date; one whose title names no period, those from its
    first reception.
    """
    day = data_date(connection)
    if day is None or scope.period.first > day:
        return None
    told = once_a_state(connection, _told)
    before = untold_at_first(told.everybody, period=scope.period, until=day)
    return Coverage(
        scope.period.first,
        min(day, scope.period.last),
        tuple(unit_coverage(unit, scope.period, day) for unit in told.units if unit.belongs_to(scope.selection)),
        begins=first_told(told.everybody, period=scope.period, until=day),
        before=tuple(month.notation for month in before),
    )


def coverage_of_current_month(connection: Connection, scope: Scope) -> Coverage | None:
    """The coverage of the month that holds the data date, in the scope's calendar; None before the first import."""
    day = data_date(connection)
    if day is None:
        return None
    return coverage(connection, Scope(month_holding(day, scope.period.calendar), scope.selection))


def covered_parts(connection: Connection, scope: Scope, by: Dimension = Dimension.MONTH) -> dict[str, Covered]:
    """How files cover each part of the period up to the data date (the month 2023-05, the quarter 2023-Q1), over all
    units of the scope. Empty where the scope has no unit."""
    reached = coverage(connection, scope)
    if reached is None or not reached.units:
        return {}
    parts = [part for part in parts_of(scope.period, by) if part.first <= reached.until]
    return {part.notation: reached.over(replace(scope, period=part)) for part in parts}


def files_of(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The files that cover the scope's agencies within its period: one line a file and agency, columns as of
    db.coverage.ShownAgency."""
    lines = db.coverage.shown_agencies(connection, scope.period, scope.selection)
    return pd.DataFrame(lines, columns=list(ShownAgency._fields))


def silent_days(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The data dates in the period of files that are of a unit's kind and show nothing of it: one line each, for the
    scope's units, columns day, source_id, agency. Another file of the day may show the unit."""
    told = once_a_state(connection, _told)
    silent = [
        (day, source_id, unit.agency)
        for unit in told.units
        if unit.belongs_to(scope.selection)
        for day, source_id in told.silent[unit.agency]
        if scope.period.first <= day <= scope.period.last
    ]
    return pd.DataFrame(sorted(silent), columns=["day", "source_id", "agency"])


def _told(connection: Connection) -> _Told:
    files: dict[Kind, list[ToldDays]] = {}
    for told in db.coverage.told_days(connection):
        files.setdefault((told.source_id, told.agencies), []).append(told)
    spans = {kind: merged((told.first, told.last) for told in of_kind) for kind, of_kind in files.items()}
    kinds_of: dict[int, list[Kind]] = {}
    for kind in files:
        for agency in kind[1]:
            kinds_of.setdefault(agency, []).append(kind)
    names, units, silent = db.coverage.agencies(connection), [], {}
    for agency, own in kinds_of.items():
        name, block = names[agency]
        alike = [kind for kind in files if _is_of_kind(kind, agency, own)]
        own_days, all_days = (merged(days for kind in kinds for days in spans[kind]) for kinds in (own, [*own, *alike]))
        units.append(UnitDays(name, block, own_days, all_days))
        silent[name] = frozenset((told.as_of, told.source_id) for kind in alike for told in files[kind])
    everybody = merged(days for of_kind in spans.values() for days in of_kind)
    return _Told(tuple(sorted(units, key=lambda unit: name_order(unit.agency))), everybody, silent)


def kinds_told(told: Iterable[ToldDays]) -> dict[int, list[ToldDays]]:
    """The imports that speak for each agency, by its number: those that show it, and those of their kind."""
    files: dict[Kind, list[ToldDays]] = {}
    for each in told:
        files.setdefault((each.source_id, each.agencies), []).append(each)
    kinds_of: dict[int, list[Kind]] = {}
    for kind in files:
        for agency in kind[1]:
            kinds_of.setdefault(agency, []).append(kind)
    return {
        agency: [each for kind in files if kind in own or _is_of_kind(kind, agency, own) for each in files[kind]]
        for agency, own in kinds_of.items()
    }


def _is_of_kind(kind: Kind, agency: int, own: Iterable[Kind]) -> bool:
    return agency not in kind[1] and any(_are_alike(kind, other) for other in own)


def _are_alike(first: Kind, second: Kind) -> bool:
    shared, either = first[1] & second[1], first[1] | second[1]
    return first[0] == second[0] and len(shared) >= _LEAST_SHARED * len(either)
