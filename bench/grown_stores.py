"""What the measurements of a grown database need of SQLite and of PostgreSQL: an empty database beside it, one plain
pass over its dossiers, and a copy made without us."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, func, make_url, select, text

from db.engine import open_database, reading
from db.schema import batch

_PLAIN_PASS = """SELECT count(*) FILTER (WHERE received_on <= '2023-12-31'), count(*) FILTER (WHERE closed_on IS NULL),
count(*) FILTER (WHERE closed_on < due_on), count(*) FILTER (WHERE closed_on = due_on),
count(*) FILTER (WHERE closed_on > due_on), count(*) FILTER (WHERE due_on IS NULL), count(*) FILTER (WHERE status = 8),
count(*) FILTER (WHERE channel = 2), count(*) FILTER (WHERE closed_on = received_on), sum(agency_id), sum(procedure_id)
FROM dossier {} WHERE status NOT IN (1, 3)"""
_BESIDE = "tthc_bench_empty"


class Store(Protocol):
    """A grown database. `copying` names what a backup is held against."""

    address: str
    copying: str

    def empty(self) -> AbstractContextManager[str]:
        """The address of an empty database of the same kind, gone afterwards."""

    def plain_pass(self) -> float:
        """The seconds of one plain pass over the dossiers."""

    def copied(self, folder: Path) -> float:
        """The seconds of a copy into the folder, made without us."""


class SqliteStore:
    """A file."""

    copying = "copying the file"

    def __init__(self, address: str) -> None:
        self.address = address
        self._file = address.removeprefix("sqlite:///")

    @contextmanager
    def empty(self) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="tthc-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.db'}"

    def plain_pass(self) -> float:
        started = time.perf_counter()
        with closing(sqlite3.connect(self._file)) as connection:
            connection.execute(_PLAIN_PASS.format("NOT INDEXED")).fetchall()
        return time.perf_counter() - started

    def copied(self, folder: Path) -> float:
        started = time.perf_counter()
        shutil.copy(self._file, folder / "copied.db")
        subprocess.run(["sync"], check=True)
        return time.perf_counter() - started


class PostgresStore:
    """A database of a server, whose role may make another one beside it."""

    copying = "pg_dump alone"

    def __init__(self, address: str) -> None:
        self.address = address

    @contextmanager
    def empty(self) -> Iterator[str]:
        server = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {_BESIDE} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {_BESIDE} TEMPLATE template0"))
            yield make_url(self.address).set(database=_BESIDE).render_as_string(hide_password=False)
            connection.execute(text(f"DROP DATABASE {_BESIDE} WITH (FORCE)"))
        server.dispose()

    def plain_pass(self) -> float:
        engine = create_engine(self.address)
        with engine.connect() as connection:
            connection.execute(text("SET jit TO off"))
            started = time.perf_counter()
            connection.execute(text(_PLAIN_PASS.format(""))).fetchall()
            taken = time.perf_counter() - started
        engine.dispose()
        return taken

    def copied(self, folder: Path) -> float:
        started = time.perf_counter()
        url = make_url(self.address)
        address = url.set(drivername="postgresql", password=None).render_as_string()
        secret = {"PGPASSWORD": url.password} if url.password else {}
        command = ["pg_dump", "--format=custom", f"--file={folder / 'plain.dump'}", address]
        subprocess.run(command, env={**os.environ, **secret}, check=True)
        return time.perf_counter() - started


def last_batch(store: Store) -> int:
    """The number of the latest import."""
    engine = open_database(store.address)
    with reading(engine) as connection:
        number = connection.scalar(select(func.max(batch.c.id)))
    engine.dispose()
    return number or 0
