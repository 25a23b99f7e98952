"""What all checks of rows share: days, statuses, and how a finding is reported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain import words
from domain.dossier import Channel, ServiceLevel, Status, StatusGroup
from etl.dossiers.gathering import Dossiers
from etl.rules.findings import Facts, Findings
from etl.values.dossier_codes import code_keys
from etl.values.moments import DAY, MISSING, Days, Seconds, day_text, moment_text
from etl.workbook.arrow import Mask

STATUSES = tuple(Status)
CLOSING = ("resolved_at", "returned_at")

StatusCodes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Names:
    """How a file's names are understood."""

    channel: Callable[[str], Channel | None]
    level: Callable[[str], ServiceLevel | None]


@dataclass(frozen=True)
class RowChecks:
    """A file's dossiers with their statuses (places in STATUSES), to be checked; days are since 1970-01-01. Findings
    are reported of the rows `among`; of all where it is None."""

    dossiers: Dossiers
    status: StatusCodes
    findings: Findings
    among: Mask | None = None
    _days: dict[str, Days] = field(default_factory=dict)

    def moment(self, name: str) -> Seconds:
        """A field's moments."""
        return self.dossiers.moments[name]

    def day(self, name: str) -> Days:
        """A field's days; MISSING where it is empty."""
        if name not in self._days:
            seconds = self.moment(name)
            self._days[name] = np.where(seconds == MISSING, MISSING, seconds // DAY)
        return self._days[name]

    def fill(self, name: str, missing: Mask, seconds: Seconds) -> None:
        """Gives the rows of the mask these moments of the field, one for each."""
        filled = self.moment(name).copy()
        filled[missing] = seconds
        self.dossiers.moments[name] = filled
        self._days.pop(name, None)

    @cached_property
    def code_keys(self) -> pa.Array:
        """By what the code of each row is known, however it is spelled."""
        return code_keys(self.dossiers.code)

    def code(self, index: int) -> str:
        """One row's code as written."""
        text: str = self.dossiers.code[index].as_py()
        return text

    @cached_property
    def closing_day(self) -> Days:
        """The day of resolved_at, else of returned_at, whatever the status."""
        return np.where(self.moment("resolved_at") != MISSING, self.day("resolved_at"), self.day("returned_at"))

    def in_group(self, *groups: StatusGroup) -> Mask:
        """The rows whose status belongs to one of the groups."""
        members = np.array([status.group in groups for status in STATUSES], np.bool_)
        return members[self.status]

    def report(self, code: str, mask: Mask, name: str, facts: Callable[[int], Facts] | None = None) -> Mask:
        """Tells the finding for every row of the mask, in the column of the field `name`; gives the mask."""
        rows = self.dossiers
        mask = mask if self.among is None else self.among & mask
        self.findings.in_rows(code, mask, sheets=rows.sheet, rows=rows.row, name=name, facts=facts)
        return mask

    def moments(self, name: str, other: str) -> Callable[[int], Facts]:
        """A row's facts: two of its moments."""
        return lambda i: (moment_text(self.moment(name)[i]), moment_text(self.moment(other)[i]))

    def closing_text(self, index: int) -> str:
        """One row's closing day as it is written."""
        return day_text(int(self.closing_day[index]))

    def status_name(self, index: int) -> str:
        """One row's status as the file names it, else as it was understood."""
        code = int(self.dossiers.texts["status"][index])
        if code >= 0:
            return self.dossiers.values["status"][code]
        return words.in_sentence(words.STATUSES[STATUSES[self.status[index]]])

    def text(self, name: str, index: int) -> str:
        """One row's text; "" where it is empty."""
        code = int(self.dossiers.texts[name][index])
        return self.dossiers.values[name][code] if code >= 0 else ""
