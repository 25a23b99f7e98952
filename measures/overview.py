"""Everything that the overview shows of a scope, from as few questions to the database as it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from db.engine import Connection
from db.ledger_counts import Counts, Groups
from domain.agency import Block
from domain.counts import COUNTS
from domain.name_order import name_order
from domain.scope import Dimension, Scope
from domain.target import Direction
from measures import choices, trends
from measures.comparison import Comparison, compare
from measures.counts import groups
from measures.evidence import Aim, Unit
from measures.rates import online_rate_mean, rate
from measures.targets import targets


@dataclass(frozen=True)
class Overview:
    """`by_month` is as of trends.by_month and `by_block` as of counts.count; `mean_of_months` is the plain mean of the
    complete months' online rates. `units` are the agencies with judged or overdue dossiers, by name. `aim` is
    what the on-time rate must reach; None where no target of that kind is in force at the period's end."""

    compared: Comparison
    by_month: pd.DataFrame
    by_block: pd.DataFrame
    units: tuple[Unit, ...]
    mean_of_months: float | None
    aim: Aim | None = None


def overview(connection: Connection, scope: Scope) -> Overview:
    """The overview of a scope."""
    # Few groups and many counts: as Python's numbers they are added up in a tenth of the time that pandas takes.
    by_name = groups(connection, scope, Dimension.AGENCY)
    by_agency = {name: counts for name, counts in by_name.items() if any(counts.values())}
    by_month, agencies = trends.by_month(connection, scope), choices.agencies(connection)
    return Overview(
        compared=compare(connection, scope, _sum(by_agency.values())),
        by_month=by_month,
        by_block=_by_block(by_agency, agencies),
        units=_units(by_agency, agencies),
        mean_of_months=online_rate_mean(trends.complete_only(by_month)),
        aim=_aim(connection, scope),
    )


def _aim(connection: Connection, scope: Scope) -> Aim | None:
    target = targets(connection).of("on_time_rate", scope)
    if target is None or target.direction is not Direction.AT_LEAST:
        return None
    return Aim(Fraction(target.value) / 100, target.first)


def _sum(groups: Iterable[Counts]) -> Counts:
    added = dict.fromkeys(COUNTS, 0)
    for counts in groups:
        for name in COUNTS:
            added[name] += counts[name]
    return added


def _by_block(by_agency: Groups, agencies: pd.DataFrame) -> pd.DataFrame:
    in_block: dict[str, list[Counts]] = {}
    for name, block in zip(agencies["name"], agencies["block"], strict=True):
        if name in by_agency:
            in_block.setdefault(block, []).append(by_agency[name])
    lines = [{Dimension.BLOCK.value: block.value, **_sum(in_block[block])} for block in Block if block in in_block]
    return pd.DataFrame(lines, columns=[Dimension.BLOCK.value, *COUNTS])


def _units(by_agency: Groups, agencies: pd.DataFrame) -> tuple[Unit, ...]:
    blocks = dict(zip(agencies["name"], agencies["block"], strict=True))
    units = (
        Unit(str(name), Block(blocks[name]), rate(counts, "on_time_rate"), counts["pending_overdue"])
        for name, counts in by_agency.items()
    )
    known = [unit for unit in units if unit.on_time.whole or unit.overdue]
    return tuple(sorted(known, key=lambda unit: name_order(unit.name)))
