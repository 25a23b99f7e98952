"""The days on which desks are closed: Sundays and public holidays, but as the office settled otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.holidays import holidays_between
from domain.period import FIRST_YEAR, LAST_YEAR
from etl.values.moments import EPOCH, Days
from etl.workbook.arrow import Mask

# 1970-01-01 was a Thursday.
_FIRST_SUNDAY = 3
_SATURDAY = 5


@dataclass(frozen=True)
class ClosedDays:
    """Days since 1970-01-01, in order: holidays and days off in the week; and days that are worked all the same."""

    holidays: Days
    worked: Days

    def has_sunday(self, days: Days) -> Mask:
        """Which of the days are Sundays on which nobody works; a missing day is none."""
        sunday: Mask = (days % 7 == _FIRST_SUNDAY) & ~np.isin(days, self.worked)
        return sunday

    def has_holiday(self, days: Days) -> Mask:
        """Which of the days are holidays; a missing day is none."""
        holiday: Mask = np.isin(days, self.holidays)
        return holiday


def closed_days(off: Iterable[date] = (), worked: Iterable[date] = ()) -> ClosedDays:
    """The holidays of the law, with the days that are `off` from Monday to Friday and without those that are `worked`
    all the same."""
    in_week = {day for day in off if day.weekday() < _SATURDAY}
    of_law = holidays_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
    settled = set(worked)
    return ClosedDays(_numbers({*of_law, *in_week} - settled), _numbers(settled))


def _numbers(days: Iterable[date]) -> Days:
    return np.array(sorted((day - EPOCH.date()).days for day in days), np.int64)
