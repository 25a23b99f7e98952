"""Periods in each calendar (domain.calendars), and the half-months of which those that begin on a 1st or 15th are made.

Inside the code a period holds its first day and not its end day; on screen both days are included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendars import CALENDARS, FIRST_DAYS, Beginning, ReportingCalendar, calendar_and_body, prefix_of

# The years in which the days of a dossier and the data date of a file may lie.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class PeriodError(ValueError):
    """A period's notation that cannot be read; `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Period:
    """The days from `first` up to and without `end`. `notation` is how a user writes it (2023-Q1, bc:2023-06)."""

    first: date
    end: date
    calendar: ReportingCalendar
    notation: str

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise PeriodError(self.notation)

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def kind(self) -> str:
        """The calendar by the word of the interface: `calendar`, `reporting`, `shifted_quarter`, `from_21`."""
        return self.calendar.value

    def until(self, data_date: date) -> date:
        """The day at which pending dossiers are counted: the last day, or the data date where that is earlier."""
        return min(self.last, data_date)


_NOTATION = re.compile(
    r"^(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)|(?P<month>0[1-9]|1[0-2])))?$"
)
_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$")


def parse_period(text: str) -> Period:
    """The period that a notation names: 2023, 2023-Q1, 2023-H1, 2023-9M, 2023-06, 2023-01-15..2023-02-14, with the
    prefix of its calendar before it (bc:2023-06). Raises PeriodError for anything else, also for days in the wrong
    order."""
    notation = text.strip()
    calendar, body = calendar_and_body(notation)
    if days := _DAYS.match(body):
        return _between(days[1], days[2], calendar, notation)
    match = _NOTATION.match(body)
    if not match or not 1901 <= int(match["year"]) <= 9998:
        raise PeriodError(notation)
    year, month, length = int(match["year"]), 1, 12
    if match["quarter"]:
        month, length = 3 * int(match["quarter"]) - 2, 3
    elif match["half"]:
        month, length = 6 * int(match["half"]) - 5, 6
    elif match["nine"]:
        length = 9
    elif match["month"]:
        month, length = int(match["month"]), 1
    return months_period(year, month, length, calendar, notation)


def months_period(year: int, month: int, length: int, calendar: ReportingCalendar, notation: str) -> Period:
    """`length` months from (year, month) on, in any calendar."""
    begins, called = CALENDARS[calendar].begins(length), date(year, month, 1)
    first, end = (_add_months(called, months - begins.months_before).replace(day=begins.day) for months in (0, length))
    return Period(first, end, calendar, notation)


def days_period(first: date, last: date, calendar: ReportingCalendar = ReportingCalendar.CALENDAR) -> Period:
    """The days from `first` to `last`, both included."""
    return Period(first, last + timedelta(days=1), calendar, f"{first}..{last}")


def year_to(data_date: date) -> Period:
    """The calendar year of the data date: what is shown where nobody chose."""
    return parse_period(str(data_date.year))


def months_in(period: Period) -> list[Period]:
    """The months of the period's calendar, in order, the first and last cut to the period; notation like 2023-05."""
    return list(_months(period))


def _months(period: Period) -> Iterator[Period]:
    start = _month_called(period.first, period.calendar)
    while True:
        month = months_period(start.year, start.month, 1, period.calendar, f"{start:%Y-%m}")
        first, end = max(month.first, period.first), min(month.end, period.end)
        if first >= end:
            return
        yield Period(first, end, period.calendar, month.notation)
        start = _add_months(start, 1)


def quarters_in(period: Period) -> list[Period]:
    """The quarters of the period's calendar, in order, the first and last cut to the period; notation like 2023-Q1."""
    return _runs_of_months(period, "Q", 3)


def half_years_in(period: Period) -> list[Period]:
    """The half-years of the period's calendar, in order, the first and last cut to the period; notation like
    2023-H1."""
    return _runs_of_months(period, "H", 6)


def _runs_of_months(period: Period, letter: str, length: int) -> list[Period]:
    entry, runs = CALENDARS[period.calendar], dict[str, Period]()
    moved = entry.longer.months_before - entry.months.months_before
    for month in months_in(period):
        called = _add_months(date.fromisoformat(f"{month.notation}-01"), moved)
        notation = f"{called:%Y}-{letter}{(called.month - 1) // length + 1}"
        first = runs[notation].first if notation in runs else month.first
        runs[notation] = Period(first, month.end, period.calendar, notation)
    return list(runs.values())


def half_months_in(period: Period) -> list[Period]:
    """The half-months of the period, in order, the first and last cut to it; notation is the half-month's first day."""
    parts: list[Period] = []
    half_month = half_month_of(period.first)
    while (first := max(half_month_first(half_month), period.first)) < period.end:
        end = min(half_month_first(half_month + 1), period.end)
        parts.append(Period(first, end, period.calendar, half_month_first(half_month).isoformat()))
        half_month += 1
    return parts


def previous_period(period: Period) -> Period:
    """The period of the same length just before: the month before a month, the quarter before a quarter; for other
    ranges as many days just before."""
    months = _whole_months(period)
    if months is None:
        length = period.end - period.first
        return days_period(period.first - length, period.first - timedelta(days=1), period.calendar)
    return _shifted(period, -months)


def year_before(period: Period) -> Period:
    """The same days a year before; 29 February becomes 28 February."""
    return _shifted(period, -12)


def same_cut(period: Period, *, like: Period, data_date: date) -> Period:
    """`period`, which is previous_period(like) or year_before(like), cut after the day that the data of `like` reach.

    That day is moved as `like` was, and clipped to a shorter month: to 30/03 goes with to 28/02, and a year to 31/10
    with the one before it to 31/10. Where the data reach the end of `like`, `period` itself; where they do not reach
    `like` at all, its first day alone.
    """
    if data_date >= like.last:
        return period
    if _whole_months(like) is not None or period.first == year_before(like).first:
        months = (like.first.year - period.first.year) * 12 + like.first.month - period.first.month
        last = _shift_day(data_date, -months)
    else:
        last = data_date - (like.first - period.first)
    return days_period(period.first, max(period.first, min(last, period.last)), period.calendar)


def half_month_of(day: date) -> int:
    """The number of the half-month that holds the day: months counted from year 0, two halves each (1st and 15th)."""
    return (day.year * 12 + day.month - 1) * 2 + (day.day >= 15)


def half_month_first(half_month: int) -> date:
    """The first day of a half-month: the 1st or the 15th."""
    months, second = divmod(half_month, 2)
    return date(months // 12, months % 12 + 1, 15 if second else 1)


def is_half_month_start(day: date) -> bool:
    """Whether counts kept by half-month can begin on this day."""
    return day.day in (1, 15)


def is_half_month_end(day: date) -> bool:
    """Whether counts kept by half-month can end with this day."""
    return is_half_month_start(day + timedelta(days=1))


def month_of(half_month: int, calendar: ReportingCalendar) -> str:
    """The month of the calendar that holds the half-month, written 2023-05; the second half of a month belongs to the
    reporting calendar's next month. Raises ValueError for a calendar whose months begin within half-months."""
    if not CALENDARS[calendar].is_of_half_months:
        raise ValueError(calendar)
    return f"{_month_called(half_month_first(half_month), calendar):%Y-%m}"


def month_holding(day: date, calendar: ReportingCalendar) -> Period:
    """The month of the calendar that holds the day."""
    return parse_period(f"{prefix_of(calendar)}{_month_called(day, calendar):%Y-%m}")


def _month_called(day: date, calendar: ReportingCalendar) -> date:
    """The first day of the month after which the calendar calls its month that holds the day."""
    begins = CALENDARS[calendar].months
    return _add_months(day.replace(day=1), begins.months_before - (day.day < begins.day))


def month_period(month: str, calendar: ReportingCalendar) -> Period:
    """The whole month of the calendar that is written 2023-05."""
    year, number = map(int, month.split("-"))
    return months_period(year, number, 1, calendar, month)


def _between(first: str, last: str, calendar: ReportingCalendar, notation: str) -> Period:
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1), calendar, notation)
    except (ValueError, OverflowError) as error:
        raise PeriodError(notation) from error


def _whole_months(period: Period) -> int | None:
    if period.first.day != period.end.day or period.first.day not in FIRST_DAYS:
        return None
    return (period.end.year - period.first.year) * 12 + period.end.month - period.first.month


def _shifted(period: Period, months: int) -> Period:
    """Whole months become whole months; of other ranges both included days are moved, and each is clipped to its
    month: moving the day after the last would lose a day of a shorter month, or all days of a range of one."""
    first, last = _shift_day(period.first, months), _shift_day(period.last, months)
    end = last + timedelta(days=1) if _whole_months(period) is None else _shift_day(period.end, months)
    return Period(first, end, period.calendar, notation_of(first, end, period.calendar))


def period_of_days(first: date, last: date) -> Period:
    """The period with these days, both included; from a 15th to a 14th it is one of the reporting calendar, from a 21st
    to a 20th one of the calendar that begins there."""
    end = last + timedelta(days=1)
    begun = [calendar for calendar, entry in CALENDARS.items() if entry.months.day == first.day == end.day]
    calendar = begun[0] if begun else ReportingCalendar.CALENDAR
    return Period(first, end, calendar, notation_of(first, end, calendar))


def notation_of(first: date, end: date, calendar: ReportingCalendar) -> str:
    """The shortest notation of the days from `first` up to and without `end`."""
    entry = CALENDARS[calendar]
    for begins in (entry.months, entry.longer):
        name = _called(first, end, begins)
        if name:
            named = parse_period(entry.prefix + name)
            if (named.first, named.end) == (first, end):
                return named.notation
    return f"{entry.prefix}{first}..{end - timedelta(days=1)}"


def _called(first: date, end: date, begins: Beginning) -> str | None:
    if not first.day == end.day == begins.day:
        return None
    start = _add_months(first.replace(day=1), begins.months_before)
    return _months_notation(start, (end.year - first.year) * 12 + end.month - first.month)


def _months_notation(start: date, length: int) -> str | None:
    if length == 1:
        return f"{start:%Y-%m}"
    if length == 3 and start.month % 3 == 1:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    if length == 6 and start.month in (1, 7):
        return f"{start.year}-H{1 if start.month == 1 else 2}"
    if length == 9 and start.month == 1:
        return f"{start.year}-9M"
    return str(start.year) if length == 12 and start.month == 1 else None


def _shift_day(day: date, months: int) -> date:
    target = _add_months(day.replace(day=1), months)
    following = _add_months(target, 1)
    return target.replace(day=min(day.day, (following - timedelta(days=1)).day))


def _add_months(first_of_month: date, months: int) -> date:
    number = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(number // 12, number % 12 + 1, first_of_month.day)
