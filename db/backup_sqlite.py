"""Copies of a SQLite database: a file that SQLite itself wrote, and that file's pages put back into the database."""

import os
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from db import batches, ledger
from db.contents import Contents, contents
from db.copy_refusal import CopyRefusal, CopyRefusedError
from db.engine import open_database, reading

OUR_TABLES = frozenset({"alembic_version", "source", "batch", "dossier", "sighting", "ledger"})

_HEADER = b"SQLite format 3\0"
_BUSY_SECONDS = 30
# Enough for the write lock to be taken before the rest follows in one go.
_FIRST_PAGES = 1
_SUFFIXES = ("", "-wal", "-shm")


def copy(engine: Engine, target: Path) -> Contents:
    """Write the database as it is at one moment into a new file, and prove the file; gives what the file holds.

    Raises CopyRefusedError.
    """
    _vacuum_into(engine, target)
    with closing(_read_only(target)) as connection:
        _must_be_whole(connection)
    # Not as open_database does: the copy stays one file, without a write-ahead log beside it.
    return _must_agree(create_engine(f"sqlite:///{target.resolve().as_uri()}?mode=ro&uri=true"))


def restore(url: str, copy: Path, *, moment: datetime, replace: bool) -> str | None:
    """Put the copy's pages into the database, in one transaction that other processes see like any other.

    Gives the file in which the former data are kept, None where there were none. Raises CopyRefusedError.
    """
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".tthc-", dir=path.parent) as directory:
        proven = Path(directory) / "copy.db"
        _prove(copy, proven)
        damaged = _put_aside_if_damaged(url, path, moment=moment, replace=replace)
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as live:
            seen = _changes(live)
            kept = _keep(url, path, moment=moment, replace=replace)
            _pour(proven, live, path, seen)
    return kept or damaged


def _vacuum_into(engine: Engine, target: Path) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)


def _must_be_whole(connection: sqlite3.Connection) -> None:
    problems = [line for (line,) in connection.execute("PRAGMA integrity_check(1)")]
    if problems != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise CopyRefusedError(CopyRefusal.DAMAGED)


def _must_agree(engine: Engine) -> Contents:
    """Hold the ledger in the file against the dossiers in the file, and close it; gives what it holds."""
    try:
        with engine.connect() as connection:
            differences = ledger.check(connection, batches.data_date(connection))
            copied = contents(connection)
    finally:
        engine.dispose()
    if len(differences):
        raise CopyRefusedError(CopyRefusal.LEDGER_DIFFERS, len(differences))
    return copied


def _prove(copy: Path, proven: Path) -> None:
    """Write the copy, once it is known to be ours and whole, as a database of the present shape."""
    with copy.open("rb") as file:
        beginning = file.read(len(_HEADER))
    if beginning.startswith(b"PGDMP"):
        raise CopyRefusedError(CopyRefusal.OTHER_KIND)
    if beginning != _HEADER:
        raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
    try:
        with closing(_read_only(copy)) as connection:
            _must_be_ours(connection)
            _must_be_whole(connection)
            connection.execute("VACUUM INTO ?", (str(proven),))
    except sqlite3.DatabaseError as error:
        raise CopyRefusedError(CopyRefusal.DAMAGED) from error
    # Opening brings it up to date.
    _must_agree(open_database(f"sqlite:///{proven.as_posix()}"))


def _must_be_ours(connection: sqlite3.Connection) -> None:
    from db.migrate import knows

    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= OUR_TABLES:
        raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision is None:
        raise CopyRefusedError(CopyRefusal.NOT_A_COPY)
    if not knows(revision[0]):
        raise CopyRefusedError(CopyRefusal.NEWER, revision[0])


def _put_aside_if_damaged(url: str, path: Path, *, moment: datetime, replace: bool) -> str | None:
    """Make sure that the address has an undamaged database; gives the new name of a damaged one, else None."""
    try:
        open_database(url).dispose()
        with closing(_read_only(path)) as connection:
            _must_be_whole(connection)
    except (DatabaseError, sqlite3.DatabaseError, CopyRefusedError) as error:
        if not _is_damage(error):
            raise
        if not replace:
            raise CopyRefusedError(CopyRefusal.DATABASE_DAMAGED) from error
        kept = _put_aside(path, moment)
        open_database(url).dispose()
        return kept
    return None


def _keep(url: str, path: Path, *, moment: datetime, replace: bool) -> str | None:
    """Copy the data that are about to be replaced into a file beside the database, where there are any."""
    engine = open_database(url)
    try:
        with reading(engine) as connection:
            imports = len(batches.batches(connection))
        if not imports:
            return None
        if not replace:
            raise CopyRefusedError(CopyRefusal.DATABASE_HOLDS_DATA, imports)
        kept = _name_for_kept(path, moment)
        _vacuum_into(engine, kept)
    finally:
        engine.dispose()
    return str(kept)


def _is_damage(error: Exception) -> bool:
    if isinstance(error, CopyRefusedError):
        return error.refusal is CopyRefusal.DAMAGED
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _put_aside(path: Path, moment: datetime) -> str:
    kept = _name_for_kept(path, moment)
    for suffix in _SUFFIXES:
        if (part := Path(f"{path}{suffix}")).exists():
            os.rename(part, f"{kept}{suffix}")
    return str(kept)


def _name_for_kept(path: Path, moment: datetime) -> Path:
    return path.with_name(f"{path.stem}-truoc-{moment:%Y%m%d-%H%M%S}{path.suffix}")


def _changes(connection: sqlite3.Connection) -> int:
    """A number that changes once anybody else has written to the database."""
    number: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return number


def _pour(proven: Path, live: sqlite3.Connection, path: Path, seen: int) -> None:
    """Write the proven file's pages over the database's, in one transaction.

    Writers wait from the first page on; whoever wrote between the copy that was kept and that page would be lost, so
    then nothing is replaced. `live` looks on: while the pages are written it still reads what was there before.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    checked = False

    def look(status: int, _remaining: int, _total: int) -> None:
        nonlocal checked
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            if time.monotonic() > deadline:
                raise CopyRefusedError(CopyRefusal.BUSY)
        elif not checked:
            checked = True
            if _changes(live) != seen:
                raise CopyRefusedError(CopyRefusal.CHANGED_MEANWHILE)

    with (
        closing(_read_only(proven)) as source,
        closing(sqlite3.connect(path, timeout=_BUSY_SECONDS)) as written,
    ):
        written.execute("PRAGMA synchronous=FULL")
        source.backup(written, pages=_FIRST_PAGES, progress=look)
        # As db.engine.empty_log does: a reader of this moment is not waited for.
        written.execute("PRAGMA busy_timeout=0")
        written.execute("PRAGMA wal_checkpoint(TRUNCATE)")
