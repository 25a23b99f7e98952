"""Dossiers whose dates or units look rewritten, from the dossiers and their sightings."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    FromClause,
    Integer,
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
    true,
)

from db.dossier_codes import written_code
from db.frames import frame_of
from db.reference import agency_places
from db.schema import agency, batch, batch_agency, dossier, dossier_version, procedure, sighting
from db.sightings import counted, of_batches, sighting_contents, within
from domain.dossier import STATUS_NAMES
from domain.holidays import holidays_between
from domain.period import half_month_of
from domain.scope import Scope
from domain.signal import FEWEST_IN_A_MINUTE, WORK_BEGINS, WORK_ENDS, Detail, Signal

_SATURDAY, _SUNDAY = 6, 0
_MIDNIGHT = "00:00:00"


def counts(connection: Connection, signal: Signal, scope: Scope) -> dict[str, int]:
    """How many dossiers of each agency show the signal, by the agency's name; a due date moved twice is one dossier."""
    if signal is Signal.SAME_MINUTE:
        return _in_crowded_minutes(connection, scope)
    lines = _lines(signal, scope)
    number = func.count(lines.c.dossier_id.distinct())
    query = select(agency.c.name, number).join(lines, lines.c.agency_id == agency.c.id).group_by(agency.c.name)
    return {name: amount for name, amount in connection.execute(query)}


def dossiers(connection: Connection, signal: Signal, scope: Scope, *, limit: int) -> pd.DataFrame:
    """The dossiers that show the signal, by agency and code: one line a dossier, of moved due dates one line a move.

    Columns code, agency, procedure_name, status, received_at, due_at, resolved_at (current), detail (of
    domain.signal.Detail, None where there is nothing to add), old_due_at and new_due_at (of a moved due date),
    old_agency (of a changed unit), day (the data date of the file in which it shows), told_as_of (of the last file with
    the dossier).
    """
    lines, places = _lines(signal, scope), agency_places(connection)
    old_agency = agency.alias("old_agency")
    query = (
        select(
            written_code().label("code"),
            agency.c.name.label("agency"),
            procedure.c.name.label("procedure_name"),
            dossier.c.status,
            dossier.c.received_at,
            dossier.c.due_at,
            dossier.c.resolved_at,
            lines.c.detail,
            lines.c.old_due_at,
            lines.c.new_due_at,
            old_agency.c.name.label("old_agency"),
            lines.c.day,
            dossier.c.as_of.label("told_as_of"),
        )
        .join(lines, lines.c.dossier_id == dossier.c.id)
        .join(agency, agency.c.id == lines.c.agency_id)
        .outerjoin(old_agency, old_agency.c.id == lines.c.old_agency_id)
        .join(procedure, procedure.c.id == dossier.c.procedure_id)
        .join(places, places.c.id == agency.c.id)
        .order_by(places.c.place, *_order(signal), dossier.c.code, lines.c.day)
        .limit(limit)
    )
    frame = frame_of(connection, query)
    return frame.assign(status=frame["status"].map(STATUS_NAMES))


def _order(signal: Signal) -> list[ColumnElement[Any]]:
    # Closings of one minute follow each other.
    return [dossier.c.resolved_at] if signal is Signal.SAME_MINUTE else []


def _lines(signal: Signal, scope: Scope) -> Subquery:
    """The signal's lines: dossier_id, agency_id, detail, old_due_at, new_due_at, old_agency_id, day."""
    makers = {
        Signal.DUE_MOVED: _due_moved,
        Signal.AT_DUE_SECOND: _at_due_second,
        Signal.SAME_MINUTE: _same_minute,
        Signal.OUTSIDE_HOURS: _outside_hours,
        Signal.MISSING: _missing,
        Signal.UNIT_CHANGED: _unit_changed,
    }
    return makers[signal](scope).subquery("signal_line")


def _line(
    source: FromClause,
    dossier_id: ColumnElement[Any],
    day: ColumnElement[Any],
    *,
    detail: ColumnElement[Any] | None = None,
    dues: tuple[ColumnElement[Any], ColumnElement[Any]] | None = None,
    old_agency_id: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """A line of `source`, with what the signal has to tell of it."""
    old_due, new_due = dues or (cast(null(), DateTime), cast(null(), DateTime))
    return select(
        dossier_id.label("dossier_id"),
        source.c.agency_id,
        (null() if detail is None else detail).label("detail"),
        old_due.label("old_due_at"),
        new_due.label("new_due_at"),
        (cast(null(), Integer) if old_agency_id is None else old_agency_id).label("old_agency_id"),
        day.label("day"),
    )


def _turns(dossiers_of: Select[Any], *names: str, wanted: Callable[[Subquery], ColumnElement[bool]]) -> Subquery:
    """The wanted sightings of the dossiers; as_of and `names` with "_before" are what the sighting before showed."""
    lines = sighting_contents("shown", sighting.c.dossier_id.in_(dossiers_of))
    in_turn: Any = {"partition_by": lines.c.dossier_id, "order_by": (lines.c.as_of, lines.c.batch_id)}
    columns = [lines.c[name] for name in ("as_of", *names)]
    before = {column.name: func.lag(column, type_=column.type).over(**in_turn) for column in columns}
    told = select(lines, *(column.label(f"{name}_before") for name, column in before.items()))
    return told.where(wanted(lines)).subquery("turns")


def _due_moved(scope: Scope) -> Select[Any]:
    differs = and_(dossier_version.c.dossier_id == dossier.c.id, dossier_version.c.due_at != dossier.c.due_at)
    # Where the current content has no due date, earlier versions may differ among themselves.
    moving = _seen_in(scope).where(or_(exists().where(differs), dossier.c.due_at.is_(None)))
    turns = _turns(moving, "due_at", "due_on", wanted=lambda lines: lines.c.due_at.is_not(None))
    detail = case(
        (turns.c.due_on_before < turns.c.as_of_before, Detail.AFTER.value),
        (turns.c.due_on_before >= turns.c.as_of, Detail.BEFORE.value),
        else_=Detail.BETWEEN.value,
    )
    dues = turns.c.due_at_before, turns.c.due_at
    return _line(turns, turns.c.dossier_id, turns.c.as_of, detail=detail, dues=dues).where(
        turns.c.due_at != turns.c.due_at_before,
        turns.c.as_of.between(scope.period.first, scope.period.last),
        *within(turns, scope.selection),
    )


def _unit_changed(scope: Scope) -> Select[Any]:
    differs = and_(dossier_version.c.dossier_id == dossier.c.id, dossier_version.c.agency_id != dossier.c.agency_id)
    turns = _turns(_seen_in(scope).where(exists().where(differs)), "agency_id", wanted=lambda _lines: true())
    return _line(turns, turns.c.dossier_id, turns.c.as_of, old_agency_id=turns.c.agency_id_before).where(
        turns.c.agency_id != turns.c.agency_id_before,
        turns.c.as_of.between(scope.period.first, scope.period.last),
        counted(turns),
        *within(turns, scope.selection),
    )


def _seen_in(scope: Scope) -> Select[Any]:
    """The dossiers with more than one content that files of the period's data dates show, perhaps with another content
    than the file before: nothing moves in others."""
    of_period = batch.c.as_of.between(scope.period.first, scope.period.last)
    seen = select(sighting.c.dossier_id).where(of_batches(of_period), sighting.c.may_differ)
    return select(dossier.c.id).where(dossier.c.id.in_(seen), dossier.c.versions > 1)


def _at_due_second(scope: Scope) -> Select[Any]:
    return _ended(scope).where(dossier.c.resolved_at == dossier.c.due_at)


def _same_minute(scope: Scope) -> Select[Any]:
    minutes = _crowded_minutes(scope)
    same = and_(minutes.c.agency_id == dossier.c.agency_id, minutes.c.minute == _minute(dossier.c.resolved_at))
    return _ended(scope).join(minutes, same)


def _in_crowded_minutes(connection: Connection, scope: Scope) -> dict[str, int]:
    """How many dossiers of each agency ended in a crowded minute: the dossiers themselves are not read again."""
    minutes = _crowded_minutes(scope)
    number = func.sum(minutes.c.number)
    query = select(agency.c.name, number).join(minutes, minutes.c.agency_id == agency.c.id).group_by(agency.c.name)
    return {name: int(amount) for name, amount in connection.execute(query)}


def _crowded_minutes(scope: Scope) -> Subquery:
    """The minutes in which many dossiers of an agency ended: agency_id, minute, number."""
    ended = _ended(scope).with_only_columns(dossier.c.agency_id, _minute(dossier.c.resolved_at).label("minute"))
    number = func.count()
    keys = ended.selected_columns.agency_id, ended.selected_columns.minute
    crowded = ended.add_columns(number.label("number")).group_by(*keys).having(number >= FEWEST_IN_A_MINUTE)
    return crowded.subquery("crowded")


def _minute(moment: ColumnElement[Any]) -> ColumnElement[str]:
    return func.substr(_text(moment), 1, 16)


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
    is_open = and_(dossier.c.closed_on.is_(None), counted(dossier), *within(dossier, scope.selection))
    columns = dossier.c.id, dossier.c.source_id, dossier.c.agency_id, dossier.c.as_of
    # Distinct, so that SQLite reads them once: joined to the files directly it would read them for each file and unit.
    open_dossiers = select(*columns).where(is_open).distinct().subquery("open_dossier")
    lacking = _first_files_without(scope)
    of_unit = [lacking.c[name] == open_dossiers.c[name] for name in ("source_id", "agency_id", "as_of")]
    return _line(open_dossiers, open_dossiers.c.id, lacking.c.day).join(lacking, and_(*of_unit))


def _first_files_without(scope: Scope) -> Subquery:
    """Of each day of which an open dossier was last told, by source and agency: the first full file after it (`day`),
    where it is one of the period."""
    full = _full_files().subquery("full_file")
    told = select(dossier.c.source_id, dossier.c.agency_id, dossier.c.as_of).where(dossier.c.closed_on.is_(None))
    told_days = told.distinct().subquery("told_day")
    later = and_(
        full.c.source_id == told_days.c.source_id,
        full.c.agency_id == told_days.c.agency_id,
        full.c.as_of > told_days.c.as_of,
    )
    day = func.min(full.c.as_of)
    keys = told_days.c.source_id, told_days.c.agency_id, told_days.c.as_of
    query = select(*keys, day.label("day")).join(full, later).group_by(*keys)
    return query.having(day.between(scope.period.first, scope.period.last)).subquery("lacking")


def _full_files() -> Select[Any]:
    """The data dates of the files that show an agency and are full, by source and agency: such a file tells of dossiers
    from before its period, and so of whatever is still open."""
    earlier = batch_agency.alias("earlier")
    carries = exists().where(earlier.c.batch_id == batch.c.id, earlier.c.first_received_on < batch.c.period_first)
    return (
        select(batch.c.source_id, batch_agency.c.agency_id, batch.c.as_of)
        .join(batch_agency, batch_agency.c.batch_id == batch.c.id)
        .where(batch.c.undone_at.is_(None), or_(batch.c.period_first.is_(None), carries))
        .distinct()
    )


def _ended(scope: Scope, detail: ColumnElement[Any] | None = None) -> Select[Any]:
    """The dossiers closed in the period whose closing has a time of day."""
    return _line(dossier, dossier.c.id, dossier.c.closed_on, detail=detail).where(
        dossier.c.closed_half.between(half_month_of(scope.period.first), half_month_of(scope.period.last)),
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
