"""Copies of a PostgreSQL database: pg_dump writes them; pg_restore only reads them out, row by row.

The rows go into tables that our own migrations made, in one transaction with every check, so that a copy can be older
than the program, needs no right beyond those of the database's owner, and cannot run any SQL of its own.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from db import batches, ledger, work_tables
from db.contents import Contents, contents
from db.copy_refusal import CopyRefusal, CopyRefusedError
from db.engine import become_writer, bring_up_to_date, open_database, transaction
from db.named_schema import is_distributed
from db.schema import batch, metadata

_REVISIONS = "alembic_version"
_HEADER = b"PGDMP"
_COPY = re.compile(rb'COPY [^(]+ \(([\w", ]+)\) FROM stdin;')
_TOC_LINE = re.compile(r"TABLE DATA (\S+) (\S+) ")
_KEPT = "tthc_truoc_"
_LOCK_NOT_AVAILABLE = "55P03"


def copy(engine: Engine, target: Path) -> Contents:
    """Let pg_dump write the snapshot in which ledger and dossiers were compared, and read the file back; gives the
    snapshot's contents. Raises CopyRefusedError."""
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        _must_have_tools(connection)
        if is_distributed(connection):
            # Each server has snapshots of its own, and pg_dump gets another one than we: nobody may import between.
            become_writer(connection)
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        with connection.begin_nested() as counted, engine.connect() as beside:
            beside.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            beside.execute(text(f"SET TRANSACTION SNAPSHOT '{snapshot}'"))
            _must_agree(connection, beside)
            # Whoever counts anew meanwhile waits for the work tables, and for them alone.
            counted.rollback()
        copied = contents(connection)
        schema = connection.scalar(text("SELECT current_schema()"))
        tables = [f'--table="{schema}"."{name}"' for name in _our_tables()]
        address, environment = _address(engine)
        options = ["--format=custom", "--no-owner", "--no-privileges", "--encoding=UTF8", "--no-password"]
        _run(["pg_dump", *options, f"--snapshot={snapshot}", *tables, f"--file={target}", address], environment)
    # Unpacks every row of every table.
    _run(["pg_restore", f"--file={os.devnull}", str(target)])
    return copied


def restore(url: str, copy: Path, *, moment: datetime, replace: bool) -> str | None:
    """Load the copy into new tables, hold their ledger against their dossiers, and put them in the old ones' place, all
    in one transaction.

    Gives the schema in which the former tables are kept, None where they held nothing. Raises CopyRefusedError.
    """
    with copy.open("rb") as file:
        beginning = file.read(16)
    if beginning.startswith(b"SQLite format 3"):
        raise CopyRefusedError(CopyRefusal.OTHER_KIND)
    if not beginning.startswith(_HEADER):
        raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
    engine = open_database(url)
    try:
        with transaction(engine) as connection:
            _must_have_tools(connection)
            return _replace(connection, copy, f"{_KEPT}{moment:%Y%m%d_%H%M%S}", replace=replace)
    finally:
        engine.dispose()


def _replace(connection: Connection, copy: Path, kept: str, *, replace: bool) -> str | None:
    imports = connection.scalar(select(func.count()).select_from(batch)) or 0
    if imports and not replace:
        raise CopyRefusedError(CopyRefusal.DATABASE_HOLDS_DATA, imports)
    _exchange(connection, copy, kept)
    if imports:
        return kept
    connection.execute(text(f'DROP SCHEMA "{kept}" CASCADE'))
    return None


def _our_tables() -> list[str]:
    return [*(table.name for table in metadata.sorted_tables), _REVISIONS]


def _must_have_tools(connection: Connection) -> None:
    """Raise CopyRefusedError where pg_dump or pg_restore is missing or older than the server."""
    server = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    for tool in ("pg_dump", "pg_restore"):
        if shutil.which(tool) is None:
            raise CopyRefusedError(CopyRefusal.TOOL_MISSING, tool)
        output = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
        version = re.search(r"\d+", output)
        if version is None or int(version[0]) < server:
            raise CopyRefusedError(CopyRefusal.TOOL_TOO_OLD, f"{output.strip()}, máy chủ {server}")


def _must_agree(connection: Connection, beside: Connection | None = None) -> None:
    differences = ledger.check(connection, batches.data_date(connection), beside=beside)
    if len(differences):
        raise CopyRefusedError(CopyRefusal.LEDGER_DIFFERS, len(differences))


def _address(engine: Engine) -> tuple[str, dict[str, str]]:
    """How libpq finds the database; the password goes by the environment, where other users cannot read it."""
    _, options = engine.dialect.create_connect_args(engine.url)
    keywords = {option.keyword.decode() for option in Conninfo.get_defaults()}
    words = {name: str(value) for name, value in options.items() if name in keywords}
    password = words.pop("password", None)
    secret = {"PGPASSWORD": password} if password is not None else {}
    return f"--dbname={make_conninfo('', **words)}", {**os.environ, **secret}


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise CopyRefusedError(CopyRefusal.TOOL_FAILED, _last_words(done.stderr))


def _last_words(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1][:300] if lines else ""


def _exchange(connection: Connection, copy: Path, kept: str) -> None:
    """Make the copy's tables in a schema of their own, then put them in the present ones' place and these in `kept`."""
    present, made = str(connection.scalar(text("SELECT current_schema()"))), f"{kept}_moi"
    put_in_place = _exchange_schemas if is_distributed(connection) else _exchange_tables
    connection.execute(text(f'CREATE SCHEMA "{made}"'))
    connection.execute(text(f'SET LOCAL search_path TO "{made}"'))
    _load(connection, copy, made)
    _must_agree(connection)
    work_tables.drop_all(connection)
    connection.execute(text("SET LOCAL lock_timeout TO '30s'"))
    try:
        put_in_place(connection, present, made, kept)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") == _LOCK_NOT_AVAILABLE:
            raise CopyRefusedError(CopyRefusal.BUSY) from error
        raise


def _exchange_tables(connection: Connection, present: str, made: str, kept: str) -> None:
    connection.execute(text(f'CREATE SCHEMA "{kept}"'))
    for name in _our_tables():
        connection.execute(text(f'ALTER TABLE "{present}"."{name}" SET SCHEMA "{kept}"'))
        connection.execute(text(f'ALTER TABLE "{made}"."{name}" SET SCHEMA "{present}"'))
    connection.execute(text(f'DROP SCHEMA "{made}"'))


def _exchange_schemas(connection: Connection, present: str, made: str, kept: str) -> None:
    """For Citus, which lets no table leave a distributed schema: the schema is ours alone and gives up its name."""
    for name in _our_tables():
        # As above, whoever reads is waited for; a new name of their schema would not wait.
        connection.execute(text(f'LOCK TABLE "{present}"."{name}" IN ACCESS EXCLUSIVE MODE'))
    connection.execute(text(f'ALTER SCHEMA "{present}" RENAME TO "{kept}"'))
    connection.execute(text(f'ALTER SCHEMA "{made}" RENAME TO "{present}"'))


def _load(connection: Connection, copy: Path, schema: str) -> None:
    """Make the tables as they were when the copy was made, fill them, and bring them up to date."""
    from db.migrate import knows, upgrade_to

    source = _schema_of(copy)
    revision = _revision(copy, source)
    if not knows(revision):
        raise CopyRefusedError(CopyRefusal.NEWER, revision)
    upgrade_to(connection, revision)
    tables = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names(schema=schema) if name]
    for name in tables:
        if name != _REVISIONS:
            _fill(connection, copy, source, name)
    bring_up_to_date(connection)
    for name in _our_tables():
        connection.execute(text(f'ANALYZE "{name}"'))


def _schema_of(copy: Path) -> str:
    """The schema in which the copy has our tables; schemas that an earlier restore kept do not count."""
    by_schema: dict[str, set[str]] = {}
    with _reading_out(["--list", str(copy)]) as output:
        for line in output:
            if match := _TOC_LINE.search(line.decode(errors="replace")):
                by_schema.setdefault(match[1], set()).add(match[2])
    for schema, tables in by_schema.items():
        if {_REVISIONS, "batch", "dossier", "sighting", "ledger"} <= tables and not schema.startswith(_KEPT):
            return schema
    raise CopyRefusedError(CopyRefusal.NOT_A_COPY)


def _revision(copy: Path, schema: str) -> str:
    with _rows(copy, schema, _REVISIONS) as (_, lines):
        revisions = [line.decode().strip() for line in lines]
    if len(revisions) != 1:
        raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
    return revisions[0]


def _fill(connection: Connection, copy: Path, source: str, table: str) -> None:
    driver: Any = connection.connection.driver_connection
    with _rows(copy, source, table) as (columns, lines):
        command = SQL("COPY {} ({}) FROM STDIN").format(
            Identifier(table), SQL(", ").join(Identifier(column) for column in columns)
        )
        try:
            with driver.cursor() as cursor, cursor.copy(command) as sink:
                for line in lines:
                    sink.write(line)
        except psycopg.DataError as error:
            raise CopyRefusedError(CopyRefusal.DAMAGED) from error
        except psycopg.ProgrammingError as error:
            # Columns that our table of that revision does not have.
            raise CopyRefusedError(CopyRefusal.NOT_A_COPY) from error


@contextmanager
def _rows(copy: Path, schema: str, table: str) -> Iterator[tuple[list[str], Iterator[bytes]]]:
    """The columns of a table in the copy, and its rows in COPY's text format."""
    options = ["--data-only", "--file=-", f"--schema={schema}", f"--table={table}", str(copy)]
    with _reading_out(options) as output:
        header = next((match for line in output if (match := _COPY.match(line))), None)
        if header is None:
            raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
        columns = [column.strip('"') for column in header[1].decode().split(", ")]
        yield columns, _until_the_end(output)


def _until_the_end(output: IO[bytes]) -> Iterator[bytes]:
    for line in output:
        if line == b"\\.\n":
            return
        yield line
    raise CopyRefusedError(CopyRefusal.DAMAGED)


@contextmanager
def _reading_out(options: Sequence[str]) -> Iterator[IO[bytes]]:
    """What pg_restore writes; a failure of its own counts once all was read."""
    with TemporaryFile() as errors:
        process = subprocess.Popen(["pg_restore", *options], stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        try:
            yield process.stdout
            for _ in process.stdout:
                pass
        finally:
            process.stdout.close()
            process.wait()
        if process.returncode:
            errors.seek(0)
            raise CopyRefusedError(CopyRefusal.TOOL_FAILED, _last_words(errors.read().decode(errors="replace")))
