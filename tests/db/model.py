"""The rules computed the slow and plain way, dossier by dossier: what the store is held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.batch import Replacing
from domain.counts import COUNTS
from domain.dossier import StatusGroup
from tests.db.exports import Row


@dataclass(frozen=True)
class Import:
    """One export that went in and was not taken back."""

    number: int
    as_of: date
    rows: list[Row]
    period: tuple[date, date] | None = None
    replacing: Replacing | None = None

    def replaces(self, earlier: "Import", row: Row) -> bool:
        """Whether this import takes the place of what an earlier one told in this row."""
        if self.replacing is None or earlier.number >= self.number or earlier.period != self.period:
            return False
        return self.replacing is Replacing.SOURCE or row.agency in {own.agency for own in self.rows}


def that_count(imports: list[Import]) -> list[tuple[int, date, list[Row]]]:
    """The imports (batch number, data date, rows) without the rows that a later one took the place of."""
    return [
        (one.number, one.as_of, [row for row in one.rows if not any(later.replaces(one, row) for later in imports)])
        for one in imports
    ]


def current(imports: Iterable[tuple[int, date, list[Row]]]) -> dict[str, Row]:
    """What each dossier is after these imports (batch number, data date, rows)."""
    shown: dict[str, tuple[tuple[date, int], Row]] = {}
    for number, as_of, rows in imports:
        for row in rows:
            if row.code not in shown or shown[row.code][0] <= (as_of, number):
                shown[row.code] = (as_of, number), row
    return {code: row for code, (_, row) in shown.items()}


def first_due(imports: Iterable[tuple[int, date, list[Row]]]) -> dict[str, date]:
    """The first due date ever seen of each dossier that has one."""
    found: dict[str, date] = {}
    for _, _, rows in sorted(imports, key=lambda one: (one[1], one[0])):
        for row in rows:
            if row.due is not None:
                found.setdefault(row.code, row.due)
    return found


def count(rows: Iterable[Row], first: date, last: date, data_date: date) -> dict[str, int]:
    """Every count of the days first … last."""
    counts = dict.fromkeys(COUNTS, 0)
    for row in rows:
        for name in _counts_of(row, first, min(last, data_date)):
            counts[name] += 1
    return counts


def _counts_of(row: Row, a: date, e: date) -> list[str]:
    if row.status.group is StatusGroup.NOT_COUNTED:
        return []
    names = []
    if a <= row.received <= e:
        names += ["received", {0: "direct", 1: "direct", 2: "online", 3: "postal"}[row.channel]]
        names += ["channel_unknown"] if row.channel == 0 else []
    if row.received < a and (row.closed is None or row.closed >= a):
        names.append("carried_over")
    if row.closed is not None and a <= row.closed <= e:
        names += _closing(row, row.closed)
    if row.received <= e and (row.closed is None or row.closed > e):
        waiting = row.status.group is StatusGroup.WAITING
        overdue = not waiting and row.due is not None and row.due < e
        names += ["pending", "pending_overdue" if overdue else "pending_in_time", *(["waiting"] if waiting else [])]
    return names


def _closing(row: Row, closed: date) -> list[str]:
    late = row.due is not None and closed > row.due
    if row.status.group is StatusGroup.WITHDRAWN:
        return ["withdrawn", *(["withdrawn_late"] if late else [])]
    on_or_before = "no_due_date" if row.due is None else "early" if closed < row.due else "on_time"
    timeliness = "late" if late else on_or_before
    return ["resolved", timeliness, *(["same_day"] if closed == row.received else [])]
