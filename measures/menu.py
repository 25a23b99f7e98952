"""Of which matters an office has any data: what the menu shows, and what it folds away."""

from enum import StrEnum

import db.indicators
import db.targets
from db.engine import Connection
from db.ledger_counts import flags_told
from db.once_a_state import once_a_state
from domain.agency import Block
from domain.indicator import Topic
from domain.indicator_catalogue import CATALOGUE
from measures import choices
from measures.land import land_sectors


class Matter(StrEnum):
    """What some offices have data of and others have not."""

    LAND = "land"
    DIGITAL = "digital"
    SATISFACTION = "satisfaction"
    TARGETS = "targets"


_DIGITAL = (Topic.PAYMENT, Topic.SERVICE)
_SATISFACTION = (Topic.SATISFACTION, Topic.FEEDBACK, Topic.RECEPTION)


def matters_told(connection: Connection) -> frozenset[Matter]:
    """The matters of which anything is told, in whatever period. A few look-ups, once for each state of the data."""
    return once_a_state(connection, _matters_told)


def _matters_told(connection: Connection) -> frozenset[Matter]:
    told = {
        Matter.LAND: Block.LAND in set(choices.agencies(connection)["block"]) or bool(land_sectors(connection)),
        Matter.DIGITAL: flags_told(connection) or _tells(connection, _DIGITAL),
        Matter.SATISFACTION: _tells(connection, _SATISFACTION),
        Matter.TARGETS: bool(db.targets.current_targets(connection)),
    }
    return frozenset(matter for matter, is_told in told.items() if is_told)


def _tells(connection: Connection, topics: tuple[Topic, ...]) -> bool:
    keys = [one.key for one in CATALOGUE.indicators if one.topic in topics and not one.ratio]
    return db.indicators.tells_any(connection, keys)
