"""Of which matters an office has data: what the menu folds away, found once for each state of the data."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from db.engine import Engine, reading, transaction
from db.targets import add_targets
from domain.flags import Flag
from domain.period import parse_period
from domain.target import Direction, Level, Target
from etl.imports.history import undo
from etl.imports.results import ImportOptions
from measures.menu import Matter, matters_told
from tests.db.exports import Row, import_rows
from tests.etl.indicators.sheets import line
from tests.importing import import_file
from tests.pages.flagged_months import write_indicators

AS_OF = date(2023, 6, 30)


def told(engine: Engine) -> set[Matter]:
    with reading(engine) as connection:
        return set(matters_told(connection))


def test_an_empty_database_tells_of_nothing(engine: Engine) -> None:
    assert told(engine) == set()


def test_dossiers_tell_of_land_by_block_or_by_sector_and_of_flags(engine: Engine) -> None:
    import_rows(engine, [Row("1")], AS_OF)
    assert told(engine) == set()
    import_rows(engine, [Row("2", sector="Đất đai")], AS_OF)
    assert told(engine) == {Matter.LAND}
    import_rows(engine, [Row("3", flags=Flag.REUSED.told)], AS_OF)
    assert told(engine) == {Matter.LAND, Matter.DIGITAL}


def test_indicators_tell_of_their_topics_until_they_are_taken_back(engine: Engine, tmp_path: Path) -> None:
    for name, key, matter in (
        ("a", "sms_sent", Matter.DIGITAL),
        ("b", "petitions_received", Matter.SATISFACTION),
    ):
        path = write_indicators(tmp_path / f"{name}.xlsx", [line(key, 5)])
        result = import_file(engine, path, ImportOptions())
        assert told(engine) == {matter}
        assert result.batch is not None
        undo(engine, result.batch)
        assert told(engine) == set()


def test_a_target_is_told_from_the_moment_it_is_given(engine: Engine) -> None:
    first = parse_period("2023").first
    target = Target("on_time_rate", Level.PROVINCE, None, first, None, Direction.AT_LEAST, Decimal(98), "CV 1")
    with transaction(engine) as connection:
        add_targets(connection, [target], moment=datetime(2023, 1, 1), by=None)
    assert told(engine) == {Matter.TARGETS}
