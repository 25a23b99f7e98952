"""Whether a difference of rates is more than chance: exact tests of our own, and Holm's correction for many of them.

Dossiers are taken as independent of each other (docs/decisions/0036).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, inf, lgamma, log, log1p

from domain.ratio import Ratio

# What follows in a sum or a continued fraction is then below what a float can hold.
_TINY, _ENOUGH = 1e-300, 1e-15
_MOST_STEPS = 100_000


def target_p_value(ratio: Ratio, target: Fraction) -> float:
    """The exact two-sided p-value of the counts where the true rate is the target: twice the smaller tail of the
    binomial distribution. 1.0 where the whole is 0."""
    if not ratio.whole:
        return 1.0
    if not 0 < target < 1:
        return 1.0 if ratio.part == target * ratio.whole else 0.0
    at_least = binomial_at_least(ratio.part, ratio.whole, float(target))
    at_most = 1.0 - binomial_at_least(ratio.part + 1, ratio.whole, float(target))
    # 1 − x loses a tail that is smaller than the float's last digit; there the other direction is counted.
    if at_most < 1e-6:
        at_most = binomial_at_least(ratio.whole - ratio.part, ratio.whole, float(1 - target))
    return min(1.0, 2.0 * min(at_least, at_most))


def difference_p_value(first: Ratio, second: Ratio) -> float:
    """The exact two-sided p-value of two rates where both are the same in truth: twice the smaller tail of Fisher's
    test. 1.0 where one of the wholes is 0."""
    if not first.whole or not second.whole:
        return 1.0
    rises = first.part * second.whole >= second.part * first.whole
    high, low = (first, second) if rises else (second, first)
    return min(1.0, 2.0 * _at_least(high, low))


def holm(p_values: Sequence[float], level: float) -> list[bool]:
    """Which of the differences stand, so that with probability 1 − level none of them is a false one.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
    """
    stands = [False] * len(p_values)
    for place, number in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[number] > level / (len(p_values) - place):
            break
        stands[number] = True
    return stands


def binomial_at_least(part: int, whole: int, share: float) -> float:
    """The probability of `part` or more of `whole`, each with the probability `share` (between 0 and 1)."""
    if part <= 0:
        return 1.0
    if part > whole:
        return 0.0
    return _incomplete_beta(float(part), float(whole - part + 1), share)


def _at_least(high: Ratio, low: Ratio) -> float:
    """The probability that `high` has its part or more of the two parts together, which fall on both wholes alike."""
    whole, parts, drawn = high.whole + low.whole, high.part + low.part, high.whole
    most = min(parts, drawn)
    first = exp(_log_hypergeometric(high.part, whole, parts, drawn))
    total = term = first
    for part in range(high.part, most):
        term *= (parts - part) * (drawn - part) / ((part + 1) * (whole - parts - drawn + part + 1))
        total += term
        if term < _ENOUGH * total:
            break
    return total


def _log_hypergeometric(part: int, whole: int, parts: int, drawn: int) -> float:
    return _log_choose(parts, part) + _log_choose(whole - parts, drawn - part) - _log_choose(whole, drawn)


def _log_choose(whole: int, part: int) -> float:
    if not 0 <= part <= whole:
        return -inf
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz's way)."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1 - x) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d
    for step in range(1, _MOST_STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for numerator in (even, odd):
            d = 1 / _away_from_zero(1 + numerator * d)
            c = _away_from_zero(1 + numerator / c)
            value *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
