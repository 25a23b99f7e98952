"""A real, empty SQLite database for each test; the store itself is tested on both kinds elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Engine
from tests.databases import open_sqlite


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    opened = open_sqlite(tmp_path / "test.db")
    yield opened
    opened.dispose()
