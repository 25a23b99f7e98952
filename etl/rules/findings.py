"""What is found wrong in a file, counted in full by agency and half-month, and listed up to a limit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from domain.batch import MOST_ISSUES, Issue, IssueCount, Severity
from domain.numbers import format_integer
from etl.recognition.headings import Heading
from etl.rules.catalogue import RULES
from etl.rules.rule import more_issues, row_issue, sheet_message
from etl.values.cells import short
from etl.workbook.arrow import Codes, Mask

# What one row's cell held, and what it is held against.
Facts = tuple[str, str]
# A row of a file as one number, growing from sheet to sheet and row to row.
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SheetPlace:
    """A sheet that was read: its name, and the column of each field."""

    name: str
    columns: dict[str, Heading]


@dataclass(frozen=True)
class Concerned:
    """Whom each row concerns: `rows` ascending (see row_places), the resolving agency as a number into `agencies` and
    the half-month of reception; both below 0 where unknown."""

    rows: Places
    agency: Codes
    received_half: Places
    agencies: list[str]

    def of(self, rows: Places) -> tuple[Codes, Places]:
        """Agency and half-month of some of the rows."""
        found = np.searchsorted(self.rows, rows)
        return self.agency[found], self.received_half[found]


class _Listed(NamedTuple):
    """One finding as it is listed; `sheet` is a place in Findings.places."""

    sheet: int
    row: int
    severity: Severity
    code: str
    name: str
    found: str
    other: str


@dataclass
class Findings:
    """The issues of one file. `places` are its sheets in the order in which they were read."""

    places: list[SheetPlace] = field(default_factory=list)
    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    _rows: dict[tuple[Severity, str], list[Places]] = field(default_factory=dict)
    _in_row: dict[Severity, list[_Listed]] = field(default_factory=lambda: {s: [] for s in Severity})
    _in_sheet: list[Issue] = field(default_factory=list)

    def in_row(
        self, code: str, *, sheet: int, row: int, name: str = "", found: str = "", needed: bool = True
    ) -> Severity:
        """One row's issue, in the column of the field `name`; where that field is not needed, no more than a warning.
        Gives the issue's severity."""
        severity = RULES[code].grade.severity if needed else Severity.WARNING
        self._count(severity, code, row_places(np.array([sheet]), np.array([row])))
        if len(self._in_row[severity]) < MOST_ISSUES:
            self._in_row[severity].append(_Listed(sheet, row, severity, code, name, short(found), ""))
        return severity

    def in_rows(
        self,
        code: str,
        mask: Mask,
        *,
        sheets: npt.NDArray[np.int16],
        rows: npt.NDArray[np.int32],
        name: str = "",
        facts: Callable[[int], Facts] | None = None,
    ) -> None:
        """The same issue for every row of the mask; `facts` are asked only for those that are listed."""
        hits = np.flatnonzero(mask)
        if not len(hits):
            return
        rule = RULES[code]
        severity = rule.grade.severity
        self._count(severity, code, row_places(sheets[hits], rows[hits]))
        listed = self._in_row[severity]
        room = max(0, min(MOST_ISSUES - len(listed), rule.most_listed))
        for index in hits[:room].tolist():
            found, other = facts(index) if facts else ("", "")
            place = int(sheets[index]), int(rows[index])
            listed.append(_Listed(*place, severity, code, name, short(found), short(other)))

    def in_sheet(
        self,
        code: str,
        sheet_name: str,
        *,
        row: int | None = None,
        heading: Heading | None = None,
        found: str | int = "",
        other: str | int = "",
    ) -> None:
        """A warning about a whole sheet. Numbers are said with their digits grouped."""
        column = heading.shown if heading else ""
        said = {"found": _in_words(found), "other": _in_words(other)}
        message = sheet_message(RULES[code], sheet=sheet_name, row=row, column=column, **said)
        letter, text = (heading.letter, heading.text) if heading else (None, None)
        self._count(Severity.WARNING, code, np.array([-1]))
        seen = short(str(found)) or None
        self._in_sheet.append(Issue(Severity.WARNING, code, message, sheet_name, row, letter, text, seen))

    def issues(self, concerned: Concerned) -> tuple[Issue, ...]:
        """By sheet and row, those about whole sheets first; where there are too many, errors before warnings, and a
        last one saying how many more."""
        room = max(0, MOST_ISSUES - len(self._in_sheet))
        errors = self._in_row[Severity.ERROR][:room]
        warnings = self._in_row[Severity.WARNING][: room - len(errors)]
        kept = sorted([*errors, *warnings], key=lambda listed: listed[:2])
        whole = sorted(self._in_sheet, key=lambda issue: issue.row or 0)
        more = sum(self.counts.values()) - len(kept) - len(whole)
        return (*whole, *self._as_issues(kept, concerned), *more_issues(more))

    def tallies(self, concerned: Concerned) -> tuple[IssueCount, ...]:
        """How often each rule fired, by agency and half-month: all of it, listed or not."""
        return tuple(
            IssueCount(severity, code, _named(concerned, agency), half if half >= 0 else None, number)
            for (severity, code), pieces in self._rows.items()
            for agency, half, number in _counted(np.concatenate(pieces), concerned)
        )

    def codes_by_row(self, severity: Severity) -> dict[int, list[str]]:
        """The codes of every row that has findings of this severity, by its place (see row_places)."""
        found: dict[int, list[str]] = {}
        for (of, code), pieces in self._rows.items():
            if of is severity:
                for row in np.concatenate(pieces).tolist():
                    found.setdefault(row, []).append(code)
        return found

    def _count(self, severity: Severity, code: str, rows: Places) -> None:
        self.counts[severity] += len(rows)
        self._rows.setdefault((severity, code), []).append(rows)

    def _as_issues(self, kept: list[_Listed], concerned: Concerned) -> Iterator[Issue]:
        if not kept:
            return
        rows = row_places(np.array([listed.sheet for listed in kept]), np.array([listed.row for listed in kept]))
        agencies, halves = concerned.of(rows)
        for listed, agency, half in zip(kept, agencies.tolist(), halves.tolist(), strict=True):
            received_half = half if half >= 0 else None
            yield replace(self._as_issue(listed), agency=_named(concerned, agency), received_half=received_half)

    def _as_issue(self, listed: _Listed) -> Issue:
        place = self.places[listed.sheet]
        heading = place.columns.get(listed.name)
        return row_issue(
            RULES[listed.code],
            listed.severity,
            (place.name, listed.row),
            column=(heading.letter, heading.text) if heading else None,
            one_sheet=len(self.places) == 1,
            found=listed.found,
            other=listed.other,
        )


def row_places(sheets: npt.NDArray[np.integer], rows: npt.NDArray[np.integer]) -> Places:
    """Rows of sheets as single numbers, never below 0."""
    return sheets.astype(np.int64) << 32 | rows


def _counted(rows: Places, concerned: Concerned) -> Iterator[tuple[int, int, int]]:
    """Agency, half-month and number of each group of the rows; -1 for the unknown ones and for whole sheets."""
    whole = rows < 0
    if whole.any():
        yield -1, -1, int(whole.sum())
    agencies, halves = concerned.of(rows[~whole])
    groups = np.sort((agencies.astype(np.int64) + 1) << 32 | (halves + 1))
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    for group, number in zip(groups[starts].tolist(), np.diff(starts, append=len(groups)).tolist(), strict=True):
        yield (group >> 32) - 1, (group & 0xFFFFFFFF) - 1, number


def _named(concerned: Concerned, agency: int) -> str | None:
    return concerned.agencies[agency] if agency >= 0 else None


def _in_words(seen: str | int) -> str:
    return short(seen) if isinstance(seen, str) else format_integer(seen)
