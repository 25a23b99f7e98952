"""Numbers that mean moments: which number formats are dates, and which moment a serial number is."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from etl.workbook.sheet import CellError

DAY_MS = 86_400_000
# ECMA-376 18.8.30; 27 to 36 and 50 to 58 are dates in East Asian editions only, and dates in every reader.
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
_BUILT_IN_ELAPSED = 46
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LAST_SERIAL = 2_958_466
_LEAP_BUG = 60


class NumberKind(IntEnum):
    """What a number in a cell means."""

    PLAIN = 0
    MOMENT = 1
    ELAPSED = 2


def kind_of_format(format_id: int, code: str | None) -> NumberKind:
    """What a number format makes of a number; `code` is None for the built-in ones."""
    if code is None:
        if format_id == _BUILT_IN_ELAPSED:
            return NumberKind.ELAPSED
        return NumberKind.MOMENT if format_id in _BUILT_IN_DATES else NumberKind.PLAIN
    # Only the section for positive numbers counts; colours and locales stand in brackets.
    first = _LITERALS.sub("", code).split(";")[0]
    if _ELAPSED.search(first):
        return NumberKind.ELAPSED
    letters = _BRACKETS.sub("", first).lower()
    if "general" in letters or letters == "@":
        return NumberKind.PLAIN
    return NumberKind.MOMENT if set(letters) & set("dmyhs") or "a/p" in letters else NumberKind.PLAIN


def moment(serial: float, *, epoch_1904: bool) -> date | datetime | time | CellError:
    """The moment of a serial number: a date where it is a whole day, a time where it is less than one.

    A serial that is no day (below 0, beyond 9999, Excel's 29/02/1900 that never was) comes back as a CellError.
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if epoch_1904 else 0):
        return CellError(f"số {serial:.15g} không phải là ngày")
    # Doubles hold minutes as endless fractions: whole milliseconds bring 12:29:59.999997 back to 12:30.
    since = timedelta(milliseconds=round(serial * DAY_MS))
    if serial < 1:
        return (datetime.min + since).time()
    if epoch_1904:
        return _date_or_moment(datetime(1904, 1, 1) + since)
    if int(serial) == _LEAP_BUG:
        return CellError("ngày 29/02/1900 không có thật")
    return _date_or_moment(datetime(1899, 12, 31 if serial < _LEAP_BUG else 30) + since)


def moment_offset(*, epoch_1904: bool) -> int:
    """Milliseconds from 1970 to the day that a workbook numbers 0 (after Excel's 29/02/1900)."""
    first = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
    return (first - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


def number(serial: float, kind: NumberKind, *, epoch_1904: bool) -> object:
    """The value of a number under its format: float, date, datetime, time, timedelta, or CellError."""
    if kind is NumberKind.MOMENT:
        return moment(serial, epoch_1904=epoch_1904)
    if kind is NumberKind.ELAPSED and abs(serial) < _LAST_SERIAL:
        return timedelta(milliseconds=round(serial * DAY_MS))
    return serial


def kinds_of_styles(format_ids: list[int], codes: Mapping[int, str]) -> list[NumberKind]:
    """The kind of each cell style, by its number format's id; `codes` are the workbook's own formats."""
    kinds = {format_id: kind_of_format(format_id, codes.get(format_id)) for format_id in set(format_ids)}
    return [kinds[format_id] for format_id in format_ids]


def _date_or_moment(value: datetime) -> date | datetime:
    return value if value.time() != time.min else value.date()
