"""Numbers as Vietnamese readers write them: 95.100 and 99,94 %, rounded half up, never to a lie (rules, part 3)."""

from decimal import ROUND_HALF_UP, Decimal

from domain.ratio import Ratio

MISSING = "—"
# The sign never begins a line of its own.
PERCENT = "\N{NO-BREAK SPACE}%"

_VIETNAMESE_MARKS = str.maketrans({",": ".", ".": ","})


def format_integer(value: int) -> str:
    """95100 as "95.100"."""
    return f"{value:,}".translate(_VIETNAMESE_MARKS)


def format_decimal(value: float, decimals: int) -> str:
    """1234.5 with two decimals as "1.234,50". Half is rounded up as written in decimal: 0.145 gives "0,15"."""
    return _written(_rounded(Decimal(repr(value)), decimals))


def format_exact(value: Decimal) -> str:
    """Every digit of a decimal: Decimal("1234.50") as "1.234,5"."""
    plain = value.normalize() + 0
    return _written(plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain)


def format_percent(ratio: Ratio, decimals: int = 2) -> str:
    """Ratio(93543, 93600) as "99,94 %"; "—" where the whole is 0.

    Decimals are added until it shows that a part is missing from 100 %, or that there is one above 0 %.
    """
    if not ratio.whole:
        return MISSING
    shown = _percentage(ratio, decimals)
    while shown in (0, 100) and ratio.part not in (0, ratio.whole):
        decimals += 1
        shown = _percentage(ratio, decimals)
    return f"{_written(shown)}{PERCENT}"


def _percentage(ratio: Ratio, decimals: int) -> Decimal:
    # Whole numbers only: 99.995 as a float is a little less, and would be rounded down.
    scale = 10**decimals
    doubled, whole = 200 * scale * ratio.part, 2 * ratio.whole
    return Decimal((doubled + ratio.whole) // whole).scaleb(-decimals)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    # Adding 0 takes the sign off a rounded -0.
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def _written(value: Decimal) -> str:
    return f"{value:,f}".translate(_VIETNAMESE_MARKS)
