"""Figures along time: a month without data is a gap."""

from datetime import date

import numpy as np

from db.engine import Engine, reading
from domain.counts import COUNTS, RATES
from domain.scope import Dimension
from measures.trends import by_month, by_part, with_gaps
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
    assert list(frame.columns) == ["month", "complete", *COUNTS, *RATES]
    assert list(zip(frame["month"], frame["received"], frame["online_rate"].replace({np.nan: None}), strict=True)) == [
        ("2023-01", 1, 1.0),
        ("2023-02", 0, None),
        ("2023-03", 1, 0.0),
    ]


def test_a_month_without_a_file_is_a_gap_in_the_line_and_one_in_which_nothing_happened_is_0(database: Engine) -> None:
    for rows, month in ((ROWS[:1], 1), ([], 2), (ROWS[1:], 4)):
        first = date(2023, month, 1)
        # A file always has a dossier of the unit, here one that was finished long before.
        old = Row(f"old-{month}", received=date(2022, 1, 3)).done(date(2022, 1, 9))
        import_rows(database, [*rows, old], date(2023, month, 28), period=(first, date(2023, month, 28)))
    scope = scope_of("2023-01-01..2023-05-31")
    with reading(database) as connection:
        frame = with_gaps(by_month(connection, scope), scope)
    assert list(frame["month"]) == ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"]
    assert list(frame["received"].astype(object).where(frame["received"].notna(), None)) == [1, 0, None, 0, None]
    assert list(frame["online_rate"].isna()) == [False, True, True, True, True]


def test_a_quarter_opens_as_its_first_month_and_its_rate_is_divided_last(database: Engine) -> None:
    later = [
        Row("3", received=date(2023, 3, 5), channel=1),
        Row("4", received=date(2023, 4, 6), channel=2),
        Row("5", received=date(2023, 4, 7), channel=2).done(date(2023, 4, 8)),
    ]
    import_rows(database, [*ROWS, *later], date(2023, 4, 30))
    with reading(database) as connection:
        frame = by_part(connection, scope_of("2023"), Dimension.QUARTER).set_index("quarter")
    assert frame[["complete", "carried_over", "received", "resolved", "pending"]].values.tolist() == [
        [True, 0, 3, 2, 1],
        [True, 1, 2, 1, 2],
    ]
    # The mean of the three months' rates would be (1 + 0) / 2.
    assert frame.loc["2023-Q1", "online_rate"] == 1 / 3
