"""A period beside the one before and the one a year before, cut alike."""

from datetime import date, datetime

from db.engine import Engine, reading
from domain.batch import ImportBatch, Tally
from domain.period import parse_period
from measures.comparison import compare, first_told_day, like_with_like
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

JULY_2022 = Row("1", received=date(2022, 7, 5)).done(date(2022, 7, 8))
NOVEMBER_2022 = Row("2", received=date(2022, 11, 20)).done(date(2022, 11, 22))
MAY_2022 = Row("4", received=date(2022, 5, 3)).done(date(2022, 5, 4))
APRIL_2023 = Row("5", received=date(2023, 4, 3)).done(date(2023, 4, 5))
MAY_2023 = Row("3", received=date(2023, 5, 2)).done(date(2023, 5, 4))


def batch(period_first: date | None, *, undone: bool = False) -> ImportBatch:
    return ImportBatch(
        id=1,
        file_name="thang.xlsx",
        sha256="0" * 64,
        kind="dossiers",
        source="motcua",
        as_of=date(2023, 10, 31),
        period_first=period_first,
        period_last=None,
        imported_at=datetime(2023, 11, 1, 8),
        undone_at=datetime(2023, 11, 2, 8) if undone else None,
        tally=Tally(),
        error_count=0,
        warning_count=0,
    )


def test_a_year_to_date_is_compared_with_the_other_year_to_the_same_day(database: Engine) -> None:
    import_rows(database, [JULY_2022, NOVEMBER_2022, MAY_2023], date(2023, 10, 31))
    with reading(database) as connection:
        comparison = compare(connection, scope_of("2023"))
    assert comparison.current.counts["received"] == 1
    assert comparison.year_before is not None
    assert comparison.year_before.period.last == date(2022, 10, 31)
    assert comparison.year_before.counts["received"] == 1
    # The year before is also the period before: a reader is told once.
    assert comparison.earlier == (("kỳ trước", comparison.year_before),)


def test_a_month_is_compared_with_the_month_before_and_with_itself_a_year_before(database: Engine) -> None:
    import_rows(database, [MAY_2022, APRIL_2023, MAY_2023], date(2023, 10, 31))
    with reading(database) as connection:
        comparison = compare(connection, scope_of("2023-05"))
    assert comparison.previous is not None and comparison.year_before is not None
    assert comparison.previous.period.notation == "2023-04"
    assert comparison.year_before.period.notation == "2022-05"
    assert [words for words, _ in comparison.earlier] == ["kỳ trước", "cùng kỳ năm trước"]


def test_a_month_under_way_is_compared_with_as_many_days_of_the_month_before(database: Engine) -> None:
    import_rows(database, [APRIL_2023, MAY_2023], date(2023, 5, 10))
    with reading(database) as connection:
        comparison = compare(connection, scope_of("2023-05"))
    assert comparison.previous is not None
    period = comparison.previous.period
    assert (period.first, period.last) == (date(2023, 4, 1), date(2023, 4, 10))


def test_a_period_without_data_is_missing_and_not_0(database: Engine) -> None:
    import_rows(database, [MAY_2023], date(2023, 10, 31))
    with reading(database) as connection:
        comparison = compare(connection, scope_of("2023-05"))
    assert comparison.previous is None
    assert comparison.year_before is None


def test_before_the_first_import_there_is_nothing_to_compare_with(database: Engine) -> None:
    with reading(database) as connection:
        comparison = compare(connection, scope_of("2023"))
    assert comparison.previous is comparison.year_before is None


def test_exports_tell_of_the_days_from_the_first_in_their_titles() -> None:
    january, february = batch(date(2023, 1, 1)), batch(date(2023, 2, 1))
    assert first_told_day([february, january]) == date(2023, 1, 1)
    assert first_told_day([february, batch(date(2022, 1, 1), undone=True)]) == date(2023, 2, 1)


def test_where_one_export_does_not_say_since_when_it_tells_nobody_knows_the_first_day() -> None:
    assert first_told_day([batch(date(2023, 1, 1)), batch(None)]) is None
    assert first_told_day([]) is None


def test_the_period_before_is_cut_as_the_data_are_and_any_other_is_taken_whole() -> None:
    year, day = parse_period("2023"), date(2023, 10, 31)
    assert like_with_like(year, parse_period("2022"), day).notation == "2022-01-01..2022-10-31"
    assert like_with_like(year, parse_period("2021"), day) == parse_period("2021")
    assert like_with_like(year, parse_period("2022-Q1"), day) == parse_period("2022-Q1")
    # Chosen by its days and not by its name it is still the month before.
    march = parse_period("2023-03")
    named_by_days = parse_period("2023-02-01..2023-02-28")
    assert like_with_like(march, named_by_days, date(2023, 3, 10)).last == date(2023, 2, 10)
