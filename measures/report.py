"""The figures of the yearly report's sentences on departments and on land."""

from dataclasses import dataclass, replace

from db.engine import Connection
from domain.agency import Block
from domain.ratio import Ratio
from domain.scope import Scope
from measures.counts import total
from measures.online import OnlineShare, online_share
from measures.rates import rate


@dataclass(frozen=True)
class Sentence:
    """What the report says of one block. `unexplained` is received − resolved − pending: the report names neither what
    was withdrawn nor what was carried over, so its figures close only where both are 0."""

    received: int
    resolved: int
    early_and_on_time: int
    late: int
    pending: int
    on_time_rate: Ratio
    late_rate: Ratio

    @property
    def unexplained(self) -> int:
        return self.received - self.resolved - self.pending


@dataclass(frozen=True)
class ReportFigures:
    """The report's figures that are counted from dossiers; `same_day` is of departments and land together."""

    departments: Sentence
    land: Sentence
    same_day: int
    online: OnlineShare


def report_figures(connection: Connection, scope: Scope) -> ReportFigures:
    """The report's figures for a period; the scope's own blocks are not looked at."""
    both = (Block.DEPARTMENT, Block.LAND)
    return ReportFigures(
        departments=sentence(total(connection, _within(scope, Block.DEPARTMENT))),
        land=sentence(total(connection, _within(scope, Block.LAND))),
        same_day=total(connection, _within(scope, *both))["same_day"],
        online=online_share(connection, _within(scope, Block.DEPARTMENT)),
    )


def sentence(counts: dict[str, int]) -> Sentence:
    """One sentence's figures from the counts of a block."""
    return Sentence(
        received=counts["received"],
        resolved=counts["resolved"],
        early_and_on_time=counts["early"] + counts["on_time"],
        late=counts["late"],
        pending=counts["pending"],
        on_time_rate=rate(counts, "on_time_rate"),
        late_rate=rate(counts, "late_rate"),
    )


def _within(scope: Scope, *blocks: Block) -> Scope:
    return replace(scope, selection=replace(scope.selection, blocks=blocks))
