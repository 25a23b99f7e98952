"""Counts over a period, from the ledger where its half-months fit and from the dossiers where they do not.

Both ways give the same numbers (a test holds them against each other). The definitions are the domain rules, part 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, literal, not_, or_, select, true

from db import ledger_counts
from db.batches import last_event
from db.choice import (
    PROCEDURE_LABEL,
    Condition,
    agencies_chosen,
    among,
    channels_chosen,
    procedures_chosen,
    sectors_chosen,
    with_names,
)
from db.frames import frame_of
from db.ledger_counts import UNKNOWN_CHANNEL
from db.schema import agency, dossier, procedure, sector
from domain.counts import COUNTS
from domain.dossier import UNKNOWN_CHANNEL_CODE, Channel, StatusGroup, statuses_in
from domain.period import half_month_of, is_half_month_start
from domain.scope import Dimension, Selection

if TYPE_CHECKING:
    import pandas as pd

PROCEDURE_NAME = "procedure_name"

_NAMES_OF_CHANNELS = {channel.code: channel.value for channel in Channel} | {UNKNOWN_CHANNEL_CODE: UNKNOWN_CHANNEL}


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included, cut at the data date for what is pending."""

    first: date
    last: date
    data_date: date

    @property
    def until(self) -> date:
        return min(self.last, self.data_date)


def count_groups(
    connection: Connection,
    *,
    first: date,
    last: date,
    data_date: date,
    selection: Selection,
    by: Dimension | None = None,
) -> "pd.DataFrame":
    """Counts of one period: one line a group (without `by` exactly one), columns the dimension's name and COUNTS.

    `by` is no dimension of time (see `count_parts`). With Dimension.PROCEDURE there is also `procedure_name`. Missing
    sectors and levels are None or NaN; a missing channel is `unknown`.
    """
    span = Span(first, last, data_date)
    halves = None if _needs_dossiers(selection, by) else ledger_halves(connection, span)
    if halves is None:
        counts = _from_dossiers(connection, span, selection, by)
    else:
        counts = _from_ledger(connection, halves, selection, by)
    if by is Dimension.PROCEDURE:
        counts.insert(1, PROCEDURE_NAME, counts[by.value].map(_procedure_names(connection)))
    return counts


def count_parts(
    connection: Connection, parts: Sequence[tuple[str, date, date]], *, data_date: date, selection: Selection
) -> "pd.DataFrame":
    """Counts of several periods: one line a part (name, first day, last day), columns `part` and COUNTS, in order."""
    import pandas as pd

    spans = [Span(first, last, data_date) for _, first, last in parts]
    halves = [None if _needs_dossiers(selection, None) else ledger_halves(connection, span) for span in spans]
    kept = iter(ledger_counts.by_spans(connection, [found for found in halves if found], selection))
    lines = []
    for (name, _, _), span, found in zip(parts, spans, halves, strict=True):
        counts = next(kept) if found else dict(_from_dossiers(connection, span, selection, None).iloc[0])
        lines.append({"part": name} | counts)
    return pd.DataFrame(lines, columns=["part", *COUNTS])


def conditions(span: Span, of: FromClause = dossier) -> dict[str, Condition]:
    """What makes a dossier belong to each count; the one place where they are defined over dossiers. `of` is any table
    or subquery with their columns."""
    a, e = span.first, span.until
    received, closed, due = of.c.received_on, of.c.closed_on, of.c.due_on
    counted = of.c.status.not_in(_codes(StatusGroup.NOT_COUNTED))
    # The half-months are what an index can follow; the days decide.
    ended = and_(of.c.closed_half.between(half_month_of(a), half_month_of(e)), closed >= a, closed <= e)
    done = and_(of.c.status.in_(_codes(StatusGroup.DONE)), ended)
    withdrawn = and_(of.c.status.in_(_codes(StatusGroup.WITHDRAWN)), ended)
    arrived = and_(
        counted, of.c.received_half.between(half_month_of(a), half_month_of(e)), received >= a, received <= e
    )
    still_open = or_(of.c.closed_half.is_(None), of.c.closed_half >= half_month_of(e))
    pending = and_(counted, received <= e, still_open, or_(closed.is_(None), closed > e))
    waiting = and_(pending, of.c.status.in_(_codes(StatusGroup.WAITING)))
    overdue = and_(pending, of.c.status.not_in(_codes(StatusGroup.WAITING)), due < e)
    unknown = of.c.channel == UNKNOWN_CHANNEL_CODE
    return {
        "received": arrived,
        "carried_over": and_(counted, received < a, or_(closed.is_(None), closed >= a)),
        "resolved": done,
        "early": and_(done, closed < due),
        "on_time": and_(done, closed == due),
        "late": and_(done, closed > due),
        "no_due_date": and_(done, due.is_(None)),
        "withdrawn": withdrawn,
        "withdrawn_late": and_(withdrawn, closed > due),
        "pending": pending,
        "pending_in_time": and_(pending, not_(func.coalesce(overdue, literal(False)))),
        "pending_overdue": overdue,
        "waiting": waiting,
        "online": and_(arrived, of.c.channel == Channel.ONLINE.code),
        "direct": and_(arrived, or_(of.c.channel == Channel.DIRECT.code, unknown)),
        "postal": and_(arrived, of.c.channel == Channel.POSTAL.code),
        "channel_unknown": and_(arrived, unknown),
        "same_day": and_(done, closed == received),
    }


def ledger_halves(connection: Connection, span: Span) -> tuple[int, int] | None:
    """The first and last half-month of a span that the ledger can answer, else None."""
    until = span.until
    if not is_half_month_start(span.first) or span.first > until:
        return None
    if not is_half_month_start(until + timedelta(days=1)) and not _nothing_after(connection, span):
        return None
    return half_month_of(span.first), half_month_of(until)


def selected(selection: Selection) -> Condition:
    """What makes a dossier belong to a selection; needs the joins of `with_names`."""
    wanted = [true(), *agencies_chosen(selection), *sectors_chosen(selection), *procedures_chosen(selection)]
    wanted += channels_chosen(selection, dossier.c.channel)
    if selection.levels:
        wanted.append(among(dossier.c.service_level, [level and level.value for level in selection.levels]))
    return and_(*wanted)


def _codes(*groups: StatusGroup) -> tuple[int, ...]:
    return tuple(sorted(status.code for status in statuses_in(*groups)))


def _needs_dossiers(selection: Selection, by: Dimension | None) -> bool:
    return by is Dimension.LEVEL or bool(selection.levels)


def _nothing_after(connection: Connection, span: Span) -> bool:
    """Whether nothing is told of days after the data date, so that its half-month's line is right on the data date."""
    last = last_event(connection)
    return span.until == span.data_date and (last is None or last <= span.data_date)


def _from_dossiers(connection: Connection, span: Span, selection: Selection, by: Dimension | None) -> "pd.DataFrame":
    ones = {name: case((test, 1), else_=0) for name, test in conditions(span).items()}
    sums: list[Any] = [func.coalesce(func.sum(one), 0).label(name) for name, one in ones.items()]
    keys = _keys(by, dossier)
    query = select(*keys, *sums).select_from(with_names(dossier)).where(selected(selection))
    counts = frame_of(connection, query.group_by(*(key.element for key in keys)) if keys else query)
    # PostgreSQL adds up to Decimal.
    return counts.astype(dict.fromkeys(COUNTS, "int64"))


def _from_ledger(
    connection: Connection, halves: tuple[int, int], selection: Selection, by: Dimension | None
) -> "pd.DataFrame":
    # An import asks for the conditions below and should not wait for pandas to load.
    import pandas as pd

    groups = ledger_counts.by_group(connection, halves, selection, by)
    if by is None:
        return pd.DataFrame([groups.get(None, dict.fromkeys(COUNTS, 0))], columns=list(COUNTS))
    lines = [{by.value: name, **counts} for name, counts in groups.items()]
    return pd.DataFrame(lines, columns=[by.value, *COUNTS])


def _procedure_names(connection: Connection) -> dict[str, str]:
    """A name for each procedure's label; where a code bears several, the first in order."""
    named = select(PROCEDURE_LABEL, func.min(procedure.c.name)).group_by(PROCEDURE_LABEL)
    return {label: name for label, name in connection.execute(named)}


def _keys(by: Dimension | None, table: FromClause) -> list[Any]:
    if by is None:
        return []
    channels = case(_NAMES_OF_CHANNELS, value=table.c.channel)
    columns: dict[Dimension, ColumnElement[Any]] = {
        Dimension.BLOCK: agency.c.block,
        Dimension.AGENCY: agency.c.name,
        Dimension.SECTOR: sector.c.name,
        Dimension.PROCEDURE: PROCEDURE_LABEL,
        Dimension.CHANNEL: channels,
        Dimension.LEVEL: table.c.get("service_level", literal(None)),
    }
    return [columns[by].label(by.value)]
