"""Files to be imported: already stored with the same bytes, or being read in a process of their own."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from db import batches, code_scopes, indicators
from db.engine import Connection, Engine, reading
from db.working_days import working_calendar
from domain.batch import BatchKind, FileStatus, ImportBatch, Issue, Tally, by_rule
from etl.imports.remembered_layouts import KnownLayouts, load_known
from etl.imports.results import FileResult, ImportOptions
from etl.reading.open_questions import OpenQuestionsError
from etl.reading.reading import Reading
from etl.reading.worker import PendingReading, start_reading
from etl.recognition.recognised import SheetSeen
from etl.refused_file import RefusedFileError


@dataclass(frozen=True)
class PendingFile:
    """A file on its way in: `result` where it goes no further, else `pending` and what is `remembered` of files like
    it."""

    path: Path
    file_name: str
    sha256: str
    result: FileResult | None = None
    pending: PendingReading | None = None
    remembered: KnownLayouts = field(default_factory=KnownLayouts)

    def read(self) -> Reading | FileResult:
        """Waits for the file's reading; what became of a file that needs none or cannot be read."""
        if self.pending is None:
            assert self.result is not None
            return self.result
        try:
            return self.pending.result()
        except RefusedFileError as refusal:
            return self.refused_for(refusal)

    def known(self, connection: Connection, options: ImportOptions) -> FileResult | None:
        """The answer for bytes that are in the database already, with the tally of the batch that brought them; None
        where they are not."""
        batch = _batch_of(connection, options.source, self.sha256)
        if batch is None:
            return None
        if reason := _why_not_again(batch, options):
            return self.refused(reason)
        rows, rejected = batch.tally.rows, batch.tally.rejected
        tally = Tally(rows=rows, same=rows - rejected, rejected=rejected)
        return self.result_of(
            FileStatus.UNCHANGED, kind=BatchKind(batch.kind), batch=batch.id, as_of=batch.as_of, tally=tally
        )

    def refused(self, reason: str, issues: tuple[Issue, ...] = ()) -> FileResult:
        """The result where the file does not go in."""
        return self.result_of(FileStatus.REFUSED, reason=reason, issues=issues, error_count=len(issues))

    def refused_for(self, refusal: RefusedFileError) -> FileResult:
        """The result where the file does not go in for this reason, with its questions where it leaves any open."""
        if isinstance(refusal, OpenQuestionsError):
            return self._asking(refusal)
        return self.refused(refusal.reason, refusal.issues)

    def read_as(self, status: FileStatus, read: Reading, **facts: Any) -> FileResult:
        """The result where the file was read: what the reading found, and these facts."""
        of_reading = {
            "kind": read.kind,
            "as_of": read.as_of,
            "period": read.period,
            "issues": read.issues,
            "error_count": read.error_count,
            "warning_count": read.warning_count,
            "rule_counts": by_rule(read.issue_counts),
            "columns": read.columns,
            "sheets": read.sheets,
        }
        return self.result_of(status, **of_reading | facts)

    def result_of(self, status: FileStatus, **facts: Any) -> FileResult:
        """A result about this file; `facts` are fields of FileResult."""
        return FileResult(path=self.path, file_name=self.file_name, sha256=self.sha256, status=status, **facts)

    def _asking(self, refusal: OpenQuestionsError) -> FileResult:
        """The refusal with its questions, and what is remembered of files like this one."""
        changed = self.remembered.issues(refusal.sheets)
        return replace(
            self.refused(refusal.reason, refusal.issues),
            issues=(*refusal.issues, *changed),
            warning_count=len(changed),
            columns=refusal.columns,
            sheets=refusal.sheets,
            kind=_kind_of(refusal.sheets),
            questions=self.remembered.asking(refusal.questions, refusal.sheets),
        )


def open_file(engine: Engine, path: Path, options: ImportOptions, *, file_name: str) -> PendingFile:
    """Looks the file's bytes up and begins to read it where they are new."""
    try:
        file = PendingFile(path, file_name, sha256_of(path))
    except OSError as error:
        unread = PendingFile(path, file_name, "")
        return replace(unread, result=unread.refused(_unreadable(file_name, error)))
    with reading(engine) as connection:
        if result := file.known(connection, options):
            return replace(file, result=result)
        remembered = load_known(connection, options.source)
        scope = code_scopes.scope_of_source(connection, options.source)
        own, calendar = tuple(indicators.own_indicators(connection)), working_calendar(connection)
    reading_options = options.reading(file.sha256, remembered.answers, scope, own, calendar)
    pending = start_reading(path, reading_options, file_name=file_name)
    return replace(file, pending=pending, remembered=remembered)


def sha256_of(path: Path) -> str:
    """The fingerprint by which a file's bytes are known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(connection: Connection, file: PendingFile, *, source: str, since: datetime) -> FileResult | None:
    """What the database knows of the file's bytes: imported, where that was not before `since`; None where they are
    not in it."""
    batch = _batch_of(connection, source, file.sha256)
    if batch is None:
        return None
    return file.result_of(
        FileStatus.IMPORTED if batch.imported_at >= since else FileStatus.UNCHANGED,
        kind=BatchKind(batch.kind),
        batch=batch.id,
        as_of=batch.as_of,
        tally=batch.tally,
        error_count=batch.error_count,
        warning_count=batch.warning_count,
    )


def _kind_of(sheets: Sequence[SheetSeen]) -> BatchKind:
    is_list = all(sheet.kind == BatchKind.DOSSIERS for sheet in sheets)
    return BatchKind.DOSSIERS if is_list else BatchKind.INDICATORS


def _batch_of(connection: Connection, source: str, sha256: str) -> ImportBatch | None:
    number = batches.batch_of_bytes(connection, source_name=source, sha256=sha256)
    return None if number is None else batches.find_batch(connection, number)


def _why_not_again(batch: ImportBatch, options: ImportOptions) -> str | None:
    """Why bytes that are there already are not as good as imported; None where they are."""
    if batch.replaced:
        return (
            f"Tệp này đã nạp ở lần nạp số {batch.id} nhưng số liệu của nó đã bị tệp khác thay thế; muốn dùng lại thì "
            "thu hồi lần nạp đã thay thế nó."
        )
    if options.replacing and batch.replaces is not options.replacing:
        return f"Tệp này đã nạp ở lần nạp số {batch.id}; muốn nạp thay thế thì thu hồi lần nạp ấy trước."
    return None


def _unreadable(file_name: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f'Không có quyền đọc tệp "{file_name}"; hãy xin quyền hoặc chép tệp sang thư mục khác rồi nạp lại.'
    if isinstance(error, FileNotFoundError):
        return f'Không còn thấy tệp "{file_name}"; hãy kiểm tra đường dẫn rồi nạp lại.'
    return f'Không đọc được tệp "{file_name}" từ đĩa; hãy chép lại tệp rồi nạp lại.'
