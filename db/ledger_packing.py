"""How the ledger's sums are written: keys and counts share the bits of one number wherever all of them fit.

SQLite groups by one number in half the time that four columns take, and adds up four numbers in a third of the time
that eleven take. Dossiers that could overflow the shared bits are counted with a number for each key and each count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, case, cast, func, literal, select

from db.schema import LEDGER_COUNTS, LEDGER_KEY, PLAIN_LEDGER_COUNTS
from domain.period import FIRST_YEAR, half_month_of

# Conditions, each with the counts that are entered where it is the first that holds.
Choice = Sequence[tuple[ColumnElement[bool], tuple[str, ...]]]
# Counts, each by an expression that is 0 or 1.
Ones = Mapping[str, ColumnElement[int]]

# A whole number has 63 bits beside its sign, on SQLite and on PostgreSQL. A key takes all of them: half-months from
# December 1989 to July 2160, agencies up to 8.388.607, procedures up to 16.777.215, channels up to 3 (the table's own
# constraint), levels up to 3 (there are no others).
_KEY_BITS = {"half_month": 12, "agency_id": 23, "procedure_id": 24, "channel": 2, "level": 2}
_FIRST_HALF_MONTH = half_month_of(date(FIRST_YEAR, 1, 1)) - 2
# Three counts take all of them too. A dossier enters a count of a line at most once, so that no count of a line can
# exceed the number of dossiers at hand: 2.097.151 of them cannot overflow.
_COUNT_BITS = 21
_COUNTS_TOGETHER = 3


@dataclass(frozen=True)
class Extent:
    """The dossiers at hand: their number, their first and last half-month (of a reception, closing or opening), the
    highest agency_id and procedure_id, and whether any flag is told of one of them."""

    dossiers: int
    first_half_month: int
    last_half_month: int
    agency_id: int
    procedure_id: int
    has_flags: bool = True

    @property
    def fits(self) -> bool:
        """Whether no key and no count of theirs can overflow its bits."""
        return (
            self.dossiers < 1 << _COUNT_BITS
            and self.first_half_month >= _FIRST_HALF_MONTH
            and self.last_half_month - _FIRST_HALF_MONTH < 1 << _KEY_BITS["half_month"]
            and self.agency_id < 1 << _KEY_BITS["agency_id"]
            and self.procedure_id < 1 << _KEY_BITS["procedure_id"]
        )


@dataclass(frozen=True)
class Packing:
    """Which key columns and which counts share a number, the first of each in its highest bits."""

    keys: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[str, ...], ...]

    def packed_keys(self, key: Mapping[str, ColumnElement[int]]) -> list[ColumnElement[int]]:
        """The numbers key0, key1 … of an event, from the columns of its ledger line's key."""
        parts = {**key, "half_month": key["half_month"] - _FIRST_HALF_MONTH}
        return [_joined(parts, names).label(f"key{number}") for number, names in enumerate(self.keys)]

    def packed_counts(self, choices: Sequence[Choice], ones: Ones) -> list[ColumnElement[int]]:
        """The numbers count0, count1 … of an event: of each choice it enters the counts of the first condition that
        holds, and every count of `ones` by its 0 or 1."""
        return [_entered(choices, ones, names).label(f"count{number}") for number, names in enumerate(self.counts)]

    @property
    def names(self) -> tuple[str, ...]:
        """The counts, in order: LEDGER_COUNTS, or those of them that are not of flags."""
        return tuple(name for names in self.counts for name in names)

    def added_up(self, event: Subquery) -> Select[*tuple[Any, ...]]:
        """The ledger's lines that the events make: LEDGER_KEY, and the counts by `names`."""
        keys = [event.c[f"key{number}"] for number in range(len(self.keys))]
        sums = [cast(func.sum(event.c[f"count{number}"]), BigInteger) for number in range(len(self.counts))]
        parts: dict[str, ColumnElement[int]] = {}
        for number, names in zip([*keys, *sums], [*self.keys, *self.counts], strict=True):
            parts |= _split(number, names)
        parts["half_month"] = parts["half_month"] + _FIRST_HALF_MONTH
        return select(*(parts[name].label(name) for name in (*LEDGER_KEY, *self.names))).group_by(*keys)


def packing_of(extent: Extent) -> Packing:
    """The packing in which dossiers of this extent are counted: without flags where none is told of them."""
    counts = LEDGER_COUNTS if extent.has_flags else PLAIN_LEDGER_COUNTS
    if not extent.fits:
        return Packing(tuple((name,) for name in LEDGER_KEY), tuple((name,) for name in counts))
    starts = range(0, len(counts), _COUNTS_TOGETHER)
    return Packing((LEDGER_KEY,), tuple(counts[start : start + _COUNTS_TOGETHER] for start in starts))


def _bits(name: str) -> int:
    return _KEY_BITS.get(name, _COUNT_BITS)


def _shifts(names: Sequence[str]) -> dict[str, int]:
    """By how many bits each name's value is shifted."""
    return {name: sum(_bits(lower) for lower in names[place + 1 :]) for place, name in enumerate(names)}


def _joined(parts: Mapping[str, ColumnElement[int]], names: Sequence[str]) -> ColumnElement[int]:
    number: ColumnElement[int] = cast(parts[names[0]], BigInteger)
    for name in names[1:]:
        number = number * (1 << _bits(name)) + parts[name]
    return number


def _entered(choices: Sequence[Choice], ones: Ones, names: Sequence[str]) -> ColumnElement[int]:
    shifts = _shifts(names)
    number: ColumnElement[int] = cast(literal(0), BigInteger)
    for choice in choices:
        weights = [(condition, sum(1 << shifts[name] for name in into if name in shifts)) for condition, into in choice]
        while weights and not weights[-1][1]:
            weights.pop()
        if weights:
            number = number + case(*weights, else_=0)
    for name in names:
        if name in ones:
            number = number + ones[name] * literal(1 << shifts[name], BigInteger)
    return number


def _split(number: ColumnElement[int], names: Sequence[str]) -> dict[str, ColumnElement[int]]:
    """The values that share a number, by name."""
    parts = {name: number // (1 << shift) if shift else number for name, shift in _shifts(names).items()}
    return {name: part % (1 << _bits(name)) if name != names[0] else part for name, part in parts.items()}
