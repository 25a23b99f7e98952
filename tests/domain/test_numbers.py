"""How numbers are written for Vietnamese readers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import PERCENT, format_decimal, format_integer, format_percent
from domain.ratio import Ratio


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (95100, "95.100"), (1234567, "1.234.567"), (-1500, "-1.500")]
)
def test_thousands_are_set_apart_by_a_full_stop(value: int, written: str) -> None:
    assert format_integer(value) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, 2, "1.234,50"),
        (0.145, 2, "0,15"),
        (2.5, 0, "3"),
        (70.0, 1, "70,0"),
        (-0.001, 2, "0,00"),
        (-1.25, 1, "-1,3"),
    ],
)
def test_decimals_follow_a_comma_and_half_is_rounded_up(value: float, decimals: int, written: str) -> None:
    assert format_decimal(value, decimals) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (93543, 93600, "99,94 %"),
        (57, 93600, "0,06 %"),
        (25012, 26840, "93,19 %"),
        (69839, 95100, "73,44 %"),
        (0, 12, "0,00 %"),
        (12, 12, "100,00 %"),
        (1, 8, "12,50 %"),
    ],
)
def test_a_share_is_written_as_in_the_report(part: int, whole: int, written: str) -> None:
    assert format_percent(Ratio(part, whole)) == written


def test_the_reports_land_rate_with_its_one_decimal() -> None:
    assert format_percent(Ratio(25012, 26840), decimals=1) == "93,2 %"


def test_half_a_unit_is_rounded_up_even_where_binary_fractions_fall_short() -> None:
    assert format_percent(Ratio(1_005, 100_000)) == "1,01 %"
    assert format_percent(Ratio(2_675, 100_000)) == "2,68 %"


def test_no_dossiers_make_no_share() -> None:
    assert format_percent(Ratio(0, 0)) == "—"


def test_one_late_dossier_of_many_is_never_shown_as_all_on_time() -> None:
    assert format_percent(Ratio(123_946, 123_947)) == "99,999 %"
    assert format_percent(Ratio(1, 123_947)) == "0,001 %"


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 3))
def test_a_share_shows_0_or_100_only_where_it_is(whole: int, part: int, decimals: int) -> None:
    part = min(part, whole)
    shown = Decimal(format_percent(Ratio(part, whole), decimals).removesuffix(PERCENT).replace(",", "."))
    assert (shown == 100) == (part == whole)
    assert (shown == 0) == (part == 0)
