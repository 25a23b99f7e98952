"""Past imports: list them, read what was wrong in them, take one back."""

from dataclasses import dataclass
from datetime import datetime

from db import batches, intake
from db.engine import Connection, Engine, transaction
from domain.batch import ImportBatch, Issue
from etl.importer import local_now


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


@dataclass(frozen=True)
class Undone:
    """An import taken back: its batch as it was, and how many dossiers it had touched."""

    batch: ImportBatch
    dossiers: int


def past_imports(connection: Connection) -> list[ImportBatch]:
    """Every import, the latest first, those taken back among them."""
    return batches.batches(connection)


def issues_of(connection: Connection, number: int) -> list[Issue]:
    """What was wrong in the import's file. Raises UnknownBatchError."""
    _known(connection, number)
    return batches.issues_of(connection, number)


def undo(engine: Engine, number: int) -> Undone:
    """Take the import back: dossiers, versions and ledger as if it had never been. Raises UnknownBatchError and
    AlreadyUndoneError."""
    with transaction(engine) as connection:
        batch = _known(connection, number)
        if batch.undone_at is not None:
            raise AlreadyUndoneError(number, batch.undone_at)
        before = batches.data_date(connection)
        batches.mark_undone(connection, number, local_now())
        after = batches.data_date(connection)
        touched = intake.take_back(connection, batch_id=number, data_dates=(before, after))
    return Undone(batch, touched)


def _known(connection: Connection, number: int) -> ImportBatch:
    batch = batches.find_batch(connection, number)
    if batch is None:
        raise UnknownBatchError(number)
    return batch
