"""Temporary directories of this process; those of processes that died are removed by the next one."""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from etl.process_register import enter, living, register

_KIND = "owner"


def prefix() -> str:
    """With this begins the name of every temporary directory of this process."""
    directory = register()
    return f"{_beginning(directory)}{_owner(directory, os.getpid())}-"


def sweep() -> None:
    """Removes what processes that died left among the temporary files: typed dossiers may be in it. What processes of
    another register left is for those to remove."""
    directory = register()
    # Who is found here had an owner by then, so whoever is not among the living afterwards is dead.
    beginning = _beginning(directory)
    found = [path for path in Path(tempfile.gettempdir()).glob(f"{beginning}*") if _is_mine(path)]
    owners = set(living(directory, _KIND))
    for path in found:
        if _owner_of(path.name.removeprefix(beginning)) not in owners:
            shutil.rmtree(path, ignore_errors=True)


@cache
def _owner(directory: Path, _process: int) -> int:
    """This process's number; a copy of a process is another one."""
    sweep()
    return enter(directory, _KIND).number


def _beginning(directory: Path) -> str:
    """Owners of two registers have the same numbers."""
    return f"tthc-work-{hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:8]}-"


def _owner_of(name: str) -> int | None:
    number = name.partition("-")[0]
    return int(number) if number.isdecimal() else None


def _is_mine(path: Path) -> bool:
    try:
        return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
