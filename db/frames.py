"""A query's answer as a DataFrame, its lines by names, and the number of lines that meet a condition."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, case, func

from domain.name_order import name_order

if TYPE_CHECKING:
    import pandas as pd


def frame_of(connection: Connection, query: Select[Any]) -> "pd.DataFrame":
    """One line a row of the answer, columns named as in the query; NULL is None or NaN."""
    # An import reads no frame and should not wait for pandas to load.
    import pandas as pd

    answer = connection.execute(query)
    return pd.DataFrame.from_records(answer.fetchall(), columns=list(answer.keys()))


def by_names(frame: "pd.DataFrame", column: str) -> "pd.DataFrame":
    """The lines in the order of the names in the column, missing ones last; lines of one name stay as they are."""
    ordered = frame.sort_values(column, key=lambda names: names.map(name_order, na_action="ignore"), kind="stable")
    return ordered.reset_index(drop=True)


def number_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many lines of a query meet the condition: 0 where it has no line."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
