"""Stores a file in one transaction; a preview does the same and rolls it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from db import batches, intake
from db.engine import Connection, Engine, reading, rehearsal, transaction
from db.faults import sentence_of
from db.replacing import replace_earlier
from domain.batch import FileStatus, NewBatch, Tally
from domain.numbers import format_integer
from etl.clock import local_now
from etl.imports import aliases, code_scopes, effects
from etl.imports.pending_files import PendingFile, stored
from etl.imports.remembered_layouts import load_known, save_known
from etl.imports.results import KIND, FileResult, ImportOptions, OnDone, OnStep, Phase, Preview, tell_step
from etl.imports.rewritten_dates import with_rewrites
from etl.imports.staged_rows import chunks
from etl.imports.stored_findings import keep_findings
from etl.reading.reading import Reading
from etl.recognition.questions import Question
from etl.refused_file import RefusedFileError


def store_file(engine: Engine, file: PendingFile, read: Reading | FileResult, options: ImportOptions) -> FileResult:
    """What became of a file: stored whole, or kept out with a reason. Raises the database's own errors."""
    if isinstance(read, FileResult):
        return read
    since = local_now()
    try:
        with transaction(engine) as connection:
            return _kept_out(connection, file, read, options) or _store(connection, file, read, options)
    except RefusedFileError as refusal:
        return file.refused_for(refusal)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        return _read_back(engine, file, options, since, sentence)


def preview_together(
    engine: Engine,
    pending: Sequence[PendingFile],
    options: ImportOptions,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> Preview:
    """What storing these files in this order would do, each after those before it: all of it is rolled back."""
    results: list[FileResult] = []
    with rehearsal(engine) as connection:
        with connection.begin_nested() as taken_in:
            for place, one in enumerate(pending):
                read = one.read()
                rows = read.rows if isinstance(read, Reading) else None
                tell_step(on_step, Phase.STORING, one.file_name, place=place, of=len(pending), rows=rows)
                results.append(_previewed(connection, one, read, options))
                if on_done:
                    on_done(results[-1])
            periods = [result.effect.period for result in results if result.effect]
            after = effects.counted(connection, effects.period_of_all(periods)) if len(periods) > 1 else None
            taken_in.rollback()
        # The database is as before the first file, under the same lock: no other process has written in between.
        together = effects.joint(effects.counted(connection, after.period), after) if after else None
    return Preview(tuple(results), together)


def _previewed(
    connection: Connection, file: PendingFile, read: Reading | FileResult, options: ImportOptions
) -> FileResult:
    if isinstance(read, FileResult):
        return read
    if result := _kept_out(connection, file, read, options):
        # The same bytes as a file before it: the batch that brought them will be gone.
        return replace(result, batch=None)
    before = effects.counted(connection, effects.period_told(read))
    try:
        with connection.begin_nested():
            stored = _store(connection, file, read, options)
    except RefusedFileError as refusal:
        return file.refused_for(refusal)
    assert stored.batch is not None
    effect = effects.effect_of(connection, before, read, batch=stored.batch, source=options.source)
    return replace(stored, status=FileStatus.PREVIEWED, batch=None, effect=effect)


def _kept_out(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult | None:
    """What became of a file that was read and does not go in after all; None for one that does."""
    if options.replacing and read.period is None:
        reason = "Tiêu đề của tệp không ghi kỳ (từ ngày … đến ngày …) nên không biết thay thế kỳ nào; hãy nạp thường."
        return file.refused(reason)
    if result := file.known(connection, options):
        return result
    if read.rejected and not len(read.table):
        return _refused_whole(file, read)
    unusable = aliases.why_not_kept(connection, read.table, options.answers)
    return file.refused(unusable) if unusable else None


def _refused_whole(file: PendingFile, read: Reading) -> FileResult:
    """The refusal of a file of which no row can go in, with all that was found in it: it says nothing of any day."""
    reason = f"Không dòng nào trong {format_integer(read.rejected)} dòng của tệp nạp được"
    return file.read_as(
        FileStatus.REFUSED,
        read,
        reason=f"{reason}; hãy sửa theo tệp đánh dấu lỗi rồi nạp lại.",
        tally=Tally(rows=read.rows, rejected=read.rejected),
        as_of=None,
        period=None,
    )


def _store(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult:
    now = local_now()
    source_id = batches.source_id(connection, options.source)
    code_scopes.settle(connection, source_id, options.answers.code_scope)
    read, questions = _with_memory(connection, file, read, options, source_id=source_id, now=now)
    read = _staged(connection, read, source_id)
    if read.rejected and read.rejected + read.duplicates == read.rows:
        return _refused_whole(file, read)
    stored = _taken_in(connection, read, _new_batch(file, read, options, now), source_id)
    replacement = None
    if options.replacing:
        day = batches.data_date(connection) or read.as_of
        replacement = replace_earlier(connection, batch_id=stored.batch, replacing=options.replacing, data_date=day)
    keep_findings(connection, stored.batch, stored.read)
    return file.read_as(
        FileStatus.IMPORTED,
        stored.read,
        batch=stored.batch,
        tally=stored.tally,
        questions=questions,
        replacement=replacement,
    )


def _staged(connection: Connection, read: Reading, source_id: int) -> Reading:
    """The reading of the rows that are staged now, without those whose code is another dossier's."""
    rows = chunks(connection, read.table, source_id=source_id)
    if twice := intake.stage_rows(connection, rows, source_id=source_id, as_of=read.as_of):
        raise code_scopes.OneCodeTwiceError(twice)
    return code_scopes.without_others(connection, read, source_id)


class _Stored(NamedTuple):
    """The batch that the staged rows made, with its tally, and the reading with what only the database could tell."""

    batch: int
    tally: Tally
    read: Reading


def _taken_in(connection: Connection, read: Reading, new: NewBatch, source_id: int) -> _Stored:
    before = batches.data_date(connection)
    number = batches.add_batch(connection, new)
    dates = (before, max(read.as_of, before or read.as_of))
    taken = intake.take_in(connection, batch_id=number, source_id=source_id, as_of=read.as_of, data_dates=dates)
    if taken.updated:
        read = with_rewrites(connection, read)
        batches.set_warnings(connection, number, read.warning_count)
    tally = replace(taken, rows=read.rows, same=taken.same + read.duplicates, rejected=read.rejected)
    batches.set_tally(connection, number, tally)
    return _Stored(number, tally, read)


def _new_batch(file: PendingFile, read: Reading, options: ImportOptions, now: datetime) -> NewBatch:
    return NewBatch(
        source=options.source,
        kind=KIND,
        file_name=file.file_name,
        sha256=file.sha256,
        as_of=read.as_of,
        period=read.period,
        layout_fingerprint=read.layout_fingerprint,
        imported_at=now,
        rows=read.rows,
        rejected=read.rejected,
        error_count=read.error_count,
        warning_count=read.warning_count,
        imported_by=options.operator,
    )


def _with_memory(
    connection: Connection, file: PendingFile, read: Reading, options: ImportOptions, *, source_id: int, now: datetime
) -> tuple[Reading, tuple[Question, ...]]:
    """The reading with what changed since files like it, and what is still asked; layouts and answers are kept."""
    memory = load_known(connection, options.source)
    changed = memory.issues(read.sheets)
    save_known(connection, read.sheets, source_id=source_id, file_name=file.file_name, used_at=now)
    aliases.keep(connection, source_id, read.table, options.answers, now)
    questions = (*memory.asking(read.questions, read.sheets), *aliases.questions(connection, source_id, read.table))
    return read.with_warnings(changed), questions


def _read_back(engine: Engine, file: PendingFile, options: ImportOptions, since: datetime, sentence: str) -> FileResult:
    """What became of a file whose storing ended in a fault: some come after the commit, so the database is asked."""
    refused = file.refused(sentence)
    try:
        with reading(engine) as connection:
            return stored(connection, file, source=options.source, since=since) or refused
    except Exception as error:
        if sentence_of(error) is None:
            raise
        return refused
