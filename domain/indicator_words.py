"""An indicator over a period in words: its value, the two counts of a ratio, and its months."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.indicator import How
from domain.indicator_values import PeriodValue, month_number, month_text
from domain.numbers import MISSING, format_exact, format_percent
from domain.ratio import Ratio

_MOST_DECIMALS = 2


def value_words(value: PeriodValue) -> str:
    """The value as a reader sees it: "1.234,5", "99,80 %"; "—" where no month was told or a ratio's whole is 0."""
    if value.value is None:
        return MISSING
    if value.indicator.how is How.RATIO and value.part is not None and value.whole is not None:
        return format_percent(Ratio(int(value.part), int(value.whole)))
    return format_exact(_decimal(value.value))


def counts_words(value: PeriodValue) -> str:
    """The two counts of a ratio, "33.622 / 33.689"; "" for other indicators, and where the ratio is missing."""
    if value.value is None or value.part is None or value.whole is None:
        return ""
    return f"{format_exact(_decimal(value.part))} / {format_exact(_decimal(value.whole))}"


def months_words(months: Sequence[str]) -> str:
    """Months (2023-01) in their order as spans: "01–10/2023, 12/2023"; "—" for none."""
    return ", ".join(_span_words(*span) for span in _spans(months)) or MISSING


def as_number(value: Fraction | None) -> int | float | None:
    """A whole number as it is, another as the nearest number with decimals: of up to fifteen digits it has all."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _spans(months: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and last month of each run of months; none goes over the end of a year."""
    numbers = [month_number(month) for month in months]
    first = 0
    for place, number in enumerate(numbers, start=1):
        if place == len(numbers) or numbers[place] != number + 1 or numbers[place] % 12 == 0:
            yield numbers[first], number
            first = place


def _span_words(first: int, last: int) -> str:
    year, month = month_text(last).split("-")
    return f"{month}/{year}" if first == last else f"{month_text(first)[5:]}–{month}/{year}"


def _decimal(value: Fraction) -> Decimal:
    """The value in decimals: all of them where there are few, else rounded half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    is_exact = Fraction(exact) == value
    return exact if is_exact else exact.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), rounding=ROUND_HALF_UP)
