"""Keeps the signals that dossiers show: changed together with the dossiers, counted anew, and checked against them.

A transaction that changes dossiers or files calls note_files() before files lose lines, and refresh() after all has
changed. The lines that are kept say themselves where they stand, so nothing is asked of the former state.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    Select,
    SmallInteger,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
)

from db.current_version import affected, affected_dossiers
from db.schema import (
    SIGNAL_COUNT_KEY,
    SIGNAL_KEY,
    SIGNAL_TOLD,
    agency,
    batch,
    batch_agency,
    dossier,
    dossier_version,
    full_file,
    signal_columns,
    signal_count,
    signal_line,
)
from db.signal_lines import (
    CROWD_KEY,
    Lines,
    at_due_second,
    crowd_day,
    due_moved,
    endings,
    full_files,
    missing,
    note_closing_days,
    note_crowd_days,
    note_crowds,
    outside_hours,
    same_minute,
    unit_changed,
)
from db.work_tables import empty, work_table
from domain.period import half_month_of
from domain.signal import OF_CLOSINGS, OF_MOVES, Signal

# A line that differs: table, key in words, what is counted, kept, counted anew (as in db.ledger.check).
Difference = tuple[str, str, str, int, int]

_COLUMNS: tuple[str, ...] = SIGNAL_KEY + SIGNAL_TOLD

_FILE = ("source_id", "agency_id", "as_of")

# The lines that go and those that come in their place; a line that stays may be in both.
going = work_table(
    "going_signal",
    *(Column(name, Date if name == "day" else Integer, primary_key=True, autoincrement=False) for name in SIGNAL_KEY),
)
coming = work_table("coming_signal", *signal_columns())

# The files that came, went or lost agencies.
changed_file = work_table(
    "changed_file",
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("agency_id", Integer, primary_key=True, autoincrement=False),
    Column("as_of", Date, primary_key=True),
)

# The counts that lines came to or went from.
touched_count = work_table(
    "touched_signal_count",
    Column("signal", SmallInteger, primary_key=True, autoincrement=False),
    Column("half", Integer, key="half_month", primary_key=True, autoincrement=False),
    Column("agency_id", Integer, primary_key=True, autoincrement=False),
)


@dataclass(frozen=True)
class Changed:
    """What a transaction changed: `contents` are the new contents of closings (as of db.signal_lines.endings); the
    others are dossiers by number: those whose content changed, whose sightings changed, and that were told of anew or
    are told of no more."""

    contents: FromClause
    rewritten: Select[Any]
    seen: Select[Any]
    told: Select[Any]


def note_files(connection: Connection, batches: Select[Any], *, more: bool = False) -> None:
    """Note which agencies these batches show, as files that come or go; with `more` beside those noted before."""
    if not more:
        empty(connection, changed_file)
    keys = batch.c.source_id, batch_agency.c.agency_id, batch.c.as_of
    shown = select(*keys).join(batch_agency, batch_agency.c.batch_id == batch.c.id).where(batch.c.id.in_(batches))
    known = and_(
        changed_file.c.source_id == batch.c.source_id,
        changed_file.c.agency_id == batch_agency.c.agency_id,
        changed_file.c.as_of == batch.c.as_of,
    )
    new = shown.where(~exists(select(changed_file.c.as_of).where(known))).distinct()
    connection.execute(insert(changed_file).from_select(_FILE, new))


def refresh_affected(connection: Connection) -> None:
    """Keep what the dossiers of db.current_version.affected show now."""
    ids = select(affected.c.dossier_id)
    now = affected_dossiers().subquery("affected_dossier")
    refresh(connection, Changed(endings(now, now.c.id), rewritten=ids, seen=ids, told=ids))


def refresh(connection: Connection, changed: Changed) -> None:
    """Keep what the changed dossiers show now, and those beside which they stand; note_files() must have been called in
    this transaction."""
    empty(connection, going)
    empty(connection, coming)
    _refresh_closings(connection, changed)
    _go(connection, _kept(OF_MOVES).where(signal_line.c.dossier_id.in_(changed.seen)))
    _come(connection, due_moved(changed.seen))
    _come(connection, unit_changed(changed.seen))
    _refresh_missing(connection, changed.told)
    _exchange(connection)


def refresh_days(connection: Connection, days: Iterable[date]) -> None:
    """Keep what endings on these days show, after the working calendar changed on them."""
    empty(connection, going)
    empty(connection, coming)
    in_order = sorted(days)
    for half_month, of_half in groupby(in_order, half_month_of):
        wanted = list(of_half)
        kept = and_(signal_line.c.half_month == half_month, signal_line.c.day.in_(wanted), _of_any_agency())
        _go(connection, _kept((Signal.OUTSIDE_HOURS,)).where(kept))
        on_days = dossier.c.closed_half == half_month, dossier.c.closed_on.in_(wanted)
        ended = endings(dossier, dossier.c.id, *on_days)
        note_closing_days(connection, ended)
        _come(connection, outside_hours(ended))
    _exchange(connection)


def rebuild(connection: Connection) -> None:
    """Count the signals anew from the dossiers and sightings."""
    for table in (signal_line, signal_count, full_file):
        connection.execute(delete(table))
    connection.execute(insert(full_file).from_select(_FILE, full_files()))
    for _ in _recounted(connection):
        _insert_coming(connection)
    connection.execute(insert(signal_count).from_select([*SIGNAL_COUNT_KEY, "number"], _numbers()))


def is_empty(connection: Connection) -> bool:
    """Whether no signal is kept."""
    return connection.scalar(select(signal_line.c.signal).limit(1)) is None


def differences(connection: Connection, *, limit: int) -> list[Difference]:
    """Where the kept lines and counts differ from those counted anew, `limit` or a few more."""
    found = _files_otherwise(connection) + _counts_otherwise(connection, limit)
    for kept in _recounted(connection):
        if len(found) >= limit:
            break
        lines = [signal_line.c[name] for name in _COLUMNS]
        anew = [coming.c[name] for name in _COLUMNS]
        wrong = select(*lines).where(kept).except_(select(*anew)).limit(limit)
        lacking = select(*anew).except_(select(*lines).where(kept)).limit(limit)
        found += [_difference(line, kept=1) for line in connection.execute(wrong)]
        found += [_difference(line, kept=0) for line in connection.execute(lacking)]
    return found


def _refresh_closings(connection: Connection, changed: Changed) -> None:
    _go(connection, _kept(OF_CLOSINGS).where(signal_line.c.dossier_id.in_(changed.rewritten)))
    # The days of agencies from or to which an ending went that others may stand beside.
    left = select(*(going.c[name] for name in CROWD_KEY)).where(going.c.signal == Signal.SAME_MINUTE.code)
    note_crowd_days(connection, changed.contents, left)
    _go(connection, _kept((Signal.SAME_MINUTE,)).where(_on_crowd_day(), ~_goes_already()))
    note_closing_days(connection, changed.contents)
    for lines in (at_due_second(changed.contents), outside_hours(changed.contents), same_minute()):
        _come(connection, lines)


def _refresh_missing(connection: Connection, told: Select[Any]) -> None:
    _refresh_full_files(connection)
    _go(connection, _kept((Signal.MISSING,)).where(signal_line.c.dossier_id.in_(told)))
    _come(connection, missing(dossier.c.id.in_(told)))
    beside = select(_last_told_before_changed_files().subquery("lacked").c.id)
    others = and_(dossier.c.id.in_(beside), dossier.c.id.not_in(told))
    gone = _kept((Signal.MISSING,)).where(signal_line.c.dossier_id.in_(beside), ~_goes_already())
    _go(connection, gone)
    _come(connection, missing(others))


def _refresh_full_files(connection: Connection) -> None:
    keys = [changed_file.c[name] for name in _FILE]
    kept = tuple_(*(full_file.c[name] for name in _FILE))
    connection.execute(delete(full_file).where(kept.in_(select(*keys))))
    full = full_files(batch.c.as_of.in_(select(changed_file.c.as_of))).subquery("full")
    changed = select(full).where(tuple_(*(full.c[name] for name in _FILE)).in_(select(*keys)))
    connection.execute(insert(full_file).from_select(_FILE, changed))


def _last_told_before_changed_files() -> Select[Any]:
    """The open dossiers of which a file was the last to tell that stands between a changed file and the full file
    before that: for others the first full file after is the same as it was."""
    full, changed = full_file, changed_file
    same = and_(full.c.source_id == changed.c.source_id, full.c.agency_id == changed.c.agency_id)
    since = select(func.max(full.c.as_of)).where(same, full.c.as_of < changed.c.as_of).correlate(changed)
    # With an offset SQLite begins with the files, and not with all that is open.
    spans = select(changed, since.scalar_subquery().label("since")).offset(0).subquery("span")
    between = and_(
        dossier.c.source_id == spans.c.source_id,
        dossier.c.agency_id == spans.c.agency_id,
        dossier.c.as_of < spans.c.as_of,
        or_(spans.c.since.is_(None), dossier.c.as_of >= spans.c.since),
    )
    return select(dossier.c.id).select_from(spans.join(dossier, between)).where(dossier.c.closed_on.is_(None))


def _kept(signals: Iterable[Signal]) -> Select[Any]:
    """The keys of the kept lines of these signals."""
    keys = select(*(signal_line.c[name] for name in SIGNAL_KEY))
    return keys.where(signal_line.c.signal.in_([signal.code for signal in signals]))


def _go(connection: Connection, keys: Select[Any]) -> None:
    connection.execute(insert(going).from_select(SIGNAL_KEY, keys))


def _come(connection: Connection, lines: Lines) -> None:
    connection.execute(insert(coming).from_select(_COLUMNS, lines))


def _on_crowd_day() -> ColumnElement[bool]:
    keys = signal_line.c.agency_id, signal_line.c.half_month, signal_line.c.day
    return tuple_(*keys).in_(select(crowd_day.c.agency_id, crowd_day.c.half_month, crowd_day.c.day))


def _goes_already() -> ColumnElement[bool]:
    same = and_(*(going.c[name] == signal_line.c[name] for name in SIGNAL_KEY))
    return exists(select(going.c.signal).where(same))


def _exchange(connection: Connection) -> None:
    """Put the lines that come in the place of those that go, and count where they stand."""
    empty(connection, touched_count)
    places = [select(*(of.c[name] for name in SIGNAL_COUNT_KEY)) for of in (going, coming)]
    connection.execute(insert(touched_count).from_select(SIGNAL_COUNT_KEY, union(*places)))
    keys = tuple_(*(signal_line.c[name] for name in SIGNAL_KEY))
    connection.execute(delete(signal_line).where(keys.in_(select(*(going.c[name] for name in SIGNAL_KEY)))))
    _insert_coming(connection)
    counted = tuple_(*(signal_count.c[name] for name in SIGNAL_COUNT_KEY))
    touched = select(*(touched_count.c[name] for name in SIGNAL_COUNT_KEY))
    connection.execute(delete(signal_count).where(counted.in_(touched)))
    number = (
        select(func.count())
        .where(*(signal_line.c[name] == touched_count.c[name] for name in SIGNAL_COUNT_KEY))
        .correlate(touched_count)
        .scalar_subquery()
    )
    numbers = touched.add_columns(number.label("number")).subquery("number_now")
    some = select(numbers).where(numbers.c.number > 0)
    connection.execute(insert(signal_count).from_select([*SIGNAL_COUNT_KEY, "number"], some))


def _insert_coming(connection: Connection) -> None:
    lines = select(*(coming.c[name] for name in _COLUMNS)).order_by(*(coming.c[name] for name in SIGNAL_KEY))
    connection.execute(insert(signal_line).from_select(_COLUMNS, lines))


def _numbers() -> Select[Any]:
    keys = [signal_line.c[name] for name in SIGNAL_COUNT_KEY]
    return select(*keys, func.count().label("number")).group_by(*keys)


def _recounted(connection: Connection) -> Iterator[ColumnElement[bool]]:
    """Fill `coming` with the lines counted anew, a half-month of closings at a time and then what files show; gives
    the condition of the kept lines in question."""
    codes = [signal.code for signal in OF_CLOSINGS]
    for half_month in _half_months(connection):
        empty(connection, coming)
        _recount_closings(connection, half_month)
        yield and_(signal_line.c.signal.in_(codes), _of_any_agency(), signal_line.c.half_month == half_month)
    # Nothing moves in dossiers without another content.
    everything = select(dossier_version.c.dossier_id)
    for signal, lines in (
        (Signal.DUE_MOVED, due_moved(everything)),
        (Signal.UNIT_CHANGED, unit_changed(everything)),
        (Signal.MISSING, missing()),
    ):
        empty(connection, coming)
        _come(connection, lines)
        yield signal_line.c.signal == signal.code


def _recount_closings(connection: Connection, half_month: int) -> None:
    ended = endings(dossier, dossier.c.id, dossier.c.closed_half == half_month)
    note_crowds(connection, ended)
    note_closing_days(connection, ended)
    for lines in (at_due_second(ended), outside_hours(ended), same_minute()):
        _come(connection, lines)


def _of_any_agency() -> ColumnElement[bool]:
    """By agency, as the lines' key has it: then a half-month is found in it."""
    return signal_line.c.agency_id.in_(select(agency.c.id))


def _half_months(connection: Connection) -> range:
    """From the first half-month in which a dossier ended, or a kept line says so, to the last."""
    first = [connection.scalar(select(func.min(of))) for of in (dossier.c.closed_half, signal_count.c.half_month)]
    last = [connection.scalar(select(func.max(of))) for of in (dossier.c.closed_half, signal_count.c.half_month)]
    known = [half_month for half_month in (*first, *last) if half_month is not None]
    return range(min(known), max(known) + 1) if known else range(0)


def _counts_otherwise(connection: Connection, limit: int) -> list[Difference]:
    """The counts that differ from the number of kept lines."""
    kept, anew = select(*(signal_count.c[name] for name in (*SIGNAL_COUNT_KEY, "number"))), _numbers()
    # Not as a full join, for which SQLite reads all of the one for each of the other.
    sides = [
        {tuple(key): number for *key, number in connection.execute(one.except_(other).limit(limit))}
        for one, other in ((kept, anew), (anew, kept))
    ]
    return [
        ("signal_count", _words(("signal", "half", "agency_id"), key), "number", *(side.get(key, 0) for side in sides))
        for key in sorted({*sides[0], *sides[1]})
    ]


def _files_otherwise(connection: Connection) -> list[Difference]:
    """The full files that are kept and are none, and those that are not kept."""
    kept, anew = select(*(full_file.c[name] for name in _FILE)), full_files()
    wrong, lacking = connection.execute(kept.except_(anew)), connection.execute(anew.except_(kept))
    lines = [*((line, 1) for line in wrong), *((line, 0) for line in lacking)]
    return [("full_file", _words(_FILE, line), "lines", number, 1 - number) for line, number in lines]


def _difference(line: Sequence[Any], *, kept: int) -> Difference:
    return "signal_line", _words([signal_line.c[name].name for name in _COLUMNS], line), "lines", kept, 1 - kept


def _words(names: Iterable[str], line: Sequence[Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(names, line, strict=False) if value is not None)


__all__ = [
    "Changed",
    "Difference",
    "differences",
    "is_empty",
    "note_files",
    "rebuild",
    "refresh",
    "refresh_affected",
    "refresh_days",
]
