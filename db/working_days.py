"""The days that a decision settles otherwise than the working calendar's default, as the database keeps them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from db.schema import working_day
from domain.working_time import Halves, WorkingCalendar


@dataclass(frozen=True)
class SpecialDay:
    """A day whose halves are worked otherwise, with what somebody noted about it."""

    day: date
    halves: Halves
    note: str = ""


def special_days(connection: Connection) -> list[SpecialDay]:
    """Every such day, in order."""
    columns = working_day.c.day, working_day.c.morning, working_day.c.afternoon, working_day.c.note
    lines = connection.execute(select(*columns).order_by(working_day.c.day))
    return [SpecialDay(day, Halves(morning, afternoon), note) for day, morning, afternoon, note in lines]


def working_calendar(connection: Connection) -> WorkingCalendar:
    """The working calendar with these days."""
    return calendar_with(special_days(connection))


def calendar_with(days: Iterable[SpecialDay]) -> WorkingCalendar:
    """The default calendar but for these days."""
    special: Mapping[date, Halves] = {day.day: day.halves for day in days}
    return WorkingCalendar(special)


def keep_days(
    connection: Connection, days: Iterable[SpecialDay], *, removed: Iterable[date], now: datetime, by: str | None
) -> None:
    """Keep these days in the place of what was known of them, and forget those removed."""
    new = list(days)
    gone = [*removed, *(day.day for day in new)]
    if gone:
        connection.execute(delete(working_day).where(working_day.c.day.in_(gone)))
    lines = [
        {
            "day": one.day,
            "morning": one.halves.morning,
            "afternoon": one.halves.afternoon,
            "note": one.note,
            "decided_at": now,
            "decided_by": by,
        }
        for one in new
    ]
    if lines:
        connection.execute(insert(working_day), lines)
