"""What the demonstration tells beside the course of dossiers: plausible shares, and agencies that keep silent."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from demo.agencies import AGENCIES
from demo.dossiers import demo_dossiers
from demo.flag_columns import DEPARTMENT_FLAGS, LAND_FLAGS, department_flags, land_flags
from demo.flags import CENTRE, RECEIVING, DemoFlags
from demo.monthly import month_view
from domain.agency import Block
from domain.spelling import heading_key
from etl.recognition.vocabulary import vocabulary
from tests.demo.year import MONTHS

BLOCKS = (Block.DEPARTMENT, Block.LAND)


@pytest.fixture(scope="module")
def told() -> dict[Block, DemoFlags]:
    return {block: flags for block in BLOCKS if (flags := demo_dossiers(block).flags)}


def test_shares_are_those_of_a_province_on_its_way(told: dict[Block, DemoFlags]) -> None:
    departments, land = told[Block.DEPARTMENT], told[Block.LAND]
    tells = departments.tells
    digitised = (departments.has_components & departments.has_result)[tells].mean()
    assert 0.74 < digitised < 0.86
    assert 0.44 < departments.is_reused[tells].mean() < 0.56
    owed = [(each.fee > 0) & each.tells for each in (departments, land)]
    paid = sum((each.is_paid_online & owes).sum() for each, owes in zip((departments, land), owed, strict=True))
    assert 0.5 < paid / sum(owes.sum() for owes in owed) < 0.65
    outside = (departments.receiving != RECEIVING.index(CENTRE)).mean()
    assert 0.005 < outside < 0.03


def test_agencies_with_software_of_their_own_tell_nothing_of_it(told: dict[Block, DemoFlags]) -> None:
    agency = demo_dossiers(Block.DEPARTMENT).received.agency
    silent = {AGENCIES[index].name for index in np.unique(agency[~told[Block.DEPARTMENT].tells]).tolist()}
    assert silent == {"Bảo hiểm xã hội tỉnh", "Công an tỉnh", "Thanh tra tỉnh"}
    assert told[Block.LAND].tells.all()


def test_every_dossier_of_a_procedure_owes_the_same_fee_and_has_the_same_level(told: dict[Block, DemoFlags]) -> None:
    for block in BLOCKS:
        procedure = demo_dossiers(block).received.procedure
        for values in (told[block].fee, told[block].is_full):
            assert len(set(zip(procedure.tolist(), values.tolist(), strict=True))) == len(np.unique(procedure))


def test_about_half_of_the_dossiers_are_of_procedures_served_online_in_full(told: dict[Block, DemoFlags]) -> None:
    departments = told[Block.DEPARTMENT]
    assert 0.35 < departments.is_full[departments.tells].mean() < 0.75


def test_nothing_is_submitted_after_it_was_received_and_few_wait_for_days(told: dict[Block, DemoFlags]) -> None:
    received = demo_dossiers(Block.DEPARTMENT).received
    waited = (received.received_at - told[Block.DEPARTMENT].submitted_at).astype(np.int64)
    assert waited.min() > 0
    assert 0.001 < (waited > 24 * 3_600).mean() < 0.03
    assert waited.max() < 10 * 24 * 3_600


def test_letters_of_apology_are_for_a_part_of_what_is_late(told: dict[Block, DemoFlags]) -> None:
    for block in BLOCKS:
        dossiers, sent = demo_dossiers(block), ~np.isnat(told[block].apologised_at)
        assert (told[block].apologised_at[sent].astype("datetime64[D]") > dossiers.received.due_on[sent]).all()
        late = dossiers.outcome.resolved_at.astype("datetime64[D]") > dossiers.received.due_on
        assert 0.4 < sent[late & ~dossiers.outcome.is_withdrawn].mean() < 0.8


def test_a_file_tells_only_what_was_known_on_its_last_day() -> None:
    for block in BLOCKS:
        dossiers = demo_dossiers(block)
        assert dossiers.flags is not None
        for month in MONTHS:
            view = month_view(dossiers, month)
            end = datetime.combine(view.last, datetime.min.time()) + timedelta(days=1)
            if block is Block.DEPARTMENT:
                columns, headings = department_flags(dossiers, view, dossiers.flags), DEPARTMENT_FLAGS
            else:
                columns, headings = land_flags(view, dossiers.flags), LAND_FLAGS
            by_heading = {name: values for (name, _), values in zip(headings, columns, strict=True)}
            for values in by_heading.values():
                assert len(values) == len(view.place)
                if isinstance(values, np.ndarray):
                    assert not (values >= np.datetime64(end, "s")).any()
            if block is Block.DEPARTMENT:
                results = zip(by_heading["Đã số hóa kết quả"], view.resolved_at.tolist(), strict=True)
                assert [result for result, resolved in results if result and resolved is None] == []


def test_the_importer_knows_every_heading_as_a_column_of_its_own() -> None:
    for headings in (DEPARTMENT_FLAGS, LAND_FLAGS):
        fields = [vocabulary().field_of[heading_key(name)] for name, _ in headings]
        assert len(set(fields)) == len(fields)
