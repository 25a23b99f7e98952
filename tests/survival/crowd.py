"""Many users who load at the same moment: every file goes in once, and nobody is told that the database is busy."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.survival.workload import export_of, start_import, state_of


@dataclass(frozen=True)
class Crowd:
    """`imported` of `files` went in; `complaints` were written on standard error; `dossiers` are held afterwards."""

    files: int
    imported: int
    complaints: tuple[str, ...]
    dossiers: int

    def __str__(self) -> str:
        return f"{self.imported} of {self.files} files, {len(self.complaints)} complaints, {self.dossiers} dossiers"


def load_at_once(users: int, files: int, *, dossiers: int = 40, url: str | None = None) -> Crowd:
    """So many processes at the same moment, each with so many files; the database must be empty."""
    with tempfile.TemporaryDirectory(prefix="tthc-crowd-") as folder:
        directory = Path(folder)
        for user in range(users):
            (directory / f"{user}").mkdir()
            for number in range(files):
                owner = f"{user:02}.{number:02}"
                export_of(directory / f"{user}" / f"{number}.xlsx", dossiers, owner=owner)
        address = url or f"sqlite:///{(directory / 'crowd.db').as_posix()}"
        processes = [start_import(address, directory / f"{user}") for user in range(users)]
        answers = [process.communicate() for process in processes]
        statuses = [file["status"] for said, _ in answers for file in json.loads(said or b'{"files": []}')["files"]]
        complaints = tuple(errors.decode() for _, errors in answers if errors)
        batches, held = state_of(address)
    imported = statuses.count("imported")
    assert batches == imported, f"{imported} files were said to be in, {batches} are"
    return Crowd(users * files, imported, complaints, held)
