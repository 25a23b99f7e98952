"""Early, on time and late: the ranking of agencies with enough dossiers, and groups by their on-time rate."""

import pandas as pd

from db.engine import Connection
from domain.counts import FEWEST_RANKED
from domain.scope import Dimension, Scope
from measures.counts import count
from measures.rates import ratios, with_rates


def ranking(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The agencies of the scope as `ranked` gives them, one line each."""
    return ranked(with_rates(count(connection, scope, Dimension.AGENCY)))


def worst_first(connection: Connection, scope: Scope, by: Dimension) -> pd.DataFrame:
    """The counts and rates by the dimension, one line a group: the lowest on_time_rate first, without one last."""
    frame = with_rates(count(connection, scope, by))
    return frame.sort_values(["on_time_rate", "late"], ascending=[True, False], na_position="last", kind="stable")


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of counts and rates, worst on_time_rate first, with these columns added:

    judged (resolved dossiers with a due date: the rate's whole), on_time_low and on_time_high (Wilson's 95 % interval
    of on_time_rate, fractions of 1, NaN where judged is 0), rank (Int64, 1 is the best, equal rates share one; NA below
    FEWEST_RANKED judged dossiers). Of equal rates the one of most dossiers stands first; units without a rank follow,
    the worst first, and last those without a rate.
    """
    on_time = ratios(frame, "on_time_rate")
    bounds = [ratio.wilson_95() or (float("nan"), float("nan")) for ratio in on_time]
    judged = pd.Series([ratio.whole for ratio in on_time], index=frame.index, dtype="int64")
    comparable = frame["on_time_rate"].where(judged >= FEWEST_RANKED)
    lines = frame.assign(
        judged=judged,
        on_time_low=pd.Series([low for low, _ in bounds], index=frame.index, dtype="float64"),
        on_time_high=pd.Series([high for _, high in bounds], index=frame.index, dtype="float64"),
        rank=comparable.rank(method="min", ascending=False).astype("Int64"),
    )
    order = ["rank", "on_time_rate", "judged"]
    worst_first = lines.sort_values(order, ascending=[False, True, False], na_position="last", kind="stable")
    return worst_first.reset_index(drop=True)
