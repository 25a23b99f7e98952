"""Settling dossiers whose sightings have changed: which sighting wins now, and what need not be kept any more.

The line in `dossier` shows the content of the sighting that wins: the one whose export speaks for the latest day, and
of those the one imported last. Contents that other sightings showed stand in `dossier_version`.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from db.schema import CONTENT, batch, dossier, dossier_version, sighting
from db.staging import empty

# The dossiers whose sightings change: what they showed before (None where they were not there), whether the batch in
# question shows them itself, and the sighting that wins afterwards.
touched = Table(
    "touched",
    MetaData(),
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("was_batch", Integer),
    Column("was_version", Integer),
    Column("is_own", Boolean, nullable=False, server_default=false()),
    Column("batch_id", Integer),
    Column("as_of", Date),
    Column("version", Integer),
    prefixes=["TEMPORARY"],
)


def touch(connection: Connection, own: Select[Any], others: Select[Any] | None = None) -> None:
    """Begin: from now on exactly these dossiers are touched, as they stand; `own` are those that the batch shows."""
    empty(connection, touched)
    now = select(dossier.c.id, dossier.c.batch_id, dossier.c.version)
    columns = ["dossier_id", "was_batch", "was_version"]
    chosen = now.add_columns(true()).where(dossier.c.id.in_(own))
    connection.execute(insert(touched).from_select([*columns, "is_own"], chosen))
    if others is not None:
        missed = now.where(dossier.c.id.in_(others), dossier.c.id.not_in(select(touched.c.dossier_id)))
        connection.execute(insert(touched).from_select(columns, missed))


def touch_new(connection: Connection, ids: Select[Any]) -> None:
    """Touch these dossiers too, which were not there before."""
    missed = ids.where(ids.selected_columns[0].not_in(select(touched.c.dossier_id)))
    connection.execute(insert(touched).from_select(["dossier_id"], missed))


def touched_dossiers() -> Select[Any]:
    """The touched dossiers as they stand when asked."""
    return select(dossier).where(dossier.c.id.in_(select(touched.c.dossier_id)))


def settle(connection: Connection) -> None:
    """Make the touched dossiers what their sightings say, and forget what nobody has seen."""
    _drop_unseen(connection)
    _find_winners(connection)
    archive(connection, _shows_another())
    _show_winners(connection)
    _drop_unseen_versions(connection)
    _recount_first_due(connection)


def archive(connection: Connection, ids: Any) -> None:
    """Put away the content that these dossiers show now."""
    shown = select(dossier.c.id, dossier.c.version, *content_of(dossier)).where(dossier.c.id.in_(ids))
    connection.execute(insert(dossier_version).from_select(["dossier_id", "version", *CONTENT], shown))


def content_of(table: FromClause) -> list[ColumnElement[Any]]:
    """The table's columns of what an export says of a dossier."""
    return [table.c[name] for name in CONTENT]


def told(ids: Select[Any]) -> Subquery:
    """Every content of these dossiers, shown or put away, with its dossier_id and version."""
    shown = select(dossier.c.id.label("dossier_id"), dossier.c.version, *content_of(dossier))
    put_away = select(dossier_version.c.dossier_id, dossier_version.c.version, *content_of(dossier_version))
    return (
        shown.where(dossier.c.id.in_(ids))
        .union_all(put_away.where(dossier_version.c.dossier_id.in_(ids)))
        .subquery("content")
    )


def _drop_unseen(connection: Connection) -> None:
    """Remove the dossiers that no other batch has seen."""
    seen = select(sighting.c.dossier_id).where(sighting.c.dossier_id == touched.c.dossier_id).exists()
    unseen = select(touched.c.dossier_id).where(~seen)
    connection.execute(delete(dossier_version).where(dossier_version.c.dossier_id.in_(unseen)))
    connection.execute(delete(dossier).where(dossier.c.id.in_(unseen)))


def _find_winners(connection: Connection) -> None:
    place = func.row_number().over(
        partition_by=sighting.c.dossier_id, order_by=(batch.c.as_of.desc(), sighting.c.batch_id.desc())
    )
    ranked = (
        select(sighting, batch.c.as_of, place.label("place"))
        .join(batch, batch.c.id == sighting.c.batch_id)
        .where(sighting.c.dossier_id.in_(select(touched.c.dossier_id)))
        .subquery()
    )
    connection.execute(
        update(touched)
        .where(touched.c.dossier_id == ranked.c.dossier_id, ranked.c.place == 1)
        .values(batch_id=ranked.c.batch_id, as_of=ranked.c.as_of, version=ranked.c.version)
    )


def _shows_another() -> Any:
    return (
        select(dossier.c.id)
        .join(touched, touched.c.dossier_id == dossier.c.id)
        .where(dossier.c.version != touched.c.version)
    )


def _show_winners(connection: Connection) -> None:
    winner = and_(dossier_version.c.dossier_id == touched.c.dossier_id, dossier_version.c.version == touched.c.version)
    connection.execute(
        update(dossier)
        .where(touched.c.dossier_id == dossier.c.id, dossier.c.version != touched.c.version, winner)
        .values({name: dossier_version.c[name] for name in (*CONTENT, "version")})
    )
    connection.execute(
        update(dossier)
        .where(touched.c.dossier_id == dossier.c.id)
        .values(batch_id=touched.c.batch_id, as_of=touched.c.as_of)
    )


def _drop_unseen_versions(connection: Connection) -> None:
    """Put away no content that is shown, and none that nobody saw."""
    of_touched = dossier_version.c.dossier_id.in_(select(touched.c.dossier_id))
    shown = (
        select(dossier.c.id)
        .where(dossier.c.id == dossier_version.c.dossier_id, dossier.c.version == dossier_version.c.version)
        .exists()
    )
    seen = (
        select(sighting.c.dossier_id)
        .where(sighting.c.dossier_id == dossier_version.c.dossier_id, sighting.c.version == dossier_version.c.version)
        .exists()
    )
    connection.execute(delete(dossier_version).where(of_touched, or_(shown, ~seen)))


def _recount_first_due(connection: Connection) -> None:
    contents = told(select(touched.c.dossier_id))
    place = func.row_number().over(partition_by=sighting.c.dossier_id, order_by=(batch.c.as_of, sighting.c.batch_id))
    ranked = (
        select(sighting.c.dossier_id, contents.c.due_at, batch.c.as_of, place.label("place"))
        .join(batch, batch.c.id == sighting.c.batch_id)
        .join(
            contents,
            and_(contents.c.dossier_id == sighting.c.dossier_id, contents.c.version == sighting.c.version),
        )
        .where(contents.c.due_at.is_not(None))
        .subquery()
    )
    connection.execute(
        update(dossier)
        .where(dossier.c.id.in_(select(touched.c.dossier_id)))
        .values(first_due_at=None, first_due_as_of=None)
    )
    connection.execute(
        update(dossier)
        .where(dossier.c.id == ranked.c.dossier_id, ranked.c.place == 1)
        .values(first_due_at=ranked.c.due_at, first_due_as_of=ranked.c.as_of)
    )
