"""The working calendar: days loaded from a workbook or typed, and what changes in the figures with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from db import acceptance, signal_keeping
from db.engine import Engine, transaction
from db.working_days import SpecialDay, keep_days, special_days, working_calendar
from domain.period import FIRST_YEAR
from domain.spelling import heading_key, tidy
from domain.working_time import OFF, WHOLE, Halves
from etl.clock import local_now
from etl.refused_file import RefusedFileError
from etl.values.cells import is_blank, shown
from etl.values.moments import EPOCH, MISSING, as_moments
from etl.workbook.column_letters import column_letter
from etl.workbook.guard import check_container
from etl.workbook.open_sheets import open_sheets

MOST_BYTES = 1_000_000
_LONGEST_NOTE = 200
_DAY, _HALVES, _NOTE = "Ngày", "Làm việc", "Ghi chú"
HALVES: dict[str, Halves] = {
    "nghỉ": OFF,
    "cả ngày": WHOLE,
    "sáng": Halves(morning=True, afternoon=False),
    "chiều": Halves(morning=False, afternoon=True),
}
_BY_KEY = {heading_key(word): halves for word, halves in HALVES.items()} | {
    heading_key(word): halves for word, halves in (("Không", OFF), ("Có", WHOLE), ("0", OFF), ("1", WHOLE))
}


@dataclass(frozen=True)
class CalendarChange:
    """How many days are kept otherwise, and how many dossiers are counted otherwise since."""

    days: int
    dossiers: int


class DaysRefusedError(Exception):
    """A file of days cannot be loaded; one sentence a thing that is wrong."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def change_days(
    engine: Engine, days: Iterable[SpecialDay], *, as_default: Iterable[date] = (), by: str | None = None
) -> CalendarChange:
    """Keep these days, and those `as_default` as the law has them, and count anew what depends on them: all of it in
    one transaction."""
    with transaction(engine) as connection:
        known, before = special_days(connection), working_calendar(connection)
        keep_days(connection, days, as_default=as_default, now=local_now(), by=by)
        changed = {one.day for one in set(known) ^ set(special_days(connection))}
        dossiers = acceptance.recount(connection, before, working_calendar(connection))
        signal_keeping.refresh_days(connection, changed)
        return CalendarChange(len(changed), dossiers)


def recount_all(engine: Engine) -> CalendarChange:
    """Count acceptance anew for every dossier: those stored by a program that did not know it have none."""
    with transaction(engine) as connection:
        calendar, known = working_calendar(connection), special_days(connection)
        # Kept anew, so that the data are in another state: else answers from before would be given on.
        keep_days(connection, known, as_default=() if known else [date(FIRST_YEAR, 1, 1)], now=local_now(), by=None)
        return CalendarChange(0, acceptance.recount_all(connection, calendar))


def read_days(path: Path) -> list[SpecialDay]:
    """The days of a workbook or CSV with the columns Ngày, Làm việc (nghỉ, cả ngày, sáng, chiều) and Ghi chú. Raises
    DaysRefusedError, which names every cell that is wrong."""
    if path.stat().st_size > MOST_BYTES:
        raise DaysRefusedError([f"Tệp {path.name} quá lớn cho một danh sách ngày; hãy chọn đúng tệp."])
    try:
        sheets = open_sheets(path, check_container(path))
        rows = [
            (chunk.first_row + place, list(row)) for chunk in sheets[0].chunks() for place, row in enumerate(chunk.rows)
        ]
    except RefusedFileError as refusal:
        raise DaysRefusedError([refusal.reason]) from refusal
    header = next((place for place, (_, row) in enumerate(rows) if _columns(row).keys() >= {_DAY, _HALVES}), None)
    if header is None:
        raise DaysRefusedError(
            [f'Không thấy dòng tiêu đề có cột "{_DAY}" và cột "{_HALVES}"; hãy thêm hai tiêu đề ấy.']
        )
    return _days_of(rows[header + 1 :], _columns(rows[header][1]))


def _columns(row: Sequence[object]) -> dict[str, int]:
    keys = {heading_key(name): name for name in (_DAY, _HALVES, _NOTE)}
    found = {keys[key]: place for place, cell in enumerate(row) if (key := heading_key(shown(cell))) in keys}
    return dict(found)


def _days_of(rows: Sequence[tuple[int, Sequence[object]]], columns: dict[str, int]) -> list[SpecialDay]:
    days: dict[date, SpecialDay] = {}
    wrong: list[str] = []
    for number, row in rows:
        if all(is_blank(row[place]) for place in columns.values() if place < len(row)):
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in columns.items()}
        day, halves = _day(cells[_DAY]), _BY_KEY.get(heading_key(shown(cells[_HALVES])))
        if day is None:
            wrong.append(_sentence(number, columns, _DAY, cells, "không phải là ngày"))
        elif halves is None:
            wrong.append(_sentence(number, columns, _HALVES, cells, f"không phải là {', '.join(HALVES)}"))
        elif day in days:
            wrong.append(_sentence(number, columns, _DAY, cells, "đã có ở dòng trên"))
        else:
            days[day] = SpecialDay(day, halves, tidy(shown(cells.get(_NOTE)))[:_LONGEST_NOTE])
    if wrong:
        raise DaysRefusedError(wrong)
    return list(days.values())


def _sentence(number: int, columns: dict[str, int], name: str, cells: dict[str, object], said: str) -> str:
    letter = column_letter(columns[name])
    return f'Dòng {number}, cột {letter} "{name}": "{shown(cells[name])}" {said}. Sửa trong tệp rồi nạp lại.'


def _day(cell: object) -> date | None:
    second = int(as_moments([cell]).seconds[0])
    return None if second == MISSING else (EPOCH + timedelta(seconds=second)).date()
