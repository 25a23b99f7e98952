"""The share filed online, pooled and as means that say so."""

from datetime import date

import pytest

from db.engine import Engine, reading
from domain.ratio import Ratio
from measures.online import departments_share, online_share
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of

# January: three of four online; February: none of one. One agency has four dossiers, the other one.
ROWS = [
    Row("1", received=date(2023, 1, 3), channel=2),
    Row("2", received=date(2023, 1, 4), channel=2),
    Row("3", received=date(2023, 1, 5), channel=2),
    Row("4", received=date(2023, 1, 6), channel=0),
    Row("5", received=date(2023, 2, 6), channel=3, agency="Sở Y tế"),
]


def test_the_pooled_share_and_the_two_means_are_told_apart(database: Engine) -> None:
    import_rows(database, ROWS, date(2023, 2, 28))
    with reading(database) as connection:
        share = online_share(connection, scope_of("2023"))
    assert share.online_rate == Ratio(3, 5)
    assert share.mean_of_months == pytest.approx((0.75 + 0) / 2)
    assert share.mean_of_agencies == pytest.approx((0.75 + 0) / 2)
    assert share.channel_unknown == 1
    assert share.months == 2


def test_the_share_of_the_departments_leaves_other_blocks_out(database: Engine) -> None:
    import_rows(database, [*ROWS, Row("6", received=date(2023, 1, 9), agency="UBND xã Bình Châu")], date(2023, 2, 28))
    with reading(database) as connection:
        assert departments_share(connection, scope_of("2023")).online_rate == Ratio(3, 5)


def test_without_dossiers_the_share_is_missing(database: Engine) -> None:
    with reading(database) as connection:
        share = online_share(connection, scope_of("2023"))
    assert (share.online_rate.value, share.mean_of_months, share.mean_of_agencies) == (None, None, None)
