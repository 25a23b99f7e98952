"""What some days change: the dossiers that came and ended in them, and how many more or fewer are pending after them.

A pass over some days reads the indexes by day and nothing else; it costs what those days hold.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, literal, or_

from db.schema import dossier
from db.selection_filters import Condition
from domain.dossier import NOT_COUNTED_CODES, UNKNOWN_CHANNEL_CODE, Channel, StatusGroup, status_codes
from domain.period import half_month_of

_WAITING = status_codes(StatusGroup.WAITING)
_DONE = status_codes(StatusGroup.DONE)
_WITHDRAWN = status_codes(StatusGroup.WITHDRAWN)

Number = ColumnElement[int]


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
    afterwards."""

    rows: Condition
    adds: dict[str, Number]


def receptions(days: Days) -> Events:
    """The dossiers received in the days."""
    channel, waiting = dossier.c.channel, dossier.c.status.in_(_WAITING)
    # Overdue when it came: the day after its due day is not among these days.
    overdue = and_(dossier.c.due_on < days.after, _pending_after(days), ~waiting)
    return Events(
        and_(
            dossier.c.status.not_in(NOT_COUNTED_CODES),
            _within(dossier.c.received_half, dossier.c.received_on, days),
        ),
        {
            "received": literal(1),
            "online": _one_if(channel == Channel.ONLINE.code),
            "postal": _one_if(channel == Channel.POSTAL.code),
            "channel_unknown": _one_if(channel == UNKNOWN_CHANNEL_CODE),
            "opening": literal(1),
            "opening_waiting": _one_if(waiting),
            "opening_overdue": _one_if(overdue),
        },
    )


def endings(days: Days) -> Events:
    """The dossiers resolved or withdrawn in the days."""
    closed, due = dossier.c.closed_on, dossier.c.due_on
    done, withdrawn = dossier.c.status.in_(_DONE), dossier.c.status.in_(_WITHDRAWN)
    was_overdue = and_(dossier.c.received_on <= days.after, due < days.after)
    return Events(
        _within(dossier.c.closed_half, closed, days),
        {
            "early": _one_if(and_(done, closed < due)),
            "on_time": _one_if(and_(done, closed == due)),
            "late": _one_if(and_(done, closed > due)),
            "no_due_date": _one_if(and_(done, due.is_(None))),
            "withdrawn": _one_if(withdrawn),
            "withdrawn_late": _one_if(and_(withdrawn, closed > due)),
            "same_day": _one_if(and_(done, closed == dossier.c.received_on)),
            "opening": literal(-1),
            "opening_overdue": case((was_overdue, -1), else_=0),
        },
    )


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
    return Events(rows, {"opening_overdue": literal(1)})


def _within(half: ColumnElement[Any], day: ColumnElement[Any], days: Days) -> Condition:
    # The half-months are what an index can follow; the days decide.
    return and_(half.between(half_month_of(days.first), half_month_of(days.until)), day.between(days.first, days.until))


def _pending_after(days: Days) -> Condition:
    return or_(dossier.c.closed_on.is_(None), dossier.c.closed_on > days.until)


def _one_if(condition: Condition) -> Number:
    return case((condition, 1), else_=0)
