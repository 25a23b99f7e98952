"""The rules computed the slow and plain way, dossier by dossier: what the store is held against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.batch import Replacing
from domain.counts import COUNTS
from domain.dossier import StatusGroup
from domain.flags import Flag
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


def current(imports: Sequence[tuple[int, date, list[Row]]]) -> dict[str, Row]:
    """What each dossier is after these imports (batch number, data date, rows)."""
    shown: dict[str, tuple[tuple[date, int], Row]] = {}
    for number, as_of, rows in imports:
        for row in rows:
            if row.code not in shown or shown[row.code][0] <= (as_of, number):
                shown[row.code] = (as_of, number), row
    told = _flags_told(imports)
    return {code: replace(row, flags=told[code]) for code, (_, row) in shown.items()}


def _flags_told(imports: Iterable[tuple[int, date, list[Row]]]) -> dict[str, int]:
    """The flags of each dossier, each as the latest import that tells it does."""
    told: dict[str, dict[Flag, int]] = {}
    for _, _, rows in sorted(imports, key=lambda one: (one[1], one[0])):
        for row in rows:
            mine = {flag: row.flags & flag.both for flag in Flag if row.flags & flag.told}
            told.setdefault(row.code, {}).update(mine)
    return {code: sum(bits.values()) for code, bits in told.items()}


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
    if a <= row.received <= e:
        names += _flags_received(row)
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
    flags = _known(row, Flag.E_RESULT, "e_result_known", "e_result")
    flags += _known(row, Flag.APOLOGY_SENT, "apologised_known", "apologised") if late else []
    return ["resolved", timeliness, *(["same_day"] if closed == row.received else []), *flags]


def _flags_received(row: Row) -> list[str]:
    names = _known(row, Flag.ACCEPTED_LATE, "acceptance_known", "acceptance_late")
    names += _known(row, Flag.REUSED, "reused_known", "reused")
    names += _known(row, Flag.FEE_DUE, "fee_due_known", "fee_due")
    names += _known(row, Flag.OUTSIDE_AREA, "receiving_known", "outside_area")
    if "fee_due" in names:
        names += _known(row, Flag.PAID_ONLINE, "paid_known", "paid_online")
    parts = [_known(row, flag, "known", "yes") for flag in (Flag.COMPONENTS_DIGITISED, Flag.E_RESULT)]
    if all("known" in part for part in parts):
        names += ["digitised_known", *(["digitised"] if all("yes" in part for part in parts) else [])]
    return names


def _known(row: Row, flag: Flag, known: str, yes: str) -> list[str]:
    if not row.flags & flag.told:
        return []
    return [known, yes] if row.flags & flag.yes else [known]
