"""Imports in a process of their own: done once, seen from anywhere, whole or not at all whatever becomes of them."""

import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db import batches, ledger
from db.engine import Engine, open_database, reading, transaction
from domain.batch import FileStatus, ImportBatch
from etl import process
from etl.imports import job_files, jobs
from etl.imports.history import past_imports
from etl.imports.jobs import Ending, Job
from etl.imports.results import ImportOptions, Phase
from tests.databases import open_sqlite
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile

OPTIONS = ImportOptions()
DRY = ImportOptions(dry_run=True)
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and modes exist on POSIX systems only")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the jobs of a server's database are, besides other temporary files."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database, for what does not depend on the kind of database."""
    opened = open_sqlite(tmp_path / "test.db")
    yield opened
    opened.dispose()


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., tuple[str, bytes]]:
    """An export of March 2023 with so many dossiers, as the page hands it over: name and bytes."""

    def made(name: str, rows: int = 3) -> tuple[str, bytes]:
        lines = tuple(Row(code=f"{name}-{place}").done(date(2023, 3, 9)) for place in range(rows))
        path = ExportFile(lines, date(2023, 3, 1), date(2023, 3, 31), "html", ("text",)).write(tmp_path / name)
        return path.name, path.read_bytes()

    return made


Export = Callable[..., tuple[str, bytes]]


def ended(engine: Engine, name: str, seconds: float = 60) -> Job:
    """The job once it has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = jobs.find(engine, name)
        assert job is not None
        if job.ending is not None:
            return job
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def stored(engine: Engine) -> list[ImportBatch]:
    with reading(engine) as connection:
        return past_imports(connection)


def directory_of(engine: Engine, name: str) -> Path:
    return job_files.jobs_directory(engine) / name


def test_a_job_imports_its_files_and_leaves_no_byte_of_them(engine: Engine, export: Export) -> None:
    name = jobs.start(engine, [export("a"), export("b")], OPTIONS)
    job = ended(engine, name)
    assert job.ending is Ending.DONE
    assert [result and result.status for result in job.results] == [FileStatus.IMPORTED] * 2
    assert [batch.file_name for batch in stored(engine)] == ["b.xls", "a.xls"]
    assert not (directory_of(engine, name) / "files").exists()
    assert [found.id for found in jobs.imports(engine)] == [name]
    jobs.forget(engine, name)
    assert jobs.find(engine, name) is None


def test_a_preview_is_a_job_that_stores_nothing_and_is_no_import(engine: Engine, export: Export) -> None:
    name = jobs.start(engine, [export("a"), export("b")], DRY)
    job = ended(engine, name)
    assert [result and result.status for result in job.results] == [FileStatus.PREVIEWED] * 2
    assert job.together is not None
    assert sum(line.counts["received"] for line in job.together.after) == 6
    assert (stored(engine), jobs.imports(engine)) == ([], [])
    jobs.forget(engine, name)


def test_two_jobs_with_the_same_bytes_store_them_once(engine: Engine, export: Export) -> None:
    names = [jobs.start(engine, [export("a")], OPTIONS) for _ in range(2)]
    results = [ended(engine, name).results[0] for name in names]
    assert sorted(result.status for result in results if result) == [FileStatus.IMPORTED, FileStatus.UNCHANGED]
    assert len(stored(engine)) == 1


def test_a_refused_file_is_told_and_the_others_go_in(sqlite: Engine, export: Export) -> None:
    job = ended(sqlite, jobs.start(sqlite, [("ảnh.xlsx", b"\x89PNG\r\n\x1a\n"), export("a")], OPTIONS))
    assert [result and result.status for result in job.results] == [FileStatus.REFUSED, FileStatus.IMPORTED]


@posix_only
def test_only_this_user_can_look_into_a_job(sqlite: Engine, export: Export) -> None:
    name = jobs.start(sqlite, [export("a")], OPTIONS)
    for directory in (directory_of(sqlite, name), directory_of(sqlite, name).parent):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    ended(sqlite, name)


@posix_only
def test_the_jobs_of_somebody_else_are_not_touched(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{(tmp_path / 'x.db').as_posix()}")
    (tmp_path / "x.db-jobs").mkdir(mode=0o755)
    (tmp_path / "x.db-jobs").chmod(0o755)
    with pytest.raises(PermissionError):
        jobs.imports(opened)
    opened.dispose()


@posix_only
def test_the_process_gets_the_address_and_no_other_secret(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER_SECRET", "s3cret")
    with transaction(sqlite):
        name = jobs.start(sqlite, [export("a")], OPTIONS)
        process = _process_of(sqlite, name)
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        environment = Path(f"/proc/{process}/environ").read_bytes()
    assert b"TTHC_DATABASE_URL=" in environment
    assert b"s3cret" not in environment
    assert b"://" not in command
    ended(sqlite, name)


def _process_of(engine: Engine, name: str) -> int:
    """The number of the process that does the job, once it has begun to store."""
    directory = directory_of(engine, name)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job = jobs.find(engine, name)
        assert job is not None
        assert job.ending is None
        if job.step and job.step.phase is Phase.STORING:
            return next(_processes_about(str(directory)))
        time.sleep(0.02)
    raise AssertionError("the job did not begin to store")


def _processes_about(word: str) -> Iterator[int]:
    for found in Path("/proc").iterdir():
        if found.name.isdigit():
            try:
                words = (found / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if word.encode() in words:
                yield int(found.name)


@posix_only
def test_a_job_that_is_killed_while_it_stores_has_stored_nothing_and_says_so(engine: Engine, export: Export) -> None:
    # While this test holds the one writer's place, the job has read its file and waits to store it.
    with transaction(engine):
        name = jobs.start(engine, [export("a")], OPTIONS)
        os.kill(_process_of(engine, name), signal.SIGKILL)
        job = ended(engine, name)
    assert (job.ending, job.results) == (Ending.INTERRUPTED, (None,))
    assert not (directory_of(engine, name) / "files").exists()
    assert stored(engine) == []
    again = ended(engine, jobs.start(engine, [export("a")], OPTIONS))
    assert again.ending is Ending.DONE
    with transaction(engine) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty


def test_what_a_job_stored_before_it_was_cut_short_is_read_back_from_the_database(
    engine: Engine, export: Export
) -> None:
    files = [export("a"), export("b")]
    first = ended(engine, jobs.start(engine, files[:1], OPTIONS))
    assert first.results[0] is not None
    name = _cut_short(engine, first, sha256=first.request.files[0][1])
    job = jobs.find(engine, name)
    assert job is not None
    assert job.ending is Ending.INTERRUPTED
    told, untold = job.results
    assert told is not None
    assert (told.status, told.batch, told.tally) == (FileStatus.IMPORTED, 1, first.results[0].tally)
    assert untold is None


def _cut_short(engine: Engine, like: Job, *, sha256: str) -> str:
    """What a job leaves whose process, and the server's, died just after the first file's commit."""
    directory = directory_of(engine, f"{like.id}-cut")
    directory.mkdir(mode=0o700)
    (directory / "files" / "0").mkdir(parents=True)
    (directory / "files" / "0" / "a.xls").write_bytes(b"x")
    job_files.put(directory / "request.json", replace(like.request, files=(("a.xls", sha256), ("b.xls", "1" * 64))))
    job_files.hold(directory).close()
    return directory.name


def test_bytes_of_jobs_cut_short_are_gone_at_the_next_start(sqlite: Engine, export: Export) -> None:
    like = ended(sqlite, jobs.start(sqlite, [export("a")], OPTIONS))
    directory = directory_of(sqlite, _cut_short(sqlite, like, sha256="0" * 64))
    half = directory_of(sqlite, "20230101-000000-half")
    (half / "files").mkdir(parents=True)
    os.utime(half, (0, 0))
    jobs.tidy(sqlite)
    assert not (directory / "files").exists()
    assert not half.exists()
    os.utime(directory, (0, 0))
    jobs.tidy(sqlite)
    assert not directory.exists()


@pytest.mark.parametrize("at", ["is_held", "look"])
def test_a_job_that_another_session_forgets_while_it_is_looked_at_is_passed_over(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    name = jobs.start(sqlite, [export("a")], OPTIONS)
    ended(sqlite, name)
    kept = directory_of(sqlite, name).with_name(".kept")
    shutil.copytree(directory_of(sqlite, name), kept)
    real = getattr(job_files, at)

    def forgotten_first(path: Path) -> object:
        if at == "is_held" or path.name == "result-0.json":
            jobs.forget(sqlite, name)
        return real(path)

    for look, found in ((lambda: jobs.find(sqlite, name), None), (lambda: jobs.imports(sqlite), [])):
        with monkeypatch.context() as patched:
            patched.setattr(job_files, at, forgotten_first)
            patched.setattr(job_files, "leftovers", lambda _: [])
            assert look() == found
        shutil.copytree(kept, directory_of(sqlite, name))
    assert [job.id for job in jobs.imports(sqlite)] == [name]


@posix_only
def test_a_job_forgotten_just_when_its_process_died_is_no_error_of_who_waits(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, before = jobs._end, set(threading.enumerate())
    raised: list[threading.ExceptHookArgs] = []

    def forgotten_first(directory: Path, ending: Ending) -> None:
        jobs.forget(sqlite, directory.name)
        end(directory, ending)

    monkeypatch.setattr(jobs, "_end", forgotten_first)
    monkeypatch.setattr(threading, "excepthook", raised.append)
    monkeypatch.setattr(process, "_START", _child_that("import os; os._exit(3)"))
    name = jobs.start(sqlite, [export("a")], OPTIONS)
    for waiting in set(threading.enumerate()) - before:
        waiting.join(60)
    assert (jobs.find(sqlite, name), raised) == (None, [])


def test_a_file_missing_from_a_job_that_was_not_forgotten_is_still_an_error(sqlite: Engine, export: Export) -> None:
    name = jobs.start(sqlite, [export("a")], OPTIONS)
    ended(sqlite, name)
    (directory_of(sqlite, name) / "lock").unlink()
    with pytest.raises(FileNotFoundError):
        jobs.find(sqlite, name)


def test_forgetting_takes_a_job_away_at_one_stroke_and_what_it_leaves_is_tidied(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = jobs.start(sqlite, [export("a")], OPTIONS)
    ended(sqlite, name)
    with monkeypatch.context() as cut_short:
        cut_short.setattr(shutil, "rmtree", lambda *_, **__: None)
        jobs.forget(sqlite, name)
    assert (jobs.find(sqlite, name), jobs.imports(sqlite)) == (None, [])
    assert list(directory_of(sqlite, name).parent.iterdir()) == []


def test_a_directory_that_cannot_be_renamed_is_removed_where_it_stands(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, _: Path) -> None:
        raise PermissionError(13, "in use", str(path))

    name = jobs.start(sqlite, [export("a")], OPTIONS)
    ended(sqlite, name)
    monkeypatch.setattr(Path, "rename", refused)
    monkeypatch.setattr(job_files, "_PAUSE", 0)
    jobs.forget(sqlite, name)
    assert not directory_of(sqlite, name).exists()


def test_a_job_that_has_just_been_asked_for_is_not_taken_for_dead(sqlite: Engine, export: Export) -> None:
    like = ended(sqlite, jobs.start(sqlite, [export("a")], OPTIONS))
    directory = directory_of(sqlite, "29990101-000000-new")
    directory.mkdir()
    job_files.put(directory / "request.json", like.request)
    job = jobs.find(sqlite, directory.name)
    assert job is not None
    assert job.ending is None
    os.utime(directory, (0, 0))
    job = jobs.find(sqlite, directory.name)
    assert job is not None
    assert job.ending is Ending.INTERRUPTED


def test_a_job_that_cannot_be_started_leaves_nothing(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(Path(process.__file__).with_name("no-such-python")))
    with pytest.raises(OSError):
        jobs.start(sqlite, [export("a")], OPTIONS)
    assert job_files.directories(sqlite) == []


def _child_that(first: str) -> str:
    """The start of a job's process in which something is done first."""
    begin = (
        "import sys; sys.path[:] = sys.argv[1].split(chr(0x1f)); from etl import process; from etl.imports import jobs"
    )
    return f"{begin}\n{first}\nprocess.child(*sys.argv[2:])"


@posix_only
@pytest.mark.parametrize(
    ("first", "ending"),
    [
        ("jobs.MOST_SECONDS = 0.2; jobs.import_files = lambda *_, **__: __import__('time').sleep(60)", "out_of_time"),
        ("jobs.import_files = lambda *_, **__: bytearray(jobs.MOST_MEMORY + 1)", "out_of_memory"),
        ("jobs.import_files = lambda *_, **__: 1 / 0", "failed"),
        ("import os; os._exit(3)", "interrupted"),
    ],
)
def test_a_job_over_its_limits_or_with_a_fault_ends_by_name(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch, first: str, ending: str
) -> None:
    monkeypatch.setattr(process, "_START", _child_that(first))
    job = ended(sqlite, jobs.start(sqlite, [export("a")], OPTIONS))
    assert (job.ending, job.results) == (Ending(ending), (None,))
    assert not (directory_of(sqlite, job.id) / "files").exists()


def test_an_error_after_the_commit_does_not_hide_what_was_stored(
    sqlite: Engine, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores_and_fails = "real = jobs.import_files\njobs.import_files = lambda *a, **_: (real(*a), 1 / 0)"
    monkeypatch.setattr(process, "_START", _child_that(stores_and_fails))
    job = ended(sqlite, jobs.start(sqlite, [export("a")], OPTIONS))
    assert job.ending is Ending.FAILED
    (told,) = job.results
    assert told is not None
    assert (told.status, told.batch, told.tally.new) == (FileStatus.IMPORTED, 1, 3)
