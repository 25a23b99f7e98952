"""Every file of some folders previewed as an import would, one after another: what became of each, counted."""

import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from db.engine import Engine, open_database
from etl.imports import pending_files
from etl.imports.importer import preview_files
from etl.imports.results import ImportOptions
from etl.reading.reading import Reading, ReadOptions
from etl.reading.worker import PendingReading, start_reading
from etl.refused_file import RefusedFileError

MOST_SECONDS, MOST_BYTES = 20.0, 1536 << 20
# What the reader is never allowed to end with: the first is a fault of ours, the others are files that beat it.
_FAULTS = frozenset({"reader_failed", "reader_died", "out_of_time"})
_VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
_NOT_OF_ONE_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PROGRAM_WORDS = re.compile(r"Traceback|panicked|Exception:|Error:| object at 0x")


@dataclass
class Readings:
    """How often each refusal was given ("read" where there was none), the longest reading, the largest reader."""

    codes: Counter[str] = field(default_factory=Counter)
    longest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        codes = ", ".join(f"{code} {count}" for code, count in self.codes.most_common())
        return (
            f"{self.codes.total()} files, {len(self.faults)} faults; longest {self.longest[0]:.1f} s "
            f"({self.longest[1]}), largest reader {self.largest[0] >> 20} MiB ({self.largest[1]})\n{codes}"
        )


class _Told(PendingReading):
    """A reading that remembers why it was refused: an import tells people the sentence only."""

    def __init__(self, pending: PendingReading) -> None:
        self._pending = pending
        self.code = "read"

    def result(self) -> Reading:
        try:
            return self._pending.result()
        except RefusedFileError as refusal:
            self.code = refusal.code
            raise

    def await_turn(self, on_wait: Callable[[], None]) -> None:
        self._pending.await_turn(on_wait)

    def wait(self) -> None:
        self._pending.wait()

    def cancel(self) -> None:
        self._pending.cancel()


def read_all(folders: Sequence[Path]) -> Readings:
    """Preview each file on a database of its own making; nothing is stored."""
    found = Readings()
    with tempfile.TemporaryDirectory(prefix="tthc-readings-") as folder:
        engine = open_database(f"sqlite:///{folder}/tthc.db")
        for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
            try:
                _read(engine, path, found)
            except Exception as error:
                found.faults.append(f"{path.name}: {type(error).__name__}")
        engine.dispose()
    return found


def _read(engine: Engine, path: Path, found: Readings) -> None:
    began = time.monotonic()
    told = _Told(start_reading(path, ReadOptions(), file_name=path.name))
    with patch.object(pending_files, "start_reading", lambda *_, **__: told):
        (result,) = preview_files(engine, [path], ImportOptions(dry_run=True)).files
    seconds = time.monotonic() - began
    # The largest that any reader so far has been.
    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    found.codes[told.code] += 1
    found.longest = max(found.longest, (seconds, path.name))
    if size > found.largest[0]:
        found.largest = (size, path.name)
    told_well = result.reason is None or is_sentence(result.reason)
    if told.code in _FAULTS or seconds > MOST_SECONDS or size > MOST_BYTES or not told_well:
        found.faults.append(f"{path.name}: {told.code} ({seconds:.1f} s, {size >> 20} MiB): {result.reason}")


def is_sentence(reason: str) -> bool:
    """Whether it is Vietnamese, ends as a sentence does, holds no sign that breaks or turns a line, and none of a
    program's words."""
    if not reason.endswith(".") or _NOT_OF_ONE_LINE.search(reason) or _PROGRAM_WORDS.search(reason):
        return False
    return bool(_VIETNAMESE.search(reason))
