"""What a batch's rows change in dossiers that were known: days moved, closings undone."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, or_, select

from db.schema import batch, dossier, dossier_version, sighting
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


def rewrites(connection: Connection, batch_id: int) -> list[Rewrite]:
    """The rows of the batch just taken in that move a day or undo a closing, or close after the first due day; in the
    file's order. To be asked while db.staging.incoming still holds the batch's rows."""
    old = _shown_before(batch_id)
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
        )
        .join(old, old.c.dossier_id == incoming.c.dossier_id)
        .join(dossier, dossier.c.id == incoming.c.dossier_id)
        .where(incoming.c.action == UPDATED, _tells_otherwise(old))
        .order_by(incoming.c.ordinal)
    )
    return [Rewrite(*line) for line in connection.execute(query)]


def _tells_otherwise(old: Subquery) -> ColumnElement[bool]:
    closed_late = and_(incoming.c.closed_on.is_not(None), incoming.c.due_at > dossier.c.first_due_at)
    return or_(
        incoming.c.received_on != old.c.received_on,
        incoming.c.due_on > old.c.due_on,
        and_(old.c.closed_on.is_not(None), incoming.c.closed_on.is_distinct_from(old.c.closed_on)),
        closed_late,
    )


def _shown_before(batch_id: int) -> Subquery:
    """The content of each updated dossier that won before the batch came: that of the latest export's day, and of those
    the one imported last."""
    updated = select(incoming.c.dossier_id).where(incoming.c.action == UPDATED)
    place = func.row_number().over(
        partition_by=sighting.c.dossier_id, order_by=(batch.c.as_of.desc(), sighting.c.batch_id.desc())
    )
    ranked = (
        select(sighting.c.dossier_id, sighting.c.version, place.label("place"))
        .join(batch, batch.c.id == sighting.c.batch_id)
        .where(sighting.c.dossier_id.in_(updated), sighting.c.batch_id != batch_id)
        .subquery("ranked")
    )
    same = and_(dossier_version.c.dossier_id == ranked.c.dossier_id, dossier_version.c.version == ranked.c.version)
    return (
        select(
            dossier_version.c.dossier_id,
            dossier_version.c.received_on,
            dossier_version.c.due_on,
            dossier_version.c.closed_on,
        )
        .join(ranked, same)
        .where(ranked.c.place == 1)
        .subquery("shown_before")
    )


def _due_days() -> ColumnElement[int]:
    """How many different due days the dossier's contents name, the one shown among them."""
    other = (
        select(func.count(dossier_version.c.due_on.distinct()))
        .where(
            dossier_version.c.dossier_id == incoming.c.dossier_id,
            dossier_version.c.due_on != incoming.c.due_on,
        )
        .correlate(incoming)
        .scalar_subquery()
    )
    return (other + 1).label("due_days")
