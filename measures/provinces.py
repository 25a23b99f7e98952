"""The same counts of several provinces, each from its own ledger, side by side and together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import db.provinces
from db.engine import Connection
from db.provinces import Unanswered
from domain.counts import COUNTS
from domain.coverage import Coverage, Covered
from domain.period import Period, year_to
from domain.province import Province
from domain.ratio import Ratio
from domain.scope import Scope
from measures.counts import data_date, data_state, total
from measures.coverage import coverage

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ProvinceFigures",
    "ProvinceLine",
    "RollUp",
    "Standing",
    "Unanswered",
    "as_frame",
    "ask_each",
    "default_period",
    "figures_of",
    "has_provinces",
    "line_up",
    "named_provinces",
    "standing_of",
]

R = TypeVar("R")

PROVINCE, PROVINCE_NAME = "province", "province_name"
NO_FILES = "Chưa nạp tệp nào."


@dataclass(frozen=True)
class Standing:
    """The state of a province's data (see counts.data_state), which its answers depend on, and its data date."""

    state: str
    data_date: date | None


@dataclass(frozen=True)
class ProvinceFigures:
    """A province's counts by name within a scope; None where it has no data, or they do not reach the period."""

    data_date: date | None
    counts: dict[str, int] | None
    coverage: Coverage | None

    @property
    def covered(self) -> Ratio:
        """How many of its units have files for all days since files began, of those that have any."""
        units = self.coverage.units if self.coverage else ()
        return Ratio(len(units) - len(self.coverage.lacking) if self.coverage else 0, len(units))


@dataclass(frozen=True)
class ProvinceLine:
    """A province in the roll-up. `reason` is "" where it has counts, else the sentence that says why it has none;
    `failure` is there where it could not be asked at all."""

    province: Province
    figures: ProvinceFigures
    reason: str
    failure: Unanswered | None = None

    @property
    def counts(self) -> dict[str, int] | None:
        return self.figures.counts


@dataclass(frozen=True)
class RollUp:
    """The provinces within a scope, in the order in which they were named."""

    scope: Scope
    lines: tuple[ProvinceLine, ...]

    @property
    def counted(self) -> tuple[ProvinceLine, ...]:
        """The provinces of which the total is made."""
        return tuple(line for line in self.lines if line.counts is not None)

    @property
    def lacking(self) -> tuple[ProvinceLine, ...]:
        """The provinces that the total lacks."""
        return tuple(line for line in self.lines if line.counts is None)

    @property
    def total(self) -> dict[str, int] | None:
        """The counts of all that have some, added up; None where none has."""
        counted = [line.counts for line in self.lines if line.counts is not None]
        return {name: sum(counts[name] for counts in counted) for name in COUNTS} if counted else None

    @property
    def data_dates(self) -> tuple[date, date] | None:
        """The earliest and the latest data date of those in the total: what is pending is counted at each's own."""
        days = [line.figures.data_date for line in self.counted if line.figures.data_date]
        return (min(days), max(days)) if days else None


def has_provinces() -> bool:
    """Whether TTHC_PROVINCES names any, rightly or wrongly."""
    return db.provinces.has_provinces()


def named_provinces() -> tuple[Province, ...]:
    """The provinces that TTHC_PROVINCES names. Raises domain.province.ProvinceListError."""
    return db.provinces.named_provinces()


def ask_each(provinces: Iterable[Province], question: Callable[[Connection], R]) -> Mapping[Province, R | Unanswered]:
    """Each province's answer, all asked at the same time; who cannot be asked takes nobody else's answer away."""
    return db.provinces.ask_each(provinces, question)


def standing_of(connection: Connection) -> Standing:
    """How a province's data stand."""
    return Standing(data_state(connection), data_date(connection))


def default_period(standings: Iterable[Standing | Unanswered]) -> Period | None:
    """The calendar year of the latest data date among the provinces; None where none has data."""
    days = [standing.data_date for standing in standings if isinstance(standing, Standing) and standing.data_date]
    return year_to(max(days)) if days else None


def figures_of(connection: Connection, scope: Scope) -> ProvinceFigures:
    """The figures of one province."""
    day = data_date(connection)
    if day is None or day < scope.period.first:
        return ProvinceFigures(day, None, None)
    counts, covered = total(connection, scope), coverage(connection, scope)
    # Where no file tells of the period, nothing known of it is not 0.
    told = any(counts.values()) or (covered is not None and covered.over(scope) is not Covered.NONE)
    return ProvinceFigures(day, counts if told else None, covered)


def line_up(scope: Scope, answers: Mapping[Province, ProvinceFigures | Unanswered]) -> RollUp:
    """The roll-up of what the provinces answered."""
    return RollUp(scope, tuple(_line(province, answer) for province, answer in answers.items()))


def as_frame(roll_up: RollUp) -> "pd.DataFrame":
    """One line a province in the total: province (schema), province_name, data_date, and every count as int64."""
    import pandas as pd

    lines = [
        {PROVINCE: line.province.schema, PROVINCE_NAME: line.province.name, "data_date": line.figures.data_date}
        | (line.counts or {})
        for line in roll_up.counted
    ]
    frame = pd.DataFrame(lines, columns=[PROVINCE, PROVINCE_NAME, "data_date", *COUNTS])
    return frame.astype(dict.fromkeys(COUNTS, "int64"))


def _line(province: Province, answer: ProvinceFigures | Unanswered) -> ProvinceLine:
    if isinstance(answer, Unanswered):
        return ProvinceLine(province, ProvinceFigures(None, None, None), answer.reason, answer)
    return ProvinceLine(province, answer, "" if answer.counts is not None else _why_without(answer))


def _why_without(figures: ProvinceFigures) -> str:
    if figures.data_date is None:
        return NO_FILES
    if figures.coverage is None:
        return f"Số liệu mới đến {figures.data_date:%d/%m/%Y}."
    return "Không có tệp nào cho kỳ này."
