"""The plain means of the online rate by group: the same as each group's own, from one pass over the dossiers."""

from dataclasses import replace
from datetime import date

import pytest

from db.engine import Engine, reading
from domain.dossier import Channel
from domain.scope import Dimension, Scope, Selection
from measures.online import online_share
from measures.plain_means import Means, plain_means
from measures.told import told_groups
from tests.db.exports import Row, import_rows
from tests.measures.builders import scope_of
from ui.address import narrowed

JUSTICE, HEALTH, LAND = "Sở Tư pháp", "Sở Y tế", "Văn phòng Đăng ký đất đai tỉnh"
ONLINE, DIRECT = Channel.ONLINE.code, Channel.DIRECT.code


def filed(agency: str, month: int, online: int, direct: int, sector: str = "Hộ tịch") -> list[Row]:
    """So many dossiers that the agency received in the month of 2023, by channel."""
    received = date(2023, month, 5)
    channels = [ONLINE] * online + [DIRECT] * direct
    return [
        Row(f"{agency}-{month}-{sector}-{place}", received=received, channel=channel, agency=agency, sector=sector)
        for place, channel in enumerate(channels)
    ]


@pytest.fixture
def quarter(database: Engine) -> Engine:
    """January and February of all three, March of justice alone."""
    for month, last in ((1, 31), (2, 28)):
        rows = [
            *filed(JUSTICE, month, 1, 1),
            *filed(HEALTH, month, month, 6, "Dược"),
            *filed(LAND, month, 0, 2, "Đất đai"),
        ]
        import_rows(database, rows, date(2023, month, last), period=(date(2023, month, 1), date(2023, month, last)))
    march = (date(2023, 3, 1), date(2023, 3, 31))
    import_rows(database, filed(JUSTICE, 3, 4, 0), march[1], period=march, source="riêng")
    return database


def test_each_month_and_each_agency_weighs_the_same(quarter: Engine) -> None:
    with reading(quarter) as connection:
        by_agency, whole = plain_means(connection, scope_of("2023"), Dimension.AGENCY)
    assert _rounded(by_agency[JUSTICE]) == _rounded(Means((1 / 2 + 1 / 2 + 4 / 4) / 3, 6 / 8))
    assert _rounded(by_agency[HEALTH]) == _rounded(Means((1 / 7 + 2 / 8) / 2, 3 / 15))
    # Of March files of one unit only speak: it is in no mean of all.
    assert _rounded(whole) == _rounded(Means((2 / 11 + 3 / 12) / 2, (6 / 8 + 3 / 15 + 0) / 3))


# Of a half-month asked for alone the files cover its own days, of one among others its month.
_ASKED = [
    (by, period)
    for by in Dimension
    for period in ("2023", "bc:2023-Q1", "dq:2023-H1", "21:2023-Q1", "2023-01-03..2023-03-06")
    if by is not Dimension.HALF_MONTH or not period.startswith(("bc:", "21:"))
]


@pytest.mark.parametrize(("by", "period"), _ASKED)
def test_a_groups_means_are_those_of_its_own_scope(quarter: Engine, by: Dimension, period: str) -> None:
    scope = scope_of(period)
    with reading(quarter) as connection:
        found, whole = plain_means(connection, scope, by)
        keys = told_groups(connection, scope, by)[by.value]
        own = {key: online_share(connection, _within(scope, by, key)) for key in keys}
        all_of_it = online_share(connection, scope)
    assert {key: _rounded(found.get(key, Means())) for key in keys} == {
        key: _rounded(Means(share.mean_of_months, share.mean_of_agencies)) for key, share in own.items()
    }
    assert _rounded(whole) == _rounded(Means(all_of_it.mean_of_months, all_of_it.mean_of_agencies))


def test_a_selection_narrows_the_means(quarter: Engine) -> None:
    scope = scope_of("2023", Selection(agencies=(HEALTH,), sectors=("Dược",)))
    with reading(quarter) as connection:
        _, whole = plain_means(connection, scope, Dimension.SECTOR)
        nothing = plain_means(connection, replace(scope, selection=Selection(sectors=("Y",))), Dimension.SECTOR)
    assert whole.of_agencies == 3 / 15
    assert nothing == ({}, Means())


def test_before_the_first_import_there_is_no_mean(database: Engine) -> None:
    with reading(database) as connection:
        assert plain_means(connection, scope_of("2023"), Dimension.AGENCY) == ({}, Means())


def _within(scope: Scope, by: Dimension, key: str | None) -> Scope:
    found = narrowed(scope, [(by, key)])
    assert found is not None
    return found


def _rounded(means: Means) -> list[float | None]:
    return [None if mean is None else round(mean, 12) for mean in (means.of_months, means.of_agencies)]
