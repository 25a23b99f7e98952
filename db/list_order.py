"""The orders of a list of dossiers: by what each column is sorted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    type_coerce,
)

from db.schema import agency, dossier, procedure, sector
from domain.name_order import name_order

Keys = Sequence[ColumnElement[Any]]

# The names of a few thousand agencies and procedures are put in order here: a database orders by the codes of letters,
# in which "Đ" comes after "X".
_NAMES: dict[str, tuple[ColumnElement[int], Select[Any]]] = {
    "agency": (dossier.c.agency_id, select(agency.c.id, agency.c.name)),
    "procedure_name": (dossier.c.procedure_id, select(procedure.c.id, procedure.c.name)),
    "sector": (
        dossier.c.procedure_id,
        select(procedure.c.id, sector.c.name).select_from(procedure.outerjoin(sector)),
    ),
}
# Half-months and days stand before the moments in them: an index knows those, and a list's beginning is read from
# there.
_KEYS: dict[str, Keys] = {
    "received_at": (dossier.c.received_half, dossier.c.received_on, dossier.c.received_at),
    "closed_on": (dossier.c.closed_half, dossier.c.closed_on),
}
_END = (dossier.c.code, dossier.c.id)
_NOWHERE = cast(null(), Integer)


def order_by(connection: Connection, name: str, until: date) -> Keys:
    """What a column of the list is ordered by, the first key first; days_late are counted up to `until` at most.
    KeyError for another name."""
    if name in _NAMES:
        number, query = _NAMES[name]
        return _place(number, sorted(_places(connection, query).items())), *_END
    keys = (_days_late(connection, until),) if name == "days_late" else _KEYS.get(name) or (dossier.c[name],)
    return *keys, *_END


def _places(connection: Connection, query: Select[Any]) -> dict[int, int | None]:
    """The place of each number's name among all names, as in a Vietnamese list; None without a name."""
    names = {number: name for number, name in connection.execute(query)}
    in_order = sorted({name for name in names.values() if name is not None}, key=name_order)
    places = {name: place for place, name in enumerate(in_order)}
    return {number: places.get(name) for number, name in names.items()}


def _place(number: ColumnElement[int], places: Sequence[tuple[int, int | None]]) -> ColumnElement[Any]:
    """The place of a number, found by halving: joined as a table SQLite reads all the places for each dossier."""
    if len(places) <= 1:
        # PostgreSQL takes a missing place of no type for a text.
        return _NOWHERE if not places or places[0][1] is None else literal_column(str(places[0][1]))
    middle = len(places) // 2
    is_before = number < literal_column(str(places[middle][0]))
    return case((is_before, _place(number, places[:middle])), else_=_place(number, places[middle:]))


def _days_late(connection: Connection, until: date) -> ColumnElement[Any]:
    closed, due = dossier.c.closed_on, dossier.c.due_on
    end = literal(until, Date)
    reached = case((closed <= end, closed), else_=end)
    is_sqlite = connection.dialect.name == "sqlite"
    days = func.julianday(reached) - func.julianday(due) if is_sqlite else reached - due
    # Without a due date it stays NULL.
    return case((reached <= due, 0), else_=type_coerce(days, Integer))
