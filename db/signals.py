"""Dossiers whose dates look rewritten, from the dossiers and their sightings."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    null,
    or_,
    select,
)

from db.frames import frame_of
from db.schema import agency, batch, batch_agency, dossier, dossier_version, procedure, sighting
from db.sightings import counted, sighting_contents, within
from domain.dossier import STATUS_NAMES
from domain.holidays import holidays_between
from domain.scope import Scope
from domain.signal import FEWEST_IN_A_MINUTE, WORK_BEGINS, WORK_ENDS, Detail, Signal

_SATURDAY, _SUNDAY = 6, 0
_MIDNIGHT = "00:00:00"


def counts(connection: Connection, signal: Signal, scope: Scope) -> dict[str, int]:
    """How many dossiers of each agency show the signal, by the agency's name; a due date moved twice is one dossier."""
    lines = _lines(signal, scope)
    number = func.count(lines.c.dossier_id.distinct())
    query = select(agency.c.name, number).join(lines, lines.c.agency_id == agency.c.id).group_by(agency.c.name)
    return {name: amount for name, amount in connection.execute(query)}


def dossiers(connection: Connection, signal: Signal, scope: Scope, *, limit: int) -> pd.DataFrame:
    """The dossiers that show the signal, by agency and code: one line a dossier, of moved due dates one line a move.

    Columns code, agency, procedure_name, status, received_at, due_at, resolved_at (current), detail (of
    domain.signal.Detail, None where there is nothing to add), old_due_at and new_due_at (of a moved due date), day (the
    data date of the file in which it shows), told_as_of (of the last file with the dossier).
    """
    lines = _lines(signal, scope)
    query = (
        select(
            dossier.c.code,
            agency.c.name.label("agency"),
            procedure.c.name.label("procedure_name"),
            dossier.c.status,
            dossier.c.received_at,
            dossier.c.due_at,
            dossier.c.resolved_at,
            lines.c.detail,
            lines.c.old_due_at,
            lines.c.new_due_at,
            lines.c.day,
            dossier.c.as_of.label("told_as_of"),
        )
        .join(lines, lines.c.dossier_id == dossier.c.id)
        .join(agency, agency.c.id == lines.c.agency_id)
        .join(procedure, procedure.c.id == dossier.c.procedure_id)
        .order_by(agency.c.name, *_order(signal), dossier.c.code, lines.c.day)
        .limit(limit)
    )
    frame = frame_of(connection, query)
    return frame.assign(status=frame["status"].map(STATUS_NAMES))


def _order(signal: Signal) -> list[ColumnElement[Any]]:
    # Closings of one minute follow each other.
    return [dossier.c.resolved_at] if signal is Signal.SAME_MINUTE else []


def _lines(signal: Signal, scope: Scope) -> Subquery:
    """The signal's lines: dossier_id, agency_id, detail, old_due_at, new_due_at, day."""
    makers = {
        Signal.DUE_MOVED: _due_moved,
        Signal.AT_DUE_SECOND: _at_due_second,
        Signal.SAME_MINUTE: _same_minute,
        Signal.OUTSIDE_HOURS: _outside_hours,
        Signal.MISSING: _missing,
    }
    return makers[signal](scope).subquery("signal_line")


def _due_moved(scope: Scope) -> Select[Any]:
    differs = and_(dossier_version.c.dossier_id == dossier.c.id, dossier_version.c.due_at != dossier.c.due_at)
    # Where the current content has no due date, earlier versions may differ among themselves.
    moving = select(dossier.c.id).where(
        or_(exists().where(differs), and_(dossier.c.due_at.is_(None), dossier.c.versions > 1))
    )
    lines = sighting_contents("shown", sighting.c.dossier_id.in_(moving))
    in_turn: Any = {"partition_by": lines.c.dossier_id, "order_by": (lines.c.as_of, lines.c.batch_id)}
    columns = [lines.c[name] for name in ("due_at", "due_on", "as_of")]
    before = {column.name: func.lag(column, type_=column.type).over(**in_turn) for column in columns}
    turns = (
        select(lines, *(column.label(f"{name}_before") for name, column in before.items()))
        .where(lines.c.due_at.is_not(None))
        .subquery("turns")
    )
    detail = case(
        (turns.c.due_on_before < turns.c.as_of_before, Detail.AFTER.value),
        (turns.c.due_on_before >= turns.c.as_of, Detail.BEFORE.value),
        else_=Detail.BETWEEN.value,
    )
    return select(
        turns.c.dossier_id,
        turns.c.agency_id,
        detail.label("detail"),
        turns.c.due_at_before.label("old_due_at"),
        turns.c.due_at.label("new_due_at"),
        turns.c.as_of.label("day"),
    ).where(
        turns.c.due_at != turns.c.due_at_before,
        turns.c.as_of.between(scope.period.first, scope.period.last),
        *within(turns, scope.selection),
    )


def _at_due_second(scope: Scope) -> Select[Any]:
    return _ended(scope).where(dossier.c.resolved_at == dossier.c.due_at)


def _same_minute(scope: Scope) -> Select[Any]:
    minute = func.substr(_text(dossier.c.resolved_at), 1, 16)
    ended = _ended(scope).with_only_columns(dossier.c.agency_id, minute.label("minute"))
    crowded = ended.group_by(dossier.c.agency_id, minute).having(func.count() >= FEWEST_IN_A_MINUTE).subquery("crowded")
    return _ended(scope).join(crowded, and_(crowded.c.agency_id == dossier.c.agency_id, crowded.c.minute == minute))


def _outside_hours(scope: Scope) -> Select[Any]:
    clock = _clock(dossier.c.resolved_at)
    weekend = extract("dow", dossier.c.resolved_at).in_((_SATURDAY, _SUNDAY))
    holiday = dossier.c.closed_on.in_(holidays_between(scope.period.first, scope.period.last))
    early, late = clock < WORK_BEGINS.isoformat(), clock >= WORK_ENDS.isoformat()
    detail = case(
        (weekend, Detail.WEEKEND.value),
        (holiday, Detail.HOLIDAY.value),
        (early, Detail.EARLY.value),
        else_=Detail.LATE.value,
    )
    return _ended(scope, detail).where(or_(early, late, weekend, holiday))


def _missing(scope: Scope) -> Select[Any]:
    is_open = and_(dossier.c.closed_half.is_(None), counted(dossier), *within(dossier, scope.selection))
    # Open dossiers fall into few groups by their last file: the next full file is searched once for each group.
    groups = (
        select(dossier.c.source_id, dossier.c.agency_id, dossier.c.as_of).where(is_open).distinct().subquery("last")
    )
    turns = select(groups, _first_full_file_after(groups).label("day")).subquery("turns")
    return (
        select(
            dossier.c.id.label("dossier_id"),
            dossier.c.agency_id,
            null().label("detail"),
            cast(null(), DateTime).label("old_due_at"),
            cast(null(), DateTime).label("new_due_at"),
            turns.c.day,
        )
        .join(turns, and_(*(turns.c[name] == dossier.c[name] for name in ("source_id", "agency_id", "as_of"))))
        .where(is_open, turns.c.day.between(scope.period.first, scope.period.last))
    )


def _first_full_file_after(groups: Subquery) -> ColumnElement[date]:
    """The data date of the first later file of the source that shows the agency and is full: one that tells of dossiers
    from before its period, and so of whatever is still open."""
    earlier = batch_agency.alias("earlier")
    carries = exists().where(earlier.c.batch_id == batch.c.id, earlier.c.first_received_on < batch.c.period_first)
    return (
        select(func.min(batch.c.as_of))
        .join(batch_agency, batch_agency.c.batch_id == batch.c.id)
        .where(
            batch.c.undone_at.is_(None),
            batch.c.source_id == groups.c.source_id,
            batch.c.as_of > groups.c.as_of,
            batch_agency.c.agency_id == groups.c.agency_id,
            or_(batch.c.period_first.is_(None), carries),
        )
        .scalar_subquery()
    )


def _ended(scope: Scope, detail: ColumnElement[Any] | None = None) -> Select[Any]:
    """The dossiers closed in the period whose closing has a time of day."""
    return select(
        dossier.c.id.label("dossier_id"),
        dossier.c.agency_id,
        (null() if detail is None else detail).label("detail"),
        cast(null(), DateTime).label("old_due_at"),
        cast(null(), DateTime).label("new_due_at"),
        dossier.c.closed_on.label("day"),
    ).where(
        dossier.c.closed_on.between(scope.period.first, scope.period.last),
        dossier.c.resolved_at.is_not(None),
        _clock(dossier.c.resolved_at) != _MIDNIGHT,
        counted(dossier),
        *within(dossier, scope.selection),
    )


def _clock(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """The time of day as text, HH:MM:SS, on either kind of database."""
    return func.substr(_text(moment), 12, 8)


def _text(moment: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(moment, String)
