"""The dossiers behind a number."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, select

from db.count_conditions import Span, conditions
from db.dossier_codes import written_code
from db.dossier_counts import selected
from db.frames import frame_of
from db.schema import agency, dossier, procedure, sector
from db.selection_filters import with_names
from domain.dossier import CHANNEL_NAMES, STATUS_NAMES
from domain.scope import Selection


def behind(
    connection: Connection, span: Span, selection: Selection, count: str, *, limit: int, offset: int = 0
) -> pd.DataFrame:
    """The dossiers that make up a count of the span: one line a dossier, the oldest reception first.

    Columns code, procedure_name, sector, agency, channel, status (None or NaN where missing), received_at, due_at,
    resolved_at, returned_at, closed_on, due_on, first_due_at, late_reason.
    """
    columns = [
        written_code().label("code"),
        procedure.c.name.label("procedure_name"),
        sector.c.name.label("sector"),
        agency.c.name.label("agency"),
        dossier.c.channel,
        dossier.c.status,
        dossier.c.received_at,
        dossier.c.due_at,
        dossier.c.resolved_at,
        dossier.c.returned_at,
        dossier.c.closed_on,
        dossier.c.due_on,
        dossier.c.first_due_at,
        dossier.c.late_reason,
    ]
    query = _behind(select(*columns).select_from(with_names(dossier)), span, selection, count)
    query = query.order_by(dossier.c.received_at, dossier.c.code).limit(limit).offset(offset)
    frame = frame_of(connection, query)
    return frame.assign(
        channel=frame["channel"].map(CHANNEL_NAMES).astype(object), status=frame["status"].map(STATUS_NAMES)
    )


def number_behind(connection: Connection, span: Span, selection: Selection, count: str) -> int:
    """How many dossiers make up a count: the count itself."""
    query = select(func.count()).select_from(dossier)
    return connection.scalar(_behind(query, span, selection, count)) or 0


def _behind(query: Select[Any], span: Span, selection: Selection, count: str) -> Select[Any]:
    return query.where(conditions(span)[count], selected(selection))
