"""Groups of which files speak: a unit whose file holds nothing of it is there with zeros."""

from datetime import date

from db.engine import Engine, reading
from domain.counts import COUNTS
from domain.scope import Dimension, Selection
from measures.told import told_groups, told_in_either
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

JUSTICE, HEALTH, ENDED = "Sở Tư pháp", "Sở Y tế", "Sở Kế hoạch và Đầu tư"


def closed(agency: str, received: date) -> Row:
    """A dossier that was done on its day."""
    return Row(f"{agency}-{received}", agency=agency, received=received).done(received)


def month_of_files(database: Engine, month: date, last: date, *agencies: str) -> None:
    import_rows(database, [closed(agency, month) for agency in agencies], last, period=(month, last))


def test_a_unit_with_nothing_in_the_file_of_its_kind_is_a_line_of_zeros_in_its_place(database: Engine) -> None:
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), JUSTICE, HEALTH, "Sở Công Thương")
    month_of_files(database, date(2023, 2, 1), date(2023, 2, 28), HEALTH, "Sở Công Thương")
    with reading(database) as connection:
        frame = told_groups(connection, scope_of("2023-02"), Dimension.AGENCY)
        by_sector = told_groups(connection, scope_of("2023-02"), Dimension.SECTOR)
    assert list(frame["agency"]) == ["Sở Công Thương", JUSTICE, HEALTH]
    assert frame.set_index("agency")["received"].to_dict() == {"Sở Công Thương": 1, JUSTICE: 0, HEALTH: 1}
    assert list(frame.columns) == ["agency", *COUNTS]
    assert list(by_sector["received"]) == [2]


def test_a_unit_without_any_file_of_the_period_has_no_line_of_zeros(database: Engine) -> None:
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), JUSTICE)
    month_of_files(database, date(2023, 2, 1), date(2023, 2, 28), HEALTH)
    with reading(database) as connection:
        frame = told_groups(connection, scope_of("2023-02"), Dimension.AGENCY)
    assert list(frame["agency"]) == [HEALTH]


def test_within_a_sector_units_that_have_none_of_it_are_left_out(database: Engine) -> None:
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), JUSTICE, HEALTH)
    with reading(database) as connection:
        land = scope_of("2023-01", Selection(sectors=("Đất đai",)))
        assert told_groups(connection, land, Dimension.AGENCY).empty


def test_a_unit_that_a_reform_ended_before_the_period_has_no_line(database: Engine) -> None:
    month_of_files(database, date(2025, 2, 3), date(2025, 2, 28), JUSTICE, HEALTH, ENDED)
    month_of_files(database, date(2025, 3, 3), date(2025, 3, 31), JUSTICE, HEALTH)
    with reading(database) as connection:
        frame = told_groups(connection, scope_of("2025-03"), Dimension.AGENCY)
    assert list(frame["agency"]) == [JUSTICE, HEALTH]


def test_a_part_of_time_without_a_file_between_others_is_missing_and_before_the_first_not_there(
    database: Engine,
) -> None:
    month_of_files(database, date(2023, 2, 1), date(2023, 2, 28), JUSTICE)
    month_of_files(database, date(2023, 4, 3), date(2023, 4, 30), JUSTICE)
    with reading(database) as connection:
        months = told_groups(connection, scope_of("2023"), Dimension.MONTH)
        quarters = told_groups(connection, scope_of("2023"), Dimension.QUARTER)
        nothing = told_groups(connection, scope_of("2022"), Dimension.MONTH)
    assert list(months["month"]) == ["2023-02", "2023-03", "2023-04"]
    assert list(months["received"].isna()) == [False, True, False]
    assert quarters.set_index("quarter")["complete"].to_dict() == {"2023-Q1": False, "2023-Q2": True}
    assert nothing.empty


def test_of_two_periods_the_units_of_either_are_there_once(database: Engine) -> None:
    month_of_files(database, date(2023, 1, 2), date(2023, 1, 31), JUSTICE)
    month_of_files(database, date(2023, 2, 1), date(2023, 2, 28), HEALTH)
    with reading(database) as connection:
        frame = told_in_either(connection, scope_of("2023-02"), scope_of("2023-01"), Dimension.AGENCY)
    assert list(frame["agency"]) == [JUSTICE, HEALTH]
