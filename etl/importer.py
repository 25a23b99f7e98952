"""Files into the database: read in a process of their own, then shown without storing or stored whole."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from db import batches, intake
from db.engine import Connection, Engine, reading, transaction
from domain.batch import FileStatus, Issue, Tally
from etl.incoming import lines
from etl.mapping import ColumnMapping
from etl.questions import Answers, Question
from etl.reading import Reading, ReadOptions, RecognisedColumn, SheetSeen
from etl.refusal import RefusedFileError
from etl.worker import PendingReading, start_reading

DEFAULT_SOURCE = "motcua"
KIND = "dossiers"

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
# Files read at the same time, each in its own process; more would only wait for the one writer.
_READ_AHEAD = 2


@dataclass(frozen=True)
class ImportOptions:
    """What the user says about files. `as_of` and `agency` fill what a file does not say; `mapping` answers for every
    file, `answers` those that asked; `dry_run` stores nothing."""

    as_of: date | None = None
    source: str = DEFAULT_SOURCE
    agency: str | None = None
    mapping: ColumnMapping | None = None
    dry_run: bool = False
    answers: Answers = field(default_factory=Answers)

    def reading(self, sha256: str) -> ReadOptions:
        """What of it the reading of these bytes needs."""
        agency = self.answers.agency_of_file.get(sha256, self.agency)
        return ReadOptions(as_of=self.as_of, agency=agency, mapping=self.mapping, layouts=self.answers.layouts)


@dataclass(frozen=True)
class FileResult:
    """What became of one file. `reason` is the one sentence of a refusal, else None; `batch` is None unless the file's
    dossiers are in the database. `error_count` and `warning_count` are true totals; `issues` may be cut. `questions`
    are for a person: those that kept the file out, and those that a file which can go in raises."""

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


@dataclass(frozen=True)
class _Started:
    path: Path
    file_name: str
    sha256: str
    result: FileResult | None = None
    pending: PendingReading | None = None


class _NotStored(Exception):
    """Ends a dry run's transaction without storing."""


def import_file(engine: Engine, path: Path, options: ImportOptions, *, file_name: str | None = None) -> FileResult:
    """Import one file, or with `dry_run` tell what the import would do; `file_name` is its name for people.

    A file that cannot go in is a result with a reason, not an exception. Raises the database's own errors.
    """
    return _finish(engine, _start(engine, path, file_name or path.name, options), options)


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_start: Callable[[Path], None] | None = None,
    on_done: Callable[[FileResult], None] | None = None,
    begun: PendingReading | None = None,
) -> list[FileResult]:
    """Import files one after another, each in a transaction of its own; the next are read while one is stored.

    `begun` is the reading of the first file where it was begun before the database was open.
    """
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
            if on_start:
                on_start(current.path)
            results.append(_finish(engine, current, options))
            if on_done:
                on_done(results[-1])
    finally:
        for left in started:
            if left.pending:
                left.pending.cancel()
    return results


def local_now() -> datetime:
    """This moment in Vietnam, in whole seconds, as the database holds moments."""
    return datetime.now(_LOCAL).replace(tzinfo=None, microsecond=0)


def _start(
    engine: Engine, path: Path, file_name: str, options: ImportOptions, begun: PendingReading | None = None
) -> _Started:
    try:
        sha256 = _sha256(path)
    except OSError as error:
        if begun:
            begun.cancel()
        reason = _unreadable(file_name, error)
        return _Started(path, file_name, "", _refused(path, file_name, "", reason))
    with reading(engine) as connection:
        known = _unchanged(connection, path, file_name, sha256, options)
    if known and begun:
        begun.cancel()
    if known:
        return _Started(path, file_name, sha256, known)
    pending = begun or start_reading(path, options.reading(sha256), file_name=file_name)
    return _Started(path, file_name, sha256, pending=pending)


def _finish(engine: Engine, started: _Started, options: ImportOptions) -> FileResult:
    if started.result is not None or started.pending is None:
        assert started.result is not None
        return started.result
    try:
        read = started.pending.result()
    except RefusedFileError as refusal:
        refused = _refused(started.path, started.file_name, started.sha256, refusal.reason, refusal.issues)
        return replace(refused, columns=refusal.columns, sheets=refusal.sheets, questions=refusal.questions)
    with _storing(engine, dry_run=options.dry_run) as connection:
        known = _unchanged(connection, started.path, started.file_name, started.sha256, options)
        result = known or _store(connection, started, read, options)
    return result


@contextmanager
def _storing(engine: Engine, *, dry_run: bool) -> Iterator[Connection]:
    """A transaction that is committed, or in a dry run carried out in full and rolled back."""
    try:
        with transaction(engine) as connection:
            yield connection
            if dry_run:
                raise _NotStored
    except _NotStored:
        return


def _store(connection: Connection, started: _Started, read: Reading, options: ImportOptions) -> FileResult:
    before = batches.data_date(connection)
    number = batches.add_batch(
        connection,
        source_name=options.source,
        kind=KIND,
        file_name=started.file_name,
        sha256=started.sha256,
        as_of=read.as_of,
        period=read.period,
        layout_fingerprint=read.layout_fingerprint,
        imported_at=local_now(),
        rows=read.rows,
        rejected=read.rejected,
        errors=read.error_count,
        warnings=read.warning_count,
    )
    taken = intake.take_in(
        connection,
        lines(connection, read.table),
        batch_id=number,
        source_id=batches.source_id(connection, options.source),
        as_of=read.as_of,
        data_dates=(before, max(read.as_of, before or read.as_of)),
    )
    tally = replace(taken, rows=read.rows, same=taken.same + read.duplicates, rejected=read.rejected)
    batches.set_tally(connection, number, tally)
    batches.add_issues(connection, number, read.issues)
    return FileResult(
        path=started.path,
        file_name=started.file_name,
        sha256=started.sha256,
        status=FileStatus.PREVIEWED if options.dry_run else FileStatus.IMPORTED,
        batch=None if options.dry_run else number,
        as_of=read.as_of,
        period=read.period,
        tally=tally,
        issues=read.issues,
        error_count=read.error_count,
        warning_count=read.warning_count,
        columns=read.columns,
        sheets=read.sheets,
        questions=read.questions,
    )


def _unchanged(
    connection: Connection, path: Path, file_name: str, sha256: str, options: ImportOptions
) -> FileResult | None:
    """The answer for bytes that are in the database already; their tally is that of the batch that brought them."""
    number = batches.batch_of_bytes(connection, source_name=options.source, sha256=sha256)
    batch = None if number is None else batches.find_batch(connection, number)
    if batch is None:
        return None
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
