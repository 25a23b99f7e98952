"""The dossiers behind a number, a part of the list at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Subquery, func, select, true, union_all

from db.count_conditions import Span, conditions, open_on
from db.dossier_codes import written_code
from db.dossier_counts import selected
from db.frames import frame_of
from db.list_order import Keys, order_by
from db.schema import agency, dossier, procedure, sector
from db.selection_filters import Condition
from domain.counts import CLOSING_COUNTS, OPENING_COUNTS
from domain.dossier import CHANNEL_NAMES, STATUS_NAMES
from domain.listing import Listing
from domain.scope import Selection
from domain.spelling import code_key

# So few are looked up one by one, wherever they stand; of a part that more codes hold, the scope's dossiers are read.
MOST_CODED = 1_000


@dataclass(frozen=True)
class Behind:
    """The dossiers that make up any of the counts of the span, within the selection; no dossier is in two of them. Of a
    receiving agency only its own, of "" those without one."""

    span: Span
    selection: Selection
    counts: tuple[str, ...]
    receiving: str | None = None


def behind(connection: Connection, wanted: Behind, listing: Listing) -> pd.DataFrame:
    """The part of the list: one line a dossier in the listing's order.

    Columns code, procedure_name, sector, agency, channel, status (None or NaN where missing), received_at, due_at,
    resolved_at, returned_at, closed_on, due_on, first_due_at, late_reason.
    """
    columns = [
        written_code().label("code"),
        procedure.c.name.label("procedure_name"),
        sector.c.name.label("sector"),
        agency.c.name.label("agency"),
        dossier.c.channel,
        dossier.c.status,
        dossier.c.received_at,
        dossier.c.due_at,
        dossier.c.resolved_at,
        dossier.c.returned_at,
        dossier.c.closed_on,
        dossier.c.due_on,
        dossier.c.first_due_at,
        dossier.c.late_reason,
    ]
    listed = _listed(connection, wanted, listing)
    keys = [key for key in listed.c if key.name != "id"]
    # From the few to their names: of inner joins SQLite would begin with all dossiers.
    named = (
        listed.outerjoin(dossier, dossier.c.id == listed.c.id)
        .outerjoin(agency, agency.c.id == dossier.c.agency_id)
        .outerjoin(procedure, procedure.c.id == dossier.c.procedure_id)
        .outerjoin(sector, sector.c.id == procedure.c.sector_id)
    )
    query = select(*columns).select_from(named).order_by(*_ordered(keys, listing))
    frame = frame_of(connection, query.limit(listing.limit).offset(listing.offset))
    return frame.assign(
        channel=frame["channel"].map(CHANNEL_NAMES).astype(object), status=frame["status"].map(STATUS_NAMES)
    )


def number_coded(connection: Connection, wanted: Behind, code: str) -> int:
    """How many of the dossiers have a code that holds the text; all where it is ""."""
    in_code = _in_code(connection, code)
    query = select(func.count()).select_from(dossier).where(*in_code)
    return sum(connection.scalar(query.where(*_counted(wanted, count))) or 0 for count in wanted.counts)


def coded(connection: Connection, code: str) -> list[int] | None:
    """The numbers of the dossiers whose code holds the text; None where there are more than MOST_CODED.

    It reads the index of codes, and stops once there are too many.
    """
    query = select(dossier.c.id).where(_holds(code)).limit(MOST_CODED + 1)
    found = list(connection.scalars(query))
    return found if len(found) <= MOST_CODED else None


def _listed(connection: Connection, wanted: Behind, listing: Listing) -> Subquery:
    """The first dossiers of each count up to the end of the part: id, and the keys of the order."""
    keys = order_by(connection, listing.order, wanted.span.until)
    labelled = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    query = select(dossier.c.id, *labelled).where(*_in_code(connection, listing.code))
    first = query.order_by(*_ordered(labelled, listing)).limit(listing.offset + listing.limit)
    arms = [first.where(way, *_counted(wanted, count)) for count in wanted.counts for way in _ways(wanted.span, count)]
    # In a union an arm with an order and a limit of its own stands as a table.
    return union_all(*(select(arm.subquery()) for arm in arms)).subquery("listed")


def _counted(wanted: Behind, count: str) -> tuple[Condition, ...]:
    return conditions(wanted.span)[count], selected(wanted.selection), *_received_by(wanted.receiving)


def _received_by(name: str | None) -> tuple[Condition, ...]:
    if name is None:
        return ()
    if not name:
        return (dossier.c.receiving_agency_id.is_(None),)
    return (dossier.c.receiving_agency_id.in_(select(agency.c.id).where(agency.c.name == name)),)


def _ways(span: Span, count: str) -> Sequence[Condition]:
    """Conditions of which a dossier in the count meets exactly one, and of which each leads to an index: what was
    pending on a day has not ended, ended soon after, or took long."""
    if count in OPENING_COUNTS:
        return open_on(span.first - timedelta(days=1))
    return open_on(span.until) if count in CLOSING_COUNTS else (true(),)


def _in_code(connection: Connection, code: str) -> list[Condition]:
    if not code:
        return []
    found = coded(connection, code)
    return [_holds(code) if found is None else dossier.c.id.in_(found)]


def _holds(code: str) -> Condition:
    return dossier.c.code.contains(code_key(code), autoescape=True)


def _ordered(keys: Keys, listing: Listing) -> list[ColumnElement[Any]]:
    """The keys up or down; a missing value stands last either way."""
    return [(key.desc() if listing.descending else key.asc()).nulls_last() for key in keys]
