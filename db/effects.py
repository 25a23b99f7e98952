"""What one import does, read in its own transaction: counts by agency, the file's own counts, missing dossiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Connection, Select, String, and_, insert, select, union

from db.count_conditions import conditions, open_on, span_of
from db.counting import by_group
from db.dossier_codes import key_within, written_code
from db.frames import number_where
from db.schema import agency, dossier, sighting
from db.sightings import counted
from db.staging import incoming
from db.work_tables import empty, work_table
from domain.agency import Block
from domain.dossier import STATUS_NAMES, Status
from domain.effect import MOST_MISSING, AgencyCounts, MissingDossier
from domain.name_order import name_order
from domain.period import Period, half_month_of
from domain.scope import Dimension, Selection
from domain.spelling import code_key

# Codes of rows that were set aside: they are in the file, though not in `incoming`.
rejected_code = work_table("rejected_code", Column("code", String(200), nullable=False))


@dataclass(frozen=True)
class Missing:
    """Dossiers that are missing: how many, and the first of them by code."""

    number: int
    dossiers: tuple[MissingDossier, ...]


def counts_by_agency(connection: Connection, period: Period, data_date: date | None) -> tuple[AgencyCounts, ...]:
    """The counts of the period, one line an agency of which there is anything to count, by name.

    Empty where the period begins after the data date: its counts are missing, not 0.
    """
    if data_date is None or data_date < period.first:
        return ()
    counts = by_group(connection, span_of(period, data_date), Selection(), Dimension.AGENCY)
    blocks = {name: block for name, block in connection.execute(select(agency.c.name, agency.c.block))}
    return tuple(
        AgencyCounts(str(name), Block(blocks[str(name)]), counts[name])
        for name in sorted(counts, key=lambda name: name_order(str(name)))
        if any(counts[name].values())
    )


def own_counts(connection: Connection, period: Period, data_date: date) -> dict[str, int]:
    """The counts over the rows of this transaction's export, as if there were no other dossiers."""
    tests = conditions(span_of(period, data_date), of=incoming)
    sums = [number_where(condition).label(name) for name, condition in tests.items()]
    return dict(connection.execute(select(*sums).select_from(incoming)).one()._mapping)


def missing_from_export(
    connection: Connection, *, batch_id: int, source_id: int, period: Period, as_of: date, rejected: Sequence[str]
) -> Missing:
    """The dossiers of the export's source and agencies that a full export would have, and that it lacks.

    Those are the ones received in the period, and those received before it that are still open on `as_of`; rows that
    were set aside (`rejected`, by code) are named.
    """
    empty(connection, rejected_code)
    if rejected:
        keys = dict.fromkeys(map(code_key, rejected))
        connection.execute(insert(rejected_code), [{"code": key} for key in keys])
    until = min(period.last, as_of)
    shown = select(sighting.c.dossier_id).where(sighting.c.batch_id == batch_id)
    wanted = and_(
        # Nearly all of them are in the file: those are left out before a dossier is read.
        dossier.c.id.in_(_expected(period, as_of).except_(shown)),
        # As a sum, so that SQLite does not read all dossiers of the source by its index of codes.
        dossier.c.source_id + 0 == source_id,
        # This export cannot show receptions after its last day.
        dossier.c.received_on <= until,
        counted(dossier),
        dossier.c.agency_id.in_(select(incoming.c.agency_id)),
        key_within(dossier.c.code, connection.dialect.name).not_in(select(rejected_code.c.code)),
    )
    # Plain pairs are put in order in a tenth of the time that the driver's lines take.
    found = connection.execute(select(dossier.c.code, dossier.c.id).where(wanted))
    missing = sorted((code, number) for code, number in found)
    first = [number for _, number in missing[:MOST_MISSING]]
    return Missing(len(missing), _told_of(connection, first))


def _expected(period: Period, as_of: date) -> Select[int]:
    """The dossiers received in the period, or open on `as_of`; by half-months, which an index can follow, and then by
    days."""
    ways = (
        and_(
            dossier.c.received_half.between(half_month_of(period.first), half_month_of(period.last)),
            dossier.c.received_on >= period.first,
        ),
        *open_on(as_of),
    )
    return select(union(*(select(dossier.c.id).where(way) for way in ways)).subquery("expected").c.id)


def _told_of(connection: Connection, ids: Sequence[int]) -> tuple[MissingDossier, ...]:
    """These dossiers, by code."""
    query = (
        select(
            written_code().label("code"),
            agency.c.name.label("agency"),
            dossier.c.status,
            dossier.c.received_on,
            dossier.c.due_on,
            dossier.c.as_of,
        )
        .join(agency, agency.c.id == dossier.c.agency_id)
        .where(dossier.c.id.in_(ids))
        .order_by(dossier.c.code)
    )
    statuses = {code: Status(name) for code, name in STATUS_NAMES.items()}
    return tuple(
        MissingDossier(code, agency_name, statuses[status], *days)
        for code, agency_name, status, *days in connection.execute(query)
    )
