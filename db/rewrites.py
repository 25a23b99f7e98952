"""What a batch's rows change in dossiers that earlier files showed: days moved, closings undone."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, or_, select

from db.schema import agency, dossier, dossier_version, procedure
from db.staging import OLDER, UPDATED, incoming


class Rewrite(NamedTuple):
    """A row (its place among those taken in, from 1) that says something else of its dossier than the export before.

    Days as dates; the `old` ones are those of the export that won until now, `first_due_at` is the first due date ever
    seen, `due_days` is how many different due days exports have named.
    `is_other`: at least two of agency, procedure and reception changed (the reception by more than three months counts
    as two), which no dossier does: its code was given twice.
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
    is_other: bool


# Receptions this many half-months apart are not one reception corrected.
_FAR_HALF_MONTHS = 6
_new_agency, _old_agency = agency.alias("new_agency"), agency.alias("old_agency")
_new_procedure, _old_procedure = procedure.alias("new_procedure"), procedure.alias("old_procedure")


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
            _is_other(old),
        )
        .join(old, before)
        .join(dossier, dossier.c.id == incoming.c.dossier_id)
        .join(_new_agency, _new_agency.c.id == incoming.c.agency_id)
        .join(_old_agency, _old_agency.c.id == old.c.agency_id)
        .join(_new_procedure, _new_procedure.c.id == incoming.c.procedure_id)
        .join(_old_procedure, _old_procedure.c.id == old.c.procedure_id)
        .where(incoming.c.action == UPDATED, _tells_otherwise())
        .order_by(incoming.c.ordinal)
    )
    return [Rewrite(*line) for line in connection.execute(query)]


def older_rows_of_others(connection: Connection) -> list[int]:
    """The places of those rows of the batch just taken in that come from an older export than the one known, and are of
    another dossier (Rewrite.is_other)."""
    query = (
        select(incoming.c.ordinal)
        .join(dossier, dossier.c.id == incoming.c.dossier_id)
        .join(_new_procedure, _new_procedure.c.id == incoming.c.procedure_id)
        .join(_old_procedure, _old_procedure.c.id == dossier.c.procedure_id)
        .where(incoming.c.action == OLDER, _is_other(dossier))
        .order_by(incoming.c.ordinal)
    )
    return list(connection.scalars(query))


def _is_other(old: Table) -> ColumnElement[bool]:
    far = func.abs(incoming.c.received_half - old.c.received_half) > _FAR_HALF_MONTHS
    agency_changed, procedure_changed, received_changed, far_apart = (
        case((change, 1), else_=0)
        for change in (
            incoming.c.agency_id != old.c.agency_id,
            _new_procedure.c.key != _old_procedure.c.key,
            incoming.c.received_on != old.c.received_on,
            far,
        )
    )
    return agency_changed + procedure_changed + received_changed + far_apart >= 2


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
