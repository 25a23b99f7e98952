"""What a user can choose for a scope: agencies, sectors, procedures and years of the imported dossiers."""

import pandas as pd

import db.reference
from db.engine import Connection
from db.ledger_periods import years_with_receptions
from db.once_a_state import once_a_state
from measures.counts import data_date


def agencies(connection: Connection) -> pd.DataFrame:
    """One line an agency: name, block (code)."""
    return once_a_state(connection, db.reference.agencies).copy()


def sectors(connection: Connection) -> list[str]:
    """The names of the sectors that have dossiers."""
    return list(once_a_state(connection, db.reference.sectors))


def years(connection: Connection, most: int) -> list[int]:
    """The years, newest first, in which dossiers were received, among the last `most` up to the data date's.

    The data date's own year where there is none; empty before the first import.
    """
    day = data_date(connection)
    if day is None:
        return []
    return years_with_receptions(connection, day.year - most + 1, day.year) or [day.year]


def procedures(connection: Connection) -> pd.DataFrame:
    """One line a procedure: procedure (its key), procedure_name."""
    return once_a_state(connection, db.reference.procedures).copy()
