"""How cells of the workbooks look: fonts, grounds, wrapped text, and the height that wrapped text takes."""

import textwrap
from collections.abc import Iterable
from functools import lru_cache

from openpyxl.styles import Alignment, Font, PatternFill

# A font that does not name its kind and size is another one in every program.
_NAME, _SIZE = "Calibri", 11
BOLD = Font(name=_NAME, size=_SIZE, bold=True)
TITLE = Font(name=_NAME, size=14, bold=True)
HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")
WRAPPED = Alignment(wrap_text=True, vertical="top")

_LETTERS = 1.1
_LINE_HEIGHT = 15.0
# Excel's highest row.
_MOST_HEIGHT = 409.0


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width."""
    # A column's width is told in digits, and letters are narrower.
    if len(text) <= _LETTERS * width and "\n" not in text:
        return 1
    return _wrapped_lines(text, max(int(width), 1))


# A long list names the same procedures again and again.
@lru_cache(maxsize=10_000)
def _wrapped_lines(text: str, width: int) -> int:
    return sum(max(len(textwrap.wrap(line, width)), 1) for line in text.splitlines()) or 1


def row_height(cells: Iterable[tuple[object, float]]) -> float | None:
    """The height of a row of these values in columns of these widths, None where it is the usual one. Programs other
    than Excel do not find it by themselves."""
    lines = max((lines_of(value, width) for value, width in cells if isinstance(value, str)), default=1)
    return min(lines * _LINE_HEIGHT, _MOST_HEIGHT) if lines > 1 else None
