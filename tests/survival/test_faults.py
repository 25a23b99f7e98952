"""Whatever the machine does: a clear sentence, nothing lost, nothing doubled."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from db import engine as db_engine
from db.engine import Engine, open_database
from domain.batch import FileStatus
from etl.imports import history, importer
from etl.imports.results import FileResult, ImportOptions
from tests.conftest import POSTGRES_VARIABLE
from tests.databases import new_postgres
from tests.survival.workload import export_of, run_import, start_import, state_of

_BASE = 200


def import_file(engine: Engine, path: Path, options: ImportOptions) -> FileResult:
    """Here the other process that reads the file is part of what is tried."""
    (result,) = importer.import_files(engine, [path], options)
    return result


@pytest.fixture
def held(tmp_path: Path) -> str:
    """The address of a database that holds one import."""
    url = f"sqlite:///{(tmp_path / 'held.db').as_posix()}"
    engine = open_database(url)
    assert import_file(engine, export_of(tmp_path / "base.xlsx", _BASE, owner="10"), ImportOptions()).batch == 1
    engine.dispose()
    return url


def _said(process: "subprocess.Popen[bytes]") -> str:
    """What a refused command says: one sentence, no traceback."""
    _, errors = process.communicate(timeout=120)
    said = errors.decode().strip()
    assert process.returncode == 1, said
    assert "Traceback" not in said and "\n" not in said
    return said


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine does not let a test mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_named_and_the_same_file_goes_in_once_there_is_room(full_disk: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{(full_disk / 'full.db').as_posix()}"
    small, large = export_of(tmp_path / "a.xlsx", _BASE, owner="10"), export_of(tmp_path / "b.xlsx", 6_000, owner="20")
    run_import(url, small)
    ballast = full_disk / "ballast"
    ballast.write_bytes(bytes(2 << 20))
    assert "Đĩa chứa cơ sở dữ liệu đã đầy" in _said(start_import(url, large))
    assert state_of(url) == (1, _BASE)
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(full_disk)], check=True)
    run_import(url, large)
    assert state_of(url) == (2, _BASE + 6_000)


def test_a_database_that_may_only_be_read_is_named(held: str, tmp_path: Path) -> None:
    path = make_url(held).database
    read_only = f"sqlite:///file:{path}?mode=ro&uri=true"
    assert "chỉ cho đọc" in _said(start_import(read_only, export_of(tmp_path / "b.xlsx", 50, owner="20")))
    assert state_of(held) == (1, _BASE)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"no database at all " * 100)
    url = f"sqlite:///{(tmp_path / 'no.db').as_posix()}"
    assert "bị hỏng hoặc không phải" in _said(start_import(url, export_of(tmp_path / "b.xlsx", 50, owner="20")))


def test_a_database_that_somebody_holds_for_too_long_is_named(
    held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_engine, "BUSY_SECONDS", 0.3)
    engine = open_database(held)
    holder = sqlite3.connect(str(make_url(held).database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    result = import_file(engine, export_of(tmp_path / "b.xlsx", 50, owner="20"), ImportOptions())
    assert result.status is FileStatus.REFUSED and "bị một việc khác giữ quá lâu" in str(result.reason)
    holder.execute("ROLLBACK")
    holder.close()
    assert import_file(engine, tmp_path / "b.xlsx", ImportOptions()).status is FileStatus.IMPORTED
    engine.dispose()
    assert state_of(held) == (2, _BASE + 50)


@pytest.mark.postgres
def test_a_server_that_goes_away_in_the_middle_leaves_nothing_half_done(tmp_path: Path) -> None:
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    url = new_postgres(server, purpose="_gone")
    small, large = export_of(tmp_path / "a.xlsx", _BASE, owner="10"), export_of(tmp_path / "b.xlsx", 6_000, owner="20")
    run_import(url, small)
    process = start_import(url, large)
    _end_connections_that_write(url)
    assert "Mất kết nối tới máy chủ cơ sở dữ liệu" in _said(process)
    assert state_of(url) == (1, _BASE)
    run_import(url, large)
    assert state_of(url) == (2, _BASE + 6_000)


def _end_connections_that_write(url: str) -> None:
    """As a server does that is shut down: ends the import's connection while it stores."""
    address = make_url(url)
    maintenance = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    ended = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = :name AND state = 'active' AND query ILIKE '%incoming%'"
    )
    until = time.monotonic() + 60
    with maintenance.connect() as connection:
        while not connection.scalar(ended, {"name": address.database}):
            assert time.monotonic() < until, "the import was never seen to store"
    maintenance.dispose()


def test_two_imports_of_the_same_file_at_once_store_it_once(engine: Engine, tmp_path: Path) -> None:
    path = export_of(tmp_path / "a.xlsx", 500, owner="10")
    results = _at_once([lambda: import_file(engine, path, ImportOptions()).status] * 4)
    assert results.count(FileStatus.IMPORTED) == 1 and results.count(FileStatus.UNCHANGED) == 3
    assert state_of(engine.url.render_as_string(hide_password=False)) == (1, 500)


def test_an_import_during_an_undo_waits_and_both_are_whole(engine: Engine, tmp_path: Path) -> None:
    first = import_file(engine, export_of(tmp_path / "a.xlsx", 500, owner="10"), ImportOptions())
    assert first.batch is not None
    more, number = export_of(tmp_path / "b.xlsx", 400, owner="20"), first.batch
    _at_once([lambda: history.undo(engine, number), lambda: import_file(engine, more, ImportOptions())])
    assert state_of(engine.url.render_as_string(hide_password=False)) == (1, 400)


def _at_once(tasks: Sequence[Callable[[], object]]) -> list[object]:
    results: list[object] = []

    def do(task: Callable[[], object]) -> None:
        results.append(task())

    threads = [threading.Thread(target=do, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(tasks), "one of the tasks ended in an exception"
    return results
