"""Which two imports are worth comparing."""

from datetime import date

from db.engine import Engine, reading
from measures.batch_comparison import likely_pair
from tests.db.exports import Row, import_rows, undo


def test_of_two_files_of_one_period_the_one_of_the_later_data_date_stands_after(database: Engine) -> None:
    march = date(2023, 3, 1), date(2023, 3, 31)
    for as_of in (date(2023, 4, 10), date(2023, 3, 31)):
        import_rows(database, [Row()], as_of, period=march)
    with reading(database) as connection:
        assert likely_pair(connection) == (2, 1)


def test_files_of_two_sources_and_files_taken_back_are_no_pair(database: Engine) -> None:
    march = date(2023, 3, 1), date(2023, 3, 31)
    import_rows(database, [Row()], march[1], period=march)
    import_rows(database, [Row()], march[1], period=march, source="khác")
    number, _ = import_rows(database, [Row().done(date(2023, 3, 5))], march[1], period=march)
    with reading(database) as connection:
        assert likely_pair(connection) == (1, 3)
    undo(database, number)
    with reading(database) as connection:
        assert likely_pair(connection) is None
