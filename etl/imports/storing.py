"""Stores a file in one transaction; a preview does the same and rolls it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from db import batches
from db.engine import Connection, Engine, reading, rehearsal, transaction
from db.faults import sentence_of
from domain.batch import BatchKind, FileStatus, NewBatch, Tally
from etl.clock import local_now
from etl.imports import effects
from etl.imports.intake import Intake, KindOfFile
from etl.imports.pending_files import PendingFile, stored
from etl.imports.remembered_layouts import load_known, save_known
from etl.imports.results import FileResult, ImportOptions, OnDone, OnStep, Phase, Preview, tell_step
from etl.imports.stored_dossiers import DOSSIERS
from etl.imports.stored_findings import keep_findings
from etl.imports.stored_indicators import INDICATORS
from etl.reading.reading import Reading
from etl.refused_file import RefusedFileError

_KINDS: Mapping[BatchKind, KindOfFile] = {BatchKind.DOSSIERS: DOSSIERS, BatchKind.INDICATORS: INDICATORS}


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
    # Only dossiers are counted: what a value of an indicator was before is in the tally.
    is_counted = read.kind is BatchKind.DOSSIERS
    before = effects.counted(connection, effects.period_told(read)) if is_counted else None
    try:
        with connection.begin_nested():
            stored = _store(connection, file, read, options)
    except RefusedFileError as refusal:
        return file.refused_for(refusal)
    if stored.batch is None:
        return stored
    effect = effects.effect_of(connection, before, read, batch=stored.batch, source=options.source) if before else None
    return replace(stored, status=FileStatus.PREVIEWED, batch=None, effect=effect)


def _kept_out(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult | None:
    """What became of a file that was read and does not go in after all; None for one that does."""
    if options.replacing and read.period is None:
        reason = "Tiêu đề của tệp không ghi kỳ (từ ngày … đến ngày …) nên không biết thay thế kỳ nào; hãy nạp thường."
        return file.refused(reason)
    if result := file.known(connection, options):
        return result
    kind = _KINDS[read.kind]
    read = kind.check(connection, read, options)
    if read.rejected and not len(read.table):
        return _refused_whole(file, read)
    unusable = kind.unusable(connection, read, options)
    return file.refused(unusable) if unusable else None


def _refused_whole(file: PendingFile, read: Reading) -> FileResult:
    """The refusal of a file of which no row can go in, with all that was found in it: it says nothing of any day."""
    return file.read_as(
        FileStatus.REFUSED,
        read,
        reason=_KINDS[read.kind].refusal(read),
        tally=Tally(rows=read.rows, rejected=read.rejected),
        as_of=None,
        period=None,
    )


def _store(connection: Connection, file: PendingFile, read: Reading, options: ImportOptions) -> FileResult:
    now = local_now()
    source_id = batches.source_id(connection, options.source)
    memory = load_known(connection, options.source)
    changed = memory.issues(read.sheets)
    save_known(connection, read.sheets, source_id=source_id, file_name=file.file_name, used_at=now)
    questions = memory.asking(read.questions, read.sheets)
    given = Intake(options, source_id, now, lambda found: _new_batch(file, found, options, now))
    stored = _KINDS[read.kind].store(connection, read.with_warnings(changed), given)
    if stored.batch is None:
        return _refused_whole(file, stored.read)
    keep_findings(connection, stored.batch, stored.read)
    return file.read_as(
        FileStatus.IMPORTED,
        stored.read,
        batch=stored.batch,
        tally=stored.tally,
        questions=(*questions, *stored.questions),
        replacement=stored.replacement,
    )


def _new_batch(file: PendingFile, read: Reading, options: ImportOptions, now: datetime) -> NewBatch:
    return NewBatch(
        source=options.source,
        kind=read.kind.value,
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
