"""A query's answer as a DataFrame."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select

if TYPE_CHECKING:
    import pandas as pd


def frame_of(connection: Connection, query: Select[Any]) -> "pd.DataFrame":
    """One line a row of the answer, columns named as in the query; NULL is None or NaN."""
    # An import reads no frame and should not wait for pandas to load.
    import pandas as pd

    answer = connection.execute(query)
    return pd.DataFrame.from_records(answer.fetchall(), columns=list(answer.keys()))
