"""The random numbers of one check, the marks made of them, and the sum of many marks: what a fingerprint is made of.

All numbers are those modulo a prime. The mark of a key is a power of a random linear form of the key.
"""

from collections.abc import Callable, Mapping, Sequence
from random import SystemRandom
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Table, bindparam, func, literal, select

# A number below it times one of 31 bits (an id, a count), eleven times, has no more than the 63 bits of a whole number.
PRIME = (1 << 28) - 57
_MOST_ADDED = 11

Number = ColumnElement[int]
Forms = Mapping[str, Number]


class Drawn:
    """The random numbers of one check by their names, each drawn when it is first asked for."""

    def __init__(self) -> None:
        self._chance = SystemRandom()
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, *name: object) -> int:
        """The number of that name."""
        if name not in self._numbers:
            # Two threads that ask at once get the same: setdefault keeps the first.
            self._numbers.setdefault(name, self._chance.randrange(1, PRIME))
        return self._numbers[name]

    def form(self, mark: str, **key: Number) -> Number:
        """The linear form of a key that is the base of a mark."""
        form: Number = literal(self.number(mark), BigInteger)
        for name, value in key.items():
            form = form + value * literal(self.number(mark, name), BigInteger)
        return form % PRIME

    def of_time(self, half_month: int) -> int:
        """The half-month's number: the mark of its form."""
        return pow(self.number("time") + half_month * self.number("time", "half_month"), 3, PRIME)


def square(form: Number) -> Number:
    """The mark of a key, not yet modulo the prime: wrong in fewer than four keys is certain to be seen."""
    return form * form


def cube(form: Number) -> Number:
    """The mark of a key, not yet modulo the prime: wrong in fewer than five keys is certain to be seen."""
    return form * form % PRIME * form


def weighed(table: Table, names: Sequence[str]) -> Number:
    """These counts of a line, each times a number that is bound by the count's name."""
    amount: Number = literal(0, BigInteger)
    for start in range(0, len(names), _MOST_ADDED):
        some = names[start : start + _MOST_ADDED]
        products = (table.c[name] * bindparam(name, type_=BigInteger) for name in some)
        amount = amount + sum(products, literal(0, BigInteger)) % PRIME
    return amount


def added_up(lines: Select[Any], forms: Forms, mark: Callable[[Any], Number], amount: Number) -> Select[Any]:
    """The query of the sum of the lines' amounts, each times the mark that is made of its forms."""
    columns = [form.label(name) for name, form in forms.items()]
    # With an offset the columns are worked out once a line; SQLite would write a form wherever it is used.
    query = lines.with_only_columns(*columns, (amount % PRIME).label("amount"), maintain_column_froms=True)
    line = query.offset(0).subquery("line").c
    return select(func.sum(mark(line) * line.amount % PRIME))
