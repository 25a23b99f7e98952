"""Why a rate is another one than in an earlier period: the mix of its groups, and how each group performed.

All in whole numbers and fractions: the parts add up exactly, and so do the rounded ones that are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from domain.ratio import Ratio

# A hundredth of a percentage point: what the parts of a change of a rate are shown in.
POINT_STEP = Fraction(1, 10_000)


@dataclass(frozen=True)
class GroupChange:
    """One group: its two counts in both periods, and what it contributes to the change of the whole rate, in steps of
    POINT_STEP: by its share of the dossiers (`mix`) and by its own rate (`performance`)."""

    before: Ratio
    now: Ratio
    mix: int
    performance: int

    @property
    def change(self) -> int:
        """What the group contributes in all, in steps of POINT_STEP."""
        return self.mix + self.performance


@dataclass(frozen=True)
class PartChange:
    """The change of the part (late dossiers, say), in dossiers: what more or fewer dossiers brought at the same rates
    (`volume`), what their mix did, what the groups' own rates did. The three add up to the change exactly."""

    volume: int
    mix: int
    performance: int

    @property
    def change(self) -> int:
        """The change of the part."""
        return self.volume + self.mix + self.performance


@dataclass(frozen=True)
class RateChange:
    """A rate in two periods and its change, split over the groups. `mix`, `performance` and `change` are the sums of
    the groups' ones, in steps of POINT_STEP."""

    before: Ratio
    now: Ratio
    groups: tuple[GroupChange, ...]
    part: PartChange

    @property
    def mix(self) -> int:
        """What the mix of the groups did to the rate."""
        return sum(group.mix for group in self.groups)

    @property
    def performance(self) -> int:
        """What the groups' own rates did to the rate."""
        return sum(group.performance for group in self.groups)

    @property
    def change(self) -> int:
        """The change of the rate, rounded to a step."""
        return self.mix + self.performance

    @property
    def simpson(self) -> bool | None:
        """Whether every group moved one way and the whole the other: True where the groups rose (none fell), False
        where they fell; None where there is no such contradiction (Simpson's paradox)."""
        compared = [group for group in self.groups if group.before.whole and group.now.whole]
        moves = {_sign(_value(group.now) - _value(group.before)) for group in compared} - {0}
        whole = _sign(_value(self.now) - _value(self.before))
        return moves == {1} if len(compared) > 1 and len(moves) == 1 and moves == {-whole} else None


def rate_change(groups: Sequence[tuple[Ratio, Ratio]]) -> RateChange | None:
    """The change of the common rate of groups, each with its rate before and now; None where one of the periods has no
    whole. The groups keep their order.

    performance is the change of the group's rate times its mean share of the dossiers; mix is the change of its share
    times how far its mean rate lies from the whole's. A group of one period alone has the same rate in both: all that
    it brings is mix. Nothing depends on which of the two periods is taken as the base (Marshall and Edgeworth).
    """
    first, second = (_pooled(pair[place] for pair in groups) for place in (0, 1))
    if not first.whole or not second.whole:
        return None
    middle = (_value(first) + _value(second)) / 2
    exact = [_effects(*pair, first.whole, second.whole, middle) for pair in groups]
    return RateChange(first, second, _changes(groups, exact), _part_change(first, second, exact))


def shares_of(total: int, parts: Sequence[Fraction]) -> list[int]:
    """The parts as whole numbers that add up to `total`, by the largest remainder. The parts' own sum is `total` or
    misses it by less than their number."""
    floors = [floor(part) for part in parts]
    lacking = total - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in by_remainder[: max(lacking, 0)]:
        floors[place] += 1
    return floors


def rounded(value: Fraction) -> int:
    """The nearest whole number, a half away from 0."""
    away = floor(abs(value) + Fraction(1, 2))
    return away if value >= 0 else -away


def _effects(before: Ratio, now: Ratio, first: int, second: int, middle: Fraction) -> tuple[Fraction, Fraction]:
    """(mix, performance) of one group, as fractions of 1."""
    if not before.whole and not now.whole:
        return Fraction(), Fraction()
    share_before, share_now = Fraction(before.whole, first), Fraction(now.whole, second)
    rate_before = _value(before if before.whole else now)
    rate_now = _value(now if now.whole else before)
    mix = (share_now - share_before) * ((rate_before + rate_now) / 2 - middle)
    return mix, (rate_now - rate_before) * (share_before + share_now) / 2


def _changes(
    groups: Sequence[tuple[Ratio, Ratio]], exact: Sequence[tuple[Fraction, Fraction]]
) -> tuple[GroupChange, ...]:
    sums = [sum((effects[place] for effects in exact), Fraction()) / POINT_STEP for place in (0, 1)]
    totals = shares_of(rounded(sum(sums, Fraction())), sums)
    mixes, performances = (
        shares_of(total, [effects[place] / POINT_STEP for effects in exact]) for place, total in enumerate(totals)
    )
    lines = zip(groups, mixes, performances, strict=True)
    return tuple(GroupChange(*pair, mix, performance) for pair, mix, performance in lines)


def _part_change(first: Ratio, second: Ratio, exact: Sequence[tuple[Fraction, Fraction]]) -> PartChange:
    mean_rate, mean_whole = (_value(first) + _value(second)) / 2, Fraction(first.whole + second.whole, 2)
    volume = (second.whole - first.whole) * mean_rate
    mix, performance = (mean_whole * sum((effects[place] for effects in exact), Fraction()) for place in (0, 1))
    return PartChange(*shares_of(second.part - first.part, [volume, mix, performance]))


def _pooled(ratios: Iterable[Ratio]) -> Ratio:
    known = list(ratios)
    return Ratio(sum(ratio.part for ratio in known), sum(ratio.whole for ratio in known))


def _value(ratio: Ratio) -> Fraction:
    return Fraction(ratio.part, ratio.whole)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
