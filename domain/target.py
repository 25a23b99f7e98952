"""Chỉ tiêu được giao: what a figure of the province, a block or a unit must reach, and whether it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from domain.ratio import Ratio
from domain.scope import Selection
from domain.spelling import name_key

PERCENT_UNIT = "%"
MOST_DOCUMENT, MOST_NAME = 400, 400


class Direction(StrEnum):
    """Whether the figure must not be below the value, or not above it."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Level(StrEnum):
    """Whose figure a target is for."""

    PROVINCE = "province"
    BLOCK = "block"
    AGENCY = "agency"


class Change(StrEnum):
    """What giving a target did to those that are kept."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class TargetFigure:
    """A figure that can have a target: its key, name and unit, and the direction in which it is good. A unit of "%"
    makes it a share: its value is part of whole dossiers."""

    key: str
    name: str
    unit: str = PERCENT_UNIT
    direction: Direction = Direction.AT_LEAST

    @property
    def is_share(self) -> bool:
        return self.unit == PERCENT_UNIT


@dataclass(frozen=True)
class Target:
    """A target in the unit of its figure (98 is 98 %), exactly as given. `subject` is a block's code or an agency's
    name, None for the province; it holds from `first` to `last`, both included, without an end where that is None;
    `document` is the number of the document that sets it."""

    figure: str
    level: Level
    subject: str | None
    first: date
    last: date | None
    direction: Direction
    value: Decimal
    document: str

    @property
    def key(self) -> tuple[str, Level, str, date]:
        """What a later target must share to take the place of this one."""
        return self.figure, self.level, name_key(self.subject or ""), self.first

    def is_in_force(self, day: date) -> bool:
        """Whether the target holds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class KeptTarget(Target):
    """A target as it is kept: who gave it and when; and when it was replaced or taken back and by whom, None while it
    counts."""

    id: int
    entered_at: datetime
    entered_by: str | None = None
    replaced_at: datetime | None = None
    replaced_by: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a figure stands against a target. `points` is the shortfall in the figure's unit (percentage points of a
    share), exact; `dossiers` the least number of dossiers that would have had to be otherwise (not late, filed online)
    for the target to be reached, None for a figure that is no share. Both are 0 where it is reached."""

    target: Target
    reached: bool
    points: Fraction
    dossiers: int | None


def share_standing(target: Target, ratio: Ratio) -> Standing | None:
    """The standing of a share; None where its whole is 0: of nothing known nothing is said."""
    if not ratio.whole:
        return None
    wanted = Fraction(target.value) / 100
    if target.direction is Direction.AT_LEAST:
        dossiers = max(0, ceil(wanted * ratio.whole) - ratio.part)
    else:
        dossiers = max(0, ratio.part - floor(wanted * ratio.whole))
    return Standing(target, dossiers == 0, _short(target, Fraction(100 * ratio.part, ratio.whole)), dossiers)


def value_standing(target: Target, value: Fraction | int | None) -> Standing | None:
    """The standing of a figure that is no share; None where its value is missing."""
    if value is None:
        return None
    points = _short(target, Fraction(value))
    return Standing(target, points == 0, points, None)


def target_for(
    targets: Iterable[Target], figure: str, selection: Selection, block: str | None, day: date
) -> Target | None:
    """The target in force on the day for the figure of a selection: the unit's own, else its block's, else the
    province's; of several the one that began last. `block` is that of a selected unit.

    None where the selection is narrowed otherwise than to blocks and units, of which no target speaks.
    """
    if selection != selection.units_only:
        return None
    wanted = _subjects(selection, block)
    ranked = [
        (rank, target.first, target)
        for target in targets
        if target.figure == figure
        and target.is_in_force(day)
        and (rank := wanted.get((target.level, name_key(target.subject or "")))) is not None
    ]
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def _subjects(selection: Selection, block: str | None) -> dict[tuple[Level, str], int]:
    """Whose targets hold for the selection, and which come first (the highest)."""
    wanted = {(Level.PROVINCE, ""): 0}
    if block is None and len(selection.blocks) == 1:
        block = selection.blocks[0].value
    if block is not None:
        wanted[Level.BLOCK, name_key(block)] = 1
    if len(selection.agencies) == 1:
        wanted[Level.AGENCY, name_key(selection.agencies[0])] = 2
    return wanted


def _short(target: Target, value: Fraction) -> Fraction:
    wanted = Fraction(target.value)
    below = wanted - value if target.direction is Direction.AT_LEAST else value - wanted
    return max(Fraction(0), below)
