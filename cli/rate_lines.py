"""The answer of `tthc rates`: what its JSON, its table and its files are all made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.counts import COUNTS, FLAG_RATES
from domain.period import Period
from domain.scope import Dimension, Scope
from measures import trends
from measures.counts import as_counts, count, data_date, nonempty, total
from measures.coverage import Coverage, coverage
from measures.rates import online_rate_mean, rate

if TYPE_CHECKING:
    import pandas as pd

    from db.engine import Connection

Value = str | int | float | None
PROCEDURE_NAME = "procedure_name"
# The rates that interface.md promises, in its order.
PROMISED_RATES = ("on_time_rate", "late_rate", "on_time_rate_766", "on_time_rate_due", "online_rate", *FLAG_RATES)


@dataclass(frozen=True)
class Line:
    """One group: its key (None where the group is that of missing values, or the total) and its counts by name; None
    where the period begins after the data date. `complete` is False for a part of time for which files of some units
    only speak."""

    key: str | None
    counts: dict[str, int] | None
    procedure_name: str | None = None
    complete: bool = True


@dataclass(frozen=True)
class RateLines:
    """`online_rate_mean` is the plain mean of the rows' online rates: None without `by`, or where no row has one."""

    period: Period
    data_date: date
    by: Dimension | None
    rows: tuple[Line, ...]
    total: Line
    online_rate_mean: float | None
    coverage: Coverage | None

    def as_json(self) -> dict[str, object]:
        """The object that interface.md promises; months for which files of some units only speak stand in `incomplete`,
        which is there only where there are any."""
        total = as_values(self.total.counts)
        if self.by is not None:
            total["online_rate_mean"] = self.online_rate_mean
        incomplete = [line.key for line in self.rows if not line.complete]
        return {
            "period": period_facts(self.period, self.data_date),
            "by": self.by.value if self.by else None,
            "rows": [{**_key(line, self.by), **as_values(line.counts)} for line in self.rows],
            "total": total,
            **({"incomplete": incomplete} if incomplete else {}),
        }


def rate_lines(connection: "Connection", scope: Scope, by: Dimension | None) -> RateLines | None:
    """The lines of a scope; None where nothing has been imported. Without `by`, the one line is the total."""
    day = data_date(connection)
    if day is None:
        return None
    covered = coverage(connection, scope)
    if scope.period.first > day:
        nothing = Line(None, None)
        return RateLines(scope.period, day, by, () if by else (nothing,), nothing, None, covered)
    whole = Line(None, total(connection, scope))
    if by is None:
        return RateLines(scope.period, day, None, (whole,), whole, None, covered)
    frame = nonempty(trends.by_part(connection, scope, by)) if by.is_time else count(connection, scope, by)
    averaged = trends.complete_only(frame) if by.is_time else frame
    return RateLines(scope.period, day, by, tuple(_lines(frame, by)), whole, online_rate_mean(averaged), covered)


def _lines(frame: "pd.DataFrame", by: Dimension) -> Iterator[Line]:
    nothing = [None] * len(frame)
    names, complete = frame.get(PROCEDURE_NAME, nothing), frame.get(trends.COMPLETE, nothing)
    for place, (key, name, whole) in enumerate(zip(frame[by.value], names, complete, strict=True)):
        yield Line(key, as_counts(frame.iloc[place]), name, complete=whole is None or bool(whole))


def period_facts(period: Period, day: date | None) -> dict[str, Value]:
    """The period as interface.md promises it."""
    return {
        "kind": period.kind,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "data_date": day.isoformat() if day else None,
    }


def as_values(counts: Mapping[str, int] | None) -> dict[str, Value]:
    """The counts as whole numbers, then their rates as fractions of 1, None where the whole is 0; None for all of them
    where there are no counts: the data do not reach the period."""
    if counts is None:
        return dict.fromkeys((*COUNTS, *PROMISED_RATES))
    return {**counts, **{name: rate(counts, name).value for name in PROMISED_RATES}}


def _key(line: Line, by: Dimension | None) -> dict[str, Value]:
    if by is None:
        return {}
    name = {PROCEDURE_NAME: line.procedure_name} if by is Dimension.PROCEDURE else {}
    return {by.value: line.key, **name}
