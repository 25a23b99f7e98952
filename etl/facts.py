"""Frozen dataclasses as JSON and back, so that they can cross to another process: the annotations say what is what."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
# None where JSON holds the value as it is: ten thousand issues are mostly texts, which nobody need touch.
_Reader = Callable[[Any], Any] | None
_AS_THEY_ARE = (str, int, float, bool)


class NoFactsError(TypeError):
    """A type that has no form in JSON here: the fault is in the code that declared it."""

    def __init__(self, kind: object) -> None:
        super().__init__(f"no facts for {kind!r}")
        self.kind = kind


def as_facts(value: object) -> Any:
    """The value as JSON holds it: a dataclass as an object, tuples as lists, days and moments in ISO's form."""
    kind: Any = type(value)
    if value is None or kind in _AS_THEY_ARE:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if is_dataclass(value):
        return {name: as_facts(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {key: as_facts(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return list(map(as_facts, value))
    raise NoFactsError(kind)


def from_facts(kind: type[T], facts: Any) -> T:
    """The value of this type that as_facts() wrote. Fields that the facts lack have their defaults."""
    declared: Any = kind
    read = _reader(declared)
    value: T = facts if read is None else read(facts)
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> _Reader:
    """What makes a value of this type of its facts."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _AS_THEY_ARE or origin is Literal:
        return None
    if origin in (Union, types.UnionType):
        (only,) = (argument for argument in arguments if argument is not type(None))
        return _optional(_reader(only))
    if origin is tuple:
        return _tuple(arguments)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_reader(arguments[1]))
    if hasattr(kind, "__dataclass_fields__"):
        return _dataclass(kind)
    return _simple(kind)


def _optional(read: _Reader) -> _Reader:
    return read and (lambda facts: None if facts is None else read(facts))


def _tuple(kinds: tuple[Any, ...]) -> _Reader:
    if kinds[1:] == (...,):
        read = _reader(kinds[0])
        return tuple if read is None else lambda facts: tuple(map(read, facts))
    readers = tuple(map(_reader, kinds))
    return lambda facts: tuple(read(one) if read else one for read, one in zip(readers, facts, strict=True))


def _mapping(read: _Reader) -> _Reader:
    return dict if read is None else lambda facts: {key: read(one) for key, one in facts.items()}


def _dataclass(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}

    def read(facts: Mapping[str, Any]) -> object:
        return kind(
            **{name: make(facts[name]) if make else facts[name] for name, make in readers.items() if name in facts}
        )

    return read


def _simple(kind: Any) -> _Reader:
    if kind in (date, datetime):
        made: _Reader = kind.fromisoformat
        return made
    if isinstance(kind, type) and issubclass(kind, Enum | PurePath):
        return kind
    raise NoFactsError(kind)
