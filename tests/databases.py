"""PostgreSQL databases that tests may fill and empty: one a test process, beside the one that the variable names."""

import os

from sqlalchemy import Connection, create_engine, delete, make_url, text

from db import once_a_state
from db.schema import metadata


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
    maintenance.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


def empty_database(connection: Connection) -> None:
    """Leave the tables, remove their lines."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    # The imports of two tests in one second leave the same state.
    once_a_state.forget(connection.engine)
