"""One cell of a workbook of indicators as a month, a day, or an exact value."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from domain.indicator import MOST_DECIMALS, MOST_DIGITS, Indicator
from domain.numbers import PERCENT, format_exact
from domain.period import FIRST_YEAR, LAST_YEAR
from domain.spelling import heading_key, tidy
from etl.recognition.title import period_in
from etl.values.cells import is_blank, short, shown
from etl.values.moments import EPOCH, MISSING, as_moments
from etl.workbook.sheet import CellError

_MONTH = re.compile(r"(?:tháng|t)?\s*0?(\d{1,2})\s*[/.-]\s*(\d{4})|(\d{4})\s*[/.-]\s*0?(\d{1,2})", re.IGNORECASE)
_UNIT_WORDS = re.compile(r"%|‰|\b(?:ngàn|nghìn|triệu|tỷ|tỉ|chục|trăm)\b", re.IGNORECASE)
_PERCENT_SIGN = re.compile(r"\s*%$")
_PLAIN = re.compile(r"-?\d+")
_GROUPED = re.compile(r"-?\d{1,3}(?P<mark>[.,\s])\d{3}(?:(?P=mark)\d{3})*(?:(?P<point>[.,])(?P<after>\d+))?")
_WITH_POINT = re.compile(r"-?\d+[.,]\d+")
_SAME_UNITS = {"vnd": "dong", "d": "dong", "viet nam dong": "dong", "dong viet nam": "dong"}


class Flawed(NamedTuple):
    """Why a cell gives nothing: the rule's code, what stood there, and what it is held against."""

    code: str
    found: str
    other: str = ""


def as_month(cell: object) -> int | Flawed:
    """The month, counted from year 0. Excel makes a day of "06/2023": its month is meant."""
    if is_blank(cell):
        return Flawed("month_missing", "")
    if isinstance(cell, date):
        return _month(cell.year, cell.month, cell)
    text = tidy(shown(cell))
    if match := _MONTH.fullmatch(text):
        month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _month(int(year), int(month), cell)
    period = period_in(text)
    if period and (period[0].year, period[0].month) == (period[1].year, period[1].month):
        return _month(period[0].year, period[0].month, cell)
    return Flawed("month_unreadable", _found(cell))


def as_day(cell: object) -> date | Flawed | None:
    """The day; None where the cell is empty."""
    if is_blank(cell):
        return None
    seconds = int(as_moments([cell]).seconds[0])
    if seconds == MISSING:
        return Flawed("read_on_unreadable", _found(cell))
    return (EPOCH + timedelta(seconds=seconds)).date()


def as_value(cell: object, indicator: Indicator) -> Decimal | Flawed:
    """The value, exactly as it stands there. What could be read in two ways is not read."""
    value = _number(cell, indicator)
    return value if isinstance(value, Flawed) else _checked(value, cell, indicator)


def same_unit(cell: object, indicator: Indicator) -> bool:
    """Whether the cell is empty or names the indicator's unit in any spelling."""
    if is_blank(cell):
        return True
    return _unit_key(shown(cell)) == _unit_key(indicator.unit)


def _number(cell: object, indicator: Indicator) -> Decimal | Flawed:
    if isinstance(cell, CellError):
        return Flawed("value_error_cell", cell.text)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Flawed("value_not_a_number", _found(cell))
    if isinstance(cell, str):
        return _from_text(tidy(cell), indicator)
    # Excel shows and computes with fifteen digits: what stands behind them is the noise of a formula.
    value = Decimal(cell) if isinstance(cell, int) else Decimal(f"{cell:.15g}")
    if not value.is_finite():
        return Flawed("value_not_a_number", _found(cell))
    # A cell that shows 99,8 % holds 0,998, and so does one into which 0,998 was typed.
    if _is_percent(indicator) and 0 < value <= 1:
        return Flawed(
            "percent_ambiguous",
            format_exact(value),
            f"{format_exact(value * 100)}{PERCENT} hoặc {format_exact(value)}{PERCENT}",
        )
    return value


def _from_text(text: str, indicator: Indicator) -> Decimal | Flawed:
    text = text.lstrip("'")
    if _is_percent(indicator):
        text = _PERCENT_SIGN.sub("", text)
    if text.startswith("#"):
        return Flawed("value_error_cell", text)
    if _UNIT_WORDS.search(text):
        return Flawed("wrong_unit", short(text), f"“{indicator.unit}”")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if match := _GROUPED.fullmatch(text):
        return _from_groups(text, match, indicator)
    if _WITH_POINT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return Flawed("value_not_a_number", short(text))


def _from_groups(text: str, match: re.Match[str], indicator: Indicator) -> Decimal | Flawed:
    """A number in groups of three. A single mark before three digits may be the decimal one: a point in a count is
    Vietnamese grouping, everything else has two meanings."""
    mark, point, after = match["mark"], match["point"], match["after"]
    if point == mark:
        return Flawed("value_not_a_number", short(text))
    body = text[: match.start("point")] if point else text
    value = Decimal("".join(re.findall(r"[-\d]", body)) + (f".{after}" if after else ""))
    single = not point and text.count(mark) == 1 and not mark.isspace()
    if single and (mark == "," or indicator.decimals):
        other = Decimal(text.replace(",", "."))
        return Flawed("value_ambiguous", short(text), f"{format_exact(value)} hoặc {format_exact(other)}")
    return value


def _checked(value: Decimal, cell: object, indicator: Indicator) -> Decimal | Flawed:
    if value < 0:
        return Flawed("value_negative", _found(cell))
    value = value.normalize()
    if max(value.adjusted() + 1, len(value.as_tuple().digits)) > MOST_DIGITS:
        return Flawed("value_too_large", _found(cell), f"{MOST_DIGITS} chữ số")
    exponent = int(value.as_tuple().exponent)
    if exponent < 0 and not indicator.decimals:
        return Flawed("value_fraction", format_exact(value), f"“{indicator.unit}”")
    if -exponent > MOST_DECIMALS:
        return Flawed("value_too_fine", format_exact(value))
    if indicator.most is not None and value > indicator.most:
        return Flawed("value_too_large", format_exact(value), format_exact(Decimal(indicator.most)))
    return value.quantize(Decimal(1)) if exponent > 0 else value


def _month(year: int, month: int, cell: object) -> int | Flawed:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
        return Flawed("month_unreadable", _found(cell))
    return year * 12 + month - 1


def _is_percent(indicator: Indicator) -> bool:
    return _unit_key(indicator.unit) == "phan tram"


def _unit_key(text: str) -> str:
    # A percent sign is no letter, and "%" must not be taken for no unit.
    key = heading_key(text.replace("%", " phan tram "))
    return _SAME_UNITS.get(key, key)


def _found(cell: object) -> str:
    return short(cell.text if isinstance(cell, CellError) else shown(cell))
