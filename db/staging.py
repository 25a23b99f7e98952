"""The work table that an export's rows are loaded into before they become dossiers."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, Integer, String

from db.schema import CONTENT, dossier
from db.work_tables import empty, work_table

# What a row does to its dossier. Every row is staged as new; db.intake classifies those whose dossier exists.
NEW, UPDATED, SAME, OLDER = "new", "updated", "same", "older"

incoming = work_table(
    "incoming",
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("code", String(200), nullable=False),
    Column("written_code", String(200)),
    *(Column(name, dossier.c[name].type) for name in CONTENT),
    Column("dossier_id", Integer, nullable=False),
    Column("action", String(10), nullable=False, server_default=NEW),
    Column("version", Integer, nullable=False, server_default="1"),
    # The version that an existing dossier showed before the row, and its marks with what the row tells.
    Column("shown", Integer),
    Column("merged", Integer),
)

STAGED: tuple[str, ...] = ("ordinal", "code", "written_code", *CONTENT)

# Some of an export's rows, column by column in the order of STAGED: days and moments as text, None where missing.
StagedRows = dict[str, list[Any]]


def stage(connection: Connection, chunks: Iterable[StagedRows], *, last_id: int) -> None:
    """Fill `incoming` with the rows. New dossiers get the numbers from `last_id` + 1 on."""
    empty(connection, incoming)
    if connection.dialect.name == "postgresql":
        _copy(connection, chunks, last_id)
        return
    for chunk in chunks:
        # The driver takes four times as long over a missing value as over a text: a column of nothing else is left out.
        filled = {name: column for name, column in chunk.items() if column.count(None) < len(column)}
        # The first of a line's values is its ordinal: new dossiers are numbered by it.
        places = ", ".join("?" * len(filled))
        insert = f"INSERT INTO incoming ({_listed(filled)}, dossier_id) VALUES ({places}, ?1 + {last_id:d})"
        connection.exec_driver_sql(insert, list(zip(*filled.values(), strict=True)))


def _copy(connection: Connection, chunks: Iterable[StagedRows], last_id: int) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY incoming ({_listed(STAGED)}, dossier_id) FROM STDIN") as copy:
            for chunk in chunks:
                for line in zip(*(chunk[name] for name in STAGED), strict=True):
                    copy.write_row((*line, line[0] + last_id))
        cursor.execute("ANALYZE incoming")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
