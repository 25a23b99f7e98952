"""Who owes files, who sent them late, and who has not: the register against the imports."""

from datetime import date, datetime
from functools import cache

import db.coverage
import db.senders
from db.coverage import ToldDays
from db.engine import Connection
from db.once_a_state import once_a_state
from db.working_days import working_calendar
from domain.name_order import name_order
from domain.period import Period
from domain.scope import Selection
from domain.sender import USUAL_WORKING_DAYS, KeptSender, Owed, Received, Sender, SenderKind, owed
from domain.spelling import name_key
from domain.working_days import IsWorking, working_days_after
from measures.coverage import kinds_told


def register(connection: Connection) -> tuple[KeptSender, ...]:
    """The register, by name."""
    return once_a_state(connection, db.senders.senders)


def owed_files(connection: Connection, period: Period, selection: Selection, today: date) -> list[Owed]:
    """Every file owed for the months of the period, by sender and month, as it stands on the day; of units, those of
    the selection. A file of a unit's kind that shows nothing of it counts as sent: it had nothing to tell."""
    units, sources = once_a_state(connection, _received)
    is_working = _working(connection)
    blocks: dict[str, tuple[str, str | None]] = {
        name_key(name): (name, block) for name, block in db.coverage.agencies(connection).values()
    }
    found: list[Owed] = []
    for kept in register(connection):
        key = name_key(kept.name)
        if kept.kind is SenderKind.SOURCE:
            is_chosen = selection == Selection()
        else:
            name, block = blocks.get(key, (kept.name, None))
            is_chosen = _is_chosen(name, block, selection)
        if is_chosen:
            imports = (sources if kept.kind is SenderKind.SOURCE else units).get(key, [])
            found += owed(kept, period, imports, today, is_working)
    return found


def senders_seen(connection: Connection, first: date) -> list[Sender]:
    """A register of every unit that ever stood in a file that counts, by name, from the day on."""
    names = db.coverage.agencies(connection)
    seen = {number for told in db.coverage.told_days(connection) for number in told.agencies}
    ordered = sorted((names[number][0] for number in seen), key=name_order)
    return [Sender(SenderKind.AGENCY, name, first) for name in ordered]


def first_told_day(connection: Connection) -> date | None:
    """The first day of which any file tells; None before the first import."""
    return min((told.first for told in db.coverage.told_days(connection)), default=None)


def answer_day(connection: Connection, today: date) -> date:
    """Until when a reminder of today asks for an answer."""
    return working_days_after(today, USUAL_WORKING_DAYS, _working(connection))


def _working(connection: Connection) -> IsWorking:
    """Whether desks work on a day, at least for half of it, by the calendar that the office keeps."""
    return cache(working_calendar(connection).works)


def _received(connection: Connection) -> tuple[dict[str, list[Received]], dict[str, list[Received]]]:
    """What came of each unit and of each source, by the key of its name."""
    told, arrivals = db.coverage.told_days(connection), db.senders.arrivals(connection)
    names, sources = db.coverage.agencies(connection), db.senders.source_names(connection)
    units = {
        name_key(names[number][0]): [_as_received(each, arrivals) for each in files]
        for number, files in kinds_told(told).items()
    }
    by_source: dict[str, list[Received]] = {}
    for each in told:
        by_source.setdefault(name_key(sources[each.source_id]), []).append(_as_received(each, arrivals))
    return units, by_source


def _as_received(told: ToldDays, arrivals: dict[int, datetime]) -> Received:
    return Received(told.first, told.last, arrivals[told.batch_id])


def _is_chosen(name: str, block: str | None, selection: Selection) -> bool:
    in_blocks = not selection.blocks or block in selection.blocks
    return in_blocks and (not selection.agencies or name in selection.agencies)
