"""Commands beside a read replica: they write to the primary, and what they wrote is in the next answer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_database, transaction
from etl.imports.results import ImportOptions
from tests.databases import empty_database
from tests.importing import import_file
from tests.pages.small_year import small_year_rows, write_export
from tests.replication import Pair

PROJECT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("replica")]


@pytest.fixture
def filled(replicated: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """Both servers with the small export, named by the variables."""
    monkeypatch.setenv("TTHC_DATABASE_URL", replicated.primary.url)
    monkeypatch.setenv("TTHC_READ_DATABASE_URL", replicated.standby.url)
    engine = open_database(replicated.primary.url)
    with transaction(engine) as connection:
        empty_database(connection)
    import_file(engine, write_export(tmp_path / "quy-1.xlsx", small_year_rows()), ImportOptions())
    engine.dispose()
    replicated.catch_up()
    yield replicated
    replicated.resume()


def _command(*words: str) -> "subprocess.CompletedProcess[str]":
    """The command as a process of its own: its connections end with it."""
    return subprocess.run(
        [sys.executable, "-m", "cli", *words], cwd=PROJECT, env=os.environ, capture_output=True, text=True
    )


def _tthc(*words: str) -> str:
    """What a command prints that does what it is asked for, and says nothing else."""
    done = _command(*words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _received() -> int:
    return int(json.loads(_tthc("rates", "--period", "2023", "--format", "json"))["rows"][0]["received"])


def test_a_command_tells_of_the_import_before_it_while_the_replica_is_behind(filled: Pair, tmp_path: Path) -> None:
    filled.pause()
    rows = [replace(row, code=f"{row.code}-4") for row in small_year_rows()[:7]]
    _tthc("import", str(write_export(tmp_path / "thang-4.xlsx", rows, last=date(2023, 4, 30))))
    assert _received() == 67


def test_a_command_says_that_the_primary_answers_in_the_place_of_a_replica_that_is_down(filled: Pair) -> None:
    filled.standby.stop()
    done = _command("rates", "--period", "2023", "--format", "json")
    filled.standby.start()
    assert done.returncode == 0 and '"received": 60' in done.stdout
    assert done.stderr.startswith("Máy chủ chính trả lời thay máy chủ đọc") and len(done.stderr.splitlines()) == 1


def _refused(*words: str) -> str:
    """The one sentence with which a command refuses."""
    done = _command(*words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    return done.stderr


def test_a_question_that_takes_too_long_is_one_sentence(filled: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_QUESTION_SECONDS", "1")
    monkeypatch.delenv("TTHC_READ_DATABASE_URL")
    engine = open_database(filled.primary.url)
    with transaction(engine) as connection:
        connection.execute(text("LOCK TABLE ledger, ledger_summary IN ACCESS EXCLUSIVE MODE"))
        assert "mất quá lâu" in _refused("rates", "--period", "2023")
    engine.dispose()


def test_a_read_address_beside_sqlite_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{(tmp_path / 'a.db').as_posix()}")
    monkeypatch.setenv("TTHC_READ_DATABASE_URL", "postgresql+psycopg://may/tthc")
    assert "TTHC_READ_DATABASE_URL chỉ dùng với PostgreSQL" in _refused("history")
    assert list(tmp_path.iterdir()) == []
