"""What is asked of an import, how far it has come, and what became of each file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from domain.batch import BatchKind, FileStatus, Issue, IssueCount, Replacing, Tally
from domain.code_scope import CodeScope
from domain.effect import Effect
from domain.indicator import Indicator
from domain.undo import Replacement
from domain.working_time import WorkingCalendar
from etl.reading.reading import ReadOptions
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Answers, Question, merged
from etl.recognition.recognised import RecognisedColumn, SheetSeen

DEFAULT_SOURCE = "motcua"

_NOTHING: Mapping[str, ColumnMapping] = {}


@dataclass(frozen=True)
class ImportOptions:
    """What the user says about files. `as_of` and `agency` fill what a file does not say; `mapping` answers for every
    file, `answers` those that asked; `dry_run` stores nothing. With `replacing` a file takes the place of what earlier
    files say of its period. `operator` is who imports, where that is known."""

    as_of: date | None = None
    source: str = DEFAULT_SOURCE
    agency: str | None = None
    mapping: ColumnMapping | None = None
    dry_run: bool = False
    answers: Answers = field(default_factory=Answers)
    replacing: Replacing | None = None
    operator: str | None = None

    def reading(
        self,
        sha256: str,
        remembered: Mapping[str, ColumnMapping] = _NOTHING,
        code_scope: CodeScope | None = None,
        own_indicators: tuple[Indicator, ...] = (),
        calendar: WorkingCalendar | None = None,
    ) -> ReadOptions:
        """What of it the reading of these bytes needs, beside what the database knows; answers given now win over those
        that are remembered."""
        agency = self.answers.agency_of_file.get(sha256, self.agency)
        layouts = merged(self.answers.layouts, remembered)
        scope = self.answers.code_scope or code_scope
        settled = calendar.settled if calendar else {}
        off, worked = (tuple(day for day, works in settled.items() if works is wanted) for wanted in (False, True))
        return ReadOptions(self.as_of, agency, self.mapping, layouts, scope, own_indicators, off, worked)


@dataclass(frozen=True)
class FileResult:
    """What became of one file, which tells of dossiers or of indicators (`kind`). `reason` is the one sentence of a
    refusal, else None; `batch` is None unless the file's rows are in the database. `error_count` and `warning_count`
    are true totals, and so are `rule_counts`, one a severity and rule (none where the file was not read now, or no
    further than its refusal); `issues` may be cut. `questions` are for a person: those that kept the file out, and
    those that a file which can go in raises. `effect` is what a dry run found that storing dossiers would do;
    `replacement` what it did, or would do, to the files whose place it takes."""

    path: Path
    file_name: str
    sha256: str
    status: FileStatus
    batch: int | None = None
    kind: BatchKind = BatchKind.DOSSIERS
    as_of: date | None = None
    period: tuple[date, date] | None = None
    tally: Tally = field(default_factory=Tally)
    reason: str | None = None
    issues: tuple[Issue, ...] = ()
    error_count: int = 0
    warning_count: int = 0
    rule_counts: tuple[IssueCount, ...] = ()
    columns: tuple[RecognisedColumn, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    questions: tuple[Question, ...] = ()
    effect: Effect | None = None
    replacement: Replacement | None = None

    @property
    def was_read(self) -> bool:
        """Whether the file's rows were read now, so that its issues can be marked in it."""
        return bool(self.sheets) and (self.reason is None or self.tally.rows > 0)


class Phase(StrEnum):
    """What is being done with a file. It waits while others are read, where the machine bears no more at once."""

    WAITING = "waiting"
    READING = "reading"
    STORING = "storing"


@dataclass(frozen=True)
class Step:
    """How far an import has come: at the file `number` of so many. `rows` are known once the file is read."""

    phase: Phase
    file_name: str
    number: int
    of: int
    rows: int | None = None


OnStep = Callable[[Step], None]
OnDone = Callable[[FileResult], None]


@dataclass(frozen=True)
class Preview:
    """What importing files in their order would do. `together` is None where fewer than two of them would be stored."""

    files: tuple[FileResult, ...]
    together: Effect | None = None


def tell_step(
    on_step: OnStep | None, phase: Phase, file_name: str, *, place: int, of: int, rows: int | None = None
) -> None:
    """Tells whoever wants to know which file is at work; `place` counts from 0."""
    if on_step:
        on_step(Step(phase, file_name, place + 1, of, rows))
