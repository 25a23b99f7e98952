"""Whatever is counted can be listed."""

from datetime import date

import pandas as pd
import pytest

from db.engine import Engine, reading
from domain.counts import COUNTS
from domain.dossier import Status
from domain.listing import Listing
from measures.counts import total
from measures.dossiers import LIST_COLUMNS, UnknownCountError, dossiers_behind, number_behind
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

AS_OF, ALL = date(2023, 3, 31), Listing(limit=1000)
ROWS = [
    Row("late", received=date(2023, 1, 3), due=date(2023, 1, 9)).done(date(2023, 1, 12)),
    Row("early", received=date(2023, 1, 3), due=date(2023, 1, 9)).done(date(2023, 1, 4)),
    Row("overdue", received=date(2023, 3, 1), due=date(2023, 3, 30)),
    Row("waiting", received=date(2023, 3, 2), due=date(2023, 3, 30), status=Status.STOPPED),
    Row("no due date", received=date(2023, 3, 3), due=None),
]


@pytest.mark.parametrize("count", COUNTS)
def test_as_many_dossiers_are_listed_as_are_counted(database: Engine, count: str) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        counted = total(connection, scope_of("2023"))[count]
        assert number_behind(connection, scope_of("2023"), [count]) == counted
        assert len(dossiers_behind(connection, scope_of("2023"), [count], ALL)) == counted


def test_days_late_run_to_the_closing_or_to_the_day_of_the_count(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = dossiers_behind(connection, scope_of("2023"), ["received"], ALL)
    assert list(frame.columns) == list(LIST_COLUMNS)
    days = {code: None if pd.isna(late) else late for code, late in zip(frame["code"], frame["days_late"], strict=True)}
    assert days == {"late": 3, "early": 0, "overdue": 1, "waiting": 1, "no due date": None}


def test_a_dossier_closed_after_the_period_was_late_only_as_far_as_the_period_went(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        frame = dossiers_behind(connection, scope_of("2023-01-01..2023-01-10"), ["pending_overdue"], ALL)
    assert list(zip(frame["code"], frame["days_late"], strict=True)) == [("late", 1)]


def test_a_long_list_is_read_page_by_page(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        pages = [dossiers_behind(connection, scope_of("2023"), ["received"], Listing(2, at)) for at in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({code for page in pages for code in page["code"]}) == 5


def test_before_the_first_import_there_is_nothing_to_list(database: Engine) -> None:
    with reading(database) as connection:
        assert dossiers_behind(connection, scope_of("2023"), ["received"], ALL).empty
        assert number_behind(connection, scope_of("2023"), ["received"]) == 0


def test_a_count_that_does_not_exist_is_refused_by_name(database: Engine) -> None:
    with reading(database) as connection, pytest.raises(UnknownCountError, match="handled"):
        number_behind(connection, scope_of("2023"), ["handled"])


def test_several_counts_are_one_list_in_one_order(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    counts = ["early", "late", "pending_overdue"]
    with reading(database) as connection:
        assert number_behind(connection, scope_of("2023"), counts) == 3
        frame = dossiers_behind(connection, scope_of("2023"), counts, Listing(10, order="days_late", descending=True))
        second = dossiers_behind(connection, scope_of("2023"), counts, Listing(1, offset=1, order="closed_on"))
    assert list(zip(frame["code"], frame["days_late"], strict=True)) == [("late", 3), ("overdue", 1), ("early", 0)]
    assert list(second["code"]) == ["late"]


def test_a_part_of_a_code_is_looked_for_among_the_dossiers_of_the_number(database: Engine) -> None:
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        assert number_behind(connection, scope_of("2023"), ["received"], "DUE") == 2
        frame = dossiers_behind(connection, scope_of("2023"), ["received"], Listing(10, code="DUE"))
        assert number_behind(connection, scope_of("2023-01"), ["received"], "due") == 0
    assert list(frame["code"]) == ["overdue", "no due date"]


@pytest.mark.parametrize(("most_coded", "most_read", "number"), [(1, 5, 2), (1, 4, None), (2, 4, 2)])
def test_a_part_that_very_many_codes_hold_is_looked_for_in_no_more_dossiers_than_can_be_read(
    database: Engine, monkeypatch: pytest.MonkeyPatch, most_coded: int, most_read: int, number: int | None
) -> None:
    monkeypatch.setattr("db.dossiers.MOST_CODED", most_coded)
    monkeypatch.setattr("measures.dossiers.MOST_READ", most_read)
    import_rows(database, ROWS, AS_OF)
    with reading(database) as connection:
        assert number_behind(connection, scope_of("2023"), ["received"], "due") == number
        if number:
            frame = dossiers_behind(connection, scope_of("2023"), ["received"], Listing(10, code="due"))
            assert list(frame["code"]) == ["overdue", "no due date"]
