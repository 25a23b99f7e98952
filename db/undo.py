"""Takes a batch back: dossiers, versions and ledger are as if it had never been imported."""

from datetime import date

from sqlalchemy import Connection, and_, delete, func, literal, select

from db import ledger, replacing
from db.current_version import affected, affected_dossiers, mark_affected, recompute_current
from db.frames import number_where
from db.replacing import returning
from db.schema import batch, batch_agency, dossier, sighting
from db.signal_keeping import note_files, refresh_affected
from domain.undo import FileShare, Reversal


def take_back(connection: Connection, *, batch_id: int, data_dates: tuple[date | None, date | None]) -> Reversal:
    """Remove the batch's sightings, then correct the dossiers, their versions and the ledger; give what changed.

    `data_dates` are the database's before and after.
    """
    before, after = data_dates
    mine = sighting.c.batch_id == batch_id
    replacing.find_returning(connection, batch_id)
    back = select(returning.c.dossier_id).where(returning.c.dossier_id.is_not(None))
    mark_affected(connection, select(sighting.c.dossier_id).where(mine), others=back)
    alone = _contents_only_in(connection, batch_id)
    ledger.subtract(connection, affected_dossiers(), before=before, after=after)
    note_files(connection, select(literal(batch_id)))
    connection.execute(delete(sighting).where(mine))
    connection.execute(delete(batch_agency).where(batch_agency.c.batch_id == batch_id))
    replacing.bring_back(connection)
    recompute_current(connection)
    note_files(connection, select(returning.c.batch_id), more=True)
    refresh_affected(connection)
    if after is not None:
        ledger.add(connection, affected_dossiers(), before=before, after=after)
    ledger.move_data_date(connection, before=before, after=after)
    return _reversal(connection, batch_id, alone)


def _contents_only_in(connection: Connection, batch_id: int) -> int:
    """How many contents no other batch shows."""
    other = sighting.alias("other")
    same = and_(
        other.c.dossier_id == sighting.c.dossier_id,
        other.c.version == sighting.c.version,
        other.c.batch_id != batch_id,
    )
    alone = select(func.count()).where(sighting.c.batch_id == batch_id, ~select(other.c.batch_id).where(same).exists())
    return connection.scalar(alone) or 0


def _reversal(connection: Connection, batch_id: int, alone: int) -> Reversal:
    later = and_(affected.c.is_own, dossier.c.version == affected.c.was_version, affected.c.was_batch != batch_id)
    kinds = {
        "removed": dossier.c.id.is_(None),
        "set_back": dossier.c.version != affected.c.was_version,
        "superseded": later,
        "confirmed": and_(dossier.c.version == affected.c.was_version, affected.c.was_batch == batch_id),
        "returned": and_(dossier.c.id.is_not(None), affected.c.was_version.is_(None)),
    }
    ones = [number_where(condition).label(name) for name, condition in kinds.items()]
    both = affected.outerjoin(dossier, dossier.c.id == affected.c.dossier_id)
    counted = connection.execute(select(*ones).select_from(both)).mappings().one()
    by_file = (
        select(batch.c.id, batch.c.file_name, func.count())
        .select_from(both.join(batch, batch.c.id == affected.c.was_batch))
        .where(later)
        .group_by(batch.c.id, batch.c.file_name)
        .order_by(batch.c.id)
    )
    return Reversal(
        **{name: int(number) for name, number in counted.items()},
        superseded_by=tuple(FileShare(*line) for line in connection.execute(by_file)),
        versions_removed=alone,
    )
