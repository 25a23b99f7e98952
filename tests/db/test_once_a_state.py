"""An answer that depends on the data alone is found once, and anew after the data changed."""

from datetime import date

from sqlalchemy import func, select, update

from db.engine import Connection, Engine, reading, rehearsal
from db.once_a_state import once_a_state
from db.schema import dossier
from tests.db.exports import Row, import_rows, undo

FEBRUARY, MARCH = date(2023, 2, 28), date(2023, 3, 31)


def test_an_answer_is_found_once_until_an_import_or_an_undo_changes_the_data(engine: Engine) -> None:
    asked: list[int] = []

    def dossiers(connection: Connection) -> int:
        number = connection.scalar(select(func.count()).select_from(dossier)) or 0
        asked.append(number)
        return number

    def answers() -> list[int]:
        found = []
        for _ in range(2):
            with reading(engine) as connection:
                found.append(once_a_state(connection, dossiers))
        return found

    import_rows(engine, [Row("H48-1")], FEBRUARY)
    assert answers() == [1, 1]
    number, _ = import_rows(engine, [Row("H48-2")], MARCH)
    assert answers() == [2, 2]
    undo(engine, number)
    assert answers() == [1, 1]
    assert asked == [1, 2, 1]


def test_what_a_rehearsal_finds_is_not_kept(engine: Engine) -> None:
    def code(connection: Connection) -> str | None:
        return connection.scalar(select(dossier.c.code))

    import_rows(engine, [Row("H48-1")], FEBRUARY)
    with rehearsal(engine) as connection:
        connection.execute(update(dossier).values(code="H48-9"))
        assert once_a_state(connection, code) == "H48-9"
    with reading(engine) as connection:
        assert once_a_state(connection, code) == "H48-1"
