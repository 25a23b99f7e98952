"""A job's files: a private directory beside the database, files written whole, and a lock held while the job runs."""

import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from db.engine import Engine, file_of
from etl.facts import as_facts
from etl.process_register import PRIVATE, must_be_mine, taken, user

_TRIES, _PAUSE = 40, 0.05
_LOCK, _HELD = "lock", "held"
# With this begins the name of a directory that is being removed.
_ASIDE = "."


def jobs_directory(engine: Engine) -> Path:
    """Where the jobs of this database are, if there are any: beside its file, or among the temporary files for a
    server's database. Raises PermissionError where somebody else can look into it."""
    if (file := file_of(engine)) is not None:
        directory = file.with_name(f"{file.name}-jobs")
    else:
        name = hashlib.sha256(str(engine.url).encode()).hexdigest()[:16]
        directory = Path(tempfile.gettempdir()) / f"tthc-jobs-{user()}-{name}"
    if os.path.lexists(directory):
        must_be_mine(directory)
    return directory


def new_directory(engine: Engine, name: str) -> Path:
    """The directory of a new job, into which only this user can look."""
    parent = jobs_directory(engine)
    parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    must_be_mine(parent)
    (parent / name).mkdir(mode=PRIVATE)
    return parent / name


def directories(engine: Engine) -> list[Path]:
    """The directories of all jobs of this database, the oldest first."""
    return [directory for directory in _found(engine) if not directory.name.startswith(_ASIDE)]


def leftovers(engine: Engine) -> list[Path]:
    """The directories whose removal was cut short, or is under way."""
    return [directory for directory in _found(engine) if directory.name.startswith(_ASIDE)]


def put(path: Path, value: object) -> None:
    """Write the value as JSON: whoever reads the file sees all of it, or what stood there before."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    unfinished.write_text(json.dumps(as_facts(value), ensure_ascii=False), encoding="utf-8")
    for left in reversed(range(_TRIES)):
        try:
            unfinished.replace(path)
            return
        except PermissionError:
            # Windows refuses while somebody reads the old file.
            if not left:
                raise
            time.sleep(_PAUSE)


def look(path: Path) -> Any:
    """The JSON in the file; None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def hold(directory: Path) -> IO[bytes]:
    """Take the job's lock. The system lets go of it when the process ends, however it ends."""
    file = (directory / _LOCK).open("ab")
    for _ in range(_TRIES):
        if taken(file.fileno()):
            (directory / _HELD).touch()
            return file
        # Another process is checking the lock at this moment.
        time.sleep(_PAUSE)
    file.close()
    raise BlockingIOError(11, "held by another process", str(directory / _LOCK))


def is_held(directory: Path) -> bool | None:
    """Whether the process that took the job's lock lives; None where none ever did."""
    if not (directory / _HELD).exists():
        return None
    with (directory / _LOCK).open("rb+") as file:
        return not taken(file.fileno())


def remove(directory: Path) -> None:
    """Remove a directory, where it is still there. Whoever looks meanwhile may find a part of it."""
    shutil.rmtree(directory, ignore_errors=True)


def remove_at_once(directory: Path) -> None:
    """Remove a directory, where it is still there: whoever looks meanwhile finds all of it, or nothing."""
    aside = directory.with_name(f"{_ASIDE}{directory.name}")
    for _ in range(_TRIES):
        try:
            directory.rename(aside)
        except FileNotFoundError:
            # Somebody else was first.
            return
        except PermissionError:
            # Windows refuses while somebody reads a file in it.
            time.sleep(_PAUSE)
        else:
            remove(aside)
            return
    remove(directory)


def _found(engine: Engine) -> list[Path]:
    parent = jobs_directory(engine)
    return sorted(parent.iterdir()) if parent.exists() else []
