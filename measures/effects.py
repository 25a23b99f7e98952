"""The effect of an import on the rates: before and after, in total, by block, and for the agencies that change most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.agency import Block
from domain.counts import COUNTS, FEWEST_RANKED
from domain.effect import AgencyCounts, Effect
from domain.name_order import name_order
from domain.ratio import Ratio
from measures.rates import rate

MOST_MOVED = 10

Counts = dict[str, int]


@dataclass(frozen=True)
class Move:
    """One rate of one group, before and after; Ratio(0, 0) where there was nothing to divide by."""

    before: Ratio
    after: Ratio

    @property
    def points(self) -> float | None:
        """The change, a fraction of 1; None where the rate is missing before or after."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True)
class Line:
    """The counts of one group before and after, None without data. The group is a block's code, an agency's name, or
    None for all together."""

    group: str | None
    before: Counts | None
    after: Counts | None

    def move(self, name: str) -> Move:
        """The headline rate of that name before and after."""
        return Move(_rate(self.before, name), _rate(self.after, name))


def in_all(effect: Effect) -> Line:
    """All agencies together."""
    return Line(None, _sum(effect.before), _sum(effect.after))


def by_block(effect: Effect) -> list[Line]:
    """One line for each block that has counts, in the usual order."""
    blocks = {line.block for line in (*effect.before, *effect.after)}
    return [
        Line(block.value, _sum(_of(effect.before, block)), _sum(_of(effect.after, block)))
        for block in Block
        if block in blocks
    ]


def by_agency(effect: Effect) -> list[Line]:
    """One line an agency, by name."""
    before, after = ({line.agency: line.counts for line in side} for side in (effect.before, effect.after))
    agencies = sorted({**before, **after}, key=name_order)
    return [Line(agency, before.get(agency), after.get(agency)) for agency in agencies]


def most_moved(effect: Effect, name: str) -> list[Line]:
    """The agencies whose rate changes most, at most MOST_MOVED; agencies whose two counts stay the same are left out.

    Agencies with enough dossiers to be ranked come first, then the smaller ones, both by percentage points; then
    agencies without the rate before or after, by number of dossiers.
    """
    moved = [line for line in by_agency(effect) if line.move(name).before != line.move(name).after]
    return sorted(moved, key=lambda line: _rank(line, name))[:MOST_MOVED]


def _rank(line: Line, name: str) -> tuple[int, float]:
    move = line.move(name)
    whole = max(move.before.whole, move.after.whole)
    if move.points is None:
        return 2, -whole
    return int(whole < FEWEST_RANKED), -abs(move.points)


def _rate(counts: Mapping[str, int] | None, name: str) -> Ratio:
    return rate(counts, name) if counts else Ratio(0, 0)


def _of(lines: Iterable[AgencyCounts], block: Block) -> list[AgencyCounts]:
    return [line for line in lines if line.block is block]


def _sum(lines: Sequence[AgencyCounts]) -> Counts | None:
    return {name: sum(line.counts[name] for line in lines) for name in COUNTS} if lines else None
