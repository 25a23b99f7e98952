"""An import killed at a random moment: all of the file or nothing, and a database in which everything adds up."""

import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import new_postgres
from tests.survival.workload import export_of, run_import, start_import, state_of

_BASE, _MORE = 300, 4_000


@dataclass
class Deaths:
    """How many imports were killed: before they left anything, after they were stored, or ended before the blow."""

    nothing: int = 0
    whole: int = 0
    too_late: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def survived(self) -> int:
        return self.nothing + self.whole + self.too_late

    def __str__(self) -> str:
        total = self.survived + len(self.lost)
        return (
            f"{self.survived} of {total} (nothing stored {self.nothing}, all stored {self.whole}, "
            f"ended before the blow {self.too_late})"
        )


def kill_imports(times: int, *, postgres: str | None = None, seed: int = 1) -> Deaths:
    """Import the same file so many times into a copy of the same database, each time killed at another moment."""
    with tempfile.TemporaryDirectory(prefix="tthc-deaths-") as folder:
        directory = Path(folder)
        export = export_of(directory / "more.xlsx", _MORE, owner="99")
        prepare = _postgres_copies(postgres, directory) if postgres else _sqlite_copies(directory)
        seconds = _uninterrupted(prepare(), export)
        chance = random.Random(seed)
        found = Deaths()
        for _ in range(times):
            _kill_one(prepare(), export, chance.uniform(0, 1.1 * seconds), found)
    return found


def _kill_one(url: str, export: Path, moment: float, found: Deaths) -> None:
    process = start_import(url, export)
    time.sleep(moment)
    ended = process.poll() is not None
    process.kill()
    process.communicate(timeout=60)
    try:
        state = state_of(url)
    except Exception as damage:
        found.lost.append(f"{moment:.3f} s: {type(damage).__name__}: {damage}")
        return
    if state == (1, _BASE):
        found.nothing += 1
    elif state == (2, _BASE + _MORE):
        found.too_late += ended
        found.whole += not ended
    else:
        found.lost.append(f"{moment:.3f} s: {state[0]} batches with {state[1]} dossiers")


def _uninterrupted(url: str, export: Path) -> float:
    began = time.monotonic()
    run_import(url, export)
    return time.monotonic() - began


def _base_export(directory: Path) -> Path:
    return export_of(directory / "base.xlsx", _BASE, owner="10")


def _sqlite_copies(directory: Path) -> Callable[[], str]:
    base = directory / "base.db"
    run_import(f"sqlite:///{base.as_posix()}", _base_export(directory))
    with sqlite3.connect(base) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

    def prepare() -> str:
        work = directory / "work.db"
        for ending in ("", "-wal", "-shm"):
            Path(f"{work}{ending}").unlink(missing_ok=True)
        shutil.copy(base, work)
        return f"sqlite:///{work.as_posix()}"

    return prepare


def _postgres_copies(server: str, directory: Path) -> Callable[[], str]:
    base = new_postgres(server, purpose="_deaths_base")
    run_import(base, _base_export(directory))
    return lambda: new_postgres(server, purpose="_deaths", copy_of=base)
