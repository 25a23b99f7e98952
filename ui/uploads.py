"""Uploaded files on their way to the importer: in a private directory, for as long as the import takes."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from etl.importer import FileResult, ImportOptions, Step, import_files
from ui.cache import database

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME = 180


class Upload(Protocol):
    """What Streamlit hands over for one uploaded file."""

    name: str

    def getvalue(self) -> bytes: ...


def run_import(
    uploads: Sequence[Upload], options: ImportOptions, *, on_progress: Callable[[int, str], None]
) -> list[FileResult]:
    """Import or preview the files, in order. `on_progress` hears how many are done and the name of the one at work.

    The bytes lie in a directory that only this user can read, and that is gone when this returns.
    """
    # Owned by this user alone (mode 700), as mkdtemp makes it.
    with TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True) as directory:
        paths = [_written(Path(directory) / str(place), upload) for place, upload in enumerate(uploads)]
        done: list[FileResult] = []

        def at_work(step: Step) -> None:
            on_progress(len(done), step.file_name)

        return import_files(database(), paths, options, on_step=at_work, on_done=done.append)


def safe_name(name: str) -> str:
    """The file's own name without anything that leads out of a directory or that a file system refuses."""
    tidy = _NOT_IN_NAMES.sub("_", name).strip(" .") or "tep"
    return tidy if len(tidy.encode()) <= _LONGEST_NAME else tidy.encode()[-_LONGEST_NAME:].decode(errors="ignore")


def _written(directory: Path, upload: Upload) -> Path:
    directory.mkdir()
    path = directory / safe_name(upload.name)
    path.write_bytes(upload.getvalue())
    return path
