"""The dossiers behind a number: whatever is counted can be listed."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

import db.dossiers
from db.count_conditions import span_of
from db.engine import Connection
from domain.counts import COUNTS, ENDING_COUNTS
from domain.listing import Listing
from domain.scope import Scope
from measures.counts import data_date, total

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


# Sorted by a column that no index knows, or searched for a part of a code that very many hold, all the dossiers of a
# number are read: two seconds for so many.
MOST_READ = 1_000_000


class UnknownCountError(ValueError):
    """A count that does not exist; `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def time_order(counts: Iterable[str]) -> str:
    """The column by which a list of these counts is read from an index: the closing where any is of closed ones."""
    return "closed_on" if any(count in ENDING_COUNTS for count in counts) else "received_at"


def dossiers_behind(connection: Connection, scope: Scope, counts: Sequence[str], listing: Listing) -> pd.DataFrame:
    """The part of the list of the dossiers that any of the counts counts, one line each: LIST_COLUMNS.

    days_late are whole days after the due day, at the closing or, while open, on the day of the count; 0 where it is
    not late, NA without a due date. Raises UnknownCountError. Of more than MOST_READ dossiers
    only the order by `time_order` is quick.
    """
    day = _counted_on(connection, counts)
    if day is None:
        return pd.DataFrame(columns=list(LIST_COLUMNS))
    frame = db.dossiers.behind(connection, _behind(scope, counts, day, listing.receiving), listing)
    return with_days_late(frame, scope.period.until(day))[list(LIST_COLUMNS)]


def number_behind(
    connection: Connection, scope: Scope, counts: Sequence[str], code: str = "", receiving: str | None = None
) -> int | None:
    """How many dossiers `dossiers_behind` can list: equal to the sum of the counts, or those of them whose code holds
    the text and that `receiving` received. None where more than MOST_READ dossiers would be read. Raises
    UnknownCountError."""
    day = _counted_on(connection, counts)
    if day is None:
        return 0
    counted = total(connection, scope)
    number = sum(counted[count] for count in counts)
    if not code and receiving is None:
        return number
    if number > MOST_READ and (not code or db.dossiers.coded(connection, code) is None):
        return None
    return db.dossiers.number_coded(connection, _behind(scope, counts, day, receiving), code)


def with_days_late(frame: pd.DataFrame, until: date) -> pd.DataFrame:
    """The list with days_late (Int64): from the due day to closed_on, or to `until` where not closed by then."""
    end = pd.Timestamp(until)
    closed = pd.to_datetime(frame["closed_on"])
    reached = closed.where(closed <= end, end)
    late = (reached - pd.to_datetime(frame["due_at"]).dt.normalize()).dt.days
    return frame.assign(days_late=late.clip(lower=0).astype("Int64"))


def _behind(scope: Scope, counts: Sequence[str], day: date, receiving: str | None) -> db.dossiers.Behind:
    return db.dossiers.Behind(span_of(scope.period, day), scope.selection, tuple(counts), receiving)


def _counted_on(connection: Connection, counts: Iterable[str]) -> date | None:
    if unknown := next((count for count in counts if count not in COUNTS), None):
        raise UnknownCountError(unknown)
    return data_date(connection)
