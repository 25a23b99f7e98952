"""The lines of signals that dossiers make: by their closings, their sightings, and the files that lack them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
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
    insert,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union,
)

from db.schema import batch, batch_agency, dossier, dossier_version, full_file, sighting
from db.sightings import counted, sighting_contents
from db.work_tables import empty, work_table
from db.working_days import working_calendar
from domain.signal import FEWEST_IN_A_MINUTE, WORK_BEGINS, WORK_ENDS, Detail, Signal, day_off

# Columns of SIGNAL_KEY and SIGNAL_TOLD, in that order.
Lines = Select[Any]

_MIDNIGHT = "00:00:00"
_ENDING = ("agency_id", "procedure_id", "status", "due_at", "resolved_at", "closed_on", "closed_half")

# The days on which the dossiers in question ended; `detail` says why nobody works that day, NULL on a working day.
closing_day = work_table(
    "closing_day",
    Column("day", Date, primary_key=True),
    Column("detail", String(10)),
)

# The days of an agency on which endings are counted by the minute.
crowd_day = work_table(
    "crowd_day",
    Column("half", Integer, key="half_month", primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("agency_id", Integer, primary_key=True, autoincrement=False),
)
CROWD_KEY = ("half_month", "day", "agency_id")


def endings(of: FromClause, dossier_id: ColumnElement[Any], *wanted: ColumnElement[bool]) -> Subquery:
    """Those of the wanted contents that are of a closing whose time of day is told: dossier_id and _ENDING."""
    query = select(dossier_id.label("dossier_id"), *(of.c[name] for name in _ENDING))
    told = of.c.resolved_at.is_not(None), clock_of(of.c.resolved_at) != _MIDNIGHT
    return query.where(of.c.closed_on.is_not(None), *told, counted(of), *wanted).subquery("ending")


def note_closing_days(connection: Connection, ended: FromClause) -> None:
    """Fill `closing_day` with the days on which these ended. Here alone the working calendar enters the signals."""
    empty(connection, closing_day)
    days, calendar = connection.scalars(select(ended.c.closed_on).distinct()).all(), working_calendar(connection)
    lines = [{"day": day, "detail": detail.value if (detail := day_off(day, calendar)) else None} for day in days]
    if lines:
        connection.execute(insert(closing_day), lines)


def at_due_second(ended: FromClause) -> Lines:
    """The endings at the very second of the due date."""
    return _of_closing(Signal.AT_DUE_SECOND, ended).where(ended.c.resolved_at == ended.c.due_at)


def outside_hours(ended: FromClause) -> Lines:
    """The endings outside of working hours; `closing_day` must hold their days."""
    clock = clock_of(ended.c.resolved_at)
    early, late = clock < WORK_BEGINS.isoformat(), clock >= WORK_ENDS.isoformat()
    of_clock = case((early, Detail.EARLY.value), else_=Detail.LATE.value)
    lines = _of_closing(Signal.OUTSIDE_HOURS, ended, func.coalesce(closing_day.c.detail, of_clock))
    return lines.join(closing_day, closing_day.c.day == ended.c.closed_on).where(
        or_(closing_day.c.detail.is_not(None), early, late)
    )


def note_crowd_days(connection: Connection, ended: FromClause, left: Select[Any]) -> None:
    """Fill `crowd_day` with the days of agencies on which these ended and a minute may be crowded; `left` are the days
    of agencies (CROWD_KEY) whose crowds lost an ending."""
    empty(connection, crowd_day)
    keys = ended.c.closed_half, ended.c.closed_on, ended.c.agency_id
    day = tuple_(*keys[:2]).in_(_days_of_others(ended))
    beside = select(*keys).where(day)
    connection.execute(insert(crowd_day).from_select(CROWD_KEY, union(left, _crowded(ended), beside)))


def note_crowds(connection: Connection, ended: FromClause) -> None:
    """Fill `crowd_day` with the days of agencies on which a minute is crowded, where these are all that ended then."""
    empty(connection, crowd_day)
    connection.execute(insert(crowd_day).from_select(CROWD_KEY, _crowded(ended).distinct()))


def _crowded(ended: FromClause) -> Select[Any]:
    """The days of agencies with a minute in which enough of these ended."""
    keys = ended.c.closed_on, ended.c.agency_id
    by_minute = select(func.min(ended.c.closed_half), *keys).group_by(*keys, minute_of(ended.c.resolved_at))
    return by_minute.having(func.count() >= FEWEST_IN_A_MINUTE)


def _days_of_others(ended: FromClause) -> Select[Any]:
    """The days on which others ended too; their number is read from an index alone."""
    keys = ended.c.closed_half, ended.c.closed_on
    days = select(*keys, func.count().label("number")).group_by(*keys).subquery("day_of_ended")
    on_day = dossier.c.closed_half == days.c.closed_half, dossier.c.closed_on == days.c.closed_on
    number = select(func.count()).select_from(dossier).where(*on_day).correlate(days).scalar_subquery()
    return select(days.c.closed_half, days.c.closed_on).where(number > days.c.number)


def _crowd_days() -> Subquery:
    # With an offset SQLite reads each day once, not once for each agency.
    return select(crowd_day.c.half_month, crowd_day.c.day).distinct().offset(0).subquery("day_of_crowd")


def same_minute() -> Lines:
    """The endings in minutes in which many dossiers of an agency ended, on the days of `crowd_day`."""
    days = _crowd_days()
    this = crowd_day.alias("this")
    asked = and_(
        this.c.half_month == dossier.c.closed_half,
        this.c.day == dossier.c.closed_on,
        this.c.agency_id == dossier.c.agency_id,
    )
    on_day = and_(dossier.c.closed_half == days.c.half_month, dossier.c.closed_on == days.c.day)
    source = days.join(dossier, on_day)
    told = and_(dossier.c.resolved_at.is_not(None), clock_of(dossier.c.resolved_at) != _MIDNIGHT, counted(dossier))
    columns = [dossier.c.id.label("dossier_id"), *(dossier.c[name] for name in _ENDING)]
    minute = dossier.c.closed_on, minute_of(dossier.c.resolved_at)
    in_minute = func.count().over(partition_by=(dossier.c.agency_id, *minute)).label("in_minute")
    query = select(*columns, in_minute).select_from(source).where(told, exists().where(asked))
    ended = query.subquery("ending")
    return _of_closing(Signal.SAME_MINUTE, ended).where(ended.c.in_minute >= FEWEST_IN_A_MINUTE)


def due_moved(ids: Select[Any]) -> Lines:
    """The moves of due dates of these dossiers."""
    differs = and_(dossier_version.c.dossier_id == dossier.c.id, dossier_version.c.due_at != dossier.c.due_at)
    # Where the current content has no due date, earlier versions may differ among themselves.
    moving = _told_twice(ids).where(or_(exists().where(differs), dossier.c.due_at.is_(None)))
    turns = _turns(moving, "due_at", "due_on", wanted=lambda lines: lines.c.due_at.is_not(None))
    detail = case(
        (turns.c.due_on_before < turns.c.as_of_before, Detail.AFTER.value),
        (turns.c.due_on_before >= turns.c.as_of, Detail.BEFORE.value),
        else_=Detail.BETWEEN.value,
    )
    lines = _of_move(Signal.DUE_MOVED, turns, detail=detail, dues=(turns.c.due_at_before, turns.c.due_at))
    return lines.where(turns.c.due_at != turns.c.due_at_before)


def unit_changed(ids: Select[Any]) -> Lines:
    """The changes of these dossiers' agencies."""
    differs = and_(dossier_version.c.dossier_id == dossier.c.id, dossier_version.c.agency_id != dossier.c.agency_id)
    turns = _turns(_told_twice(ids).where(exists().where(differs)), "agency_id", wanted=lambda _lines: true())
    lines = _of_move(Signal.UNIT_CHANGED, turns, old_agency_id=turns.c.agency_id_before)
    return lines.where(turns.c.agency_id != turns.c.agency_id_before, counted(turns))


def full_files(*wanted: ColumnElement[bool]) -> Select[Any]:
    """The lines of db.schema.full_file, of the wanted batches."""
    earlier = batch_agency.alias("earlier")
    carries = exists().where(earlier.c.batch_id == batch.c.id, earlier.c.first_received_on < batch.c.period_first)
    is_full = or_(batch.c.period_first.is_(None), carries)
    of_batch = select(batch.c.id, batch.c.source_id, batch.c.as_of).where(batch.c.undone_at.is_(None), is_full, *wanted)
    # With an offset SQLite asks once for each file, not for each of its agencies.
    whole = of_batch.offset(0).subquery("whole_file")
    shown = batch_agency.c.batch_id == whole.c.id
    return select(whole.c.source_id, batch_agency.c.agency_id, whole.c.as_of).join(batch_agency, shown).distinct()


def missing(*wanted: ColumnElement[bool]) -> Lines:
    """The open ones among the wanted dossiers that a later full file with their agency does not tell of, on the day of
    the first such file; `full_file` must be filled."""
    later = and_(
        full_file.c.source_id == dossier.c.source_id,
        full_file.c.agency_id == dossier.c.agency_id,
        full_file.c.as_of > dossier.c.as_of,
    )
    day = select(func.min(full_file.c.as_of)).where(later).correlate(dossier).scalar_subquery()
    columns = dossier.c.id.label("dossier_id"), dossier.c.agency_id, dossier.c.procedure_id, day.label("day")
    lacking = select(*columns).where(dossier.c.closed_on.is_(None), counted(dossier), *wanted).subquery("lacking")
    return _line(Signal.MISSING, lacking, lacking.c.day).where(lacking.c.day.is_not(None))


def minute_of(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """The minute as text on either kind of database."""
    return func.substr(cast(moment, String), 1, 16)


def clock_of(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """The time of day as text, HH:MM:SS, on either kind of database."""
    return func.substr(cast(moment, String), 12, 8)


def _told_twice(ids: Select[Any]) -> Select[Any]:
    """Those of the dossiers that had more than one content: nothing moves in others."""
    return select(dossier.c.id).where(dossier.c.id.in_(ids), dossier.c.versions > 1)


def _turns(dossiers_of: Select[Any], *names: str, wanted: Callable[[Subquery], ColumnElement[bool]]) -> Subquery:
    """The wanted sightings of the dossiers; as_of and `names` with "_before" are what the sighting before showed."""
    lines = sighting_contents("shown", sighting.c.dossier_id.in_(dossiers_of))
    in_turn: Any = {"partition_by": lines.c.dossier_id, "order_by": (lines.c.as_of, lines.c.batch_id)}
    columns = [lines.c[name] for name in ("as_of", *names)]
    before = {column.name: func.lag(column, type_=column.type).over(**in_turn) for column in columns}
    told = select(lines, *(column.label(f"{name}_before") for name, column in before.items()))
    return told.where(wanted(lines)).subquery("turns")


def _of_closing(signal: Signal, ended: FromClause, detail: ColumnElement[Any] | None = None) -> Lines:
    return _line(signal, ended, ended.c.closed_on, half_month=ended.c.closed_half, detail=detail)


def _of_move(
    signal: Signal,
    turns: FromClause,
    *,
    detail: ColumnElement[Any] | None = None,
    dues: tuple[ColumnElement[Any], ColumnElement[Any]] | None = None,
    old_agency_id: ColumnElement[Any] | None = None,
) -> Lines:
    told = [detail, *(dues or (None, None)), old_agency_id]
    return _line(signal, turns, turns.c.as_of, batch_id=turns.c.batch_id, told=told)


def _line(
    signal: Signal,
    of: FromClause,
    day: ColumnElement[Any],
    *,
    half_month: ColumnElement[Any] | None = None,
    batch_id: ColumnElement[Any] | None = None,
    detail: ColumnElement[Any] | None = None,
    told: Sequence[ColumnElement[Any] | None] = (),
) -> Lines:
    kinds: list[Any] = [String(10), DateTime(), DateTime(), Integer()]
    values: Iterable[ColumnElement[Any] | None] = told or (detail, None, None, None)
    return select(
        literal(signal.code).label("signal"),
        of.c.agency_id,
        (_half_month_of(day) if half_month is None else half_month).label("half_month"),
        day.label("day"),
        of.c.dossier_id,
        (literal(0) if batch_id is None else batch_id).label("batch_id"),
        of.c.procedure_id,
        *(cast(null(), kind) if value is None else value for kind, value in zip(kinds, values, strict=True)),
    )


def _half_month_of(day: ColumnElement[date]) -> ColumnElement[int]:
    """domain.period.half_month_of, in SQL."""
    year, month, of_month = (cast(extract(part, day), Integer) for part in ("year", "month", "day"))
    return (year * 12 + month - 1) * 2 + case((of_month >= 15, 1), else_=0)
