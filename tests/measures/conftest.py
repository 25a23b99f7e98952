"""A real, empty SQLite database for each test; the store itself is tested on both kinds elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Engine, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    opened = open_database(f"sqlite:///{(tmp_path / 'test.db').as_posix()}")
    yield opened
    opened.dispose()
