"""Tables that a transaction fills for its own statements: nobody else sees them, and they end with it.

On SQLite they are temporary. On PostgreSQL they are made in the schema of the kept tables, and dropped before the
commit. Where that schema lies on another server (Citus), the work tables lie beside the kept ones, and a statement that
reads both runs there (decision 0025).
"""

from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, text
from sqlalchemy.schema import CreateTable

work = MetaData()

_KIND = {"sqlite": "TEMPORARY", "postgresql": "UNLOGGED"}
_MADE = text(
    "SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relname = ANY(:names) "
    "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
)


def work_table(name: str, *columns: Any, **options: Any) -> Table:
    """A work table with these columns and constraints."""
    return Table(name, work, *columns, **options)


def empty(connection: Connection, table: Table) -> None:
    """Make the work table, or empty it where the transaction has it already."""
    made = str(CreateTable(table, if_not_exists=True).compile(dialect=connection.dialect))
    connection.exec_driver_sql(made.replace("CREATE TABLE", f"CREATE {_KIND[connection.dialect.name]} TABLE", 1))
    if connection.dialect.name == "postgresql":
        # Lines that DELETE removed would still be read until the table is dropped.
        connection.exec_driver_sql(f"TRUNCATE {table.name}")
    else:
        connection.execute(delete(table))


def drop_all(connection: Connection) -> None:
    """Drop the work tables of the transaction. SQLite keeps them: its connection uses them again."""
    if connection.dialect.name != "postgresql":
        return
    # The transaction is asked, as a savepoint that was rolled back has taken its tables with it.
    if made := connection.scalars(_MADE, {"names": list(work.tables)}).all():
        connection.exec_driver_sql(f"DROP TABLE {', '.join(made)}")
