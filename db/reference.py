"""Agencies, sectors and procedures: looked up by the key that their spellings share, inserted where new."""

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Table, insert, select

from db.frames import by_names, frame_of
from db.schema import SUMMARY_AGENCY, SUMMARY_PROCEDURE, SUMMARY_SECTOR, agency, ledger_summary, procedure, sector
from db.selection_filters import PROCEDURE_LABEL
from domain.agency import Block, guess_block
from domain.area import area_of
from domain.name_order import name_order
from domain.procedure import procedure_key
from domain.spelling import calmest_first, name_key

if TYPE_CHECKING:
    import pandas as pd

# A procedure as a row of an export names it: (code, name, sector).
ProcedureName = tuple[str | None, str | None, str | None]

Name = TypeVar("Name", bound=Hashable)


def agency_ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The number of each agency name; spellings that share a key share a number. A new agency is called by the calmest
    of them, and its block is guessed."""
    return _ids(
        connection,
        agency,
        {name: name_key(name) for name in calmest_first(names)},
        lambda name: {"name": name, "name_key": name_key(name), "block": guess_block(name).value},
    )


def known_agencies(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The numbers of those of the names that the database has seen, in any spelling."""
    numbers = {key: number for number, key in connection.execute(select(agency.c.id, agency.c.name_key))}
    return {name: numbers[key] for name in names if (key := name_key(name)) in numbers}


def areas(connection: Connection) -> dict[int, str | None]:
    """The area that each agency stands for, by its number; None where its block does not tell it."""
    query = select(agency.c.id, agency.c.name, agency.c.block)
    return {number: area_of(name, Block(block)) for number, name, block in connection.execute(query)}


def sector_ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The number of each sector name; spellings that share a key share a number."""
    return _ids(
        connection,
        sector,
        {name: name_key(name) for name in calmest_first(names)},
        lambda name: {"name": name, "name_key": name_key(name)},
    )


def procedure_ids(connection: Connection, names: Iterable[ProcedureName]) -> dict[ProcedureName, int]:
    """The number of each (code, name, sector)."""
    wanted = list(names)
    sectors = sector_ids(connection, {filed_under for _, _, filed_under in wanted if filed_under})
    keys = {
        (code, name, filed_under): (procedure_key(code=code, name=name), sectors.get(filed_under or ""))
        for code, name, filed_under in wanted
    }
    existing = select(procedure.c.key, procedure.c.name).order_by(procedure.c.id.desc())
    spellings: dict[str, str] = {key: name for key, name in connection.execute(existing)}
    return _ids(
        connection,
        procedure,
        keys,
        lambda filed: {
            "key": keys[filed][0],
            "code": keys[filed][0] if filed[0] else None,
            # One spelling for one procedure, whatever the sector: groups are named by it.
            "name": spellings.setdefault(keys[filed][0], filed[1] or filed[0] or ""),
            "sector_id": keys[filed][1],
        },
        key_columns=(procedure.c.key, procedure.c.sector_id),
    )


def agencies(connection: Connection) -> "pd.DataFrame":
    """The agencies that resolve dossiers: one line an agency, columns name, block; by name."""
    query = select(agency.c.name, agency.c.block).where(_counted(SUMMARY_AGENCY, agency.c.id))
    return by_names(frame_of(connection, query), "name")


def agency_places(connection: Connection) -> sa.CTE:
    """Each agency's place in the order of their names, columns id and place: no database has that order of itself."""
    names = sorted(connection.execute(select(agency.c.id, agency.c.name)), key=lambda line: name_order(line.name))
    places = [(line.id, place) for place, line in enumerate(names)] or [(0, 0)]
    columns = sa.column("id", sa.Integer), sa.column("place", sa.Integer)
    return sa.values(*columns, name="agency_values").data(places).cte("agency_place")


def sectors(connection: Connection) -> list[str]:
    """The names of the sectors that have dossiers, in their order."""
    return sorted(
        connection.scalars(select(sector.c.name).where(_counted(SUMMARY_SECTOR, sector.c.id))), key=name_order
    )


def procedures(connection: Connection) -> "pd.DataFrame":
    """The procedures that have dossiers: one line a procedure, columns procedure (its code, else its name) and
    procedure_name; by the name."""
    query = (
        select(PROCEDURE_LABEL.label("procedure"), sa.func.min(procedure.c.name).label("procedure_name"))
        .where(_counted(SUMMARY_PROCEDURE, procedure.c.id))
        .group_by(PROCEDURE_LABEL)
    )
    return by_names(frame_of(connection, query), "procedure_name")


def filed_procedures(connection: Connection) -> "pd.DataFrame":
    """The procedures that have dossiers, one line for each sector under which they are filed: columns procedure (its
    code, else its name), procedure_name, code and sector, each missing where none is known."""
    query = (
        select(
            PROCEDURE_LABEL.label("procedure"),
            procedure.c.name.label("procedure_name"),
            procedure.c.code,
            sector.c.name.label("sector"),
        )
        .select_from(procedure.outerjoin(sector, sector.c.id == procedure.c.sector_id))
        .where(_counted(SUMMARY_PROCEDURE, procedure.c.id))
    )
    return by_names(frame_of(connection, query), "procedure_name")


def _counted(grain: str, number: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the ledger counts any dossier of the agency, sector or procedure of this number."""
    return sa.exists().where(ledger_summary.c.grain == grain, ledger_summary.c.id == number)


def _ids(
    connection: Connection,
    table: Table,
    keys: dict[Name, Any],
    new_line: Callable[[Name], dict[str, Any]],
    key_columns: tuple[sa.Column[Any], ...] | None = None,
) -> dict[Name, int]:
    columns = key_columns or (table.c.name_key,)
    numbers: dict[Any, int] = {}
    for number, *key in connection.execute(select(table.c.id, *columns)):
        numbers[key[0] if len(key) == 1 else tuple(key)] = number
    lines = []
    following = max(numbers.values(), default=0)
    for name, key in keys.items():
        if key not in numbers:
            following += 1
            numbers[key] = following
            lines.append({"id": following, **new_line(name)})
    if lines:
        connection.execute(insert(table), lines)
    return {name: numbers[key] for name, key in keys.items()}
