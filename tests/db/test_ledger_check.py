"""A ledger that is wrong anywhere is found, and what is wrong in it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest
from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from db import ledger, ledger_fingerprints, reference
from db.engine import Connection, Engine, reading, transaction
from db.ledger_periods import covered
from db.schema import LEDGER_COUNTS, LEDGER_FLOWS, dossier, ledger_period, ledger_summary
from db.schema import ledger as ledger_lines
from domain.dossier import Status
from domain.flags import Flag
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


FLAGS = Flag.ACCEPTED_LATE.both | Flag.REUSED.both | Flag.FEE_DUE.both | Flag.PAID_ONLINE.told
# Dossiers to which everything happens that a ledger tells apart, in few half-months: each is asked for by itself.
EVERY_WAY = [
    Row("H48-1", received=date(2022, 10, 1), due=date(2022, 10, 14)).done(date(2023, 2, 3)),
    Row("H48-2", received=date(2022, 11, 1), due=date(2023, 1, 31)).done(date(2023, 2, 1)),
    Row("H48-3", received=date(2022, 11, 1), due=date(2022, 10, 1), flags=FLAGS).done(date(2022, 11, 2)),
    Row("H48-4", received=date(2022, 11, 1), due=date(2022, 10, 1)).done(date(2022, 11, 20)),
    Row("H48-5", received=date(2022, 12, 3), due=date(2022, 12, 13), flags=Flag.OUTSIDE_AREA.both),
    Row("H48-6", received=date(2022, 12, 3), due=date(2022, 12, 14), status=Status.SUPPLEMENT_REQUESTED),
    Row("H48-7", received=date(2023, 5, 1), due=date(2023, 5, 19), flags=FLAGS).done(date(2023, 6, 30)),
    Row("H48-8", received=date(2023, 5, 1), due=DATA_DATE, flags=Flag.APOLOGY_SENT.both).done(date(2023, 5, 21)),
    Row("H48-9", received=date(2023, 5, 22), due=date(2023, 5, 23), flags=FLAGS).done(date(2023, 7, 1)),
    Row("H48-10", received=date(2023, 3, 1), due=date(2023, 3, 31), status=Status.PROCESSING),
    replace(Row("H48-11", received=date(2023, 3, 1)).done(date(2023, 3, 31)), status=Status.WITHDRAWN, flags=FLAGS),
    Row("H48-12", received=date(2023, 3, 1), due=None, channel=0, level="partial").done(date(2023, 3, 1)),
    Row("H48-13", received=date(2023, 3, 1), flags=Flag.APOLOGY_SENT.both | Flag.E_RESULT.both).done(date(2023, 5, 2)),
    Row("H48-14", flags=Flag.COMPONENTS_DIGITISED.both | Flag.E_RESULT.told).done(date(2023, 3, 10)),
]


@pytest.fixture
def told_of(engine: Engine) -> Engine:
    import_rows(engine, EVERY_WAY, DATA_DATE)
    return engine


def test_dossiers_told_of_in_every_way_agree_at_once_and_a_wrong_line_of_theirs_is_seen(told_of: Engine) -> None:
    with transaction(told_of) as connection:
        assert ledger_fingerprints.agree(connection, DATA_DATE)
        assert ledger.differing_lines(connection, DATA_DATE) == []
        for values in some(connection.execute(select(*ledger_lines.primary_key)).all()):
            here = is_line(ledger_lines, dict(zip(ledger_lines.primary_key.columns.keys(), values, strict=True)))
            for count in ("opening", "fee_due", "apologised_known"):
                column = ledger_lines.c[count]
                connection.execute(update(ledger_lines).where(*here).values({count: column + 1}))
                assert not ledger_fingerprints.agree(connection, DATA_DATE), (values, count)
                connection.execute(update(ledger_lines).where(*here).values({count: column - 1}))
        assert ledger_fingerprints.agree(connection, DATA_DATE)


def test_two_connections_that_read_side_by_side_find_what_one_does(told_of: Engine) -> None:
    with transaction(told_of) as connection, reading(told_of) as beside:
        assert ledger.check(connection, DATA_DATE, beside=beside).empty
    with transaction(told_of) as connection:
        connection.execute(update(dossier).where(dossier.c.code == "H48-2").values(due_on=date(2023, 2, 1)))
    with transaction(told_of) as connection, reading(told_of) as beside:
        alone = ledger.check(connection, DATA_DATE).to_dict("records")
        assert ledger.check(connection, DATA_DATE, beside=beside).to_dict("records") == alone
        assert alone


# Changes behind the product's back, each of another dossier.
CHANGES: dict[str, dict[str, Any]] = {
    "H48-2": {"due_on": date(2023, 2, 1)},
    "H48-4": {"closed_on": date(2022, 11, 12), "closed_half": half_month_of(date(2022, 11, 12))},
    "H48-5": {"marks": Flag.OUTSIDE_AREA.told},
    "H48-6": {"status": Status.PROCESSING.code},
    "H48-7": {"channel": 2},
    "H48-8": {"due_on": date(2023, 5, 18)},
    "H48-9": {"marks": 0},
    "H48-10": {"received_on": date(2023, 3, 15), "received_half": half_month_of(date(2023, 3, 15))},
    "H48-11": {"status": Status.RETURNED.code},
    "H48-12": {"service_level": "full"},
    "H48-13": {"marks": Flag.APOLOGY_SENT.both | Flag.E_RESULT.told},
    "H48-14": {"closed_on": None, "closed_half": None, "status": Status.PROCESSING.code},
}


def test_a_dossier_changed_behind_our_back_is_found(told_of: Engine) -> None:
    with transaction(told_of) as connection:
        other = reference.agency_ids(connection, {"Sở Y tế"})["Sở Y tế"]
        for code, changed in {**CHANGES, "H48-1": {"agency_id": other}}.items():
            with connection.begin_nested() as behind:
                here = dossier.c.code == code
                assert connection.execute(update(dossier).where(here).values(changed)).rowcount == 1
                assert not ledger_fingerprints.agree(connection, DATA_DATE), code
                behind.rollback()
        assert ledger_fingerprints.agree(connection, DATA_DATE)


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
