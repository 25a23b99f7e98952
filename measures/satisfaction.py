"""How far satisfaction ratings cover the dossiers that were resolved, in the months of which both are told."""

from dataclasses import dataclass

from db.engine import Connection
from domain.indicator_values import PeriodValue
from domain.period import Period
from domain.ratio import Ratio
from domain.scope import Scope
from measures import indicators, trends

RATINGS, RESPONDENTS = "satisfaction_ratings", "satisfaction_respondents"


@dataclass(frozen=True)
class RatingCoverage:
    """So many of what an indicator counts (`by`: RATINGS or RESPONDENTS) to so many dossiers resolved, over `months`;
    both counts are 0 where there is no month of which files and the indicator tell. More than one rating may be of one
    dossier, so it may be over a whole."""

    by: str
    ratio: Ratio
    months: tuple[str, ...]


def rating_coverages(connection: Connection, period: Period) -> list[RatingCoverage]:
    """The coverage by ratings, then that by respondents; each only where any month tells of it."""
    by_month = trends.by_month(connection, Scope(period))
    resolved = dict(zip(by_month["month"], by_month["resolved"].astype(int), strict=True))
    months = indicators.values_by_month(connection, period)
    told = [(month, {value.indicator.key: value for value in values}) for month, values in months]
    found = [_coverage(by, told, resolved) for by in (RATINGS, RESPONDENTS)]
    return [each for each in found if each is not None]


def _coverage(
    by: str, months: list[tuple[str, dict[str, PeriodValue]]], resolved: dict[str, int]
) -> RatingCoverage | None:
    numbers = {month: values[by].value for month, values in months}
    told = {month: int(number) for month, number in numbers.items() if number is not None}
    if not told:
        return None
    both = tuple(month for month in told if month in resolved)
    return RatingCoverage(by, Ratio(sum(told[month] for month in both), sum(resolved[month] for month in both)), both)
