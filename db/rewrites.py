"""What a batch's rows change in dossiers that earlier files showed: days moved, closings undone."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from db.schema import agency, dossier, dossier_version
from db.staging import UPDATED, incoming


class Rewrite(NamedTuple):
    """A row (its place among those taken in, from 1) that says something else of its dossier than the export before.

    Days as dates; the `old` ones are those of the export that won until now, `first_due_at` is the first due date ever
    seen, `due_days` is how many different due days exports have named.
    """

    ordinal: int
    old_received_on: Any
    old_due_on: Any
    old_closed_on: Any
    received_on: Any
    due_on: Any
    closed_on: Any
    first_due_at: Any
    due_days: int
    old_agency: str
    agency: str


_new_agency, _old_agency = agency.alias("new_agency"), agency.alias("old_agency")


def rewrites(connection: Connection) -> list[Rewrite]:
    """The rows of the batch just taken in that move a day or the agency, undo a closing, or close after the first due
    day; in the file's order. To be called while db.staging.incoming still holds the batch's rows."""
    old = dossier_version
    before = and_(old.c.dossier_id == incoming.c.dossier_id, old.c.version == incoming.c.shown)
    query = (
        select(
            incoming.c.ordinal,
            old.c.received_on,
            old.c.due_on,
            old.c.closed_on,
            incoming.c.received_on,
            incoming.c.due_on,
            incoming.c.closed_on,
            dossier.c.first_due_at,
            _due_days(),
            _old_agency.c.name,
            _new_agency.c.name,
        )
        .join(old, before)
        .join(dossier, dossier.c.id == incoming.c.dossier_id)
        .join(_new_agency, _new_agency.c.id == incoming.c.agency_id)
        .join(_old_agency, _old_agency.c.id == old.c.agency_id)
        .where(incoming.c.action == UPDATED, _tells_otherwise())
        .order_by(incoming.c.ordinal)
    )
    return [Rewrite(*line) for line in connection.execute(query)]


def _tells_otherwise() -> ColumnElement[bool]:
    old = dossier_version
    closed_late = and_(incoming.c.closed_on.is_not(None), incoming.c.due_at > dossier.c.first_due_at)
    return or_(
        incoming.c.received_on != old.c.received_on,
        incoming.c.agency_id != old.c.agency_id,
        incoming.c.due_on > old.c.due_on,
        and_(old.c.closed_on.is_not(None), incoming.c.closed_on.is_distinct_from(old.c.closed_on)),
        closed_late,
    )


def _due_days() -> ColumnElement[int]:
    """How many different due days the dossier's contents name, the one shown among them."""
    content = dossier_version.alias("content")
    other = (
        select(func.count(content.c.due_on.distinct()))
        .where(content.c.dossier_id == incoming.c.dossier_id, content.c.due_on != incoming.c.due_on)
        .correlate(incoming)
        .scalar_subquery()
    )
    return (other + 1).label("due_days")
