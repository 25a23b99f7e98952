"""What some days change: the dossiers that came and ended in them, and how many more or fewer are pending after them.

A pass over some days reads the indexes by day and nothing else; it costs what those days hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case, literal, or_, true

from db.marks import bit_of
from db.schema import dossier
from db.selection_filters import Condition
from domain.dossier import NOT_COUNTED_CODES, Channel, StatusGroup, status_codes
from domain.flags import LATE_BITS, RECEIVED_BITS, RESOLVED_BITS
from domain.period import half_month_of, is_half_month_end, is_half_month_start

_WAITING = status_codes(StatusGroup.WAITING)
_WITHDRAWN = status_codes(StatusGroup.WITHDRAWN)

Number = ColumnElement[int]
# Conditions, and what is added to counts where one holds and none before it does.
Choice = Sequence[tuple[Condition, dict[str, int]]]
# A condition, and the counts to which a bit of the dossier's marks adds 1 where it holds.
Bits = tuple[Condition, Mapping[str, int]]


# What the marks of a dossier that came add to counts.
RECEPTION_BITS: tuple[Bits, ...] = ((true(), RECEIVED_BITS),)


@dataclass(frozen=True)
class Days:
    """The days after `after` up to and with `until`."""

    after: date
    until: date

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.after + timedelta(days=1)


class Events(NamedTuple):
    """Dossiers to which something happened in some days, and what each of them adds to counts: to
    db.ledger_counts.FLOWS what happened, to LEDGER_OPENINGS by how many more (fewer, where negative) are pending
    afterwards. Of each choice the first condition that holds adds its amounts. `flags` are counts by the bit of the
    dossier's marks that adds 1 to them, for those dossiers of which the condition holds."""

    rows: Condition
    choices: Sequence[Choice]
    flags: Sequence[Bits] = ()

    @property
    def names(self) -> set[str]:
        """The counts to which something is added."""
        chosen = {name for choice in self.choices for _, amounts in choice for name in amounts}
        return chosen | {name for _, bits in self.flags for name in bits}

    def weighed(self, weights: Mapping[str, int]) -> Number:
        """What a dossier adds to these counts, each amount times its weight."""
        total: Number = literal(0, BigInteger)
        for choice in self.choices:
            sums = [(when, sum(amounts[name] * weights.get(name, 0) for name in amounts)) for when, amounts in choice]
            while sums and not sums[-1][1]:
                sums.pop()
            if sums:
                total = total + case(*((when, literal(number, BigInteger)) for when, number in sums), else_=0)
        for when, bits in self.flags:
            if weighed := [(place, weights[name]) for name, place in bits.items() if weights.get(name)]:
                ones = [bit_of(dossier.c.marks, place) * literal(weight, BigInteger) for place, weight in weighed]
                # Most dossiers have no marks at all: then no bit is looked at.
                total = total + case((and_(dossier.c.marks != 0, when), sum(ones, literal(0, BigInteger))), else_=0)
        return total


def receptions(days: Days) -> Events:
    """The dossiers received in the days."""
    channel, waiting = dossier.c.channel, dossier.c.status.in_(_WAITING)
    # Overdue when it came: the day after its due day is not among these days.
    overdue = and_(dossier.c.due_on < days.after, _pending_after(days))
    return Events(
        and_(
            dossier.c.status.not_in(NOT_COUNTED_CODES),
            _within(dossier.c.received_half, dossier.c.received_on, days),
        ),
        (
            (
                (channel == Channel.DIRECT.code, {"received": 1, "opening": 1}),
                (channel == Channel.ONLINE.code, {"received": 1, "opening": 1, "online": 1}),
                (channel == Channel.POSTAL.code, {"received": 1, "opening": 1, "postal": 1}),
                (true(), {"received": 1, "opening": 1, "channel_unknown": 1}),
            ),
            ((waiting, {"opening_waiting": 1}), (overdue, {"opening_overdue": 1})),
        ),
        RECEPTION_BITS,
    )


def endings(days: Days) -> Events:
    """The dossiers resolved or withdrawn in the days."""
    closed, due = dossier.c.closed_on, dossier.c.due_on
    was_overdue = and_(dossier.c.received_on <= days.after, due < days.after)
    choices = (*outcomes(), ((was_overdue, {"opening_overdue": -1}),))
    return Events(_within(dossier.c.closed_half, closed, days), choices, outcome_bits())


def outcomes() -> tuple[Choice, ...]:
    """What a dossier that is closed adds to counts, whenever it was."""
    closed, due = dossier.c.closed_on, dossier.c.due_on
    withdrawn = dossier.c.status.in_(_WITHDRAWN)
    return (
        # Whatever is closed and not withdrawn is done: the table's own constraint.
        (
            (and_(closed < due, ~withdrawn), {"early": 1, "opening": -1}),
            (and_(withdrawn, closed > due), {"withdrawn": 1, "withdrawn_late": 1, "opening": -1}),
            (withdrawn, {"withdrawn": 1, "opening": -1}),
            (closed == due, {"on_time": 1, "opening": -1}),
            (closed > due, {"late": 1, "opening": -1}),
            (true(), {"no_due_date": 1, "opening": -1}),
        ),
        ((and_(closed == dossier.c.received_on, ~withdrawn), {"same_day": 1}),),
    )


def outcome_bits() -> tuple[Bits, ...]:
    """What the marks of a dossier that is closed add to counts."""
    resolved = dossier.c.status.not_in(_WITHDRAWN)
    return (resolved, RESOLVED_BITS), (and_(dossier.c.closed_on > dossier.c.due_on, resolved), LATE_BITS)


def fallen_overdue(days: Days) -> Events:
    """The dossiers pending after the days whose due day passed in them."""
    closed, due = dossier.c.closed_on, dossier.c.due_on
    rows = and_(
        due.between(days.after, days.until - timedelta(days=1)),
        dossier.c.received_on <= days.until,
        _pending_after(days),
        dossier.c.status.not_in((*NOT_COUNTED_CODES, *_WAITING)),
        # It follows from the others, and leads to the index of db.schema.OVERDUE_ONCE.
        due.is_not(None),
        or_(closed.is_(None), closed > due),
    )
    return Events(rows, (((true(), {"opening_overdue": 1}),),))


def _within(half: ColumnElement[Any], day: ColumnElement[Any], days: Days) -> Condition:
    # The half-months are what an index can follow; the days decide where they are not whole ones.
    within = half.between(half_month_of(days.first), half_month_of(days.until))
    if is_half_month_start(days.first) and is_half_month_end(days.until):
        return within
    return and_(within, day.between(days.first, days.until))


def _pending_after(days: Days) -> Condition:
    return or_(dossier.c.closed_on.is_(None), dossier.c.closed_on > days.until)
