"""A file in the place of earlier ones: exactly one period, of one source, of the agencies in it or of all."""

from datetime import date

import pytest
from sqlalchemy import select

from db import batches, ledger
from db.engine import Engine, reading, transaction
from db.schema import dossier
from domain.batch import Replacing
from tests.db.exports import Row, import_rows, undo

JANUARY = (date(2023, 1, 1), date(2023, 1, 31))
FEBRUARY = (date(2023, 2, 1), date(2023, 2, 28))
HEALTH, JUSTICE = "Sở Y tế", "Sở Tư pháp"


def codes(engine: Engine) -> list[str]:
    """The dossiers that count, by code; and the ledger agrees with them."""
    with transaction(engine) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty
    with reading(engine) as connection:
        return list(connection.scalars(select(dossier.c.code).order_by(dossier.c.code)))


def january(engine: Engine, *rows: Row, replacing: Replacing | None = None, source: str = "motcua") -> int:
    return import_rows(engine, list(rows), JANUARY[1], period=JANUARY, replacing=replacing, source=source)[0]


@pytest.fixture(autouse=True)
def first_files(engine: Engine) -> None:
    """January of two agencies, and what February's file still tells of one of its dossiers."""
    january(engine, Row("H1", agency=HEALTH), Row("H2", agency=HEALTH), Row("J1", agency=JUSTICE))
    import_rows(engine, [Row("H2", agency=HEALTH), Row("H3", agency=HEALTH)], FEBRUARY[1], period=FEBRUARY)


def test_what_the_new_file_does_not_tell_stops_counting_unless_another_period_s_file_tells_it(engine: Engine) -> None:
    january(engine, Row("H9", agency=HEALTH), replacing=Replacing.AGENCIES)
    assert codes(engine) == ["H2", "H3", "H9", "J1"]


def test_a_whole_source_is_replaced_only_when_asked_for(engine: Engine) -> None:
    january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE)
    assert codes(engine) == ["H2", "H3", "H9"]


def test_another_source_is_left_alone(engine: Engine) -> None:
    january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE, source="dat-dai")
    assert codes(engine) == ["H1", "H2", "H3", "H9", "J1"]


def test_taken_back_it_leaves_what_was_there_before(engine: Engine) -> None:
    undo(engine, january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE))
    assert codes(engine) == ["H1", "H2", "H3", "J1"]


def test_what_two_files_take_the_place_of_comes_back_only_where_neither_does_any_more(engine: Engine) -> None:
    january(engine, Row("J9", agency=JUSTICE), replacing=Replacing.AGENCIES)
    whole = january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE)
    assert codes(engine) == ["H2", "H3", "H9"]
    undo(engine, whole)
    assert codes(engine) == ["H1", "H2", "H3", "J9"]


def test_what_was_replaced_and_then_taken_back_does_not_come_again(engine: Engine) -> None:
    replacing = january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE)
    undo(engine, 1)
    undo(engine, replacing)
    assert codes(engine) == ["H2", "H3"]


def test_a_file_that_came_after_a_replacement_is_not_replaced_by_it(engine: Engine) -> None:
    january(engine, Row("H9", agency=HEALTH), replacing=Replacing.SOURCE)
    january(engine, Row("H1", agency=HEALTH))
    assert codes(engine) == ["H1", "H2", "H3", "H9"]
