"""Rates: counts are added first and divided last; a rate is missing where its whole is 0."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from domain.counts import FLAG_RATES, HEADLINE_RATES, RATES
from domain.ratio import Ratio, mean_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def rate(counts: Mapping[str, int], name: str) -> Ratio:
    """The rate of that name as its two counts. Raises KeyError for an unknown name."""
    above, below = HEADLINE_RATES.get(name) or FLAG_RATES[name]
    return Ratio(_weighed(counts, above), _weighed(counts, below))


def with_rates(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The frame of counts with a float column for each rate, a fraction of 1, NaN where the whole is 0."""
    return frame.assign(**{name: _divided(frame, name) for name in RATES})


def ratios(frame: "pd.DataFrame", name: str) -> list[Ratio]:
    """The rate of that name for each line of a frame of counts, as its two counts."""
    above, below = RATES[name]
    parts, wholes = _weighed_columns(frame, above), _weighed_columns(frame, below)
    return [Ratio(int(part), int(whole)) for part, whole in zip(parts, wholes, strict=True)]


def online_rate_mean(frame: "pd.DataFrame") -> float | None:
    """The plain mean ("bình quân") of the lines' online rates whose whole is not 0; None where there is none.

    Only beside the pooled online_rate, and named as a mean: every line weighs the same, however few its dossiers.
    """
    return mean_of(ratios(frame, "online_rate"))


def _weighed(counts: Mapping[str, int], weights: Mapping[str, int]) -> int:
    return sum(weight * counts[name] for name, weight in weights.items())


def _divided(frame: "pd.DataFrame", name: str) -> "NDArray[np.float64]":
    above, below = RATES[name]
    part, whole = _weighed_columns(frame, above), _weighed_columns(frame, below)
    divided = np.full(len(frame), np.nan)
    np.divide(part, whole, out=divided, where=whole != 0)
    return divided


def _weighed_columns(frame: "pd.DataFrame", weights: Mapping[str, int]) -> "NDArray[np.int64]":
    added = np.zeros(len(frame), dtype="int64")
    for name, weight in weights.items():
        added += weight * frame[name].to_numpy(dtype="int64")
    return added
