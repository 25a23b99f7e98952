"""Pages beside a read replica: it draws them, and nobody sees data older than an import of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, text

from db.engine import Engine, transaction
from domain.batch import FileStatus
from etl.imports.history import undo
from etl.imports.results import ImportOptions
from tests.databases import empty_database
from tests.importing import import_file
from tests.pages.conftest import OpenPage
from tests.pages.small_year import Row, small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from tests.replication import Pair
from ui import links
from ui.cache import database, databases

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("replica")]


@pytest.fixture
def filled(replicated: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """Both servers with the small export, which the application opens."""
    monkeypatch.setenv("TTHC_DATABASE_URL", replicated.primary.url)
    monkeypatch.setenv("TTHC_READ_DATABASE_URL", replicated.standby.url)
    with transaction(database()) as connection:
        empty_database(connection)
    _store(tmp_path / "quy-1.xlsx", small_year_rows(), date(2023, 3, 31))
    replicated.catch_up()
    yield replicated
    replicated.resume()
    replica = databases().replica
    assert replica is not None
    replica.engine.dispose()
    database().dispose()


def _store(path: Path, rows: list[Row], last: date) -> int:
    result = import_file(database(), write_export(path, rows, last=last), ImportOptions())
    assert result.status is FileStatus.IMPORTED and result.batch, result.reason
    return result.batch


@contextmanager
def _told(engine: Engine) -> Iterator[list[str]]:
    """The statements that a server is told meanwhile."""
    told: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield told
    event.remove(engine, "before_cursor_execute", hear)


def test_a_page_is_drawn_from_the_replica_and_the_primary_tells_only_the_state(
    filled: Pair, open_page: OpenPage
) -> None:
    replica = databases().replica
    assert replica is not None
    with _told(database()) as primary, _told(replica.engine) as standby:
        test = open_page(links.OVERVIEW)
    assert metrics(test)["Tiếp nhận"] == "60"
    assert any("ledger" in statement for statement in standby)
    assert not any("ledger" in statement or "dossier" in statement for statement in primary)


def test_what_a_viewer_imported_and_took_back_is_seen_at_once_while_the_replica_is_behind(
    filled: Pair, open_page: OpenPage, tmp_path: Path
) -> None:
    test = open_page(links.OVERVIEW)
    filled.pause()
    number = _store(tmp_path / "thang-4.xlsx", _april(), date(2023, 4, 30))
    test.run()
    assert (metrics(test)["Tiếp nhận"], "30/04/2023" in texts(test)) == ("67", True)
    undo(database(), number)
    test.run()
    assert (metrics(test)["Tiếp nhận"], "30/04/2023" in texts(test)) == ("60", False)
    filled.catch_up()
    assert metrics(test.run())["Tiếp nhận"] == "60"


def _april() -> list[Row]:
    rows = small_year_rows()[:7]
    return [Row(**{**vars(row), "code": f"{row.code}-4"}) for row in rows]


@pytest.mark.parametrize("address", [links.LAYOUTS, links.DOSSIERS])
def test_every_kind_of_page_opens_while_the_replica_is_away(filled: Pair, open_page: OpenPage, address: str) -> None:
    filled.standby.stop()
    test = open_page(address)
    filled.standby.start()
    assert not test.exception and not test.error
    assert "31/03/2023" in texts(test)


def test_a_question_that_takes_too_long_is_one_sentence_on_the_page(
    filled: Pair, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTHC_QUESTION_SECONDS", "1")
    filled.pause()
    with transaction(database()) as connection:
        connection.execute(text("LOCK TABLE ledger, ledger_summary IN ACCESS EXCLUSIVE MODE"))
        filled.standby.stop()
        test = open_page(links.OVERVIEW)
    filled.standby.start()
    assert not test.exception
    assert [str(error.value) for error in test.error if "mất quá lâu" in str(error.value)] != []
