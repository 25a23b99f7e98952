"""Takes an export's rows into the dossiers, their versions, the sightings and the ledger.

db.current_version has the rule by which one version is the current one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from db import batches, ledger
from db.current_version import archive
from db.dossier_codes import scope_of, tell_codes_apart
from db.marks import find_marks, merged_marks
from db.schema import CONTENT, batch_agency, dossier, dossier_version, sighting
from db.sightings import pending_on
from db.signal_keeping import Changed, note_files, refresh
from db.signal_lines import endings
from db.staging import NEW, OLDER, SAME, UPDATED, StagedRows, incoming, stage
from db.version_contents import content_columns
from domain.batch import Tally
from domain.code_scope import CodeScope

_SHOWN_AGAIN = (SAME, UPDATED)
# The rows of an export of an earlier day that may tell a flag of which later ones keep silent.
_TOLD_LATE = (incoming.c.action == OLDER, incoming.c.flags != 0)


class _Part(NamedTuple):
    """The rows of one agency that do the same: their number, the first reception, the last reception and closing."""

    agency_id: int
    action: str
    rows: int
    first: date
    last: list[date | None]


def stage_rows(connection: Connection, chunks: Iterable[StagedRows], *, source_id: int, as_of: date) -> list[str]:
    """Load an export's rows, each code once, into db.staging.incoming, and tell what each would do to its dossier.

    Gives the written codes (at most 3) that stand there twice for one dossier, where codes are told apart by unit:
    with any, the rows cannot be taken in.
    """
    stage(connection, chunks, last_id=_last_id(connection))
    twice = tell_codes_apart(connection, scope_of(connection, source_id) or CodeScope.UNIQUE)
    _classify_rows(connection, source_id, as_of)
    return twice


def take_in(
    connection: Connection, *, batch_id: int, source_id: int, as_of: date, data_dates: tuple[date | None, date]
) -> Tally:
    """Take in the rows that stage_rows() has loaded, and move the ledger with them.

    `data_dates` are the database's before and after this batch. The tally's rows are those taken in.
    """
    before, after = data_dates
    parts = _summarise_rows(connection)
    tally = _tally(parts)
    told_late = select(incoming.c.dossier_id).where(*_TOLD_LATE)
    if tally.updated:
        updated = select(incoming.c.dossier_id).where(incoming.c.action == UPDATED)
        ledger.subtract(connection, _dossiers(updated), before=before, after=after)
        archive(connection, updated)
    if tally.older:
        ledger.subtract(connection, _dossiers(told_late), before=before, after=after)
    if tally.rows > tally.new:
        _update_existing(connection, batch_id, as_of)
        _insert_older(connection)
        _keep_first_due(connection, as_of)
    if tally.new:
        _insert_new(connection, batch_id, source_id, as_of)
    _insert_sightings(connection, batch_id, as_of)
    _note_agencies(connection, batch_id, parts)
    # Dossiers and rows have the same content now: the rows are read without a look at the dossiers.
    marks = func.coalesce(incoming.c.merged, incoming.c.flags).label("marks")
    moved = select(incoming, marks).where(incoming.c.action.in_((NEW, UPDATED)))
    ledger.add(connection, moved, before=before, after=after)
    if tally.older:
        find_marks(connection, told_late)
        ledger.add(connection, _dossiers(told_late), before=before, after=after)
    ledger.move_data_date(connection, before=before, after=after)
    _refresh_signals(connection, batch_id, as_of, late=before is not None and as_of < before)
    batches.set_last_event(connection, batch_id, max((day for part in parts for day in part.last if day), default=None))
    return tally


def _insert_sightings(connection: Connection, batch_id: int, as_of: date) -> None:
    columns = incoming.c.dossier_id, incoming.c.version, pending_on(incoming, as_of)
    names = ["batch_id", "dossier_id", "version", "is_pending"]
    connection.execute(insert(sighting).from_select(names, select(literal(batch_id), *columns)))


def _refresh_signals(connection: Connection, batch_id: int, as_of: date, *, late: bool) -> None:
    ids, action = select(incoming.c.dossier_id), incoming.c.action
    before = dossier_version.alias("before")
    is_before = and_(before.c.dossier_id == incoming.c.dossier_id, before.c.version == incoming.c.shown)
    moves = or_(*(before.c[name].is_distinct_from(incoming.c[name]) for name in ("due_at", "agency_id")))
    moved = and_(action == UPDATED, exists().where(is_before, moves))
    note_files(connection, select(literal(batch_id)))
    refresh(
        connection,
        Changed(
            endings(incoming, incoming.c.dossier_id, action.in_((NEW, UPDATED))),
            rewritten=ids.where(action == UPDATED),
            # Where a later file told the same, it may be this one now that tells it first.
            seen=ids.where(action != NEW) if late else ids.where(or_(moved, action == OLDER)),
            # A new dossier is missing in no file but a later one.
            told=ids if late else ids.where(action != NEW),
        ),
    )


def _last_id(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.max(dossier.c.id), 0))) or 0


def _classify_rows(connection: Connection, source_id: int, as_of: date) -> None:
    """Set the action and the version of each row whose dossier the database has already."""
    differs = or_(*(incoming.c[name].is_distinct_from(dossier.c[name]) for name in CONTENT))
    older = literal(as_of) < dossier.c.as_of
    connection.execute(
        update(incoming)
        .where(dossier.c.source_id == source_id, dossier.c.code == incoming.c.code)
        .values(
            dossier_id=dossier.c.id,
            shown=dossier.c.version,
            action=case((~differs, SAME), (older, OLDER), else_=UPDATED),
            version=case((differs, dossier.c.versions + 1), else_=dossier.c.version),
            merged=merged_marks(dossier.c.marks, incoming.c.flags),
        )
    )


def _dossiers(ids: Select[Any]) -> Select[Any]:
    return select(dossier).where(dossier.c.id.in_(ids))


def _update_existing(connection: Connection, batch_id: int, as_of: date) -> None:
    """Update the dossiers that the rows show as of the latest day; with the same content only batch_id and as_of."""
    mine = incoming.c.dossier_id == dossier.c.id
    connection.execute(
        update(dossier)
        .where(mine, incoming.c.action == UPDATED)
        .values({name: incoming.c[name] for name in (*CONTENT, "version")})
        .values(versions=incoming.c.version, marks=incoming.c.merged)
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
            select(incoming.c.dossier_id, incoming.c.version, *content_columns(incoming)).where(older),
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
                "written_code",
                *CONTENT,
                "first_due_at",
                "first_due_as_of",
                "marks",
                "batch_id",
                "as_of",
                "version",
                "versions",
            ],
            select(
                incoming.c.dossier_id,
                literal(source_id),
                incoming.c.code,
                incoming.c.written_code,
                *content_columns(incoming),
                incoming.c.due_at,
                first_due,
                incoming.c.flags,
                literal(batch_id),
                literal(as_of),
                literal(1),
                literal(1),
            ).where(incoming.c.action == NEW),
        )
    )


def _keep_first_due(connection: Connection, as_of: date) -> None:
    """Keep the due date of the export with the earliest data date, whatever the order of the imports."""
    earlier = or_(dossier.c.first_due_as_of.is_(None), dossier.c.first_due_as_of > as_of)
    connection.execute(
        update(dossier)
        .where(incoming.c.dossier_id == dossier.c.id, incoming.c.action != NEW, incoming.c.due_at.is_not(None), earlier)
        .values(first_due_at=incoming.c.due_at, first_due_as_of=as_of)
    )


def _summarise_rows(connection: Connection) -> list[_Part]:
    """The rows by agency and action, in one pass over them."""
    received, closed = incoming.c.received_on, incoming.c.closed_on
    keys = (incoming.c.agency_id, incoming.c.action)
    query = select(*keys, func.count(), func.min(received), func.max(received), func.max(closed)).group_by(*keys)
    return [
        _Part(agency, action, rows, first, last) for agency, action, rows, first, *last in connection.execute(query)
    ]


def _note_agencies(connection: Connection, batch_id: int, parts: Sequence[_Part]) -> None:
    """Store the agencies of the rows: `batch_agency`."""
    lines: dict[int, dict[str, Any]] = {}
    for part in parts:
        new = {"batch_id": batch_id, "agency_id": part.agency_id, "rows": 0, "first_received_on": part.first}
        line = lines.setdefault(part.agency_id, new)
        line["rows"] += part.rows
        line["first_received_on"] = min(line["first_received_on"], part.first)
    if lines:
        connection.execute(insert(batch_agency), list(lines.values()))


def _tally(parts: Sequence[_Part]) -> Tally:
    rows: Counter[str] = Counter()
    for part in parts:
        rows[part.action] += part.rows
    return Tally(rows=rows.total(), new=rows[NEW], updated=rows[UPDATED], same=rows[SAME], older=rows[OLDER])
