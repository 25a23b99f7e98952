"""Frozen dataclasses as JSON and back, so that they can cross to another process: the annotations say what is what."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class NoFactsError(TypeError):
    """A type that has no form in JSON here: the fault is in the code that declared it."""

    def __init__(self, kind: object) -> None:
        super().__init__(f"no facts for {kind!r}")
        self.kind = kind


def as_facts(value: object) -> Any:
    """The value as JSON holds it: a dataclass as an object, tuples as lists, days and moments in ISO's form."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if is_dataclass(value):
        return {field.name: as_facts(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: as_facts(held) for key, held in value.items()}
    if isinstance(value, tuple):
        return [as_facts(held) for held in value]
    raise NoFactsError(type(value))


def from_facts(kind: type[T], facts: Any) -> T:
    """The value of this type that as_facts() wrote. Fields that the facts lack have their defaults."""
    made: T = _made(kind, facts)
    return made


def _made(kind: Any, facts: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (only,) = (argument for argument in arguments if argument is not type(None))
        return None if facts is None else _made(only, facts)
    if origin is tuple:
        kinds = arguments[:1] * len(facts) if arguments[1:] == (...,) else arguments
        return tuple(_made(one, held) for one, held in zip(kinds, facts, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _made(arguments[1], held) for key, held in facts.items()}
    if hasattr(kind, "__dataclass_fields__"):
        return kind(**{name: _made(hint, facts[name]) for name, hint in _hints(kind).items() if name in facts})
    return _simple(kind, facts)


def _simple(kind: Any, facts: Any) -> Any:
    if kind in (str, int, float, bool):
        return facts
    if kind in (date, datetime):
        return kind.fromisoformat(facts)
    if isinstance(kind, type) and issubclass(kind, Enum | PurePath):
        return kind(facts)
    raise NoFactsError(kind)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
