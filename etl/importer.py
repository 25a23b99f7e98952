"""Files into the database: read in a process of their own, then shown without storing or stored whole."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from db import batches, intake
from db.engine import Connection, Engine, reading, rehearsal, transaction
from db.faults import sentence_of
from db.replacing import replace_earlier
from domain.batch import FileStatus, ImportBatch, Issue, Replacing, Tally
from domain.effect import Effect
from domain.undo import Replacement
from etl import aliases, effects
from etl.incoming import handfuls
from etl.kept_findings import keep_findings
from etl.known_layouts import Memory, recall, remember
from etl.mapping import ColumnMapping
from etl.questions import Answers, Question, merged
from etl.reading import Reading, ReadOptions, RecognisedColumn, SheetSeen
from etl.refusal import RefusedFileError
from etl.rewrites import with_rewrites
from etl.worker import PendingReading, start_reading

DEFAULT_SOURCE = "motcua"
KIND = "dossiers"

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
# Files read at the same time, each in its own process; more would only wait for the one writer.
_READ_AHEAD = 2
_NOTHING: Mapping[str, ColumnMapping] = {}


@dataclass(frozen=True)
class ImportOptions:
    """What the user says about files. `as_of` and `agency` fill what a file does not say; `mapping` answers for every
    file, `answers` those that asked; `dry_run` stores nothing. With `replacing` a file takes the place of what earlier
    ones told of its period. `operator` is who imports, where that is known."""

    as_of: date | None = None
    source: str = DEFAULT_SOURCE
    agency: str | None = None
    mapping: ColumnMapping | None = None
    dry_run: bool = False
    answers: Answers = field(default_factory=Answers)
    replacing: Replacing | None = None
    operator: str | None = None

    def reading(self, sha256: str, remembered: Mapping[str, ColumnMapping] = _NOTHING) -> ReadOptions:
        """What of it the reading of these bytes needs; answers given now win over those that are remembered."""
        agency = self.answers.agency_of_file.get(sha256, self.agency)
        layouts = merged(self.answers.layouts, remembered)
        return ReadOptions(as_of=self.as_of, agency=agency, mapping=self.mapping, layouts=layouts)


@dataclass(frozen=True)
class FileResult:
    """What became of one file. `reason` is the one sentence of a refusal, else None; `batch` is None unless the file's
    dossiers are in the database. `error_count` and `warning_count` are true totals; `issues` may be cut. `questions`
    are for a person: those that kept the file out, and those that a file which can go in raises. `effect` is what a
    dry run found that storing would do; `replacement` what it did, or would do, to the files whose place it takes."""

    path: Path
    file_name: str
    sha256: str
    status: FileStatus
    batch: int | None = None
    kind: str = KIND
    as_of: date | None = None
    period: tuple[date, date] | None = None
    tally: Tally = field(default_factory=Tally)
    reason: str | None = None
    issues: tuple[Issue, ...] = ()
    error_count: int = 0
    warning_count: int = 0
    columns: tuple[RecognisedColumn, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    questions: tuple[Question, ...] = ()
    effect: Effect | None = None
    replacement: Replacement | None = None


class Phase(StrEnum):
    """What is being done with a file."""

    READING = "reading"
    STORING = "storing"


@dataclass(frozen=True)
class Step:
    """How far an import has come: at the file `number` of so many. `rows` are known once the file is read."""

    phase: Phase
    file_name: str
    number: int
    of: int
    rows: int | None = None


@dataclass(frozen=True)
class Preview:
    """What importing files in their order would do. `together` is None where fewer than two of them would be stored."""

    files: tuple[FileResult, ...]
    together: Effect | None = None


OnStep = Callable[[Step], None]
OnDone = Callable[[FileResult], None]


@dataclass(frozen=True)
class _Started:
    path: Path
    file_name: str
    sha256: str
    result: FileResult | None = None
    pending: PendingReading | None = None
    memory: Memory = field(default_factory=Memory)


def import_file(engine: Engine, path: Path, options: ImportOptions, *, file_name: str | None = None) -> FileResult:
    """Import one file, or with `dry_run` tell what the import would do; `file_name` is its name for people.

    A file that cannot go in is a result with a reason, not an exception. Raises the database's own errors.
    """
    started = _start(engine, path, file_name or path.name, options)
    if options.dry_run:
        return _preview(engine, [started], options).files[0]
    return _finish(engine, started, _read(started), options)


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
    begun: PendingReading | None = None,
) -> list[FileResult]:
    """Import files one after another, each in a transaction of its own; the next are read while one is stored.

    `begun` is the reading of the first file where it was begun before the database was open. With `dry_run` nothing is
    stored: see preview_files.
    """
    if options.dry_run:
        return list(preview_files(engine, paths, options, on_step=on_step, on_done=on_done, begun=begun).files)
    results: list[FileResult] = []
    started: list[_Started] = []
    waiting = list(paths)
    try:
        while waiting or started:
            while waiting and len(started) < _READ_AHEAD:
                path = waiting.pop(0)
                started.append(_start(engine, path, path.name, options, begun))
                begun = None
            current = started.pop(0)
            _tell(on_step, Phase.READING, current, len(results), len(paths))
            read = _read(current)
            _tell(on_step, Phase.STORING, current, len(results), len(paths), read)
            results.append(_finish(engine, current, read, options))
            if on_done:
                on_done(results[-1])
    finally:
        _cancel(started)
    return results


def preview_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
    begun: PendingReading | None = None,
) -> Preview:
    """What importing these files in this order would do, each after those before it; nothing is stored.

    All of them are taken in in one transaction that is rolled back. It opens once every file is read, so that no other
    writer waits for the reading.
    """
    started: list[_Started] = []
    try:
        for path in paths:
            started.append(_start(engine, path, path.name, options, begun))
            begun = None
            if len(started) >= _READ_AHEAD:
                _wait(started, len(started) - _READ_AHEAD, len(paths), on_step)
        for place in range(max(0, len(started) - _READ_AHEAD + 1), len(started)):
            _wait(started, place, len(paths), on_step)
        return _preview(engine, started, options, on_step, on_done)
    finally:
        _cancel(started)


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


def local_now() -> datetime:
    """This moment in Vietnam, in whole seconds, as the database holds moments."""
    return datetime.now(_LOCAL).replace(tzinfo=None, microsecond=0)


def _start(
    engine: Engine, path: Path, file_name: str, options: ImportOptions, begun: PendingReading | None = None
) -> _Started:
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        if begun:
            begun.cancel()
        reason = _unreadable(file_name, error)
        return _Started(path, file_name, "", _refused(path, file_name, "", reason))
    with reading(engine) as connection:
        known = _unchanged(connection, path, file_name, sha256, options)
        memory = recall(connection, options.source)
    if begun and (known or memory.answers):
        # It began without knowing what is remembered.
        begun.cancel()
        begun = None
    if known:
        return _Started(path, file_name, sha256, known)
    pending = begun or start_reading(path, options.reading(sha256, memory.answers), file_name=file_name)
    return _Started(path, file_name, sha256, pending=pending, memory=memory)


def _wait(started: Sequence[_Started], place: int, of: int, on_step: OnStep | None) -> None:
    if (pending := started[place].pending) is not None:
        _tell(on_step, Phase.READING, started[place], place, of)
        pending.wait()


def _finish(engine: Engine, started: _Started, read: Reading | FileResult, options: ImportOptions) -> FileResult:
    if isinstance(read, FileResult):
        return read
    since = local_now()
    try:
        with transaction(engine) as connection:
            return _kept_out(connection, started, read, options) or _store(connection, started, read, options)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        return _read_back(engine, started, options, since, sentence)


def _read_back(engine: Engine, started: _Started, options: ImportOptions, since: datetime, sentence: str) -> FileResult:
    """What became of a file whose storing ended in a fault: some come after the commit, so the database is asked."""
    refused = _refused(started.path, started.file_name, started.sha256, sentence)
    try:
        with reading(engine) as connection:
            return stored(connection, started.file_name, started.sha256, source=options.source, since=since) or refused
    except Exception as error:
        if sentence_of(error) is None:
            raise
        return refused


def _preview(
    engine: Engine,
    started: Sequence[_Started],
    options: ImportOptions,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> Preview:
    results: list[FileResult] = []
    with rehearsal(engine) as connection:
        with connection.begin_nested() as taken_in:
            for place, one in enumerate(started):
                read = _read(one)
                _tell(on_step, Phase.STORING, one, place, len(started), read)
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
    connection: Connection, started: _Started, read: Reading | FileResult, options: ImportOptions
) -> FileResult:
    if isinstance(read, FileResult):
        return read
    if known := _kept_out(connection, started, read, options):
        # The same bytes as a file before it: the batch that brought them will be gone.
        return replace(known, batch=None)
    before = effects.counted(connection, effects.period_told(read))
    stored = _store(connection, started, read, options)
    assert stored.batch is not None
    effect = effects.effect_of(connection, before, read, batch=stored.batch, source=options.source)
    return replace(stored, status=FileStatus.PREVIEWED, batch=None, effect=effect)


def _tell(
    on_step: OnStep | None,
    phase: Phase,
    started: _Started,
    place: int,
    of: int,
    read: Reading | FileResult | None = None,
) -> None:
    if on_step:
        rows = read.rows if isinstance(read, Reading) else None
        on_step(Step(phase, started.file_name, place + 1, of, rows))


def _read(started: _Started) -> Reading | FileResult:
    """The file's reading, or what became of a file that needs none or cannot be read."""
    if started.pending is None:
        assert started.result is not None
        return started.result
    try:
        return started.pending.result()
    except RefusedFileError as refusal:
        return _asking(started, refusal)


def _cancel(started: Sequence[_Started]) -> None:
    for left in started:
        if left.pending:
            left.pending.cancel()


def _asking(started: _Started, refusal: RefusedFileError) -> FileResult:
    """The refusal with its questions, and what is remembered of files like this one."""
    memory = started.memory
    refused = _refused(started.path, started.file_name, started.sha256, refusal.reason, refusal.issues)
    changed = memory.issues(refusal.sheets)
    return replace(
        refused,
        issues=(*refused.issues, *changed),
        warning_count=len(changed),
        columns=refusal.columns,
        sheets=refusal.sheets,
        questions=memory.asking(refusal.questions, refusal.sheets),
    )


def _store(connection: Connection, started: _Started, read: Reading, options: ImportOptions) -> FileResult:
    before = batches.data_date(connection)
    now = local_now()
    source_id = batches.source_id(connection, options.source)
    read, questions = _with_memory(connection, started, read, options, source_id=source_id, now=now)
    after = max(read.as_of, before or read.as_of)
    number = batches.add_batch(
        connection,
        source_name=options.source,
        kind=KIND,
        file_name=started.file_name,
        sha256=started.sha256,
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
        handfuls(connection, read.table, source_id=source_id),
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
        path=started.path,
        file_name=started.file_name,
        sha256=started.sha256,
        status=FileStatus.IMPORTED,
        batch=number,
        as_of=read.as_of,
        period=read.period,
        tally=tally,
        issues=read.issues,
        error_count=read.error_count,
        warning_count=read.warning_count,
        columns=read.columns,
        sheets=read.sheets,
        questions=questions,
        replacement=replacement,
    )


def _with_memory(
    connection: Connection, started: _Started, read: Reading, options: ImportOptions, *, source_id: int, now: datetime
) -> tuple[Reading, tuple[Question, ...]]:
    """The reading with what changed since files like it, and what is still asked; layouts and answers are kept."""
    memory = recall(connection, options.source)
    changed = memory.issues(read.sheets)
    remember(connection, read.sheets, source_id=source_id, file_name=started.file_name, used_at=now)
    aliases.keep(connection, source_id, read.table, options.answers, now)
    asked = (*memory.asking(read.questions, read.sheets), *aliases.questions(connection, source_id, read.table))
    return read.with_warnings(changed), asked


def _kept_out(connection: Connection, started: _Started, read: Reading, options: ImportOptions) -> FileResult | None:
    """What became of a file that was read and does not go in after all; None for one that does."""
    if options.replacing and read.period is None:
        reason = "Tiêu đề của tệp không ghi kỳ (từ ngày … đến ngày …) nên không biết thay thế kỳ nào; hãy nạp thường."
        return _refused(started.path, started.file_name, started.sha256, reason)
    return _unchanged(connection, started.path, started.file_name, started.sha256, options)


def _unchanged(
    connection: Connection, path: Path, file_name: str, sha256: str, options: ImportOptions
) -> FileResult | None:
    """The answer for bytes that are in the database already; their tally is that of the batch that brought them."""
    number = batches.batch_of_bytes(connection, source_name=options.source, sha256=sha256)
    batch = None if number is None else batches.find_batch(connection, number)
    if batch is None:
        return None
    if reason := _why_not_again(batch, options):
        return _refused(path, file_name, sha256, reason)
    rows = batch.tally.rows
    return FileResult(
        path=path,
        file_name=file_name,
        sha256=sha256,
        status=FileStatus.UNCHANGED,
        batch=batch.id,
        as_of=batch.as_of,
        tally=Tally(rows=rows, same=rows - batch.tally.rejected, rejected=batch.tally.rejected),
    )


def _why_not_again(batch: ImportBatch, options: ImportOptions) -> str | None:
    """Why bytes that are there already are not as good as imported; None where they are."""
    if batch.replaced:
        return (
            f"Tệp này đã nạp ở lần nạp số {batch.id} nhưng hồ sơ của nó đã bị tệp khác thay thế; muốn dùng lại thì thu "
            "hồi lần nạp đã thay thế nó."
        )
    if options.replacing and batch.replaces is not options.replacing:
        return f"Tệp này đã nạp ở lần nạp số {batch.id}; muốn nạp thay thế thì thu hồi lần nạp ấy trước."
    return None


def _refused(path: Path, file_name: str, sha256: str, reason: str, issues: tuple[Issue, ...] = ()) -> FileResult:
    return FileResult(
        path=path,
        file_name=file_name,
        sha256=sha256,
        status=FileStatus.REFUSED,
        reason=reason,
        issues=issues,
        error_count=len(issues),
    )


def _unreadable(file_name: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f'Không có quyền đọc tệp "{file_name}"; hãy xin quyền hoặc chép tệp sang thư mục khác rồi nạp lại.'
    if isinstance(error, FileNotFoundError):
        return f'Không còn thấy tệp "{file_name}"; hãy kiểm tra đường dẫn rồi nạp lại.'
    return f'Không đọc được tệp "{file_name}" từ đĩa; hãy chép lại tệp rồi nạp lại.'


def sha256_of(path: Path) -> str:
    """The fingerprint by which a file's bytes are known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
