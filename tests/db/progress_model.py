"""The progress metric of the 766 index, computed the plain way: dossier by dossier, in Python's own moments."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from domain.dossier import Status
from domain.progress_766 import Judgement, Pair
from tests.db.exports import Row

_DONE = (Status.RESOLVED, Status.RETURNED)
_WAITING = (Status.SUPPLEMENT_REQUESTED, Status.AWAITING_PAYMENT, Status.STOPPED)


def progress(rows: Iterable[Row], first: date, until: date) -> Counter[Pair]:
    """How the dossiers that were to be handled from `first` to `until` are counted by day and judged."""
    found: Counter[Pair] = Counter()
    for row in rows:
        if row.status in (Status.REGISTERED, Status.REFUSED_AT_RECEPTION):
            continue
        if row.received <= until and (row.closed is None or row.closed >= first):
            found[by_day(row, until), judge(row, until)] += 1
    return found


def by_day(row: Row, until: date) -> bool:
    """Whether it is in time by the day, as the program counts."""
    if row.closed is not None and row.closed <= until:
        if row.status in _DONE:
            return row.due is not None and row.closed <= row.due
        return row.due is None or row.closed <= row.due
    return row.due is None or row.status in _WAITING or row.due >= until


def judge(row: Row, until: date) -> Judgement:
    """As the portal judges it."""
    if row.due is None:
        return Judgement.NO_DUE
    day_only = time.fromisoformat(row.due_time) == time(0)
    due = datetime.combine(row.due, time(23, 59, 59) if day_only else time.fromisoformat(row.due_time))
    days = timedelta(days=row.days_waited or 0)
    asked, given = (text and datetime.fromisoformat(text) for text in (row.asked, row.given))
    exact = given - asked if asked and given else None
    waited = exact if exact is not None and days <= exact < days + timedelta(days=1) else days
    stopped = row.stopped if row.status is Status.STOPPED else None
    for day in (row.closed, stopped):
        if day is not None and day <= until:
            end = datetime.combine(day, time.fromisoformat(row.closed_time))
            return Judgement.ON_TIME if end - waited <= due else Judgement.LATE_ENDED
    if row.closed is None and row.status is not Status.STOPPED and (row.supplement_requests or 0) > 1:
        return Judgement.LATE_REQUESTS
    is_waiting = row.status is Status.SUPPLEMENT_REQUESTED
    if is_waiting and asked and asked.date() <= until and not (given and given >= asked):
        return Judgement.ON_TIME if asked - days <= due else Judgement.LATE_OPEN
    if datetime.combine(until, time(0)) - waited <= due:
        return Judgement.ON_TIME
    if (is_waiting and not asked) or (row.status is Status.STOPPED and row.stopped is None):
        return Judgement.NO_MOMENT
    return Judgement.LATE_OPEN
