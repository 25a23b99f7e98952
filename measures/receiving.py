"""Received outside the resolving unit's area: which unit received for which, counted from the dossiers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import db.receiving
from db.count_conditions import span_of
from db.engine import Connection
from db.receiving import Pair
from domain.name_order import name_order
from domain.scope import Scope
from measures.counts import data_date, total
from measures.dossiers import MOST_READ


@dataclass(frozen=True)
class OutsideMatrix:
    """The pairs of units, the most dossiers first; the units on either side, likewise."""

    pairs: tuple[Pair, ...]
    receiving: tuple[str, ...]
    resolving: tuple[str, ...]

    @property
    def number(self) -> int:
        """All dossiers in it: the count `outside_area` of the scope."""
        return sum(pair.number for pair in self.pairs)


def outside_matrix(connection: Connection, scope: Scope) -> OutsideMatrix | None:
    """Who received what others resolve; None where more than MOST_READ dossiers were received, which are too many to
    look through."""
    day = data_date(connection)
    if day is None or scope.period.first > day:
        return OutsideMatrix((), (), ())
    if total(connection, scope)["received"] > MOST_READ:
        return None
    pairs = db.receiving.outside_pairs(connection, span_of(scope.period, day), scope.selection)
    in_order = sorted(pairs, key=lambda pair: (-pair.number, name_order(pair.receiving), name_order(pair.resolving)))
    return OutsideMatrix(
        tuple(in_order),
        _most_first((pair.receiving, pair.number) for pair in pairs),
        _most_first((pair.resolving, pair.number) for pair in pairs),
    )


def _most_first(numbers: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    sums: Counter[str] = Counter()
    for name, number in numbers:
        sums[name] += number
    return tuple(sorted(sums, key=lambda name: (-sums[name], name_order(name))))
