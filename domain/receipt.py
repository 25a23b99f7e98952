"""What is put on file of one import: what went in, what was wrong in it, and the period's figures with it."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.batch import ImportBatch, IssueCount


@dataclass(frozen=True)
class Receipt:
    """One import as the database holds it at `made_at`. `shown` are the dossiers of its rows that count; `counts` those
    of its period, of all agencies (domain.counts.COUNTS), None where its title names no period."""

    batch: ImportBatch
    shown: int
    issues: tuple[IssueCount, ...]
    data_date: date | None
    counts: dict[str, int] | None
    made_at: datetime
