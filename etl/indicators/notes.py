"""What is wrong in a workbook of indicators, as issues with their places."""

from dataclasses import dataclass, field

from domain.batch import Issue, IssueCount, Severity
from etl.indicators.cells import Flawed
from etl.recognition.identify import Plan
from etl.rules.indicator_catalogue import INDICATOR_RULES
from etl.rules.rule import row_issue, sheet_message
from etl.values.cells import short


@dataclass
class Notes:
    """The issues of one file, in the order in which they were found; `plans` are the sheets that were read."""

    plans: tuple[Plan, ...]
    issues: list[Issue] = field(default_factory=list)
    rows_at_fault: set[tuple[str, int]] = field(default_factory=set)

    def in_row(self, plan: Plan, row: int, name: str, flawed: Flawed) -> None:
        """An error of a row, in the column of the field `name`."""
        rule = INDICATOR_RULES[flawed.code]
        heading = plan.columns.get(name)
        self.issues.append(
            row_issue(
                rule,
                Severity.ERROR,
                (plan.sheet, row),
                column=(heading.letter, heading.text) if heading else None,
                one_sheet=len(self.plans) == 1,
                found=short(flawed.found),
                other=flawed.other,
            )
        )
        self.rows_at_fault.add((plan.sheet, row))

    def in_sheet(self, code: str, sheet: str, *, row: int | None = None, found: str = "") -> None:
        """A remark about a sheet."""
        rule = INDICATOR_RULES[code]
        message = sheet_message(rule, sheet=sheet, row=row, found=short(found))
        self.issues.append(Issue(Severity.WARNING, code, message, sheet, row, found=short(found) or None))

    def counts(self) -> tuple[IssueCount, ...]:
        """How often each rule fired."""
        return issue_counts(self.issues)

    def number(self, severity: Severity) -> int:
        """How many issues there are of this severity."""
        return sum(issue.severity is severity for issue in self.issues)


def issue_counts(issues: list[Issue]) -> tuple[IssueCount, ...]:
    """How often each rule fired among the issues."""
    numbers: dict[tuple[Severity, str], int] = {}
    for issue in issues:
        kind = issue.severity, issue.code
        numbers[kind] = numbers.get(kind, 0) + 1
    return tuple(IssueCount(*kind, None, None, number) for kind, number in numbers.items())
