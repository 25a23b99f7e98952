"""The senders' register on its way in: a workbook of it, or the units that were seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from db import senders
from db.engine import Engine, transaction
from domain.batch import Issue
from domain.calendars import CALENDARS, ReportingCalendar
from domain.sender import MOST_NAME, MOST_WORKING_DAYS, USUAL_WORKING_DAYS, Sender, SenderKind
from domain.sender_words import KINDS
from domain.spelling import heading_key, name_key
from etl.registers.cells import read_sheets
from etl.registers.table import Field, Row, read_table

FIELDS: dict[str, Field] = {
    "name": Field("Đơn vị", ("Tên đơn vị", "Cơ quan", "Hệ thống nguồn", "Nguồn")),
    "kind": Field("Loại", is_required=False),
    "first": Field("Từ ngày", ("Từ tháng",)),
    "last": Field("Đến ngày", is_required=False),
    "calendar": Field("Lịch", is_required=False),
    "working_days": Field("Số ngày làm việc", ("Hạn gửi (ngày làm việc)",), is_required=False),
}
_OF = "lịch gửi số liệu"
T = TypeVar("T")


class WrongSendersError(Exception):
    """A register with mistakes: nothing of it was kept. `issues` say where and how to mend them."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(f"{len(issues)} mistakes")
        self.issues = tuple(issues)


@dataclass(frozen=True)
class Kept:
    """How many lines of a register are new, changed and as they were."""

    new: int
    changed: int
    same: int


def import_senders(engine: Engine, path: Path, *, moment: datetime, by: str | None) -> Kept:
    """Keep every line of a workbook, all or none; senders that it does not name stay. Raises WrongSendersError and
    RefusedFileError."""
    return keep_senders(engine, read_senders(path), moment=moment, by=by)


def keep_senders(engine: Engine, given: Sequence[Sender], *, moment: datetime, by: str | None) -> Kept:
    """Keep lines; one of a sender that stands in the register takes the place of the former."""
    with transaction(engine) as connection:
        return Kept(*senders.put_senders(connection, given, moment=moment, by=by))


def remove_senders(engine: Engine, numbers: Sequence[int]) -> int:
    """Take lines out of the register; gives how many."""
    with transaction(engine) as connection:
        return senders.remove_senders(connection, numbers)


def read_senders(path: Path) -> list[Sender]:
    """The lines of a workbook, in its order. Raises WrongSendersError with every mistake in it, RefusedFileError."""
    rows, issues = read_table(read_sheets(path), FIELDS, of=_OF)
    given: dict[tuple[SenderKind, str], int] = {}
    found: list[Sender] = []
    for row in rows:
        new = _sender(row)
        if new is None:
            continue
        key = new.kind, name_key(new.name)
        if key in given:
            row.wrong("name", "twice", f"trùng với dòng {given[key]}; mỗi đơn vị một dòng.")
        given.setdefault(key, row.number)
        found.append(new)
    if issues:
        raise WrongSendersError(issues)
    return found


def _sender(row: Row) -> Sender | None:
    """The row's line; None with issues where anything in it is wrong."""
    name, first, last = row.text("name", longest=MOST_NAME), row.day("first"), row.day("last")
    kinds = {heading_key(word): kind for kind, word in KINDS.items()} | {"don vi": SenderKind.AGENCY}
    calendars = {heading_key(entry.name): key for key, entry in CALENDARS.items()}
    kind = _chosen(row, "kind", kinds, SenderKind.AGENCY, list(KINDS.values()))
    names = [entry.name for entry in CALENDARS.values()]
    calendar = _chosen(row, "calendar", calendars, ReportingCalendar.CALENDAR, names)
    days = _working_days(row)
    if first and last and last < first:
        row.wrong("last", "days_in_order", "ngày cuối đứng trước ngày đầu.")
        return None
    if not name or first is None or kind is None or calendar is None or days is None:
        return None
    return Sender(kind, name, first, last, calendar, days)


def _chosen(row: Row, name: str, words: Mapping[str, T], usual: T, listed: Sequence[str]) -> T | None:
    text = row.text(name, longest=100)
    if text is None:
        return None
    found = usual if not text else words.get(heading_key(text))
    if found is None:
        row.wrong(name, f"unknown_{name}", f"“{text}” không có; ghi một trong: {', '.join(listed)}.")
    return found


def _working_days(row: Row) -> int | None:
    text = row.text("working_days", longest=40)
    if text == "":
        return USUAL_WORKING_DAYS
    number = row.number_of("working_days") if text else None
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= MOST_WORKING_DAYS:
        row.wrong("working_days", "working_days", f"“{text}” phải là số nguyên từ 0 đến {MOST_WORKING_DAYS}.")
        return None
    return int(number)
