"""How figures stand against the targets in force: reached or not, and what is missing in points and in dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import db.targets
from db.engine import Connection
from db.once_a_state import once_a_state
from domain.counts import RATES
from domain.indicator_values import PeriodValue
from domain.ratio import Ratio
from domain.scope import Dimension, Scope, Selection
from domain.target import KeptTarget, Level, Standing, Target, TargetFigure, share_standing, target_for, value_standing
from measures import choices, indicators
from measures.counts import as_counts, count, total
from measures.rates import rate


@dataclass(frozen=True)
class Targets:
    """The targets that count, the figures that can have one, and the block of each agency."""

    kept: tuple[KeptTarget, ...]
    figures: dict[str, TargetFigure]
    blocks: dict[str, str]

    def of(self, figure: str, scope: Scope) -> Target | None:
        """The target of a figure of the scope, in force on the last day of its period."""
        return target_for(self.kept, figure, scope.selection, self._block(scope.selection), scope.period.last)

    def standing(self, figure: str, scope: Scope, counts: Mapping[str, int]) -> Standing | None:
        """How a rate of the scope stands; None without a target, where the rate is not counted, or nothing is known."""
        aimed = self.of(figure, scope) if figure in RATES else None
        return share_standing(aimed, rate(counts, figure)) if aimed else None

    def figure(self, target: Target) -> TargetFigure:
        """The target's figure; one that is known no more by its key."""
        return self.figures.get(target.figure) or TargetFigure(target.figure, target.figure, "")

    def _block(self, selection: Selection) -> str | None:
        return self.blocks.get(selection.agencies[0]) if len(selection.agencies) == 1 else None


def targets(connection: Connection) -> Targets:
    """Everything that standings are made of."""
    return once_a_state(connection, _targets)


def history(connection: Connection) -> tuple[KeptTarget, ...]:
    """Every target that was ever given, in the order in which they were."""
    return db.targets.all_targets(connection)


def figures(connection: Connection) -> dict[str, TargetFigure]:
    """The figures that can have a target, by key."""
    return db.targets.known_figures(connection)


@dataclass(frozen=True)
class Judged:
    """A target that counts, its figure, and how it stands over a period. A rate has its two counts (`ratio`), an
    indicator its `value` in the figure's unit. They and `standing` are None where nothing is known of the figure then,
    the standing also where the target is not in force on the period's last day."""

    target: KeptTarget
    figure: TargetFigure
    ratio: Ratio | None = None
    value: Fraction | None = None
    standing: Standing | None = None


def judged(connection: Connection, scope: Scope) -> list[Judged]:
    """Every target that counts with its standing over the scope's period, each of its own province, block or unit."""
    found = targets(connection)
    by_agency, by_block = (_counts_by(connection, scope, by) for by in (Dimension.AGENCY, Dimension.BLOCK))
    whole = total(connection, Scope(scope.period))
    counts: dict[Level, dict[str | None, dict[str, int]]] = {
        Level.PROVINCE: {None: whole},
        Level.BLOCK: by_block,
        Level.AGENCY: by_agency,
    }
    told = _indicator_values(connection, scope) if any(kept.figure not in RATES for kept in found.kept) else {}
    return [
        _judged_rate(kept, found.figure(kept), counts[kept.level].get(kept.subject), scope.period.last)
        if kept.figure in RATES
        else _judged_value(kept, found.figure(kept), told.get(kept.subject, {}).get(kept.figure), scope.period.last)
        for kept in found.kept
    ]


def _judged_rate(kept: KeptTarget, figure: TargetFigure, counts: Mapping[str, int] | None, day: date) -> Judged:
    ratio = None if counts is None else rate(counts, kept.figure)
    if ratio is None or not ratio.whole:
        return Judged(kept, figure)
    return Judged(kept, figure, ratio, standing=share_standing(kept, ratio) if kept.is_in_force(day) else None)


def _judged_value(kept: KeptTarget, figure: TargetFigure, told: PeriodValue | None, day: date) -> Judged:
    value = None if told is None else told.value
    if value is None:
        return Judged(kept, figure)
    value = value * 100 if told and told.indicator.ratio else value
    return Judged(kept, figure, value=value, standing=value_standing(kept, value) if kept.is_in_force(day) else None)


def _indicator_values(connection: Connection, scope: Scope) -> dict[str | None, dict[str, PeriodValue]]:
    """The indicators of the province (None) and of each agency that told any; nobody tells them of a block."""
    told = [(None, indicators.values(connection, scope.period))]
    of_all = [*told, *indicators.values_by_agency(connection, scope.period)]
    return {subject: {each.indicator.key: each for each in values} for subject, values in of_all}


def _counts_by(connection: Connection, scope: Scope, by: Dimension) -> dict[str | None, dict[str, int]]:
    frame = count(connection, Scope(scope.period), by)
    return {str(line[by.value]): as_counts(line) for _, line in frame.iterrows()}


def _targets(connection: Connection) -> Targets:
    agencies = choices.agencies(connection)
    blocks = dict(zip(agencies["name"], agencies["block"], strict=True))
    return Targets(db.targets.current_targets(connection), db.targets.known_figures(connection), blocks)
