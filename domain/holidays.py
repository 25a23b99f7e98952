"""Public holidays (Bộ luật Lao động 2019, điều 112): the days of which it is sure, year by year, that desks are closed.

Left out is what a decision of each year settles: the second day of Quốc khánh, the fifth of Tết, days off in exchange.
"""

from datetime import date, timedelta

LAW = "Bộ luật Lao động 2019, điều 112"

_FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))
# The last day of the lunar year and the first three of the next: in every choice of the five days of Tết.
_TET = (-1, 0, 1, 2)
_LUNAR_NEW_YEARS = (
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    # A day before China's: the new moon falls before midnight in Hà Nội.
    date(2030, 2, 2),
)
# Giỗ Tổ Hùng Vương, the tenth of the third lunar month.
_KINGS_DAYS = (
    date(2020, 4, 2),
    date(2021, 4, 21),
    date(2022, 4, 10),
    date(2023, 4, 29),
    date(2024, 4, 18),
    date(2025, 4, 7),
    date(2026, 4, 26),
    date(2027, 4, 16),
    date(2028, 4, 4),
    date(2029, 4, 23),
    date(2030, 4, 12),
)


def holidays_between(first: date, last: date) -> list[date]:
    """The holidays from `first` to `last`, both included, in order; those of the lunar calendar from 2020 to 2030."""
    fixed = (date(year, month, day) for year in range(first.year, last.year + 1) for month, day in _FIXED)
    tet = (new_year + timedelta(days=offset) for new_year in _LUNAR_NEW_YEARS for offset in _TET)
    return sorted(day for day in {*fixed, *tet, *_KINGS_DAYS} if first <= day <= last)
