"""Files into the database: read in a process of their own, then shown without storing or stored whole."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db import batches, intake
from db.engine import Connection, Engine, reading, rehearsal, transaction
from db.faults import sentence_of
from db.replacing import replace_earlier
from domain.batch import FileStatus, by_rule
from etl.clock import local_now
from etl.imports import aliases, effects
from etl.imports.pending_files import PendingFile, open_file
from etl.imports.remembered_layouts import load_known, save_known
from etl.imports.results import KIND, FileResult, ImportOptions, Phase, Preview, Step
from etl.imports.rewritten_dates import with_rewrites
from etl.imports.staged_rows import chunks
from etl.imports.stored_findings import keep_findings
from etl.reading.reading import Reading
from etl.recognition.questions import Question

# Files read at the same time, each in its own process; more would only wait for the one writer.
_READ_AHEAD = 2

OnStep = Callable[[Step], None]
OnDone = Callable[[FileResult], None]


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> list[FileResult]:
    """Import files one after another, each in a transaction of its own; the next are read while one is stored.

    With `dry_run` nothing is stored: see preview_files.
    """
    if options.dry_run:
        return list(preview_files(engine, paths, options, on_step=on_step, on_done=on_done).files)
    results: list[FileResult] = []
    pending: list[PendingFile] = []
    waiting = list(paths)
    try:
        while waiting or pending:
            while waiting and len(pending) < _READ_AHEAD:
                path = waiting.pop(0)
                pending.append(open_file(engine, path, options, file_name=path.name))
            current = pending.pop(0)
            _tell(on_step, Phase.READING, current, len(results), len(paths))
            read = current.read()
            _tell(on_step, Phase.STORING, current, len(results), len(paths), read)
            results.append(_finish(engine, current, read, options))
            if on_done:
                on_done(results[-1])
    finally:
        _cancel(pending)
    return results


def preview_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> Preview:
    """What importing these files in this order would do, each after those before it; nothing is stored.

    All of them are taken in in one transaction that is rolled back. It opens once every file is read, so that no other
    writer waits for the reading.
    """
    pending: list[PendingFile] = []
    try:
        for path in paths:
            pending.append(open_file(engine, path, options, file_name=path.name))
            if len(pending) >= _READ_AHEAD:
                _wait(pending, len(pending) - _READ_AHEAD, len(paths), on_step)
        for place in range(max(0, len(pending) - _READ_AHEAD + 1), len(pending)):
            _wait(pending, place, len(paths), on_step)
        return _preview(engine, pending, options, on_step, on_done)
    finally:
        _cancel(pending)


def stored(connection: Connection, file_name: str, sha256: str, *, source: str, since: datetime) -> FileResult | None:
    """What the database knows of these bytes: imported, where that was not before `since`; None where they are not in
    it."""
    number = batches.batch_of_bytes(connection, source_name=source, sha256=sha256)
    batch = None if number is None else batches.find_batch(connection, number)
    if batch is None:
        return None
    return FileResult(
        path=Path(file_name),
        file_name=file_name,
        sha256=sha256,
        status=FileStatus.IMPORTED if batch.imported_at >= since else FileStatus.UNCHANGED,
        batch=batch.id,
        as_of=batch.as_of,
        tally=batch.tally,
        error_count=batch.error_count,
        warning_count=batch.warning_count,
    )


def _wait(files: Sequence[PendingFile], place: int, of: int, on_step: OnStep | None) -> None:
    if (pending := files[place].pending) is not None:
        _tell(on_step, Phase.READING, files[place], place, of)
        pending.wait()


def _finish(engine: Engine, file: PendingFile, read: Reading | FileResult, options: ImportOptions) -> FileResult:
    if isinstance(read, FileResult):
        return read
    since = local_now()
    try:
        with transaction(engine) as connection:
            return _kept_out(connection, file, read, options) or _store(connection, file, read, options)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        return _read_back(engine, file, options, since, sentence)


def _read_back(engine: Engine, file: PendingFile, options: ImportOptions, since: datetime, sentence: str) -> FileResult:
    """What became of a file whose storing ended in a fault: some come after the commit, so the database is asked."""
    refused = file.refused(sentence)
    try:
        with reading(engine) as connection:
            return stored(connection, file.file_name, file.sha256, source=options.source, since=since) or refused
    except Exception as error:
        if sentence_of(error) is None:
            raise
        return refused


def _preview(
    engine: Engine,
    pending: Sequence[PendingFile],
    options: ImportOptions,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> Preview:
    results: list[FileResult] = []
    with rehearsal(engine) as connection:
        with connection.begin_nested() as taken_in:
            for place, one in enumerate(pending):
                read = one.read()
                _tell(on_step, Phase.STORING, one, place, len(pending), read)
                results.append(_previewed(connection, one, read, options))
                if on_done:
                    on_done(results[-1])
            periods = [result.effect.period for result in results if result.effect]
            after = effects.counted(connection, effects.period_of_all(periods)) if len(periods) > 1 else None
            taken_in.rollback()
        # Back where the first file found it, under the same lock: nobody else has written in between.
        together = effects.joint(effects.counted(connection, after.period), after) if after else None
    return Preview(tuple(results), together)


def _previewed(
    connection: Connection, file: PendingFile, read: Reading | FileResult, options: ImportOptions
) -> FileResult:
    if isinstance(read, FileResult):
        return read
    if known := _kept_out(connection, file, read, options):
        # The same bytes as a file before it: the batch that brought them will be gone.
        return replace(known, batch=None)
    before = effects.counted(connection, effects.period_told(read))
    stored = _store(connection, file, read, options)
    assert stored.batch is not None
    effect = effects.effect_of(connection, before, read, batch=stored.batch, source=options.source)
    return replace(stored, status=FileStatus.PREVIEWED, batch=None, effect=effect)


def _tell(
    on_step: OnStep | None,
    phase: Phase,
    file: PendingFile,
    place: int,
    of: int,
    read: Reading | FileResult | None = None,
) -> None:
    if on_step:
        rows = read.rows if isinstance(read, Reading) else None
        on_step(Step(phase, file.file_name, place + 1, of, rows))


def _cancel(pending: Sequence[PendingFile]) -> None:
    for left in pending:
        if left.pending:
            left.pending.cancel()


def _store(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult:
    before = batches.data_date(connection)
    now = local_now()
    source_id = batches.source_id(connection, options.source)
    read, questions = _with_memory(connection, file, read, options, source_id=source_id, now=now)
    after = max(read.as_of, before or read.as_of)
    number = batches.add_batch(
        connection,
        source_name=options.source,
        kind=KIND,
        file_name=file.file_name,
        sha256=file.sha256,
        as_of=read.as_of,
        period=read.period,
        layout_fingerprint=read.layout_fingerprint,
        imported_at=now,
        rows=read.rows,
        rejected=read.rejected,
        errors=read.error_count,
        warnings=read.warning_count,
        imported_by=options.operator,
    )
    taken = intake.take_in(
        connection,
        chunks(connection, read.table, source_id=source_id),
        batch_id=number,
        source_id=source_id,
        as_of=read.as_of,
        data_dates=(before, after),
    )
    if taken.updated:
        read = with_rewrites(connection, read)
        batches.set_warnings(connection, number, read.warning_count)
    replacement = None
    if options.replacing:
        replacement = replace_earlier(connection, batch_id=number, replacing=options.replacing, data_date=after)
    tally = replace(taken, rows=read.rows, same=taken.same + read.duplicates, rejected=read.rejected)
    batches.set_tally(connection, number, tally)
    keep_findings(connection, number, read)
    return FileResult(
        path=file.path,
        file_name=file.file_name,
        sha256=file.sha256,
        status=FileStatus.IMPORTED,
        batch=number,
        as_of=read.as_of,
        period=read.period,
        tally=tally,
        issues=read.issues,
        error_count=read.error_count,
        warning_count=read.warning_count,
        rule_counts=by_rule(read.issue_counts),
        columns=read.columns,
        sheets=read.sheets,
        questions=questions,
        replacement=replacement,
    )


def _with_memory(
    connection: Connection, file: PendingFile, read: Reading, options: ImportOptions, *, source_id: int, now: datetime
) -> tuple[Reading, tuple[Question, ...]]:
    """The reading with what changed since files like it, and what is still asked; layouts and answers are kept."""
    memory = load_known(connection, options.source)
    changed = memory.issues(read.sheets)
    save_known(connection, read.sheets, source_id=source_id, file_name=file.file_name, used_at=now)
    aliases.keep(connection, source_id, read.table, options.answers, now)
    asked = (*memory.asking(read.questions, read.sheets), *aliases.questions(connection, source_id, read.table))
    return read.with_warnings(changed), asked


def _kept_out(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult | None:
    """What became of a file that was read and does not go in after all; None for one that does."""
    if options.replacing and read.period is None:
        reason = "Tiêu đề của tệp không ghi kỳ (từ ngày … đến ngày …) nên không biết thay thế kỳ nào; hãy nạp thường."
        return file.refused(reason)
    if known := file.known(connection, options):
        return known
    unusable = aliases.why_not_kept(connection, read.table, options.answers)
    return file.refused(unusable) if unusable else None
