"""Which units and months of a scope the imported files cover."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

import db.coverage
from db.coverage import ShownAgency
from db.engine import Connection
from domain.coverage import Coverage, Covered, Days, UnitCoverage, first_told, unit_coverage, untold_at_first
from domain.name_order import name_order
from domain.period import month_holding
from domain.scope import Dimension, Scope, Selection
from measures.counts import data_date, parts_of

__all__ = [
    "Coverage",
    "Covered",
    "coverage",
    "coverage_of_current_month",
    "covered_parts",
    "files_of",
]

# Two files are of one kind where at least half of the agencies in either are in both.
_LEAST_SHARED = 0.5

Kind = tuple[int, frozenset[str]]


def coverage(connection: Connection, scope: Scope) -> Coverage | None:
    """The coverage of the scope's period and agencies up to the data date; None where the period begins after it or
    nothing was imported.

    A file covers the days of its title's period up to its data date; one whose title names no period, those from its
    first reception.
    """
    day = data_date(connection)
    if day is None or scope.period.first > day:
        return None
    # The kind of a file depends on all of its agencies, and the first month with files on all files: the selection
    # does not matter here.
    days_by_kind = _days_by_kind(db.coverage.shown_agencies(connection, Selection()))
    chosen = {(line.agency, line.block) for line in db.coverage.shown_agencies(connection, scope.selection)}
    units = tuple(
        _unit(*unit, days_by_kind, scope, day) for unit in sorted(chosen, key=lambda unit: name_order(unit[0]))
    )
    everybody = [days for spans in days_by_kind.values() for days in spans]
    before = untold_at_first(everybody, period=scope.period, until=day)
    return Coverage(
        scope.period.first,
        min(day, scope.period.last),
        units,
        begins=first_told(everybody, period=scope.period, until=day),
        before=tuple(month.notation for month in before),
    )


def coverage_of_current_month(connection: Connection, scope: Scope) -> Coverage | None:
    """The coverage of the month that holds the data date, in the scope's calendar; None before the first import."""
    day = data_date(connection)
    if day is None:
        return None
    return coverage(connection, Scope(month_holding(day, scope.period.calendar), scope.selection))


def covered_parts(connection: Connection, scope: Scope, by: Dimension = Dimension.MONTH) -> dict[str, Covered]:
    """Each part of the period up to the data date (the month 2023-05, the quarter 2023-Q1), with how files cover its
    months over all units of the scope. Empty without a unit."""
    reached = coverage(connection, scope)
    if reached is None or not reached.units:
        return {}
    parts = [part for part in parts_of(scope.period, by) if part.first <= reached.until]
    return {part.notation: reached.over(replace(scope, period=part)) for part in parts}


def files_of(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The files that cover the scope's agencies within its period: one line a file and agency, as of
    db.coverage.shown_agencies, with first and last (the days for which it speaks)."""
    lines = db.coverage.shown_agencies(connection, scope.selection)
    spans = [(*line, *_days(line)) for line in lines]
    overlapping = [line for line in spans if line[-2] <= scope.period.last and scope.period.first <= line[-1]]
    return pd.DataFrame(overlapping, columns=[*ShownAgency._fields, "first", "last"])


def _days_by_kind(lines: Iterable[ShownAgency]) -> dict[Kind, list[Days]]:
    """The days that the files tell, by their source and set of agencies."""
    by_batch: dict[int, list[ShownAgency]] = {}
    for line in lines:
        by_batch.setdefault(line.batch_id, []).append(line)
    kinds: dict[Kind, list[Days]] = {}
    for shown in by_batch.values():
        spans = [_days(line) for line in shown]
        kind = shown[0].source_id, frozenset(line.agency for line in shown)
        kinds.setdefault(kind, []).append((min(first for first, _ in spans), spans[0][1]))
    return kinds


def _days(line: ShownAgency) -> Days:
    first = line.first_received_on if line.period_first is None else line.period_first
    last = line.as_of if line.period_last is None else min(line.period_last, line.as_of)
    return min(first, last), last


def _unit(agency: str, block: str, days_by_kind: dict[Kind, list[Days]], scope: Scope, until: date) -> UnitCoverage:
    mine = [kind for kind in days_by_kind if agency in kind[1]]
    alike = [kind for kind in days_by_kind if agency not in kind[1] and any(_alike(kind, other) for other in mine)]
    own, silent = ([days for kind in kinds for days in days_by_kind[kind]] for kinds in (mine, alike))
    return unit_coverage(agency, block, own=own, silent=silent, period=scope.period, until=until)


def _alike(one: Kind, other: Kind) -> bool:
    shared, either = one[1] & other[1], one[1] | other[1]
    return one[0] == other[0] and len(shared) >= _LEAST_SHARED * len(either)
