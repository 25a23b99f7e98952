"""An import taken back: what happened to the dossiers that its file showed."""

from dataclasses import dataclass
from datetime import date

from domain.batch import ImportBatch
from domain.effect import Effect


@dataclass(frozen=True)
class FileShare:
    """How many of the dossiers in question a batch has to do with."""

    batch: int
    file_name: str
    dossiers: int


@dataclass(frozen=True)
class Replacement:
    """What a file that replaces earlier ones does: the dossiers of each earlier file that no longer count, and the
    number of dossiers (`removed`) that no file shows now."""

    files: tuple[FileShare, ...]
    removed: int


@dataclass(frozen=True)
class Reversal:
    """What taking a batch back does to the dossiers that it showed: each is in one of the first five numbers.

    `removed` no other file shows; `set_back` have another file's content now; `superseded` had the content of a file
    with a later data date, or imported later (`superseded_by` says which); `confirmed` have the same content in another
    file. `returned` are dossiers of files that this one had replaced. `versions_removed` counts the contents that no
    other batch shows.
    """

    removed: int
    set_back: int
    superseded: int
    confirmed: int
    returned: int
    superseded_by: tuple[FileShare, ...]
    versions_removed: int

    @property
    def dossiers(self) -> int:
        """The dossiers that the batch has to do with."""
        return self.removed + self.set_back + self.superseded + self.confirmed + self.returned


@dataclass(frozen=True)
class UndoReport:
    """A batch taken back, or what taking it back would do: the batch as it was, and the database's data date.

    `effect` is what that does to the counts of the days that its file tells of; None where nothing in it was counted.
    """

    batch: ImportBatch
    reversal: Reversal
    data_date_before: date | None
    data_date_after: date | None
    effect: Effect | None
