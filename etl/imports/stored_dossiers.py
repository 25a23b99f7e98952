"""Stores the dossiers of a file: what their codes and names mean is settled, then the rows are taken in."""

from dataclasses import replace
from typing import NamedTuple

from db import batches, intake
from db.engine import Connection
from db.replacing import replace_earlier
from domain.batch import NewBatch, Tally
from domain.numbers import format_integer
from domain.undo import Replacement
from etl.imports import aliases, code_scopes
from etl.imports.intake import Intake, KindOfFile, Stored
from etl.imports.results import ImportOptions
from etl.imports.rewritten_dates import with_rewrites
from etl.imports.staged_rows import chunks
from etl.reading.reading import Reading


def _unusable(connection: Connection, read: Reading, options: ImportOptions) -> str | None:
    return aliases.why_not_kept(connection, read.table, options.answers)


def _unchanged(_connection: Connection, read: Reading, _options: ImportOptions) -> Reading:
    """Rows are compared with the database only once they are staged."""
    return read


def _refusal(read: Reading) -> str:
    reason = f"Không dòng nào trong {format_integer(read.rejected)} dòng của tệp nạp được"
    return f"{reason}; hãy sửa theo tệp đánh dấu lỗi rồi nạp lại."


def _store(connection: Connection, read: Reading, given: Intake) -> Stored:
    source_id, options = given.source_id, given.options
    code_scopes.settle(connection, source_id, options.answers.code_scope)
    aliases.keep(connection, source_id, read.table, options.answers, given.now)
    questions = aliases.questions(connection, source_id, read.table)
    read = _staged(connection, read, source_id)
    if read.rejected and read.rejected + read.duplicates == read.rows:
        return Stored(read)
    taken = _taken_in(connection, read, given.new_batch(read), source_id)
    return Stored(taken.read, taken.batch, taken.tally, questions, _replaced(connection, taken, options))


def _staged(connection: Connection, read: Reading, source_id: int) -> Reading:
    """The reading of the rows that are staged now, without those whose code is another dossier's."""
    rows = chunks(connection, read.table, source_id=source_id)
    if twice := intake.stage_rows(connection, rows, source_id=source_id, as_of=read.as_of):
        raise code_scopes.OneCodeTwiceError(twice)
    return code_scopes.without_others(connection, read, source_id)


class _Taken(NamedTuple):
    """The batch that the staged rows made, with its tally, and the reading with what only the database could tell."""

    batch: int
    tally: Tally
    read: Reading


def _taken_in(connection: Connection, read: Reading, new: NewBatch, source_id: int) -> _Taken:
    before = batches.data_date(connection)
    number = batches.add_batch(connection, new)
    dates = (before, max(read.as_of, before or read.as_of))
    taken = intake.take_in(connection, batch_id=number, source_id=source_id, as_of=read.as_of, data_dates=dates)
    if taken.updated:
        read = with_rewrites(connection, read)
        batches.set_warnings(connection, number, read.warning_count)
    tally = replace(taken, rows=read.rows, same=taken.same + read.duplicates, rejected=read.rejected)
    batches.set_tally(connection, number, tally)
    return _Taken(number, tally, read)


def _replaced(connection: Connection, taken: _Taken, options: ImportOptions) -> Replacement | None:
    if not options.replacing:
        return None
    day = batches.data_date(connection) or taken.read.as_of
    return replace_earlier(connection, batch_id=taken.batch, replacing=options.replacing, data_date=day)


DOSSIERS = KindOfFile(_unusable, _unchanged, _store, _refusal)
