"""The day on which so many working days after another have passed."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.holidays import holidays_between

IsWorking = Callable[[date], bool]
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for the public holidays that the law fixes (domain.holidays)."""
    return day.weekday() < _SATURDAY and not holidays_between(day, day)


def working_days_after(day: date, number: int, is_working: IsWorking = is_working_day) -> date:
    """The `number`th working day after the day; the day itself is not counted, and 0 gives it back."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working(day)
    return day
