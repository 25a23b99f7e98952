"""Numbers as Vietnamese readers write them: 95.100 and 99,94 %, rounded half up, never to a lie (rules, part 3)."""

from decimal import ROUND_HALF_UP, Decimal

from domain.ratio import Ratio

MISSING = "—"
# A hyphen is shorter than a plus, and a line may break after it.
MINUS = "\N{MINUS SIGN}"
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


def format_count(value: int | None) -> str:
    """95100 as "95.100", -57 as "−57", None as "—"."""
    return MISSING if value is None else f"{MINUS if value < 0 else ''}{format_integer(abs(value))}"


def format_change(now: int, before: int) -> str:
    """The difference with its sign, "+1.234" or "−57"; "0" where there is none."""
    change = now - before
    return f"{'+' if change > 0 else ''}{format_count(change)}"


def format_points(now: Ratio, before: Ratio) -> str | None:
    """The difference of two rates in percentage points, "+1,20 điểm %"; None where one of them is missing.

    A small difference gets more decimals, until it is not shown as 0.
    """
    if now.value is None or before.value is None:
        return None
    # Computed in whole numbers, which have no rounding errors.
    apart, points = now.part * before.whole - before.part * now.whole, 100 * abs(now.value - before.value)
    if not apart or not points:
        return f"{format_decimal(0, 2)} điểm{PERCENT}"
    decimals = 2
    while not (written := format_decimal(points, decimals)).strip("0,"):
        decimals += 1
    return f"{'+' if apart > 0 else MINUS}{written} điểm{PERCENT}"


def format_fraction(ratio: Ratio) -> str:
    """The two counts of a rate: "93.543 / 93.600"."""
    return f"{format_integer(ratio.part)} / {format_integer(ratio.whole)}"


def format_rate(ratio: Ratio) -> str:
    """A rate with its two counts: "99,94 % (93.543 / 93.600)"; "—" where the whole is 0."""
    return f"{format_percent(ratio)} ({format_fraction(ratio)})" if ratio.whole else MISSING


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
