"""How far a file was understood: its sheets and columns, as data that cross from the reading process."""

from dataclasses import dataclass, field
from datetime import date

from etl.recognition.mapping import ColumnMapping


@dataclass(frozen=True)
class RecognisedColumn:
    """A column as it was understood: `field` is None where it was dropped; then there are no samples either."""

    sheet: str
    letter: str
    heading: str
    field: str | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetSeen:
    """A sheet of dossiers as it was understood: its kind, the first and last Excel row of its header, its headings and
    what they share with other files (`fingerprint`), the answers that were used, the title's period and unit."""

    sheet: str
    kind: str
    fingerprint: str
    header_rows: tuple[int, int]
    headings: tuple[str, ...]
    answers: ColumnMapping = field(default_factory=ColumnMapping)
    period: tuple[date, date] | None = None
    unit: str | None = None
