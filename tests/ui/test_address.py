"""A view in the address: written and read back, it is the same view."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agency import Block
from domain.dossier import Channel, ServiceLevel
from domain.period import parse_period
from domain.scope import Dimension, Scope, Selection
from ui.address import Drill, Group, drill_from, drill_parameters, narrowed, scope_from, scope_parameters

DEFAULT = parse_period("2020")
notations = st.sampled_from(
    ["2023", "2023-Q2", "2023-H1", "2023-9M", "2023-06", "bc:2023-06", "2023-01-15..2023-02-14", "bc:2023"]
)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=2, max_size=20)


@given(
    notations,
    st.lists(st.sampled_from(list(Block)), unique=True),
    st.lists(names, unique=True, max_size=3),
    st.lists(st.one_of(st.none(), names), unique=True, max_size=3),
)
def test_a_scope_comes_back_from_its_address(
    notation: str, blocks: list[Block], agencies: list[str], sectors: list[str | None]
) -> None:
    scope = Scope(parse_period(notation), Selection(tuple(blocks), tuple(agencies), tuple(sectors)))
    assert scope_from(scope_parameters(scope), DEFAULT) == scope


@given(
    names.filter(lambda name: name != "-"), st.sampled_from([Dimension.AGENCY, Dimension.SECTOR, Dimension.PROCEDURE])
)
def test_a_click_comes_back_from_its_address(key: str, dimension: Dimension) -> None:
    drill = Drill("late", ((dimension, key), (Dimension.MONTH, "2023-02")), "dung-han")
    assert drill_from(drill_parameters(drill), "received") == drill


@pytest.mark.parametrize(
    ("dimension", "key", "days"),
    [
        (Dimension.MONTH, "2023-02", "2023-02"),
        (Dimension.HALF_MONTH, "2023-02-15", "2023-02-15..2023-02-28"),
        (Dimension.QUARTER, "2023-Q1", "2023-01-10..2023-03-20"),
        (Dimension.HALF_YEAR, "2023-H1", "2023-01-10..2023-03-20"),
    ],
)
def test_a_part_of_time_comes_back_and_narrows_the_period(dimension: Dimension, key: str, days: str) -> None:
    drill = drill_from(drill_parameters(Drill("late", ((dimension, key),))), "received")
    found = narrowed(scope_from({"ky": ["2023-01-10..2023-03-20"]}, DEFAULT), drill.groups)
    assert found is not None
    assert found.period.notation == days
    assert date(2023, 1, 10) <= found.period.first <= found.period.last <= date(2023, 3, 20)


def test_a_missing_sector_comes_back_as_missing() -> None:
    drill = Drill("late", ((Dimension.SECTOR, None),))
    assert drill_from(drill_parameters(drill), "received") == drill


def test_an_address_that_cannot_be_read_gives_the_default_period_and_everything() -> None:
    assert scope_from({"ky": ["2023-99"], "khoi": ["không có"]}, DEFAULT) == Scope(DEFAULT)


def test_groups_that_do_not_exist_are_left_out() -> None:
    drill = drill_from(
        {
            "nhom": [
                "block:moon",
                "planet:mars",
                "channel:fax",
                "level:",
                "agency",
                "month:2023-99",
                "half_month:2023-01-02",
            ]
        },
        "received",
    )
    assert drill.groups == ()


def test_a_month_narrows_the_period_and_keeps_its_calendar() -> None:
    scope = narrowed(Scope(parse_period("bc:2023")), [(Dimension.MONTH, "2023-02")])
    assert scope is not None and str(scope.period.first) == "2023-01-15"
    assert str(scope.period.last) == "2023-02-14"


def test_a_month_of_a_cut_period_is_cut_with_it() -> None:
    scope = narrowed(Scope(parse_period("2023-01-10..2023-02-05")), [(Dimension.MONTH, "2023-02")])
    assert scope is not None
    assert (str(scope.period.first), str(scope.period.last)) == ("2023-02-01", "2023-02-05")


@pytest.mark.parametrize(
    ("selection", "group"),
    [
        (Selection(), (Dimension.MONTH, "2023-07")),
        (Selection(), (Dimension.HALF_MONTH, "2023-07-01")),
        (Selection(blocks=(Block.DEPARTMENT,)), (Dimension.BLOCK, "land")),
        (Selection(agencies=("Sở Y tế",)), (Dimension.AGENCY, "Sở Tư pháp")),
        (Selection(sectors=("Hộ tịch",)), (Dimension.SECTOR, None)),
    ],
)
def test_a_group_outside_the_scope_leaves_nothing(selection: Selection, group: Group) -> None:
    scope = Scope(parse_period("2023-Q2"), selection)
    assert narrowed(scope, [(Dimension.PROCEDURE, "1.001612"), group]) is None
    assert narrowed(Scope(parse_period("2023")), [group]) is not None


def test_every_dimension_narrows_to_its_group() -> None:
    scope = Scope(DEFAULT)
    groups = [
        (Dimension.BLOCK, "land"),
        (Dimension.AGENCY, "Sở Y tế"),
        (Dimension.SECTOR, None),
        (Dimension.PROCEDURE, "1.001612"),
        (Dimension.CHANNEL, "unknown"),
        (Dimension.LEVEL, "full"),
    ]
    found = narrowed(scope, groups)
    assert found is not None and found.selection == Selection(
        blocks=(Block.LAND,),
        agencies=("Sở Y tế",),
        sectors=(None,),
        procedures=("1.001612",),
        channels=(None,),
        levels=(ServiceLevel.FULL,),
    )
    found = narrowed(scope, [(Dimension.CHANNEL, "postal")])
    assert found is not None and found.selection.channels == (Channel.POSTAL,)
