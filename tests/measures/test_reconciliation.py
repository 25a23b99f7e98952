"""What a month's files reported: a file that is there and holds nothing of a unit reported 0, a missing one nothing."""

from datetime import date

import pytest

from db.engine import Engine, reading
from domain.coverage import Covered
from domain.scope import Selection
from measures.coverage import coverage
from measures.reconciliation import differing, reported
from tests.db.exports import Row, import_rows, undo
from tests.measures.builders import scope_of

JUSTICE, HEALTH, TRADE, COMMUNE = "Sở Tư pháp", "Sở Y tế", "Sở Công Thương", "UBND xã Bình Châu"
ENDED = "Sở Kế hoạch và Đầu tư"
FIELDS = ["month", "agency", "reported", "now", "gone", "come", "silent"]


def done(agency: str, day: date) -> Row:
    return Row(f"{agency}-{day}", agency=agency, received=day).done(day)


def month_of_files(database: Engine, first: date, last: date, *agencies: str) -> int:
    number, _ = import_rows(database, [done(agency, first) for agency in agencies], last, period=(first, last))
    return number


def lines_of(database: Engine, notation: str, selection: Selection | None = None) -> list[list[object]]:
    with reading(database) as connection:
        return list(reported(connection, scope_of(notation, selection))[FIELDS].values.tolist())


@pytest.fixture
def two_months(database: Engine) -> int:
    """Everybody sent January and only the commune has not sent February; nothing of justice stands in that file."""
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), JUSTICE, HEALTH, TRADE)
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), COMMUNE)
    return month_of_files(database, date(2023, 2, 1), date(2023, 2, 28), HEALTH, TRADE)


def test_a_file_that_holds_nothing_of_a_unit_reported_0_and_a_missing_file_nothing(
    database: Engine, two_months: int
) -> None:
    assert lines_of(database, "2023-02") == [
        ["2023-02", TRADE, 0, 0, 0, 0, False],
        ["2023-02", JUSTICE, 0, 0, 0, 0, True],
        ["2023-02", HEALTH, 0, 0, 0, 0, False],
    ]


def test_the_lines_are_the_units_and_months_of_which_files_speak(database: Engine, two_months: int) -> None:
    with reading(database) as connection:
        lines = reported(connection, scope_of("2023"))
        found = coverage(connection, scope_of("2023"))
    assert found is not None
    told = found.cells(Covered.FULL) | found.cells(Covered.PART) | found.cells(Covered.SILENT)
    assert set(zip(lines["agency"], lines["month"], strict=True)) == told
    silent = lines[lines["silent"]]
    assert set(zip(silent["agency"], silent["month"], strict=True)) == found.cells(Covered.SILENT)


def test_a_dossier_that_a_later_file_tells_of_a_silent_month_is_a_gap_and_named(
    database: Engine, two_months: int
) -> None:
    late = Row("late", agency=JUSTICE, received=date(2023, 2, 7))
    march = [late, done(HEALTH, date(2023, 3, 1)), done(TRADE, date(2023, 3, 1))]
    import_rows(database, march, date(2023, 3, 31), period=(date(2023, 3, 1), date(2023, 3, 31)))
    assert ["2023-02", JUSTICE, 0, 1, 0, 1, True] in lines_of(database, "2023-02")
    with reading(database) as connection:
        found = differing(connection, scope_of("2023"), "2023-02", JUSTICE)
    assert found[["code", "cause"]].values.tolist() == [["late", "first_seen_later"]]


def test_the_last_file_of_a_month_speaks_also_where_it_is_silent(database: Engine, two_months: int) -> None:
    early = [Row("kept", agency=JUSTICE, received=date(2023, 2, 3)), done(HEALTH, date(2023, 2, 3))]
    import_rows(database, early, date(2023, 2, 10), period=(date(2023, 2, 1), date(2023, 2, 10)))
    assert ["2023-02", JUSTICE, 0, 1, 0, 1, True] in lines_of(database, "2023-02")


def test_of_two_files_of_one_day_the_one_that_shows_the_unit_speaks(database: Engine, two_months: int) -> None:
    february = (date(2023, 2, 1), date(2023, 2, 28))
    import_rows(database, [Row("own", agency=JUSTICE, received=february[0])], february[1], period=february)
    assert ["2023-02", JUSTICE, 1, 1, 0, 0, False] in lines_of(database, "2023-02")


def test_a_silent_unit_alone_has_its_line_and_none_once_the_file_was_taken_back(
    database: Engine, two_months: int
) -> None:
    justice = Selection(agencies=(JUSTICE,))
    assert lines_of(database, "2023-02", justice) == [["2023-02", JUSTICE, 0, 0, 0, 0, True]]
    undo(database, two_months)
    assert lines_of(database, "2023-02", justice) == []


def test_of_a_unit_that_a_reform_ended_before_the_month_no_file_is_silent(database: Engine) -> None:
    month_of_files(database, date(2025, 2, 3), date(2025, 2, 28), JUSTICE, HEALTH, ENDED)
    month_of_files(database, date(2025, 3, 3), date(2025, 3, 31), JUSTICE, HEALTH)
    assert [line[1] for line in lines_of(database, "2025-03")] == [JUSTICE, HEALTH]
