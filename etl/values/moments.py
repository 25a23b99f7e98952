"""A column of cells as moments: true dates, Excel's serial numbers, and texts of the listed shapes. Anything that is no
date of the years 1990 to 2100 is a flaw."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain.period import FIRST_YEAR, LAST_YEAR
from domain.spelling import tidy
from etl.values.cells import Flaw, shown
from etl.workbook.arrow import Mask, is_empty, strings, strings_of, text_bytes
from etl.workbook.cell_columns import SerialCells, Serials
from etl.workbook.sheet import CellError

LOCAL = timezone(timedelta(hours=7))

DAY = 86_400
EPOCH = datetime(1970, 1, 1)

Seconds = npt.NDArray[np.int64]
Days = npt.NDArray[np.int64]
MISSING = np.iinfo(np.int64).min

_EXCEL_EPOCH = datetime(1899, 12, 30)
_SERIALS = 100_000
_SECOND = timedelta(seconds=1)
_FIRST = (datetime(FIRST_YEAR, 1, 1) - EPOCH) // _SECOND
_END = (datetime(LAST_YEAR + 1, 1, 1) - EPOCH) // _SECOND

_TIMES = (("", ""), (" HH:MM", "HH:MM"), (" HH:MM:SS", "HH:MM:SS"))
_DAYS = ("dd/mm/yyyy", "dd-mm-yyyy")
# y, m, d, H, M and S are digits; every other letter is itself.
TEMPLATES: tuple[str, ...] = (
    *(day + after for day in _DAYS for after, _ in _TIMES),
    *(f"{first}{comma} {day}" for day in _DAYS for _, first in _TIMES[1:] for comma in (",", "")),
    *("yyyy-mm-dd" + after for after, _ in _TIMES),
    *("yyyy-mm-dd" + after.replace(" ", "T") for after, _ in _TIMES[1:]),
)
_CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?(?: (?P<noon>SA|CH))?"
# Some exports write the day's name before it and "lúc" before the time.
_DAY_NAME = re.compile(r"(?:(?:thứ (?:[^\W\d]+|[2-7])|chủ nhật),? )?(?:ngày |lúc )?", re.IGNORECASE)
_AT = re.compile(r",? lúc ", re.IGNORECASE)
_SHAPES = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        rf"(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?P=sep)(?P<y>\d{{4}})(?:,? {_CLOCK})?",
        rf"{_CLOCK},? (?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?P=sep)(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?:[T ]{_CLOCK} ?(?P<offset>Z|[+-]\d{{2}}:?\d{{2}})?)?",
    )
)


@dataclass
class DaySigns:
    """How many days of the month are up to 12 (low) and above (high) in a column, among true dates and among texts
    that begin with the day. A US locale turns the low texts into true dates with day and month swapped."""

    true_low: int = 0
    true_high: int = 0
    text_low: int = 0
    text_high: int = 0

    def add(self, other: "DaySigns") -> None:
        """Adds the counts of another piece of the same column."""
        self.true_low += other.true_low
        self.true_high += other.true_high
        self.text_low += other.text_low
        self.text_high += other.text_high

    @property
    def swapped(self) -> bool:
        """Whether there are true dates and texts, all true dates are low and all texts are high."""
        return self.true_low > 0 and self.text_high > 0 and not self.true_high and not self.text_low


@dataclass(frozen=True)
class Moments:
    """`seconds` since 1970-01-01 in local time, MISSING where a cell is empty or has a flaw."""

    seconds: Seconds
    flaws: list[Flaw]
    signs: DaySigns


def as_moments(cells: Sequence[object]) -> Moments:
    """A column of cells as moments, to the second."""
    if isinstance(cells, SerialCells):
        return _serial_moments(cells)
    flaws: list[Flaw] = []
    texts = strings_of(cells)
    only_texts = texts is not None
    if texts is None:
        texts = strings([cell if isinstance(cell, str) else "" for cell in cells])
    seconds, day_first = _parsed(texts)
    signs = _text_signs(seconds, day_first)
    for index in np.flatnonzero(~is_empty(texts) & (seconds == MISSING)).tolist():
        _read_slowly(index, str(cells[index]), seconds, flaws, signs)
    if not only_texts:
        _read_values(cells, seconds, flaws, signs)
    return Moments(seconds, flaws, signs)


def _serial_moments(cells: SerialCells) -> Moments:
    filled = ~np.isnan(cells.serials)
    seconds = np.full(len(cells), MISSING, np.int64)
    seconds[filled] = _whole_seconds(cells.seconds_since_1970[filled])
    flaws: list[Flaw] = []
    signs = _true_signs(seconds)
    for index in np.flatnonzero(filled & (seconds == MISSING)).tolist():
        _read_value(index, cells[index], seconds, flaws, signs)
    return Moments(seconds, flaws, signs)


def _read_values(cells: Sequence[object], seconds: Seconds, flaws: list[Flaw], signs: DaySigns) -> None:
    """The cells that are no texts: datetimes, which are most of them, all at once, the rest one by one."""
    plain = [index for index, cell in enumerate(cells) if type(cell) is datetime]
    spans = ((cells[index] - EPOCH).total_seconds() for index in plain)  # type: ignore[operator]
    seconds[plain] = _whole_seconds(np.fromiter(spans, np.float64, len(plain)))
    signs.add(_true_signs(seconds[plain]))
    for index, cell in enumerate(cells):
        if cell is not None and not isinstance(cell, str) and seconds[index] == MISSING:
            _read_value(index, cell, seconds, flaws, signs)


def _whole_seconds(exact: Serials) -> Seconds:
    """Seconds since 1970, rounded to whole ones, as Excel's fractions of a day are inexact; never up to the next day.
    MISSING outside the years 1990 to 2100."""
    whole = np.floor(exact).astype(np.int64)
    up = (exact - whole >= 0.5) & ((whole + 1) % DAY != 0)
    return np.where((whole >= _FIRST) & (whole < _END), whole + up, MISSING)


def _true_signs(seconds: Seconds) -> DaySigns:
    days = (seconds[seconds != MISSING] // DAY).astype("datetime64[D]")
    low = int(np.count_nonzero((days - days.astype("datetime64[M]")).astype(np.int64) < 12))
    return DaySigns(true_low=low, true_high=len(days) - low)


def _read_slowly(index: int, text: str, seconds: Seconds, flaws: list[Flaw], signs: DaySigns) -> None:
    value, problem, day = _text_moment(text)
    if value is not None:
        seconds[index] = value
        signs.text_low += 0 < day <= 12
        signs.text_high += day > 12
    elif problem:
        flaws.append(Flaw(index, problem, text))


def _read_value(index: int, cell: object, seconds: Seconds, flaws: list[Flaw], signs: DaySigns) -> None:
    moment = _value_moment(cell)
    if isinstance(moment, str):
        flaws.append(Flaw(index, moment, cell.text if isinstance(cell, CellError) else shown(cell)))
        return
    seconds[index] = (moment - EPOCH) // _SECOND
    if not isinstance(cell, int | float):
        signs.true_low += moment.day <= 12
        signs.true_high += moment.day > 12


def _value_moment(cell: object) -> datetime | str:
    """A cell that is no text as a moment, or the code of the rule that it breaks."""
    if isinstance(cell, CellError):
        return "error_cell"
    if isinstance(cell, datetime):
        return "year_out_of_range"
    if isinstance(cell, date):
        moment = datetime(cell.year, cell.month, cell.day)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < _SERIALS:
        moment = _EXCEL_EPOCH + timedelta(days=int(cell), seconds=min(round(cell % 1 * DAY), DAY - 1))
    else:
        return "not_a_date"
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else "year_out_of_range"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL).replace(tzinfo=None)


@cache
def _templates_by_length() -> dict[int, list[str]]:
    lengths: dict[int, list[str]] = {}
    for template in TEMPLATES:
        lengths.setdefault(len(template), []).append(template)
    return lengths


def _parsed(texts: pa.Array) -> tuple[Seconds, npt.NDArray[np.int8]]:
    """Texts that fit a template as seconds, MISSING for the rest; the day of the month where it comes first, else 0."""
    starts, letters = text_bytes(texts)
    lengths = np.diff(starts)
    seconds = np.full(len(texts), MISSING, np.int64)
    day_first = np.zeros(len(texts), np.int8)
    for length in np.flatnonzero(np.bincount(lengths)).tolist() if len(lengths) else ():
        rest = np.flatnonzero(lengths == length)
        for template in _templates_by_length().get(length, ()):
            if not len(rest):
                break
            block = letters[starts[rest][:, None] + np.arange(length)]
            fits = _fits(block, template)
            values, valid, days = _calendar(block[fits], template)
            taken = rest[fits][valid]
            seconds[taken] = values[valid]
            if not template.startswith("yyyy"):
                day_first[taken] = days[valid]
            rest = rest[~fits]
    return seconds, day_first


def _fits(block: npt.NDArray[np.uint8], template: str) -> Mask:
    """Which texts (a line of bytes each) have a digit where the template has y, m, d, H, M or S, else its letters."""
    digits = np.array([letter in "ymdHMS" for letter in template])
    others = np.frombuffer(template.encode(), np.uint8)[~digits]
    numerals = block[:, digits] - np.uint8(48)
    return np.asarray((numerals < 10).all(axis=1) & (block[:, ~digits] == others).all(axis=1))


def _calendar(block: npt.NDArray[np.uint8], template: str) -> tuple[Seconds, Mask, npt.NDArray[np.int8]]:
    """Texts that fit the template as seconds, whether the calendar has such a moment, and the day of the month."""
    year, month, day = (_number(block, template, letter) for letter in "ymd")
    hour, minute, second = (_number(block, template, letter) for letter in "HMS")
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    months = np.where(valid, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first, following = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    valid &= (day >= 1) & (day <= (following - first).astype(np.int64))
    valid &= (hour < 24) & (minute < 60) & (second < 60)
    days = first.astype(np.int64) + day - 1
    return days * DAY + hour * 3600 + minute * 60 + second, valid, day.astype(np.int8)


def _number(block: npt.NDArray[np.uint8], template: str, letter: str) -> Seconds:
    number = np.zeros(len(block), np.int64)
    for place in (place for place, own in enumerate(template) if own == letter):
        number = number * 10 + (block[:, place] - np.uint8(48))
    return number


def _text_signs(seconds: Seconds, day_first: npt.NDArray[np.int8]) -> DaySigns:
    read = seconds != MISSING
    low = int(np.count_nonzero(read & (day_first >= 1) & (day_first <= 12)))
    return DaySigns(text_low=low, text_high=int(np.count_nonzero(read & (day_first > 12))))


def _text_moment(raw: str) -> tuple[int | None, str | None, int]:
    """A text as seconds, or the code of the rule that it breaks (neither where it is blank); and the day of the month
    where it comes first, else 0."""
    if raw[:1].isascii() and raw[:1].isalpha() and raw[:1] not in "TtCcNnLl":
        return None, "not_a_date", 0
    text = _AT.sub(" ", _DAY_NAME.sub("", tidy(raw).lstrip("'").strip(), count=1), count=1)
    if not text:
        return None, None, 0
    match = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if match is None:
        return None, "two_digit_year" if re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2}\b", text) else "not_a_date", 0
    parts = {name: int(number) for name, number in match.groupdict("0").items() if len(name) == 1}
    try:
        hour = _hour(parts["H"], match.groupdict().get("noon"))
        moment = datetime(parts["y"], parts["m"], parts["d"], hour, parts["M"], parts["S"])
        offset = match.groupdict().get("offset")
        moment = _local(datetime.fromisoformat(f"{moment.isoformat()}{offset}")) if offset else moment
    except (ValueError, OverflowError):
        return None, "not_a_date", 0
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, "year_out_of_range", 0
    return (moment - EPOCH) // _SECOND, None, 0 if "sep" not in match.re.groupindex else parts["d"]


def _hour(hour: int, noon: str | None) -> int:
    """The hour of the day, counted from "SA" or "CH" where one is written. Raises ValueError for an hour above 12."""
    if noon is None or (noon.upper() == "CH" and 12 < hour < 24):
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + 12 * (noon.upper() == "CH")


def moment_text(second: np.int64) -> str:
    """A moment in a message, without its time where that is midnight."""
    moment = EPOCH + timedelta(seconds=int(second))
    return f"{moment:%d/%m/%Y %H:%M:%S}" if int(second) % DAY else f"{moment:%d/%m/%Y}"


def day_text(day: int) -> str:
    """A day (since 1970-01-01) in a message."""
    return f"{EPOCH + timedelta(days=day):%d/%m/%Y}"


def half_months(days: Days) -> Days:
    """The numbers of the half-months of days, as domain.period.half_month_of gives them; -1 where a day is missing."""
    missing = days == MISSING
    dates = np.where(missing, 0, days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    second_half = (dates - months.astype("datetime64[D]")).astype(np.int64) >= 14
    halves = (months.astype(np.int64) + 1970 * 12) * 2 + second_half
    return np.where(missing, -1, halves)
