"""Databases that tests may fill and empty: SQLite files, and one on PostgreSQL a test process, beside the one that the
variable names."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, make_url, text

from db import once_a_state
from db.engine import open_database
from db.schema import metadata


def open_sqlite(path: Path) -> Engine:
    """The empty SQLite database at the path.

    It is a copy of one that this test process brought up to date once, and does not wait for the disk: no test takes
    the machine's power away.
    """
    path.write_bytes(_up_to_date())
    engine = open_database(f"sqlite:///{path.as_posix()}")
    # The one connection that opened it waits for the disk.
    engine.dispose()
    event.listen(engine, "connect", _wait_for_no_disk)
    return engine


def new_postgres(server: str, *, purpose: str = "", copy_of: str | None = None) -> str:
    """The address of this test process's own database (or of another one, for a purpose), dropped and made again.

    It is empty, or a copy of the database at the address `copy_of`, which nobody may have open meanwhile.
    """
    address = make_url(server)
    name = f"{address.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}{purpose}"
    template = make_url(copy_of).database if copy_of else "template0"
    maintenance = create_engine(address, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        # No test takes the machine's power away.
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit TO off'))
    maintenance.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


def empty_database(connection: Connection) -> None:
    """Leave the tables, remove their lines."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    # The imports of two tests in one second leave the same state.
    once_a_state.forget(connection.engine)


@cache
def _up_to_date() -> bytes:
    """The file of an empty database that every migration has gone through."""
    with tempfile.TemporaryDirectory(prefix="tthc-empty-") as folder:
        path = Path(folder) / "empty.db"
        open_database(f"sqlite:///{path.as_posix()}").dispose()
        return path.read_bytes()


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
