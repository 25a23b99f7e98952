"""Signals of rewritten dates, against a plain computation and one by one."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from sqlalchemy import Table, delete, select

from db import signal_keeping, signals
from db.engine import Engine, reading, transaction
from db.schema import batch, full_file, signal_count, signal_line
from db.working_days import SpecialDay
from domain.dossier import StatusGroup
from domain.period import days_period, parse_period
from domain.scope import Scope, Selection
from domain.signal import FEWEST_IN_A_MINUTE, Signal, day_off
from domain.working_time import OFF, WHOLE, Halves, WorkingCalendar
from etl.imports.working_days import change_days
from tests.db import model
from tests.db.exports import Row, import_rows
from tests.db.test_store_against_model import AGENCIES, DRAWS, PROPERTY, Imports, random_imports

ALWAYS = Scope(days_period(date(2020, 1, 1), date(2030, 1, 1)))
SCOPES = [
    Scope(parse_period(notation), selection)
    for notation in ("2023", "2023-03", "2023-02-10..2023-03-31")
    for selection in (Selection(), Selection(agencies=(AGENCIES[0],)), Selection(sectors=("Tư pháp", None)))
]
JANUARY, FEBRUARY, MARCH = date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31)


def moves(imports: Imports) -> Counter[tuple[str, str]]:
    """Each (code, detail) of a due date that differs from the one told before."""
    told: dict[str, list[tuple[date, date]]] = {}
    for _, as_of, rows in sorted(imports, key=lambda one: (one[1], one[0])):
        for row in rows:
            if row.due is not None:
                told.setdefault(row.code, []).append((as_of, row.due))
    found: Counter[tuple[str, str]] = Counter()
    for code, dues in told.items():
        for (before, old), (after, new) in pairwise(dues):
            if new != old:
                found[code, "after" if old < before else "before" if old >= after else "between"] += 1
    return found


def missing(imports: Imports, begins: Mapping[int, date | None]) -> set[str]:
    """Open dossiers that a later full file with their agency does not tell of. `begins` has the first day of each
    batch's period; a file is full where it has none, or where it also tells of dossiers received before."""
    last = {row.code: as_of for _, as_of, rows in sorted(imports, key=lambda one: one[1]) for row in rows}
    now = model.current(imports)
    latest = {
        row.agency: as_of
        for as_of, rows in sorted(full_files_of(imports, begins), key=lambda one: one[0])
        for row in rows
    }
    still = {code: row for code, row in now.items() if row.closed is None}
    counted = {code: row for code, row in still.items() if row.status.group is not StatusGroup.NOT_COUNTED}
    return {code for code, row in counted.items() if latest.get(row.agency, last[code]) > last[code]}


def full_files_of(imports: Imports, begins: Mapping[int, date | None]) -> Iterator[tuple[date, list[Row]]]:
    """The data date and the rows of each full file."""
    for number, as_of, rows in imports:
        first = begins[number]
        if first is None or any(row.received < first for row in rows):
            yield as_of, rows


@settings(PROPERTY, max_examples=8)
@given(draw=DRAWS)
def test_moved_due_dates_and_missing_dossiers_follow_from_the_files(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw, moving=True)
    with reading(engine) as connection:
        moved = signals.dossiers(connection, Signal.DUE_MOVED, ALWAYS, limit=10_000)
        gone = signals.dossiers(connection, Signal.MISSING, ALWAYS, limit=10_000)
        counts = signals.counts(connection, Signal.MISSING, ALWAYS)
        begins = {number: first for number, first in connection.execute(select(batch.c.id, batch.c.period_first))}
    assert Counter(zip(moved["code"], moved["detail"], strict=True)) == moves(kept)
    assert sorted(gone["code"]) == sorted(missing(kept, begins))
    assert sum(counts.values()) == len(gone)


def by_clock(imports: Imports) -> tuple[set[str], set[str]]:
    """The dossiers that ended in a crowded minute, and those that ended outside of working hours."""
    now = model.current(imports).values()
    ended = [row for row in now if row.closed and row.closed_time != "00:00:00"]
    told = [row for row in ended if row.status.group is not StatusGroup.NOT_COUNTED]
    minutes = Counter((row.agency, row.closed, row.closed_time[:5]) for row in told)
    crowd = {row.code for row in told if minutes[row.agency, row.closed, row.closed_time[:5]] >= FEWEST_IN_A_MINUTE}
    hours = [
        row
        for row in told
        if not "07" <= row.closed_time < "18" or (row.closed and day_off(row.closed, WorkingCalendar()))
    ]
    return crowd, {row.code for row in hours}


@settings(PROPERTY, max_examples=12)
@given(draw=DRAWS)
def test_what_is_kept_of_signals_is_what_the_files_tell(engine: Engine, draw: random.Random) -> None:
    kept = random_imports(engine, draw, moving=True, crowded=True)
    with transaction(engine) as connection:
        assert signal_keeping.differences(connection, limit=10) == []
        shown = {one: signals.dossiers(connection, one, ALWAYS, limit=10_000) for one in Signal}
        for scope in SCOPES:
            for one in Signal:
                listed = signals.dossiers(connection, one, scope, limit=10_000)
                number = listed.drop_duplicates(["agency", "code"]).groupby("agency").size().to_dict()
                assert signals.counts(connection, one, scope) == number, (one, scope)
                few = signals.dossiers(connection, one, scope, limit=3)
                assert few["code"].tolist() == listed["code"].tolist()[:3]
    crowd, hours = by_clock(kept)
    assert set(shown[Signal.SAME_MINUTE]["code"]) == crowd
    assert set(shown[Signal.OUTSIDE_HOURS]["code"]) == hours


@pytest.mark.parametrize("table", [signal_line, signal_count, full_file], ids=str)
def test_a_signal_that_is_kept_wrongly_is_found_and_counted_anew(engine: Engine, table: Table) -> None:
    rows = [Row("cũ"), replace(Row("đêm").done(date(2023, 3, 10)), closed_time="21:00:00")]
    import_rows(engine, rows, MARCH)
    with transaction(engine) as connection:
        assert signal_keeping.differences(connection, limit=10) == []
        connection.execute(delete(table))
        assert table.name in {name for name, *_ in signal_keeping.differences(connection, limit=10)}
        signal_keeping.rebuild(connection)
        assert signal_keeping.differences(connection, limit=10) == []


FRIDAY, SATURDAY, MONDAY = date(2023, 3, 10), date(2023, 3, 11), date(2023, 3, 20)


def test_endings_follow_the_calendar_that_the_office_keeps(engine: Engine) -> None:
    night = replace(Row("đêm").done(FRIDAY), closed_time="21:00:00")
    rows = [Row("sáu").done(FRIDAY), night, Row("bảy").done(SATURDAY), Row("hai").done(MONDAY)]
    import_rows(engine, rows, MARCH)
    assert found(engine, Signal.OUTSIDE_HOURS) == {"đêm": "late", "bảy": "weekend"}
    # In exchange for the Saturday the Friday is off; of the Monday only the morning is worked.
    settled = {FRIDAY: OFF, SATURDAY: WHOLE, MONDAY: Halves(morning=True, afternoon=False)}
    change_days(engine, [SpecialDay(day, halves) for day, halves in settled.items()])
    assert found(engine, Signal.OUTSIDE_HOURS) == {"đêm": "holiday", "sáu": "holiday"}
    import_rows(engine, [Row("mới").done(FRIDAY), Row("nữa").done(SATURDAY)], MARCH, source="khác")
    assert set(found(engine, Signal.OUTSIDE_HOURS)) == {"đêm", "sáu", "mới"}
    change_days(engine, [], as_default=[FRIDAY])
    assert found(engine, Signal.OUTSIDE_HOURS) == {"đêm": "late"}
    with transaction(engine) as connection:
        assert signal_keeping.differences(connection, limit=10) == []


def found(engine: Engine, signal: Signal, scope: Scope = ALWAYS) -> dict[str, str | None]:
    with reading(engine) as connection:
        lines = signals.dossiers(connection, signal, scope, limit=1000)
    return dict(zip(lines["code"], lines["detail"], strict=True))


def test_a_due_date_moved_after_it_had_passed_is_told_from_one_moved_before(engine: Engine) -> None:
    rows = [
        Row("sau", due=date(2023, 1, 20)),
        Row("trước", due=date(2023, 3, 20)),
        Row("không rõ", due=date(2023, 2, 10)),
        Row("giữ nguyên", due=date(2023, 2, 10)),
    ]
    import_rows(engine, [replace(row, received=date(2023, 1, 5)) for row in rows], JANUARY)
    later = [replace(row, received=date(2023, 1, 5), due=date(2023, 4, 20)) for row in rows[:3]]
    import_rows(engine, [*later, replace(rows[3], received=date(2023, 1, 5))], FEBRUARY)
    assert found(engine, Signal.DUE_MOVED) == {"sau": "after", "trước": "before", "không rõ": "between"}
    assert found(engine, Signal.DUE_MOVED, Scope(days_period(date(2023, 1, 1), JANUARY))) == {}


def test_a_unit_that_a_later_file_changes_is_told_with_the_one_before(engine: Engine) -> None:
    rows = [Row("đi", agency="Sở Xây dựng"), Row("ở", agency="Sở Xây dựng")]
    import_rows(engine, rows, JANUARY)
    import_rows(engine, [replace(rows[0], agency="Sở Công Thương")], FEBRUARY)
    with reading(engine) as connection:
        (line,) = signals.dossiers(connection, Signal.UNIT_CHANGED, ALWAYS, limit=10).to_dict("records")
        assert signals.counts(connection, Signal.UNIT_CHANGED, ALWAYS) == {"Sở Công Thương": 1}
    assert (line["code"], line["agency"], line["old_agency"]) == ("đi", "Sở Công Thương", "Sở Xây dựng")
    assert str(line["day"])[:10] == str(FEBRUARY)
    assert found(engine, Signal.UNIT_CHANGED, Scope(days_period(date(2023, 1, 1), JANUARY))) == {}


def test_a_due_date_moved_twice_is_one_dossier_and_two_lines(engine: Engine) -> None:
    for day, due in ((JANUARY, 10), (FEBRUARY, 15), (MARCH, 20)):
        import_rows(engine, [Row(received=date(2023, 1, 5), due=date(2023, 4, due))], day)
    with reading(engine) as connection:
        assert len(signals.dossiers(connection, Signal.DUE_MOVED, ALWAYS, limit=10)) == 2
        assert signals.counts(connection, Signal.DUE_MOVED, ALWAYS) == {"Sở Tư pháp": 1}


@pytest.mark.parametrize(
    ("clock", "signal", "detail"),
    [
        ("17:00:00", {Signal.AT_DUE_SECOND}, None),
        ("17:00:01", set(), None),
        ("00:00:00", set(), None),
        ("06:59:59", {Signal.OUTSIDE_HOURS}, "early"),
        ("07:00:00", set(), None),
        ("17:59:59", set(), None),
        ("18:00:00", {Signal.OUTSIDE_HOURS}, "late"),
    ],
)
def test_an_ending_is_looked_at_by_its_time_of_day(
    engine: Engine, clock: str, signal: set[Signal], detail: str | None
) -> None:
    # A Friday, and the due moment is at 17:00.
    row = replace(Row(due=date(2023, 3, 10)).done(date(2023, 3, 10)), closed_time=clock)
    import_rows(engine, [row], MARCH)
    shown = {one: found(engine, one) for one in Signal}
    assert {one for one, lines in shown.items() if lines} == signal
    assert shown[Signal.OUTSIDE_HOURS].get(row.code) == detail


@pytest.mark.parametrize(("day", "clock", "expected"), [(11, "10:00:00", 1), (12, "10:00:00", 1), (12, "00:00:00", 0)])
def test_an_ending_on_a_weekend_counts_where_its_time_is_told(
    engine: Engine, day: int, clock: str, expected: int
) -> None:
    import_rows(engine, [replace(Row().done(date(2023, 3, day)), closed_time=clock)], MARCH)
    assert list(found(engine, Signal.OUTSIDE_HOURS).values()) == ["weekend"] * expected


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2023, 5, 1), "10:00:00", ["holiday"]),
        (date(2023, 1, 24), "21:00:00", ["holiday"]),
        # A Sunday.
        (date(2023, 4, 30), "10:00:00", ["weekend"]),
        (date(2023, 5, 1), "00:00:00", []),
        (date(2023, 5, 2), "10:00:00", []),
    ],
)
def test_an_ending_on_a_holiday_counts_where_its_time_is_told(
    engine: Engine, day: date, clock: str, expected: list[str]
) -> None:
    row = replace(Row(received=date(2023, 1, 5)).done(day), closed_time=clock)
    import_rows(engine, [row], date(2023, 5, 31))
    assert list(found(engine, Signal.OUTSIDE_HOURS).values()) == expected


def test_many_endings_of_one_agency_in_one_minute_are_a_signal(engine: Engine) -> None:
    closed = Row(due=None).done(date(2023, 3, 9))
    crowd = [
        replace(closed, code=f"A{second}", closed_time=f"10:15:{second:02}") for second in range(FEWEST_IN_A_MINUTE)
    ]
    few = [replace(row, code=f"B{row.code}", agency=AGENCIES[1]) for row in crowd[1:]]
    spread = [replace(row, code=f"C{row.code}", agency=AGENCIES[2], closed_time="00:00:00") for row in crowd]
    import_rows(engine, [*crowd, *few, *spread], MARCH)
    assert set(found(engine, Signal.SAME_MINUTE)) == {row.code for row in crowd}


def test_a_dossier_is_missing_only_from_a_full_file_with_its_agency(engine: Engine) -> None:
    march = (date(2023, 3, 1), MARCH)
    old = Row("vắng", received=date(2023, 2, 3))
    import_rows(engine, [old, Row("khác", received=date(2023, 2, 3), agency=AGENCIES[1])], FEBRUARY)
    import_rows(engine, [Row("mới", received=date(2023, 3, 3))], date(2023, 3, 20), period=march)
    assert found(engine, Signal.MISSING) == {}, "a file of the month's receptions alone says nothing of older ones"
    import_rows(
        engine, [Row("cũ", received=date(2023, 2, 9)), Row("mới", received=date(2023, 3, 3))], MARCH, period=march
    )
    assert set(found(engine, Signal.MISSING)) == {"vắng"}
    import_rows(engine, [old.done(date(2023, 3, 30))], date(2023, 4, 30))
    assert "vắng" not in found(engine, Signal.MISSING)
