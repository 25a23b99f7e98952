"""Counts and rates along time."""

from typing import Any

import numpy as np
import pandas as pd

from db.engine import Connection
from domain.counts import COUNTS, RATES
from domain.scope import Dimension, Scope
from measures.counts import count, parts_of
from measures.coverage import untold
from measures.rates import with_rates


def by_month(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line a month that has data: month (2023-01), every count, every rate. A month without data has no line, nor
    has one of which no file tells and in which nothing happened: what was pending before it says nothing of it."""
    frame = count(connection, scope, Dimension.MONTH)
    happened = frame[["received", "resolved", "withdrawn"]].any(axis=1)
    has_file = ~frame["month"].isin(untold(connection, scope, Dimension.MONTH))
    return with_rates(frame[happened | has_file].reset_index(drop=True))


def with_gaps(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """What `by_month` gives, with a line for every month of the period: counts (Int64) and rates are missing, never 0,
    where there are no data, so that a drawn line breaks there."""
    months = [part.notation for part in parts_of(scope.period, Dimension.MONTH)]
    places = pd.Index(frame["month"]).get_indexer(pd.Index(months))
    missing = places < 0
    lines: dict[str, Any] = {"month": months}
    for name in COUNTS:
        lines[name] = pd.arrays.IntegerArray(_taken(frame, name, places, "int64"), missing.copy())
    for name in RATES:
        lines[name] = np.where(missing, np.nan, _taken(frame, name, places, "float64"))
    return pd.DataFrame(lines)


def _taken(frame: pd.DataFrame, name: str, places: Any, kind: str) -> Any:
    """The column's values at these places; anything at the places that do not exist."""
    values = frame[name].to_numpy(dtype=kind)
    return values[places] if len(values) else np.zeros(len(places), dtype=kind)
