"""What the verdict on a scope's on-time rate is judged from, and what a rule finds in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from domain.agency import Block
from domain.counts import FEWEST_RANKED
from domain.ratio import Ratio
from measures.chance import difference_p_value, holm

# With probability 95 % a province in which nothing differs is told nothing: what is left is shared among the families
# of claims, of which there are six (docs/decisions/0036).
LEVEL = 0.05 / 6

# Where a finding stands on the page.
Place = Literal["sentence", "units", "chart"]


@dataclass(frozen=True)
class Aim:
    """The least that the on-time rate must reach, a fraction of 1, and the day from which this holds."""

    share: Fraction
    first: date


@dataclass(frozen=True)
class Unit:
    """An agency with its on-time rate over the period, and its dossiers that are open and past their due day."""

    name: str
    block: Block
    on_time: Ratio
    overdue: int = 0

    @property
    def late(self) -> int:
        """The dossiers that were late."""
        return self.on_time.whole - self.on_time.part


@dataclass(frozen=True)
class ClearUnits:
    """The units whose rate differs from that of all others together by more than chance, the clearest first."""

    better: tuple[Unit, ...]
    worse: tuple[Unit, ...]


@dataclass(frozen=True)
class Evidence:
    """The on-time rate now and earlier (None without data to compare), by month and by unit.

    `months` has one entry a month of the period up to the last of which files tell, with its key (2023-01); None
    where files of some or of all units are missing. `aim` is None where no target is in force at the period's end.
    """

    now: Ratio
    previous: Ratio | None
    year_before: Ratio | None
    months: tuple[tuple[str, Ratio | None], ...]
    units: tuple[Unit, ...]
    aim: Aim | None = None

    @property
    def target(self) -> Fraction | None:
        """The share that is aimed at."""
        return self.aim.share if self.aim else None

    @property
    def late(self) -> int:
        """The dossiers that were late."""
        return self.now.whole - self.now.part

    @cached_property
    def clear_units(self) -> ClearUnits:
        """The units that stand out, among those with enough dossiers to be ranked."""
        known = [unit for unit in self.units if unit.on_time.whole >= FEWEST_RANKED]
        others = [_without(self.now, unit.on_time) for unit in known]
        p_values = [difference_p_value(unit.on_time, rest) for unit, rest in zip(known, others, strict=True)]
        standing = [
            (unit, rises_over(unit.on_time, rest))
            for unit, rest, stands in zip(known, others, holm(p_values, LEVEL), strict=True)
            if stands
        ]
        better = sorted((unit for unit, rises in standing if rises), key=_least_surely_on_time, reverse=True)
        worse = sorted((unit for unit, rises in standing if not rises), key=lambda unit: -unit.late)
        return ClearUnits(tuple(better), tuple(worse))


@dataclass(frozen=True)
class Named:
    """A unit's name within a sentence; it leads to the unit's dossiers of this count."""

    agency: str
    count: str = "late"


Piece = str | Named


@dataclass(frozen=True)
class Finding:
    """What a rule found, as pieces of one clause; `is_good` is None where it is neither good nor bad."""

    rule: str
    pieces: tuple[Piece, ...]
    is_good: bool | None = None

    @property
    def text(self) -> str:
        """The clause as plain text."""
        return "".join(piece.agency if isinstance(piece, Named) else piece for piece in self.pieces)


@dataclass(frozen=True)
class Rule:
    """A declared rule: its key, its title and its condition for people, where its clause stands, and what judges.

    `judge` gives None where the condition does not hold: then nothing is said.
    """

    name: str
    title: str
    condition: str
    place: Place
    judge: Callable[[Evidence], Finding | None]


def rises_over(now: Ratio, before: Ratio) -> bool:
    """Whether the first rate is higher than the second, compared in whole numbers."""
    return now.part * before.whole > before.part * now.whole


def _without(whole: Ratio, part: Ratio) -> Ratio:
    return Ratio(whole.part - part.part, whole.whole - part.whole)


def _least_surely_on_time(unit: Unit) -> float:
    interval = unit.on_time.wilson_95()
    return interval[0] if interval else 0.0
