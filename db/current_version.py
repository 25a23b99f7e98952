"""Finds the current version of dossiers whose sightings have changed, and removes contents that no batch shows.

The line in `dossier` has the content of the current sighting: the one whose export has the latest data date, and of
those the one imported last. Contents that other sightings showed are in `dossier_version`.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    Select,
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

from db.marks import find_marks
from db.schema import CONTENT, batch, dossier, dossier_version, sighting
from db.version_contents import content_columns, contents_of
from db.work_tables import empty, work_table

# The dossiers whose sightings change: what they showed before (None where they were not there), whether the batch in
# question shows them itself, and the sighting that wins afterwards.
affected = work_table(
    "touched",
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("was_batch", Integer),
    Column("was_version", Integer),
    Column("is_own", Boolean, nullable=False, server_default=false()),
    Column("batch_id", Integer),
    Column("as_of", Date),
    Column("version", Integer),
)


def mark_affected(connection: Connection, own: Select[Any], others: Select[Any] | None = None) -> None:
    """Fill `affected` anew with these dossiers as they are now; `own` are those that the batch itself shows."""
    empty(connection, affected)
    now = select(dossier.c.id, dossier.c.batch_id, dossier.c.version)
    columns = ["dossier_id", "was_batch", "was_version"]
    own_dossiers = now.add_columns(true()).where(dossier.c.id.in_(own))
    connection.execute(insert(affected).from_select([*columns, "is_own"], own_dossiers))
    if others is not None:
        others_only = now.where(dossier.c.id.in_(others), dossier.c.id.not_in(select(affected.c.dossier_id)))
        connection.execute(insert(affected).from_select(columns, others_only))


def mark_new_affected(connection: Connection, ids: Select[Any]) -> None:
    """Add to `affected` the dossiers that did not exist before."""
    new = ids.where(ids.selected_columns[0].not_in(select(affected.c.dossier_id)))
    connection.execute(insert(affected).from_select(["dossier_id"], new))


def affected_dossiers() -> Select[Any]:
    """The affected dossiers, with the content that they have when the query runs."""
    return select(dossier).where(dossier.c.id.in_(select(affected.c.dossier_id)))


def recompute_current(connection: Connection) -> None:
    """Show each affected dossier by its latest sighting; remove dossiers and contents that no batch shows."""
    _drop_unseen(connection)
    _find_current(connection)
    archive(connection, _shows_another())
    _show_current(connection)
    _drop_unseen_versions(connection)
    _recount_first_due(connection)
    find_marks(connection, select(affected.c.dossier_id))


def archive(connection: Connection, ids: Any) -> None:
    """Copy the current content of these dossiers to `dossier_version`."""
    shown = select(dossier.c.id, dossier.c.version, *content_columns(dossier)).where(dossier.c.id.in_(ids))
    connection.execute(insert(dossier_version).from_select(["dossier_id", "version", *CONTENT], shown))


def _drop_unseen(connection: Connection) -> None:
    """Remove the affected dossiers that no batch shows."""
    seen = select(sighting.c.dossier_id).where(sighting.c.dossier_id == affected.c.dossier_id).exists()
    unseen = select(affected.c.dossier_id).where(~seen)
    connection.execute(delete(dossier_version).where(dossier_version.c.dossier_id.in_(unseen)))
    connection.execute(delete(dossier).where(dossier.c.id.in_(unseen)))


def _find_current(connection: Connection) -> None:
    place = func.row_number().over(
        partition_by=sighting.c.dossier_id, order_by=(batch.c.as_of.desc(), sighting.c.batch_id.desc())
    )
    ranked = (
        select(sighting, batch.c.as_of, place.label("place"))
        .join(batch, batch.c.id == sighting.c.batch_id)
        .where(sighting.c.dossier_id.in_(select(affected.c.dossier_id)))
        .subquery()
    )
    connection.execute(
        update(affected)
        .where(affected.c.dossier_id == ranked.c.dossier_id, ranked.c.place == 1)
        .values(batch_id=ranked.c.batch_id, as_of=ranked.c.as_of, version=ranked.c.version)
    )


def _shows_another() -> Any:
    # A question for each: joined, SQLite would look up the few affected for each of all dossiers.
    shown = select(dossier.c.version).where(dossier.c.id == affected.c.dossier_id).scalar_subquery()
    return select(affected.c.dossier_id).where(affected.c.version != shown)


def _show_current(connection: Connection) -> None:
    current = and_(
        dossier_version.c.dossier_id == affected.c.dossier_id, dossier_version.c.version == affected.c.version
    )
    connection.execute(
        update(dossier)
        .where(affected.c.dossier_id == dossier.c.id, dossier.c.version != affected.c.version, current)
        .values({name: dossier_version.c[name] for name in (*CONTENT, "version")})
    )
    connection.execute(
        update(dossier)
        .where(affected.c.dossier_id == dossier.c.id, dossier.c.id.in_(select(affected.c.dossier_id)))
        .values(batch_id=affected.c.batch_id, as_of=affected.c.as_of)
    )


def _drop_unseen_versions(connection: Connection) -> None:
    """Remove from `dossier_version` the contents that are current, and those that no batch shows."""
    of_affected = dossier_version.c.dossier_id.in_(select(affected.c.dossier_id))
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
    connection.execute(delete(dossier_version).where(of_affected, or_(shown, ~seen)))


def _recount_first_due(connection: Connection) -> None:
    contents = contents_of(select(affected.c.dossier_id))
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
        .where(dossier.c.id.in_(select(affected.c.dossier_id)))
        .values(first_due_at=None, first_due_as_of=None)
    )
    connection.execute(
        update(dossier)
        .where(dossier.c.id == ranked.c.dossier_id, ranked.c.place == 1)
        .values(first_due_at=ranked.c.due_at, first_due_as_of=ranked.c.as_of)
    )
