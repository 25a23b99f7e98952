"""What a file says, read inside the limited process: typed dossiers, issues, and how the file was understood."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from domain.batch import Issue, IssueCount, SetAsideRow, Severity
from etl.mapping import ColumnMapping
from etl.questions import Question

if TYPE_CHECKING:
    import pyarrow as pa

AsOfFrom = Literal["option", "title", "latest"]

_TABLE, _FACTS = "dossiers.arrow", "reading.json"


@dataclass(frozen=True)
class ReadOptions:
    """What is known beside the file: the day for which it speaks, the agency where it names none, and answers to what
    it left open.

    `mapping` answers for every sheet, `layouts` for the sheets whose headings have the fingerprint; `mapping` wins.
    """

    as_of: date | None = None
    agency: str | None = None
    mapping: ColumnMapping | None = None
    layouts: Mapping[str, ColumnMapping] = field(default_factory=dict)

    def to_json(self) -> str:
        """The options as text, for another process."""
        mapping = self.mapping.as_dict() if self.mapping else None
        layouts = {name: answers.as_dict() for name, answers in self.layouts.items()}
        facts = {"as_of": _day_out(self.as_of), "agency": self.agency, "mapping": mapping, "layouts": layouts}
        return json.dumps(facts, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "ReadOptions":
        """The options that to_json() wrote."""
        facts = json.loads(text)
        mapping = ColumnMapping(**facts["mapping"]) if facts["mapping"] else None
        layouts = {name: ColumnMapping(**answers) for name, answers in facts["layouts"].items()}
        return ReadOptions(_day_in(facts["as_of"]), facts["agency"], mapping, layouts)


@dataclass(frozen=True)
class RecognisedColumn:
    """A column as it was understood: `field` is None where it was dropped; then there are no samples either."""

    sheet: str
    letter: str
    heading: str
    field: str | None
    samples: tuple[str, ...] = ()

    @staticmethod
    def from_facts(facts: dict[str, Any]) -> "RecognisedColumn":
        """The column that JSON held."""
        return RecognisedColumn(**{**facts, "samples": tuple(facts["samples"])})


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

    @staticmethod
    def from_facts(facts: dict[str, Any]) -> "SheetSeen":
        """The sheet that asdict() and JSON wrote."""
        first, last = facts["header_rows"]
        return SheetSeen(
            **{
                **facts,
                "header_rows": (first, last),
                "headings": tuple(facts["headings"]),
                "answers": ColumnMapping(**facts["answers"]),
                "period": _period_in(facts["period"]),
            }
        )


@dataclass(frozen=True)
class Reading:
    """A file's dossiers, one line each in `table`, and everything that is to be told about the file.

    Columns of the table: row (int32, Excel's), sheet, code, procedure_code, procedure_name, sector, agency,
    receiving_agency, late_reason, channel, service_level, status (the last three hold the enums' values), submitted_at,
    received_at, due_at, resolved_at, returned_at (local, to the second), closed_on (null unless done or withdrawn).
    rows = lines of the table + duplicates + rejected. `error_count` and `warning_count` are true totals; `issues` are
    cut at MOST_ISSUES with a last one that says how many more; `issue_counts` are all of them. `set_aside` are the
    first MOST_ISSUES rows set aside. `questions` are those that may stay open. `rejected_codes` are the codes, where
    they have one, of rows that are not in the table: their dossiers stand in the file all the same.
    """

    table: "pa.Table"
    issues: tuple[Issue, ...]
    error_count: int
    warning_count: int
    rows: int
    rejected: int
    duplicates: int
    as_of: date
    as_of_from: AsOfFrom
    period: tuple[date, date] | None = None
    columns: tuple[RecognisedColumn, ...] = field(default=())
    issue_counts: tuple[IssueCount, ...] = field(default=())
    set_aside: tuple[SetAsideRow, ...] = field(default=())
    layout_fingerprint: str = ""
    title_agency: str | None = None
    rejected_codes: tuple[str, ...] = ()
    kind: str = "dossiers"
    sheets: tuple[SheetSeen, ...] = field(default=())
    questions: tuple[Question, ...] = field(default=())

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
        facts: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "table"}
        facts["issues"] = [vars(issue) for issue in self.issues]
        facts["issue_counts"] = [vars(count) for count in self.issue_counts]
        facts["set_aside"] = [vars(row) for row in self.set_aside]
        facts["columns"] = [vars(column) for column in self.columns]
        facts["sheets"] = [asdict(sheet) for sheet in self.sheets]
        facts["questions"] = [question.as_facts() for question in self.questions]
        (directory / _FACTS).write_text(json.dumps(facts, default=date.isoformat, ensure_ascii=False), encoding="utf-8")

    @staticmethod
    def load(directory: Path) -> "Reading":
        """The reading that save() wrote."""
        import pyarrow as pa

        facts = json.loads((directory / _FACTS).read_text(encoding="utf-8"))
        facts["issues"] = tuple(Issue(**{**i, "severity": Severity(i["severity"])}) for i in facts["issues"])
        facts["issue_counts"] = tuple(
            IssueCount(**{**c, "severity": Severity(c["severity"])}) for c in facts["issue_counts"]
        )
        facts["set_aside"] = tuple(SetAsideRow(**{**r, "rules": tuple(r["rules"])}) for r in facts["set_aside"])
        facts["columns"] = tuple(map(RecognisedColumn.from_facts, facts["columns"]))
        facts["sheets"] = tuple(map(SheetSeen.from_facts, facts["sheets"]))
        facts["questions"] = tuple(map(Question.from_facts, facts["questions"]))
        facts["rejected_codes"] = tuple(facts["rejected_codes"])
        facts["as_of"] = date.fromisoformat(facts["as_of"])
        facts["period"] = _period_in(facts["period"])
        with pa.OSFile(str(directory / _TABLE)) as source:
            return Reading(table=pa.ipc.open_file(source).read_all(), **facts)


def read(path: Path, options: ReadOptions) -> Reading:
    """Reads a file. Raises RefusedFileError where it is not safe, is no list of dossiers, or leaves something open that
    only a person can answer."""
    from etl.guard import look
    from etl.judgement import judge
    from etl.workbook import open_sheets

    return judge(open_sheets(path, look(path)), options)


def _day_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _period_in(days: list[str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None
