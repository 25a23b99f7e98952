"""What a database holds: numbers of imports and dossiers, and the data date."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from db import batches
from db.schema import batch, dossier


@dataclass(frozen=True)
class Contents:
    """What a database holds: imports (those taken back among them), dossiers, and the data date."""

    batches: int
    dossiers: int
    data_date: date | None


def contents(connection: Connection) -> Contents:
    """What the database holds."""
    return Contents(
        batches=connection.scalar(select(func.count()).select_from(batch)) or 0,
        dossiers=connection.scalar(select(func.count()).select_from(dossier)) or 0,
        data_date=batches.data_date(connection),
    )
