"""A database that an older version left is brought up to date with what it holds."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, select, text

import db.engine
import db.migrations
from db import ledger
from db.code_scopes import change_scope
from db.engine import HEAD, open_database, reading, transaction, upgrade
from db.faults import NoRoomToUpgradeError, sentence_of
from db.schema import dossier, issue_count, ledger_summary, sighting
from db.schema import ledger as ledger_table
from domain.code_scope import CodeScope, Rekeyed
from tests.conftest import POSTGRES_VARIABLE
from tests.databases import new_postgres
from tests.db.exports import Row, import_rows

FIRST = "0001"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that does not exist yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'old.db').as_posix()}"
        return
    server = os.environ.get(POSTGRES_VARIABLE)
    if not server:
        pytest.skip(f"{POSTGRES_VARIABLE} is not set: no PostgreSQL server to test on")
    yield new_postgres(server, purpose="_old")


def make(address: str, revision: str) -> Engine:
    """The database as it was at a revision."""
    engine = create_engine(address)
    move(engine, command.upgrade, revision)
    return engine


def move(engine: Engine, direction: Callable[[Config, str], None], revision: str) -> None:
    """Run migrations up or down to a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(db.migrations.__file__).parent))
    with transaction(engine) as connection:
        config.attributes["connection"] = connection
        direction(config, revision)


def shape(engine: Engine) -> dict[str, object]:
    """Everything the database says of its tables: columns, keys, checks and indexes by name."""
    found = inspect(engine)
    return {
        table: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
                for column in found.get_columns(table)
            ),
            found.get_pk_constraint(table),
            sorted(map(str, found.get_foreign_keys(table))),
            sorted(map(str, found.get_unique_constraints(table))),
            sorted(map(str, found.get_check_constraints(table))),
            sorted((str(index["name"]), index["unique"], index["column_names"]) for index in found.get_indexes(table)),
        )
        for table in found.get_table_names()
    }


def test_the_issues_of_an_older_database_are_counted(address: str) -> None:
    old = make(address, FIRST)
    with transaction(old) as connection:
        connection.execute(text("INSERT INTO source (id, name) VALUES (1, 'motcua')"))
        connection.execute(
            text(
                "INSERT INTO batch (id, source_id, kind, file_name, sha256, as_of, layout_fingerprint, imported_at, "
                '"rows", "new", updated, same, older, rejected, errors, warnings) '
                "VALUES (1, 1, 'dossiers', 'a.xlsx', 'aa', '2023-01-31', "
                "'x', '2023-02-01 08:00:00', 3, 1, 0, 0, 0, 2, 2, 1)"
            )
        )
        for number, (severity, code) in enumerate([("error", "not_a_date")] * 2 + [("warning", "due_missing")], 1):
            connection.execute(
                text("INSERT INTO issue (batch_id, number, severity, code, message) VALUES (1, :n, :s, :c, 'x')"),
                {"n": number, "s": severity, "c": code},
            )
    old.dispose()
    opened = open_database(address)
    indexes = {index["name"]: index["column_names"] for index in inspect(opened).get_indexes("dossier")}
    assert {str(index.name): [column.name for column in index.columns] for index in dossier.indexes} == {
        name: columns for name, columns in indexes.items() if str(name).startswith("ix_")
    }
    with reading(opened) as connection:
        counted = {(line.code, line.number) for line in connection.execute(select(issue_count))}
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    opened.dispose()
    assert (counted, revision) == ({("not_a_date", 2), ("due_missing", 1)}, HEAD)


# SQLite's one index on an expression is not read back; PostgreSQL's is compared.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_each_step_down_undoes_its_step_up(address: str) -> None:
    engine = create_engine(address)
    shapes = {}
    scripts = ScriptDirectory(str(Path(db.migrations.__file__).parent))
    steps = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    for step in steps:
        move(engine, command.upgrade, step)
        shapes[step] = shape(engine)
    for step in reversed(steps[:-1]):
        move(engine, command.downgrade, step)
        assert shape(engine) == shapes[step], step
    move(engine, command.downgrade, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    move(engine, command.upgrade, "head")
    assert shape(engine) == shapes[HEAD]
    engine.dispose()


def test_an_older_database_is_added_up_over_everything(address: str) -> None:
    old = make(address, "0007")
    counts = (3, 1, 0, 5, 1, 2, 1, 0, 0, 0, 1)
    keys = [("agency", 48552, 1, 1), ("agency", 48552, 2, 1), ("agency", 48553, 2, 0), ("sector", 48552, 7, 1)]
    with transaction(old) as connection:
        for key in keys:
            connection.execute(text(f"INSERT INTO ledger_summary VALUES {(*key, *counts)}"))
    move(old, command.upgrade, "0008")
    with reading(old) as connection:
        lines = {tuple(line) for line in connection.execute(text("SELECT * FROM ledger_summary"))}
    old.dispose()
    twice = tuple(2 * count for count in counts)
    added = {("total", 48552, 0, 1, *twice), ("total", 48553, 0, 0, *counts)}
    assert lines == {(*key, *counts) for key in keys} | added


def test_codes_of_an_older_database_are_known_by_their_key_and_two_spellings_are_joined_when_somebody_says_so(
    address: str,
) -> None:
    engine = open_database(address)
    import_rows(engine, [Row("H48-1"), Row("H48 – 2"), Row("H48-3")], date(2023, 3, 31))
    import_rows(engine, [Row("h48-1"), Row("h48-4")], date(2023, 4, 30))
    move(engine, command.downgrade, "0008")
    upgrade(engine)

    def held() -> list[tuple[str, str | None]]:
        query = select(dossier.c.code, dossier.c.written_code).order_by(dossier.c.code)
        with reading(engine) as connection:
            return [(code, written) for code, written in connection.execute(query)]

    kept = [("H48-2", "H48 – 2"), ("H48-3", None), ("H48-4", "h48-4")]
    assert held() == [("H48-1", None), ("H48-1 ~1", "h48-1"), *kept]
    with transaction(engine) as connection:
        assert change_scope(connection, 1, CodeScope.UNIQUE) == Rekeyed(before=5, after=4)
        assert ledger.check(connection, date(2023, 4, 30)).empty
    assert held() == [("H48-1", "h48-1"), *kept]
    move(engine, command.downgrade, "0008")
    engine.dispose()


def test_the_ledger_of_an_older_database_is_counted_anew_with_its_levels(address: str) -> None:
    engine = open_database(address)
    rows = [Row("H48-1", level="full"), Row("H48-2", level="partial"), Row("H48-3")]
    import_rows(engine, rows, date(2023, 3, 31))

    def lines() -> set[tuple[object, ...]]:
        with reading(engine) as connection:
            return {
                tuple(line) for table in (ledger_table, ledger_summary) for line in connection.execute(select(table))
            }

    kept = lines()
    move(engine, command.downgrade, "0009")
    upgrade(engine)
    assert lines() == kept
    with transaction(engine) as connection:
        assert ledger.check(connection, date(2023, 3, 31)).empty
    engine.dispose()


def test_what_bringing_a_large_file_up_to_date_takes_is_said_and_without_room_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"sqlite:///{tmp_path / 'old.db'}"
    make(address, "0009").dispose()
    monkeypatch.setattr(db.engine, "_LARGE", 1)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(NoRoomToUpgradeError) as refused:
        open_database(address)
    assert (sentence_of(refused.value) or "").startswith("Đĩa chỉ còn trống 0,0 GB, cần")
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0009"
    engine.dispose()
    monkeypatch.undo()
    monkeypatch.setattr(db.engine, "_LARGE", 1)
    open_database(address).dispose()
    assert "khoảng 1 phút" in caplog.text


# Killed when all migrations ran and the ledger is to be counted: nothing is committed yet.
KILLED = """
import os, signal, sys
from db import ledger
from db.engine import open_database
ledger.rebuild = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
open_database(sys.argv[1])
"""


@pytest.mark.skipif(os.name != "posix", reason="only a POSIX system kills a process at once")
def test_a_process_killed_while_it_brings_a_database_up_to_date_leaves_it_as_it_was(address: str) -> None:
    engine = open_database(address)
    rows = [Row("H48-1", level="full"), Row("H48-2").done(date(2023, 3, 20)), Row("H48-3", level="partial")]
    import_rows(engine, rows, date(2023, 3, 31))
    import_rows(engine, [rows[0].done(date(2023, 4, 3))], date(2023, 4, 30))

    def sightings() -> list[tuple[object, ...]]:
        with reading(engine) as connection:
            return [tuple(line) for line in connection.execute(select(sighting).order_by(*sighting.primary_key))]

    kept = sightings()
    move(engine, command.downgrade, "0009")
    engine.dispose()
    killed = subprocess.run([sys.executable, "-c", KILLED, address], check=False)
    assert killed.returncode == -signal.SIGKILL
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0009"
    engine.dispose()
    engine = open_database(address)
    with transaction(engine) as connection:
        assert ledger.check(connection, date(2023, 4, 30)).empty
    assert sightings() == kept
    engine.dispose()
