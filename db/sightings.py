"""The sightings: which batch shows which dossier, with the content that it shows."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, exists, or_, select, union_all

from db.schema import CONTENT, agency, batch, dossier, dossier_version, procedure, sector, sighting
from db.selection_filters import Condition, agency_filters, procedure_filters, sector_filters
from domain.dossier import NOT_COUNTED_CODES
from domain.scope import Selection


def sighting_contents(name: str, *wanted: Condition) -> Subquery:
    """One line a sighting: batch_id, source_id, as_of (the export's data date), dossier_id and the content shown.

    `wanted` are conditions on `sighting` that limit the lines.
    """
    arms = [_arm(dossier, dossier.c.id, wanted), _arm(dossier_version, dossier_version.c.dossier_id, wanted)]
    return union_all(*arms).subquery(name)


def of_batches(*wanted: Condition) -> Condition:
    """The sighting is of a batch that meets the conditions; its batch's sightings are read, and no others."""
    return sighting.c.batch_id.in_(select(batch.c.id).where(*wanted))


def last_of_its_day(lines: FromClause) -> Condition:
    """Of the sightings of one dossier with the same data date, the one of the batch imported last."""
    later, its = sighting.alias(), batch.alias()
    return ~exists(
        select(later.c.dossier_id)
        .join(its, its.c.id == later.c.batch_id)
        .where(later.c.dossier_id == lines.c.dossier_id, later.c.batch_id > lines.c.batch_id)
        .where(its.c.as_of == lines.c.as_of)
    )


def counted(lines: FromClause) -> Condition:
    """The content enters the statistics."""
    return lines.c.status.not_in(NOT_COUNTED_CODES)


def pending_on(lines: FromClause, day: Any) -> Condition:
    """The content in `lines` (a table or sightings) is of a dossier pending at the end of the day (rules, part 2)."""
    open_then = or_(lines.c.closed_on.is_(None), lines.c.closed_on > day)
    return and_(counted(lines), lines.c.received_on <= day, open_then)


def within(lines: FromClause, selection: Selection) -> list[Condition]:
    """The content belongs to the blocks, agencies, sectors and procedures of the selection; needs no join."""
    return [*agencies_within(lines.c.agency_id, selection), *procedures_within(lines.c.procedure_id, selection)]


def agencies_within(agency_id: ColumnElement[Any], selection: Selection) -> list[Condition]:
    """The agency belongs to the blocks and agencies of the selection; needs no join."""
    chosen = agency_filters(selection)
    return [agency_id.in_(select(agency.c.id).where(*chosen))] if chosen else []


def procedures_within(procedure_id: ColumnElement[Any], selection: Selection) -> list[Condition]:
    """The procedure belongs to the sectors and procedures of the selection; needs no join."""
    chosen = [*sector_filters(selection), *procedure_filters(selection)]
    if not chosen:
        return []
    filed = select(procedure.c.id).outerjoin(sector, sector.c.id == procedure.c.sector_id)
    return [procedure_id.in_(filed.where(*chosen))]


def _arm(table: FromClause, dossier_id: ColumnElement[Any], wanted: tuple[Condition, ...]) -> Any:
    # With an offset SQLite finds the sightings first, by an index that has all of their columns.
    lines = select(sighting.c.batch_id, sighting.c.dossier_id, sighting.c.version).where(*wanted).offset(0).subquery()
    columns = [lines.c.batch_id, batch.c.source_id, batch.c.as_of, lines.c.dossier_id]
    return (
        select(*columns, *(table.c[name] for name in CONTENT))
        .join(batch, batch.c.id == lines.c.batch_id)
        .join(table, and_(dossier_id == lines.c.dossier_id, table.c.version == lines.c.version))
    )
