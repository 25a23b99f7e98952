"""Counts and rates by month and by other parts of time."""

from typing import Any

import numpy as np
import pandas as pd

from db.engine import Connection
from domain.counts import COUNTS, RATES
from domain.coverage import Covered
from domain.scope import Dimension, Scope
from measures.counts import count, parts_of
from measures.coverage import covered_parts
from measures.rates import with_rates

COMPLETE = "complete"


def by_month(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line a month for which files speak: month (2023-01), complete, every count, every rate.

    A month of which no file tells has no line: what is known of it are the dossiers that were still pending later.
    `complete` is False where files speak for some units of the scope only; such a month is in no mean. A month for
    which files speak and which holds nothing has zeros.
    """
    return by_part(connection, scope, Dimension.MONTH)


def by_part(connection: Connection, scope: Scope, by: Dimension) -> pd.DataFrame:
    """What by_month gives, by any dimension of time; each part is covered as its months are."""
    states = covered_parts(connection, scope, by)
    spoken = {key: state is Covered.FULL for key, state in states.items() if state is not Covered.NONE}
    counted = count(connection, scope, by).set_index(by.value).reindex(list(spoken), fill_value=0)
    lines = counted.rename_axis(by.value).reset_index()
    lines.insert(1, COMPLETE, np.array(list(spoken.values()), dtype=bool))
    return with_rates(lines)


def complete_only(frame: pd.DataFrame) -> pd.DataFrame:
    """The lines of `by_month` for which every unit has files; only these enter means and comparisons."""
    return frame[frame[COMPLETE]]


def with_gaps(frame: pd.DataFrame, scope: Scope, by: Dimension = Dimension.MONTH) -> pd.DataFrame:
    """What `by_part` gives, with a line for every part of the period: counts (Int64) and rates are missing, never 0,
    where no file speaks, so that a drawn line breaks there; such a part counts as complete."""
    parts = [part.notation for part in parts_of(scope.period, by)]
    places = pd.Index(frame[by.value]).get_indexer(pd.Index(parts))
    missing = places < 0
    lines: dict[str, Any] = {by.value: parts}
    lines[COMPLETE] = missing | _values_at(frame, COMPLETE, places, "bool")
    for name in COUNTS:
        lines[name] = pd.arrays.IntegerArray(_values_at(frame, name, places, "int64"), missing.copy())
    for name in RATES:
        lines[name] = np.where(missing, np.nan, _values_at(frame, name, places, "float64"))
    return pd.DataFrame(lines)


def _values_at(frame: pd.DataFrame, name: str, places: Any, kind: str) -> Any:
    """The column's values at these places; where a place is -1, any value (the caller marks it as missing)."""
    values = frame[name].to_numpy(dtype=kind)
    return values[places] if len(values) else np.zeros(len(places), dtype=kind)
