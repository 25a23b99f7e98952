"""Figures along time: a month without data is a gap."""

from datetime import date

from db.engine import Engine, reading
from domain.counts import COUNTS, RATES
from measures.trends import by_month, with_gaps
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

ROWS = [
    Row("1", received=date(2023, 1, 3), channel=2).done(date(2023, 1, 9)),
    Row("2", received=date(2023, 3, 4), channel=1).done(date(2023, 3, 5)),
]


def test_a_month_has_its_counts_and_its_rates(database: Engine) -> None:
    import_rows(database, ROWS, date(2023, 3, 31))
    with reading(database) as connection:
        frame = by_month(connection, scope_of("2023"))
    assert list(frame.columns) == ["month", *COUNTS, *RATES]
    assert list(zip(frame["month"], frame["received"], frame["online_rate"], strict=True)) == [
        ("2023-01", 1, 1.0),
        ("2023-03", 1, 0.0),
    ]


def test_months_without_data_are_gaps_in_the_line_and_never_0(database: Engine) -> None:
    import_rows(database, ROWS, date(2023, 3, 31))
    scope = scope_of("2023-01-01..2023-04-30")
    with reading(database) as connection:
        frame = with_gaps(by_month(connection, scope), scope)
    assert list(frame["month"]) == ["2023-01", "2023-02", "2023-03", "2023-04"]
    assert list(frame["received"].isna()) == [False, True, False, True]
    assert list(frame["online_rate"].isna()) == [False, True, False, True]
