"""What stands in an export: the receptions of its months and what was still open before, as known on its last day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from demo.calendar import Moments, days_of_month
from demo.dossiers import DemoDossiers
from demo.outcomes import WAITING_STATUSES
from demo.reception import Integers
from domain.dossier import STATUS_NAMES, Status

_JUST_RECEIVED_DAYS = 2
_NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class MonthView:
    """One line a dossier of the file: its place in the year's DemoDossiers and what the file knows of it.

    Moments after the file's last day are NaT. `late_reason` is -1 where none is written.
    """

    first: date
    last: date
    place: Integers
    status: tuple[Status, ...]
    resolved_at: Moments
    returned_at: Moments
    late_reason: Integers


def month_view(dossiers: DemoDossiers, month: int) -> MonthView:
    """The export that begins with a month (from 0) of the dossiers' year: a dossier stands in each file until that of
    its closing."""
    days = days_of_month(month, dossiers.year.number, months=dossiers.year.months_a_file)
    start, end = days[0].astype("datetime64[s]"), (days[-1] + 1).astype("datetime64[s]")
    received_at, resolved_at = dossiers.received.received_at, dossiers.outcome.resolved_at
    place = np.flatnonzero((received_at < end) & ~(resolved_at < start))
    resolved_at, returned_at = resolved_at[place], dossiers.outcome.returned_at[place]
    resolved_at = np.where(resolved_at < end, resolved_at, _NEVER)
    returned_at = np.where(returned_at < end, returned_at, _NEVER)
    return MonthView(
        first=days[0].item(),
        last=days[-1].item(),
        place=place,
        status=_status(dossiers, place, resolved_at, returned_at, end),
        resolved_at=resolved_at,
        returned_at=returned_at,
        late_reason=_late_reason(dossiers, place, resolved_at, days[-1]),
    )


def _status(
    dossiers: DemoDossiers, place: Integers, resolved_at: Moments, returned_at: Moments, end: np.datetime64
) -> tuple[Status, ...]:
    outcome = dossiers.outcome
    code = np.full(len(place), Status.PROCESSING.code)
    code[dossiers.received.received_at[place] >= end - np.timedelta64(_JUST_RECEIVED_DAYS, "D")] = Status.ACCEPTED.code
    waits = (outcome.waiting_from[place] < end) & ~(outcome.waiting_until[place] < end)
    waiting_codes = np.array([status.code for status in WAITING_STATUSES])
    code = np.where(waits, waiting_codes[outcome.waiting_for[place]], code)
    code[~np.isnat(resolved_at)] = Status.RESOLVED.code
    code[~np.isnat(returned_at)] = Status.RETURNED.code
    code[~np.isnat(resolved_at) & outcome.is_withdrawn[place]] = Status.WITHDRAWN.code
    return tuple(Status(STATUS_NAMES[number]) for number in code.tolist())


def _late_reason(
    dossiers: DemoDossiers, place: Integers, resolved_at: Moments, last_day: np.datetime64
) -> NDArray[np.int64]:
    """The reason, where the file's reader would see that the dossier is late."""
    until = np.where(np.isnat(resolved_at), last_day, resolved_at.astype("datetime64[D]"))
    return np.where(until > dossiers.received.due_on[place], dossiers.late_reason[place], -1)
