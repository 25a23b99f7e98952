"""Dossiers received and filed online, by agency and half-month: what plain means of rates are made of."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, select

from db import dossier_counts, ledger_counts
from db.count_conditions import Span
from db.count_plan import plan_of
from db.day_passes import receptions
from db.schema import dossier
from domain.dossier import Channel
from domain.scope import Dimension, Selection


class Filed(NamedTuple):
    """How many dossiers an agency received in a half-month, and how many of them online; `group` is one of the
    dimension asked for, None for a dimension of time."""

    group: str | None
    agency: str
    half_month: int
    received: int
    online: int


def filed_online(connection: Connection, span: Span, selection: Selection, by: Dimension) -> list[Filed]:
    """The dossiers received in the days, by group, agency and half-month; a group may have several lines of an agency
    and half-month, and such as take away from others."""
    agency_of = ledger_counts.namer(connection, Dimension.AGENCY)
    of = None if by.is_time else by
    lines: list[Filed] = []
    plan = plan_of(span)
    if plan.half_months:
        group_of = ledger_counts.namer(connection, of)
        for number, *rest in ledger_counts.received_online(connection, plan.half_months, selection, of):
            lines.append(_filed(group_of(number), agency_of, rest, sign=1))
    for days, signs in plan.passes.items():
        if signs.flows:
            group_of = dossier_counts.namer(connection, of)
            for number, *rest in _received(connection, receptions(days).rows, selection, of):
                lines.append(_filed(group_of(number), agency_of, rest, sign=signs.flows))
    return lines


def _filed(group: str | None, agency_of: Any, line: list[Any], *, sign: int) -> Filed:
    agency, half_month, received, online = line
    return Filed(group, str(agency_of(agency)), half_month, sign * received, sign * online)


def _received(connection: Connection, rows: Any, selection: Selection, by: Dimension | None) -> Iterator[Any]:
    key = dossier_counts.key_of(by)
    keys = [*([] if key is None else [key]), dossier.c.agency_id, dossier.c.received_half]
    shown = keys if key is not None else [dossier.c.agency_id, *keys]
    online = func.sum(case((dossier.c.channel == Channel.ONLINE.code, 1), else_=0))
    query = select(*shown, func.count(), online).group_by(*keys)
    yield from connection.execute(query.where(and_(rows, dossier_counts.selected(selection))))
