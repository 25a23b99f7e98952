"""What is found wrong in a file, counted in full and listed up to a limit."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from domain.batch import MOST_ISSUES, Issue, Severity
from etl.arrow import Mask
from etl.cells import cleaned
from etl.headings import Heading
from etl.messages import more_message, row_message, sheet_message

_LONGEST_FOUND = 100

# What one row's cell held, and what it is held against.
Facts = tuple[str, str]


@dataclass(frozen=True)
class SheetPlace:
    """A sheet that was read: its name, and the column of each field."""

    name: str
    columns: dict[str, Heading]


@dataclass
class Findings:
    """The issues of one file. `places` are its sheets in the order in which they were read."""

    places: list[SheetPlace] = field(default_factory=list)
    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))
    _listed: dict[Severity, list[tuple[int, int, Issue]]] = field(default_factory=lambda: {s: [] for s in Severity})

    def in_row(
        self, severity: Severity, code: str, *, sheet: int, row: int, name: str = "", found: str = "", other: str = ""
    ) -> None:
        """One row's issue, in the column of the field `name`."""
        self.counts[severity] += 1
        if len(self._listed[severity]) >= MOST_ISSUES:
            return
        place = self.places[sheet]
        heading, seen = place.columns.get(name), short(found)
        message = row_message(
            code,
            severity,
            row=row,
            column=heading.shown if heading else None,
            sheet=place.name if len(self.places) > 1 else None,
            found=seen,
            other=short(other),
        )
        letter, text = (heading.letter, heading.text) if heading else (None, None)
        self._listed[severity].append(
            (sheet, row, Issue(severity, code, message, place.name, row, letter, text, seen or None))
        )

    def in_rows(
        self,
        severity: Severity,
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
        room = max(0, MOST_ISSUES - len(self._listed[severity]))
        for index in hits[:room].tolist():
            found, other = facts(index) if facts else ("", "")
            self.in_row(
                severity, code, sheet=int(sheets[index]), row=int(rows[index]), name=name, found=found, other=other
            )
        self.counts[severity] += max(0, len(hits) - room)

    def in_sheet(
        self,
        code: str,
        sheet_name: str,
        *,
        row: int | None = None,
        heading: Heading | None = None,
        found: str = "",
        other: str = "",
    ) -> None:
        """A warning about a whole sheet."""
        column = heading.shown if heading else ""
        message = sheet_message(code, sheet=sheet_name, row=row, column=column, found=found, other=other)
        letter, text = (heading.letter, heading.text) if heading else (None, None)
        issue = Issue(Severity.WARNING, code, message, sheet_name, row, letter, text, short(found) or None)
        self.counts[Severity.WARNING] += 1
        self._listed[Severity.WARNING].append((-1, row or 0, issue))

    def issues(self) -> tuple[Issue, ...]:
        """By sheet and row, those about whole sheets first; where there are too many, errors before warnings, and a
        last one saying how many more."""
        errors, warnings = self._listed[Severity.ERROR], self._listed[Severity.WARNING]
        kept = [*errors[:MOST_ISSUES], *warnings[: max(0, MOST_ISSUES - len(errors))]]
        kept.sort(key=lambda listed: listed[:2])
        more = sum(self.counts.values()) - len(kept)
        last = [Issue(Severity.WARNING, "more_issues", more_message(more), found=str(more))] if more else []
        return (*(issue for _, _, issue in kept), *last)


def short(text: str) -> str:
    """A cell's content as it is shown: one line, cut where it is long."""
    line = cleaned(text[: 4 * _LONGEST_FOUND])
    return line if len(line) <= _LONGEST_FOUND else line[: _LONGEST_FOUND - 1] + "…"
