"""Late acceptance: counted at import by the working calendar, and found anew when somebody changes a day of it."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from db import batches, ledger
from db.engine import Engine, reading, transaction
from db.schema import dossier
from db.working_days import SpecialDay
from domain.batch import FileStatus
from domain.flags import Flag
from domain.holidays import holidays_between
from domain.period import parse_period
from domain.scope import Scope
from domain.working_time import OFF, WHOLE, Halves
from etl.imports.history import undo
from etl.imports.results import ImportOptions
from etl.imports.working_days import DaysRefusedError, change_days, read_days, recount_all
from measures.counts import count
from tests.importing import import_file

Waiting = tuple[datetime, datetime]
AFTERNOON_ONLY = Halves(morning=False, afternoon=True)
FRIDAY, SATURDAY, MONDAY = date(2023, 3, 3), date(2023, 3, 4), date(2023, 3, 6)

# When a dossier was submitted, when it was received, and whether that is late.
CASES: list[tuple[datetime, datetime, bool]] = [
    # Eight hours to the second are in time; one more is late.
    (datetime(2023, 3, 1, 7, 30), datetime(2023, 3, 1, 17, 30), False),
    (datetime(2023, 3, 1, 7, 30), datetime(2023, 3, 2, 7, 30), False),
    (datetime(2023, 3, 1, 7, 30), datetime(2023, 3, 2, 7, 30, 1), True),
    # The break at noon and the night count for nothing (a report of osTicket, 6847, is of such a break).
    (datetime(2023, 3, 1, 11, 45), datetime(2023, 3, 2, 11, 30), False),
    (datetime(2023, 3, 1, 11, 45), datetime(2023, 3, 2, 13, 30, 1), True),
    # Submitted out of working time: it counts from the next beginning (a report of GLPI, 687).
    (datetime(2023, 3, 3, 22, 0), datetime(2023, 3, 6, 17, 30), False),
    (datetime(2023, 3, 4, 9, 0), datetime(2023, 3, 7, 7, 31), True),
    # Received before it was submitted, as clocks of two systems have it, is not late.
    (datetime(2023, 3, 1, 9, 0), datetime(2023, 3, 1, 8, 0), False),
    # Tết, from Saturday to Tuesday.
    (datetime(2023, 1, 20, 16, 30), datetime(2023, 1, 25, 9, 0), False),
    (datetime(2023, 1, 27, 16, 30), datetime(2023, 2, 1, 9, 0), True),
]


def write_list(path: Path, waiting: Iterable[Waiting], *, channel: str = "Trực tuyến") -> Path:
    """An export of dossiers that were submitted and received at these moments."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append(["(Từ ngày 01/01/2023 đến ngày 30/06/2023)"])
    sheet.append(
        [
            *("STT", "Mã hồ sơ", "Tên thủ tục", "Cơ quan giải quyết", "Hình thức nộp"),
            *("Ngày nộp hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"),
        ]
    )
    for number, (submitted, received) in enumerate(waiting, start=1):
        moments = [f"{moment:%d/%m/%Y %H:%M:%S}" for moment in (submitted, received, received + timedelta(days=20))]
        code = f"000.00.10.H48-{received:%y%m%d}-{number:04}"
        sheet.append([number, code, "Chứng thực", "Sở Tư pháp", channel, *moments, "Đang xử lý"])
    workbook.save(path)
    return path


def load(engine: Engine, path: Path) -> int:
    """The number of the batch that the file became."""
    result = import_file(engine, path, ImportOptions())
    assert (result.status, result.tally.rejected) == (FileStatus.IMPORTED, 0), result.reason
    assert result.batch is not None
    return result.batch


def counted(engine: Engine) -> tuple[int, int]:
    """Of how many dossiers acceptance is known, and how many were accepted late; the ledger closes."""
    with transaction(engine) as connection:
        line = count(connection, Scope(parse_period("2023-H1"))).iloc[0]
        assert ledger.check(connection, batches.data_date(connection)).empty
    return int(line["acceptance_known"]), int(line["acceptance_late"])


def worked_hours(waiting: Waiting, special: Mapping[date, Halves]) -> float:
    """The working time between two moments, told half day by half day."""
    since, until = waiting
    total = timedelta()
    for day in (since.date() + timedelta(days=number) for number in range((until.date() - since.date()).days + 1)):
        is_worked = day.weekday() < 5 and day not in holidays_between(day, day)
        halves = special.get(day, WHOLE if is_worked else OFF)
        for worked, start, end in ((halves.morning, 7, 11), (halves.afternoon, 13, 17)):
            if worked:
                first = max(since, datetime.combine(day, time(start, 30)))
                total += max(timedelta(), min(until, datetime.combine(day, time(end, 30))) - first)
    return total / timedelta(hours=1)


@pytest.mark.usefixtures("one_process")
def test_more_than_eight_working_hours_are_late(engine: Engine, tmp_path: Path) -> None:
    load(engine, write_list(tmp_path / "a.xlsx", [(submitted, received) for submitted, received, _ in CASES]))
    with reading(engine) as connection:
        flags = connection.execute(select(dossier.c.submitted_at, dossier.c.received_at, dossier.c.flags)).all()
    assert all(of & Flag.ACCEPTED_LATE.told for *_, of in flags)
    found = {tuple(moments): bool(of & Flag.ACCEPTED_LATE.yes) for *moments, of in flags}
    assert [found[submitted, received] for submitted, received, _ in CASES] == [is_late for _, _, is_late in CASES]
    assert counted(engine) == (len(CASES), sum(is_late for _, _, is_late in CASES))


@pytest.mark.usefixtures("one_process")
def test_a_dossier_that_was_not_filed_online_has_no_acceptance(engine: Engine, tmp_path: Path) -> None:
    waiting = [(datetime(2023, 3, 1, 7, 30), datetime(2023, 3, 9, 7, 30))]
    load(engine, write_list(tmp_path / "a.xlsx", waiting, channel="Trực tiếp"))
    assert counted(engine) == (0, 0)


@pytest.mark.usefixtures("one_process")
def test_a_changed_day_counts_anew_and_back(engine: Engine, tmp_path: Path) -> None:
    """Submitted on Friday evening, received at Monday's end: in time, late where the Saturday is worked."""
    submitted = datetime.combine(FRIDAY, time(17, 30))
    load(engine, write_list(tmp_path / "a.xlsx", [(submitted, datetime.combine(MONDAY, time(17, 30)))]))
    assert counted(engine) == (1, 0)
    change = change_days(engine, [SpecialDay(SATURDAY, WHOLE, "làm bù")])
    assert (change.days, change.dossiers, counted(engine)) == (1, 1, (1, 1))
    # The same again changes nothing.
    assert change_days(engine, [SpecialDay(SATURDAY, WHOLE, "làm bù")]).dossiers == 0
    change = change_days(engine, [SpecialDay(MONDAY, OFF)])
    assert (change.dossiers, counted(engine)) == (1, (1, 0))
    change = change_days(engine, [], as_default=[SATURDAY, MONDAY])
    assert (change.days, change.dossiers, counted(engine)) == (2, 0, (1, 0))


@pytest.mark.usefixtures("one_process")
def test_whatever_days_change_the_count_is_that_of_a_plain_computation(engine: Engine, tmp_path: Path) -> None:
    draw = random.Random(7)
    start = datetime(2023, 3, 20, 6, 0)

    def drawn(number: int) -> list[Waiting]:
        waiting = []
        for _ in range(number):
            submitted = start + timedelta(minutes=draw.randrange(60 * 24 * 60))
            waiting.append((submitted, submitted + timedelta(minutes=draw.randrange(5 * 24 * 60))))
        return waiting

    first, second = drawn(80), drawn(60)
    load(engine, write_list(tmp_path / "a.xlsx", first))
    special: dict[date, Halves] = {}
    for _ in range(4):
        days = {start.date() + timedelta(days=draw.randrange(70)): draw.choice([OFF, WHOLE, AFTERNOON_ONLY])}
        days |= {start.date() + timedelta(days=draw.randrange(70)): OFF}
        special |= days
        change_days(engine, [SpecialDay(day, halves) for day, halves in days.items()])
        assert counted(engine) == (80, sum(worked_hours(one, special) > 8 for one in first))
    # The same codes told otherwise, and that file taken back: what was told before holds under today's calendar.
    later = [(submitted, received) for (submitted, _), (_, received) in zip(second, first[:60], strict=True)]
    later = [(min(submitted, received), received) for submitted, received in later]
    batch = load(engine, write_list(tmp_path / "b.xlsx", later))
    change_days(engine, [], as_default=[day := min(special)])
    del special[day]
    late = sum(worked_hours(one, special) > 8 for one in [*later, *first[60:]])
    assert counted(engine) == (80, late)
    undo(engine, batch)
    assert counted(engine) == (80, sum(worked_hours(one, special) > 8 for one in first))
    assert recount_all(engine).dossiers == 0


def ended_on(engine: Engine, path: Path, day: date) -> set[str]:
    """The remarks about closed desks on a file of a dossier that ended on the day."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Mã hồ sơ", "Tên thủ tục", "Cơ quan giải quyết", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả"])
    sheet.append(["H48-1", "Chứng thực", "Sở Tư pháp", "01/03/2023 08:00", "30/03/2023", f"{day:%d/%m/%Y} 09:00"])
    workbook.save(path)
    result = import_file(engine, path, ImportOptions(dry_run=True))
    return {rule.code for rule in result.rule_counts} & {"ended_on_sunday", "ended_on_holiday"}


@pytest.mark.usefixtures("one_process")
def test_a_file_is_read_by_the_calendar_that_the_office_keeps(engine: Engine, tmp_path: Path) -> None:
    sunday = date(2023, 3, 5)
    assert ended_on(engine, tmp_path / "a.xlsx", sunday) == {"ended_on_sunday"}
    assert ended_on(engine, tmp_path / "b.xlsx", MONDAY) == set()
    change_days(engine, [SpecialDay(sunday, WHOLE, "làm bù"), SpecialDay(MONDAY, OFF, "nghỉ bù")])
    assert ended_on(engine, tmp_path / "a.xlsx", sunday) == set()
    assert ended_on(engine, tmp_path / "b.xlsx", MONDAY) == {"ended_on_holiday"}


def test_a_file_of_days_names_every_cell_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "ngay.csv"
    path.write_text("Ngày,Làm việc,Ghi chú\n31/02/2023,nghỉ,\n04/03/2023,cả ngày,bù\n04/03/2023,nghỉ,\n06/03/2023,x,\n")
    with pytest.raises(DaysRefusedError) as refused:
        read_days(path)
    assert [reason.split(":")[0] for reason in refused.value.reasons] == [
        'Dòng 2, cột A "Ngày"',
        'Dòng 4, cột A "Ngày"',
        'Dòng 5, cột B "Làm việc"',
    ]
    path.write_text("Ngày,Làm việc,Ghi chú\n04/03/2023,cả ngày,làm bù\n\n06/03/2023,Chiều,\n")
    assert read_days(path) == [SpecialDay(SATURDAY, WHOLE, "làm bù"), SpecialDay(MONDAY, AFTERNOON_ONLY)]
