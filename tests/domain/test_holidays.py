"""Holidays are those of the law, of the sun's and of the moon's calendar."""

from datetime import date, timedelta

import pytest

from domain.holidays import holidays_between


def of_year(year: int) -> list[date]:
    return holidays_between(date(year, 1, 1), date(year, 12, 31))


def test_the_holidays_of_2023() -> None:
    assert [f"{day:%d/%m}" for day in of_year(2023)] == [
        *("01/01", "21/01", "22/01", "23/01", "24/01"),
        *("29/04", "30/04", "01/05", "02/09"),
    ]


def test_both_days_at_the_ends_are_looked_at() -> None:
    assert holidays_between(date(2025, 4, 30), date(2025, 5, 1)) == [date(2025, 4, 30), date(2025, 5, 1)]
    assert holidays_between(date(2025, 5, 2), date(2025, 9, 1)) == []


def test_a_year_without_declared_moons_has_the_days_of_the_sun() -> None:
    assert len(of_year(2019)) == len(of_year(2031)) == 4


@pytest.mark.parametrize("year", range(2020, 2030))
def test_the_lunar_days_lie_whole_moons_apart(year: int) -> None:
    """A moon lasts 29,53 days: from mùng 1 Tết to the next are 12 or 13, to the tenth of the third month 2 and 9 days,
    or one moon more where a leap month comes between."""
    tet, following = (_first_of_tet(of_year(one)) for one in (year, year + 1))
    kings = [day for day in of_year(year) if day.month == 4 and day.day != 30]
    assert (following - tet).days in (354, 355, 383, 384, 385)
    assert (kings[0] - tet).days in (67, 68, 69, 97, 98)


def _first_of_tet(days: list[date]) -> date:
    """The second of the four days in a row."""
    spring = [day for day in days if day.month < 3 and (day.month, day.day) != (1, 1)]
    assert [day - spring[0] for day in spring] == [timedelta(days=number) for number in range(4)]
    return spring[1]
