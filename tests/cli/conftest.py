"""A database of its own for each test, where the commands look for it, and a way to run them in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from db.engine import Engine, open_database

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty database, named by TTHC_DATABASE_URL."""
    url = f"sqlite:///{(tmp_path / 'tthc.db').as_posix()}"
    monkeypatch.setenv("TTHC_DATABASE_URL", url)
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def run(database: Engine) -> Run:
    """`run("rates", "--by", "block")`: the command's exit status and what it printed."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], prog_name="tthc")
