"""Indicators over a period: in all, by month, by agency; and what a value was before it was revised."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import db.indicators
from db.engine import Connection
from db.indicator_tables import PROVINCE
from db.indicators import Cell, ToldValue
from db.once_a_state import once_a_state
from db.reference import known_agencies
from db.working_days import working_calendar
from domain.calendars import ReportingCalendar
from domain.indicator import Catalogue
from domain.indicator_values import PeriodValue, Told, Weigh, month_number, months_of, over_months, working_halves
from domain.name_order import name_order
from domain.period import Period, month_period, parse_period
from measures import choices


def catalogue(connection: Connection) -> Catalogue:
    """The program's indicators, then those that the office added."""
    return db.indicators.catalogue(connection)


def default_period(connection: Connection) -> Period | None:
    """The year of the last month of which an indicator is told; None where nothing is."""
    span = db.indicators.month_span(connection)
    return None if span is None else parse_period(str(span[1] // 12))


def years(connection: Connection, most: int) -> list[int]:
    """The years, newest first, in which dossiers were received or of whose months an indicator is told, among the last
    `most`; empty where there is neither."""
    span = db.indicators.month_span(connection)
    told = range(span[0] // 12, span[1] // 12 + 1) if span else ()
    return sorted({*choices.years(connection, most), *told}, reverse=True)[:most]


def values(connection: Connection, period: Period) -> list[PeriodValue]:
    """Every indicator of the catalogue over the period, for the province: the value told for it, in months without one
    what agencies told added up."""
    known, months = catalogue(connection), months_of(period)
    return _over(known, _province(connection, known, months), months, _weigher(connection, period))


def values_by_month(connection: Connection, period: Period) -> list[tuple[str, list[PeriodValue]]]:
    """Every indicator in each whole month of the period, written 2023-01, for the province."""
    known, months = catalogue(connection), months_of(period)
    told, weigh = _province(connection, known, months), _weigher(connection, period)
    return [(month, _over(known, told, [month], weigh)) for month in months]


def values_by_agency(connection: Connection, period: Period) -> list[tuple[str, list[PeriodValue]]]:
    """What each agency that told anything in the period told, over the period; by their names."""
    known, months = catalogue(connection), months_of(period)
    names = {month_number(month): month for month in months}
    found = db.indicators.values_of_agencies(connection, *_ends(months)) if months else {}
    by_agency = {
        agency: {key: _by_month(of_key, names) for key, of_key in told.items()} for agency, told in found.items()
    }
    in_order, weigh = sorted(by_agency, key=name_order), _weigher(connection, period)
    return [(agency, _over(known, by_agency[agency], months, weigh)) for agency in in_order]


def told_in(
    connection: Connection, keys: Sequence[str], month: str, agency: str | None = None
) -> dict[str, list[ToldValue]]:
    """What was ever told of each of the indicators in a month (2023-01) for the province or an agency, as `revisions`
    gives it; those of which nothing was are left out."""
    told = {key: revisions(connection, key, month, agency) for key in keys}
    return {key: values for key, values in told.items() if values}


def revisions(connection: Connection, key: str, month: str, agency: str | None = None) -> list[ToldValue]:
    """Everything that was told of an indicator and a month (2023-01) for the province or an agency, the latest first:
    one of them counts, the others are what it was before, each with who told it and when."""
    place = PROVINCE
    if agency is not None:
        found = known_agencies(connection, [agency]).get(agency)
        if found is None:
            return []
        place = found
    return db.indicators.values_told(connection, Cell(key, month_number(month), place))


def _province(connection: Connection, known: Catalogue, months: Sequence[str]) -> dict[str, dict[str, Decimal]]:
    if not months:
        return {}
    names = {month_number(month): month for month in months}
    told: dict[str, dict[str, Decimal]] = {}
    # The province's own value comes last and takes the place of the sum over agencies.
    for one in sorted(db.indicators.sums(connection, *_ends(months)), key=lambda line: line.is_province):
        indicator = known.find(one.indicator)
        if indicator and (one.is_province or indicator.add_over_agencies):
            told.setdefault(one.indicator, {})[names[one.month]] = one.value
    return told


def _over(known: Catalogue, told: Told, months: Sequence[str], weigh: Weigh) -> list[PeriodValue]:
    return [over_months(indicator, known, told, months, weigh) for indicator in known.indicators]


def _weigher(connection: Connection, period: Period) -> Weigh:
    """Gives a month's working time by the calendar that the office keeps."""
    halves = once_a_state(connection, _working_halves)
    return lambda month: halves(month, period.calendar)


def _working_halves(connection: Connection) -> Callable[[str, ReportingCalendar], int]:
    calendar = working_calendar(connection)
    return lru_cache(maxsize=1_000)(lambda month, of: working_halves(month_period(month, of), calendar))


def _by_month(told: Mapping[int, Decimal], names: Mapping[int, str]) -> dict[str, Decimal]:
    return {names[month]: value for month, value in told.items()}


def _ends(months: Iterable[str]) -> tuple[int, int]:
    numbers = [month_number(month) for month in months]
    return min(numbers), max(numbers)
