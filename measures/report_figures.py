"""The report's figures for a period: value, both counts, what a report prints, and why the two differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from db.engine import Connection
from db.printed_figures import printed_figures
from domain.counts import COUNTS
from domain.indicator_values import PeriodValue
from domain.period import Period
from domain.printed_figure import PrintedFigure, Verdict
from domain.report_figure import FIGURES, GROUPS, INDICATORS, PERCENT, CountedFigure, ReportFigure
from domain.scope import Dimension, Scope, Selection
from domain.words import TOPICS
from measures.counts import data_date, groups
from measures.indicators import values
from measures.report_reasons import Counts, Means, indicator_reason, reason

NO_PRINTED_FIGURES: Mapping[str, PrintedFigure] = {}


@dataclass(frozen=True)
class FigureLine:
    """One figure of the report, in its `section`. `value` is exact (a share as a fraction of 1), None where nothing is
    known; `part` and `whole` are a share's counts; `difference` is the value less the printed one; `scope` and `opens`
    lead to the dossiers behind it, None for what is not counted from dossiers."""

    key: str
    name: str
    unit: str
    section: str
    value: Fraction | None
    part: int | None
    whole: int | None
    printed: PrintedFigure | None = None
    verdict: Verdict = Verdict.NO_DATA
    difference: Fraction | None = None
    why: str | None = None
    scope: Scope | None = None
    opens: str = ""


@dataclass(frozen=True)
class ReportFigures:
    """The figures of a period in the report's order; `data_date` is None before the first import. `untold` are the
    months (2023-11) of which no indicator is told, while others are."""

    period: Period
    data_date: date | None
    lines: tuple[FigureLine, ...]
    untold: tuple[str, ...] = ()

    def line(self, key: str) -> FigureLine:
        """The line of that key. Raises KeyError."""
        found = next((line for line in self.lines if line.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


@dataclass(frozen=True)
class CountedReport:
    """What the data say of a period: the counts of each of the report's groups and the means of the online rate, None
    for both where the data do not reach it; and the indicators that the report cites."""

    period: Period
    data_date: date | None
    counts: Mapping[str, Counts] | None
    means: Means | None
    indicators: tuple[PeriodValue, ...]

    @property
    def untold(self) -> tuple[str, ...]:
        """The months of the period of which no indicator is told; none where no month is told at all."""
        told = {month for one in self.indicators for month in one.told}
        months = sorted({month for one in self.indicators for month in one.missing})
        return tuple(month for month in months if month not in told) if told else ()


def count_report(connection: Connection, period: Period) -> CountedReport:
    """Count the period: one question to the ledger, those of the means, and one for the indicators."""
    day, told = data_date(connection), _indicators(connection, period)
    if day is None or period.first > day:
        return CountedReport(period, day, None, None, told)
    counts = _counted(connection, Scope(period))
    return CountedReport(period, day, counts, Means.of_departments(connection, period), told)


def _indicators(connection: Connection, period: Period) -> tuple[PeriodValue, ...]:
    by_key = {told.indicator.key: told for told in values(connection, period)}
    return tuple(by_key[key] for key in INDICATORS)


def printed_of(connection: Connection, period: Period) -> dict[str, PrintedFigure]:
    """The printed figures kept for the period, by key."""
    return printed_figures(connection, period)


def beside_printed(counted: CountedReport, printed: Mapping[str, PrintedFigure] = NO_PRINTED_FIGURES) -> ReportFigures:
    """The figures that the report cites, beside those that a report prints."""
    of_dossiers = (_line(figure, counted, printed) for figure in FIGURES)
    untold = counted.untold
    of_indicators = (_indicator_line(told, printed, untold) for told in counted.indicators)
    return ReportFigures(counted.period, counted.data_date, (*of_dossiers, *of_indicators), untold)


def _counted(connection: Connection, scope: Scope) -> dict[str, Counts]:
    """The counts of each of the report's groups."""
    by_block = groups(connection, scope, Dimension.BLOCK)
    return {name: _sum([by_block[block] for block in blocks if block in by_block]) for name, blocks in GROUPS.items()}


def _sum(of_blocks: list[Counts]) -> Counts:
    return {name: sum(counts[name] for counts in of_blocks) for name in COUNTS}


def _line(figure: ReportFigure, counted: CountedReport, printed: Mapping[str, PrintedFigure]) -> FigureLine:
    counts = counted.counts[figure.group] if counted.counts else None
    found = figure.value_in(counts) if counts else CountedFigure(None, None)
    line = FigureLine(
        key=figure.key,
        name=figure.name,
        unit=figure.unit,
        section=figure.section,
        value=found.value,
        part=found.ratio.part if found.ratio else None,
        whole=found.ratio.whole if found.ratio else None,
        scope=Scope(counted.period, Selection(blocks=GROUPS[figure.group])),
        opens=figure.opens,
    )
    line = compared(line, printed)
    return replace(line, why=reason(figure, line.verdict, counts, printed, counted.means)) if counts else line


def _indicator_line(told: PeriodValue, printed: Mapping[str, PrintedFigure], untold: Sequence[str]) -> FigureLine:
    indicator = told.indicator
    line = FigureLine(
        key=indicator.key,
        name=indicator.name,
        unit=indicator.unit,
        section=TOPICS[indicator.topic],
        value=told.value,
        part=None if told.part is None else round(told.part),
        whole=None if told.whole is None else round(told.whole),
    )
    line = compared(line, printed)
    return replace(line, why=indicator_reason(told, line.verdict, line.printed, untold))


def compared(line: FigureLine, printed: Mapping[str, PrintedFigure]) -> FigureLine:
    """The line with the printed figure of its key, the verdict and the difference."""
    found = printed.get(line.key)
    if found is None:
        return replace(line, verdict=Verdict.NO_DATA if line.value is None else Verdict.NO_PRINTED)
    figure = found.as_share() if line.unit == PERCENT else found
    difference = None if line.value is None else figure.differs_by(line.value)
    return replace(line, printed=figure, verdict=figure.verdict_on(line.value), difference=difference)


def unknown_keys(figures: ReportFigures, printed: Mapping[str, PrintedFigure]) -> Iterator[str]:
    """The keys of printed figures that the list does not have."""
    known = {line.key for line in figures.lines}
    return (key for key in printed if key not in known)
