"""Full online: filed online with an electronic result, of all resolved and of those of eligible procedures."""

from dataclasses import dataclass, replace

from db.engine import Connection
from domain.dossier import Channel, ServiceLevel
from domain.ratio import Ratio
from domain.scope import Scope
from measures.counts import total


@dataclass(frozen=True)
class FullOnline:
    """Dossiers resolved in the period, filed online and with an electronic result, of those of which files tell whether
    the result is electronic: `of_resolved` of all, `of_eligible` of those at the level full online. `unknown` and
    `eligible_unknown` are how many resolved ones more there are of which no file tells it, `level_unknown` how many
    resolved ones have no level, and so may be eligible or not."""

    of_resolved: Ratio
    of_eligible: Ratio
    unknown: int
    eligible_unknown: int
    level_unknown: int


def full_online(connection: Connection, scope: Scope) -> FullOnline:
    """Both shares of a scope, exactly: channel and level are a part of the ledger's key."""
    of_resolved, unknown = _share(connection, scope)
    of_eligible, eligible_unknown = _share(connection, _at_level(scope, ServiceLevel.FULL))
    level_unknown = total(connection, _at_level(scope, None))["resolved"]
    return FullOnline(of_resolved, of_eligible, unknown, eligible_unknown, level_unknown)


def _at_level(scope: Scope, level: ServiceLevel | None) -> Scope:
    return replace(scope, selection=replace(scope.selection, levels=(level,)))


def _share(connection: Connection, scope: Scope) -> tuple[Ratio, int]:
    online = replace(scope, selection=replace(scope.selection, channels=(Channel.ONLINE,)))
    counted = total(connection, scope)
    known = counted["e_result_known"]
    return Ratio(total(connection, online)["e_result"], known), counted["resolved"] - known
