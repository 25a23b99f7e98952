"""The dictionary of a database: every figure that can be seen there, an office's own indicators and the rules too."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.engine import Connection
from domain.counts import FEWEST_RANKED
from domain.dictionary import (
    ON_TIME_RATES,
    PORTAL_RATE,
    Entry,
    EntryKind,
    counted_entries,
    indicator_entries,
    metric_entries,
)
from domain.dictionary_facts import OWN_RULE, Version
from domain.name_order import name_order
from domain.progress_766 import Progress
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from measures.counts import groups, total
from measures.indicators import catalogue
from measures.progress_766 import added_up, progress_by_agency
from measures.rates import rate
from measures.verdict import RULES

_RULE = "rule."


def dictionary(connection: Connection) -> tuple[Entry, ...]:
    """Every entry: what is counted from dossiers, the indicators, the metrics of the 766 index, the rules of the
    verdict."""
    return (*counted_entries(), *indicator_entries(catalogue(connection)), *metric_entries(), *rule_entries())


def rule_entries() -> tuple[Entry, ...]:
    """The declared rules by which the first screen judges, under "rule." and their names."""
    return tuple(
        Entry(
            f"{_RULE}{rule.name}",
            rule.title,
            EntryKind.RULE,
            rule.condition,
            "",
            "",
            "Như của tỷ lệ đúng hạn",
            "Kỳ đang chọn",
            OWN_RULE,
            "Câu nhận định ở Tổng quan và bản Tóm tắt 1 trang",
            (Version(None, OWN_RULE),),
        )
        for rule in RULES
    )


@dataclass(frozen=True)
class UnitRanks:
    """An agency by each of the on-time rates: the two counts, and the place among the agencies that are ranked (1 is
    the best, equal rates share one), None where nothing of the agency is judged by a rate."""

    agency: str
    ratios: tuple[Ratio, ...]
    ranks: tuple[int | None, ...]

    @property
    def shift(self) -> int:
        """By how many places the agency's ranks lie apart."""
        known = [rank for rank in self.ranks if rank is not None]
        return max(known) - min(known) if known else 0


@dataclass(frozen=True)
class OnTimeRates:
    """The on-time rates of a scope side by side, by the keys `names`, and how agencies' ranks change between them, the
    largest change first. `unranked` agencies have fewer than FEWEST_RANKED resolved dossiers with a due date: they have
    no rank by any of the rates."""

    names: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    ranked: tuple[UnitRanks, ...]
    unranked: int


def on_time_rates(connection: Connection, scope: Scope, *, portal: bool = False) -> OnTimeRates:
    """The rates of the scope and of its agencies; with `portal` the one by the portal's own rules too, for which it
    reads dossiers (measures.progress_766)."""
    by_agency = groups(connection, scope, Dimension.AGENCY)
    judged = progress_by_agency(connection, scope) if portal else None
    return side_by_side(total(connection, scope), {str(name): counts for name, counts in by_agency.items()}, judged)


def side_by_side(
    whole: Mapping[str, int],
    by_agency: Mapping[str, Mapping[str, int]],
    judged: Mapping[str, Progress] | None = None,
) -> OnTimeRates:
    """The rates of all counts of a scope, and of those of each of its agencies; `judged` is each agency's progress by
    the portal's rules."""

    def ratios_of(counts: Mapping[str, int], found: Progress | None) -> tuple[Ratio, ...]:
        own = tuple(rate(counts, name) for name in ON_TIME_RATES)
        return own if judged is None else (*own, found.ratio if found else Ratio(0, 0))

    names = ON_TIME_RATES if judged is None else (*ON_TIME_RATES, PORTAL_RATE)
    of = judged or {}
    counted = {name: counts for name, counts in by_agency.items() if any(counts.values())}
    ranked = {
        name: ratios_of(counts, of.get(name))
        for name, counts in counted.items()
        if rate(counts, "on_time_rate").whole >= FEWEST_RANKED
    }
    places = [_ranks({name: ratios[place] for name, ratios in ranked.items()}) for place in range(len(names))]
    units = [UnitRanks(name, ratios, tuple(ranks.get(name) for ranks in places)) for name, ratios in ranked.items()]
    units.sort(key=lambda unit: (-unit.shift, unit.ranks[0] or 0, name_order(unit.agency)))
    together = added_up(of.values())
    return OnTimeRates(names, ratios_of(whole, together), tuple(units), len(counted) - len(ranked))


def _ranks(ratios: Mapping[str, Ratio]) -> dict[str, int]:
    """The place of each that has a rate: one more than the number of those that are better."""
    values = {name: ratio.value for name, ratio in ratios.items() if ratio.value is not None}
    return {name: 1 + sum(other > value for other in values.values()) for name, value in values.items()}
