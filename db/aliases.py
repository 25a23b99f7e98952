"""Names in a source's exports that stand for an agency or a procedure of another name."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, literal, select, union_all

from db.reference import agency_ids
from db.schema import agency, agency_alias, procedure, procedure_alias, source
from domain.layout import Alias
from domain.name_order import name_order
from domain.spelling import name_key

AGENCY, PROCEDURE = "agency", "procedure"
_TABLES: dict[str, Table] = {AGENCY: agency_alias, PROCEDURE: procedure_alias}


def aliases(connection: Connection) -> list[Alias]:
    """Every alias, by kind, source and name."""
    agencies = (
        select(literal(AGENCY), source.c.name, agency_alias.c.name, agency.c.name, agency_alias.c.decided_at)
        .join(source, source.c.id == agency_alias.c.source_id)
        .outerjoin(agency, agency.c.id == agency_alias.c.agency_id)
    )
    procedures = select(
        literal(PROCEDURE), source.c.name, procedure_alias.c.name, procedure_alias.c.code, procedure_alias.c.decided_at
    ).join(source, source.c.id == procedure_alias.c.source_id)
    listed = [Alias(*row) for row in connection.execute(union_all(agencies, procedures))]
    return sorted(listed, key=lambda alias: (alias.kind, name_order(alias.source), name_order(alias.name)))


def agencies_meant(connection: Connection, source_id: int) -> dict[str, int | None]:
    """By the key of a name, the number of the agency that it means; None where it is one of its own."""
    query = select(agency_alias.c.name_key, agency_alias.c.agency_id).where(agency_alias.c.source_id == source_id)
    return {key: number for key, number in connection.execute(query)}


def codes_meant(connection: Connection, source_id: int) -> dict[str, str | None]:
    """By the key of a procedure's name, its code; None where it is a procedure of its own."""
    query = select(procedure_alias.c.name_key, procedure_alias.c.code).where(procedure_alias.c.source_id == source_id)
    return {key: code for key, code in connection.execute(query)}


def agency_names(connection: Connection) -> dict[str, str]:
    """Every agency's name, by its key."""
    return {key: name for key, name in connection.execute(select(agency.c.name_key, agency.c.name))}


def codes_by_name(connection: Connection) -> dict[str, set[str]]:
    """The codes of the procedures that have one, by the key of their name."""
    codes: dict[str, set[str]] = {}
    for name, code in connection.execute(
        select(procedure.c.name, procedure.c.key).where(procedure.c.code.is_not(None))
    ):
        codes.setdefault(name_key(name), set()).add(code)
    return codes


def keep_aliases(
    connection: Connection, kind: str, source_id: int, means: Iterable[tuple[str, str | None]], decided_at: datetime
) -> None:
    """Keep what names mean: an agency's name (the agency is made where there is none), or a procedure's code."""
    decided = list(means)
    table = _TABLES[kind]
    targets: dict[str, int] = {}
    if kind == AGENCY:
        targets = agency_ids(connection, {target for _, target in decided if target})
    column = "agency_id" if kind == AGENCY else "code"
    for name, target in decided:
        _remove(connection, kind, source_id, name)
        connection.execute(
            insert(table).values(
                source_id=source_id,
                name_key=name_key(name),
                name=name,
                decided_at=decided_at,
                **{column: targets.get(target or "") if kind == AGENCY else target},
            )
        )


def remove_alias(connection: Connection, alias: Alias) -> bool:
    """Delete an alias; whether there was one."""
    number = connection.scalar(select(source.c.id).where(source.c.name == alias.source))
    return number is not None and _remove(connection, alias.kind, number, alias.name)


def _remove(connection: Connection, kind: str, source_id: int, name: str) -> bool:
    table = _TABLES[kind]
    mine = (table.c.source_id == source_id) & (table.c.name_key == name_key(name))
    return bool(connection.execute(delete(table).where(mine)).rowcount)
