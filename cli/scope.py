"""Turns --period, --by and --where into a scope; refuses values that mean nothing."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from cli.refusal import WrongUsageError
from domain.agency import Block
from domain.calendars import ReportingCalendar, calendar_and_body, prefix_of, prefixes_in_words
from domain.dossier import UNKNOWN_CHANNEL, Channel, ServiceLevel
from domain.period import (
    Period,
    PeriodError,
    days_period,
    half_month_first,
    half_month_of,
    is_half_month_start,
    parse_period,
)
from domain.procedure import procedure_key
from domain.scope import Dimension, Scope, Selection
from domain.spelling import heading_key, name_key
from domain.words import DIMENSIONS

if TYPE_CHECKING:
    from db.engine import Connection

Condition = tuple[Dimension, str]

# Parts of a year, as --period writes them.
_PARTS = {
    Dimension.MONTH: re.compile(r"^\d{4}-\d{2}$"),
    Dimension.QUARTER: re.compile(r"^\d{4}-Q\d$"),
    Dimension.HALF_YEAR: re.compile(r"^\d{4}-H\d$"),
}
_EXAMPLES = {Dimension.MONTH: "2023-01", Dimension.QUARTER: "2023-Q1", Dimension.HALF_YEAR: "2023-H1"}
# Known by names, of which each database has its own.
_NAMED = (Dimension.AGENCY, Dimension.SECTOR, Dimension.PROCEDURE)
_MOST_NAMED = 5
_PERIOD_EXAMPLES = "2023, 2023-Q1, 2023-H1, 2023-9M, 2023-06, 2023-01-15..2023-02-14"


def read_dimension(text: str) -> Dimension:
    """The dimension of that name. Raises WrongUsageError."""
    try:
        return Dimension(text.strip())
    except ValueError:
        dimensions = ", ".join(Dimension)
        raise WrongUsageError(f'Không có chiều "{text}". Các chiều: {dimensions}.') from None


def read_period(text: str) -> Period:
    """The period of that notation. Raises WrongUsageError."""
    try:
        return parse_period(text)
    except PeriodError:
        raise WrongUsageError(
            f'"{text}" không phải là kỳ. Cách viết: {_PERIOD_EXAMPLES}; tiền tố: {prefixes_in_words()}.'
        ) from None


def read_conditions(texts: Iterable[str]) -> list[Condition]:
    """Each DIM=VALUE as its two sides. Raises WrongUsageError."""
    conditions = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise WrongUsageError(f'"{text}" phải viết là CHIỀU=GIÁ_TRỊ, ví dụ block=land.')
        conditions.append((read_dimension(name), value.strip()))
    return conditions


def narrowed(connection: "Connection", period: Period, conditions: Sequence[Condition]) -> Scope:
    """The scope of the period and the conditions: of one dimension any may hold, of several all must.

    An empty value of sector or level means the dossiers without one. Raises WrongUsageError for a value that the data
    do not know, naming the nearest, and for times that do not make one stretch within the period.
    """
    period, values = _sorted_out(period, conditions)
    wanted = _coded(values)
    return Scope(period, _with_names(connection, values, wanted) if values.keys() & set(_NAMED) else wanted)


def narrowed_by_codes(period: Period, conditions: Sequence[Condition]) -> Scope:
    """What `narrowed` gives, for data of several databases: of conditions that mean the same in all of them. Raises
    WrongUsageError for names too."""
    period, values = _sorted_out(period, conditions)
    if named := [dimension for dimension in _NAMED if dimension in values]:
        raise WrongUsageError(
            f"--where {named[0]}=… chỉ có nghĩa trong một tỉnh; cùng --provinces hãy dùng block, channel, level hoặc "
            "một chiều thời gian."
        )
    return Scope(period, _coded(values))


def _sorted_out(period: Period, conditions: Sequence[Condition]) -> tuple[Period, dict[Dimension, list[str]]]:
    """The period cut to the conditions on time, and the values of each dimension."""
    values: dict[Dimension, list[str]] = {}
    for dimension, value in conditions:
        values.setdefault(dimension, []).append(value)
    for dimension, texts in values.items():
        if dimension.is_time:
            period = _within(period, dimension, texts)
    return period, values


def _coded(values: dict[Dimension, list[str]]) -> Selection:
    return Selection(
        blocks=tuple(Block(code) for code in _codes(values, Dimension.BLOCK, list(Block))),
        channels=tuple(
            None if code == UNKNOWN_CHANNEL else Channel(code)
            for code in _codes(values, Dimension.CHANNEL, [*Channel, UNKNOWN_CHANNEL])
        ),
        levels=tuple(
            ServiceLevel(code) if code else None for code in _codes(values, Dimension.LEVEL, [*ServiceLevel, ""])
        ),
    )


def _with_names(connection: "Connection", values: dict[Dimension, list[str]], wanted: Selection) -> Selection:
    from measures import choices

    for dimension, texts in values.items():
        if dimension is Dimension.AGENCY:
            names = [str(name) for name in choices.agencies(connection)["name"]]
            wanted = replace(wanted, agencies=tuple(_name(text, names, dimension) for text in texts))
        elif dimension is Dimension.SECTOR:
            names = choices.sectors(connection)
            wanted = replace(wanted, sectors=tuple(_name(text, names, dimension) if text else None for text in texts))
        elif dimension is Dimension.PROCEDURE:
            procedures = choices.procedures(connection)
            keys = dict(zip(procedures["procedure"], procedures["procedure_name"], strict=True))
            wanted = replace(wanted, procedures=tuple(_procedure(text, keys) for text in texts))
    return wanted


def _codes(values: dict[Dimension, list[str]], dimension: Dimension, codes: Sequence[str]) -> list[str]:
    for text in values.get(dimension, []):
        if text not in codes:
            raise _unknown(text, dimension, [code for code in codes if code])
    return values.get(dimension, [])


def _name(text: str, names: Sequence[str], dimension: Dimension) -> str:
    same = [name for name in names if name_key(name) == name_key(text)]
    if not same:
        raise _unknown(text, dimension, _nearest(text, names, heading_key))
    return same[0]


def _procedure(text: str, names_by_key: dict[str, str]) -> str:
    for key in (text, procedure_key(code=text, name=None), name_key(text)):
        if key in names_by_key:
            return key
    same = [key for key, name in names_by_key.items() if name_key(name) == name_key(text)]
    if not same:
        raise _unknown(text, Dimension.PROCEDURE, _nearest(text, [*names_by_key, *names_by_key.values()], heading_key))
    return same[0]


def _nearest(text: str, names: Sequence[str], key: Callable[[str], str]) -> list[str]:
    by_key = {key(name): name for name in names}
    wanted = key(text)
    containing = [name for name_key, name in by_key.items() if wanted and wanted in name_key]
    close = [by_key[name_key] for name_key in get_close_matches(wanted, by_key, n=_MOST_NAMED, cutoff=0.5)]
    return list(dict.fromkeys([*containing, *close]))[:_MOST_NAMED]


def _unknown(text: str, dimension: Dimension, near: Sequence[str]) -> WrongUsageError:
    what = DIMENSIONS[dimension].lower()
    hint = f" Gần nhất: {'; '.join(near)}." if near else f" Xem tên bằng: tthc rates --by {dimension}."
    return WrongUsageError(f'Không có {what} "{text}" trong số liệu.{hint}')


def _within(period: Period, dimension: Dimension, texts: Sequence[str]) -> Period:
    """The period cut to the parts of time named, which must follow each other: what was carried over into one
    stretch and what was left at its end cannot be given for two."""
    parts = sorted({_part(text, dimension, period.calendar) for text in texts}, key=lambda part: part.first)
    if any(before.end != after.first for before, after in pairwise(parts)):
        raise WrongUsageError(f"Các giá trị của {dimension} phải liền nhau.")
    first, last = max(period.first, parts[0].first), min(period.last, parts[-1].last)
    if first > last:
        raise WrongUsageError(f"{dimension}={texts[0]} nằm ngoài kỳ {period.notation}.")
    return days_period(first, last, period.calendar)


def _part(text: str, dimension: Dimension, calendar: ReportingCalendar) -> Period:
    if dimension in _PARTS:
        _, body = calendar_and_body(text)
        if not _PARTS[dimension].match(body):
            name, example = DIMENSIONS[dimension].lower(), _EXAMPLES[dimension]
            raise WrongUsageError(f'"{text}" không phải là {name}. Cách viết: {dimension}={example}.')
        return read_period(prefix_of(calendar) + body)
    try:
        day = parse_period(f"{text}..{text}").first
    except PeriodError:
        day = None
    if day is None or not is_half_month_start(day):
        raise WrongUsageError(f'"{text}" không phải là ngày đầu nửa tháng. Cách viết: half_month=2023-01-15.')
    half = half_month_of(day)
    return Period(day, half_month_first(half + 1), calendar, text)
