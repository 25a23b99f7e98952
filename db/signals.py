"""Dossiers whose dates or units look rewritten, as db.signal_keeping keeps them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, and_, func, select, union_all

from db.dossier_codes import written_code
from db.frames import by_names, frame_of
from db.schema import agency, dossier, procedure, signal_count, signal_line
from db.selection_filters import Condition
from db.sightings import agencies_within, procedures_within
from db.signal_lines import minute_of
from domain.dossier import STATUS_NAMES
from domain.name_order import name_order
from domain.period import half_month_of, half_months_in, is_half_month_end, is_half_month_start
from domain.scope import Scope, Selection
from domain.signal import FEWEST_IN_A_MINUTE, OF_MOVES, Signal


def counts(connection: Connection, signal: Signal, scope: Scope) -> dict[str, int]:
    """How many dossiers of each agency show the signal, by the agency's name; a due date moved twice is one dossier."""
    chosen = scope.selection
    if signal in OF_MOVES or procedures_within(signal_line.c.procedure_id, chosen):
        lines = _lines(signal, scope).subquery("line")
        by_agency = select(lines.c.agency_id, func.count(lines.c.dossier_id.distinct()).label("number"))
        numbers = by_agency.group_by(lines.c.agency_id)
    else:
        numbers = _counted(signal, scope)
    by_number = numbers.subquery("number_of_agency")
    query = select(agency.c.name, by_number.c.number).join(by_number, by_number.c.agency_id == agency.c.id)
    return {name: int(number) for name, number in connection.execute(query)}


def dossiers(connection: Connection, signal: Signal, scope: Scope, *, limit: int) -> pd.DataFrame:
    """The dossiers that show the signal, by agency, day and code: one line a dossier, of moved due dates one line a
    move.

    Columns code, agency, procedure_name, status, received_at, due_at, resolved_at (current), detail (of
    domain.signal.Detail, None where there is nothing to add), old_due_at and new_due_at (of a moved due date),
    old_agency (of a changed unit), day (the data date of the file in which it shows), told_as_of (of the last file with
    the dossier).
    """
    query = _told(_first_lines(connection, signal, scope, limit), signal)
    frame = by_names(frame_of(connection, query.limit(limit)), "agency")
    return frame.assign(status=frame["status"].map(STATUS_NAMES))


def _told(lines: Select[Any], signal: Signal) -> Select[Any]:
    """The lines by day and code, with what is told of each."""
    line, old_agency = lines.subquery("signal_shown"), agency.alias("old_agency")
    # Closings of one minute follow each other.
    moment = [dossier.c.resolved_at] if signal is Signal.SAME_MINUTE else []
    return (
        select(
            written_code().label("code"),
            agency.c.name.label("agency"),
            procedure.c.name.label("procedure_name"),
            dossier.c.status,
            dossier.c.received_at,
            dossier.c.due_at,
            dossier.c.resolved_at,
            line.c.detail,
            line.c.old_due_at,
            line.c.new_due_at,
            old_agency.c.name.label("old_agency"),
            line.c.day,
            dossier.c.as_of.label("told_as_of"),
        )
        .select_from(line)
        # From the few to their names: of inner joins SQLite might begin with all dossiers.
        .outerjoin(dossier, dossier.c.id == line.c.dossier_id)
        .outerjoin(agency, agency.c.id == line.c.agency_id)
        .outerjoin(old_agency, old_agency.c.id == line.c.old_agency_id)
        .outerjoin(procedure, procedure.c.id == dossier.c.procedure_id)
        .order_by(line.c.day, *moment, dossier.c.code)
    )


def _first_lines(connection: Connection, signal: Signal, scope: Scope, limit: int) -> Select[Any]:
    """The lines of the first agencies, as many as the limit needs."""
    lines = _lines(signal, scope)
    whole, last, rest = _first_agencies(connection, signal, scope, limit)
    if last is None:
        return lines
    moment = [dossier.c.resolved_at] if signal is Signal.SAME_MINUTE else []
    of_last = (
        lines.join(dossier, dossier.c.id == signal_line.c.dossier_id)
        .where(signal_line.c.agency_id == last)
        .order_by(signal_line.c.half_month, signal_line.c.day, *moment, dossier.c.code)
        .limit(rest)
    )
    if not whole:
        return of_last
    # In a union an arm with an order and a limit of its own stands as a table.
    arms = lines.where(signal_line.c.agency_id.in_(whole)), of_last
    return select(union_all(*(select(arm.subquery()) for arm in arms)).subquery())


def _first_agencies(
    connection: Connection, signal: Signal, scope: Scope, limit: int
) -> tuple[Sequence[int], int | None, int]:
    """The agencies of which all lines are among the first, the one of which a part is (None where all are), and how
    large a part."""
    numbers = _counted(signal, scope)
    if procedures_within(signal_line.c.procedure_id, scope.selection):
        lines = _lines(signal, scope).subquery("line")
        numbers = select(lines.c.agency_id, func.count().label("number")).group_by(lines.c.agency_id)
    by_number = numbers.subquery("number_of_agency")
    query = select(agency.c.name, by_number).join(by_number, by_number.c.agency_id == agency.c.id)
    whole: list[int] = []
    rest = limit
    for _, agency_id, number in sorted(connection.execute(query), key=lambda line: name_order(line.name)):
        if number > rest:
            return whole, agency_id, rest
        whole.append(agency_id)
        rest -= number
    return whole, None, rest


def _counted(signal: Signal, scope: Scope) -> Select[Any]:
    """How many lines of the signal each agency has, procedures aside: agency_id, number. Half-months are counted
    already; of days beside them the lines are read."""
    parts = half_months_in(scope.period)
    whole = [half_month_of(p.first) for p in parts if is_half_month_start(p.first) and is_half_month_end(p.last)]
    chosen = scope.selection.units_only
    arms = [
        _edge(signal, part.first, part.last, chosen) for part in parts if half_month_of(part.first) not in set(whole)
    ]
    if whole:
        of_halves = (
            signal_count.c.half_month.between(whole[0], whole[-1]),
            *agencies_within(signal_count.c.agency_id, chosen),
        )
        counted = select(signal_count.c.agency_id, signal_count.c.number)
        arms.append(counted.where(signal_count.c.signal == signal.code, *of_halves))
    numbers = union_all(*arms).subquery("part_number")
    total = func.sum(numbers.c.number).label("number")
    return select(numbers.c.agency_id, total).group_by(numbers.c.agency_id)


def _edge(signal: Signal, first: date, last: date, chosen: Selection) -> Select[Any]:
    lines = select(signal_line.c.agency_id, func.count().label("number")).where(*_between(signal, first, last, chosen))
    return lines.group_by(signal_line.c.agency_id)


def _lines(signal: Signal, scope: Scope) -> Select[Any]:
    """The lines of the signal within the scope: agency_id, day, dossier_id, detail, old_due_at, new_due_at,
    old_agency_id."""
    names = ("agency_id", "day", "dossier_id", "detail", "old_due_at", "new_due_at", "old_agency_id")
    wanted = _between(signal, scope.period.first, scope.period.last, scope.selection)
    lines = select(*(signal_line.c[name] for name in names)).where(*wanted)
    of_procedures = procedures_within(signal_line.c.procedure_id, scope.selection)
    if signal is Signal.SAME_MINUTE and of_procedures:
        # A minute that is crowded in all may not be by these procedures alone.
        return lines.where(signal_line.c.dossier_id.in_(_crowded_among(wanted)))
    return lines


def _crowded_among(wanted: Sequence[Condition]) -> Select[Any]:
    in_minute = func.count().over(partition_by=(signal_line.c.agency_id, minute_of(dossier.c.resolved_at)))
    numbered = select(signal_line.c.dossier_id, in_minute.label("in_minute")).where(*wanted)
    among = numbered.join(dossier, dossier.c.id == signal_line.c.dossier_id).subquery("in_crowd")
    return select(among.c.dossier_id).where(among.c.in_minute >= FEWEST_IN_A_MINUTE)


def _between(signal: Signal, first: date, last: date, chosen: Selection) -> list[Condition]:
    """The conditions of the signal's lines from day to day, which begin with the lines' key."""
    halves = half_month_of(first), half_month_of(last)
    counted = and_(signal_count.c.signal == signal.code, signal_count.c.half_month.between(*halves))
    agencies = (
        select(signal_count.c.agency_id).where(counted, *agencies_within(signal_count.c.agency_id, chosen)).distinct()
    )
    return [
        signal_line.c.signal == signal.code,
        signal_line.c.agency_id.in_(agencies),
        signal_line.c.half_month.between(*halves),
        signal_line.c.day.between(first, last),
        *procedures_within(signal_line.c.procedure_id, chosen),
    ]
