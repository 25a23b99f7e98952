"""Who received the dossiers that other units resolve: counted from the dossiers, as no ledger holds receiving units."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.count_conditions import Span, conditions
from db.coverage import agencies
from db.dossier_counts import selected
from db.schema import dossier
from domain.scope import Selection


class Pair(NamedTuple):
    """So many dossiers that one unit received and another resolves; `receiving` is "" where the file that counts does
    not name it."""

    receiving: str
    resolving: str
    number: int


def outside_pairs(connection: Connection, span: Span, selection: Selection) -> list[Pair]:
    """The dossiers of `outside_area`, one line a pair of units, in no order. It reads the index of receptions in the
    span, and of the dossiers those that are counted."""
    units = dossier.c.receiving_agency_id, dossier.c.agency_id
    outside = conditions(span)["outside_area"], selected(selection)
    names = agencies(connection)
    query = select(*units, func.count()).where(*outside).group_by(*units)
    return [
        Pair("" if receiving is None else names[receiving][0], names[resolving][0], number)
        for receiving, resolving, number in connection.execute(query)
    ]
