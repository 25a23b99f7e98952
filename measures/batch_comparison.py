"""How two imports differ: dossiers, fields, counts and rates."""

from dataclasses import dataclass

import pandas as pd

import db.batch_comparison
import db.batches
import db.coverage
from db.count_conditions import span_of
from db.engine import Connection
from domain.batch import ImportBatch
from domain.calendars import ReportingCalendar
from domain.period import Period, days_period, notation_of, parse_period
from measures.effects import Line

# The fields that are compared, by the names of the importer.
COMPARED: tuple[str, ...] = db.batch_comparison.FIELDS


class NotToBeComparedError(Exception):
    """A batch that does not exist or does not count any more; the message says which in Vietnamese."""


@dataclass(frozen=True)
class BatchComparison:
    """Two batches. `fields` counts the dossiers in which each field differs, only those with any, the most first.

    `line` holds the counts over each batch's dossiers alone, of its own period (`periods`) and on its own data date;
    None for one whose data date comes before its period.
    """

    before: ImportBatch
    after: ImportBatch
    periods: tuple[Period, Period]
    appeared: int
    vanished: int
    changed: int
    same: int
    fields: dict[str, int]
    line: Line


def counting_batches(connection: Connection) -> list[ImportBatch]:
    """The imports that count, the latest first."""
    return [batch for batch in db.batches.batches(connection) if batch.undone_at is None]


def likely_pair(connection: Connection) -> tuple[int, int] | None:
    """Two imports of one source for the same period and agencies, the earlier data date first; of several such pairs
    the one imported last. None without such a pair: imports of two periods differ by more than what was rewritten."""
    agencies = {subject.batch_id: subject.agencies for subject in db.coverage.told_days(connection)}
    latest: dict[tuple[str, Period, frozenset[int]], ImportBatch] = {}
    pairs: list[tuple[ImportBatch, ImportBatch]] = []
    for batch in reversed(counting_batches(connection)):
        subject = batch.source, period_of(batch), agencies.get(batch.id, frozenset())
        if subject[-1] and subject in latest:
            pairs.append((latest[subject], batch))
        latest[subject] = batch
    if not pairs:
        return None
    before, after = sorted(pairs[-1], key=lambda batch: (batch.as_of, batch.id))
    return before.id, after.id


def compare_batches(connection: Connection, before: int, after: int) -> BatchComparison:
    """The comparison of two batches. Raises NotToBeComparedError."""
    earlier, later = _known(connection, before), _known(connection, after)
    periods = period_of(earlier), period_of(later)
    numbers = db.batch_comparison.tally(connection, before, after)
    fields = {name: numbers[name] for name in sorted(COMPARED, key=lambda name: -numbers[name]) if numbers[name]}
    counts = [_own_counts(connection, batch, period) for batch, period in zip((earlier, later), periods, strict=True)]
    return BatchComparison(
        before=earlier,
        after=later,
        periods=periods,
        appeared=numbers["appeared"],
        vanished=numbers["vanished"],
        changed=numbers["changed"],
        same=numbers["same"],
        fields=fields,
        line=Line(None, *counts),
    )


def period_of(batch: ImportBatch) -> Period:
    """The period in the batch's title; where there is none, the month of its data date."""
    if batch.period_first is None or batch.period_last is None:
        return parse_period(f"{batch.as_of:%Y-%m}")
    whole = days_period(batch.period_first, batch.period_last)
    shortest = min((notation_of(whole.first, whole.end, calendar) for calendar in ReportingCalendar), key=len)
    return parse_period(shortest)


def field_changes(connection: Connection, before: int, after: int, *, limit: int) -> pd.DataFrame:
    """What changed, one line a dossier and field, by code, of at most `limit` dossiers.

    Columns code, agency (as the later tells), field (of COMPARED), before, after: moments, names or codes of the
    domain, None where missing.
    """
    wide = db.batch_comparison.changed(connection, before, after, limit=limit)
    parts = [_changes_of(wide, name) for name in COMPARED]
    nonempty = [part for part in parts if len(part)]
    if not nonempty:
        return pd.DataFrame(columns=["code", "agency", "field", "before", "after"])
    return pd.concat(nonempty, ignore_index=True).sort_values("code", kind="stable").reset_index(drop=True)


def appeared(connection: Connection, before: int, after: int, *, limit: int) -> pd.DataFrame:
    """The dossiers that only the later batch shows: code and COMPARED."""
    return db.batch_comparison.only_in(connection, after, before, limit=limit)


def vanished(connection: Connection, before: int, after: int, *, limit: int) -> pd.DataFrame:
    """The dossiers that only the earlier batch shows: code and COMPARED."""
    return db.batch_comparison.only_in(connection, before, after, limit=limit)


def _known(connection: Connection, number: int) -> ImportBatch:
    batch = db.batches.find_batch(connection, number)
    if batch is None:
        raise NotToBeComparedError(f"Không có lần nạp số {number}.")
    if batch.undone_at is not None:
        raise NotToBeComparedError(f"Lần nạp số {number} đã được thu hồi nên không còn gì để so sánh.")
    return batch


def _own_counts(connection: Connection, batch: ImportBatch, period: Period) -> dict[str, int] | None:
    if batch.as_of < period.first:
        return None
    return db.batch_comparison.own_counts(connection, batch.id, span_of(period, batch.as_of))


def _changes_of(wide: pd.DataFrame, name: str) -> pd.DataFrame:
    # Objects: one column has names, moments and codes.
    old, new = wide[f"{name}_before"].astype(object), wide[f"{name}_after"].astype(object)
    differs = ~((old == new) | (old.isna() & new.isna()))
    values = pd.DataFrame({"code": wide["code"], "agency": wide["agency_after"], "field": name})[differs]
    return values.assign(before=old.where(old.notna(), None)[differs], after=new.where(new.notna(), None)[differs])
