"""Everything that the overview shows of a scope, from as few questions to the database as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from db.engine import Connection
from domain.agency import Block
from domain.counts import COUNTS, FEWEST_RANKED
from domain.scope import Dimension, Scope
from measures import choices, trends
from measures.comparison import Comparison, compare
from measures.counts import count
from measures.rates import online_rate_mean

_MOST_LATE = 3

Line = dict[Any, Any]


@dataclass(frozen=True)
class Overview:
    """`by_month` is as of trends.by_month and `by_block` as of counts.count; `mean_of_months` is the plain mean of the
    months' online rates. `most_late` has the agencies with the most late dossiers: at most three, none without a late
    one, and only such as have enough dossiers to be ranked."""

    compared: Comparison
    by_month: pd.DataFrame
    by_block: pd.DataFrame
    most_late: pd.DataFrame
    mean_of_months: float | None


def overview(connection: Connection, scope: Scope) -> Overview:
    """The overview of a scope."""
    # Few lines and many columns: added up as Python's numbers, a pandas frame takes ten times as long.
    lines = count(connection, scope, Dimension.AGENCY).to_dict("records")
    by_month = trends.by_month(connection, scope)
    return Overview(
        compared=compare(connection, scope, {name: sum(line[name] for line in lines) for name in COUNTS}),
        by_month=by_month,
        by_block=_by_block(lines, choices.agencies(connection)),
        most_late=_most_late(lines),
        mean_of_months=online_rate_mean(by_month),
    )


def _by_block(lines: Sequence[Line], agencies: pd.DataFrame) -> pd.DataFrame:
    block_of = dict(zip(agencies["name"], agencies["block"], strict=True))
    sums: dict[str, dict[str, int]] = {}
    for line in lines:
        held = sums.setdefault(block_of[line["agency"]], dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            held[name] += line[name]
    found = [{Dimension.BLOCK.value: block.value, **sums[block]} for block in Block if block in sums]
    return pd.DataFrame(found, columns=[Dimension.BLOCK.value, *COUNTS])


def _most_late(lines: Sequence[Line]) -> pd.DataFrame:
    late = [line for line in lines if line["late"] and line["early"] + line["on_time"] + line["late"] >= FEWEST_RANKED]
    late.sort(key=lambda line: -line["late"])
    return pd.DataFrame(late[:_MOST_LATE], columns=["agency", *COUNTS])
