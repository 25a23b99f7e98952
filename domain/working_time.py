"""Working time of the desks: which halves of which days they work, and how long that is between two moments.

By default Monday to Friday, 07:30–11:30 and 13:30–17:30, without the public holidays of domain.holidays (those of the
lunar calendar from 2020 to 2030). Days that a year's decision settles otherwise are data: holidays, days off in
exchange and the days worked for them, half days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.holidays import holidays_between

HOUR = 3_600
# The halves of a working day, in seconds from midnight.
MORNING = (7 * HOUR + 1_800, 11 * HOUR + 1_800)
AFTERNOON = (13 * HOUR + 1_800, 17 * HOUR + 1_800)
HALF_DAY = MORNING[1] - MORNING[0]
# A dossier filed online is accepted within so many working seconds (Nghị định 118/2025/NĐ-CP; domain rules 2026, 2.2).
ACCEPTANCE_LIMIT = 8 * HOUR
_SATURDAY = 5


@dataclass(frozen=True)
class Halves:
    """Which halves of a day are worked."""

    morning: bool
    afternoon: bool

    @property
    def seconds(self) -> int:
        """How long the day is worked."""
        return HALF_DAY * (self.morning + self.afternoon)


OFF, WHOLE = Halves(False, False), Halves(True, True)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which desks work; `special` are those that a decision settles otherwise than the default."""

    special: Mapping[date, Halves] = field(default_factory=dict)

    def days(self, first: date, last: date) -> Iterator[tuple[date, Halves]]:
        """Each day from `first` to `last`, both included, with what of it is worked."""
        holidays = frozenset(holidays_between(first, last))
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield day, self.special.get(day) or default_halves(day, holidays)

    @property
    def settled(self) -> dict[date, bool]:
        """The days that somebody settled, and whether each is worked, at least for half of it."""
        return {day: halves.seconds > 0 for day, halves in self.special.items()}

    def works(self, day: date) -> bool:
        """Whether the day is worked, at least for half of it."""
        ((_, halves),) = self.days(day, day)
        return halves.seconds > 0

    def seconds_between(self, since: datetime, until: datetime) -> int:
        """The working seconds from one moment to the other: what comes outside of working time counts from its next
        beginning. 0 where the second is not the later one."""
        if until <= since:
            return 0
        total = 0
        for day, halves in self.days(since.date(), until.date()):
            start = _second_of(since) if day == since.date() else 0
            end = _second_of(until) if day == until.date() else 24 * HOUR
            total += worked_by(end, halves) - worked_by(start, halves)
        return total


def default_halves(day: date, holidays: frozenset[date]) -> Halves:
    """What of a day is worked where nobody settled it otherwise."""
    return OFF if day.weekday() >= _SATURDAY or day in holidays else WHOLE


def worked_by(second: int, halves: Halves) -> int:
    """How many seconds of such a day are worked by this one of it."""
    worked = zip((MORNING, AFTERNOON), (halves.morning, halves.afternoon), strict=True)
    return sum(min(max(second - start, 0), end - start) for (start, end), is_worked in worked if is_worked)


def _second_of(moment: datetime) -> int:
    return moment.hour * HOUR + moment.minute * 60 + moment.second
