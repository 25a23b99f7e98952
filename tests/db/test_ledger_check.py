"""A ledger that is wrong anywhere is found, and what is wrong in it is said."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import pytest
from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from db import ledger, ledger_fingerprints
from db.engine import Connection, Engine, transaction
from db.ledger_periods import covered
from db.schema import LEDGER_COUNTS, LEDGER_FLOWS, ledger_period, ledger_summary
from db.schema import ledger as ledger_lines
from domain.dossier import Status
from domain.period import half_month_of
from tests.db.exports import Row, import_rows

DATA_DATE = date(2023, 5, 20)
ROWS = [
    Row("H48-1", level="full").done(date(2023, 3, 20)),
    Row("H48-2", agency="Sở Y tế", procedure="Cấp chứng chỉ", sector="Y tế"),
    Row("H48-3", agency="Sở Y tế", received=date(2023, 5, 19), due=None, status=Status.SUPPLEMENT_REQUESTED),
]
Line = TypeVar("Line")
COUNTS = {ledger_lines: LEDGER_COUNTS, ledger_summary: LEDGER_COUNTS, ledger_period: LEDGER_FLOWS}


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    import_rows(engine, ROWS, DATA_DATE)
    with transaction(engine) as connection:
        assert ledger.check(connection, DATA_DATE).empty
        yield connection


def some(lines: Sequence[Line]) -> Sequence[Line]:
    """The first line, the last and one between them."""
    return [lines[0], lines[len(lines) // 2], lines[-1]]


def is_line(table: Table, line: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [column == line[str(column.key)] for column in table.primary_key]


def found(connection: Connection) -> set[tuple[str, str, int]]:
    """The table, the count and by how much more it is kept than counted, of each difference."""
    lines = ledger.check(connection, DATA_DATE).to_dict("records")
    return {(line["table"], line["count"], line["kept"] - line["rebuilt"]) for line in lines}


@pytest.mark.parametrize(
    ("table", "count"), [(table, count) for table, counts in COUNTS.items() for count in counts], ids=str
)
def test_a_count_that_is_wrong_in_one_line_is_found(connection: Connection, table: Table, count: str) -> None:
    for values in some(connection.execute(select(table).order_by(*table.primary_key)).all()):
        line = dict(zip(table.c.keys(), values, strict=True))
        here = is_line(table, line)
        connection.execute(update(table).where(*here).values({count: table.c[count] + 1}))
        assert (table.name, count, 1) in found(connection), line
        connection.execute(update(table).where(*here).values({count: table.c[count] - 1}))


@pytest.mark.parametrize("table", COUNTS, ids=str)
def test_a_line_that_is_missing_or_has_another_key_is_found(connection: Connection, table: Table) -> None:
    for values in some(connection.execute(select(table).order_by(*table.primary_key)).all()):
        line = dict(zip(table.c.keys(), values, strict=True))
        connection.execute(delete(table).where(*is_line(table, line)))
        assert {name for name, *_ in found(connection)} >= {table.name}, line
        for key, unused in (("channel", 3), ("level", 2)):
            moved = {**line, key: unused}
            connection.execute(insert(table).values(moved))
            assert {name for name, *_ in found(connection)} >= {table.name}, moved
            connection.execute(delete(table).where(*is_line(table, moved)))
        connection.execute(insert(table).values(line))
    assert ledger.check(connection, DATA_DATE).empty


def test_errors_that_cancel_out_in_every_sum_are_found(connection: Connection) -> None:
    received = half_month_of(date(2023, 3, 1))
    first, second = connection.execute(
        select(ledger_lines.c.agency_id, ledger_lines.c.procedure_id)
        .where(ledger_lines.c.half_month == received)
        .order_by(ledger_lines.c.agency_id)
    ).all()
    numbers = dict.fromkeys(LEDGER_COUNTS, 0) | {"half_month": received, "channel": 1, "level": 0, "received": 1}
    for line in (first, second):
        connection.execute(
            update(ledger_lines)
            .where(ledger_lines.c.half_month == received, ledger_lines.c.agency_id == line.agency_id)
            .values(received=ledger_lines.c.received + 1)
        )
    for agency_id, procedure_id in ((first.agency_id, second.procedure_id), (second.agency_id, first.procedure_id)):
        connection.execute(
            insert(ledger_lines).values(numbers | {"agency_id": agency_id, "procedure_id": procedure_id})
        )
    assert not ledger_fingerprints.agree(connection, DATA_DATE)
    assert {(count, more) for _, count, more in found(connection)} == {("received", 1)}


def test_lines_of_times_in_which_nothing_happened_are_found(connection: Connection) -> None:
    line = dict.fromkeys(("id", "channel", "level"), 1)
    connection.execute(
        insert(ledger_summary).values(
            line | dict.fromkeys(LEDGER_COUNTS, 1) | {"grain": "agency", "half_month": 48_000}
        )
    )
    connection.execute(
        insert(ledger_period).values(line | dict.fromkeys(LEDGER_FLOWS, 1) | {"grain": "agency", "period": 20004})
    )
    assert {name for name, *_ in found(connection)} == {"ledger_summary", "ledger_period"}


def test_whole_years_and_quarters_take_the_place_of_their_half_months() -> None:
    december, march = half_month_of(date(2021, 12, 15)), half_month_of(date(2023, 7, 14))
    assert covered((december, march)) == ([2022, 20231, 20232], [december, march])
    assert covered((march, march)) == ([], [march])
