"""Targets in Vietnamese: "≥ 98 %", "chưa đạt, thiếu 0,72 điểm phần trăm, còn thiếu 1.210 hồ sơ"."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from domain.agency import Block
from domain.numbers import PERCENT, format_integer
from domain.target import PERCENT_UNIT, Direction, Level, Standing, Target, TargetFigure
from domain.words import BLOCKS

LEVELS: dict[Level, str] = {Level.PROVINCE: "Toàn tỉnh", Level.BLOCK: "Khối", Level.AGENCY: "Cơ quan"}
DIRECTIONS: dict[Direction, str] = {Direction.AT_LEAST: "Không thấp hơn", Direction.AT_MOST: "Không cao hơn"}
_SIGNS: dict[Direction, str] = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤"}
_MARKS = str.maketrans({",": ".", ".": ","})
_DECIMALS, _MOST_DECIMALS = 2, 6


def value_words(value: Decimal, unit: str = PERCENT_UNIT) -> str:
    """98.50 as "98,50 %": as many decimals as were given."""
    written = f"{value:,f}".translate(_MARKS)
    return f"{written}{PERCENT}" if unit == PERCENT_UNIT else f"{written} {unit}".strip()


def aim_words(target: Target, unit: str = PERCENT_UNIT) -> str:
    """The target as "≥ 98 %"."""
    return f"{_SIGNS[target.direction]}\N{NO-BREAK SPACE}{value_words(target.value, unit)}"


def subject_words(target: Target) -> str:
    """Whose target it is: "Toàn tỉnh", a block's name, an agency's name."""
    if target.level is Level.PROVINCE:
        return LEVELS[Level.PROVINCE]
    if target.level is Level.BLOCK:
        return BLOCKS[Block(target.subject or "")]
    return target.subject or ""


def points_words(points: Fraction) -> str:
    """A shortfall with two decimals, half up, and with more where it would else look like 0."""
    decimals = _DECIMALS
    while (shown := _rounded(points, decimals)) == 0 and points and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{shown:,f}".translate(_MARKS)


def standing_words(standing: Standing, unit: str = PERCENT_UNIT) -> str:
    """Reached or not, and by how much it falls short, with a small first letter."""
    aim = f"chỉ tiêu {aim_words(standing.target, unit)}"
    if standing.reached:
        return f"đạt {aim}"
    return f"chưa đạt {aim}: {shortfall_words(standing, unit)}"


def shortfall_words(standing: Standing, unit: str = PERCENT_UNIT) -> str:
    """What is missing, in points and in dossiers: "thiếu 0,72 điểm, còn thiếu 1.210 hồ sơ"."""
    is_least = standing.target.direction is Direction.AT_LEAST
    points = f"{points_words(standing.points)} {'điểm phần trăm' if unit == PERCENT_UNIT else unit}".strip()
    words = f"{'thiếu' if is_least else 'vượt'} {points}"
    if standing.dossiers is None:
        return words
    return f"{words}, còn {'thiếu' if is_least else 'thừa'} {format_integer(standing.dossiers)} hồ sơ"


def source_words(target: Target) -> str:
    """Whose target it is and which document sets it: "Toàn tỉnh, Quyết định 12/QĐ-UBND"."""
    return ", ".join(part for part in (subject_words(target), target.document) if part)


def summary(standing: Standing, figure: TargetFigure) -> str:
    """One line below a table: "Tỷ lệ đúng hạn: chưa đạt chỉ tiêu ≥ 98 %: … (Toàn tỉnh, …)."."""
    return f"{figure.name}: {standing_words(standing, figure.unit)} ({source_words(standing.target)})."


def _rounded(value: Fraction, decimals: int) -> Decimal:
    scaled = Decimal((2 * value * 10**decimals + 1).__floor__() // 2)
    return scaled.scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
