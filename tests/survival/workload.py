"""Exports to load, a database that holds something already, and the look at what became of it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, make_url, select

from db import batches, ledger
from db.engine import open_database, reading, transaction
from db.schema import batch, dossier
from tests.pages.small_year import Row, small_year_rows, write_export

PROJECT = Path(__file__).resolve().parents[2]

_PATIENCE = 180


def export_of(path: Path, dossiers: int, *, owner: str, last: date = date(2023, 4, 30)) -> Path:
    """An export of so many dossiers; the codes of two owners never meet."""
    rows = small_year_rows()
    return write_export(
        path, [_numbered(rows[place % len(rows)], owner, place) for place in range(dossiers)], last=last
    )


def start_import(url: str, *paths: Path) -> "subprocess.Popen[bytes]":
    """`tthc import --json` of these paths as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "import", "--json", *map(str, paths)],
        cwd=PROJECT,
        env=environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_import(url: str, *paths: Path) -> None:
    """`tthc import` of these paths, which must go in."""
    process = start_import(url, *paths)
    _, errors = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0, errors.decode()


def environment(url: str) -> Mapping[str, str]:
    """This process's environment, with the database."""
    return {**os.environ, "TTHC_DATABASE_URL": url}


def state_of(url: str) -> tuple[int, int]:
    """How many batches and dossiers the database holds, after it has passed every check there is.

    Raises AssertionError where SQLite finds damage, the ledger differs from the dossiers, or a batch says of itself
    more or less than what it left.
    """
    address = make_url(url)
    if address.database and address.get_backend_name() == "sqlite":
        file = sqlite3.connect(address.database)
        (answer,) = file.execute("PRAGMA integrity_check").fetchone()
        file.close()
        assert answer == "ok", answer
    engine = open_database(url)
    try:
        with transaction(engine) as connection:
            differences = ledger.check(connection, batches.data_date(connection))
        assert differences.empty, differences.to_string()
        with reading(engine) as connection:
            held = connection.scalar(select(func.count()).select_from(dossier)) or 0
            told = connection.scalar(select(func.coalesce(func.sum(batch.c.new), 0)).where(batch.c.undone_at.is_(None)))
            number = connection.scalar(select(func.count()).select_from(batch).where(batch.c.undone_at.is_(None))) or 0
        assert held == told, f"the batches brought {told} dossiers, the table holds {held}"
    finally:
        engine.dispose()
    return number, held


def _numbered(row: Row, owner: str, place: int) -> Row:
    return replace(row, code=f"H48.{owner}-{row.received:%y%m%d}-{place:06}")
