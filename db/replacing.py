"""Replaces earlier files by a new one: their sightings of the same period and agencies no longer count.

The sightings move from `sighting` to `replaced_sighting`, with their contents, so that no other query needs to leave
them out. They move back when the new file is taken back, unless another file replaces them too.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from db import ledger
from db.current_version import affected, affected_dossiers, mark_affected, mark_new_affected, recompute_current
from db.schema import (
    CONTENT,
    batch,
    batch_agency,
    dossier,
    dossier_version,
    replaced_agency,
    replaced_sighting,
    sighting,
)
from db.sightings import pending_on
from db.signal_keeping import note_files, refresh_affected
from db.staging import incoming
from db.version_contents import content_columns, contents_of
from db.work_tables import empty, work_table
from domain.batch import Replacing
from domain.undo import FileShare, Replacement

_MOVED = ("batch_id", "code", "written_code", *CONTENT)

# Replaced sightings that count again. `dossier_id` is NULL until a missing dossier has a number, `version` until a
# version with the same content is found; `is_new` is 1 where the content must be inserted.
returning = work_table(
    "returning_sighting",
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(200), primary_key=True),
    Column("written_code", String(200)),
    *(Column(name, dossier.c[name].type) for name in CONTENT),
    Column("dossier_id", Integer),
    Column("version", Integer),
    Column("is_new", Integer, nullable=False, server_default="0"),
)


def replace_earlier(connection: Connection, *, batch_id: int, replacing: Replacing, data_date: date) -> Replacement:
    """Move the sightings of earlier batches of the same source and exactly the same period, of the agencies in the
    batch's rows (or of all). To be called after the batch's own rows are taken in, in the same transaction."""
    _note_scope(connection, batch_id, replacing)
    moved = [*_MOVED, "replaced_by"]
    connection.execute(
        insert(replaced_sighting).from_select(moved, _earlier_sightings(connection, batch_id, replacing))
    )
    mark_affected(connection, select(dossier.c.id).select_from(_replaced_dossiers(batch_id)))
    ledger.subtract(connection, affected_dossiers(), before=data_date, after=data_date)
    replaced = select(replaced_sighting.c.batch_id).where(replaced_sighting.c.replaced_by == batch_id)
    note_files(connection, replaced)
    connection.execute(delete(sighting).where(_is_replaced(batch_id)))
    connection.execute(delete(batch_agency).where(_has_no_rows_left(batch_id)))
    recompute_current(connection)
    refresh_affected(connection)
    ledger.add(connection, affected_dossiers(), before=data_date, after=data_date)
    ledger.move_data_date(connection, before=data_date, after=data_date)
    return _replacement(connection, batch_id)


def find_returning(connection: Connection, batch_id: int) -> None:
    """Move to `returning` what only this batch replaces; delete the batch's own replaced sightings."""
    empty(connection, returning)
    mine = replaced_sighting.c.replaced_by == batch_id
    connection.execute(delete(replaced_sighting).where(replaced_sighting.c.batch_id == batch_id))
    other = _another_in_its_place(batch_id)
    connection.execute(update(replaced_sighting).where(mine, other.is_not(None)).values(replaced_by=other))
    same_dossier = and_(dossier.c.source_id == batch.c.source_id, dossier.c.code == replaced_sighting.c.code)
    back = select(*(replaced_sighting.c[name] for name in _MOVED), dossier.c.id).select_from(
        replaced_sighting.join(batch, batch.c.id == replaced_sighting.c.batch_id).outerjoin(dossier, same_dossier)
    )
    connection.execute(insert(returning).from_select([*_MOVED, "dossier_id"], back.where(mine)))
    connection.execute(delete(replaced_sighting).where(mine))


def bring_back(connection: Connection) -> None:
    """Insert the sightings of `returning` and the agencies that their batches show again."""
    bring_back_sightings(connection)
    note_agencies(connection, returning)


def note_agencies(connection: Connection, lines: FromClause) -> None:
    """Store which agencies the lines (batch_id, agency_id, received_on) show."""
    agencies = [lines.c.batch_id, lines.c.agency_id]
    connection.execute(
        insert(batch_agency).from_select(
            ["batch_id", "agency_id", "rows", "first_received_on"],
            select(*agencies, func.count(), func.min(lines.c.received_on)).group_by(*agencies),
        )
    )


def bring_back_sightings(connection: Connection) -> None:
    """Insert the sightings of `returning`, with their dossiers and contents where these no longer exist."""
    _number_dossiers(connection)
    _find_versions(connection)
    _make_dossiers(connection)
    mark_new_affected(connection, select(returning.c.dossier_id).distinct())
    place = func.row_number().over(
        partition_by=(returning.c.dossier_id, returning.c.version), order_by=returning.c.batch_id
    )
    contents = select(returning.c.dossier_id, returning.c.version, *content_columns(returning), place.label("place"))
    first = contents.where(returning.c.is_new == 1).subquery()
    connection.execute(
        insert(dossier_version).from_select(
            ["dossier_id", "version", *CONTENT],
            select(first.c.dossier_id, first.c.version, *content_columns(first)).where(first.c.place == 1),
        )
    )
    pending = pending_on(returning, batch.c.as_of)
    columns = returning.c.batch_id, returning.c.dossier_id, returning.c.version, pending
    back = select(*columns).join(batch, batch.c.id == returning.c.batch_id)
    connection.execute(insert(sighting).from_select(["batch_id", "dossier_id", "version", "is_pending"], back))


def _note_scope(connection: Connection, batch_id: int, replacing: Replacing) -> None:
    connection.execute(update(batch).where(batch.c.id == batch_id).values(replaces=replacing.value))
    if replacing is Replacing.AGENCIES:
        shown = select(literal(batch_id), incoming.c.agency_id).distinct()
        connection.execute(insert(replaced_agency).from_select(["batch_id", "agency_id"], shown))


def _earlier_sightings(connection: Connection, batch_id: int, replacing: Replacing) -> Select[Any]:
    """The sightings that the batch replaces, with their contents: one line each, as in replaced_sighting."""
    mine = connection.execute(select(batch).where(batch.c.id == batch_id)).mappings().one()
    earlier = select(batch.c.id).where(
        batch.c.id < batch_id,
        batch.c.source_id == mine["source_id"],
        batch.c.period_first == mine["period_first"],
        batch.c.period_last == mine["period_last"],
    )
    seen = sighting.c.batch_id.in_(earlier)
    content = contents_of(select(sighting.c.dossier_id).where(seen))
    same = and_(content.c.dossier_id == sighting.c.dossier_id, content.c.version == sighting.c.version)
    codes = dossier.c.code, dossier.c.written_code
    query = select(sighting.c.batch_id, *codes, *content_columns(content), literal(batch_id)).select_from(
        sighting.join(dossier, dossier.c.id == sighting.c.dossier_id).join(content, same)
    )
    if replacing is Replacing.SOURCE:
        return query.where(seen)
    agencies = select(replaced_agency.c.agency_id).where(replaced_agency.c.batch_id == batch_id)
    return query.where(seen, content.c.agency_id.in_(agencies))


def _replaced_dossiers(batch_id: int) -> Any:
    """The lines that the batch has just replaced, joined with their dossiers."""
    own = and_(dossier.c.source_id == batch.c.source_id, dossier.c.code == replaced_sighting.c.code)
    replaced = and_(batch.c.id == replaced_sighting.c.batch_id, replaced_sighting.c.replaced_by == batch_id)
    return replaced_sighting.join(batch, replaced).join(dossier, own)


def _is_replaced(batch_id: int) -> ColumnElement[bool]:
    line = and_(
        replaced_sighting.c.replaced_by == batch_id,
        replaced_sighting.c.batch_id == sighting.c.batch_id,
        dossier.c.id == sighting.c.dossier_id,
        dossier.c.code == replaced_sighting.c.code,
    )
    batches = select(replaced_sighting.c.batch_id).where(replaced_sighting.c.replaced_by == batch_id)
    # Dossiers of another source with the same code have no sighting in these batches.
    return and_(sighting.c.batch_id.in_(batches), exists(select(dossier.c.id).where(line).correlate(sighting)))


def _has_no_rows_left(batch_id: int) -> ColumnElement[bool]:
    """An agency's rows in a batch are replaced all together."""
    line = and_(
        replaced_sighting.c.replaced_by == batch_id,
        replaced_sighting.c.batch_id == batch_agency.c.batch_id,
        replaced_sighting.c.agency_id == batch_agency.c.agency_id,
    )
    return exists(select(replaced_sighting.c.code).where(line).correlate(batch_agency))


def _another_in_its_place(batch_id: int) -> Any:
    """Another batch that takes the place of the replaced sighting too; NULL where there is none."""
    old, other = batch.alias("old"), batch.alias("other")
    theirs = select(replaced_agency.c.agency_id).where(replaced_agency.c.batch_id == other.c.id).correlate(other)
    covered = or_(other.c.replaces == Replacing.SOURCE.value, replaced_sighting.c.agency_id.in_(theirs))
    return (
        select(func.min(other.c.id))
        .where(
            old.c.id == replaced_sighting.c.batch_id,
            other.c.id != batch_id,
            other.c.id > old.c.id,
            other.c.undone_at.is_(None),
            other.c.source_id == old.c.source_id,
            other.c.period_first == old.c.period_first,
            other.c.period_last == old.c.period_last,
            covered,
        )
        .correlate(replaced_sighting)
        .scalar_subquery()
    )


def _number_dossiers(connection: Connection) -> None:
    """Number the dossiers that do not exist, one number a code: all are of one source."""
    last = connection.scalar(select(func.coalesce(func.max(dossier.c.id), 0))) or 0
    rank = func.dense_rank().over(order_by=returning.c.code)
    numbered = (
        select(returning.c.batch_id, returning.c.code, (literal(last) + rank).label("number"))
        .where(returning.c.dossier_id.is_(None))
        .subquery()
    )
    connection.execute(update(returning).where(_same_line(numbered)).values(dossier_id=numbered.c.number))


def _find_versions(connection: Connection) -> None:
    """Set the version with the same content; where there is none, a new number for each content."""
    for table, of_it in ((dossier, dossier.c.id), (dossier_version, dossier_version.c.dossier_id)):
        equal = and_(*(table.c[name].is_not_distinct_from(returning.c[name]) for name in CONTENT))
        connection.execute(
            update(returning)
            .where(of_it == returning.c.dossier_id, returning.c.version.is_(None), equal)
            .values(version=table.c.version)
        )
    rank = func.dense_rank().over(partition_by=returning.c.dossier_id, order_by=content_columns(returning))
    numbered = (
        select(returning.c.batch_id, returning.c.code, (func.coalesce(dossier.c.versions, 0) + rank).label("number"))
        .select_from(returning.outerjoin(dossier, dossier.c.id == returning.c.dossier_id))
        .where(returning.c.version.is_(None))
        .subquery()
    )
    connection.execute(update(returning).where(_same_line(numbered)).values(version=numbered.c.number, is_new=1))


def _make_dossiers(connection: Connection) -> None:
    latest = func.row_number().over(
        partition_by=returning.c.dossier_id, order_by=(batch.c.as_of.desc(), returning.c.batch_id.desc())
    )
    highest = func.max(returning.c.version).over(partition_by=returning.c.dossier_id)
    last_shown = (
        select(returning, batch.c.source_id, batch.c.as_of, highest.label("versions"), latest.label("place"))
        .join(batch, batch.c.id == returning.c.batch_id)
        .subquery()
    )
    connection.execute(
        update(dossier)
        .where(
            dossier.c.id == last_shown.c.dossier_id, last_shown.c.place == 1, last_shown.c.versions > dossier.c.versions
        )
        .values(versions=last_shown.c.versions)
    )
    columns = ("source_id", "code", "written_code", *CONTENT, "batch_id", "as_of", "version", "versions")
    lines = select(last_shown.c.dossier_id, *(last_shown.c[name] for name in columns))
    gone = lines.where(last_shown.c.place == 1, _has_no_dossier(last_shown.c.dossier_id))
    connection.execute(insert(dossier).from_select(["id", *columns], gone))


def _has_no_dossier(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether no dossier has the number. Not by NOT IN: of that PostgreSQL reads all dossiers for each number."""
    return ~select(dossier.c.id).where(dossier.c.id == number).exists()


def _same_line(numbered: Any) -> ColumnElement[bool]:
    return and_(numbered.c.batch_id == returning.c.batch_id, numbered.c.code == returning.c.code)


def _replacement(connection: Connection, batch_id: int) -> Replacement:
    by_file = (
        select(batch.c.id, batch.c.file_name, func.count())
        .select_from(replaced_sighting.join(batch, batch.c.id == replaced_sighting.c.batch_id))
        .where(replaced_sighting.c.replaced_by == batch_id)
        .group_by(batch.c.id, batch.c.file_name)
        .order_by(batch.c.id)
    )
    gone = select(func.count()).select_from(affected).where(_has_no_dossier(affected.c.dossier_id))
    return Replacement(
        files=tuple(FileShare(*line) for line in connection.execute(by_file)),
        removed=connection.scalar(gone) or 0,
    )
