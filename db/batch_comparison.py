"""Compares two batches: dossiers that appeared, vanished or changed, and the counts of each batch alone."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, not_, or_, select

from db.count_conditions import Span, conditions
from db.dossier_codes import written_code
from db.frames import frame_of, number_where
from db.schema import agency, dossier, procedure, sector, sighting
from db.sightings import sighting_contents
from domain.dossier import CHANNEL_NAMES, STATUS_NAMES, UNKNOWN_CHANNEL_CODE

# What an export says of a dossier and what may change, by the field names of the importer.
FIELDS: tuple[str, ...] = (
    "procedure_name",
    "sector",
    "agency",
    "receiving_agency",
    "channel",
    "service_level",
    "status",
    "submitted_at",
    "received_at",
    "due_at",
    "resolved_at",
    "returned_at",
    "late_reason",
)

_CODES: Mapping[str, Mapping[int, str | None]] = {
    "status": STATUS_NAMES,
    "channel": {**CHANNEL_NAMES, UNKNOWN_CHANNEL_CODE: None},
}


def own_counts(connection: Connection, number: int, span: Span) -> dict[str, int]:
    """The counts of the span over this batch's dossiers alone."""
    lines = sighting_contents("shown", sighting.c.batch_id == number)
    ones = conditions(span, of=lines)
    sums = [number_where(test).label(name) for name, test in ones.items()]
    return dict(connection.execute(select(*sums)).one()._mapping)


def tally(connection: Connection, before: int, after: int) -> dict[str, int]:
    """How many dossiers appeared, vanished, changed and stayed the same from one batch to the other, and under its name
    how many differ in each of FIELDS."""
    then, now = _side(before, "then"), _side(after, "now")
    tests = {"changed": _differs(then, now), "same": not_(_differs(then, now))}
    tests |= {name: then.c[name].is_distinct_from(now.c[name]) for name in FIELDS}
    sums = [number_where(test).label(name) for name, test in tests.items()]
    both = connection.execute(select(*sums).select_from(_joined(then, now))).one()._mapping
    alone = {"appeared": _only(after, before), "vanished": _only(before, after)}
    numbers = {name: connection.scalar(select(func.count()).where(test)) or 0 for name, test in alone.items()}
    return {**numbers, **both}


def changed(connection: Connection, before: int, after: int, *, limit: int) -> pd.DataFrame:
    """The first `limit` dossiers that both batches show with different contents, by code: code, and each of FIELDS with
    _before and _after."""
    then, now = _side(before, "then"), _side(after, "now")
    columns: list[Any] = [written_code().label("code")]
    for name in FIELDS:
        columns += [then.c[name].label(f"{name}_before"), now.c[name].label(f"{name}_after")]
    query = (
        select(*columns)
        .select_from(_joined(then, now).join(dossier, dossier.c.id == now.c.dossier_id))
        .where(_differs(then, now))
        .order_by(dossier.c.code)
        .limit(limit)
    )
    frame = frame_of(connection, query)
    coded = [f"{name}_{side}" for name in _CODES for side in ("before", "after")]
    return frame.assign(**{name: frame[name].map(_CODES[name.rpartition("_")[0]]).astype(object) for name in coded})


def only_in(connection: Connection, shown: int, other: int, *, limit: int) -> pd.DataFrame:
    """The first `limit` dossiers that one batch shows and the other does not, by code: code and FIELDS as it shows
    them."""
    side = _side(shown, "side")
    query = (
        select(written_code().label("code"), *(side.c[name] for name in FIELDS))
        .join(side, side.c.dossier_id == dossier.c.id)
        .where(~_shown_by(other, side.c.dossier_id))
        .order_by(dossier.c.code)
        .limit(limit)
    )
    frame = frame_of(connection, query)
    return frame.assign(**{name: frame[name].map(codes).astype(object) for name, codes in _CODES.items()})


def _side(number: int, name: str) -> Subquery:
    """One line a dossier of the batch, with names in place of numbers: dossier_id and FIELDS."""
    lines = sighting_contents(f"told_{name}", sighting.c.batch_id == number)
    receiving = agency.alias(f"receiving_{name}")
    named = {
        "procedure_name": procedure.c.name,
        "sector": sector.c.name,
        "agency": agency.c.name,
        "receiving_agency": receiving.c.name,
    }
    columns = [(named[field] if field in named else lines.c[field]).label(field) for field in FIELDS]
    return (
        select(lines.c.dossier_id, *columns)
        .join(procedure, procedure.c.id == lines.c.procedure_id)
        .outerjoin(sector, sector.c.id == procedure.c.sector_id)
        .join(agency, agency.c.id == lines.c.agency_id)
        .outerjoin(receiving, receiving.c.id == lines.c.receiving_agency_id)
        .subquery(name)
    )


def _joined(then: Subquery, now: Subquery) -> Any:
    return now.join(then, then.c.dossier_id == now.c.dossier_id)


def _differs(then: Subquery, now: Subquery) -> ColumnElement[bool]:
    return or_(*(then.c[name].is_distinct_from(now.c[name]) for name in FIELDS))


def _only(shown: int, other: int) -> ColumnElement[bool]:
    return and_(sighting.c.batch_id == shown, ~_shown_by(other, sighting.c.dossier_id))


def _shown_by(number: int, dossier_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the batch shows the dossier. Not by IN: PostgreSQL reads all that NOT IN names again for each dossier."""
    beside = sighting.alias("beside")
    return select(beside.c.batch_id).where(beside.c.batch_id == number, beside.c.dossier_id == dossier_id).exists()
