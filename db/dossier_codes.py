"""By what a dossier is known within its source: its code's key, with its unit and year where codes are given anew."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, cast, func, literal, select, update

from db.schema import dossier, source
from db.staging import incoming
from domain.code_scope import CodeScope

# A key has no blank: what follows one tells codes apart.
_UNIT, _YEAR = " @", " #"
_HALF_MONTHS = 24


def written_code() -> ColumnElement[str]:
    """A dossier's code as exports write it."""
    return func.coalesce(dossier.c.written_code, dossier.c.code)


def scope_of(connection: Connection, source_id: int) -> CodeScope | None:
    """What codes mean in the source; None where nobody was asked."""
    known = connection.scalar(select(source.c.code_scope).where(source.c.id == source_id))
    return CodeScope(known) if known else None


def set_scope(connection: Connection, source_id: int, scope: CodeScope) -> None:
    """Say what codes mean in the source, which holds no dossier under another meaning (db.code_scopes)."""
    connection.execute(update(source).where(source.c.id == source_id).values(code_scope=scope))


def known_code(
    key: ColumnElement[str], scope: CodeScope, agency_id: ColumnElement[int], received_half: ColumnElement[int]
) -> ColumnElement[str]:
    """The code by which a dossier with this key, unit and half-month of reception is known."""
    known: ColumnElement[str] = key
    if scope.by_unit:
        known = known + literal(_UNIT) + cast(agency_id, String)
    if scope.by_year:
        known = known + literal(_YEAR) + cast(received_half // _HALF_MONTHS, String)
    return known


def key_within(code: Column[Any], dialect: str) -> ColumnElement[str]:
    """The key in a code by which a dossier is known."""
    place = (func.strpos if dialect == "postgresql" else func.instr)(code + literal(_UNIT[0]), literal(_UNIT[0]))
    return func.substr(code, 1, place - 1)


def tell_codes_apart(connection: Connection, scope: CodeScope) -> list[str]:
    """Give each staged row the code by which its dossier is known; the written codes (at most 3) that stand for one
    dossier twice afterwards: their units were one under two names."""
    if scope is CodeScope.UNIQUE:
        return []
    code = known_code(incoming.c.code, scope, incoming.c.agency_id, incoming.c.received_half)
    written = func.coalesce(incoming.c.written_code, incoming.c.code)
    connection.execute(update(incoming).values(written_code=written, code=code))
    twice = select(func.min(incoming.c.written_code)).group_by(incoming.c.code).having(func.count() > 1)
    return list(connection.scalars(twice.order_by(incoming.c.code).limit(3)))
