"""Which units' files are there for which months of a scope."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

import db.coverage
from db.coverage import ShownAgency
from db.engine import Connection
from domain.coverage import Coverage, Covered, Days, UnitCoverage, first_told, unit_coverage, untold_at_first
from domain.period import month_holding
from domain.scope import Dimension, Scope, Selection
from measures.counts import data_date

__all__ = ["Coverage", "Covered", "coverage", "coverage_of_current_month", "files_of", "untold", "untold_cells"]

# Two files are of one kind where at least half of the agencies that either shows stand in both.
_LEAST_SHARED = 0.5

Kind = tuple[int, frozenset[str]]


def coverage(connection: Connection, scope: Scope) -> Coverage | None:
    """The coverage of the scope's period and agencies up to the data date; None where the period begins after it or
    nothing was imported.

    A file speaks for the days of its title's period up to its data date; one whose title names no period, for those
    from the first reception that it shows.
    """
    day = data_date(connection)
    if day is None or scope.period.first > day:
        return None
    # Which files are of one kind is told by all of their agencies, and with which month files began by all files,
    # whichever agencies are chosen.
    told = _days_by_kind(db.coverage.shown_agencies(connection, Selection()))
    chosen = {line.agency for line in db.coverage.shown_agencies(connection, scope.selection)}
    units = tuple(_unit(name, told, scope, day) for name in sorted(chosen))
    everybody = [days for spans in told.values() for days in spans]
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


def untold(connection: Connection, scope: Scope, by: Dimension) -> frozenset[str]:
    """The agencies of which no file tells within the period, or the months of which none tells for any agency: their
    zeros are missing figures. Empty for other dimensions."""
    if by not in (Dimension.AGENCY, Dimension.MONTH) or (found := coverage(connection, scope)) is None:
        return frozenset()
    lines = [(unit.agency, month, covered) for unit in found.units for month, covered in unit.months]
    keys = [agency if by is Dimension.AGENCY else month for agency, month, _ in lines]
    told = {key for key, (_, _, covered) in zip(keys, lines, strict=True) if covered is not Covered.NONE}
    return frozenset(keys) - told


def untold_cells(connection: Connection, scope: Scope) -> frozenset[tuple[str, str]]:
    """The (agency, month) of which no file tells."""
    found = coverage(connection, scope)
    return found.cells(Covered.NONE) if found else frozenset()


def files_of(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The files that tell of the scope's agencies within its period: one line a file and agency, as of
    db.coverage.shown_agencies, with first and last (the days for which it speaks)."""
    lines = db.coverage.shown_agencies(connection, scope.selection)
    spans = [(*line, *_days(line)) for line in lines]
    kept = [line for line in spans if line[-2] <= scope.period.last and scope.period.first <= line[-1]]
    return pd.DataFrame(kept, columns=[*ShownAgency._fields, "first", "last"])


def _days_by_kind(lines: Iterable[ShownAgency]) -> dict[Kind, list[Days]]:
    """The days that the files tell, by their source and set of agencies."""
    by_batch: dict[int, list[ShownAgency]] = {}
    for line in lines:
        by_batch.setdefault(line.batch_id, []).append(line)
    kinds: dict[Kind, list[Days]] = {}
    for held in by_batch.values():
        spans = [_days(line) for line in held]
        kind = held[0].source_id, frozenset(line.agency for line in held)
        kinds.setdefault(kind, []).append((min(first for first, _ in spans), spans[0][1]))
    return kinds


def _days(line: ShownAgency) -> Days:
    first = line.first_received_on if line.period_first is None else line.period_first
    last = line.as_of if line.period_last is None else min(line.period_last, line.as_of)
    return min(first, last), last


def _unit(agency: str, told: dict[Kind, list[Days]], scope: Scope, until: date) -> UnitCoverage:
    mine = [kind for kind in told if agency in kind[1]]
    alike = [kind for kind in told if agency not in kind[1] and any(_alike(kind, other) for other in mine)]
    own, silent = ([days for kind in kinds for days in told[kind]] for kinds in (mine, alike))
    return unit_coverage(agency, own=own, silent=silent, period=scope.period, until=until)


def _alike(one: Kind, other: Kind) -> bool:
    shared, either = one[1] & other[1], one[1] | other[1]
    return one[0] == other[0] and len(shared) >= _LEAST_SHARED * len(either)
