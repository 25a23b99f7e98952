"""A checked copy of the whole database in one file, and the database put back from it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from db import backup_postgres, backup_sqlite
from db.contents import Contents, contents
from db.copy_refusal import CopyRefusal, CopyRefusedError
from db.engine import database_url, open_database, reading


@dataclass(frozen=True)
class Restored:
    """What the database holds now. `kept` is where the former data are: a file's path, or on PostgreSQL the name of a
    schema; None where there were none."""

    contents: Contents
    kept: str | None


def back_up(engine: Engine, target: Path, *, replace: bool = False) -> Contents:
    """Write a copy that was read back and counted again; imports and readers go on meanwhile.

    The file appears whole or not at all. An existing file is kept unless `replace`. Raises CopyRefusedError.
    """
    _must_be_free(engine, target, replace=replace)
    with _beside(target) as unfinished:
        of_its_kind = backup_sqlite if engine.dialect.name == "sqlite" else backup_postgres
        copied: Contents = of_its_kind.copy(engine, unfinished)
        os.replace(unfinished, target)
    _sync(target.parent)
    return copied


def restore(copy: Path, *, moment: datetime, replace: bool = False, url: str | None = None) -> Restored:
    """Put the copy in the place of the database at the address, all of it or nothing; the copy is only read.

    A copy of an earlier version of the program is brought up to date. A database that holds imports is replaced only
    with `replace`, and then kept under a name with `moment`. Raises CopyRefusedError and OSError.
    """
    address = url or database_url()
    of_its_kind = backup_sqlite if make_url(address).get_backend_name() == "sqlite" else backup_postgres
    kept = of_its_kind.restore(address, copy, moment=moment, replace=replace)
    engine = open_database(address)
    try:
        with reading(engine) as connection:
            return Restored(contents(connection), kept)
    finally:
        engine.dispose()


def _must_be_free(engine: Engine, target: Path, *, replace: bool) -> None:
    if not target.exists():
        return
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and Path(database).exists() and target.samefile(database):
        raise CopyRefusedError(CopyRefusal.TARGET_IS_DATABASE)
    if target.is_dir() or (target.stat().st_size and not replace):
        raise CopyRefusedError(CopyRefusal.TARGET_EXISTS)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A name in the target's own folder, so that the finished file only has to be renamed."""
    unfinished = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Write the folder's new name to the disk, where the system can (POSIX)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
