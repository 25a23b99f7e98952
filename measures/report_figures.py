"""The report's figures for a period: value, both counts, what a report prints, and why the two differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from db.engine import Connection
from domain.counts import COUNTS
from domain.period import Period
from domain.printed_figure import PrintedFigure, Verdict
from domain.report_figure import FIGURES, GROUPS, CountedFigure, ReportFigure
from domain.scope import Dimension, Scope, Selection
from measures.counts import data_date, groups
from measures.report_reasons import Counts, Means, reason

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
    """The figures of a period in the report's order; `data_date` is None before the first import."""

    period: Period
    data_date: date | None
    lines: tuple[FigureLine, ...]

    def line(self, key: str) -> FigureLine:
        """The line of that key. Raises KeyError."""
        found = next((line for line in self.lines if line.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def report_figures(
    connection: Connection, period: Period, printed: Mapping[str, PrintedFigure] = NO_PRINTED_FIGURES
) -> ReportFigures:
    """The figures that the report cites from dossiers, beside those of a printed report. One question to the ledger."""
    day = data_date(connection)
    counted = _counted(connection, Scope(period)) if day is not None and period.first <= day else None
    means = Means.of_departments(connection, period) if counted and "online_rate.department" in printed else None
    lines = tuple(_line(figure, period, counted, printed, means) for figure in FIGURES)
    return ReportFigures(period, day, lines)


def _counted(connection: Connection, scope: Scope) -> dict[str, Counts]:
    """The counts of each of the report's groups."""
    by_block = groups(connection, scope, Dimension.BLOCK)
    return {name: _sum([by_block[block] for block in blocks if block in by_block]) for name, blocks in GROUPS.items()}


def _sum(of_blocks: list[Counts]) -> Counts:
    return {name: sum(counts[name] for counts in of_blocks) for name in COUNTS}


def _line(
    figure: ReportFigure,
    period: Period,
    counted: Mapping[str, Counts] | None,
    printed: Mapping[str, PrintedFigure],
    means: Means | None,
) -> FigureLine:
    found = figure.value_in(counted[figure.group]) if counted else CountedFigure(None, None)
    line = FigureLine(
        key=figure.key,
        name=figure.name,
        unit=figure.unit,
        section=figure.section,
        value=found.value,
        part=found.ratio.part if found.ratio else None,
        whole=found.ratio.whole if found.ratio else None,
        scope=Scope(period, Selection(blocks=GROUPS[figure.group])),
        opens=figure.opens,
    )
    line = compared(line, printed)
    if counted is None:
        return line
    return replace(line, why=reason(figure, line.verdict, counted[figure.group], printed, means))


def compared(line: FigureLine, printed: Mapping[str, PrintedFigure]) -> FigureLine:
    """The line with the printed figure of its key, the verdict and the difference."""
    figure = printed.get(line.key)
    if figure is None:
        return replace(line, verdict=Verdict.NO_DATA if line.value is None else Verdict.NO_PRINTED)
    difference = None if line.value is None else figure.differs_by(line.value)
    return replace(line, printed=figure, verdict=figure.verdict_on(line.value), difference=difference)


def unknown_keys(figures: ReportFigures, printed: Mapping[str, PrintedFigure]) -> Iterator[str]:
    """The keys of printed figures that the list does not have."""
    known = {line.key for line in figures.lines}
    return (key for key in printed if key not in known)
