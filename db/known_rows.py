"""Staged rows whose code is known, held against the dossiers that have it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, delete, func, literal, or_, select

from db.dossier_codes import written_code
from db.schema import agency, dossier, procedure
from db.staging import NEW, incoming
from domain.dossier import NOT_COUNTED_CODES

_MOST_ZEROS = 6


class Difference(NamedTuple):
    """A row and the dossier known by its code, where unit, procedure, reception or the way of writing the code differ;
    `ordinal` is the row's place among those staged, counted from 1. Where either was never received, its reception is a
    stand-in (etl.dossiers.required_checks.without_reception), and the known one is the row's."""

    ordinal: int
    code: str
    known_code: str
    agency: str
    known_agency: str
    procedure_key: str
    known_procedure_key: str
    received_on: date
    known_received_on: date


def differences(connection: Connection) -> list[Difference]:
    """The rows that db.intake.stage_rows() has loaded, in the file's order, whose dossier differs."""
    known_agency, known_procedure = agency.alias("known_agency"), procedure.alias("known_procedure")
    written = func.coalesce(incoming.c.written_code, incoming.c.code)
    never_received = or_(*(table.c.status.in_(NOT_COUNTED_CODES) for table in (incoming, dossier)))
    known_received_on = case((never_received, incoming.c.received_on), else_=dossier.c.received_on)
    query = (
        select(
            incoming.c.ordinal,
            written,
            written_code(),
            agency.c.name,
            known_agency.c.name,
            procedure.c.key,
            known_procedure.c.key,
            incoming.c.received_on,
            known_received_on,
        )
        .join(dossier, dossier.c.id == incoming.c.dossier_id)
        .join(agency, agency.c.id == incoming.c.agency_id)
        .join(known_agency, known_agency.c.id == dossier.c.agency_id)
        .join(procedure, procedure.c.id == incoming.c.procedure_id)
        .join(known_procedure, known_procedure.c.id == dossier.c.procedure_id)
        .where(
            incoming.c.action != NEW,
            or_(
                incoming.c.agency_id != dossier.c.agency_id,
                incoming.c.procedure_id != dossier.c.procedure_id,
                incoming.c.received_on != dossier.c.received_on,
                written != written_code(),
            ),
        )
        .order_by(incoming.c.ordinal)
    )
    return [Difference(*line) for line in connection.execute(query)]


class ZeroTwin(NamedTuple):
    """A new row and a known dossier whose codes, as written, differ by zeros in front."""

    ordinal: int
    code: str
    known_code: str
    received_on: date


def zero_twins(connection: Connection, source_id: int) -> list[ZeroTwin]:
    """The new rows among those staged, in the file's order, whose code a known dossier has with more zeros in front or
    with none: a spreadsheet takes them from a code that is nothing but a number."""
    code = incoming.c.code
    with_more = [literal("0" * zeros) + code for zeros in range(1, _MOST_ZEROS + 1)]
    found: set[ZeroTwin] = set()
    for first, twins in (("123456789", with_more), ("0", [func.ltrim(code, "0")])):
        written = func.coalesce(incoming.c.written_code, code)
        query = (
            select(incoming.c.ordinal, written, written_code(), incoming.c.received_on)
            .join(dossier, and_(dossier.c.source_id == source_id, dossier.c.code.in_(twins)))
            # Codes with a point are texts everywhere.
            .where(incoming.c.action == NEW, func.substr(code, 1, 1).in_(list(first)), code.not_like("%.%"))
        )
        found.update(ZeroTwin(*line) for line in connection.execute(query))
    return sorted(found)


def number_known(connection: Connection) -> int:
    """How many staged rows have a code that is known."""
    return connection.scalar(select(func.count()).where(incoming.c.action != NEW)) or 0


def leave_out(connection: Connection, ordinals: Iterable[int]) -> None:
    """Take these rows out of those staged."""
    if places := [{"place": ordinal} for ordinal in ordinals]:
        connection.execute(delete(incoming).where(incoming.c.ordinal == bindparam("place")), places)
