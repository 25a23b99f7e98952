"""Rejected rows as they are stored: only the cells of fields that are read, to be mended and loaded again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa

from domain import words
from domain.batch import MOST_ISSUES, SetAsideRow, Severity
from domain.dossier import Channel, Status
from domain.period import half_month_of
from etl.dossiers.layout import MOMENTS, NEEDED
from etl.dossiers.row_checks import RowChecks
from etl.recognition.headings import Heading, heading_of
from etl.recognition.mapping import ColumnMapping
from etl.recognition.vocabulary import vocabulary
from etl.rules.findings import Concerned, SheetPlace, row_places
from etl.values.moments import MISSING, moment_text
from etl.workbook.arrow import Mask

# Under these words and those of channels a file is read without answers.
HEADINGS = {name: heading for name, heading in words.FIELDS.items() if name in NEEDED}
# No export writes "Rút hoặc trả lại", the word of the screen.
STATUSES = {**words.STATUSES, Status.WITHDRAWN: "Rút hồ sơ"}

_WORDS: dict[str, str] = {**STATUSES, **words.CHANNELS, **words.LEVELS}

# What stood in cells that could not be read: by row (see row_places) and field.
RawCells = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Answered:
    """How statuses and channels are understood, people's answers among them."""

    status: Callable[[str], Status | None]
    channel: Callable[[str], Channel | None]


def rows_set_aside(
    checks: RowChecks, rejected: Mask, concerned: Concerned, raw: RawCells, answered: Answered
) -> tuple[SetAsideRow, ...]:
    """The rows of the mask, the first MOST_ISSUES of them."""
    writer = _Writer(checks, concerned, raw, answered)
    codes = checks.findings.codes_by_row(Severity.ERROR)
    return tuple(writer.row(index, codes) for index in np.flatnonzero(rejected)[:MOST_ISSUES].tolist())


def row_of_table(table: pa.Table, place: int, rules: tuple[str, ...]) -> SetAsideRow:
    """A row that had gone into the reading's table, as it is set aside after all: by our own headings and words."""
    row = table.slice(place, 1).to_pylist()[0]
    received = row["received_at"]
    return SetAsideRow(
        sheet=row["sheet"],
        row=row["row"],
        code=row["code"],
        cells={heading: _of_table(row[name]) for name, heading in HEADINGS.items() if row.get(name) is not None},
        rules=rules,
        agency=row["agency"],
        received_half=half_month_of(received),
    )


def _of_table(value: str | datetime) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    return _WORDS.get(value, value)


@dataclass(frozen=True)
class _Writer:
    checks: RowChecks
    concerned: Concerned
    raw: RawCells
    answered: Answered
    _headings: dict[int, dict[str, str]] = field(default_factory=dict)

    def row(self, index: int, codes: Mapping[int, list[str]]) -> SetAsideRow:
        dossiers = self.checks.dossiers
        sheet, row = int(dossiers.sheet[index]), int(dossiers.row[index])
        place = int(row_places(dossiers.sheet[index], dossiers.row[index]))
        raw = self.raw.get(place, {})
        texts = {name: raw.get(name) or self._text(name, index) for name in HEADINGS}
        headings = self._headings_of(sheet)
        shown = [name for name in headings if texts[name] or name in self.checks.findings.places[sheet].columns]
        return SetAsideRow(
            sheet=self.checks.findings.places[sheet].name,
            row=row,
            code=dossiers.code[index].as_py() or None,
            cells={headings[name]: texts[name] for name in shown},
            rules=tuple(dict.fromkeys(codes.get(place, []))),
            agency=self.checks.text("agency", index) or None,
            received_half=half if (half := int(self.concerned.received_half[index])) >= 0 else None,
        )

    def _text(self, name: str, index: int) -> str:
        dossiers = self.checks.dossiers
        if name == "code":
            return str(dossiers.code[index].as_py())
        if name in MOMENTS:
            second = dossiers.moments[name][index]
            return "" if second == MISSING else moment_text(second)
        return self._known(name, self.checks.text(name, index))

    def _known(self, name: str, text: str) -> str:
        """A status or channel that only somebody's answer explains, in words that explain themselves."""
        if name == "status" and (status := self.answered.status(text)) and not vocabulary().status(text):
            return STATUSES[status]
        if name == "channel" and (channel := self.answered.channel(text)) and not vocabulary().channel(text):
            return words.CHANNELS[channel]
        return text

    def _headings_of(self, sheet: int) -> dict[str, str]:
        if sheet not in self._headings:
            self._headings[sheet] = headings_of(self.checks.findings.places[sheet])
        return self._headings[sheet]


def headings_of(place: SheetPlace) -> dict[str, str]:
    """The heading of each field, in the sheet's order: the file's own where it is known without any answer, else ours;
    after them the fields that the sheet has no column for."""
    columns = sorted(place.columns.items(), key=lambda column: column[1].index)
    own = {name: _alone(name, heading) for name, heading in columns if name in HEADINGS}
    return own | {name: heading for name, heading in HEADINGS.items() if name not in own}


def _alone(name: str, heading: Heading) -> str:
    read = heading_of(0, [heading.text], [heading.text], ColumnMapping())
    return heading.text if read.field == name else HEADINGS[name]
