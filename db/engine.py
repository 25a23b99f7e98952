"""Opens the database (SQLite or PostgreSQL) and gives connections for reading and for writing."""

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url

from db import work_tables
from db.faults import NoRoomToUpgradeError, upgrade_words
from db.named_schema import can_use, look_nowhere_else, make_schema

__all__ = ["Connection", "Engine", "database_url", "open_database", "reading", "rehearsal", "transaction"]

_LOG = logging.getLogger(__name__)

DATABASE_URL_VARIABLE = "TTHC_DATABASE_URL"
# The last migration; a database at this revision is opened without loading Alembic.
HEAD = "0019"

_PROJECT = Path(__file__).resolve().parent.parent
# How long a writer waits for another before it gives up.
BUSY_SECONDS = 30.0
_BUSY_TIMEOUT = f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}"
# Everybody who looks at a page reads in a thread of their own, for a moment each: so many connections stay open, a few
# more are opened when all of them are in use, and whoever comes then waits instead of failing.
_POOL: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 120.0}
# A file of so many bytes takes more than some seconds to bring up to date.
_LARGE = 200 << 20
# A log that a reader held is tried again after a reading; not after each, as a long import lets nobody empty it.
_BETWEEN_TRIES = 5.0
_last_try: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()
# A server's machine that vanished is noticed after so long, in place of the system's quarter of an hour; what the
# address itself says of these comes first.
_SERVER = {"connect_timeout": "10", "keepalives_idle": "30", "tcp_user_timeout": "120000"}
# A writer waits as long as SQLite's for the other, and for readers of a table that it changes. Its own work takes what
# it takes, whatever the role's settings are; one that is silent for so long is gone, and the others go on.
_WRITER = text(
    "SELECT set_config('lock_timeout', :patience, true), set_config('statement_timeout', '0', true), "
    "set_config('idle_in_transaction_session_timeout', '10min', true)"
)
# Any fixed number: writers of one PostgreSQL schema wait for each other under it, as SQLite's writers do. Those of two
# provinces, with a schema each, do not.
_WRITER_LOCK = 5_480_766


def database_url() -> str:
    """The address in TTHC_DATABASE_URL, else data/tthc.db beside the project."""
    return os.environ.get(DATABASE_URL_VARIABLE) or f"sqlite:///{(_PROJECT / 'data' / 'tthc.db').as_posix()}"


def address_of(engine: Engine) -> str:
    """The whole address of an open database, its password too: for the environment of a process that opens it."""
    return engine.url.render_as_string(hide_password=False)


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for a server."""
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(path) if path else None


def open_database(url: str | None = None) -> Engine:
    """The database at the address, created and brought up to date where needed. Raises sqlalchemy's errors, and those
    of db.faults."""
    address = make_url(url or database_url())
    if address.get_backend_name() == "sqlite":
        engine = _open_sqlite(address.render_as_string(hide_password=False), address.database)
    else:
        engine = open_server(address)
    try:
        if engine.dialect.name == "postgresql":
            _have_schema(engine)
        if _version(engine) != HEAD:
            upgrade(engine)
    except BaseException:
        # No caller gets the engine that could close the file, and Windows neither moves nor replaces an open one.
        engine.dispose()
        raise
    return engine


def open_server(address: URL, patience: Mapping[str, str] | None = None) -> Engine:
    """The PostgreSQL database at the address, neither created nor brought up to date; `patience` are settings of libpq
    that take the place of the usual ones."""
    usual = {**_SERVER, **(patience or {})}
    settings = {name: value for name, value in usual.items() if name not in address.query}
    return create_engine(address, connect_args=settings, pool_pre_ping=True, **_POOL)


def upgrade(engine: Engine) -> None:
    """Bring the database up to date, in one transaction. What a large file takes is said first, in the log; raises
    NoRoomToUpgradeError where the disk has less room than that."""
    path = file_of(engine)
    size = _size_of(path) if path else 0
    if path and size >= _LARGE:
        free = shutil.disk_usage(path.parent).free
        if free < size:
            raise NoRoomToUpgradeError(needed=size, free=free)
        _LOG.warning(upgrade_words(size))
    # Whoever opens the database meanwhile waits for it, as long as it takes, and finds it done.
    with _writing(engine, for_ever=True) as connection:
        if version_of(connection) != HEAD:
            bring_up_to_date(connection)
        work_tables.drop_all(connection)
        connection.commit()
    empty_log(engine)


def bring_up_to_date(connection: Connection) -> None:
    """Run every migration that the database has not seen. One that changes what the ledger's lines are leaves it empty:
    it is counted anew."""
    from db import batches, ledger, signal_keeping
    from db.migrate import upgrade_to

    upgrade_to(connection, "head")
    if ledger.is_empty(connection):
        ledger.rebuild(connection, batches.data_date(connection))
    elif signal_keeping.is_empty(connection):
        signal_keeping.rebuild(connection)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A connection for writing: one writer at a time, all of it or nothing."""
    with _writing(engine) as connection:
        yield connection
        work_tables.drop_all(connection)
        connection.commit()
    empty_log(engine)


@contextmanager
def rehearsal(engine: Engine) -> Iterator[Connection]:
    """A connection for writing like transaction(), of which nothing stays."""
    with _writing(engine) as connection:
        yield connection
        connection.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading: everything read through it is of one moment."""
    with engine.connect().execution_options(only_reads=True) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        yield connection
    if monotonic() - _last_try.get(engine, 0.0) > _BETWEEN_TRIES:
        empty_log(engine)


def empty_log(engine: Engine) -> None:
    """Move what SQLite's log (the file ending in -wal) holds into the database's own file, so that a copy of that one
    file has everything.

    Where somebody reads or writes just now, the log stays, and the next one who has read or written tries again.
    """
    path = file_of(engine)
    _last_try[engine] = monotonic()
    if path is None or not _size_of(Path(f"{path}-wal")):
        return
    with engine.connect() as connection:
        # Nobody is made to wait for this.
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql(_BUSY_TIMEOUT)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def become_writer(connection: Connection) -> None:
    """Wait until nobody else writes to this PostgreSQL schema; whoever comes later waits for this transaction."""
    # The address may name a schema that is not made yet.
    lock = "SELECT pg_advisory_xact_lock(:key, hashtext(coalesce(current_schema(), '')))"
    connection.execute(text(lock), {"key": _WRITER_LOCK})


@contextmanager
def _writing(engine: Engine, *, for_ever: bool = False) -> Iterator[Connection]:
    """A connection for writing, once the writer before it has ended: on a server waited for `for_ever` where asked."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A deferred BEGIN would let two readers become writers and one of them fail (safety rules, Storing).
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            _take_turn(connection, 0.0 if for_ever else BUSY_SECONDS)
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise


def _take_turn(connection: Connection, patience: float) -> None:
    """Wait so many seconds for the writer before, 0 is for ever; from then on 30 seconds for readers of a table."""
    connection.execute(_WRITER, {"patience": f"{patience * 1000:.0f}"})
    become_writer(connection)
    connection.execute(_WRITER, {"patience": f"{BUSY_SECONDS * 1000:.0f}"})


def _open_sqlite(url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **_POOL)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # Transactions are begun by transaction() and reading(), not by the driver's guess.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
            # The rows of an export are loaded into a work table before they become dossiers.
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute(_BUSY_TIMEOUT).close()

    return engine


def version_of(connection: Connection) -> str | None:
    """The last migration that the database has seen; None where it has none of our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _have_schema(engine: Engine) -> None:
    """Make the schema that the address names, where it is missing."""
    schema = look_nowhere_else(engine)
    if schema is None:
        return
    with engine.connect() as connection:
        is_there = can_use(connection, schema)
    if not is_there:
        with transaction(engine) as connection:
            make_schema(connection, schema)


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return version_of(connection)
