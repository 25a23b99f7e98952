"""Finds anew who was accepted late after the working calendar changed: in every content, in the marks, in the ledger.

Only contents whose time of waiting holds a day that changed are read. Beyond the day on which the limit is over in any
case, the change makes no difference.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Column, Connection, Integer, Select, Table, bindparam, func, insert, select, update

from db import batches, ledger
from db.marks import find_marks
from db.schema import dossier, dossier_version, replaced_sighting
from db.selection_filters import Condition
from db.work_tables import empty, work_table
from db.working_seconds import working_seconds
from domain.dossier import Channel
from domain.flags import Flag
from domain.period import half_month_of
from domain.working_time import ACCEPTANCE_LIMIT, WorkingCalendar

# The dossiers of which a content changes, with their marks before.
reflagged = work_table(
    "reflagged_dossier",
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("marks", Integer, nullable=False),
)

_ONE_DAY = timedelta(days=1)
# The changed days of a calendar are looked past no further than so many days.
_FURTHEST = 400
_ROWS_AT_ONCE = 50_000


# What limits the contents of a table.
_Wanted = Callable[[Table], list[Condition]]


class _Content(NamedTuple):
    """A table of contents, and the columns by which a line of it is known."""

    table: Table
    key: tuple[str, ...]


_CONTENTS = (
    _Content(dossier, ("id",)),
    _Content(dossier_version, ("dossier_id", "version")),
    _Content(replaced_sighting, ("batch_id", "code")),
)


def recount(connection: Connection, before: WorkingCalendar, after: WorkingCalendar) -> int:
    """Find acceptance anew where the calendars differ; how many dossiers are counted otherwise than before."""
    changed = sorted(
        day for day in {*before.special, *after.special} if [*before.days(day, day)] != [*after.days(day, day)]
    )
    if not changed:
        return 0
    return _recount(connection, after, _touching(changed[0], changed[-1], (before, after)))


def recount_all(connection: Connection, calendar: WorkingCalendar) -> int:
    """Find acceptance anew for every dossier, those too of which an older program told nothing."""
    return _recount(connection, calendar, _always)


def _recount(connection: Connection, calendar: WorkingCalendar, wanted: _Wanted) -> int:
    found = [(content, _differing(connection, content, calendar, wanted)) for content in _CONTENTS]
    dossiers = {line["key0"] for content, lines in found for line in lines if content.table is not replaced_sighting}
    day = batches.data_date(connection)
    _mark(connection, dossiers)
    ids = select(reflagged.c.dossier_id)
    touched = select(dossier).where(dossier.c.id.in_(ids))
    if dossiers:
        ledger.subtract(connection, touched, before=day, after=day)
    for content, lines in found:
        _set_flags(connection, content, lines)
    if not dossiers or day is None:
        return 0
    find_marks(connection, ids)
    ledger.add(connection, touched, before=day, after=day)
    otherwise = dossier.join(reflagged, reflagged.c.dossier_id == dossier.c.id)
    number = select(func.count()).select_from(otherwise).where(dossier.c.marks != reflagged.c.marks)
    return connection.scalar(number) or 0


def _always(table: Table) -> list[Condition]:
    return []


def _touching(first: date, last: date, calendars: Iterable[WorkingCalendar]) -> _Wanted:
    """The condition that a content's waiting may hold one of the days from `first` to `last`."""
    beyond = max(_limit_over(last + _ONE_DAY, calendar) for calendar in calendars)

    def wanted(table: Table) -> list[Condition]:
        columns = table.c
        return [
            columns.received_half.between(half_month_of(first), half_month_of(beyond)),
            columns.received_on >= first,
            columns.submitted_at < datetime.combine(last + _ONE_DAY, time()),
        ]

    return wanted


def _limit_over(day: date, calendar: WorkingCalendar) -> date:
    """The day by whose end more than the limit is worked since this day's beginning."""
    worked = 0
    for beyond, halves in calendar.days(day, day + timedelta(days=_FURTHEST)):
        worked += halves.seconds
        if worked > ACCEPTANCE_LIMIT:
            return beyond
    return date.max


def _differing(
    connection: Connection, content: _Content, calendar: WorkingCalendar, wanted: _Wanted
) -> list[dict[str, Any]]:
    """The lines whose flags are others under the calendar: key0, key1 … and the new flags."""
    columns = content.table.c
    keys = [columns[name].label(f"key{place}") for place, name in enumerate(content.key)]
    query = select(columns.submitted_at, columns.received_at, columns.flags, *keys).where(
        columns.channel == Channel.ONLINE.code, columns.submitted_at.is_not(None), *wanted(content.table)
    )
    found: list[dict[str, Any]] = []
    for rows in connection.execute(query).partitions(_ROWS_AT_ONCE):
        since, until = (np.array([row[place] for row in rows], "datetime64[s]").astype(np.int64) for place in (0, 1))
        late = working_seconds(calendar, (since, until)).accepted_late(since, until)
        flags = np.array([row[2] for row in rows], np.int64)
        new = flags & ~Flag.ACCEPTED_LATE.both | np.where(late, Flag.ACCEPTED_LATE.both, Flag.ACCEPTED_LATE.told)
        for place in np.flatnonzero(new != flags).tolist():
            found.append({f"key{number}": key for number, key in enumerate(rows[place][3:])} | {"new": int(new[place])})
    return found


def _mark(connection: Connection, dossiers: set[int]) -> None:
    empty(connection, reflagged)
    if dossiers:
        connection.execute(insert(reflagged), [{"dossier_id": number, "marks": 0} for number in sorted(dossiers)])
        was: Select[Any] = select(dossier.c.marks).where(dossier.c.id == reflagged.c.dossier_id)
        connection.execute(update(reflagged).values(marks=was.scalar_subquery()))


def _set_flags(connection: Connection, content: _Content, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    mine = [content.table.c[name] == bindparam(f"key{place}") for place, name in enumerate(content.key)]
    connection.execute(update(content.table).where(*mine).values(flags=bindparam("new")), lines)
