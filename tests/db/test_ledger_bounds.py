"""Where the ledger's packed numbers end: a value at the bound, and one more, are counted right on both databases."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CTE, Date, Integer, Select, String, cast, func, literal, select

from db import batches, ledger, ledger_events, ledger_packing
from db.engine import Engine, rehearsal, transaction
from db.schema import LEDGER_COUNTS, LEDGER_KEY
from db.schema import ledger as ledger_table
from domain.dossier import ServiceLevel, Status
from domain.period import half_month_first, half_month_of
from tests.db.test_store_against_model import random_imports

RECEIVED = date(2023, 1, 3)
MOST_DOSSIERS, MOST_AGENCIES, MOST_PROCEDURES = 2_097_151, 8_388_607, 16_777_215
FIRST_HALF_MONTH, LAST_HALF_MONTH = half_month_of(date(1989, 12, 1)), half_month_of(date(2160, 7, 15))

PLACES = 1 << 11

Lines = dict[tuple[int, ...], dict[str, int]]


def dossiers(
    number: int = 1,
    *,
    received: date = RECEIVED,
    status: Status = Status.STOPPED,
    agency: int = 1,
    procedure: int = 1,
    marks: int = 0,
) -> Select[Any]:
    """So many dossiers of one ledger line; a stopped one is pending, any other closed on its first day and late."""
    is_open = status is Status.STOPPED
    numbers = {
        "agency_id": agency,
        "procedure_id": procedure,
        "channel": 3,
        "marks": marks,
        "status": status.code,
        "received_half": half_month_of(received),
        "closed_half": None if is_open else half_month_of(received),
    }
    days = {"received_on": received, "due_on": date(1980, 1, 1), "closed_on": None if is_open else received}
    columns: list[Any] = [cast(literal(value, Integer), Integer).label(name) for name, value in numbers.items()]
    columns += [cast(literal(day, Date), Date).label(name) for name, day in days.items()]
    columns.append(literal(ServiceLevel.INFORMATION.value, String).label("service_level"))
    high, low = places("high"), places("low")
    place = high.c.place * PLACES + low.c.place
    return select(select(*columns, place.label("place")).select_from(high.join(low, place < number)).subquery("made"))


def places(name: str) -> CTE:
    """The numbers from 0 up to and without PLACES."""
    first = select(literal(0).label("place")).cte(name, recursive=True)
    return first.union_all(select(first.c.place + 1).where(first.c.place < PLACES - 1))


def lines_after_adding(engine: Engine, made: Select[Any], data_date: date) -> Lines:
    """The ledger's lines by key, each with the counts that are not 0; afterwards the dossiers are taken out again."""
    with rehearsal(engine) as connection:
        ledger.add(connection, made, before=None, after=data_date)
        lines = connection.execute(select(ledger_table)).fetchall()
        ledger.subtract(connection, made, before=data_date, after=data_date)
        left = connection.scalar(select(func.count()).select_from(ledger_table))
    assert left == 0
    found = [dict(zip((*LEDGER_KEY, *LEDGER_COUNTS), line, strict=True)) for line in lines]
    return {
        tuple(line[name] for name in LEDGER_KEY): {name: line[name] for name in LEDGER_COUNTS if line[name]}
        for line in found
    }


@pytest.mark.parametrize("number", [MOST_DOSSIERS, MOST_DOSSIERS + 1])
def test_more_dossiers_in_one_line_than_its_bits_hold_are_counted_right(engine: Engine, number: int) -> None:
    first = half_month_of(RECEIVED)
    assert lines_after_adding(engine, dossiers(number), date(2023, 1, 14)) == {
        (first, 1, 1, 3, 3): {"received": number},
        (first + 1, 1, 1, 3, 3): {"opening": number, "opening_waiting": number},
    }


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("name, bound", [("agency", MOST_AGENCIES), ("procedure", MOST_PROCEDURES)])
def test_a_number_of_an_agency_or_procedure_beyond_its_bits_keeps_its_line(
    engine: Engine, name: str, bound: int, over: int
) -> None:
    key = {"agency": 5, "procedure": 7, name: bound + over}
    made = dossiers(status=Status.RETURNED, agency=key["agency"], procedure=key["procedure"])
    assert lines_after_adding(engine, made, RECEIVED) == {
        (half_month_of(RECEIVED), *key.values(), 3, 3): {"received": 1, "late": 1, "same_day": 1}
    }


@pytest.mark.parametrize(
    "half_month", [FIRST_HALF_MONTH, FIRST_HALF_MONTH - 1, LAST_HALF_MONTH - 1, LAST_HALF_MONTH, LAST_HALF_MONTH + 1]
)
def test_a_half_month_beyond_its_bits_keeps_its_line(engine: Engine, half_month: int) -> None:
    day = half_month_first(half_month)
    made = dossiers(received=day, status=Status.WITHDRAWN)
    assert lines_after_adding(engine, made, day) == {
        (half_month, 1, 1, 3, 3): {"received": 1, "withdrawn": 1, "withdrawn_late": 1}
    }


def test_the_bounds_are_those_of_the_bits() -> None:
    at_bound = ledger_packing.Extent(MOST_DOSSIERS, FIRST_HALF_MONTH, LAST_HALF_MONTH, MOST_AGENCIES, MOST_PROCEDURES)
    assert at_bound.fits
    for name in set(vars(at_bound)) - {"has_flags"}:
        step = -1 if name == "first_half_month" else 1
        beyond = ledger_packing.Extent(**{**vars(at_bound), name: getattr(at_bound, name) + step})
        assert not beyond.fits, name


def test_a_number_for_each_key_and_count_makes_the_same_ledger(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    random_imports(engine, random.Random(766))
    monkeypatch.setattr(
        ledger_events,
        "packing_of",
        lambda extent: ledger_packing.packing_of(replace(extent, dossiers=MOST_DOSSIERS + 1)),
    )
    with transaction(engine) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty
