"""Numbers, days and text from files as the screen shows them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from domain.numbers import MISSING, PERCENT, format_decimal, format_exact, format_integer, format_percent
from domain.ratio import Ratio

# A hyphen is shorter than a plus, and a line may break after it.
MINUS = "\N{MINUS SIGN}"

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


def format_mean_points(apart: float) -> str:
    """The difference of two plain means, a fraction of 1, in percentage points: "+1,20 điểm %"."""
    written = format_decimal(100 * abs(apart), 2)
    sign = "+" if apart > 0 else MINUS
    return f"{sign if written.strip('0,') else ''}{written} điểm{PERCENT}"


def format_fraction(ratio: Ratio) -> str:
    """The two counts of a rate: "93.543 / 93.600"."""
    return f"{format_integer(ratio.part)} / {format_integer(ratio.whole)}"


def format_rate(ratio: Ratio) -> str:
    """A rate with its two counts: "99,94 % (93.543 / 93.600)"; "—" where the whole is 0."""
    return f"{format_percent(ratio)} ({format_fraction(ratio)})" if ratio.whole else MISSING


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
