"""The counts of a scope: in total, or by one dimension. What every figure of the product is made of."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

import db.batches
import db.counting
from db.count_conditions import span_of
from db.engine import Connection
from db.ledger_counts import Groups
from domain.agency import Block
from domain.counts import COUNTS
from domain.dossier import UNKNOWN_CHANNEL, Channel, ServiceLevel
from domain.name_order import name_order
from domain.period import Period, half_months_in, half_years_in, months_in, quarters_in, year_to
from domain.scope import Dimension, Scope

_PARTS_OF_TIME: dict[Dimension, Callable[[Period], list[Period]]] = {
    Dimension.MONTH: months_in,
    Dimension.HALF_MONTH: half_months_in,
    Dimension.QUARTER: quarters_in,
    Dimension.HALF_YEAR: half_years_in,
}
_CODES_IN_ORDER: dict[Dimension, tuple[str, ...]] = {
    Dimension.BLOCK: tuple(Block),
    Dimension.CHANNEL: (*Channel, UNKNOWN_CHANNEL),
    Dimension.LEVEL: tuple(ServiceLevel),
}


def data_date(connection: Connection) -> date | None:
    """The latest data date of the imports that count; None before the first import."""
    return db.batches.data_date(connection)


def data_state(connection: Connection) -> str:
    """A name for the data as they are: another after every import, every import taken back and every restored copy.

    A cache of figures depends on it and on the scope; a ledger rebuilt (`tthc ledger --rebuild`) it does not see.
    """
    return db.batches.state(connection)


def default_period(connection: Connection) -> Period | None:
    """The calendar year of the data date; None before the first import."""
    day = data_date(connection)
    return year_to(day) if day else None


def count(connection: Connection, scope: Scope, by: Dimension | None = None) -> pd.DataFrame:
    """One line a group: the column by.value, then every count of domain.counts.COUNTS as int64.

    Without `by` exactly one line, without a key. With it, groups whose counts are all 0 have no line, nor have parts of
    time that begin after the data date. Keys: block, channel (and `unknown`) and level by code; agency and sector by
    name in the database (sector and level None where missing); procedure by key, followed by the column procedure_name;
    month as 2023-01, half_month as its first day, quarter as 2023-Q1, half_year as 2023-H1.
    """
    day = data_date(connection)
    if day is None:
        return _without_data(by)
    if by is not None and by.is_time:
        return _count_parts(connection, scope, by, day)
    frame = db.counting.count_groups(connection, span_of(scope.period, day), scope.selection, by)
    return frame if by is None else in_order(nonempty(frame), by)


def total(connection: Connection, scope: Scope) -> dict[str, int]:
    """Every count of the scope, by name."""
    return groups(connection, scope).get(None, dict.fromkeys(COUNTS, 0))


def groups(connection: Connection, scope: Scope, by: Dimension | None = None) -> Groups:
    """Every count by name of each group, by the keys of `count` and in no order: what few groups are added up from.

    Without `by` the scope's own under the key None. Groups whose counts are all 0 may be there or be missing. `by` is
    no dimension of time.
    """
    day = data_date(connection)
    if day is None:
        return {}
    return db.counting.by_group(connection, span_of(scope.period, day), scope.selection, by)


def as_counts(line: "pd.Series[int]") -> dict[str, int]:
    """The counts of one line of a frame, as Python's whole numbers."""
    return {name: int(line[name]) for name in COUNTS}


def parts_of(period: Period, by: Dimension) -> list[Period]:
    """The months, half-months, quarters or half-years of the period, the first and last cut to it. KeyError for another
    dimension."""
    return _PARTS_OF_TIME[by](period)


def in_order(frame: pd.DataFrame, by: Dimension) -> pd.DataFrame:
    """The lines by their keys: codes as in the domain rules, names as in a Vietnamese list, the missing last."""
    keys = [None if pd.isna(key) else str(key) for key in frame[by.value]]
    places = sorted(range(len(keys)), key=lambda place: _rank(keys[place], by))
    # A missing sector or level is None, not NaN: it goes into JSON as null and compares with itself.
    named = frame.assign(**{by.value: pd.Series(keys, index=frame.index, dtype=object)})
    return named.iloc[places].reset_index(drop=True)


def nonempty(frame: pd.DataFrame) -> pd.DataFrame:
    """The lines with any count above 0."""
    return frame[frame[list(COUNTS)].any(axis=1)]


def _count_parts(connection: Connection, scope: Scope, by: Dimension, day: date) -> pd.DataFrame:
    parts = [part for part in parts_of(scope.period, by) if part.first <= day]
    if not parts:
        return _without_data(by)
    spans = [(part.notation, span_of(part, day)) for part in parts]
    counted = db.counting.count_parts(connection, spans, scope.selection)
    nonempty = [(name, counts) for name, counts in counted if any(counts.values())]
    columns: dict[str, Any] = {by.value: pd.Series([name for name, _ in nonempty], dtype=object)}
    return pd.DataFrame(
        columns | {name: np.array([counts[name] for _, counts in nonempty], np.int64) for name in COUNTS}
    )


def _without_data(by: Dimension | None) -> pd.DataFrame:
    lines = 1 if by is None else 0
    keys = pd.DataFrame({key: pd.Series([], dtype=object) for key in _key_columns(by)}, index=range(lines))
    counts = pd.DataFrame(0, index=range(lines), columns=list(COUNTS), dtype="int64")
    return pd.concat([keys, counts], axis=1)


def _key_columns(by: Dimension | None) -> list[str]:
    if by is None:
        return []
    return [by.value, "procedure_name"] if by is Dimension.PROCEDURE else [by.value]


def _rank(key: str | None, by: Dimension) -> tuple[bool, int, str]:
    if key is None:
        return True, 0, ""
    codes = _CODES_IN_ORDER.get(by, ())
    return False, codes.index(key) if key in codes else len(codes), name_order(key)
