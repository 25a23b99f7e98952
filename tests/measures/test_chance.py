"""Our own exact tests against scipy's, and what they say of small and of very large counts."""

from fractions import Fraction

import pytest
from scipy import stats

from domain.ratio import Ratio
from measures.chance import binomial_at_least, difference_p_value, holm, target_p_value

PAIRS = [
    (Ratio(49, 53), Ratio(40, 53)),
    (Ratio(0, 30), Ratio(5, 30)),
    (Ratio(93_543, 93_600), Ratio(25_012, 26_840)),
    (Ratio(118_555, 120_440), Ratio(117_300, 119_400)),
    (Ratio(30, 30), Ratio(2_000, 2_010)),
    (Ratio(1, 1), Ratio(1, 1)),
    (Ratio(4_900_000, 5_000_000), Ratio(4_901_000, 5_000_000)),
]


@pytest.mark.parametrize("first, second", PAIRS)
def test_the_p_value_of_two_rates_is_twice_fishers_smaller_tail(first: Ratio, second: Ratio) -> None:
    table = [[first.part, first.whole - first.part], [second.part, second.whole - second.part]]
    tails = [stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
    assert difference_p_value(first, second) == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-5, abs=1e-300)


@pytest.mark.parametrize("first, second", PAIRS)
def test_the_order_of_two_rates_does_not_change_their_p_value(first: Ratio, second: Ratio) -> None:
    assert difference_p_value(first, second) == pytest.approx(difference_p_value(second, first), rel=1e-6, abs=1e-300)


@pytest.mark.parametrize(
    "ratio, target",
    [
        (Ratio(49, 53), Fraction(98, 100)),
        (Ratio(118_555, 120_440), Fraction(98, 100)),
        (Ratio(25_012, 26_840), Fraction(93, 100)),
        (Ratio(4_900_100, 5_000_000), Fraction(98, 100)),
        (Ratio(0, 40), Fraction(1, 20)),
        (Ratio(40, 40), Fraction(19, 20)),
    ],
)
def test_the_p_value_against_a_target_is_twice_the_binomials_smaller_tail(ratio: Ratio, target: Fraction) -> None:
    at_most = stats.binom.cdf(ratio.part, ratio.whole, float(target))
    at_least = stats.binom.sf(ratio.part - 1, ratio.whole, float(target))
    expected = min(1.0, 2 * min(at_most, at_least))
    assert target_p_value(ratio, target) == pytest.approx(expected, rel=1e-5, abs=1e-300)


@pytest.mark.parametrize("part", [0, 1, 7, 19, 20, 21])
def test_the_tail_of_the_binomial_is_scipys(part: int) -> None:
    assert binomial_at_least(part, 20, 0.4) == pytest.approx(stats.binom.sf(part - 1, 20, 0.4), rel=1e-9)


def test_without_a_dossier_nothing_differs() -> None:
    assert difference_p_value(Ratio(0, 0), Ratio(5, 10)) == 1.0
    assert target_p_value(Ratio(0, 0), Fraction(98, 100)) == 1.0


def test_a_target_of_all_is_missed_by_one_dossier() -> None:
    assert target_p_value(Ratio(10, 10), Fraction(1)) == 1.0
    assert target_p_value(Ratio(9, 10), Fraction(1)) == 0.0


def test_holm_stops_at_the_first_difference_that_does_not_stand() -> None:
    assert holm([0.001, 0.04, 0.012], level=0.05) == [True, True, True]
    assert holm([0.001, 0.03, 0.04], level=0.05) == [True, False, False]
    assert holm([], level=0.05) == []
