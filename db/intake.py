"""Taking in what an export says of dossiers, and taking it back as if it had never been said.

The line in `dossier` shows the content of the sighting that wins: the one whose export speaks for the latest day, and
of those the one imported last. Contents that other sightings showed stand in `dossier_version`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from db import batches, ledger
from db.schema import CONTENT, batch, dossier, dossier_version, sighting
from db.staging import NEW, OLDER, SAME, UPDATED, empty, incoming, stage, touched
from domain.batch import Tally

_SHOWN_AGAIN = (SAME, UPDATED)


def take_in(
    connection: Connection,
    lines: Iterable[list[tuple[Any, ...]]],
    *,
    batch_id: int,
    source_id: int,
    as_of: date,
    data_dates: tuple[date | None, date],
) -> Tally:
    """Take in an export's rows (see db.staging.stage), each code once, and move the ledger with them.

    `data_dates` are the database's before and after this batch. The tally's rows are those taken in.
    """
    before, after = data_dates
    stage(connection, lines, last_id=_last_id(connection))
    _judge(connection, source_id, as_of)
    updated = select(incoming.c.dossier_id).where(incoming.c.action == UPDATED)
    ledger.subtract(connection, _dossiers(updated), before=before, after=after)
    _archive(connection, updated)
    _update_known(connection, batch_id, as_of)
    _insert_older(connection)
    _insert_new(connection, batch_id, source_id, as_of)
    _keep_first_due(connection, as_of)
    connection.execute(
        insert(sighting).from_select(
            ["batch_id", "dossier_id", "version"],
            select(literal(batch_id), incoming.c.dossier_id, incoming.c.version),
        )
    )
    # What these rows say is what their dossiers are now; the dossiers need not be looked up again.
    moved = select(incoming).where(incoming.c.action.in_((NEW, UPDATED)))
    ledger.add(connection, moved, before=before, after=after)
    ledger.move_data_date(connection, before=before, after=after)
    batches.set_last_event(connection, batch_id, _last_event(connection))
    return _tally(connection)


def take_back(connection: Connection, *, batch_id: int, data_dates: tuple[date | None, date | None]) -> int:
    """Make the dossiers, their versions and the ledger what they would be had the batch never come; gives the number of
    dossiers touched. `data_dates` are the database's before and after."""
    before, after = data_dates
    empty(connection, touched)
    connection.execute(
        insert(touched).from_select(
            ["dossier_id"], select(sighting.c.dossier_id).where(sighting.c.batch_id == batch_id)
        )
    )
    ids = select(touched.c.dossier_id)
    ledger.subtract(connection, _dossiers(ids), before=before, after=after)
    connection.execute(delete(sighting).where(sighting.c.batch_id == batch_id))
    _drop_unseen(connection)
    _find_winners(connection)
    _archive(connection, _shows_another())
    _show_winners(connection)
    _drop_unseen_versions(connection)
    _recount_first_due(connection)
    if after is not None:
        ledger.add(connection, _dossiers(ids), before=before, after=after)
    ledger.move_data_date(connection, before=before, after=after)
    return connection.scalar(select(func.count()).select_from(touched)) or 0


def _last_id(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.max(dossier.c.id), 0))) or 0


def _judge(connection: Connection, source_id: int, as_of: date) -> None:
    """Say of each row about a known dossier what it does to it, and which version it shows."""
    differs = or_(*(incoming.c[name].is_distinct_from(dossier.c[name]) for name in CONTENT))
    older = literal(as_of) < dossier.c.as_of
    connection.execute(
        update(incoming)
        .where(dossier.c.source_id == source_id, dossier.c.code == incoming.c.code)
        .values(
            dossier_id=dossier.c.id,
            action=case((~differs, SAME), (older, OLDER), else_=UPDATED),
            version=case((differs, dossier.c.versions + 1), else_=dossier.c.version),
        )
    )


def _dossiers(ids: Select[Any]) -> Select[Any]:
    return select(dossier).where(dossier.c.id.in_(ids))


def _archive(connection: Connection, ids: Any) -> None:
    """Put away the content that these dossiers show now."""
    shown = select(dossier.c.id, dossier.c.version, *_content_of(dossier)).where(dossier.c.id.in_(ids))
    connection.execute(insert(dossier_version).from_select(["dossier_id", "version", *CONTENT], shown))


def _update_known(connection: Connection, batch_id: int, as_of: date) -> None:
    """Show what the rows say where they win; a row with the content shown makes its own sighting the winner."""
    mine = incoming.c.dossier_id == dossier.c.id
    connection.execute(
        update(dossier)
        .where(mine, incoming.c.action == UPDATED)
        .values({name: incoming.c[name] for name in (*CONTENT, "version")} | {"versions": incoming.c.version})
    )
    connection.execute(
        update(dossier)
        .where(mine, incoming.c.action.in_(_SHOWN_AGAIN), dossier.c.as_of <= as_of)
        .values(batch_id=batch_id, as_of=as_of)
    )


def _insert_older(connection: Connection) -> None:
    older = incoming.c.action == OLDER
    connection.execute(
        insert(dossier_version).from_select(
            ["dossier_id", "version", *CONTENT],
            select(incoming.c.dossier_id, incoming.c.version, *_content_of(incoming)).where(older),
        )
    )
    connection.execute(
        update(dossier).where(incoming.c.dossier_id == dossier.c.id, older).values(versions=incoming.c.version)
    )


def _insert_new(connection: Connection, batch_id: int, source_id: int, as_of: date) -> None:
    first_due = case((incoming.c.due_at.is_not(None), literal(as_of)))
    connection.execute(
        insert(dossier).from_select(
            [
                "id",
                "source_id",
                "code",
                *CONTENT,
                "first_due_at",
                "first_due_as_of",
                "batch_id",
                "as_of",
                "version",
                "versions",
            ],
            select(
                incoming.c.dossier_id,
                literal(source_id),
                incoming.c.code,
                *_content_of(incoming),
                incoming.c.due_at,
                first_due,
                literal(batch_id),
                literal(as_of),
                literal(1),
                literal(1),
            ).where(incoming.c.action == NEW),
        )
    )


def _keep_first_due(connection: Connection, as_of: date) -> None:
    """The first due date by data date, whatever the order in which exports come."""
    earlier = or_(dossier.c.first_due_as_of.is_(None), dossier.c.first_due_as_of > as_of)
    connection.execute(
        update(dossier)
        .where(incoming.c.dossier_id == dossier.c.id, incoming.c.action != NEW, incoming.c.due_at.is_not(None), earlier)
        .values(first_due_at=incoming.c.due_at, first_due_as_of=as_of)
    )


def _last_event(connection: Connection) -> date | None:
    query = select(func.max(incoming.c.received_on), func.max(incoming.c.closed_on))
    return max((day for day in connection.execute(query).one() if day is not None), default=None)


def _tally(connection: Connection) -> Tally:
    counted = select(incoming.c.action, func.count()).group_by(incoming.c.action)
    actions = {action: number for action, number in connection.execute(counted)}
    return Tally(
        rows=sum(actions.values()),
        new=actions.get(NEW, 0),
        updated=actions.get(UPDATED, 0),
        same=actions.get(SAME, 0),
        older=actions.get(OLDER, 0),
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
    contents = _due_of_each_version()
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


def _due_of_each_version() -> Any:
    ids = select(touched.c.dossier_id)
    shown = select(dossier.c.id.label("dossier_id"), dossier.c.version, dossier.c.due_at).where(dossier.c.id.in_(ids))
    put_away = select(dossier_version.c.dossier_id, dossier_version.c.version, dossier_version.c.due_at).where(
        dossier_version.c.dossier_id.in_(ids)
    )
    return shown.union_all(put_away).subquery("content")


def _content_of(table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in CONTENT]
