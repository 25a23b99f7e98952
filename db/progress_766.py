"""The progress metric of the 766 index by the portal's rules: dossiers judged in SQL, as domain.progress_766 has it.

Only what the ledger cannot judge is read from the dossiers: what was closed on its due day or later, or withdrawn, in
the period, and what is open at its end. What was done before its due day, or without one, the ledger counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    case,
    cast,
    extract,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from db.count_conditions import Span, conditions, open_on
from db.dossier_codes import written_code
from db.dossier_counts import namer, selected
from db.frames import frame_of
from db.schema import agency, dossier, procedure
from db.selection_filters import Condition
from domain.dossier import NOT_COUNTED_CODES, STATUS_NAMES, Status, StatusGroup, status_codes
from domain.progress_766 import Judgement, Pair
from domain.scope import Dimension, Selection

_DAY = 86_400
_EPOCH = date(1970, 1, 1)
Number = ColumnElement[int]
Word = ColumnElement[str]
# When it ended, or was stopped: resolved comes before returned.
_END = func.coalesce(dossier.c.resolved_at, dossier.c.returned_at)


@dataclass(frozen=True)
class _Arm:
    """Some dossiers, whether on_time_rate_766 counts them in its numerator, and how the portal judges them."""

    dossiers: Condition
    by_day: Condition
    judgement: Word


@dataclass(frozen=True)
class JudgedLine:
    """So many dossiers of an agency, counted by day and judged alike."""

    agency: str
    pair: Pair
    number: int


def judged(connection: Connection, span: Span, selection: Selection) -> list[JudgedLine]:
    """The dossiers that the ledger cannot judge, by agency; an agency may have several lines of a pair."""
    name = namer(connection, Dimension.AGENCY)
    lines = []
    for arm in _arms(span):
        query = (
            select(dossier.c.agency_id, arm.by_day.label("met"), arm.judgement.label("judged"), func.count())
            .where(arm.dossiers, selected(selection))
            .group_by(dossier.c.agency_id, "met", "judged")
        )
        for agency_id, met, judged_as, number in connection.execute(query):
            lines.append(JudgedLine(str(name(agency_id)), (bool(met), Judgement(judged_as)), number))
    return lines


def judged_dossiers(
    connection: Connection,
    span: Span,
    selection: Selection,
    judgements: Sequence[Judgement],
    *,
    limit: int,
    offset: int,
) -> pd.DataFrame:
    """Those that are judged so, one line each, the longest due first: code, procedure_name, agency, status,
    received_at, due_at, closed_on, days_waited, supplement_requests, judgement."""
    wanted = [each.value for each in judgements]
    arms = [
        select(dossier.c.id, arm.judgement.label("judgement")).where(
            arm.dossiers, selected(selection), arm.judgement.in_(wanted)
        )
        for arm in _arms(span)
    ]
    found = union_all(*arms).subquery("found")
    columns = [
        written_code().label("code"),
        procedure.c.name.label("procedure_name"),
        agency.c.name.label("agency"),
        dossier.c.status,
        dossier.c.received_at,
        dossier.c.due_at,
        dossier.c.closed_on,
        dossier.c.days_waited,
        dossier.c.supplement_requests,
        found.c.judgement,
    ]
    # From the few to their names, as in db.dossiers.
    named = (
        found.outerjoin(dossier, dossier.c.id == found.c.id)
        .outerjoin(agency, agency.c.id == dossier.c.agency_id)
        .outerjoin(procedure, procedure.c.id == dossier.c.procedure_id)
    )
    query = select(*columns).select_from(named).order_by(dossier.c.due_on.nulls_last(), dossier.c.code, dossier.c.id)
    frame = frame_of(connection, query.limit(limit).offset(offset))
    return frame.assign(status=frame["status"].map(STATUS_NAMES))


def _arms(span: Span) -> Iterator[_Arm]:
    """Arms of which each dossier that the ledger cannot judge is in exactly one; each leads to an index, whose days
    tell what need not be looked at."""
    of, closed, due = conditions(span), dossier.c.closed_on, dossier.c.due_on
    ended, pending = _ended(), _pending(span.until)
    yield _Arm(and_(of["resolved"], closed >= due), closed == due, ended)
    yield _Arm(of["withdrawn"], func.coalesce(closed <= due, true()), ended)
    # What waits is in time by the day.
    is_waiting = dossier.c.status.in_(status_codes(StatusGroup.WAITING))
    in_time = or_(is_waiting, func.coalesce(due >= span.until, true()))
    counted = and_(dossier.c.status.not_in(NOT_COUNTED_CODES), dossier.c.received_on <= span.until)
    for way in open_on(span.until):
        yield _Arm(and_(way, counted), in_time, pending)


def _ended() -> Word:
    """How a dossier is judged that ended in the period. The days decide most of them, before any moment is looked at:
    reading a moment as a number costs the database more than all else."""
    closed, due = dossier.c.closed_on, dossier.c.due_on
    never_waited = and_(func.coalesce(dossier.c.days_waited, 0) == 0, dossier.c.supplemented_at.is_(None))
    end = func.coalesce(_END, closed)
    return case(
        (due.is_(None), _word(Judgement.NO_DUE)),
        (and_(never_waited, closed > due), _word(Judgement.LATE_ENDED)),
        (and_(never_waited, or_(closed < due, dossier.c.due_at >= _END)), _word(Judgement.ON_TIME)),
        else_=_either(_seconds(end) - _waited() <= _limit(), Judgement.LATE_ENDED),
    )


def _pending(day: date) -> Word:
    """How a dossier is judged that has not ended by the day; the cases in their order."""
    until, after = (_number((each - _EPOCH).days * _DAY) for each in (day, day + timedelta(days=1)))
    never_ended, status = dossier.c.closed_on.is_(None), dossier.c.status
    is_stopped, waits = status == Status.STOPPED.code, status == Status.SUPPLEMENT_REQUESTED.code
    asked_at, given_at = dossier.c.supplement_requested_at, dossier.c.supplemented_at
    stopped_by_then = and_(is_stopped, never_ended, _seconds(_END) < after)
    asked_again = and_(never_ended, ~is_stopped, dossier.c.supplement_requests > 1)
    has_given = func.coalesce(given_at >= asked_at, false())
    is_asked = and_(waits, never_ended, _seconds(asked_at) < after, ~has_given)
    no_moment = and_(never_ended, or_(and_(is_stopped, _END.is_(None)), and_(waits, asked_at.is_(None))))
    in_time = until - _waited() <= _limit()
    return case(
        (dossier.c.due_on.is_(None), _word(Judgement.NO_DUE)),
        (stopped_by_then, _either(_seconds(_END) - _waited() <= _limit(), Judgement.LATE_ENDED)),
        (asked_again, _word(Judgement.LATE_REQUESTS)),
        (is_asked, _either(_seconds(asked_at) - _days_waited() <= _limit(), Judgement.LATE_OPEN)),
        (no_moment, _either(in_time, Judgement.NO_MOMENT)),
        else_=_either(in_time, Judgement.LATE_OPEN),
    )


def _waited() -> Number:
    """For how long supplements were waited: to the second where the moments tell the same days as is told of them."""
    exact = _seconds(dossier.c.supplemented_at) - _seconds(dossier.c.supplement_requested_at)
    is_same = and_(exact >= _days_waited(), exact < _days_waited() + _number(_DAY))
    return case((is_same, exact), else_=_days_waited())


def _days_waited() -> Number:
    """The whole days that are told of, in seconds: of one that is asked for now, those before it."""
    return func.coalesce(dossier.c.days_waited, 0) * _number(_DAY)


def _limit() -> Number:
    """The last second that is in time; a due moment at midnight is a whole day."""
    due = _seconds(dossier.c.due_at)
    return due + case((due % _number(_DAY) == 0, _number(_DAY - 1)), else_=_number(0))


def _either(is_on_time: Condition, otherwise: Judgement) -> Word:
    return case((is_on_time, _word(Judgement.ON_TIME)), else_=_word(otherwise))


def _word(judgement: Judgement) -> Word:
    # Written out: grouped by, PostgreSQL would not know two parameters of the same value for the same.
    return literal_column(f"'{judgement.value}'")


def _number(value: int) -> Number:
    return literal_column(str(value))


def _seconds(moment: ColumnElement[object]) -> Number:
    """A moment or a day as seconds since 1970, in local time."""
    return cast(extract("epoch", moment), BigInteger)
