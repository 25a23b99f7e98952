"""Counts and scopes for tests, with what the test is about and zeros for the rest."""

import pandas as pd

from domain.counts import COUNTS
from domain.period import parse_period
from domain.scope import Scope, Selection


def counts_of(**named: int) -> dict[str, int]:
    """Every count, 0 where not named."""
    assert set(named) <= set(COUNTS)
    return {name: named.get(name, 0) for name in COUNTS}


def frame_of(key: str, lines: dict[str | None, dict[str, int]]) -> pd.DataFrame:
    """A frame as measures.counts.count gives it: one line a key."""
    return pd.DataFrame([{key: name, **counts_of(**named)} for name, named in lines.items()])


def scope_of(notation: str, selection: Selection | None = None) -> Scope:
    """A scope by its period's notation."""
    return Scope(parse_period(notation), selection or Selection())
