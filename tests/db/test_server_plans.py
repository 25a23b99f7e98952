"""What PostgreSQL must not be asked: it would read a whole table again for each line, and only a large one shows it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text

from db.batch_comparison import only_in, tally
from db.engine import Engine, reading, transaction
from db.staging import incoming
from db.work_tables import empty
from domain.batch import Replacing
from tests.databases import empty_database
from tests.db.exports import Row, import_rows, undo

pytestmark = pytest.mark.postgres

MARCH = date(2023, 3, 31)
PERIOD = date(2023, 3, 1), MARCH
_READ_AGAIN = re.compile(r"NOT IN \(SELECT (dossier|sighting|dossier_version)\.")


@contextmanager
def _read_again(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile that look for lines which a kept table does not have, by NOT IN."""
    found: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if _READ_AGAIN.search(statement):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", look)
    yield found
    event.remove(engine, "before_cursor_execute", look)


def test_a_replacement_its_undo_and_a_comparison_never_look_through_a_table_for_each_line(postgres: Engine) -> None:
    with transaction(postgres) as connection:
        empty_database(connection)
    rows = [Row("H48-1").done(date(2023, 3, 9)), Row("H48-2"), Row("H48-3")]
    first, _ = import_rows(postgres, rows, MARCH, period=PERIOD)
    with _read_again(postgres) as found:
        number, _ = import_rows(postgres, rows[:1], MARCH, period=PERIOD, replacing=Replacing.SOURCE)
        with reading(postgres) as connection:
            assert sum(tally(connection, first, number).values()) > 0
            assert list(only_in(connection, number, first, limit=10)["code"]) == ["H48-1"]
        undo(postgres, number)
    assert found == []


def test_a_temporary_table_that_is_emptied_takes_no_room(postgres: Engine) -> None:
    size = text("SELECT pg_relation_size('incoming')")
    with transaction(postgres) as connection:
        empty(connection, incoming)
        filled = "SELECT n, n, n FROM generate_series(1, 1000) n"
        connection.execute(text(f"INSERT INTO incoming (ordinal, code, dossier_id) {filled}"))
        assert int(connection.scalar(size) or 0) > 0
        empty(connection, incoming)
        assert connection.scalar(size) == 0
