"""The days of which each import that counts tells, and the agencies that it shows."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, or_, select

from db.schema import agency, batch, batch_agency
from db.selection_filters import agency_filters
from domain.name_order import name_order
from domain.period import Period
from domain.scope import Selection


class ToldDays(NamedTuple):
    """An import that counts: the first and last day of which it tells, and the numbers of the agencies in it."""

    batch_id: int
    source_id: int
    as_of: date
    first: date
    last: date
    agencies: frozenset[int]


class ShownAgency(NamedTuple):
    """An agency that an import shows: in so many rows, the first of their receptions on `first_received_on`. The period
    is None where the file's title names none; `first` and `last` are the days of which the import tells."""

    batch_id: int
    source_id: int
    file_name: str
    as_of: date
    period_first: date | None
    period_last: date | None
    agency: str
    block: str
    rows: int
    first_received_on: date
    first: date
    last: date


def told_days(connection: Connection) -> list[ToldDays]:
    """Every import that counts and shows any agency, in the order in which they came."""
    counts = select(batch.c.id).where(batch.c.undone_at.is_(None))
    shown = select(batch_agency.c.batch_id, batch_agency.c.agency_id, batch_agency.c.first_received_on)
    in_order = shown.where(batch_agency.c.batch_id.in_(counts)).order_by(batch_agency.c.batch_id)
    agencies: dict[int, set[int]] = {}
    first_received: dict[int, date] = {}
    for number, agency_id, received in connection.execute(in_order):
        agencies.setdefault(number, set()).add(agency_id)
        first_received[number] = min(received, first_received.get(number, received))
    days = select(batch.c.id, batch.c.source_id, batch.c.as_of, batch.c.period_first, batch.c.period_last)
    return [
        ToldDays(
            number, source, as_of, *_days(first or first_received[number], last, as_of), frozenset(agencies[number])
        )
        for number, source, as_of, first, last in connection.execute(days.order_by(batch.c.id))
        if number in agencies
    ]


def agencies(connection: Connection) -> dict[int, tuple[str, str]]:
    """The name and the block of each agency, by its number."""
    query = select(agency.c.id, agency.c.name, agency.c.block)
    return {number: (name, block) for number, name, block in connection.execute(query)}


def shown_agencies(connection: Connection, period: Period, selection: Selection) -> list[ShownAgency]:
    """Every agency of the selection's blocks and agencies that an import shows which tells of the period, by import and
    name."""
    lines = [
        ShownAgency._make((*line, *_days(line.period_first or line.first_received_on, line.period_last, line.as_of)))
        for line in connection.execute(_shown_agencies(period, selection))
    ]
    telling = [line for line in lines if line.first <= period.last and period.first <= line.last]
    return sorted(telling, key=lambda line: (line.batch_id, name_order(line.agency)))


def _shown_agencies(period: Period, selection: Selection) -> Select[Any]:
    columns = (
        batch.c.id,
        batch.c.source_id,
        batch.c.file_name,
        batch.c.as_of,
        batch.c.period_first,
        batch.c.period_last,
        agency.c.name,
        agency.c.block,
        batch_agency.c.rows,
        batch_agency.c.first_received_on,
    )
    reaches = or_(batch.c.period_last.is_(None), batch.c.period_last >= period.first)
    first = func.coalesce(batch.c.period_first, batch_agency.c.first_received_on)
    # Where the title's days stand the wrong way round, or lie after the data date, the file tells of its last day.
    begins = or_(first <= period.last, batch.c.period_last < first, batch.c.as_of < first)
    return (
        select(*columns)
        .join(batch_agency, batch_agency.c.batch_id == batch.c.id)
        .join(agency, agency.c.id == batch_agency.c.agency_id)
        .where(batch.c.undone_at.is_(None), batch.c.as_of >= period.first, reaches, begins)
        .where(*agency_filters(selection))
    )


def _days(first: date, period_last: date | None, as_of: date) -> tuple[date, date]:
    """A file tells of the days of its title's period up to its data date; one whose title names none, of those from its
    first reception."""
    last = as_of if period_last is None else min(period_last, as_of)
    return min(first, last), last
