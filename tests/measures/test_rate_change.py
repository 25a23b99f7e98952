"""The change of a rate, split: the parts add up exactly, whatever the counts are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.ratio import Ratio
from measures.rate_change import POINT_STEP, rate_change, rounded, shares_of

_RATIOS = st.integers(0, 5_000).flatmap(lambda whole: st.integers(0, whole).map(lambda part: Ratio(part, whole)))
_GROUPS = st.lists(st.tuples(_RATIOS, _RATIOS), max_size=8)
Groups = list[tuple[Ratio, Ratio]]


def test_two_groups_of_unchanged_rates_differ_by_their_mix_alone() -> None:
    change = rate_change([(Ratio(90, 100), Ratio(45, 50)), (Ratio(50, 100), Ratio(75, 150))])
    assert change is not None
    # From 70 % to 60 %: B, which has 50 %, grew from a half to three quarters.
    assert (change.change, change.mix, change.performance) == (-1000, -1000, 0)


def test_groups_of_unchanged_shares_differ_by_their_rates_alone() -> None:
    change = rate_change([(Ratio(90, 100), Ratio(190, 200)), (Ratio(50, 100), Ratio(90, 200))])
    assert change is not None
    assert (change.mix, change.performance) == (0, 0)
    assert [group.performance for group in change.groups] == [250, -250]
    # The same rate over twice as many dossiers: all of the growth is volume.
    assert (change.part.volume, change.part.mix, change.part.performance) == (140, 0, 0)


def test_a_group_of_one_period_alone_is_mix() -> None:
    change = rate_change([(Ratio(90, 100), Ratio(90, 100)), (Ratio(0, 0), Ratio(10, 100))])
    assert change is not None
    assert (change.change, change.performance) == (-4000, 0)


def test_without_a_dossier_in_one_of_the_periods_nothing_is_split() -> None:
    assert rate_change([(Ratio(0, 0), Ratio(1, 2))]) is None
    assert rate_change([]) is None


def test_every_group_up_and_the_whole_down_is_simpsons_case() -> None:
    groups = [(Ratio(990, 1_000), Ratio(299, 300)), (Ratio(70, 100), Ratio(640, 800))]
    change = rate_change(groups)
    assert change is not None
    assert change.change < 0 and change.simpson is True
    backwards = rate_change([(now, before) for before, now in groups])
    assert backwards is not None and backwards.simpson is False
    same_way = rate_change([(Ratio(990, 1_000), Ratio(995, 1_000)), (Ratio(70, 100), Ratio(80, 100))])
    assert same_way is not None and same_way.simpson is None


@given(_GROUPS)
def test_the_shown_parts_add_up_in_every_line_and_every_column(groups: Groups) -> None:
    change = rate_change(groups)
    if change is None:
        return
    exact = Fraction(change.now.part, change.now.whole) - Fraction(change.before.part, change.before.whole)
    assert change.change == rounded(exact / POINT_STEP)
    assert change.mix + change.performance == change.change == sum(group.change for group in change.groups)
    assert change.part.change == change.now.part - change.before.part


@given(_GROUPS)
def test_the_two_periods_exchanged_give_the_change_backwards(groups: Groups) -> None:
    forwards, backwards = rate_change(groups), rate_change([(now, before) for before, now in groups])
    if forwards is None or backwards is None:
        assert forwards is backwards
        return
    assert forwards.change == -backwards.change
    # Rounding may take a step from one part to another.
    assert abs(forwards.mix + backwards.mix) <= 1


@given(st.lists(st.fractions(-50, 50, max_denominator=97), min_size=1, max_size=12))
def test_parts_rounded_by_the_largest_remainder_miss_their_exact_value_by_less_than_one(parts: list[Fraction]) -> None:
    total = rounded(sum(parts, Fraction()))
    shown = shares_of(total, parts)
    assert sum(shown) == total
    assert all(abs(value - part) <= 1 for value, part in zip(shown, parts, strict=True))
