"""Counts the ledger anew from the dossiers, one half-month after the other, in the memory that one of them takes.

What is pending at the end of a half-month is what was pending at its beginning and what the half-month changed
(db.day_passes): another way than the one by which imports move the ledger, so that one can be held against the other.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    SmallInteger,
    Table,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from db.day_passes import Days, Events, endings, fallen_overdue, receptions
from db.ledger_events import level_code
from db.ledger_lines import Sums
from db.schema import LEDGER_COUNTS, LEDGER_FLOWS, LEDGER_KEY, LEDGER_OPENINGS, dossier
from db.work_tables import empty, work_table
from domain.period import half_month_first, half_month_of

_ONE_DAY = timedelta(days=1)
_GROUP = LEDGER_KEY[1:]
# What is pending at the half-month's end, in the order of LEDGER_OPENINGS.
_NEXT: tuple[str, ...] = tuple(f"next_{name}" for name in LEDGER_OPENINGS)
_NUMBERS = (*LEDGER_COUNTS, *_NEXT)


def _recounted(name: str) -> Table:
    """A half-month's lines, with what is pending at its end."""
    return work_table(
        name,
        Column("half", Integer, key="half_month", nullable=False),
        *(Column(key, Integer, primary_key=True, autoincrement=False) for key in ("agency_id", "procedure_id")),
        *(Column(key, SmallInteger, primary_key=True, autoincrement=False) for key in ("channel", "level")),
        *(Column(number, Integer, nullable=False) for number in _NUMBERS),
        sqlite_with_rowid=False,
    )


# Each half-month is counted from the one before it.
_RECOUNTED = (_recounted("recounted_half_month"), _recounted("recounted_other"))


def half_months(connection: Connection, data_date: date) -> range:
    """The half-months from the first reception to the last event, or to the one after the data date; none without a
    dossier."""
    # One at a time: then each is read from the end of an index.
    ends = (func.min(dossier.c.received_half), func.max(dossier.c.received_half), func.max(dossier.c.closed_half))
    first, last_received, last_closed = (connection.scalar(select(end)) for end in ends)
    if first is None:
        return range(0)
    return range(first, max(last_received or 0, last_closed or 0, half_month_of(data_date) + 1) + 1)


def recounted(connection: Connection, data_date: date) -> Iterator[tuple[int, Table]]:
    """Each half-month in which a dossier came, ended or was pending, with its lines (LEDGER_KEY, LEDGER_COUNTS) in a
    work table that the next but one takes over."""
    for table in _RECOUNTED:
        empty(connection, table)
    former, lines = _RECOUNTED
    for half_month in half_months(connection, data_date):
        former, lines = lines, former
        empty(connection, lines)
        connection.execute(
            insert(lines).from_select([*LEDGER_KEY, *_NUMBERS], _lines_of(half_month, former, data_date))
        )
        yield half_month, lines


def differing(connection: Connection, sums: Sums, here: ColumnElement[bool], *, limit: int) -> Sequence[Any]:
    """The lines in which what is kept `here` differs from what was counted anew: the key, the counts as kept and the
    counts as counted; a line that is not there has zeros."""
    kept, counted, counts = sums.kept, sums.lines, sums.counts
    same_key = and_(*(kept.c[name] == counted.c[name] for name in sums.key))
    differs = or_(kept.c.channel.is_(None), *(kept.c[name] != counted.c[name] for name in counts))
    kept_or_none = [func.coalesce(kept.c[name], 0) for name in counts]
    both = select(*(counted.c[name] for name in sums.key), *kept_or_none, *(counted.c[name] for name in counts))
    both = both.select_from(counted.outerjoin(kept, same_key)).where(differs)
    found = list(connection.execute(both.limit(limit)))
    if _number(connection, kept, here) > _number(connection, counted) or found:
        none = [literal(0) for _ in counts]
        alone = select(*(kept.c[name] for name in (*sums.key, *counts)), *none)
        alone = alone.select_from(kept.outerjoin(counted, same_key)).where(here, counted.c.channel.is_(None))
        found += connection.execute(alone.limit(limit - len(found)))
    return found


def _number(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def carries(half_month: int, data_date: date) -> bool:
    """Whether the half-month has an opening: none after the one that follows the data date's has."""
    return half_month_of(data_date) >= half_month - 1


def events_of(half_month: int, data_date: date) -> Iterator[tuple[Events, bool]]:
    """What happens in the half-month, and whether it changes what is pending: no file tells of days after the data
    date."""
    before, end = half_month_first(half_month) - _ONE_DAY, half_month_first(half_month + 1) - _ONE_DAY
    told = Days(before, min(end, data_date))
    if told.after < told.until:
        yield from ((events, True) for events in (receptions(told), endings(told), fallen_overdue(told)))
    if told.until < end:
        untold = Days(max(before, data_date), end)
        yield from ((events, False) for events in (receptions(untold), endings(untold)))


def _lines_of(half_month: int, former: Table, data_date: date) -> Select[Any]:
    """The half-month's lines, one a key."""
    arms = [_carried(former, is_told=carries(half_month, data_date))]
    arms += [_arm(events, is_told=is_told) for events, is_told in events_of(half_month, data_date)]
    event = union_all(*arms).subquery("event")
    keys = [event.c[name] for name in _GROUP]
    sums = [func.sum(event.c[name]) for name in _NUMBERS]
    return select(literal(half_month), *keys, *sums).group_by(*keys)


def _carried(former: Table, *, is_told: bool) -> Select[Any]:
    """What was pending when the half-month began; nothing after the half-month that follows the data date."""
    opening = [former.c[name] for name in _NEXT]
    numbers: dict[str, ColumnElement[int]] = dict(zip((*LEDGER_OPENINGS, *_NEXT), opening * 2, strict=True))
    keys = [former.c[name] for name in _GROUP]
    return _numbered(keys, numbers).where(former.c.next_opening != 0 if is_told else literal(False))


def _arm(events: Events, *, is_told: bool) -> Select[Any]:
    """Events as lines; those after the data date change nothing of what is pending."""
    numbers = {name: events.weighed({name: 1}) for name in LEDGER_FLOWS if name in events.names}
    if is_told:
        pending = zip(LEDGER_OPENINGS, _NEXT, strict=True)
        numbers |= {after: events.weighed({name: 1}) for name, after in pending if name in events.names}
    columns = dossier.c
    keys = [columns.agency_id, columns.procedure_id, columns.channel, level_code(columns.service_level).label("level")]
    return _numbered(keys, numbers).where(events.rows)


def _numbered(keys: Sequence[ColumnElement[Any]], numbers: dict[str, ColumnElement[int]]) -> Select[Any]:
    return select(*keys, *(numbers.get(name, literal(0)).label(name) for name in _NUMBERS))
