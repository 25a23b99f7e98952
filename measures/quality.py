"""What the rules found within a scope: by rule, by agency, by month, and where; and the rows set aside."""

import pandas as pd

import db.quality
from db.engine import Connection
from domain.calendars import CALENDARS, ReportingCalendar
from domain.period import month_of
from domain.scope import Scope

__all__ = [
    "by_agency",
    "by_month",
    "findings",
    "findings_listed",
    "month_calendar",
    "rows_set_aside",
    "rows_waiting",
    "rule_counts",
    "set_aside_counts",
]


def rule_counts(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line a rule that fired, the most frequent first: code, errors (rows set aside), warnings, files."""
    return db.quality.rule_counts(connection, scope)


def by_agency(connection: Connection, scope: Scope, code: str) -> pd.DataFrame:
    """How often a rule fired for each agency (None where it is unknown), most first: agency, number."""
    frame = db.quality.counts_by_agency(connection, scope, code)
    return frame.assign(agency=frame["agency"].astype(object).where(frame["agency"].notna(), None))


def by_month(connection: Connection, scope: Scope, code: str) -> pd.DataFrame:
    """How often a rule fired for each month of reception in the scope's calendar, in order: month (2023-01, None where
    it is unknown), number. Findings are kept by half-month: where the calendar's months begin within one, the months
    are those of `month_calendar`."""
    calendar = month_calendar(scope)
    frame = db.quality.counts_by_half_month(connection, scope, code)
    numbers: dict[str | None, int] = {}
    for half_month, number in zip(frame["received_half"], frame["number"], strict=True):
        month = None if pd.isna(half_month) else month_of(int(half_month), calendar)
        numbers[month] = numbers.get(month, 0) + int(number)
    return pd.DataFrame({"month": pd.Series(list(numbers), dtype=object), "number": list(numbers.values())})


def month_calendar(scope: Scope) -> ReportingCalendar:
    """The calendar of the months of `by_month`: the scope's, or the common one."""
    own = scope.period.calendar
    return own if CALENDARS[own].is_of_half_months else ReportingCalendar.CALENDAR


def findings(connection: Connection, scope: Scope, code: str, *, limit: int, offset: int = 0) -> pd.DataFrame:
    """What a rule found, as it was listed, the latest file first: file_name, batch, sheet, row, column, heading, found,
    agency, message."""
    return db.quality.findings(connection, scope, code, limit=limit, offset=offset)


def findings_listed(connection: Connection, scope: Scope, code: str) -> int:
    """How many findings `findings` can give; a rule may have fired more often (see rule_counts)."""
    return db.quality.findings_listed(connection, scope, code)


def rows_set_aside(connection: Connection, batch: int | None = None) -> pd.DataFrame:
    """The rows set aside in the files that count, or in one: batch, file_name, sheet, row, code, cells (JSON: heading
    to text), rules (codes, blanks between), agency, solved."""
    return db.quality.rows_set_aside(connection, batch)


def set_aside_counts(connection: Connection) -> pd.DataFrame:
    """One line a file that has rows set aside: batch, file_name, rejected, kept, solved."""
    return db.quality.set_aside_counts(connection)


def rows_waiting(connection: Connection) -> int:
    """How many different rows were set aside in files that count and have not gone in since."""
    return db.quality.rows_waiting(connection)
