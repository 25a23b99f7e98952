"""What dossiers of a few days add to the counts: read by index, for the days that lie in no whole half-month."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, null, select, true

from db import ledger_counts
from db.count_plan import Signs
from db.day_passes import Days, Events, endings, fallen_overdue, receptions
from db.ledger_counts import FLOWS, flags_told
from db.once_a_state import once_a_state
from db.schema import LEDGER_OPENINGS, dossier, procedure, sector
from db.selection_filters import Condition, among, channel_filters
from db.sightings import within
from domain.counts import FLAG_COUNTS
from domain.scope import Dimension, Selection

# The group's number (see namer), LEDGER_OPENINGS and db.ledger_counts.FLOWS.
PassLine = tuple[Any, list[int], list[int]]
_COUNTED = (*FLOWS, *LEDGER_OPENINGS)
# There are never so many dossiers: their numbers have 31 bits.
_SECOND = 1 << 31


def passed(
    connection: Connection, days: Days, signs: Signs, selection: Selection, by: Dimension | None
) -> Iterator[PassLine]:
    """What happened in the days, and how many more or fewer are pending after them: lines of a group, which may have
    several."""
    happened = [receptions(days), endings(days)]
    if signs.closing:
        happened.append(fallen_overdue(days))
    wanted, key = selected(selection), key_of(by)
    counted = _COUNTED if once_a_state(connection, flags_told) else tuple(set(_COUNTED) - set(FLAG_COUNTS))
    for events in happened:
        names = [name for name in counted if name in events.names]
        for number, *sums in connection.execute(_added_up(events, names, wanted, key)):
            amounts = _unpacked(names, sums)
            openings, flows = ([amounts.get(name, 0) for name in columns] for columns in (LEDGER_OPENINGS, FLOWS))
            yield number, openings, flows


def key_of(by: Dimension | None) -> ColumnElement[Any] | None:
    """The column of `dossier` that holds a group's number; None where there are no groups."""
    return None if by is None else _KEYS.get(by)


def namer(connection: Connection, by: Dimension | None) -> Callable[[Any], str | None]:
    """What a group is called, by its number in `dossier`: a sector by those of its procedures."""
    if by is Dimension.LEVEL:
        return lambda level: level
    if by is not Dimension.SECTOR:
        return ledger_counts.namer(connection, by)
    filed = select(procedure.c.id, sector.c.name).outerjoin(sector, sector.c.id == procedure.c.sector_id)
    names: dict[int, str | None] = {number: name for number, name in connection.execute(filed)}
    return names.get


def selected(selection: Selection) -> Condition:
    """What makes a dossier belong to the selection; needs no join."""
    wanted = [true(), *within(dossier, selection), *channel_filters(selection, dossier.c.channel)]
    if selection.levels:
        wanted.append(among(dossier.c.service_level, [level and level.value for level in selection.levels]))
    return and_(*wanted)


def _added_up(events: Events, names: Sequence[str], wanted: Condition, key: ColumnElement[Any] | None) -> Any:
    sums = [func.sum(events.weighed(weights)) for weights in _packed(names)]
    query = select(null() if key is None else key, *sums).where(events.rows, wanted)
    return query if key is None else query.group_by(key)


def _packed(names: Sequence[str]) -> list[dict[str, int]]:
    """The weights of counts in each sum: what only grows is added up two at a time, in half the time."""
    flows = [name for name in names if name in FLOWS]
    pairs = [flows[place : place + 2] for place in range(0, len(flows), 2)]
    packed = [{pair[0]: 1} | dict.fromkeys(pair[1:], _SECOND) for pair in pairs]
    return [*packed, *({name: 1} for name in names if name not in FLOWS)]


def _unpacked(names: Sequence[str], sums: Sequence[Any]) -> dict[str, int]:
    """The counts, by name; 0 where there is no dossier at all."""
    amounts: dict[str, int] = {}
    for weights, total in zip(_packed(names), sums, strict=True):
        second, first = divmod(int(total or 0), _SECOND) if len(weights) > 1 else (0, int(total or 0))
        amounts |= dict(zip(weights, (first, second), strict=False))
    return amounts


_KEYS: dict[Dimension, ColumnElement[Any]] = {
    Dimension.BLOCK: dossier.c.agency_id,
    Dimension.AGENCY: dossier.c.agency_id,
    Dimension.SECTOR: dossier.c.procedure_id,
    Dimension.PROCEDURE: dossier.c.procedure_id,
    Dimension.CHANNEL: dossier.c.channel,
    Dimension.LEVEL: dossier.c.service_level,
}
