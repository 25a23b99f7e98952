"""Which agencies each import that counts shows, and the days that its file speaks for."""

import pandas as pd
from sqlalchemy import Connection, select

from db.choice import agencies_chosen
from db.frames import frame_of
from db.schema import agency, batch, batch_agency
from domain.scope import Selection


def shown_agencies(connection: Connection, selection: Selection) -> pd.DataFrame:
    """One line for each batch that counts and agency that it shows, by batch and agency.

    Columns batch_id, source_id, file_name, as_of, period_first, period_last (None where the title names no period),
    agency, block, rows, first_received_on (the first reception among its dossiers of that agency). The selection's
    blocks and agencies narrow it.
    """
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
        .where(batch.c.undone_at.is_(None), *agencies_chosen(selection))
        .order_by(batch.c.id, agency.c.name)
    )
    return frame_of(connection, query)
