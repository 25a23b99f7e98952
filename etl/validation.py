"""Checks across the columns of a file's dossiers: what sets a row aside, and what is worth a second look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from domain.batch import Severity
from domain.dossier import Status, StatusGroup
from etl.arrow import Mask, is_empty, text_bytes
from etl.findings import Facts, Findings
from etl.layouts.dossiers import Dossiers
from etl.moments import MISSING, Seconds

STATUSES = tuple(Status)
FAR_DAYS = 60

_DAY = 86_400
_EPOCH = datetime(1970, 1, 1)
_CODE_DAY = r"-(?P<day>\d{6})-"
_CLOSING = ("resolved_at", "returned_at")

Days = npt.NDArray[np.int64]
StatusCodes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Checked:
    """What the checks add to the dossiers: each row's status (a place in STATUSES), its closing day since 1970-01-01
    (MISSING unless done or withdrawn), and which rows go in; `duplicates` are rows dropped as said twice."""

    status: StatusCodes
    closed_on: Days
    accepted: Mask
    duplicates: int


def status_codes(dossiers: Dossiers, status_of: Callable[[str], Status | None], has_column: Mask) -> StatusCodes:
    """Each row's status; where the cell is empty or there is no such column: done if it has a closing date, else
    open."""
    named = (status_of(name) or Status.PROCESSING for name in dossiers.values["status"])
    lookup = np.array([*map(STATUSES.index, named), 0])
    status = lookup[dossiers.texts["status"]].astype(np.int8)
    blank = ~has_column | (dossiers.texts["status"] < 0)
    resolved, returned = (dossiers.moments[name] != MISSING for name in _CLOSING)
    status[blank] = STATUSES.index(Status.PROCESSING)
    status[blank & resolved] = STATUSES.index(Status.RESOLVED)
    status[blank & returned] = STATUSES.index(Status.RETURNED)
    return status


def check_rows(dossiers: Dossiers, status: StatusCodes, findings: Findings) -> Checked:
    """Sets aside rows that cannot be counted, and rows that say the same dossier twice; reports why."""
    checks = _Checks(dossiers, status, findings)
    rejected = checks.set_aside()
    rejected, dropped = _duplicates(checks, rejected)
    closed_on = np.where(checks.in_group(StatusGroup.DONE, StatusGroup.WITHDRAWN), checks.closing_day, MISSING)
    return Checked(status, closed_on, ~rejected & ~dropped, int(dropped.sum()))


def latest_day(dossiers: Dossiers, accepted: Mask) -> date | None:
    """The latest day on which anything happened to an accepted dossier; None where there is none."""
    latest = MISSING
    for name in ("received_at", "submitted_at", *_CLOSING):
        seconds = dossiers.moments[name][accepted]
        latest = max(latest, int(seconds.max(initial=MISSING)))
    return None if latest == MISSING else (_EPOCH + timedelta(seconds=latest)).date()


def look_twice(
    dossiers: Dossiers, checked: Checked, findings: Findings, *, as_of: date, has: Callable[[str], Mask]
) -> None:
    """Reports what is worth a second look in rows that go in; `has` tells which rows stand on a sheet with a column."""
    checks = _Checks(dossiers, checked.status, findings)
    checks.warn(checked, as_of=as_of, has=has)


@dataclass(frozen=True)
class _Checks:
    dossiers: Dossiers
    status: StatusCodes
    findings: Findings

    def moment(self, name: str) -> Seconds:
        return self.dossiers.moments[name]

    def day(self, name: str) -> Days:
        return _days(self.moment(name))

    @property
    def closing_day(self) -> Days:
        return np.where(self.moment("resolved_at") != MISSING, self.day("resolved_at"), self.day("returned_at"))

    def in_group(self, *groups: StatusGroup) -> Mask:
        members = [number for number, status in enumerate(STATUSES) if status.group in groups]
        return np.isin(self.status, members)

    def report(
        self, severity: Severity, code: str, mask: Mask, name: str, facts: Callable[[int], Facts] | None = None
    ) -> Mask:
        rows = self.dossiers
        self.findings.in_rows(severity, code, mask, sheets=rows.sheet, rows=rows.row, name=name, facts=facts)
        return mask

    def set_aside(self) -> Mask:
        """The rows with an error, those among them that were flawed cell by cell."""
        flawed, texts, error = self.dossiers.rejected, self.dossiers.texts, Severity.ERROR
        sound = ~flawed
        missing_received = self.moment("received_at") == MISSING
        no_procedure = (texts["procedure_name"] < 0) & (texts["procedure_code"] < 0)
        closed = self.in_group(StatusGroup.DONE, StatusGroup.WITHDRAWN)
        no_end = closed & (self.closing_day == MISSING)
        backwards = closed & ~no_end & ~missing_received & (self.closing_day < self.day("received_at"))
        masks = [
            self.report(error, "code_missing", sound & is_empty(self.dossiers.code), "code"),
            self.report(error, "received_missing", sound & missing_received, "received_at"),
            self.report(error, "procedure_missing", sound & no_procedure, self._procedure_column),
            self.report(error, "agency_missing", sound & (texts["agency"] < 0), "agency"),
            self.report(error, "done_without_end", sound & no_end, "resolved_at", self._status_facts("")),
            self.report(
                error,
                "ended_before_received",
                sound & backwards,
                "resolved_at",
                lambda i: (_day_text(self.closing_day_of(i)), _text(self.moment("received_at")[i])),
            ),
        ]
        for mask in masks:
            flawed = flawed | mask
        return flawed

    def warn(self, checked: Checked, *, as_of: date, has: Callable[[str], Mask]) -> None:
        """Reports the warnings over the accepted rows."""
        go_in, last = checked.accepted, (as_of - _EPOCH.date()).days
        received, due, resolved, returned = map(self.moment, ("received_at", "due_at", *_CLOSING))
        closed, done = checked.closed_on, self.in_group(StatusGroup.DONE)
        has_end, open_now = closed != MISSING, self.in_group(StatusGroup.OPEN, StatusGroup.WAITING)
        due_day = self.day("due_at")
        as_of_text = f"{as_of:%d/%m/%Y}"

        def note(code: str, mask: Mask, name: str, facts: Callable[[int], Facts]) -> None:
            self.report(Severity.WARNING, code, go_in & mask, name, facts)

        note(
            "due_before_received",
            (due_day != MISSING) & (due_day < self.day("received_at")),
            "due_at",
            self._moments("due_at", "received_at"),
        )
        note(
            "returned_before_resolved",
            (returned != MISSING) & (resolved != MISSING) & (self.day("returned_at") < self.day("resolved_at")),
            "returned_at",
            self._moments("returned_at", "resolved_at"),
        )
        note(
            "closed_by_returned",
            has_end & (resolved == MISSING) & has("resolved_at"),
            "resolved_at",
            self._moments("returned_at", "returned_at"),
        )
        note(
            "open_with_end",
            open_now & (self.closing_day != MISSING) & has("status"),
            "resolved_at",
            lambda i: (_day_text(self.closing_day_of(i)), self._status_name(i)),
        )
        note(
            "status_blank",
            has("status") & (self.dossiers.texts["status"] < 0),
            "status",
            lambda i: ("", _STATUS_WORDS[STATUSES[self.status[i]]]),
        )
        note(
            "received_in_future",
            self.day("received_at") > last,
            "received_at",
            lambda i: (_text(received[i]), as_of_text),
        )
        note(
            "ended_in_future",
            has_end & (closed > last),
            "resolved_at",
            lambda i: (_day_text(int(closed[i])), as_of_text),
        )
        note(
            "late_without_reason",
            done & has_end & (due != MISSING) & (closed > due_day) & has("late_reason") & self._no_reason,
            "late_reason",
            lambda i: ("" + _day_text(int(closed[i])), _text(due[i])),
        )
        # A due date without a time of day is met to the second by every closing without one: that is no signal.
        note(
            "ended_at_due_second",
            done & (resolved != MISSING) & (resolved == due) & (due % _DAY != 0),
            "resolved_at",
            self._moments("due_at", "due_at"),
        )
        self._note_far_codes(go_in)

    def _note_far_codes(self, go_in: Mask) -> None:
        made, received = _days_in_codes(self.dossiers.code), self.day("received_at")
        far = go_in & (made != MISSING) & (np.abs(np.where(made == MISSING, received, made) - received) > FAR_DAYS)
        self.report(
            Severity.WARNING,
            "code_date_far",
            far,
            "code",
            lambda i: (self.dossiers.code[i].as_py(), _text(self.moment("received_at")[i])),
        )

    @property
    def _no_reason(self) -> Mask:
        return self.dossiers.texts["late_reason"] < 0

    @property
    def _procedure_column(self) -> str:
        columns = [name for place in self.findings.places for name in place.columns]
        return "procedure_name" if "procedure_name" in columns else "procedure_code"

    def closing_day_of(self, index: int) -> int:
        """One row's closing day, whatever its status."""
        second = int(self.moment("resolved_at")[index])
        second = int(self.moment("returned_at")[index]) if second == MISSING else second
        return second // _DAY

    def _moments(self, found: str, other: str) -> Callable[[int], Facts]:
        return lambda i: (_text(self.moment(found)[i]), _text(self.moment(other)[i]))

    def _status_facts(self, found: str) -> Callable[[int], Facts]:
        return lambda i: (found, self._status_name(i))

    def _status_name(self, index: int) -> str:
        code = int(self.dossiers.texts["status"][index])
        return self.dossiers.values["status"][code] if code >= 0 else _STATUS_WORDS[STATUSES[self.status[index]]]


_STATUS_WORDS = {
    Status.PROCESSING: "đang xử lý",
    Status.RESOLVED: "đã xử lý xong",
    Status.RETURNED: "đã trả kết quả",
}


def _duplicates(checks: _Checks, rejected: Mask) -> tuple[Mask, Mask]:
    """Rows set aside, with those that contradict another row of the same code; and rows dropped as said twice."""
    dossiers = checks.dossiers
    dropped = np.zeros(len(rejected), np.bool_)
    conflicts = np.zeros(len(rejected), np.bool_)
    others: dict[int, int] = {}
    for rows in _rows_of_one_code(dossiers.code, ~rejected):
        contents = [_content(checks, row) for row in rows]
        if len(set(contents)) == 1:
            dropped[rows[1:]] = True
            others |= dict.fromkeys(rows[1:], rows[0])
        else:
            conflicts[rows] = True
            others |= {row: rows[1] if row == rows[0] else rows[0] for row in rows}

    def facts(index: int) -> Facts:
        other = others[index]
        place = f"dòng {dossiers.row[other]}"
        if dossiers.sheet[other] != dossiers.sheet[index]:
            place += f' của trang "{checks.findings.places[dossiers.sheet[other]].name}"'
        return dossiers.code[index].as_py(), place

    checks.report(Severity.ERROR, "duplicate_conflict", conflicts, "code", facts)
    checks.report(Severity.WARNING, "duplicate_same", dropped, "code", facts)
    return rejected | conflicts, dropped


def _rows_of_one_code(code: pa.Array, sound: Mask) -> list[list[int]]:
    """The places of every code that stands there more than once among the sound rows, in the file's order."""
    if not len(code):
        return []
    numbers, distinct = _numbers_of(code)
    if distinct == len(code):
        return []
    places = np.flatnonzero(sound)
    times = np.bincount(numbers[places], minlength=distinct)
    again = places[times[numbers[places]] > 1]
    groups: dict[int, list[int]] = {}
    for place in again.tolist():
        groups.setdefault(int(numbers[place]), []).append(place)
    return list(groups.values())


def _numbers_of(code: pa.Array) -> tuple[npt.NDArray[np.int32], int]:
    """Each code as a number, and how many there are: without making texts of them."""
    indices = code.dictionary_encode()
    numbers = np.frombuffer(indices.indices.buffers()[1], np.int32)[: len(code)]
    return numbers, len(indices.dictionary)


def _content(checks: _Checks, row: int) -> tuple[int, ...]:
    dossiers = checks.dossiers
    texts = (int(codes[row]) for codes in dossiers.texts.values())
    return (*texts, *(int(seconds[row]) for seconds in dossiers.moments.values()))


def _days(seconds: Seconds) -> Days:
    """Days since 1970-01-01; MISSING stays MISSING."""
    return np.where(seconds == MISSING, MISSING, seconds // _DAY)


def _days_in_codes(code: pa.Array) -> Days:
    """The day that a code holds as yymmdd between two hyphens; MISSING where it holds none."""
    days = np.full(len(code), MISSING, np.int64)
    if not len(code):
        return days
    found = pc.struct_field(pc.extract_regex(code, _CODE_DAY), [0])
    starts, letters = text_bytes(found)
    six = np.flatnonzero(np.diff(starts) == 6)
    digits = letters[starts[six][:, None] + np.arange(6)].astype(np.int64) - 48
    year, month, day = (digits[:, i] * 10 + digits[:, i + 1] for i in (0, 2, 4))
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(valid, (year + 30) * 12 + month - 1, 0).astype("datetime64[M]")
    days[six[valid]] = (months.astype("datetime64[D]").astype(np.int64) + day - 1)[valid]
    return days


def _text(second: np.int64) -> str:
    moment = _EPOCH + timedelta(seconds=int(second))
    return f"{moment:%d/%m/%Y %H:%M:%S}" if int(second) % _DAY else f"{moment:%d/%m/%Y}"


def _day_text(day: int) -> str:
    return f"{_EPOCH + timedelta(days=day):%d/%m/%Y}"
