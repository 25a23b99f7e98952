"""What a PostgreSQL server is told to wait for and for how long: pool, statements, writers."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from db import engine as db_engine
from db.engine import Connection, Engine, open_database, reading, transaction, upgrade
from db.faults import sentence_of
from db.read_replica import Databases, answer
from tests.databases import empty_database
from tests.db.exports import Row, import_rows

pytestmark = pytest.mark.postgres
_APPLICATION = "tthc_limits"


@pytest.fixture
def address(postgres: Engine) -> str:
    """An emptied database; whoever opens it here is known to the server by a name."""
    with transaction(postgres) as connection:
        empty_database(connection)
    named = postgres.url.update_query_dict({"application_name": _APPLICATION})
    return named.render_as_string(hide_password=False)


@pytest.fixture
def opened(address: str) -> Iterator[Engine]:
    engine = open_database(address)
    yield engine
    engine.dispose()


def _at_once(tasks: Sequence[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _connections(connection: Connection) -> int:
    counted = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    return int(connection.scalar(counted, {"name": _APPLICATION}) or 0)


def test_more_viewers_than_the_pool_has_connections_wait_for_each_other(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_engine, "_POOL", {"pool_size": 2, "max_overflow": 2, "pool_timeout": 60.0})
    engine = open_database(address)
    answered: list[int] = []

    def ask() -> None:
        with reading(engine) as connection:
            answered.append(_connections(connection))
            connection.execute(text("SELECT pg_sleep(0.05)"))

    _at_once([ask] * 16)
    engine.dispose()
    assert len(answered) == 16 and max(answered) <= 4


def test_a_server_that_was_restarted_between_two_questions_is_not_noticed(postgres: Engine, opened: Engine) -> None:
    import_rows(opened, [Row()], date(2023, 3, 31))

    def ask() -> None:
        with reading(opened) as connection:
            connection.execute(text("SELECT pg_sleep(0.1)"))

    _at_once([ask] * 4)
    ended = text("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = :name")
    with postgres.connect() as connection:
        assert (connection.scalar(ended, {"name": _APPLICATION}) or 0) >= 4
    for _ in range(4):
        ask()
    assert import_rows(opened, [Row("H48-2")], date(2023, 4, 30))[0] == 2


def _while_one_writes(engine: Engine, second: Callable[[], object]) -> list[str]:
    """What happened, in turn, where `second` begins while somebody writes: each says when it is through."""
    happened: list[str] = []
    first_is_in = threading.Event()

    def first() -> None:
        with transaction(engine) as connection:
            first_is_in.set()
            connection.execute(text("SELECT pg_sleep(0.5)"))
            happened.append("first ends")

    def then() -> None:
        first_is_in.wait()
        second()
        happened.append("second is through")

    _at_once([first, then])
    return happened


def test_an_importer_begins_when_the_one_before_it_has_ended(opened: Engine) -> None:
    def write() -> None:
        with transaction(opened):
            pass

    assert _while_one_writes(opened, write) == ["first ends", "second is through"]


def test_a_writer_waits_no_longer_than_on_sqlite_and_then_says_why(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_engine, "BUSY_SECONDS", 0.2)
    with transaction(opened), pytest.raises(DBAPIError) as raised, transaction(opened):
        pass
    assert "bị một việc khác giữ quá lâu" in str(sentence_of(raised.value))


def test_who_opens_a_database_that_another_brings_up_to_date_waits_for_it(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_engine, "BUSY_SECONDS", 0.1)
    assert _while_one_writes(opened, lambda: upgrade(opened)) == ["first ends", "second is through"]


def test_the_roles_own_time_limit_cuts_no_writer(address: str) -> None:
    url = make_url(address).update_query_dict({"options": "-c statement_timeout=100"})
    engine = open_database(url.render_as_string(hide_password=False))
    with transaction(engine) as connection:
        connection.execute(text("SELECT pg_sleep(0.3)"))
        assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "10min"
    engine.dispose()


def test_a_question_is_cut_after_its_time_and_the_next_one_is_answered(
    opened: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTHC_QUESTION_SECONDS", "1")
    started = time.monotonic()
    with pytest.raises(DBAPIError) as raised:
        answer(Databases(opened), lambda connection: connection.execute(text("SELECT pg_sleep(20)")))
    assert time.monotonic() - started < 10
    assert "TTHC_QUESTION_SECONDS" in str(sentence_of(raised.value))
    assert answer(Databases(opened), lambda connection: connection.scalar(text("SELECT 1"))) == 1


@pytest.mark.parametrize(("said", "limit"), [("", "1min"), ("5", "5s"), ("0", "0"), ("năm", "1min")])
def test_how_long_a_question_may_take_is_said_in_seconds(
    opened: Engine, monkeypatch: pytest.MonkeyPatch, said: str, limit: str
) -> None:
    monkeypatch.setenv("TTHC_QUESTION_SECONDS", said)
    assert answer(Databases(opened), lambda connection: connection.scalar(text("SHOW statement_timeout"))) == limit


def test_a_writing_in_a_database_that_only_reads_says_which_variable_is_wrong(address: str) -> None:
    url = make_url(address).update_query_dict({"options": "-c default_transaction_read_only=on"})
    engine = open_database(url.render_as_string(hide_password=False))
    with pytest.raises(DBAPIError) as raised:
        import_rows(engine, [Row()], date(2023, 3, 31))
    assert "TTHC_DATABASE_URL" in str(sentence_of(raised.value))
    engine.dispose()
