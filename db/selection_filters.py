"""A selection as conditions: which lines of a table belong to it."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_

from db.schema import agency, procedure, sector
from domain.dossier import UNKNOWN_CHANNEL_CODE, UNKNOWN_LEVEL_CODE
from domain.scope import Selection

Condition = ColumnElement[bool]

# How a procedure is named to people and programs: by its national code, else by its name in the database.
PROCEDURE_LABEL = func.coalesce(procedure.c.code, procedure.c.name)


def agency_filters(selection: Selection) -> list[Condition]:
    """The conditions of the selection on `agency`."""
    wanted: list[Condition] = []
    if selection.blocks:
        wanted.append(agency.c.block.in_([block.value for block in selection.blocks]))
    if selection.agencies:
        wanted.append(agency.c.name.in_(selection.agencies))
    return wanted


def sector_filters(selection: Selection) -> list[Condition]:
    """The conditions of the selection on `sector`; lines without one are joined as NULL."""
    return [among(sector.c.name, list(selection.sectors))] if selection.sectors else []


def procedure_filters(selection: Selection) -> list[Condition]:
    """The conditions of the selection on `procedure`."""
    return [PROCEDURE_LABEL.in_(selection.procedures)] if selection.procedures else []


def channel_filters(selection: Selection, channel: ColumnElement[Any]) -> list[Condition]:
    """The conditions of the selection on the column of a channel's number."""
    if not selection.channels:
        return []
    return [channel.in_([UNKNOWN_CHANNEL_CODE if name is None else name.code for name in selection.channels])]


def level_filters(selection: Selection, level: ColumnElement[Any]) -> list[Condition]:
    """The conditions of the selection on the ledger's column of a level's number."""
    if not selection.levels:
        return []
    return [level.in_([UNKNOWN_LEVEL_CODE if name is None else name.code for name in selection.levels])]


def among(column: ColumnElement[Any], values: list[Any]) -> Condition:
    """The column holds one of the values, where None stands for a missing one."""
    present = column.in_([value for value in values if value is not None])
    return or_(present, column.is_(None)) if None in values else present
