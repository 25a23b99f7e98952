"""Targets: reached or not, the shortfall in points and in dossiers, and which target is whose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agency import Block
from domain.ratio import Ratio
from domain.scope import Selection
from domain.target import Direction, Level, Target, share_standing, target_for, value_standing
from domain.target_words import points_words, standing_words

YEAR = date(2025, 1, 1), date(2025, 12, 31)


def target(value: str, direction: Direction = Direction.AT_LEAST, figure: str = "on_time_rate") -> Target:
    return Target(figure, Level.PROVINCE, None, *YEAR, direction, Decimal(value), "Quyết định 1/QĐ-UBND")


VALUES = st.decimals(0, 100, places=3)


@given(st.integers(1, 500), st.data(), VALUES, st.sampled_from(Direction))
def test_the_shortfall_in_dossiers_is_the_least_number_that_reaches_the_target(
    whole: int, data: st.DataObject, value: Decimal, direction: Direction
) -> None:
    part = data.draw(st.integers(0, whole))
    standing = share_standing(target(str(value), direction), Ratio(part, whole))
    assert standing is not None and standing.dossiers is not None

    def reaches(moved: int) -> bool:
        share = Fraction(100 * (part + moved if direction is Direction.AT_LEAST else part - moved), whole)
        return share >= Fraction(value) if direction is Direction.AT_LEAST else share <= Fraction(value)

    assert standing.dossiers == next(moved for moved in range(whole + 1) if reaches(moved))
    assert standing.reached is reaches(0) is (standing.points == 0)
    assert standing.reached or standing.points == abs(Fraction(value) - Fraction(100 * part, whole))


def test_a_value_is_compared_exactly_and_not_as_a_float() -> None:
    # 0,29 of 100 as a float is a little more than 29.
    standing = share_standing(target("29"), Ratio(29, 100))
    assert standing is not None and standing.reached
    falls_short = share_standing(target("99.94"), Ratio(93_543, 93_600))
    assert falls_short is not None and falls_short.dossiers == 1


def test_of_nothing_known_nothing_is_said() -> None:
    assert share_standing(target("98"), Ratio(0, 0)) is None
    assert value_standing(target("98"), None) is None


def test_the_words_say_points_and_dossiers() -> None:
    standing = share_standing(target("98"), Ratio(97_280, 100_000))
    assert standing is not None
    said = standing_words(standing).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "chưa đạt chỉ tiêu ≥ 98 %: thiếu 0,72 điểm phần trăm, còn thiếu 720 hồ sơ"
    over = share_standing(target("2", Direction.AT_MOST, "late_rate"), Ratio(30, 1_000))
    assert over is not None
    said = standing_words(over).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "chưa đạt chỉ tiêu ≤ 2 %: vượt 1,00 điểm phần trăm, còn thừa 10 hồ sơ"
    reached = share_standing(target("98.0"), Ratio(99, 100))
    assert reached is not None and standing_words(reached).replace("\N{NO-BREAK SPACE}", " ") == "đạt chỉ tiêu ≥ 98,0 %"


@pytest.mark.parametrize(("points", "said"), [(Fraction(1, 3), "0,33"), (Fraction(1, 800), "0,001"), (0.005, "0,01")])
def test_a_shortfall_never_looks_like_nothing(points: Fraction, said: str) -> None:
    assert points_words(Fraction(points).limit_denominator(10_000)) == said


def test_the_units_own_target_comes_before_its_blocks_and_the_provinces() -> None:
    province = target("95")
    block = replace(province, level=Level.BLOCK, subject="commune", value=Decimal(96))
    unit = replace(province, level=Level.AGENCY, subject="UBND xã Bình Sơn", value=Decimal(97))
    everything, day = [unit, province, block], date(2025, 6, 30)

    def value_for(selection: Selection, of_block: str | None = None) -> Decimal | None:
        found = target_for(everything, "on_time_rate", selection, of_block, day)
        return found.value if found else None

    assert value_for(Selection()) == 95
    assert value_for(Selection(blocks=(Block.COMMUNE,))) == 96
    assert value_for(Selection(blocks=(Block.LAND,))) == 95
    assert value_for(Selection(agencies=("UBND Xã Bình Sơn",)), "commune") == 97
    assert value_for(Selection(agencies=("UBND xã Bình Minh",)), "commune") == 96
    assert value_for(Selection(sectors=("Hộ tịch",))) is None


def test_of_two_targets_in_force_the_later_begun_holds_and_none_outside_its_days() -> None:
    year = target("95")
    half = replace(year, first=date(2025, 7, 1), value=Decimal(97))
    for day, value in (
        (date(2025, 6, 30), 95),
        (date(2025, 7, 1), 97),
        (date(2024, 12, 31), None),
        (date(2026, 1, 1), None),
    ):
        found = target_for([year, half], "on_time_rate", Selection(), None, day)
        assert (found and found.value) == value
