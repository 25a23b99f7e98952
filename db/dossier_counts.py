"""Counts of any days: the half-months that lie wholly in them from the ledger, the rest from the dossiers.

Dossiers are read by index only: those received or closed in the days outside whole half-months, and those pending on
the first or the last day. The ledger has no service levels: for these all days are counted from the dossiers.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select, true

from db import ledger_counts
from db.count_conditions import Span, conditions
from db.frames import number_where
from db.ledger_counts import Groups, HalfMonths
from db.schema import dossier, procedure, sector
from db.selection_filters import Condition, among, channel_filters
from db.sightings import within
from domain.counts import ARRIVAL_COUNTS, CLOSING_COUNTS, COUNTS, ENDING_COUNTS, OPENING_COUNTS
from domain.period import half_month_first, half_month_of, is_half_month_start
from domain.scope import Dimension, Selection

# Counts of a span over the dossiers that a condition leads to.
_Reading = tuple[tuple[str, ...], Span, Condition]


class Filed(NamedTuple):
    """How many dossiers an agency received in a half-month, and how many of them online; `group` is one of the
    dimension asked for, None for a dimension of time."""

    group: str | None
    agency: str
    half_month: int
    received: int
    online: int


def filed_online(connection: Connection, span: Span, selection: Selection, by: Dimension) -> list[Filed]:
    """The dossiers received in the days, by group, agency and half-month: what means of rates are made of, all from one
    pass. A group may have several lines of an agency and half-month."""
    counted = conditions(span)
    own = [_KEYS[by]] if by in _KEYS else []
    keys = [*own, dossier.c.agency_id, dossier.c.received_half]
    query = select(*keys, func.count(), number_where(counted["online"])).group_by(*keys)
    lines = connection.execute(query.where(counted["received"], selected(selection)))
    agency_of, group_of = _namer(connection, Dimension.AGENCY), _namer(connection, by if own else None)
    return [Filed(group_of(line[0]), str(agency_of(line[-4])), *line[-3:]) for line in lines]


def needs_dossiers(selection: Selection, by: Dimension | None) -> bool:
    """Whether the question is about service levels, which the ledger does not know."""
    return by is Dimension.LEVEL or bool(selection.levels)


def by_group(connection: Connection, span: Span, selection: Selection, by: Dimension | None) -> Groups:
    """Every count of the days for each group of the dimension; without one under the key None."""
    half_months = None if needs_dossiers(selection, by) else _whole_half_months(span)
    groups = ledger_counts.flows_by_group(connection, half_months, selection, by) if half_months else {}
    name, wanted = _namer(connection, by), selected(selection)
    for counts, of, rows in _readings(span, half_months):
        for number, *amounts in connection.execute(_added_up(counts, of, and_(rows, wanted), _KEYS.get(by))):
            group = groups.setdefault(name(number), dict.fromkeys(COUNTS, 0))
            for count, amount in zip(counts, amounts, strict=True):
                group[count] += amount
    return groups


def _whole_half_months(span: Span) -> HalfMonths | None:
    """The first and last half-month that lie wholly between the first day and the data date."""
    first = half_month_of(span.first) + (not is_half_month_start(span.first))
    last = half_month_of(span.until + timedelta(days=1)) - 1
    return (first, last) if first <= last else None


def _readings(span: Span, half_months: HalfMonths | None) -> Iterator[_Reading]:
    for part in _around(span, half_months):
        first, last = half_month_of(part.first), half_month_of(part.until)
        yield ARRIVAL_COUNTS, part, dossier.c.received_half.between(first, last)
        yield ENDING_COUNTS, part, dossier.c.closed_half.between(first, last)
    for counts, day in ((OPENING_COUNTS, span.first), (CLOSING_COUNTS, span.until)):
        half_month = half_month_of(day)
        came = dossier.c.received_half <= half_month
        # Two questions, since no index follows "or".
        yield counts, span, and_(came, dossier.c.closed_half.is_(None))
        yield counts, span, and_(came, dossier.c.closed_half >= half_month)


def _around(span: Span, half_months: HalfMonths | None) -> Iterator[Span]:
    """The days up to the data date that lie in no whole half-month."""
    if half_months is None:
        if span.first <= span.until:
            yield span
        return
    first, following = half_month_first(half_months[0]), half_month_first(half_months[1] + 1)
    if span.first < first:
        yield Span(span.first, first - timedelta(days=1), span.data_date)
    if following <= span.until:
        yield Span(following, span.until, span.data_date)


def _added_up(counts: Iterable[str], of: Span, rows: Condition, key: ColumnElement[Any] | None) -> Any:
    tests = conditions(of)
    sums = [number_where(tests[name]) for name in counts]
    if key is None:
        return select(literal(0), *sums).where(rows)
    return select(key, *sums).where(rows).group_by(key)


_KEYS: dict[Dimension | None, ColumnElement[Any]] = {
    Dimension.BLOCK: dossier.c.agency_id,
    Dimension.AGENCY: dossier.c.agency_id,
    Dimension.SECTOR: dossier.c.procedure_id,
    Dimension.PROCEDURE: dossier.c.procedure_id,
    Dimension.CHANNEL: dossier.c.channel,
    Dimension.LEVEL: dossier.c.service_level,
}


def _namer(connection: Connection, by: Dimension | None) -> Callable[[Any], str | None]:
    if by is Dimension.LEVEL:
        return lambda level: level
    if by is not Dimension.SECTOR:
        return ledger_counts.namer(connection, by)
    filed = select(procedure.c.id, sector.c.name).outerjoin(sector, sector.c.id == procedure.c.sector_id)
    names: dict[int, str | None] = {number: name for number, name in connection.execute(filed)}
    return names.get


def selected(selection: Selection) -> Condition:
    """What makes a dossier belong to the selection; needs no join."""
    wanted = [true(), *within(dossier, selection), *channel_filters(selection, dossier.c.channel)]
    if selection.levels:
        wanted.append(among(dossier.c.service_level, [level and level.value for level in selection.levels]))
    return and_(*wanted)
