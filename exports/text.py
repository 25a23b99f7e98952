"""Makes text from a user's file harmless for the program that opens our exports."""

import re
from dataclasses import dataclass

# What one spreadsheet cell can hold, in UTF-16 units as Excel counts.
LONGEST_TEXT = 32_767

_LINE_ENDS = re.compile("\r\n?")
# Controls but tab and line feed, halves of surrogate pairs, and the two code points that XML cannot write.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A spreadsheet decodes _x0007_ inside text into the control character itself unless its first line is written so.
_ENCODED_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# The wide forms are operators where Excel runs under an East Asian locale.
_FORMULA_BEGINNING = re.compile("[ \xa0]*[=+@＝＋＠－\t\n-]")


@dataclass(frozen=True)
class SafeText:
    """A text without control characters, and what was taken from it."""

    text: str
    controls_removed: int
    was_cut: bool


def safe_text(text: str) -> SafeText:
    """The text as a cell may hold it: line feeds only, no control characters, no longer than LONGEST_TEXT."""
    cleaned, removed = _CONTROLS.subn("", _LINE_ENDS.sub("\n", text))
    cut = _first_units(cleaned, LONGEST_TEXT)
    return SafeText(cut, removed, cut != cleaned)


def as_written_in_xlsx(text: str) -> str:
    """The text so that a spreadsheet shows it letter by letter, `_x0007_` included."""
    return _ENCODED_CHARACTER.sub("_x005F_", text)


def as_written_in_csv(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA_BEGINNING.match(text) else text


def _first_units(text: str, limit: int) -> str:
    # Only letters outside the basic plane take two units; most text is shorter than half the limit.
    if len(text) * 2 <= limit:
        return text
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")
