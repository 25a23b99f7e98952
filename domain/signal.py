"""Signals that dates or units may have been rewritten in the source system: to be looked into, not a verdict."""

from datetime import time
from enum import StrEnum


class Signal(StrEnum):
    """What makes a dossier worth a second look (domain rules, part 7)."""

    DUE_MOVED = "due_moved"
    AT_DUE_SECOND = "at_due_second"
    SAME_MINUTE = "same_minute"
    OUTSIDE_HOURS = "outside_hours"
    MISSING = "missing"
    UNIT_CHANGED = "unit_changed"


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


# Fewer endings of one agency in one minute are a busy desk.
FEWEST_IN_A_MINUTE = 10
WORK_BEGINS, WORK_ENDS = time(7), time(18)
