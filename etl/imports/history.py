"""Past imports: list them, read what was wrong in them, take one back."""

from datetime import datetime

from db import batches
from db.engine import Connection, Engine, rehearsal, transaction
from db.indicators import take_back_values
from db.undo import take_back
from domain.batch import BatchKind, ImportBatch, Issue
from domain.undo import UndoReport
from etl.clock import local_now
from etl.imports import effects


class UnknownBatchError(Exception):
    """No import has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Không có lần nạp số {number}.")
        self.number = number


class AlreadyUndoneError(Exception):
    """The import was taken back before."""

    def __init__(self, number: int, undone_at: datetime) -> None:
        super().__init__(f"Lần nạp số {number} đã được thu hồi lúc {undone_at:%H:%M, %d/%m/%Y}.")
        self.number = number
        self.undone_at = undone_at


def past_imports(connection: Connection) -> list[ImportBatch]:
    """Every import, the latest first, those taken back among them."""
    return batches.batches(connection)


def issues_of(connection: Connection, number: int) -> list[Issue]:
    """What was wrong in the import's file. Raises UnknownBatchError."""
    _known(connection, number)
    return batches.issues_of(connection, number)


def undo(engine: Engine, number: int, *, dry_run: bool = False, by: str | None = None) -> UndoReport:
    """Take the import back: dossiers, versions and ledger as if it had never been; `by` is who does it.

    A dry run does all of it and then rolls back. Raises UnknownBatchError and AlreadyUndoneError.
    """
    with (rehearsal if dry_run else transaction)(engine) as connection:
        batch = _known(connection, number)
        if batch.undone_at is not None:
            raise AlreadyUndoneError(number, batch.undone_at)
        report = _taken_back(connection, batch, by)
    return report


def _taken_back(connection: Connection, batch: ImportBatch, by: str | None) -> UndoReport:
    before = batches.data_date(connection)
    if batch.kind == BatchKind.INDICATORS:
        batches.mark_undone(connection, batch.id, local_now(), by)
        return UndoReport(batch, take_back_values(connection, batch.id), before, before, None)
    period = batch.period or batches.days_told(connection, batch)
    figures = effects.counted(connection, period) if period else None
    batches.mark_undone(connection, batch.id, local_now(), by)
    after = batches.data_date(connection)
    reversal = take_back(connection, batch_id=batch.id, data_dates=(before, after))
    effect = effects.joint(figures, effects.counted(connection, figures.period)) if figures else None
    return UndoReport(batch, reversal, before, after, effect)


def _known(connection: Connection, number: int) -> ImportBatch:
    batch = batches.find_batch(connection, number)
    if batch is None:
        raise UnknownBatchError(number)
    return batch
