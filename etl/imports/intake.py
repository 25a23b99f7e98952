"""What storing a file of any kind is given and gives: the two kinds are told apart in etl.imports.storing alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from db.engine import Connection
from domain.batch import NewBatch, Tally
from domain.undo import Replacement
from etl.imports.results import ImportOptions
from etl.reading.reading import Reading
from etl.recognition.questions import Question


@dataclass(frozen=True)
class Intake:
    """What is known beside the file: the options, its source's number, and the moment; `new_batch` makes its batch."""

    options: ImportOptions
    source_id: int
    now: datetime
    new_batch: Callable[[Reading], NewBatch]


class Stored(NamedTuple):
    """What storing a file did. `batch` is None where no row of it could go in: the reading has the errors. `questions`
    may stay open."""

    read: Reading
    batch: int | None = None
    tally: Tally = Tally()
    questions: tuple[Question, ...] = ()
    replacement: Replacement | None = None


# Checks a reading against the database before anything is stored: gives it with what was found.
Check = Callable[[Connection, Reading, ImportOptions], Reading]
# Stores a reading's rows.
Store = Callable[[Connection, Reading, Intake], Stored]


@dataclass(frozen=True)
class KindOfFile:
    """How files of a kind are checked and stored. `unusable` says in one sentence why an answer given cannot be kept,
    `refusal` why no row of a file goes in."""

    unusable: Callable[[Connection, Reading, ImportOptions], str | None]
    check: Check
    store: Store
    refusal: Callable[[Reading], str]
