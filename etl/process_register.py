"""Which processes live: each holds a file in a private directory, and the system lets go of it however they end."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

PRIVATE = 0o700
# A job has temporary files of its own and hands on where the register is, so that all processes use the same one.
REGISTER_VARIABLE = "TTHC_REGISTER"
_DOOR = "door"
_PAUSE = 0.005


class Entry(NamedTuple):
    """A process in the register: its number among those of its kind, and the descriptor of the file that it holds."""

    number: int
    descriptor: int


def register() -> Path:
    """The directory of this user's register on this machine. Raises PermissionError where somebody else can look
    into it."""
    directory = Path(os.environ.get(REGISTER_VARIABLE) or Path(tempfile.gettempdir()) / f"tthc-register-{user()}")
    directory.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    must_be_mine(directory)
    return directory


def enter(directory: Path, kind: str) -> Entry:
    """A new entry behind all that live; it stands until this process ends or closes its descriptor."""
    with _door(directory):
        number = 1 + max(_numbers(directory, kind), default=0)
        descriptor = os.open(_path(directory, kind, number), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if not taken(descriptor):
            raise BlockingIOError(11, "a new file is held by another process", str(directory))
        return Entry(number, descriptor)


def living(directory: Path, kind: str) -> list[int]:
    """The numbers of the entries that stand, in the order in which they were made; the others are removed."""
    with _door(directory):
        return [number for number in _numbers(directory, kind) if _stands(_path(directory, kind, number))]


def taken(descriptor: int) -> bool:
    """Whether the open file could be taken hold of; it is let go of when it is closed or its process ends."""
    try:
        _lock(descriptor)
    except OSError:
        return False
    return True


def user() -> str:
    """This user in the name of a directory."""
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def must_be_mine(directory: Path) -> None:
    """Raises PermissionError where the directory is not this user's alone."""
    if not hasattr(os, "getuid"):
        return
    found = directory.lstat()
    if directory.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(13, "not a private directory of this user", str(directory))


@contextmanager
def _door(directory: Path) -> Iterator[None]:
    """One process at a time: a new entry is held before anybody looks, and is behind all that are seen."""
    with (directory / _DOOR).open("ab") as door:
        while not taken(door.fileno()):
            time.sleep(_PAUSE)
        yield


def _numbers(directory: Path, kind: str) -> list[int]:
    return sorted(int(path.name.removeprefix(f"{kind}-")) for path in directory.glob(f"{kind}-*"))


def _path(directory: Path, kind: str, number: int) -> Path:
    return directory / f"{kind}-{number}"


def _stands(path: Path) -> bool:
    with path.open("rb+") as file:
        if not taken(file.fileno()):
            return True
    # Windows removes no file that is open, be it only for a look by its virus scanner.
    with suppress(PermissionError):
        path.unlink(missing_ok=True)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
