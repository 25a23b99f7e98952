"""The progress metric of the 766 index by the portal's rules: of a scope, by agency, and the dossiers that cost points.

It reads the dossiers of the period that were not done before their due day: for the page and the command that ask for
it, not for every page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

import db.progress_766
from db.count_conditions import span_of
from db.engine import Connection
from domain.name_order import name_order
from domain.progress_766 import Judgement, Pair, Progress
from domain.scope import Dimension, Scope
from measures.counts import data_date, groups

_EARLY, _NO_DUE = (True, Judgement.ON_TIME), (False, Judgement.NO_DUE)


def progress(connection: Connection, scope: Scope) -> Progress | None:
    """The metric of the scope; None where the data do not reach its period."""
    by_agency = progress_by_agency(connection, scope)
    return None if by_agency is None else added_up(by_agency.values())


def added_up(parts: Iterable[Progress]) -> Progress:
    """The metric of disjoint groups of dossiers together."""
    whole: Counter[Pair] = Counter()
    for each in parts:
        whole.update(each.pairs)
    return Progress(dict(whole))


def progress_by_agency(connection: Connection, scope: Scope) -> dict[str, Progress] | None:
    """The metric of each agency that had dossiers to handle, by name; None where the data do not reach the period.

    A dossier is its executing agency's, whoever received it.
    """
    day = data_date(connection)
    if day is None or day < scope.period.first:
        return None
    pairs: dict[str, Counter[Pair]] = {}
    for name, counts in groups(connection, scope, Dimension.AGENCY).items():
        pairs[str(name)] = Counter({_EARLY: counts["early"], _NO_DUE: counts["no_due_date"]})
    lines = db.progress_766.judged(connection, span_of(scope.period, day), scope.selection)
    for line in lines:
        pairs.setdefault(line.agency, Counter())[line.pair] += line.number
    found = {name: Progress(_nonzero(counted)) for name, counted in pairs.items() if any(counted.values())}
    return {name: found[name] for name in sorted(found, key=name_order)}


def number_read(counts: Mapping[str, int]) -> int:
    """How many dossiers of a scope with these counts are read one by one."""
    ended_late = counts["resolved"] - counts["early"] - counts["no_due_date"]
    return ended_late + counts["withdrawn"] + counts["pending"]


def judged_dossiers(
    connection: Connection, scope: Scope, judgements: Sequence[Judgement], *, limit: int, offset: int = 0
) -> pd.DataFrame:
    """The dossiers that are judged so, as of db.progress_766.judged_dossiers; those done without a due date, which the
    ledger counts, are not among them."""
    day = data_date(connection)
    assert day is not None
    span = span_of(scope.period, day)
    return db.progress_766.judged_dossiers(connection, span, scope.selection, judgements, limit=limit, offset=offset)


def _nonzero(counted: Mapping[Pair, int]) -> dict[Pair, int]:
    return {pair: number for pair, number in counted.items() if number}
