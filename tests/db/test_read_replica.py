"""A real standby beside its primary: questions go to it while it has all that the primary has, and only then."""

import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from db import read_replica
from db.engine import Connection, open_database, transaction
from db.faults import ReadAddressError, sentence_of
from db.read_replica import Databases, answer, answer_latest, open_databases, state_of
from db.schema import dossier
from tests.databases import empty_database
from tests.db.exports import Row, import_rows, undo
from tests.replication import Pair

FEBRUARY, MARCH = date(2023, 2, 28), date(2023, 3, 31)
REPLICA, PRIMARY = True, False

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("replica")]


@pytest.fixture
def databases(replicated: Pair) -> Iterator[Databases]:
    """Both servers with one dossier; the standby has it too."""
    opened = open_databases(replicated.primary.url, replicated.standby.url)
    with transaction(opened.primary) as connection:
        empty_database(connection)
    import_rows(opened.primary, [Row("H48-1")], FEBRUARY)
    replicated.catch_up()
    yield opened
    replicated.resume()
    _dispose(opened)


def _dispose(opened: Databases) -> None:
    for engine in (opened.primary, opened.replica and opened.replica.engine):
        if engine:
            engine.dispose()


def asked(connection: Connection) -> tuple[bool, int]:
    """Which server answers, and how many dossiers it has."""
    is_standby = bool(connection.scalar(text("SELECT pg_is_in_recovery()")))
    return is_standby, connection.scalar(select(func.count()).select_from(dossier)) or 0


def test_a_question_goes_to_the_replica_that_has_all_of_the_data(databases: Databases) -> None:
    assert answer(databases, asked) == (REPLICA, 1)
    assert answer_latest(databases, asked) == (PRIMARY, 1)


def test_a_role_that_may_only_read_is_enough_for_the_replica(databases: Databases, replicated: Pair) -> None:
    replicated.primary.ask("CREATE ROLE tthc_read LOGIN")
    replicated.primary.ask("GRANT pg_read_all_data TO tthc_read")
    replicated.catch_up()
    address = make_url(replicated.standby.url).set(username="tthc_read").render_as_string(hide_password=False)
    opened = open_databases(replicated.primary.url, address)
    assert answer(opened, asked) == (REPLICA, 1)
    _dispose(opened)
    replicated.primary.ask("DROP ROLE tthc_read")


def test_after_an_import_the_primary_answers_until_the_replica_has_it(databases: Databases, replicated: Pair) -> None:
    replicated.pause()
    import_rows(databases.primary, [Row("H48-2")], MARCH)
    assert answer(databases, asked) == (PRIMARY, 2)
    replicated.catch_up()
    assert answer(databases, asked) == (REPLICA, 2)


def test_after_an_undo_the_primary_answers_until_the_replica_has_it(databases: Databases, replicated: Pair) -> None:
    number, _ = import_rows(databases.primary, [Row("H48-2")], MARCH)
    replicated.pause()
    undo(databases.primary, number)
    assert answer(databases, asked) == (PRIMARY, 1)
    replicated.catch_up()
    assert answer(databases, asked) == (REPLICA, 1)


def test_a_replica_that_went_on_since_the_page_began_is_not_asked_for_the_earlier_state(
    databases: Databases, replicated: Pair
) -> None:
    state = state_of(databases)
    import_rows(databases.primary, [Row("H48-2")], MARCH)
    replicated.catch_up()
    assert answer(databases, asked, state=state) == (PRIMARY, 2)
    assert answer(databases, asked) == (REPLICA, 2)


def test_a_replica_without_the_programs_tables_is_left_as_it_is(databases: Databases, replicated: Pair) -> None:
    replicated.primary.ask("CREATE DATABASE elsewhere")
    other = make_url(replicated.primary.url).set(database="elsewhere").render_as_string(hide_password=False)
    opened = open_databases(replicated.primary.url, other)
    assert answer(opened, asked) == (PRIMARY, 1)
    _dispose(opened)
    engine = create_engine(other)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    replicated.primary.ask("DROP DATABASE elsewhere")


def test_a_replica_at_another_revision_is_not_asked(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_replica, "HEAD", "9999")
    assert answer(databases, asked) == (PRIMARY, 1)


def test_a_replica_that_is_down_is_named_in_the_log_once_and_asked_again_later(
    databases: Databases, replicated: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_replica, "_REST_SECONDS", 2.0)
    assert answer(databases, asked) == (REPLICA, 1)
    replicated.standby.stop()
    assert [answer(databases, asked) for _ in range(3)] == [(PRIMARY, 1)] * 3
    assert len(caplog.records) == 1 and "TTHC_READ_DATABASE_URL" in caplog.text
    replicated.standby.start()
    replicated.catch_up()
    until = time.monotonic() + 10
    while answer(databases, asked) == (PRIMARY, 1):
        assert time.monotonic() < until, "the replica was not asked again"
        time.sleep(0.1)
    assert answer(databases, asked) == (REPLICA, 1)


def test_a_replica_that_takes_the_call_and_says_nothing_is_not_waited_for(
    databases: Databases, replicated: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_replica, "_PATIENCE", {"connect_timeout": "2"})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        opened = open_databases(
            replicated.primary.url, f"postgresql+psycopg://postgres@127.0.0.1:{silent.getsockname()[1]}/postgres"
        )
        assert answer(opened, asked) == (PRIMARY, 1)
    _dispose(opened)


def test_a_question_that_the_replica_breaks_off_for_its_primary_is_asked_of_the_primary(
    databases: Databases, replicated: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    def ask_while_a_table_is_taken(connection: Connection) -> tuple[bool, int]:
        found = asked(connection)
        if found[0] is REPLICA:
            replicated.primary.ask("DO 'BEGIN LOCK TABLE dossier IN ACCESS EXCLUSIVE MODE; END'")
            connection.execute(text("SELECT pg_sleep(20)"))
        return found

    with replicated.standby_never_waits():
        assert answer(databases, ask_while_a_table_is_taken) == (PRIMARY, 1)
    assert "conflict with recovery" in caplog.text
    assert answer(databases, asked) == (REPLICA, 1)


def test_a_question_that_takes_too_long_is_cut_once_with_one_sentence(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTHC_QUESTION_SECONDS", "1")
    servers: list[bool] = []

    def ask_long(connection: Connection) -> None:
        servers.append(asked(connection)[0])
        connection.execute(text("SELECT pg_sleep(20)"))

    with pytest.raises(DBAPIError) as raised:
        answer(databases, ask_long)
    assert servers == [REPLICA]
    assert "mất quá lâu" in str(sentence_of(raised.value))


@pytest.mark.parametrize(
    ("primary", "read"),
    [("sqlite:///a.db", "postgresql+psycopg://h/x"), ("postgresql+psycopg://h/x", "sqlite:///a.db"), ("", "nowhere")],
)
def test_a_read_address_that_is_not_beside_a_postgresql_database_is_refused(
    primary: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadAddressError) as raised:
        open_databases(primary or "postgresql+psycopg://h/x", read)
    assert "TTHC_READ_DATABASE_URL" in str(sentence_of(raised.value))
    assert list(tmp_path.iterdir()) == []


def test_without_a_read_address_the_database_answers(databases: Databases, replicated: Pair) -> None:
    alone = Databases(open_database(replicated.primary.url))
    assert answer(alone, asked) == (PRIMARY, 1)
    _dispose(alone)
