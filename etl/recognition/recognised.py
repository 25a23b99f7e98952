"""A file's sheets and columns as they were understood; the reading process hands them over as JSON."""

from dataclasses import dataclass, field
from datetime import date

from etl.recognition.mapping import ColumnMapping


@dataclass(frozen=True)
class RecognisedColumn:
    """A column as it was understood; a column that is not read has no `field` and no samples."""

    sheet: str
    letter: str
    heading: str
    field: str | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetSeen:
    """A sheet of dossiers as it was understood: its layout's kind, the first and last Excel row of its header, its
    headings and their fingerprint, the answers that were used, the title's period (both days included) and unit."""

    sheet: str
    kind: str
    fingerprint: str
    header_rows: tuple[int, int]
    headings: tuple[str, ...]
    answers: ColumnMapping = field(default_factory=ColumnMapping)
    period: tuple[date, date] | None = None
    unit: str | None = None
