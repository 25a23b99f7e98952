"""The year's receptions of one block: which procedure, in which month, through which channel, when, and due when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.agencies import AGENCIES
from demo.calendar import (
    AFTERNOON_CLOSES,
    SAME_DAY_UNTIL,
    Days,
    Moments,
    at,
    days_of_month,
    desk_seconds,
    is_working_day,
    online_seconds,
    reception_shares,
    working_days_after,
)
from demo.procedures import ONLINE_ONLY_CODE, PROCEDURES
from demo.years import DemoYear
from domain.agency import Block
from domain.dossier import Channel

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

CHANNELS: tuple[Channel, ...] = (Channel.DIRECT, Channel.ONLINE, Channel.POSTAL)
DIRECT, ONLINE, POSTAL = range(3)

_AGENCY_INDEX = {agency.name: index for index, agency in enumerate(AGENCIES)}
# By procedure's index: the agency's index, and the limit in working days.
PROCEDURE_AGENCY: Integers = np.array([_AGENCY_INDEX[procedure.agency_name] for procedure in PROCEDURES])
PROCEDURE_LIMIT: Integers = np.array([procedure.working_days for procedure in PROCEDURES])

# The last moment at which a desk still takes what it will finish on the same day; seconds since midnight.
_LAST_AT_ONCE = 16 * 3600 + 1200
_PEAK_SHARE, _PEAK_WIDTH = 0.33, 0.07


@dataclass(frozen=True)
class Receptions:
    """One line a dossier, in order of reception: indexes in PROCEDURES and CHANNELS, moments, whether done at once."""

    procedure: Integers
    channel: Integers
    received_at: Moments
    due_at: Moments
    is_same_day: Flags

    @property
    def agency(self) -> Integers:
        """The index of each dossier's agency in AGENCIES."""
        return PROCEDURE_AGENCY[self.procedure]

    @property
    def received_on(self) -> Days:
        return self.received_at.astype("datetime64[D]")

    @property
    def due_on(self) -> Days:
        return self.due_at.astype("datetime64[D]")


def receptions(block: Block, year: DemoYear, random: np.random.Generator) -> Receptions:
    """Every dossier that the block receives in the year, with the counts of years.py and agencies.py."""
    procedure = _procedures(block, year)
    month = _months(procedure, block, year, random)
    channel = _channels(procedure, month, block, year, random)
    is_same_day = _same_day(procedure, year, random)
    received_at = _moments(year, month, channel, is_same_day, PROCEDURE_LIMIT[procedure] == 0, random)
    due_at = _due(received_at, procedure)
    order = np.argsort(received_at, kind="stable")
    return Receptions(procedure[order], channel[order], received_at[order], due_at[order], is_same_day[order])


def _procedures(block: Block, year: DemoYear) -> Integers:
    """Each agency's dossiers shared out to its procedures by weight; what rounding leaves goes to the largest parts."""
    shares = []
    for index, agency in enumerate(AGENCIES):
        if agency.block is not block:
            continue
        own = np.flatnonzero(index == PROCEDURE_AGENCY)
        weights = np.array([PROCEDURES[procedure].weight for procedure in own])
        received = year.received[index]
        exact = received * weights / weights.sum()
        counts = np.floor(exact).astype(np.int64)
        left = received - counts.sum()
        counts[np.argsort(counts - exact, kind="stable")[:left]] += 1
        shares.append(np.repeat(own, counts))
    return np.concatenate(shares)


def _months(procedure: Integers, block: Block, year: DemoYear, random: np.random.Generator) -> Integers:
    """The month (from 0) of each dossier, as many as the block receives in each."""
    place = random.random(len(procedure))
    for index, agency in enumerate(AGENCIES):
        if agency.peak is not None:
            at_peak = (PROCEDURE_AGENCY[procedure] == index) & (random.random(len(procedure)) < _PEAK_SHARE)
            place[at_peak] = random.normal(agency.peak, _PEAK_WIDTH, at_peak.sum())
    month = np.empty(len(procedure), dtype=np.int64)
    month[np.argsort(place, kind="stable")] = np.repeat(np.arange(year.months), year.figures[block].received_by_month)
    return month


def _channels(
    procedure: Integers, month: Integers, block: Block, year: DemoYear, random: np.random.Generator
) -> Integers:
    """Channels with the month's exact online count: those that lean most to it, by their agency and by chance."""
    agency = PROCEDURE_AGENCY[procedure]
    leaning = np.array([agency.online for agency in AGENCIES])[agency]
    inclination = np.log(leaning / (1 - leaning)) + random.logistic(size=len(procedure))
    codes = np.array([procedure.code for procedure in PROCEDURES])
    if year.online_only_from is not None:
        inclination[(codes[procedure] == ONLINE_ONLY_CODE) & (month >= year.online_only_from)] = np.inf
    postal = np.array([agency.postal for agency in AGENCIES])[agency]
    channel = np.where(random.random(len(procedure)) < postal, POSTAL, DIRECT)
    for number, online in enumerate(year.figures[block].online_by_month):
        in_month = np.flatnonzero(month == number)
        channel[in_month[np.argsort(-inclination[in_month], kind="stable")[:online]]] = ONLINE
    return channel


def _same_day(procedure: Integers, year: DemoYear, random: np.random.Generator) -> Flags:
    """Which dossiers are resolved on the day they come: exactly each agency's number, among those due "trong ngày"."""
    chosen = np.zeros(len(procedure), dtype=np.bool_)
    for index in range(len(AGENCIES)):
        candidates = np.flatnonzero((PROCEDURE_AGENCY[procedure] == index) & (PROCEDURE_LIMIT[procedure] == 0))
        if len(candidates):
            chosen[random.choice(candidates, year.same_day(index), replace=False)] = True
    return chosen


def _moments(
    year: DemoYear,
    month: Integers,
    channel: Integers,
    is_same_day: Flags,
    is_due_at_once: Flags,
    random: np.random.Generator,
) -> Moments:
    """When each dossier was received. What is resolved at once comes on a working day early enough; what is due at once
    and resolved a day later came after 15:00."""
    any_day = (channel == ONLINE) & ~is_same_day
    day = np.empty(len(month), dtype="datetime64[D]")
    for number in range(year.months):
        days = days_of_month(number, year.number)
        days = days[days <= np.datetime64(year.last_reception)]
        for online in (True, False):
            here = np.flatnonzero((month == number) & (any_day == online))
            day[here] = random.choice(days, len(here), p=reception_shares(days, online=online))
    seconds = np.where(any_day, online_seconds(random, len(month)), desk_seconds(random, len(month)))
    seconds = np.where(is_same_day, np.minimum(seconds, _LAST_AT_ONCE - seconds % 5400), seconds)
    missed = is_due_at_once & ~is_same_day & (seconds <= SAME_DAY_UNTIL)
    afternoon = SAME_DAY_UNTIL + 60 + random.random(len(month)) * (AFTERNOON_CLOSES - SAME_DAY_UNTIL - 360)
    return at(day, np.where(missed, afternoon, seconds))


def _due(received_at: Moments, procedure: Integers) -> Moments:
    """The due moments: 17:00 after the procedure's working days. A day off counts as the working day before it."""
    received_on = received_at.astype("datetime64[D]")
    in_time = (received_at <= at(received_on, SAME_DAY_UNTIL)) & is_working_day(received_on)
    limit = PROCEDURE_LIMIT[procedure]
    limit = np.where(limit == 0, np.where(in_time, 0, 1), limit)
    return at(working_days_after(received_on, limit), AFTERNOON_CLOSES)
