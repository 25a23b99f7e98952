"""The dossiers behind a number: whatever is counted can be listed."""

from datetime import date

import pandas as pd

import db.dossiers
from db.count_conditions import span_of
from db.engine import Connection
from domain.counts import COUNTS
from domain.scope import Scope
from measures.counts import data_date

LIST_COLUMNS: tuple[str, ...] = (
    "code",
    "procedure_name",
    "sector",
    "agency",
    "channel",
    "status",
    "received_at",
    "due_at",
    "resolved_at",
    "returned_at",
    "closed_on",
    "days_late",
    "late_reason",
    "first_due_at",
)


class UnknownCountError(ValueError):
    """A count that does not exist; `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def dossiers_behind(
    connection: Connection, scope: Scope, count: str, *, limit: int = 1000, offset: int = 0
) -> pd.DataFrame:
    """One line a dossier that the count of that name counts: LIST_COLUMNS.

    days_late are whole days after the due day, at the closing or, while open, on the day of the count; 0 where it is
    not late, NA without a due date. Raises UnknownCountError.
    """
    day = _counted_on(connection, count)
    if day is None:
        return pd.DataFrame(columns=list(LIST_COLUMNS))
    span = span_of(scope.period, day)
    frame = db.dossiers.behind(connection, span, scope.selection, count, limit=limit, offset=offset)
    return with_days_late(frame, scope.period.until(day))[list(LIST_COLUMNS)]


def number_behind(connection: Connection, scope: Scope, count: str) -> int:
    """How many dossiers `dossiers_behind` can list: equal to the count of that name. Raises UnknownCountError."""
    day = _counted_on(connection, count)
    if day is None:
        return 0
    return db.dossiers.number_behind(connection, span_of(scope.period, day), scope.selection, count)


def with_days_late(frame: pd.DataFrame, until: date) -> pd.DataFrame:
    """The list with days_late (Int64): from the due day to closed_on, or to `until` where not closed by then."""
    end = pd.Timestamp(until)
    closed = pd.to_datetime(frame["closed_on"])
    reached = closed.where(closed <= end, end)
    late = (reached - pd.to_datetime(frame["due_at"]).dt.normalize()).dt.days
    return frame.assign(days_late=late.clip(lower=0).astype("Int64"))


def _counted_on(connection: Connection, count: str) -> date | None:
    if count not in COUNTS:
        raise UnknownCountError(count)
    return data_date(connection)
