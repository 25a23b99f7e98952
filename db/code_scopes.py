"""Changes what codes mean in a source: the dossiers held are known anew, parted or joined as the new meaning has it.

Dossiers whose sightings all have one code, which no other dossier has, get that code. The sightings of the others are
taken out and brought back under their codes (db.replacing.bring_back), as if the files had come in so.
"""

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Subquery,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from db import batches, ledger
from db.current_version import affected_dossiers, mark_affected, recompute_current
from db.dossier_codes import key_within, known_code, set_scope, written_code
from db.replacing import bring_back_sightings, note_agencies, returning
from db.schema import CONTENT, batch, batch_agency, dossier, dossier_version, replaced_sighting, sighting, source
from db.sightings import sighting_contents
from db.signal_keeping import note_files, refresh_affected
from db.version_contents import contents_of
from db.work_tables import empty, work_table
from domain.code_scope import CodeScope, CodesJoinedError, Rekeyed

# The codes that the sightings of a source's dossiers have under the new meaning: one line a dossier and code.
recoded = work_table(
    "recoded",
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(200), primary_key=True),
)
_NAMED = 3

# Dossiers with several codes, or with a code that another dossier has too.
moving = work_table("moving_dossier", Column("dossier_id", Integer, primary_key=True, autoincrement=False))


def number_of(connection: Connection, source_name: str) -> int:
    """The number of a source that files came from."""
    number: int = connection.execute(select(source.c.id).where(source.c.name == source_name)).scalar_one()
    return number


def scopes(connection: Connection) -> list[tuple[str, CodeScope | None]]:
    """What codes mean in each source that files came from, by name; None where nobody was asked."""
    query = select(source.c.name, source.c.code_scope).order_by(source.c.id)
    return [(name, CodeScope(scope) if scope else None) for name, scope in connection.execute(query)]


def scope_of_source(connection: Connection, source_name: str) -> CodeScope | None:
    """What codes mean in the source of this name; None where nobody was asked, or no file came from it yet."""
    return dict(scopes(connection)).get(source_name)


def change_scope(connection: Connection, source_id: int, scope: CodeScope) -> Rekeyed:
    """Know the source's dossiers by their codes within the scope. Raises CodesJoinedError where that cannot be."""
    before = _dossiers_of(connection, source_id)
    day = batches.data_date(connection)
    _find_codes(connection, source_id, scope)
    lines = _lines(scope, connection.dialect.name)
    _refuse_joined(connection, lines, _replaced_lines(source_id, scope, connection.dialect.name))
    mark_affected(connection, select(moving.c.dossier_id))
    ledger.subtract(connection, affected_dossiers(), before=day, after=day)
    _take_out(connection, lines)
    _recode_others(connection)
    bring_back_sightings(connection)
    recompute_current(connection)
    _note_agencies(connection)
    note_files(connection, select(returning.c.batch_id))
    refresh_affected(connection)
    if day is not None:
        ledger.add(connection, affected_dossiers(), before=day, after=day)
        ledger.move_data_date(connection, before=day, after=day)
    _recode_replaced(connection, source_id, scope)
    set_scope(connection, source_id, scope)
    return Rekeyed(before, _dossiers_of(connection, source_id))


def _dossiers_of(connection: Connection, source_id: int) -> int:
    return connection.scalar(select(func.count()).select_from(dossier).where(dossier.c.source_id == source_id)) or 0


def _find_codes(connection: Connection, source_id: int, scope: CodeScope) -> None:
    """Fill `recoded` and `moving`."""
    empty(connection, recoded)
    empty(connection, moving)
    content = contents_of(select(dossier.c.id).where(dossier.c.source_id == source_id))
    key = key_within(dossier.c.code, connection.dialect.name)
    code = known_code(key, scope, content.c.agency_id, content.c.received_half)
    codes = select(dossier.c.id, code).join(content, content.c.dossier_id == dossier.c.id).distinct()
    connection.execute(insert(recoded).from_select(["dossier_id", "code"], codes))
    several = select(recoded.c.dossier_id).group_by(recoded.c.dossier_id).having(func.count() > 1)
    shared = select(recoded.c.code).group_by(recoded.c.code).having(func.count() > 1)
    wanted = or_(recoded.c.dossier_id.in_(several), recoded.c.code.in_(shared))
    ids = select(recoded.c.dossier_id).where(wanted).distinct()
    connection.execute(insert(moving).from_select(["dossier_id"], ids))


def _lines(scope: CodeScope, dialect: str) -> Subquery:
    """The sightings of the dossiers that move: batch_id, the new code, the written code, and the content; of equal
    lines of one batch the first has `place` 1."""
    shown = sighting_contents("shown", sighting.c.dossier_id.in_(select(moving.c.dossier_id)))
    code = known_code(key_within(dossier.c.code, dialect), scope, shown.c.agency_id, shown.c.received_half)
    place = func.row_number().over(partition_by=(shown.c.batch_id, code), order_by=shown.c.dossier_id)
    return (
        select(shown.c.batch_id, code.label("code"), written_code().label("written"), place.label("place"))
        .add_columns(*(shown.c[name] for name in CONTENT))
        .join(dossier, dossier.c.id == shown.c.dossier_id)
        .subquery("line")
    )


def _replaced_lines(source_id: int, scope: CodeScope, dialect: str) -> Subquery:
    """The replaced sightings of the source: batch_id, code as it is, the new code, and the content."""
    of_it = replaced_sighting
    code = known_code(key_within(of_it.c.code, dialect), scope, of_it.c.agency_id, of_it.c.received_half)
    return (
        select(of_it.c.batch_id, of_it.c.code.label("held"), code.label("code"), *(of_it.c[name] for name in CONTENT))
        .join(batch, batch.c.id == of_it.c.batch_id)
        .where(batch.c.source_id == source_id)
        .subquery("replaced_line")
    )


def _refuse_joined(connection: Connection, *lines: Subquery) -> None:
    for held in lines:
        different = select(held.c.batch_id, held.c.code, *(held.c[name] for name in CONTENT)).distinct().subquery()
        keys = different.c.batch_id, different.c.code
        joined = select(*keys).group_by(*keys).having(func.count() > 1).subquery()
        number = connection.scalar(select(func.count()).select_from(joined)) or 0
        if number:
            first = select(joined.c.code, batch.c.file_name).join(batch, batch.c.id == joined.c.batch_id)
            found = connection.execute(first.order_by(joined.c.batch_id, joined.c.code).limit(_NAMED)).all()
            raise CodesJoinedError(number, [code for code, _ in found], found[0].file_name)


def _take_out(connection: Connection, lines: Subquery) -> None:
    """Move the sightings of the dossiers that move to `returning`, and delete those dossiers."""
    empty(connection, returning)
    columns = [lines.c.batch_id, lines.c.code, func.nullif(lines.c.written, lines.c.code)]
    taken = select(*columns, *(lines.c[name] for name in CONTENT)).where(lines.c.place == 1)
    names = ["batch_id", "code", "written_code", *CONTENT]
    connection.execute(insert(returning).from_select(names, taken))
    ids = select(moving.c.dossier_id)
    connection.execute(delete(sighting).where(sighting.c.dossier_id.in_(ids)))
    connection.execute(delete(dossier_version).where(dossier_version.c.dossier_id.in_(ids)))
    connection.execute(delete(dossier).where(dossier.c.id.in_(ids)))


def _recode_others(connection: Connection) -> None:
    written = func.nullif(written_code(), recoded.c.code)
    connection.execute(
        update(dossier)
        .where(dossier.c.id == recoded.c.dossier_id, dossier.c.code != recoded.c.code)
        .values(code=recoded.c.code, written_code=written)
    )


def _recode_replaced(connection: Connection, source_id: int, scope: CodeScope) -> None:
    lines = _replaced_lines(source_id, scope, connection.dialect.name)
    written = func.coalesce(replaced_sighting.c.written_code, replaced_sighting.c.code)
    connection.execute(
        update(replaced_sighting)
        .where(replaced_sighting.c.batch_id == lines.c.batch_id, replaced_sighting.c.code == lines.c.held)
        .where(lines.c.code != lines.c.held)
        .values(code=lines.c.code, written_code=func.nullif(written, lines.c.code))
    )


def _note_agencies(connection: Connection) -> None:
    """Count anew the agencies of the batches whose sightings came back: equal lines have become one."""
    batches_back = select(returning.c.batch_id).distinct()
    connection.execute(delete(batch_agency).where(batch_agency.c.batch_id.in_(batches_back)))
    note_agencies(connection, sighting_contents("shown", sighting.c.batch_id.in_(batches_back)))
