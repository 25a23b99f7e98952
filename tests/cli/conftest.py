"""A database of its own for each test, where the commands look for it, and a way to run them in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from db.engine import Engine
from tests.databases import open_sqlite

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty database, named by TTHC_DATABASE_URL."""
    path = tmp_path / "tthc.db"
    monkeypatch.setenv("TTHC_DATABASE_URL", f"sqlite:///{path.as_posix()}")
    opened = open_sqlite(path)
    yield opened
    opened.dispose()


@pytest.fixture
def run(database: Engine, one_process: None) -> Run:
    """`run("rates", "--by", "block")`: the command's exit status and what it printed."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], prog_name="tthc")
