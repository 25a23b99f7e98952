"""Numbers, days and text from files as the screen shows them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from domain.numbers import (
    MINUS,
    MISSING,
    PERCENT,
    format_change,
    format_count,
    format_decimal,
    format_exact,
    format_fraction,
    format_integer,
    format_points,
    format_rate,
)

__all__ = [
    "MINUS",
    "closing_line",
    "file_name",
    "format_change",
    "format_count",
    "format_day",
    "format_fraction",
    "format_mean_points",
    "format_moment",
    "format_no_channel",
    "format_number",
    "format_points",
    "format_rate",
    "format_share",
    "plain",
]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Places where Streamlit's Markdown makes a link of plain text, escaped or not; a word joiner there is invisible.
_LINK_BEGINS = re.compile(r"(?<=://)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"
# All but the no-break space, which holds a number and its % together.
_BLANKS = re.compile(r"[^\S\xa0]+")
_NOT_FILE_NAME = re.compile(r"[^\w.-]+")


def plain(text: object) -> str:
    """Text from a file, harmless for whatever Streamlit reads as Markdown: shown as it stands, no link, no image."""
    unlinked = _LINK_BEGINS.sub(_WORD_JOINER, _BLANKS.sub(" ", str(text)))
    return _PUNCTUATION.sub(r"\\\1", unlinked)


def format_mean_points(apart: float) -> str:
    """The difference of two plain means, a fraction of 1, in percentage points: "+1,20 điểm %"."""
    written = format_decimal(100 * abs(apart), 2)
    sign = "+" if apart > 0 else MINUS
    return f"{sign if written.strip('0,') else ''}{written} điểm{PERCENT}"


def format_no_channel(number: int) -> str:
    """What stands beside an online rate, "189 hồ sơ không ghi hình thức nộp"; "" where every dossier has a channel."""
    return f"{format_integer(number)} hồ sơ không ghi hình thức nộp" if number else ""


def format_share(value: float | None) -> str:
    """A fraction of 1 that has no two counts (a plain mean) as "70,00 %"; None as "—"."""
    return MISSING if value is None else f"{format_decimal(100 * value, 2)}{PERCENT}"


def format_number(value: float) -> str:
    """A number with all its decimals: 1234.5 as "1.234,5"."""
    return format_exact(Decimal(repr(value)))


def format_day(day: date | None) -> str:
    """31/10/2023; "—" for None."""
    return MISSING if day is None else f"{day:%d/%m/%Y}"


def format_moment(moment: datetime | None) -> str:
    """31/10/2023 07:05; "—" for None."""
    return MISSING if moment is None else f"{moment:%d/%m/%Y %H:%M}"


def file_name(*parts: str, ending: str) -> str:
    """A name for a download made of the parts, without anything that a file system refuses."""
    joined = "_".join(part for part in parts if part)
    return f"{_NOT_FILE_NAME.sub('-', joined).strip('-')}.{ending}"


def closing_line(counts: Mapping[str, int]) -> str:
    """The closing line in words: "0 + 28.847 = 26.840 + 154 + 1.853"."""
    left = " + ".join(format_integer(counts[name]) for name in ("carried_over", "received"))
    right = " + ".join(format_integer(counts[name]) for name in ("resolved", "withdrawn", "pending"))
    return f"{left} = {right}"
