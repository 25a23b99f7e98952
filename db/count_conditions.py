"""What makes a dossier belong to each count over a period: the domain rules, part 2, as conditions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import FromClause, and_, func, literal, literal_column, not_, or_

from db.marks import bit_of
from db.schema import TOOK_LONG, dossier
from db.selection_filters import Condition
from domain.dossier import NOT_COUNTED_CODES, UNKNOWN_CHANNEL_CODE, Channel, StatusGroup, status_codes
from domain.flags import LATE_BITS, RECEIVED_BITS, RESOLVED_BITS
from domain.period import Period, half_month_of


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included, cut at the data date for what is pending."""

    first: date
    last: date
    data_date: date

    @property
    def until(self) -> date:
        return min(self.last, self.data_date)


def span_of(period: Period, data_date: date) -> Span:
    """The days of the period."""
    return Span(period.first, period.last, data_date)


def conditions(span: Span, of: FromClause = dossier) -> dict[str, Condition]:
    """What makes a dossier belong to each count; the one place where they are defined over dossiers. `of` is any table
    or subquery with their columns; what an export alone tells has flags in the place of marks."""
    a, e = span.first, span.until
    received, closed, due = of.c.received_on, of.c.closed_on, of.c.due_on
    counted = of.c.status.not_in(NOT_COUNTED_CODES)
    # The half-months are what an index can follow; the days decide.
    ended = and_(of.c.closed_half.between(half_month_of(a), half_month_of(e)), closed >= a, closed <= e)
    done = and_(of.c.status.in_(status_codes(StatusGroup.DONE)), ended)
    withdrawn = and_(of.c.status.in_(status_codes(StatusGroup.WITHDRAWN)), ended)
    arrived = and_(
        counted, of.c.received_half.between(half_month_of(a), half_month_of(e)), received >= a, received <= e
    )
    pending = and_(counted, received <= e, or_(closed.is_(None), closed > e))
    waiting = and_(pending, of.c.status.in_(status_codes(StatusGroup.WAITING)))
    overdue = and_(pending, of.c.status.not_in(status_codes(StatusGroup.WAITING)), due < e)
    late = and_(done, closed > due)
    marks = of.c.marks if "marks" in of.c else of.c.flags
    flags = ((arrived, RECEIVED_BITS), (done, RESOLVED_BITS), (late, LATE_BITS))
    unknown = of.c.channel == UNKNOWN_CHANNEL_CODE
    return {
        "received": arrived,
        "carried_over": and_(counted, received < a, or_(closed.is_(None), closed >= a)),
        "resolved": done,
        "early": and_(done, closed < due),
        "on_time": and_(done, closed == due),
        "late": late,
        "no_due_date": and_(done, due.is_(None)),
        "withdrawn": withdrawn,
        "withdrawn_late": and_(withdrawn, closed > due),
        "pending": pending,
        "pending_in_time": and_(pending, not_(func.coalesce(overdue, literal(False)))),
        "pending_overdue": overdue,
        "waiting": waiting,
        "online": and_(arrived, of.c.channel == Channel.ONLINE.code),
        "direct": and_(arrived, or_(of.c.channel == Channel.DIRECT.code, unknown)),
        "postal": and_(arrived, of.c.channel == Channel.POSTAL.code),
        "channel_unknown": and_(arrived, unknown),
        "same_day": and_(done, closed == received),
        **{name: and_(when, bit_of(marks, place) == 1) for when, bits in flags for name, place in bits.items()},
    }


def not_closed_by(day: date) -> tuple[Condition, Condition]:
    """Two conditions, of which a dossier that is not closed at the end of the day meets exactly one: it is not closed
    at all, or closed later. Each leads to an index; joined by "or" they lead to none."""
    later = and_(dossier.c.closed_half >= half_month_of(day), dossier.c.closed_on > day)
    return dossier.c.closed_half.is_(None), later


def open_on(day: date) -> tuple[Condition, ...]:
    """Three conditions, of which a dossier that was received by the day and is not closed at its end meets exactly one;
    whether it was received by then they do not tell. Each leads to an index, and reads nothing of the years before or
    after but what took long."""
    half_month = half_month_of(day)
    never, later = not_closed_by(day)
    received = dossier.c.received_half
    # By half-month of reception, and so without one of closing.
    lately = and_(received.between(half_month - TOOK_LONG, half_month), dossier.c.closed_on > day)
    # It follows from the others, and leads to the index of what took long.
    took_long = dossier.c.closed_half - received > literal_column(str(TOOK_LONG))
    return never, lately, and_(later, received < half_month - TOOK_LONG, took_long)
