"""One file's import: its batch, its tally, and what is wrong in the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.period import Period, period_of_days

MOST_ISSUES = 10_000


class Severity(StrEnum):
    """A row with an error is set aside; a row with a warning goes in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Issue:
    """One thing wrong in a user's file, with its place: Excel's row number (from 1) and column letter.

    `row`, `column` and `heading` are None where the issue is about a whole sheet or file. `found` is what stood there,
    never a personal column's content. `message` is a Vietnamese sentence that says what to do. `agency` resolves the
    row's dossier and `received_half` is the half-month of its reception (domain.period.half_month_of), where known.
    """

    severity: Severity
    code: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    heading: str | None = None
    found: str | None = None
    agency: str | None = None
    received_half: int | None = None


@dataclass(frozen=True)
class IssueCount:
    """How often a rule fired in a file, for one agency and half-month of reception; listed or not."""

    severity: Severity
    code: str
    agency: str | None
    received_half: int | None
    number: int


def by_rule(counts: Iterable[IssueCount]) -> tuple[IssueCount, ...]:
    """The counts of all agencies and half-months together, one a severity and rule."""
    sums: dict[tuple[Severity, str], int] = {}
    for count in counts:
        kind = count.severity, count.code
        sums[kind] = sums.get(kind, 0) + count.number
    return tuple(IssueCount(*kind, None, None, number) for kind, number in sums.items())


@dataclass(frozen=True)
class SetAsideRow:
    """A row of a user's file that was set aside: the cells of the fields that are read, by heading, as they stood there
    (no personal column's), and the codes of the rules that set it aside."""

    sheet: str
    row: int
    code: str | None
    cells: dict[str, str]
    rules: tuple[str, ...]
    agency: str | None = None
    received_half: int | None = None


class BatchKind(StrEnum):
    """What a file tells: of dossiers, or the values of indicators."""

    DOSSIERS = "dossiers"
    INDICATORS = "indicators"


class FileStatus(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    PREVIEWED = "previewed"
    REFUSED = "refused"


class Replacing(StrEnum):
    """Whose earlier sightings of the same source and period a file takes the place of."""

    AGENCIES = "agencies"
    SOURCE = "source"


@dataclass(frozen=True)
class Tally:
    """What an import does to the dossiers: rows = new + updated + same + older + rejected."""

    rows: int = 0
    new: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class NewBatch:
    """A file that goes in, as it was read: nothing of it is compared with the database yet.

    `period` are the first and last day that its title names; `rejected` are those of its `rows` that are set aside;
    `imported_by` is None where nobody said who imports.
    """

    source: str
    kind: str
    file_name: str
    sha256: str
    as_of: date
    period: tuple[date, date] | None
    layout_fingerprint: str
    imported_at: datetime
    rows: int
    rejected: int
    error_count: int
    warning_count: int
    imported_by: str | None = None


@dataclass(frozen=True)
class ImportBatch:
    """One file that went in. `undone_at` is None while its dossiers count; who did it is None where nobody said.

    `replaces` is None for a file that takes nothing's place; `replaced` are those of its rows that do not count because
    a later file took their place.
    """

    id: int
    file_name: str
    sha256: str
    kind: str
    source: str
    as_of: date
    period_first: date | None
    period_last: date | None
    imported_at: datetime
    undone_at: datetime | None
    tally: Tally
    error_count: int
    warning_count: int
    imported_by: str | None = None
    undone_by: str | None = None
    replaces: Replacing | None = None
    replaced: int = 0

    @property
    def period(self) -> Period | None:
        """The days that its title names; None where it names none."""
        return period_of_days(self.period_first, self.period_last) if self.period_first and self.period_last else None
