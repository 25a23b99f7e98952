"""Checks that reject rows: contradictions between columns, and rows that repeat a dossier."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from domain.code_scope import CodeScope
from domain.dossier import Status, StatusGroup
from domain.procedure import procedure_key
from domain.spelling import name_key
from etl.dossiers.gathering import Dossiers
from etl.dossiers.row_checks import CLOSING, STATUSES, Names, RowChecks, StatusCodes
from etl.rules.findings import Facts
from etl.values.dossier_codes import numbered
from etl.values.moments import DAY, EPOCH, MISSING, Days, moment_text
from etl.workbook.arrow import Codes, Mask, is_empty

# More years than dates can have.
_YEARS = 1000


@dataclass(frozen=True)
class Checked:
    """What the checks add to the dossiers: each row's status (a place in STATUSES), its closing day since 1970-01-01
    (MISSING unless done or withdrawn), and which rows go in; `duplicates` are rows dropped as said twice.
    `contradicting` are the rows of each code that says two things."""

    status: StatusCodes
    closed_on: Days
    accepted: Mask
    rejected: Mask
    duplicates: int
    contradicting: tuple[list[int], ...]


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


def check_rows(checks: RowChecks, names: Names, scope: CodeScope) -> Checked:
    """Sets aside rows that cannot be counted, and rows that say the same dossier twice; reports why."""
    rejected = _set_aside(checks)
    contradicting, dropped = _repeated(checks, _rows_of_one_code(checks, scope, ~rejected), names)
    rejected[[row for rows in contradicting for row in rows]] = True
    closed_on = np.where(checks.in_group(StatusGroup.DONE, StatusGroup.WITHDRAWN), checks.closing_day, MISSING)
    accepted = ~rejected & ~dropped
    return Checked(checks.status, closed_on, accepted, rejected, int(dropped.sum()), tuple(contradicting))


def without_reception(checks: RowChecks, accepted: Mask, as_of: date) -> None:
    """Gives accepted rows that were never received the earliest day they name, else the data date, in the place of a
    reception date. Their status is not counted, so no figure depends on it; the store keys every dossier by a day."""
    missing = accepted & (checks.moment("received_at") == MISSING)
    if not missing.any():
        return
    day = (as_of - EPOCH.date()).days * DAY
    named = [checks.moment(name)[missing] for name in ("submitted_at", *CLOSING)]
    # The due date less a day: no result is promised for the day of reception itself.
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


def _repeated(checks: RowChecks, repeated: list[list[int]], names: Names) -> tuple[list[list[int]], Mask]:
    """The rows of each code that contradict each other, and the rows that say again what one before them says."""
    meanings = _Meanings(checks, names)
    contradicting: list[list[int]] = []
    others: dict[int, int] = {}
    for rows in repeated:
        if len({_content(checks, row) for row in rows}) == 1 or len({meanings.of(row) for row in rows}) == 1:
            others |= dict.fromkeys(rows[1:], rows[0])
        else:
            contradicting.append(rows)
    dropped = _mask(len(checks.dossiers.row), others)
    _report_dropped(checks, dropped, others)
    _report_contradicting(checks, contradicting)
    return contradicting, dropped


def _report_dropped(checks: RowChecks, dropped: Mask, others: dict[int, int]) -> None:
    otherwise = _mask(len(dropped), (row for row, other in others.items() if checks.code(row) != checks.code(other)))

    def same(index: int) -> Facts:
        return checks.code(index), _place(checks, others[index], index)

    def spelled(index: int) -> Facts:
        return checks.code(index), checks.code(others[index])

    checks.report("duplicate_same", dropped & ~otherwise, "code", same)
    checks.report("code_spelled_otherwise", otherwise, "code", spelled)


def _report_contradicting(checks: RowChecks, contradicting: list[list[int]]) -> None:
    others = {row: rows[1] if row == rows[0] else rows[0] for rows in contradicting for row in rows}
    mask = _mask(len(checks.dossiers.row), others)
    checks.report("duplicate_conflict", mask, "code", lambda i: (checks.code(i), _place(checks, others[i], i)))


def _place(checks: RowChecks, row: int, of: int) -> str:
    """Where a row stands, for somebody who looks at the row `of`."""
    sheet = checks.dossiers.sheet[row]
    of_sheet = f' của trang "{checks.findings.places[sheet].name}"' if sheet != checks.dossiers.sheet[of] else ""
    return f"dòng {checks.dossiers.row[row]}{of_sheet}"


def _mask(length: int, rows: Iterable[int]) -> Mask:
    mask = np.zeros(length, np.bool_)
    mask[list(rows)] = True
    return mask


def _rows_of_one_code(checks: RowChecks, scope: CodeScope, sound: Mask) -> list[list[int]]:
    """The places of every dossier that stands there more than once among the sound rows, in the file's order."""
    if not len(sound):
        return []
    numbers, distinct = numbered(checks.code_keys)
    if distinct == len(sound):
        return []
    if scope is not CodeScope.UNIQUE:
        numbers, distinct = _numbers_within(checks, scope, numbers)
    places = np.flatnonzero(sound)
    times = np.bincount(numbers[places], minlength=distinct)
    again = places[times[numbers[places]] > 1]
    groups: dict[int, list[int]] = {}
    for place in again.tolist():
        groups.setdefault(int(numbers[place]), []).append(place)
    return list(groups.values())


def _numbers_within(checks: RowChecks, scope: CodeScope, numbers: npt.NDArray[np.int32]) -> tuple[Codes, int]:
    """The numbers of codes that the scope tells apart by unit and year."""
    told_apart = numbers.astype(np.int64)
    if scope.by_unit:
        keys = [name_key(name) for name in checks.dossiers.values["agency"]]
        first_of: dict[str, int] = {}
        same = np.array([*(first_of.setdefault(key, place) for place, key in enumerate(keys)), -1], np.int64)
        told_apart = told_apart * (len(keys) + 1) + same[checks.dossiers.texts["agency"]]
    if scope.by_year:
        years = checks.day("received_at").astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        years[checks.day("received_at") == MISSING] = -1
        told_apart = told_apart * _YEARS + years
    different, places = np.unique(told_apart, return_inverse=True)
    return places.astype(np.int32), len(different)


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
