"""What an import does to the figures: the counts before and after it, and the dossiers that it no longer shows."""

from dataclasses import dataclass
from datetime import date

from domain.agency import Block
from domain.dossier import Status
from domain.period import Period

# A partial export misses nearly every dossier: their number is exact, the list is not endless.
MOST_MISSING = 10_000


@dataclass(frozen=True)
class AgencyCounts:
    """The counts of one agency over a period, by name (domain.counts.COUNTS)."""

    agency: str
    block: Block
    counts: dict[str, int]


@dataclass(frozen=True)
class MissingDossier:
    """A dossier that a full export should show and does not; `as_of` is the data date of the last file with it."""

    code: str
    agency: str
    status: Status
    received_on: date
    due_on: date | None
    as_of: date


@dataclass(frozen=True)
class Effect:
    """What imports do to the counts of a period, and which dossiers they no longer show.

    `before` and `after` have one line an agency of which there is anything to count; each is empty where the database
    had, or has left, no data of the period: its data date, in `data_dates`, comes earlier or is None. `own` are the
    counts over the accepted rows alone, as if there were no other dossiers; None for several files together.
    `missing_count` is the true number, `missing` the first MOST_MISSING by code.
    """

    period: Period
    data_dates: tuple[date | None, date | None]
    before: tuple[AgencyCounts, ...]
    after: tuple[AgencyCounts, ...]
    own: dict[str, int] | None = None
    missing: tuple[MissingDossier, ...] = ()
    missing_count: int = 0
