"""The receipt of one import (phiếu nạp), read back from the database."""

from datetime import datetime

from db import batches
from db.engine import Connection
from db.indicators import values_shown
from domain.batch import BatchKind
from domain.receipt import Receipt
from domain.scope import Scope, Selection
from measures.counts import data_date, total


def receipt(connection: Connection, number: int, *, made_at: datetime) -> Receipt | None:
    """The import with this number as the database holds it now; None where there is none."""
    batch = batches.find_batch(connection, number)
    if batch is None:
        return None
    day = data_date(connection)
    tells_of_dossiers = batch.kind == BatchKind.DOSSIERS
    shown = batches.dossiers_shown if tells_of_dossiers else values_shown
    has_data = tells_of_dossiers and batch.period is not None and day is not None and day >= batch.period.first
    return Receipt(
        batch=batch,
        shown=shown(connection, number),
        issues=tuple(batches.issue_counts(connection, number)),
        data_date=day,
        counts=total(connection, Scope(batch.period, Selection())) if has_data and batch.period else None,
        made_at=made_at,
    )
