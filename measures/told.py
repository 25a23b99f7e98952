"""The groups that files speak of: those with dossiers, and agencies whose files have no dossier of them."""

import numpy as np
import pandas as pd

from db.engine import Connection
from domain.agency_validity import stands_in
from domain.counts import COUNTS
from domain.coverage import Covered
from domain.scope import Dimension, Scope
from measures import trends
from measures.counts import count, in_order
from measures.coverage import coverage


def told_groups(connection: Connection, scope: Scope, by: Dimension) -> pd.DataFrame:
    """One line a group as of `count`, and a line of zeros for each agency whose files have no dossier of it.

    Where the scope has sectors, procedures, channels or levels of its own, agencies without a dossier have no line:
    most have nothing to do with these. Parts of time are as of trends.with_gaps, from the first to the last of which
    files speak: between them the counts (Int64) of a part of which no file speaks are missing.
    """
    if by.is_time:
        return _from_first_to_last(trends.with_gaps(trends.by_part(connection, scope, by), scope, by))
    counted = count(connection, scope, by)
    of_agencies_only = scope == Scope(scope.period, scope.selection.units_only)
    return _with_empty(connection, scope, counted) if by is Dimension.AGENCY and of_agencies_only else counted


def told_in_either(connection: Connection, scope: Scope, other: Scope, by: Dimension) -> pd.DataFrame:
    """One line a group that `told_groups` has in either scope, the counts being those of the first that has it; `by` is
    no dimension of time."""
    both = pd.concat([told_groups(connection, each, by) for each in (scope, other)], ignore_index=True)
    return in_order(both.drop_duplicates(by.value), by)


def _from_first_to_last(lines: pd.DataFrame) -> pd.DataFrame:
    places = np.flatnonzero(lines["received"].notna())
    return lines.iloc[places[0] : places[-1] + 1].reset_index(drop=True) if len(places) else lines.iloc[:0]


def _with_empty(connection: Connection, scope: Scope, counted: pd.DataFrame) -> pd.DataFrame:
    reached = coverage(connection, scope)
    counted_names = set(counted["agency"])
    empty = [
        unit.agency
        for unit in (reached.units if reached else ())
        if unit.agency not in counted_names
        and any(covered is not Covered.NONE for _, covered in unit.months)
        and stands_in(unit.agency, scope.period)
    ]
    zeros = pd.DataFrame({"agency": pd.Series(empty, dtype=object), **dict.fromkeys(COUNTS, 0)})
    return in_order(pd.concat([counted, zeros], ignore_index=True), Dimension.AGENCY) if empty else counted
