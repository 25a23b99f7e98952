"""The year before the report's: invented, closed to the last dossier, and without what came with 2023."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from demo.agencies import AGENCIES
from demo.dossiers import BLOCKS, DemoDossiers, demo_dossiers
from demo.monthly import month_view
from demo.sheets import department_workbook, land_workbook
from demo.years import REPORT_YEAR, YEAR_BEFORE, YEARS
from domain.agency import Block
from domain.dossier import Status

_ABSENT = {"Bảo hiểm xã hội tỉnh", "Công an tỉnh"}


@pytest.fixture(scope="module")
def year_before() -> dict[Block, DemoDossiers]:
    return {block: demo_dossiers(block, YEAR_BEFORE) for block in BLOCKS}


def test_each_block_comes_to_the_figures_of_its_year(year_before: dict[Block, DemoDossiers]) -> None:
    for block, dossiers in year_before.items():
        figures, received = YEAR_BEFORE.figures[block], dossiers.received
        month = received.received_at.astype("datetime64[M]").astype(np.int64) % 12
        assert tuple(np.bincount(month, minlength=12).tolist()) == figures.received_by_month
        online = np.bincount(month, weights=received.channel == 1, minlength=12)
        assert tuple(online.astype(np.int64).tolist()) == figures.online_by_month
        late = dossiers.outcome.resolved_at.astype("datetime64[D]") > received.due_on
        assert int((late & ~dossiers.outcome.is_withdrawn).sum()) == figures.late
        assert int(dossiers.outcome.is_withdrawn.sum()) == figures.withdrawn


def test_every_dossier_is_closed_when_the_year_ends_so_that_2023_begins_with_none(
    year_before: dict[Block, DemoDossiers],
) -> None:
    for dossiers in year_before.values():
        resolved_at = dossiers.outcome.resolved_at
        assert not np.isnat(resolved_at).any()
        assert (resolved_at > dossiers.received.received_at).all()
        assert resolved_at.max() < np.datetime64("2023-01-01")
        assert dossiers.received.received_at.min() >= np.datetime64("2022-01-01")
        view = month_view(dossiers, 0)
        assert (view.first, view.last) == (date(2022, 1, 1), date(2022, 12, 31))
        assert len(view.place) == len(dossiers.code)
        assert set(view.status) <= {Status.RESOLVED, Status.RETURNED, Status.WITHDRAWN}


def test_two_agencies_came_into_the_system_with_2023(year_before: dict[Block, DemoDossiers]) -> None:
    received = Counter(AGENCIES[index].name for each in year_before.values() for index in each.received.agency.tolist())
    assert set(received) == {agency.name for agency in AGENCIES} - _ABSENT
    assert sum(received.values()) == 66_000
    assert REPORT_YEAR.received == tuple(agency.received for agency in AGENCIES)


def test_no_code_of_one_year_is_found_in_the_other(year_before: dict[Block, DemoDossiers]) -> None:
    for block, dossiers in year_before.items():
        assert len(np.unique(dossiers.code)) == len(dossiers.code)
        assert not np.isin(dossiers.code, demo_dossiers(block).code).any()


def test_its_files_have_only_the_older_columns(year_before: dict[Block, DemoDossiers]) -> None:
    for block, build in ((Block.DEPARTMENT, department_workbook), (Block.LAND, land_workbook)):
        dossiers = year_before[block]
        assert dossiers.flags is None
        workbook, _ = build(dossiers, month_view(dossiers, 0))
        assert workbook.worksheets[0].max_column == 16


def test_one_file_tells_of_the_whole_year_and_2023_has_one_a_month() -> None:
    assert {number: year.months // year.months_a_file for number, year in YEARS.items()} == {2022: 1, 2023: 10}
