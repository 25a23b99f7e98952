"""Temporary directories of this process; those of processes that died are removed by the next one."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from etl.process_register import enter, living, register

_BEGINNING = "tthc-work-"
_KIND = "owner"


def prefix() -> str:
    """With this begins the name of every temporary directory of this process."""
    return f"{_BEGINNING}{_owner(register(), os.getpid())}-"


def sweep() -> None:
    """Removes what processes that died left among the temporary files: typed dossiers may be in it."""
    # Who is found here had an owner by then, so whoever is not among the living afterwards is dead.
    found = [path for path in Path(tempfile.gettempdir()).glob(f"{_BEGINNING}*") if _is_mine(path)]
    owners = set(living(register(), _KIND))
    for path in found:
        if _owner_of(path) not in owners:
            shutil.rmtree(path, ignore_errors=True)


@cache
def _owner(directory: Path, _process: int) -> int:
    """This process's number; a copy of a process is another one."""
    sweep()
    return enter(directory, _KIND).number


def _owner_of(path: Path) -> int | None:
    number = path.name.removeprefix(_BEGINNING).partition("-")[0]
    return int(number) if number.isdecimal() else None


def _is_mine(path: Path) -> bool:
    try:
        return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
