"""What a report prints of a figure, and whether a value counted from the data agrees with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

# How far a figure may lie from a hedged one: above "hơn", to both sides of "khoảng" (domain_2026.md, part 3.4, rule 5).
_HEDGED_BY = Fraction(5, 100)
_PRECISE = 60
_OF_WHOLE_PERCENT = -2
_LONGEST_NUMBER = 40

_NUMBER = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?|-?\d+\.\d{1,2}")


class Hedge(StrEnum):
    """The word by which a report says that its figure is not exact."""

    MORE_THAN = "hơn"
    ABOUT = "khoảng"
    MEAN = "bình quân"


class Verdict(StrEnum):
    """How a figure of the data stands to the printed one; the words of the interface."""

    EQUAL = "equal"
    WITHIN_HEDGE = "within_hedge"
    DIFFERS = "differs"
    NO_PRINTED = "no_printed"
    NO_DATA = "no_data"


class PrintedFigureError(Exception):
    """A text that is no figure of a report; `text` is what was found."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as a report prints it: a share as a fraction of 1. The digits of `value` are those that were printed, so
    that 0.9990 stands for "99,90 %" and says to how many decimals the office rounded."""

    value: Decimal
    hedge: Hedge | None = None

    def verdict_on(self, counted: Fraction | None) -> Verdict:
        """Whether the counted value is what was printed, rounded half up or cut off at the last printed digit, or is
        within what the hedge allows. A printed mean ("bình quân") that is not the pooled value differs from it."""
        if counted is None:
            return Verdict.NO_DATA
        if self.value in (
            _at_digits_of(self.value, counted, ROUND_HALF_UP),
            _at_digits_of(self.value, counted, ROUND_DOWN),
        ):
            return Verdict.EQUAL
        return Verdict.WITHIN_HEDGE if self._allows(counted) else Verdict.DIFFERS

    def _allows(self, counted: Fraction) -> bool:
        printed = Fraction(self.value)
        margin = abs(printed) * _HEDGED_BY
        if self.hedge is Hedge.MORE_THAN:
            return printed <= counted <= printed + margin
        return self.hedge is Hedge.ABOUT and abs(counted - printed) <= margin

    def as_share(self) -> "PrintedFigure":
        """The same printed share: 0.7, as JSON has it, was printed "70 %" and so to whole percents at least."""
        if int(self.value.as_tuple().exponent) <= _OF_WHOLE_PERCENT:
            return self
        return PrintedFigure(self.value.quantize(Decimal(1).scaleb(_OF_WHOLE_PERCENT)), self.hedge)

    def differs_by(self, counted: Fraction) -> Fraction:
        """The counted value less the printed one; 0 where it is the printed one but for rounding."""
        return Fraction(0) if self.verdict_on(counted) is Verdict.EQUAL else counted - Fraction(self.value)


def agrees(printed: Decimal, counted: Fraction) -> bool:
    """Whether the counted value, rounded to the printed digits, is the printed value."""
    return PrintedFigure(printed).verdict_on(counted) is Verdict.EQUAL


def read_printed(text: str) -> PrintedFigure:
    """The figure in a text such as "95.100", "99,94 %", "hơn 56.000.000.000", "bình quân 70%".

    Raises PrintedFigureError where there is no number, or more than one.
    """
    words = " ".join(text.split())
    hedge = next((hedge for hedge in Hedge if words.casefold().startswith(hedge.value)), None)
    number = words[len(hedge.value) :].strip() if hedge else words
    is_share = number.endswith("%")
    body = number.removesuffix("%").strip()
    if len(body) > _LONGEST_NUMBER or not _NUMBER.fullmatch(body):
        raise PrintedFigureError(text)
    value = Decimal(_plain(body))
    return PrintedFigure(value.scaleb(-2) if is_share else value, hedge)


def as_printed(figures: Mapping[str, PrintedFigure], key: str) -> Decimal | None:
    """The printed value of that key; None where the report prints none."""
    printed = figures.get(key)
    return printed.value if printed else None


def _plain(number: str) -> str:
    """ "1.234,5" and "1 234" without the marks of thousands; a point before one or two digits is a decimal point."""
    if re.fullmatch(r"-?\d+\.\d{1,2}", number):
        return number
    return number.replace(".", "").replace(" ", "").replace(",", ".")


def _at_digits_of(printed: Decimal, counted: Fraction, rounding: str) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISE
        exact = Decimal(counted.numerator) / Decimal(counted.denominator)
        return exact.quantize(Decimal(1).scaleb(min(0, int(printed.as_tuple().exponent))), rounding=rounding)
