"""Imports and previews in a process of their own: it lives on when the page that asked for it is gone.

A job is a private directory: what was asked for, the uploaded bytes for as long as they are needed, how far it has
come, and what became of each file. A job that was cut short is found by its lock, which no living process holds; what
it stored is read back from the database.
"""

import logging
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from db.engine import DATABASE_URL_VARIABLE, Engine, address_of, open_database, reading
from domain.effect import Effect
from etl import process
from etl.clock import local_now
from etl.facts import from_facts
from etl.imports import job_files
from etl.imports.importer import import_files, preview_files
from etl.imports.pending_files import PendingFile, sha256_of, stored
from etl.imports.results import FileResult, ImportOptions, Step

if TYPE_CHECKING:
    from db.engine import Connection

MOST_MEMORY = 3 << 30
MOST_SECONDS = 3600
# How long a new process may take until it holds its lock, on a machine that has much else to do.
_MOST_TO_START = timedelta(seconds=60)
_KEPT = timedelta(days=1)
_REQUEST, _STEP, _TOGETHER, _ENDED = "request.json", "step.json", "together.json", "ended.json"
_FILES = "files"
_TASK = process.Task("etl.imports.jobs:work", MOST_MEMORY, cpu_seconds=None, written=None, outlives_parent=True)
# Besides the settings of libpq (PGPASSFILE, PGSSLMODE …): where it looks for files of its own.
_HOME = ("HOME", "USERPROFILE", "APPDATA")

_log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a job ended. What it stored does not follow from this, but from the database."""

    DONE = "done"
    OUT_OF_MEMORY = "out_of_memory"
    OUT_OF_TIME = "out_of_time"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Request:
    """What a job was asked to do: files by name and sha256, in their order."""

    files: tuple[tuple[str, str], ...]
    options: ImportOptions
    asked_at: datetime


@dataclass(frozen=True)
class Job:
    """A job as it stands now. `ending` is None while it runs, `step` None before its first and after its last.

    `results` has one entry a file of the request, None where nothing is known of it: not yet, or for an ended import,
    that nothing of it was stored.
    """

    id: str
    request: Request
    ending: Ending | None
    step: Step | None
    results: tuple[FileResult | None, ...]
    together: Effect | None = None

    @property
    def done(self) -> int:
        """How many files are done with."""
        return sum(result is not None for result in self.results)


@dataclass(frozen=True)
class _End:
    """What a job writes last."""

    ending: Ending


def start(engine: Engine, files: Sequence[tuple[str, bytes]], options: ImportOptions) -> str:
    """Start to import, or with `dry_run` to preview, the files (name and bytes) in their order; gives the job's id.

    Names must be fit for a file system. Raises OSError where the files cannot be written or no process started.
    """
    name = f"{local_now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
    directory = job_files.new_directory(engine, name)
    try:
        paths = [_written(directory, place, *file) for place, file in enumerate(files)]
        named = tuple((path.name, sha256_of(path)) for path in paths)
        job_files.put(directory / _REQUEST, Request(named, options, local_now()))
        running = _process(engine, directory)
    except BaseException:
        job_files.remove(directory)
        raise
    threading.Thread(target=_await_end, args=(running, directory), daemon=True).start()
    return name


def find(engine: Engine, name: str) -> Job | None:
    """The job with this id as it stands now; None where it was forgotten."""
    directory = job_files.jobs_directory(engine) / name
    request = job_files.look(directory / _REQUEST)
    job = None
    if request is not None:
        with _unless_forgotten(directory):
            job = _job(engine, directory, from_facts(Request, request))
    # What was read of a directory that is gone by now may be half of it.
    return job if (directory / _REQUEST).exists() else None


def imports(engine: Engine) -> list[Job]:
    """The imports that run or ended in the last day and were not forgotten, the latest first; tidies up."""
    tidy(engine)
    jobs = (find(engine, directory.name) for directory in reversed(job_files.directories(engine)))
    return [job for job in jobs if job and not job.request.options.dry_run]


def forget(engine: Engine, name: str) -> None:
    """Remove what is left of a job that has ended."""
    job_files.remove_at_once(job_files.jobs_directory(engine) / name)


def tidy(engine: Engine) -> None:
    """Remove the bytes that jobs cut short have left, and whatever is left of jobs of days ago."""
    for leftover in job_files.leftovers(engine):
        job_files.remove(leftover)
    for directory in job_files.directories(engine):
        with _unless_forgotten(directory):
            _tidy(directory)


def work(directory: str) -> None:
    """The other process: does what the request asks for and writes down how far it has come."""
    place = Path(directory)
    lock = job_files.hold(place)
    timer = threading.Timer(MOST_SECONDS, _leave, args=(place,))
    timer.daemon = True
    timer.start()
    ending = Ending.FAILED
    try:
        _run(place, from_facts(Request, job_files.look(place / _REQUEST)))
        ending = Ending.DONE
    except MemoryError:
        ending = Ending.OUT_OF_MEMORY
    finally:
        # Its time may be over just now: what it has done stands.
        timer.cancel()
        _end(place, ending)
        lock.close()


def _tidy(directory: Path) -> None:
    if (directory / _REQUEST).exists():
        over, longest = _ending(directory) is not None, _KEPT
    else:
        # Its start was cut short while the bytes were being written.
        over, longest = True, 10 * _MOST_TO_START
    if over and _age(directory) > longest:
        job_files.remove_at_once(directory)
    elif over and longest is _KEPT:
        job_files.remove(directory / _FILES)


@contextmanager
def _unless_forgotten(directory: Path) -> Iterator[None]:
    """Passes over a file that is not there because the job was forgotten meanwhile: another session may do that."""
    try:
        yield
    except FileNotFoundError:
        if (directory / _REQUEST).exists():
            raise


def _run(directory: Path, request: Request) -> None:
    engine = open_database()
    paths = [directory / _FILES / str(place) / name for place, (name, _) in enumerate(request.files)]
    results = iter(range(len(paths)))

    def at_work(step: Step) -> None:
        job_files.put(directory / _STEP, step)

    def done(result: FileResult) -> None:
        job_files.put(_result_path(directory, next(results)), result)

    try:
        if request.options.dry_run:
            preview = preview_files(engine, paths, request.options, on_step=at_work, on_done=done)
            job_files.put(directory / _TOGETHER, preview.together)
        else:
            import_files(engine, paths, request.options, on_step=at_work, on_done=done)
    finally:
        engine.dispose()


def _end(directory: Path, ending: Ending) -> None:
    job_files.remove(directory / _FILES)
    job_files.put(directory / _ENDED, _End(ending))


def _leave(directory: Path) -> None:
    """Ends a process whose time is over; the database rolls back what it had not committed."""
    _end(directory, Ending.OUT_OF_TIME)
    os._exit(1)


def _process(engine: Engine, directory: Path) -> "subprocess.Popen[bytes]":
    handed_on = {name: value for name, value in os.environ.items() if name in _HOME or name.startswith("PG")}
    # What the readers of the files write goes where the files go.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str((directory / _FILES).resolve()))
    with (directory / process.ERRORS).open("wb") as errors:
        return process.start(
            _TASK,
            str(directory.resolve()),
            directory=directory,
            errors=errors,
            environment={**handed_on, **temporary, DATABASE_URL_VARIABLE: address_of(engine)},
        )


def _await_end(running: "subprocess.Popen[bytes]", directory: Path) -> None:
    """Waits for the process, so that none is left behind as a zombie, and writes down where it died in silence."""
    status = running.wait()
    with _unless_forgotten(directory):
        if status and (directory / process.ERRORS).exists():
            errors = (directory / process.ERRORS).read_text(encoding="utf-8", errors="replace")
            _log.error("job %s ended with %s: %s", directory.name, status, process.places(errors))
            # What was raised may quote a file.
            (directory / process.ERRORS).unlink(missing_ok=True)
        if (directory / _REQUEST).exists() and not (directory / _ENDED).exists():
            _end(directory, Ending.INTERRUPTED)


def _job(engine: Engine, directory: Path, request: Request) -> Job:
    ending = _ending(directory)
    results = [_result(directory, place) for place in range(len(request.files))]
    if ending not in (None, Ending.DONE) and not request.options.dry_run:
        with reading(engine) as connection:
            results = [result or _read_back(connection, request, place) for place, result in enumerate(results)]
    step = job_files.look(directory / _STEP) if ending is None else None
    together = job_files.look(directory / _TOGETHER)
    return Job(
        id=directory.name,
        request=request,
        ending=ending,
        step=step and from_facts(Step, step),
        results=tuple(results),
        together=together and from_facts(Effect, together),
    )


def _read_back(connection: "Connection", request: Request, place: int) -> FileResult | None:
    name, sha256 = request.files[place]
    file = PendingFile(Path(name), name, sha256)
    return stored(connection, file, source=request.options.source, since=request.asked_at)


def _ending(directory: Path) -> Ending | None:
    """How the job ended; None while it runs, or may still come to. A job that nobody works on any more is ended."""
    # First whether somebody holds it, then whether it has ended: in the other order it could end in between.
    is_held = job_files.is_held(directory)
    ended = job_files.look(directory / _ENDED)
    if ended is not None:
        return from_facts(_End, ended).ending
    if is_held or (is_held is None and _age(directory) < _MOST_TO_START):
        return None
    _end(directory, Ending.INTERRUPTED)
    return Ending.INTERRUPTED


def _age(directory: Path) -> timedelta:
    return timedelta(seconds=time.time() - directory.stat().st_mtime)


def _result(directory: Path, place: int) -> FileResult | None:
    facts = job_files.look(_result_path(directory, place))
    return None if facts is None else from_facts(FileResult, facts)


def _result_path(directory: Path, place: int) -> Path:
    return directory / f"result-{place}.json"


def _written(directory: Path, place: int, name: str, content: bytes) -> Path:
    path = directory / _FILES / str(place) / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path
