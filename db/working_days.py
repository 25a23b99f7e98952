"""The days that a decision settles otherwise than the working calendar's default, as the database keeps them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

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
    lines = connection.execute(select(*columns).where(working_day.c.morning.is_not(None)).order_by(working_day.c.day))
    return [SpecialDay(day, Halves(morning, afternoon), note) for day, morning, afternoon, note in lines]


def working_calendar(connection: Connection) -> WorkingCalendar:
    """The working calendar with these days."""
    return calendar_with(special_days(connection))


def calendar_with(days: Iterable[SpecialDay]) -> WorkingCalendar:
    """The default calendar but for these days."""
    special: Mapping[date, Halves] = {day.day: day.halves for day in days}
    return WorkingCalendar(special)


def keep_days(
    connection: Connection, days: Iterable[SpecialDay], *, as_default: Iterable[date], now: datetime, by: str | None
) -> None:
    """Keep these days in the place of what was known of them; those `as_default` are as nobody had said anything."""
    revision = (connection.scalar(select(func.max(working_day.c.revision))) or 0) + 1
    whose = {"revision": revision, "decided_at": now, "decided_by": by}
    lines: dict[date, dict[str, Any]] = {
        day: {"day": day, "morning": None, "afternoon": None, "note": "", **whose} for day in as_default
    }
    for one in days:
        halves = {"morning": one.halves.morning, "afternoon": one.halves.afternoon}
        lines[one.day] = {"day": one.day, **halves, "note": one.note, **whose}
    if lines:
        connection.execute(delete(working_day).where(working_day.c.day.in_(lines)))
        connection.execute(insert(working_day), list(lines.values()))
