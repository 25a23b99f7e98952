"""The agencies in each import that counts, with the days that its file covers."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.schema import agency, batch, batch_agency
from db.selection_filters import agency_filters
from domain.name_order import name_order
from domain.scope import Selection


class ShownAgency(NamedTuple):
    """An agency that an import shows: in so many rows, the first of their receptions on `first_received_on`. The period
    is None where the file's title names none."""

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


def shown_agencies(connection: Connection, selection: Selection) -> list[ShownAgency]:
    """Every agency of the selection's blocks and agencies that an import that counts shows, by import and name."""
    query = (
        select(
            batch.c.id.label("batch_id"),
            batch.c.source_id,
            batch.c.file_name,
            batch.c.as_of,
            batch.c.period_first,
            batch.c.period_last,
            agency.c.name.label("agency"),
            agency.c.block,
            batch_agency.c.rows,
            batch_agency.c.first_received_on,
        )
        .join(batch_agency, batch_agency.c.batch_id == batch.c.id)
        .join(agency, agency.c.id == batch_agency.c.agency_id)
        .where(batch.c.undone_at.is_(None), *agency_filters(selection))
    )
    lines = [ShownAgency(**line._mapping) for line in connection.execute(query)]
    return sorted(lines, key=lambda line: (line.batch_id, name_order(line.agency)))
