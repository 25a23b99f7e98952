"""What a figure is about: which days, which agencies, which sectors, which channels."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.agency import Block
from domain.dossier import Channel, ServiceLevel
from domain.period import Period


class Dimension(StrEnum):
    """By what counts can be grouped; the words of the interface."""

    BLOCK = "block"
    AGENCY = "agency"
    SECTOR = "sector"
    PROCEDURE = "procedure"
    CHANNEL = "channel"
    LEVEL = "level"
    MONTH = "month"
    HALF_MONTH = "half_month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"

    @property
    def is_time(self) -> bool:
        return self in (Dimension.MONTH, Dimension.HALF_MONTH, Dimension.QUARTER, Dimension.HALF_YEAR)


@dataclass(frozen=True)
class Selection:
    """Which dossiers. An empty tuple means all; within one tuple any may match, across tuples all must.

    Agencies and sectors by their name in the database; procedures by their code, else by their name. None among
    sectors, channels or levels stands for dossiers without one.
    """

    blocks: tuple[Block, ...] = ()
    agencies: tuple[str, ...] = ()
    sectors: tuple[str | None, ...] = ()
    procedures: tuple[str, ...] = ()
    channels: tuple[Channel | None, ...] = ()
    levels: tuple[ServiceLevel | None, ...] = ()

    @property
    def units_only(self) -> "Selection":
        """The selection's blocks and agencies alone."""
        return Selection(self.blocks, self.agencies)


@dataclass(frozen=True)
class Scope:
    """A period and a selection of dossiers: everything that a figure depends on besides the data."""

    period: Period
    selection: Selection = field(default_factory=Selection)
