"""A share as its two counts, divided last."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

_Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Ratio:
    """part of whole. `value` is a fraction of 1, or None where the whole is 0 (no dossier is not 0 %, nor 100 %)."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def wilson_95(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval, fractions of 1; None where the whole is 0.

        Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
        """
        if not self.whole:
            return None
        share, n, z = self.part / self.whole, self.whole, _Z_95
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)


def mean_of(ratios: Iterable[Ratio]) -> float | None:
    """The plain mean ("bình quân") of the values that exist, each with the same weight; None where there is none.

    Only to be shown beside the pooled value and named as a mean: it answers another question.
    """
    values = [ratio.value for ratio in ratios if ratio.value is not None]
    return sum(values) / len(values) if values else None
