"""Indicators in words: exact values, ratios with their counts, months as spans."""

from fractions import Fraction

import pytest

from domain.indicator_catalogue import CATALOGUE
from domain.indicator_values import PeriodValue
from domain.indicator_words import as_number, counts_words, months_words, value_words


def value_of(key: str, value: Fraction | None, *counts: int) -> PeriodValue:
    indicator = CATALOGUE.find(key)
    assert indicator is not None
    part, whole = (Fraction(count) for count in counts) if counts else (None, None)
    return PeriodValue(indicator, value, part, whole, ("2023-01",), ())


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], "—"),
        (["2023-05"], "05/2023"),
        (["2023-01", "2023-02", "2023-03"], "01–03/2023"),
        (["2023-01", "2023-03", "2023-04"], "01/2023, 03–04/2023"),
        (["2022-11", "2022-12", "2023-01"], "11–12/2022, 01/2023"),
    ],
)
def test_months_are_said_as_spans_that_end_with_their_year(months: list[str], words: str) -> None:
    assert months_words(months) == words


def test_a_value_has_all_its_digits_and_a_mean_two_decimals() -> None:
    assert value_words(value_of("sms_sent", Fraction(85_412))) == "85.412"
    assert value_words(value_of("visitors_per_day", Fraction(1225, 2))) == "612,5"
    assert value_words(value_of("visitors_per_day", Fraction(1, 3))) == "0,33"
    assert value_words(value_of("sms_sent", None)) == "—"


def test_a_ratio_stands_with_its_counts_and_never_at_a_whole_that_it_is_not() -> None:
    rate = value_of("satisfaction_rate", Fraction(99_999, 100_000), 99_999, 100_000)
    assert (value_words(rate), counts_words(rate)) == ("99,999\N{NO-BREAK SPACE}%", "99.999 / 100.000")
    nothing = value_of("satisfaction_rate", None, 0, 0)
    assert (value_words(nothing), counts_words(nothing)) == ("—", "")


def test_numbers_for_files_are_whole_where_they_are() -> None:
    assert (as_number(Fraction(4)), as_number(Fraction(1, 2)), as_number(None)) == (4, 0.5, None)
