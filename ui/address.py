"""The scope and the clicked number as address parameters, and back: a link shows the same figures again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from domain.agency import Block
from domain.dossier import UNKNOWN_CHANNEL, Channel, ServiceLevel
from domain.period import Period, PeriodError, notation_of, parse_period
from domain.scope import Dimension, Scope, Selection
from measures.counts import parts_of

PERIOD, BLOCKS, AGENCIES, SECTORS = "ky", "khoi", "don-vi", "linh-vuc"
COUNT, GROUPS, ORIGIN, RECEIVING = "so-lieu", "nhom", "tu-trang", "noi-tiep-nhan"
CODE, ORDER, PAGE = "ma", "xep", "trang"
# The entry of the dictionary that is open.
ENTRY = "muc"
# The one agency whose dossiers a page lists below its grid.
AGENCY = "co-quan"
# The month and the topic of indicators that are typed.
MONTH, TOPIC = "thang", "chu-de"
SCOPE_NAMES: tuple[str, ...] = (PERIOD, BLOCKS, AGENCIES, SECTORS)

# The scope bar has no controls for these: they stay with the number that was clicked.
_BESIDE_THE_BAR = (Dimension.PROCEDURE, Dimension.CHANNEL, Dimension.LEVEL)
# Stands for a missing sector, level or receiving agency: none is called "-", and an empty value would look like no
# value at all.
_NONE = "-"
_PARTS_OF_TIME = {
    Dimension.MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    Dimension.HALF_MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])-(01|15)"),
    Dimension.QUARTER: re.compile(r"\d{4}-Q[1-4]"),
    Dimension.HALF_YEAR: re.compile(r"\d{4}-H[12]"),
}

Parameters = dict[str, list[str]]
Group = tuple[Dimension, str | None]


@dataclass(frozen=True)
class Drill:
    """Which dossiers a click asked for: a count (or a set of counts), the groups of its cell, the page it stood on with
    the parameters of its address (`dung-han?ky=2023`), and who received them ("" for nobody named, None for all)."""

    count: str
    groups: tuple[Group, ...] = field(default=())
    origin: str | None = None
    receiving: str | None = None


def scope_parameters(scope: Scope) -> Parameters:
    """The address parameters of a scope. Procedures, channels and levels are never part of the scope bar."""
    selection = scope.selection
    named: Parameters = {
        PERIOD: [scope.period.notation],
        BLOCKS: [block.value for block in selection.blocks],
        AGENCIES: list(selection.agencies),
        SECTORS: [_NONE if sector is None else sector for sector in selection.sectors],
    }
    return {name: values for name, values in named.items() if values}


def scope_from(parameters: Mapping[str, Iterable[str]], default: Period) -> Scope:
    """The scope that address parameters name; what cannot be read is left out, a missing period is the default."""
    values = {name: list(parameters.get(name, ())) for name in SCOPE_NAMES}
    return Scope(
        _period(values[PERIOD]) or default,
        Selection(
            blocks=tuple(Block(value) for value in values[BLOCKS] if value in set(Block)),
            agencies=tuple(values[AGENCIES]),
            sectors=tuple(None if value == _NONE else value for value in values[SECTORS]),
        ),
    )


def drill_parameters(drill: Drill) -> Parameters:
    """The address parameters of a click on a number."""
    groups = [f"{dimension.value}:{_NONE if key is None else key}" for dimension, key in drill.groups]
    named: Parameters = {
        COUNT: [drill.count],
        GROUPS: groups,
        RECEIVING: [] if drill.receiving is None else [drill.receiving or _NONE],
        ORIGIN: [drill.origin] if drill.origin else [],
    }
    return {name: values for name, values in named.items() if values}


def drill_from(parameters: Mapping[str, Iterable[str]], default_count: str) -> Drill:
    """The click that address parameters name; groups of an unknown dimension are left out."""
    count = [*parameters.get(COUNT, ()), default_count][0]
    origin = [*parameters.get(ORIGIN, ()), None][0]
    receiving = [*parameters.get(RECEIVING, ()), None][0]
    return Drill(count, tuple(_groups(parameters.get(GROUPS, ()))), origin, "" if receiving == _NONE else receiving)


def settled(scope: Scope, drill: Drill) -> tuple[Scope, Drill]:
    """The scope narrowed to those groups of the click that the scope bar can show, and the click with its other groups.

    Both stay unchanged where such a group lies outside the scope.
    """
    shown = [group for group in drill.groups if group[0] not in _BESIDE_THE_BAR]
    within = narrowed(scope, shown)
    if within is None:
        return scope, drill
    return within, replace(drill, groups=tuple(group for group in drill.groups if group not in shown))


def narrowed(scope: Scope, groups: Iterable[Group]) -> Scope | None:
    """The scope narrowed to the groups of a cell; None where a group lies outside the scope."""
    narrower: Scope | None = scope
    for dimension, key in groups:
        if narrower is None:
            return None
        narrower = _within(narrower, dimension, key)
    return narrower


def _within(scope: Scope, dimension: Dimension, key: str | None) -> Scope | None:
    if dimension.is_time:
        part = _part(scope.period, dimension, key)
        return None if part is None else replace(scope, period=part)
    name, value = _choice(dimension, key)
    chosen = getattr(scope.selection, name)
    if chosen and value not in chosen:
        return None
    return replace(scope, selection=replace(scope.selection, **{name: (value,)}))


# A table of months by agency asks for the same twelve again and again.
@lru_cache(maxsize=256)
def _part(period: Period, dimension: Dimension, key: str | None) -> Period | None:
    """The part of the period with this key, as a period of its own; the key alone names neither calendar nor cut."""
    part = next((part for part in parts_of(period, dimension) if part.notation == key), None)
    return part and replace(part, notation=notation_of(part.first, part.end, part.calendar))


def _choice(dimension: Dimension, key: str | None) -> tuple[str, Any]:
    """The field of Selection that a group narrows, and the group as a value of this field."""
    if dimension is Dimension.BLOCK:
        return "blocks", Block(key or "")
    if dimension is Dimension.SECTOR:
        return "sectors", key
    if dimension is Dimension.LEVEL:
        return "levels", None if key is None else ServiceLevel(key)
    if dimension is Dimension.CHANNEL:
        return "channels", None if key in (None, UNKNOWN_CHANNEL) else Channel(key)
    return ("agencies" if dimension is Dimension.AGENCY else "procedures"), key


def _groups(texts: Iterable[str]) -> Iterable[Group]:
    for text in texts:
        name, colon, key = text.partition(":")
        if colon and name in set(Dimension) and _is_key(Dimension(name), key):
            # Only sectors and levels can be missing.
            unnamed = key == _NONE and Dimension(name) in (Dimension.SECTOR, Dimension.LEVEL)
            yield Dimension(name), None if unnamed else key


def _is_key(dimension: Dimension, key: str) -> bool:
    if dimension.is_time:
        return bool(_PARTS_OF_TIME[dimension].fullmatch(key))
    known = {
        Dimension.BLOCK: set(Block),
        Dimension.CHANNEL: {*Channel, UNKNOWN_CHANNEL},
        Dimension.LEVEL: {*ServiceLevel, _NONE},
    }
    return key in known.get(dimension, {key})


def _period(values: list[str]) -> Period | None:
    try:
        return parse_period(values[0]) if values else None
    except PeriodError:
        return None
