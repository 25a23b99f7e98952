"""`tthc compare`: two imports beside each other."""

import json
from datetime import date

import pytest

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows, undo


@pytest.fixture
def two(database: Engine) -> Engine:
    """The same month twice: one dossier vanished, one appeared, one was closed late after all."""
    period = (date(2023, 3, 1), date(2023, 3, 31))
    closed = Row("1").done(date(2023, 3, 9))
    import_rows(database, [closed, Row("2"), Row("3")], period[1], period=period)
    import_rows(database, [closed, Row("2").done(date(2023, 3, 20)), Row("4")], period[1], period=period)
    return database


@pytest.mark.usefixtures("two")
def test_what_differs_is_told_with_what_it_did_to_the_rates(run: Run) -> None:
    told = json.loads(run("compare", "1", "2", "--json").stdout)
    assert [told[name] for name in ("appeared", "vanished", "changed", "same")] == [1, 1, 1, 1]
    assert told["fields"] == {"status": 1, "resolved_at": 1}
    assert told["rates"]["on_time_rate"] == {"before": 1.0, "after": 0.5}
    assert told["counts"]["before"]["pending"] == 2
    assert (told["before"]["id"], told["after"]["as_of"]) == (1, "2023-03-31")


@pytest.mark.usefixtures("two")
def test_the_table_says_it_in_words(run: Run) -> None:
    shown = run("compare", "1", "2").stdout
    assert "1 xuất hiện; 1 không còn; 1 thay đổi; 1 giữ nguyên." in shown
    assert "100,00 %" in shown and "-50,00 điểm %" in shown


def test_an_import_that_was_taken_back_is_refused(two: Engine, run: Run) -> None:
    undo(two, 2)
    result = run("compare", "1", "2")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Lần nạp số 2 đã được thu hồi nên không còn gì để so sánh.\n"
    assert run("compare", "1", "7").stderr == "Không có lần nạp số 7.\n"
    assert run("compare", "1", str(10**20)).exit_code == 1
