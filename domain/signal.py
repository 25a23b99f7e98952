"""Signals that dates or units may have been rewritten in the source system: to be looked into, not a verdict."""

from datetime import date, time
from enum import StrEnum

from domain.working_time import WorkingCalendar


class Signal(StrEnum):
    """What makes a dossier worth a second look (domain rules, part 7)."""

    DUE_MOVED = "due_moved"
    AT_DUE_SECOND = "at_due_second"
    SAME_MINUTE = "same_minute"
    OUTSIDE_HOURS = "outside_hours"
    MISSING = "missing"
    UNIT_CHANGED = "unit_changed"

    @property
    def code(self) -> int:
        """The number by which databases know it."""
        return _CODES[self]


class Detail(StrEnum):
    """What exactly was seen.

    A due date moved `before` it had passed (on the data date of the file that shows the new one), `after` (it had
    passed already on the data date of the file before), or `between` the two, where nobody can tell.
    """

    BEFORE = "before"
    BETWEEN = "between"
    AFTER = "after"
    EARLY = "early"
    LATE = "late"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


# A number never changes its meaning: databases hold it.
_CODES = {
    Signal.DUE_MOVED: 1,
    Signal.AT_DUE_SECOND: 2,
    Signal.SAME_MINUTE: 3,
    Signal.OUTSIDE_HOURS: 4,
    Signal.MISSING: 5,
    Signal.UNIT_CHANGED: 6,
}
# What a dossier's closing shows, and what the files that told of it show.
OF_CLOSINGS = (Signal.AT_DUE_SECOND, Signal.SAME_MINUTE, Signal.OUTSIDE_HOURS)
OF_MOVES = (Signal.DUE_MOVED, Signal.UNIT_CHANGED)

# Fewer endings of one agency in one minute are a busy desk.
FEWEST_IN_A_MINUTE = 10
WORK_BEGINS, WORK_ENDS = time(7), time(18)
_SATURDAY = 5


def day_off(day: date, calendar: WorkingCalendar) -> Detail | None:
    """Why an ending on the day is outside of working hours at any time; None on a day that is worked, be it half."""
    if calendar.works(day):
        return None
    return Detail.WEEKEND if day.weekday() >= _SATURDAY else Detail.HOLIDAY
