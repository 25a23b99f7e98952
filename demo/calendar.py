"""Working days and hours of the one-stop desks in 2022 and 2023, and how the dossiers of a month fall on its days."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Moments = NDArray[np.datetime64]
Floats = NDArray[np.float64]

# Desks open 07:00-11:30 and 13:30-17:00; seconds since midnight.
MORNING_OPENS, MORNING_CLOSES = 7 * 3600, 11 * 3600 + 1800
AFTERNOON_OPENS, AFTERNOON_CLOSES = 13 * 3600 + 1800, 17 * 3600
# Where a result is promised "trong ngày", what comes after 15:00 is promised for the next working day.
SAME_DAY_UNTIL = 15 * 3600

TETS = ((date(2022, 1, 31), date(2022, 2, 4)), (date(2023, 1, 20), date(2023, 1, 26)))
# Days off, the compensating ones included; 2024 only as far as due dates reach.
_DAYS_OFF: tuple[tuple[date, date], ...] = (
    (date(2022, 1, 1), date(2022, 1, 3)),
    *TETS,
    (date(2022, 4, 11), date(2022, 4, 11)),
    (date(2022, 4, 30), date(2022, 5, 3)),
    (date(2022, 9, 1), date(2022, 9, 4)),
    (date(2023, 1, 1), date(2023, 1, 2)),
    (date(2023, 4, 29), date(2023, 5, 3)),
    (date(2023, 9, 1), date(2023, 9, 4)),
    (date(2024, 1, 1), date(2024, 1, 1)),
    (date(2024, 2, 8), date(2024, 2, 14)),
)
_HOLIDAYS = np.concatenate([np.arange(np.datetime64(first), np.datetime64(last) + 1) for first, last in _DAYS_OFF])
_CALENDAR = np.busdaycalendar(holidays=_HOLIDAYS)

# Monday to Sunday. Online dossiers come on days off too, far fewer of them.
_WEEKDAY_SHARE = np.array([1.25, 1.1, 1.0, 0.95, 0.85, 0.0, 0.0])
_ONLINE_DAY_OFF_SHARE, _ONLINE_TET_SHARE = 0.14, 0.02
# The days around Tết are slow ones.
_LULL = {date(2023, 1, 16): 0.7, date(2023, 1, 17): 0.6, date(2023, 1, 18): 0.5, date(2023, 1, 19): 0.35}
_LULL |= {date(2022, 1, 26): 0.7, date(2022, 1, 27): 0.6, date(2022, 1, 28): 0.4, date(2022, 2, 7): 0.5}
_LULL |= {date(2023, 1, 27): 0.4, date(2023, 1, 30): 0.6, date(2023, 1, 31): 0.7}


def days_of_month(month: int, year: int = 2023, *, months: int = 1) -> Days:
    """The days of a month of a year, or of so many from it on; `month` counts from 0."""
    first = np.datetime64(f"{year}-01", "M") + month
    return np.arange(first, first + months, dtype="datetime64[D]")


def is_working_day(days: Days) -> NDArray[np.bool_]:
    """Whether the desks are open on each day."""
    return np.is_busday(days, busdaycal=_CALENDAR)


def working_days_after(days: Days, count: NDArray[np.int64] | int) -> Days:
    """The day that lies `count` working days after each day; a day off counts as the working day before it."""
    return np.busday_offset(days, count, roll="backward", busdaycal=_CALENDAR)


def working_days_between(days: Days, last: Days | np.datetime64) -> NDArray[np.int64]:
    """How many working days come after each day, up to and with `last`, which is not before it."""
    return np.asarray(np.busday_count(days + 1, last + 1, busdaycal=_CALENDAR), dtype=np.int64)


def reception_shares(days: Days, *, online: bool) -> Floats:
    """How the receptions of a month fall on its days; fractions that add up to 1."""
    open_days = is_working_day(days)
    weekday = (days.astype(np.int64) + 3) % 7
    shares = np.where(open_days, _WEEKDAY_SHARE[weekday], 0.0)
    for day, share in _LULL.items():
        shares[days == np.datetime64(day)] *= share
    if online:
        tet = np.any([(days >= np.datetime64(first)) & (days <= np.datetime64(last)) for first, last in TETS], axis=0)
        shares = np.where(open_days, shares, np.where(tet, _ONLINE_TET_SHARE, _ONLINE_DAY_OFF_SHARE))
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def at(days: Days, seconds: Floats | NDArray[np.int64] | int) -> Moments:
    """The moments `seconds` after midnight of each day."""
    moments: Moments = days.astype("datetime64[s]") + np.asarray(seconds, dtype=np.int64)
    return moments


def desk_seconds(random: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Moments at which desks receive, seconds since midnight: most in the morning, thinning towards closing time."""
    morning = MORNING_OPENS + 240 + random.beta(1.3, 1.7, size) * (MORNING_CLOSES - MORNING_OPENS - 480)
    afternoon = AFTERNOON_OPENS + 120 + random.beta(1.2, 1.8, size) * (AFTERNOON_CLOSES - AFTERNOON_OPENS - 420)
    return np.where(random.random(size) < 0.58, morning, afternoon).astype(np.int64)


def working_seconds(random: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Moments at which officials finish their work: within opening hours, more of them in the afternoon."""
    morning = MORNING_OPENS + 900 + random.random(size) * (MORNING_CLOSES - MORNING_OPENS - 960)
    afternoon = AFTERNOON_OPENS + 60 + random.beta(1.5, 1.2, size) * (AFTERNOON_CLOSES - AFTERNOON_OPENS - 120)
    return np.where(random.random(size) < 0.42, morning, afternoon).astype(np.int64)


def online_seconds(random: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Moments at which dossiers come online: mostly in office hours, some in the evening, hardly any at night."""
    evening = 17 * 3600 + random.beta(1.2, 2.0, size) * 6.5 * 3600
    return np.where(random.random(size) < 0.72, desk_seconds(random, size), evening).astype(np.int64)
