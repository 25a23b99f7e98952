"""What sets a row aside: checks across the columns of a file's dossiers, and rows that say one dossier twice."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain.dossier import Status, StatusGroup
from domain.procedure import procedure_key
from domain.spelling import name_key
from etl.dossiers.gathering import Dossiers
from etl.dossiers.row_checks import CLOSING, STATUSES, Names, RowChecks, StatusCodes
from etl.rules.findings import Facts
from etl.values.moments import DAY, EPOCH, MISSING, Days, moment_text
from etl.workbook.arrow import Mask, is_empty


@dataclass(frozen=True)
class Checked:
    """What the checks add to the dossiers: each row's status (a place in STATUSES), its closing day since 1970-01-01
    (MISSING unless done or withdrawn), and which rows go in; `duplicates` are rows dropped as said twice."""

    status: StatusCodes
    closed_on: Days
    accepted: Mask
    rejected: Mask
    duplicates: int


def status_codes(dossiers: Dossiers, status_of: Callable[[str], Status | None], has_column: Mask) -> StatusCodes:
    """Each row's status; where the cell is empty or there is no such column: done if it has a closing date, else
    open."""
    named = (status_of(name) or Status.PROCESSING for name in dossiers.values["status"])
    lookup = np.array([*map(STATUSES.index, named), 0])
    status = lookup[dossiers.texts["status"]].astype(np.int8)
    blank = ~has_column | (dossiers.texts["status"] < 0)
    resolved, returned = (dossiers.moments[name] != MISSING for name in CLOSING)
    status[blank] = STATUSES.index(Status.PROCESSING)
    status[blank & resolved] = STATUSES.index(Status.RESOLVED)
    status[blank & returned] = STATUSES.index(Status.RETURNED)
    return status


def check_rows(checks: RowChecks, names: Names) -> Checked:
    """Sets aside rows that cannot be counted, and rows that say the same dossier twice; reports why."""
    rejected = _set_aside(checks)
    rejected, dropped = _duplicates(checks, rejected, names)
    closed_on = np.where(checks.in_group(StatusGroup.DONE, StatusGroup.WITHDRAWN), checks.closing_day, MISSING)
    return Checked(checks.status, closed_on, ~rejected & ~dropped, rejected, int(dropped.sum()))


def without_reception(checks: RowChecks, accepted: Mask, as_of: date) -> None:
    """Gives accepted rows that were never received the earliest day they name, else the data date, in the place of a
    reception date. Their status is not counted, so no figure depends on it; the store keys every dossier by a day."""
    missing = accepted & (checks.moment("received_at") == MISSING)
    if not missing.any():
        return
    day = (as_of - EPOCH.date()).days * DAY
    named = [checks.moment(name)[missing] for name in ("submitted_at", *CLOSING)]
    # The day before the due date: nobody is promised anything for the moment of reception.
    due = checks.moment("due_at")[missing]
    named.append(np.where(due == MISSING, MISSING, due - DAY))
    earliest = np.minimum.reduce([np.where(seconds == MISSING, day, seconds) for seconds in named])
    checks.fill("received_at", missing, np.minimum(earliest, day) // DAY * DAY)


def latest_day(dossiers: Dossiers, accepted: Mask) -> date | None:
    """The latest day on which anything happened to an accepted dossier; None where there is none."""
    latest = MISSING
    for name in ("received_at", "submitted_at", *CLOSING):
        seconds = dossiers.moments[name][accepted]
        latest = max(latest, int(seconds.max(initial=MISSING)))
    return None if latest == MISSING else (EPOCH + timedelta(seconds=latest)).date()


def _set_aside(checks: RowChecks) -> Mask:
    """The rows with an error, those among them that were flawed cell by cell."""
    dossiers, texts = checks.dossiers, checks.dossiers.texts
    flawed, sound = dossiers.rejected, ~dossiers.rejected
    missing_received = checks.moment("received_at") == MISSING
    # Who was never received has no reception date, and none is needed: such a dossier is not counted.
    must_be_received = ~checks.in_group(StatusGroup.NOT_COUNTED)
    no_procedure = (texts["procedure_name"] < 0) & (texts["procedure_code"] < 0)
    closed = checks.in_group(StatusGroup.DONE, StatusGroup.WITHDRAWN)
    no_end = closed & (checks.closing_day == MISSING)
    backwards = closed & ~no_end & ~missing_received & (checks.closing_day < checks.day("received_at"))
    masks = [
        checks.report("code_missing", sound & is_empty(dossiers.code), "code"),
        checks.report("received_missing", sound & missing_received & must_be_received, "received_at"),
        checks.report("procedure_missing", sound & no_procedure, _procedure_column(checks)),
        checks.report("agency_missing", sound & (texts["agency"] < 0), "agency"),
        checks.report("done_without_end", sound & no_end, "resolved_at", lambda i: ("", checks.status_name(i))),
        checks.report(
            "ended_before_received",
            sound & backwards,
            "resolved_at",
            lambda i: (checks.closing_text(i), moment_text(checks.moment("received_at")[i])),
        ),
    ]
    for mask in masks:
        flawed = flawed | mask
    return flawed


def _procedure_column(checks: RowChecks) -> str:
    columns = [name for place in checks.findings.places for name in place.columns]
    return "procedure_name" if "procedure_name" in columns else "procedure_code"


def _duplicates(checks: RowChecks, rejected: Mask, names: Names) -> tuple[Mask, Mask]:
    """Rows set aside, with those that contradict another row of the same code; and rows dropped as said twice."""
    dossiers = checks.dossiers
    meanings = _Meanings(checks, names)
    dropped = np.zeros(len(rejected), np.bool_)
    conflicts = np.zeros(len(rejected), np.bool_)
    others: dict[int, int] = {}
    for rows in _rows_of_one_code(dossiers.code, ~rejected):
        if len({_content(checks, row) for row in rows}) == 1 or len({meanings.of(row) for row in rows}) == 1:
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

    checks.report("duplicate_conflict", conflicts, "code", facts)
    checks.report("duplicate_same", dropped, "code", facts)
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


def _content(checks: RowChecks, row: int) -> tuple[int, ...]:
    texts = (int(codes[row]) for codes in checks.dossiers.texts.values())
    return (*texts, *_moments(checks, row))


def _moments(checks: RowChecks, row: int) -> tuple[int, ...]:
    return tuple(int(seconds[row]) for seconds in checks.dossiers.moments.values())


class _Meanings:
    """What rows mean, in whatever words: known by the keys by which the store knows what is the same in two files."""

    def __init__(self, checks: RowChecks, names: Names) -> None:
        self._checks = checks
        self._keys: dict[str, Callable[[str], Hashable]] = {
            "sector": name_key,
            "agency": name_key,
            "receiving_agency": name_key,
            "late_reason": str,
            "channel": names.channel,
            "service_level": names.level,
        }
        # Names repeat: each is understood once.
        self._known: dict[tuple[str, str], Hashable] = {}

    def of(self, row: int) -> tuple[Hashable, ...]:
        """All that the row says of its dossier."""
        code, name = (self._checks.text(field, row) for field in ("procedure_code", "procedure_name"))
        named = (self._key(field, self._checks.text(field, row)) for field in self._keys)
        status = int(self._checks.status[row])
        return (procedure_key(code=code, name=name), *named, status, *_moments(self._checks, row))

    def _key(self, field: str, text: str) -> Hashable:
        if not text:
            return None
        if (field, text) not in self._known:
            self._known[field, text] = self._keys[field](text)
        return self._known[field, text]
