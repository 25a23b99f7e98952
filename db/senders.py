"""The register of who owes files, and what came from each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, delete, insert, select, update

from db.schema import batch, sender, source
from domain.calendars import ReportingCalendar
from domain.name_order import name_order
from domain.sender import KeptSender, Sender, SenderKind
from domain.spelling import name_key


def senders(connection: Connection) -> tuple[KeptSender, ...]:
    """The register, by name."""
    lines = connection.execute(select(sender)).mappings()
    kept = (
        KeptSender(
            SenderKind(line["kind"]),
            line["name"],
            line["first_day"],
            line["last_day"],
            ReportingCalendar(line["calendar"]),
            line["working_days"],
            line["id"],
            line["entered_at"],
            line["entered_by"],
        )
        for line in lines
    )
    return tuple(sorted(kept, key=lambda each: (each.kind, name_order(each.name))))


def put_senders(
    connection: Connection, given: Iterable[Sender], *, moment: datetime, by: str | None
) -> tuple[int, int, int]:
    """Add lines to the register; one of a sender that stands in it takes the place of the former. Gives how many are
    new, changed and as before; a changed line keeps the moment from which lateness is judged."""
    known = {(kept.kind, name_key(kept.name)): kept for kept in senders(connection)}
    number = connection.scalar(select(sa.func.max(sender.c.id))) or 0
    new = changed = same = 0
    for each in given:
        former = known.get((each.kind, name_key(each.name)))
        if former is None:
            number, new = number + 1, new + 1
            connection.execute(
                insert(sender).values(id=number, changes=0, entered_at=moment, entered_by=by, **_row(each))
            )
        elif _row(former) == _row(each):
            same += 1
        else:
            changed += 1
            values = {**_row(each), "changes": sender.c.changes + 1, "entered_by": by}
            connection.execute(update(sender).where(sender.c.id == former.id).values(**values))
    return new, changed, same


def remove_senders(connection: Connection, numbers: Iterable[int]) -> int:
    """Take lines out of the register; gives how many."""
    return connection.execute(delete(sender).where(sender.c.id.in_(list(numbers)))).rowcount


def arrivals(connection: Connection) -> dict[int, datetime]:
    """When each import that counts came, by its number."""
    query = select(batch.c.id, batch.c.imported_at).where(batch.c.undone_at.is_(None))
    return {number: moment for number, moment in connection.execute(query)}


def source_names(connection: Connection) -> dict[int, str]:
    """The name of each source system, by its number."""
    return {number: name for number, name in connection.execute(select(source.c.id, source.c.name))}


def _row(each: Sender) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "name": each.name,
        "name_key": name_key(each.name),
        "first_day": each.first,
        "last_day": each.last,
        "calendar": each.calendar.value,
        "working_days": each.working_days,
    }
