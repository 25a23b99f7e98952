"""The 766 index of a period: what its metrics come to from the program's own data, beside the points typed from the
portal with the day on which they were read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from db.engine import Connection
from db.indicators import ToldValue
from domain.counts import FLAG_RATES
from domain.dossier import ServiceLevel
from domain.index_766 import GROUPS, RANK, SCORE, CountedBy, Metric, MetricGroup, metrics_of
from domain.indicator_catalogue import FEEDBACK_STAGES
from domain.indicator_values import PeriodValue
from domain.progress_766 import Progress
from domain.ratio import Ratio
from domain.scope import Scope
from measures.counts import data_date, total
from measures.indicators import revisions, values
from measures.rates import rate


@dataclass(frozen=True)
class MetricLine:
    """A metric with its two counts; None where the program's data do not tell them."""

    metric: Metric
    ratio: Ratio | None

    @property
    def points(self) -> Fraction | None:
        """The points that the counts come to."""
        return self.metric.points(self.ratio) if self.ratio else None


@dataclass(frozen=True)
class Typed:
    """A value typed from the portal: of which month, when it was read and by whom it was told, and what was typed of
    that month before, the latest first."""

    value: Decimal
    month: str
    read_on: date | None
    told_at: datetime
    told_by: str | None
    former: tuple[ToldValue, ...]


@dataclass(frozen=True)
class GroupLine:
    """A group: its metrics by the formulas of the period's end, and its points as typed, None where nobody did."""

    group: MetricGroup
    metrics: tuple[MetricLine, ...]
    typed: Typed | None

    @property
    def counted(self) -> Fraction | None:
        """The points of the metrics that could be counted; None where none could."""
        points = [line.points for line in self.metrics if line.points is not None]
        return sum(points, Fraction()) if points else None

    @property
    def counted_most(self) -> int:
        """The most points of those metrics: what the others bring is not known."""
        return sum(line.metric.most for line in self.metrics if line.points is not None)

    @property
    def typed_distance(self) -> Decimal | None:
        """How far the typed points are from all of them."""
        return self.group.most - self.typed.value if self.typed else None


@dataclass(frozen=True)
class Index766:
    """The six groups, the typed total and rank, and the progress metric by the portal's rules where that was asked
    for."""

    groups: tuple[GroupLine, ...]
    score: Typed | None
    rank: Typed | None
    progress: Progress | None


def index_766(connection: Connection, scope: Scope, found: Progress | None) -> Index766:
    """The index over the scope; typed values are the province's. `found` is the progress metric of the scope
    (measures.progress_766), None where it was not asked for."""
    told = {each.indicator.key: each for each in values(connection, scope.period)}
    ratios = _ratios(connection, scope, told, found)
    groups = tuple(
        GroupLine(
            group,
            tuple(
                MetricLine(metric, ratios.get(metric.counted_by) if metric.counted_by else None)
                for metric in metrics_of(group, scope.period.last)
            ),
            _typed(connection, told.get(group.indicator)),
        )
        for group in GROUPS
    )
    return Index766(groups, _typed(connection, told.get(SCORE)), _typed(connection, told.get(RANK)), found)


def _ratios(
    connection: Connection, scope: Scope, told: Mapping[str, PeriodValue], found: Progress | None
) -> dict[CountedBy, Ratio]:
    """What can be counted; nothing of a metric whose whole is not known or 0."""
    day = data_date(connection)
    ratios = {} if found is None else {CountedBy.PROGRESS: found.ratio}
    if day is not None and scope.period.first <= day:
        counts = total(connection, scope)
        ratios |= {by: rate(counts, by.value) for by in CountedBy if by.value in FLAG_RATES}
        full = replace(scope, selection=replace(scope.selection, levels=(ServiceLevel.FULL,)))
        ratios[CountedBy.FULL_ONLINE] = rate(total(connection, full), "online_rate")
    ratios[CountedBy.FEEDBACK] = _feedback(told)
    return {by: ratio for by, ratio in ratios.items() if ratio.whole}


def _feedback(told: Mapping[str, PeriodValue]) -> Ratio:
    """What was handled in time of all stages that people reported."""
    stages = [told[f"feedback_{name}_in_time_rate"] for name, _, _ in FEEDBACK_STAGES]
    known = [stage for stage in stages if stage.part is not None and stage.whole is not None]
    parts, wholes = ([int(getattr(stage, name)) for stage in known] for name in ("part", "whole"))
    return Ratio(sum(parts), sum(wholes))


def _typed(connection: Connection, told: PeriodValue | None) -> Typed | None:
    """The value of the last month told, with what it was before."""
    if told is None or not told.told:
        return None
    month = told.told[-1]
    lines = revisions(connection, told.indicator.key, month)
    counting = next(line for line in lines if line.counts)
    former = tuple(line for line in lines if not line.counts)
    return Typed(counting.value, month, counting.read_on, counting.told_at, counting.told_by, former)
