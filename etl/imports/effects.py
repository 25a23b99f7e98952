"""How storing a file changes the figures: counted inside the transaction that is rolled back afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow.compute as pc

import db.effects
from db import batches
from db.engine import Connection
from domain.effect import AgencyCounts, Effect
from domain.period import Period, period_of_days
from etl.reading.reading import Reading


@dataclass(frozen=True)
class Counted:
    """The counts of a period by agency, as they are at one point of a transaction."""

    period: Period
    data_date: date | None
    counts: tuple[AgencyCounts, ...]


def counted(connection: Connection, period: Period) -> Counted:
    """The counts of the period as they are now."""
    data_date = batches.data_date(connection)
    return Counted(period, data_date, db.effects.counts_by_agency(connection, period, data_date))


def effect_of(connection: Connection, before: Counted, read: Reading, *, batch: int, source: str) -> Effect:
    """What storing the file as this batch did, in the transaction that stored it."""
    now = counted(connection, before.period)
    missing = db.effects.missing_from_export(
        connection,
        batch_id=batch,
        source_id=batches.source_id(connection, source),
        period=before.period,
        as_of=read.as_of,
        rejected=read.rejected_codes,
    )
    return Effect(
        period=before.period,
        data_dates=(before.data_date, now.data_date or read.as_of),
        before=before.counts,
        after=now.counts,
        own=db.effects.own_counts(connection, before.period, read.as_of),
        missing=missing.dossiers,
        missing_count=missing.number,
    )


def joint(before: Counted, after: Counted) -> Effect:
    """What lies between two points of a transaction."""
    return Effect(after.period, (before.data_date, after.data_date), before.counts, after.counts)


def period_told(read: Reading) -> Period:
    """The period for which a file speaks: its title's days, else the months that its rows touch.

    Those begin with the month of the earliest closing, since an export lists what is still open however old it is;
    where nothing is closed, with that of the earliest reception. They end with the month of the data date.
    """
    if read.period:
        return period_of_days(*read.period)
    closed = pc.min(read.table["closed_on"]).as_py()
    earliest = closed or _day_of(pc.min(read.table["received_at"]).as_py()) or read.as_of
    following = read.as_of.replace(day=1) + timedelta(days=31)
    return period_of_days(min(earliest, read.as_of).replace(day=1), following.replace(day=1) - timedelta(days=1))


def period_of_all(periods: Sequence[Period]) -> Period:
    """From the first day of the earliest to the last day of the latest."""
    return period_of_days(min(period.first for period in periods), max(period.last for period in periods))


def _day_of(moment: date | None) -> date | None:
    return None if moment is None else date(moment.year, moment.month, moment.day)
