"""Adds to a reading the findings about its rows that only the database can give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.batch import MOST_ISSUES, Issue, IssueCount, Severity
from domain.period import half_month_of
from etl.reading.reading import Reading
from etl.rules.catalogue import RULES
from etl.rules.rule import MORE_ISSUES, more_issues, row_issue


@dataclass(frozen=True)
class Finding:
    """A rule that fires on a row: `ordinal` is the row's place in the reading's table, counted from 1, `field` the one
    in whose column it is reported, `found` what stands there and `other` what it is held against."""

    ordinal: int
    code: str
    field: str
    received_on: date
    found: str = ""
    other: str = ""

    @property
    def severity(self) -> Severity:
        """That of its rule."""
        return RULES[self.code].grade.severity


def with_findings(read: Reading, findings: Sequence[Finding]) -> Reading:
    """The reading with these findings in their order; of each rule no more than its most_listed are listed, of all no
    more than MOST_ISSUES, and a last one says how many are not. Errors only among the counts: whose rows they set aside
    is for the caller to say."""
    if not findings:
        return read
    writer = _Writer(read)
    before = [issue for issue in read.issues if issue.code != MORE_ISSUES]
    listed = (*before, *_examples(findings, writer))[:MOST_ISSUES]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    more = read.error_count + read.warning_count + len(findings) - len(listed)
    numbers: dict[IssueCount, int] = {}
    for count in map(writer.count, findings):
        numbers[count] = numbers.get(count, 0) + 1
    return replace(
        read,
        issues=(*listed, *more_issues(more)),
        error_count=read.error_count + errors,
        warning_count=read.warning_count + len(findings) - errors,
        issue_counts=(*read.issue_counts, *(replace(count, number=number) for count, number in numbers.items())),
    )


def _examples(findings: Sequence[Finding], writer: "_Writer") -> Iterator[Issue]:
    listed: dict[str, int] = {}
    for finding in findings:
        listed[finding.code] = listed.get(finding.code, 0) + 1
        if listed[finding.code] <= RULES[finding.code].most_listed:
            yield writer.issue(finding)


class _Writer:
    """Tells of rows by their places in the file."""

    def __init__(self, read: Reading) -> None:
        self._read = read
        self._columns = {(column.sheet, column.field): column for column in read.columns if column.field}

    def issue(self, finding: Finding) -> Issue:
        place = finding.ordinal - 1
        row, sheet = self._read.table["row"][place].as_py(), self._read.table["sheet"][place].as_py()
        column = self._columns.get((sheet, finding.field))
        issue = row_issue(
            RULES[finding.code],
            finding.severity,
            (sheet, row),
            column=(column.letter, column.heading) if column else None,
            one_sheet=len(self._read.sheets) <= 1,
            found=finding.found,
            other=finding.other,
        )
        return replace(issue, agency=self._agency(finding), received_half=half_month_of(finding.received_on))

    def count(self, finding: Finding) -> IssueCount:
        return IssueCount(finding.severity, finding.code, self._agency(finding), half_month_of(finding.received_on), 1)

    def _agency(self, finding: Finding) -> str | None:
        name: str | None = self._read.table["agency"][finding.ordinal - 1].as_py()
        return name
