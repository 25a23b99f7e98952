"""What a file says, read inside the limited process: typed rows, issues, and how the file was understood."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domain.batch import BatchKind, Issue, IssueCount, SetAsideRow
from domain.code_scope import CodeScope
from domain.indicator import Indicator
from etl.facts import as_facts, from_facts
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Question
from etl.recognition.recognised import RecognisedColumn, SheetSeen

if TYPE_CHECKING:
    import pyarrow as pa

_TABLE, _FACTS = "rows.arrow", "reading.json"


@dataclass(frozen=True)
class ReadOptions:
    """What is known beside the file: the day for which it speaks, the agency where it names none, what codes mean in
    its source (None where nobody has said), the indicators that the office added, the days that it settled to be off or
    worked otherwise than the law has it, and answers to what it left open.

    `mapping` answers for every sheet, `layouts` for the sheets whose headings have the fingerprint; `mapping` wins.
    """

    as_of: date | None = None
    agency: str | None = None
    mapping: ColumnMapping | None = None
    layouts: Mapping[str, ColumnMapping] = field(default_factory=dict)
    code_scope: CodeScope | None = None
    own_indicators: tuple[Indicator, ...] = ()
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadingFacts:
    """Everything that a reading tells but its table; see Reading."""

    issues: tuple[Issue, ...]
    error_count: int
    warning_count: int
    rows: int
    rejected: int
    duplicates: int
    as_of: date
    period: tuple[date, date] | None = None
    columns: tuple[RecognisedColumn, ...] = field(default=())
    issue_counts: tuple[IssueCount, ...] = field(default=())
    set_aside: tuple[SetAsideRow, ...] = field(default=())
    layout_fingerprint: str = ""
    rejected_codes: tuple[str, ...] = ()
    kind: BatchKind = BatchKind.DOSSIERS
    own_indicators: tuple[Indicator, ...] = field(default=())
    sheets: tuple[SheetSeen, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Reading(ReadingFacts):
    """A file's dossiers or values of indicators, one line each in `table`, and everything that is to be said about it.

    A table of values has the columns of etl.indicators.values.table_of, and `own_indicators` are those that the file
    adds. Columns of a table of dossiers: row (int32, Excel's), sheet, code, procedure_code, procedure_name, sector,
    agency, receiving_agency, late_reason, channel, service_level, status (the last three hold the enums' values),
    submitted_at, received_at, due_at, resolved_at, returned_at (local, to the second), closed_on (null unless done or
    withdrawn), flags (what the row tells with yes or no, domain.flags; 0 for nothing), supplement_requests,
    days_waited, supplement_requested_at and supplemented_at (null where not told).

    rows = lines of the table + duplicates + rejected. `error_count` and `warning_count` are true totals; `issues` are
    cut at MOST_ISSUES with a last one that says how many more; `issue_counts` are all of them. `set_aside` are the
    first MOST_ISSUES rows set aside. `questions` are those that may stay open. `rejected_codes` are the codes, where
    they have one, of rows that are not in the table: their dossiers stand in the file all the same.
    """

    table: "pa.Table"

    def with_warnings(self, found: tuple[Issue, ...]) -> "Reading":
        """The reading with warnings about whole sheets that only what is known of earlier files tells."""
        return replace(
            self,
            issues=(*found, *self.issues),
            warning_count=self.warning_count + len(found),
            issue_counts=(*self.issue_counts, *(IssueCount(i.severity, i.code, None, None, 1) for i in found)),
        )

    def save(self, directory: Path) -> None:
        """Writes the reading into a directory, as an Arrow file and JSON."""
        import pyarrow as pa

        with pa.OSFile(str(directory / _TABLE), "wb") as sink, pa.ipc.new_file(sink, self.table.schema) as writer:
            writer.write_table(self.table)
        facts = {field.name: as_facts(getattr(self, field.name)) for field in fields(ReadingFacts)}
        (directory / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(directory: Path) -> "Reading":
        """The reading that save() wrote."""
        import pyarrow as pa

        facts = from_facts(ReadingFacts, json.loads((directory / _FACTS).read_text(encoding="utf-8")))
        with pa.OSFile(str(directory / _TABLE)) as source:
            return Reading(table=pa.ipc.open_file(source).read_all(), **vars(facts))
