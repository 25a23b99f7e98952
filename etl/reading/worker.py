"""A file is read in a process of its own: it gets the file's path and the options, and writes the reading or the
refusal."""

import gc
import json
import os
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from domain.batch import Issue
from etl import process, work_directories
from etl.facts import as_facts, from_facts
from etl.reading.open_questions import OpenQuestionsError
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.questions import Question
from etl.recognition.recognised import RecognisedColumn, SheetSeen
from etl.refused_file import RefusedFileError

_TASK = process.Task("etl.reading.worker:read_here")
_OPTIONS, _PATH, _REFUSAL = "options.json", "path.txt", "refusal.json"


@dataclass(frozen=True)
class _Refusal:
    """A refusal as it crosses to the parent; questions, sheets and columns are those of an OpenQuestionsError."""

    code: str
    reason: str
    issues: tuple[Issue, ...]
    questions: tuple[Question, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    columns: tuple[RecognisedColumn, ...] = ()


class PendingReading:
    """A file that is being read in another process, or waits there for its turn. `result` waits for it; who no longer
    wants it calls `cancel`."""

    def __init__(self, reader: "subprocess.Popen[bytes]", directory: Path, *, file_name: str) -> None:
        self._process = reader
        self._directory = directory
        self._file_name = file_name
        self._turn_until = time.monotonic() + process.MOST_WAITING
        self._until: float | None = None
        self._tidy = weakref.finalize(self, process.end, reader, directory)

    def result(self) -> Reading:
        """The reading; to be asked once. Raises RefusedFileError, also where the process died, took too long or did
        not get its turn."""
        try:
            self._await_end()
            return self._outcome()
        except subprocess.TimeoutExpired:
            raise process.refuse_slow() from None
        finally:
            self._tidy()

    def await_turn(self, on_wait: Callable[[], None]) -> None:
        """Waits until the file is being read, or until there is no time left for it; `on_wait` is called once where
        others are read before it."""
        with suppress(RefusedFileError):
            self._await_turn(on_wait)

    def wait(self) -> None:
        """Waits until the file is read, or until there is no time left for it; `result` then answers at once."""
        with suppress(subprocess.TimeoutExpired, RefusedFileError):
            self._await_end()

    def cancel(self) -> None:
        """Ends the process and removes what it wrote."""
        self._tidy()

    def _await_turn(self, on_wait: Callable[[], None] | None = None) -> None:
        process.await_turn(self._process, self._directory, until=self._turn_until, on_wait=on_wait)
        # Counted from the first look: before it nobody is kept waiting, and the processor time is limited anyhow.
        self._until = self._until or time.monotonic() + process.MOST_SECONDS

    def _await_end(self) -> None:
        self._await_turn()
        process.wait_for(self._process, (self._until or 0) - time.monotonic())

    def _outcome(self) -> Reading:
        if self._process.returncode:
            raise process.failure(self._file_name, self._process.returncode, self._directory)
        refusal = self._directory / _REFUSAL
        if refusal.exists():
            raise _refused(from_facts(_Refusal, json.loads(refusal.read_text(encoding="utf-8"))))
        return Reading.load(self._directory)


def start_reading(path: Path, options: ReadOptions, *, file_name: str) -> PendingReading:
    """Begins to read a file in a process of its own. `file_name` is its name for people; `path` may be a temporary."""
    directory = Path(tempfile.mkdtemp(prefix=work_directories.prefix()))
    try:
        # Not on the command line: answers of many layouts are longer than that may be, and others could read it.
        (directory / _OPTIONS).write_text(json.dumps(as_facts(options), ensure_ascii=False), encoding="utf-8")
        (directory / _PATH).write_bytes(os.fsencode(path.resolve()))
        with (directory / process.ERRORS).open("wb") as errors:
            reader = process.start(_TASK, directory=directory, errors=errors)
    except BaseException:
        rmtree(directory, ignore_errors=True)
        raise
    return PendingReading(reader, directory, file_name=file_name)


def read_here() -> None:
    """The other process: reads the file and writes the reading, or the refusal, into the working directory."""
    # One file is all this process lives for, and looking for rubbish among a million rows costs a tenth of it.
    gc.disable()
    read_in(Path())
    # All is written: taking down the interpreter with a sheet in its memory would keep the parent waiting.
    os._exit(0)


def read_in(directory: Path) -> None:
    """Reads the file that the directory names, and writes the reading, or the refusal, into it."""
    # Only the other process needs what reads a file; it takes as long to load as a small file to read.
    from etl.reading.read_file import read

    options = from_facts(ReadOptions, json.loads((directory / _OPTIONS).read_text(encoding="utf-8")))
    try:
        read(Path(os.fsdecode((directory / _PATH).read_bytes())), options).save(directory)
    except RefusedFileError as refusal:
        facts = json.dumps(as_facts(_crossing(refusal)), ensure_ascii=False)
        (directory / _REFUSAL).write_text(facts, encoding="utf-8")


def _crossing(refusal: RefusedFileError) -> _Refusal:
    if isinstance(refusal, OpenQuestionsError):
        asked = refusal.questions, refusal.sheets, refusal.columns
        return _Refusal(refusal.code, refusal.reason, refusal.issues, *asked)
    return _Refusal(refusal.code, refusal.reason, refusal.issues)


def _refused(crossed: _Refusal) -> RefusedFileError:
    if crossed.questions:
        return OpenQuestionsError(
            crossed.reason, crossed.issues, questions=crossed.questions, sheets=crossed.sheets, columns=crossed.columns
        )
    return RefusedFileError(crossed.code, crossed.reason, crossed.issues)
