"""The share filed online: pooled, and the two plain means that reports call "bình quân"."""

from dataclasses import dataclass, replace

from db.engine import Connection
from domain.agency import Block
from domain.counts import COUNTS
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from measures import trends
from measures.counts import as_counts, count
from measures.rates import online_rate_mean, rate


@dataclass(frozen=True)
class OnlineShare:
    """`online_rate` is online / received of the period. The means are fractions of 1, None where there is no dossier;
    they weigh months or agencies alike and are shown only beside the pooled rate, named as means. `channel_unknown` is
    how many of the received have no channel: each of them may have been filed online. `months` is how many months the
    first mean is of: those for which files of every unit speak."""

    online_rate: Ratio
    mean_of_months: float | None
    mean_of_agencies: float | None
    channel_unknown: int
    months: int


def online_share(connection: Connection, scope: Scope) -> OnlineShare:
    """The online share of a scope, pooled and as plain means."""
    by_agency = count(connection, scope, Dimension.AGENCY)
    by_month = trends.complete_only(trends.by_month(connection, scope))
    counts = as_counts(by_agency[list(COUNTS)].sum())
    return OnlineShare(
        online_rate=rate(counts, "online_rate"),
        mean_of_months=online_rate_mean(by_month),
        mean_of_agencies=online_rate_mean(by_agency),
        channel_unknown=counts["channel_unknown"],
        months=int((by_month["received"] > 0).sum()),
    )


def departments_share(connection: Connection, scope: Scope) -> OnlineShare:
    """The online share of the departments, of which the yearly report speaks; the scope's own blocks do not narrow."""
    return online_share(connection, replace(scope, selection=replace(scope.selection, blocks=(Block.DEPARTMENT,))))
