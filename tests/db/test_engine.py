"""Opening, writing and refusing: what the database itself promises."""

import importlib
import pkgutil
import shutil
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

import db
from db import batches, ledger
from db.current_version import affected
from db.engine import HEAD, Engine, open_database, reading, rehearsal, transaction, upgrade
from db.schema import batch_agency, dossier, metadata, source
from db.schema import ledger as ledger_table
from db.staging import incoming
from db.work_tables import empty, work
from tests.db.exports import Row, import_rows

OPEN_FILES = Path("/proc/self/fd")


# SQLAlchemy cannot read back an index on an expression from SQLite; it is compared on PostgreSQL.
@pytest.mark.filterwarnings("ignore:autogenerate skipping", "ignore:Skipped unsupported reflection")
def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_an_older_database_is_brought_up_to_date_and_its_files_keep_their_agencies(engine: Engine) -> None:
    rows = [Row(), Row("H48-2", agency="Sở Y tế", received=date(2023, 2, 20)), Row("H48-3", agency="Sở Y tế")]
    import_rows(engine, rows, date(2023, 3, 31))
    import_rows(engine, [replace(rows[1], agency="Sở Tư pháp")], date(2023, 4, 30))
    agencies = select(batch_agency).order_by(batch_agency.c.batch_id, batch_agency.c.agency_id)
    with reading(engine) as connection:
        before = connection.execute(agencies).fetchall()
    with transaction(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(db.__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(agencies).fetchall() == before
    shown = sorted((line.rows, line.first_received_on) for line in before)
    assert shown == [(1, date(2023, 2, 20)), (1, date(2023, 3, 1)), (2, date(2023, 2, 20))]


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the system does not tell which files are open")
def test_a_database_of_a_later_program_is_refused_and_its_file_is_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    url = f"sqlite:///{path.as_posix()}"
    opened = open_database(url)
    with transaction(opened) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.dispose()
    with pytest.raises(CommandError):
        open_database(url)
    # The list itself is one of the open files, and is closed by the time it is read.
    targets = [file.readlink() for file in OPEN_FILES.iterdir() if file.is_symlink()]
    assert not [target for target in targets if target.name.startswith(path.name)]


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(engine) as connection:
        connection.execute(insert(source).values(id=1, name="motcua"))
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert connection.execute(select(source)).fetchall() == []


def test_writers_wait_for_each_other(engine: Engine) -> None:
    def import_one(number: int) -> None:
        import_rows(engine, [Row(code=f"H48-{number}")], date(2023, 3, 31))

    threads = [threading.Thread(target=import_one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert len(batches.batches(connection)) == 8
        assert connection.scalar(select(dossier.c.id).order_by(dossier.c.id.desc()).limit(1)) == 8
    with transaction(engine) as connection:
        assert ledger.check(connection, date(2023, 3, 31)).empty


@pytest.mark.parametrize(
    "wrong", [{"closed_on": date(2023, 2, 1)}, {"status": 11}, {"channel": 4}, {"closed_on": None, "closed_half": None}]
)
def test_the_database_refuses_a_dossier_that_cannot_be(engine: Engine, wrong: dict[str, object]) -> None:
    import_rows(engine, [Row().done(date(2023, 3, 5))], date(2023, 3, 31))
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(update(dossier).values(wrong))


def test_a_ledger_that_was_tampered_with_is_found_and_rebuilt(engine: Engine) -> None:
    import_rows(engine, [Row(), Row(code="H48-2").done(date(2023, 3, 20))], date(2023, 3, 31))
    with transaction(engine) as connection:
        connection.execute(update(ledger_table).where(ledger_table.c.late == 1).values(late=3))
        found = ledger.check(connection, date(2023, 3, 31))
        assert set(found["count"]) == {"late"}
        assert found[found["table"] == "ledger"][["kept", "rebuilt"]].values.tolist() == [[3, 1]]
        ledger.rebuild(connection, date(2023, 3, 31))
        assert ledger.check(connection, date(2023, 3, 31)).empty


def test_sqlite_is_asked_to_keep_its_promises(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{(tmp_path / 'new' / 'tthc.db').as_posix()}")
    with opened.connect() as connection:
        answers = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert answers == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    opened.dispose()


def test_no_work_table_has_the_name_of_one_that_is_kept() -> None:
    for module in pkgutil.iter_modules(db.__path__):
        importlib.import_module(f"db.{module.name}")
    assert "incoming" in work.tables
    assert not set(work.tables) & set(metadata.tables)


def _tables(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(inspect(connection).get_table_names())


def test_work_tables_end_with_their_transaction(postgres: Engine) -> None:
    before = _tables(postgres)
    with transaction(postgres) as connection:
        empty(connection, incoming)
        with connection.begin_nested() as part:
            empty(connection, affected)
            part.rollback()
        assert inspect(connection).has_table("incoming")
    with rehearsal(postgres) as connection:
        empty(connection, incoming)
    assert _tables(postgres) == before


def _batches_in_copy_of_the_one_file(url: str, folder: Path) -> int:
    copy = folder / "copy.db"
    shutil.copyfile(url.removeprefix("sqlite:///"), copy)
    copied = open_database(f"sqlite:///{copy}")
    with reading(copied) as connection:
        number = len(batches.batches(connection))
    copied.dispose()
    return number


def test_a_copy_of_the_one_file_has_the_last_batch_while_the_program_is_open(tmp_path: Path) -> None:
    database = open_database(url := f"sqlite:///{tmp_path / 'data.db'}")
    with reading(database) as connection:
        assert batches.batches(connection) == []
    import_rows(database, [Row()], date(2023, 3, 31))
    assert _batches_in_copy_of_the_one_file(url, tmp_path) == 1
    database.dispose()


def test_a_log_that_a_reader_held_is_emptied_after_a_later_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(url := f"sqlite:///{tmp_path / 'data.db'}")
    monkeypatch.setattr("db.engine._BETWEEN_TRIES", 0.0)
    import_rows(database, [Row()], date(2023, 3, 31))
    with reading(database) as held:
        batches.batches(held)
        import_rows(database, [Row("H48-2")], date(2023, 4, 30))
        assert _batches_in_copy_of_the_one_file(url, tmp_path) == 1
    assert _batches_in_copy_of_the_one_file(url, tmp_path) == 2
    database.dispose()
