"""What becomes of received dossiers until the year's last day: resolved early, on time or late, withdrawn, pending."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.agencies import AGENCIES
from demo.calendar import (
    AFTERNOON_CLOSES,
    AFTERNOON_OPENS,
    MORNING_CLOSES,
    Floats,
    Moments,
    at,
    working_days_after,
    working_days_between,
    working_seconds,
)
from demo.reception import ONLINE, PROCEDURE_LIMIT, Flags, Integers, Receptions
from demo.report import BlockFigures
from domain.dossier import Status

WAITING_STATUSES: tuple[Status, ...] = (Status.SUPPLEMENT_REQUESTED, Status.AWAITING_PAYMENT, Status.STOPPED)
_WAITING_SHARES = (0.55, 0.33, 0.12)

_NEVER = np.datetime64("NaT", "s")

_OVERDUE_SINCE_AT_MOST = 45  # days
_WAITING_SINCE_AT_MOST, _WAITING_FADES = 150, 30  # days
_PASSED_THROUGH_WAITING = 0.03  # share of the dossiers that take four working days or more
_NEVER_FETCHED = 0.07  # share of the results that nobody came for


@dataclass(frozen=True)
class Outcomes:
    """One line a dossier, as known on the year's last day. Moments are NaT where nothing has happened.

    From `waiting_from` until `waiting_until` (NaT: still) the clock stands; its status is
    WAITING_STATUSES[waiting_for].
    """

    resolved_at: Moments
    returned_at: Moments
    is_withdrawn: Flags
    waiting_for: Integers
    waiting_from: Moments
    waiting_until: Moments


@dataclass(frozen=True)
class _Fates:
    """Which dossiers take which end, each exactly as many as the report says; the others are resolved in time.

    `pending` holds those waiting too.
    """

    late: Flags
    withdrawn: Flags
    waiting: Flags
    pending: Flags


def outcomes(received: Receptions, figures: BlockFigures, last_day: date, random: np.random.Generator) -> Outcomes:
    """What becomes of every dossier until the last day, with the counts of `figures`."""
    last = np.datetime64(last_day)
    delay = random.geometric(1 / figures.mean_delay, len(received.procedure))
    usual = _usual_days(received, random)
    fates = _fates(received, figures, last, usual, delay, random)
    days = _days_until_resolved(received, fates, last, usual, delay, random)
    resolved_at = at(working_days_after(received.received_on, days), working_seconds(random, len(days)))
    resolved_at = np.where(received.is_same_day, _at_once(received.received_at, random), resolved_at)
    resolved_at[fates.pending] = _NEVER
    waiting_from, waiting_until = _waits(received, fates, days, random)
    return Outcomes(
        resolved_at=resolved_at,
        returned_at=np.where(fates.withdrawn, _NEVER, _returned(received, resolved_at, last, random)),
        is_withdrawn=fates.withdrawn,
        waiting_for=random.choice(len(WAITING_STATUSES), len(days), p=_WAITING_SHARES),
        waiting_from=waiting_from,
        waiting_until=waiting_until,
    )


def _allowed(received: Receptions) -> Integers:
    """Working days from reception to the due day."""
    return working_days_between(received.received_on, received.due_on)


def _room(received: Receptions, last: np.datetime64) -> Integers:
    """Working days from reception to the last day."""
    return working_days_between(received.received_on, last)


def _usual_days(received: Receptions, random: np.random.Generator) -> Integers:
    """After how many working days a dossier is resolved if nothing delays it: from 1 up to the due day."""
    allowed = _allowed(received)
    on_due_day = random.random(len(allowed)) < np.array([agency.on_due_day for agency in AGENCIES])[received.agency]
    early = 1 + np.floor(random.beta(2.0, 1.6, len(allowed)) * (allowed - 1)).astype(np.int64)
    return np.where(on_due_day, allowed, np.minimum(early, allowed))


def _fates(
    received: Receptions,
    figures: BlockFigures,
    last: np.datetime64,
    usual: Integers,
    delay: Integers,
    random: np.random.Generator,
) -> _Fates:
    allowed, room = _allowed(received), _room(received, last)
    month = received.received_at.astype("datetime64[M]").astype(np.int64) % 12
    slow = np.array([agency.late for agency in AGENCIES])[received.agency] * np.array(figures.late_season)[month]
    age = (last - received.received_on).astype(np.int64)

    free = ~received.is_same_day & (PROCEDURE_LIMIT[received.procedure] > 0)
    late = _pick(free & (allowed >= 2) & (allowed + delay <= room), figures.late, slow, random)
    free &= ~late
    withdrawn = _pick(free & (room >= 2), figures.withdrawn, np.ones(len(age)), random)
    free &= ~withdrawn
    lately_due = (received.due_on < last) & (received.due_on >= last - _OVERDUE_SINCE_AT_MOST)
    overdue = _pick(free & lately_due, figures.pending_overdue, slow, random)
    free &= ~overdue
    recent = (room >= 3) & (age <= _WAITING_SINCE_AT_MOST)
    waiting = _pick(free & recent & (allowed >= 3), figures.waiting, np.exp(-age / _WAITING_FADES), random)
    free = ~(received.is_same_day | late | withdrawn | overdue | waiting)
    left = figures.pending - figures.pending_overdue - figures.waiting
    in_time = _last_to_be_resolved(free & (received.due_on >= last), left, usual, room)
    return _Fates(late, withdrawn, waiting, overdue | waiting | in_time)


def _pick(candidates: Flags, count: int, weights: Floats, random: np.random.Generator) -> Flags:
    """`count` of the candidates, drawn without replacement by weight.

    Source: P. Efraimidis, P. Spirakis, "Weighted random sampling with a reservoir", 2006.
    """
    places = np.flatnonzero(candidates & (weights > 0))
    keys = random.standard_exponential(len(places)) / weights[places]
    picked = np.zeros(len(candidates), dtype=np.bool_)
    picked[places[np.argsort(keys, kind="stable")[:count]]] = True
    return picked


def _last_to_be_resolved(candidates: Flags, count: int, usual: Integers, room: Integers) -> Flags:
    """The `count` candidates farthest from being resolved on the last day; those received on that very day first."""
    places = np.flatnonzero(candidates)
    still_to_go = np.where(room[places] == 0, np.iinfo(np.int64).max, usual[places] - room[places])
    chosen = np.zeros(len(candidates), dtype=np.bool_)
    chosen[places[np.argsort(-still_to_go, kind="stable")[:count]]] = True
    return chosen


def _days_until_resolved(
    received: Receptions,
    fates: _Fates,
    last: np.datetime64,
    usual: Integers,
    delay: Integers,
    random: np.random.Generator,
) -> Integers:
    """Working days from reception to the end; without meaning where there is none. What would usually end after the
    last day and was not left pending ends sooner."""
    allowed, room = _allowed(received), _room(received, last)
    sooner = 1 + np.floor(random.random(len(room)) * np.minimum(room, allowed)).astype(np.int64)
    days = np.where(usual > room, np.minimum(sooner, room), usual)
    days = np.where(fates.late, allowed + delay, days)
    return np.where(fates.withdrawn, np.minimum(1 + random.poisson(allowed * 0.5), room), days)


def _at_once(received_at: Moments, random: np.random.Generator) -> Moments:
    """When what is resolved at once is resolved: within three hours, not during lunch, before the desk closes."""
    day = received_at.astype("datetime64[D]")
    start = (received_at - day).astype(np.int64)
    end = start + 300 + random.gamma(2.2, 1500, len(start)).astype(np.int64)
    end = np.where((start < MORNING_CLOSES) & (end >= MORNING_CLOSES), end + AFTERNOON_OPENS - MORNING_CLOSES, end)
    before_closing = start + ((AFTERNOON_CLOSES - 120 - start) * random.random(len(start))).astype(np.int64) + 60
    return at(day, np.where(end > AFTERNOON_CLOSES - 60, before_closing, end))


def _waits(received: Receptions, fates: _Fates, days: Integers, random: np.random.Generator) -> tuple[Moments, Moments]:
    """From when and until when the clock stood; NaT where it never did, or stands still."""
    size = len(days)
    passed = ~fates.pending & ~received.is_same_day & (days >= 4) & (random.random(size) < _PASSED_THROUGH_WAITING)
    since = at(working_days_after(received.received_on, random.integers(1, 3, size)), working_seconds(random, size))
    until = at(working_days_after(received.received_on, np.maximum(days - 1, 0)), working_seconds(random, size))
    return np.where(passed | fates.waiting, since, _NEVER), np.where(passed, until, _NEVER)


def _returned(received: Receptions, resolved_at: Moments, last: np.datetime64, random: np.random.Generator) -> Moments:
    """When results were handed over: soon where they go online or were awaited, else when people come, if they do."""
    size = len(resolved_at)
    resolved_on = resolved_at.astype("datetime64[D]")
    evening = resolved_at > at(resolved_on, AFTERNOON_CLOSES - 3600)
    days = np.maximum(random.geometric(0.45, size) - 1, evening)
    known = ~np.isnat(resolved_at)
    fetched_on = working_days_after(np.where(known, resolved_on, last), days)
    fetched_at = np.where(
        days == 0, resolved_at + random.integers(300, 3600, size), at(fetched_on, working_seconds(random, size))
    )
    soon = received.is_same_day | (received.channel == ONLINE)
    returned_at = np.where(soon, resolved_at + random.integers(45, 1200, size), fetched_at)
    return np.where(known & (soon | (random.random(size) >= _NEVER_FETCHED)), returned_at, _NEVER)
