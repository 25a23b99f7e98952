"""Prints tables and sentences on the terminal, with text from files made harmless."""

import io
import sys
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Wide enough for every table of ours where nobody's window sets the width: a file, a pipe.
_WIDTH_WITHOUT_TERMINAL = 140


def console(*, stderr: bool = False) -> "Console":
    """A console on standard output or standard error that changes no word of what it is given."""
    stream = sys.stderr if stderr else sys.stdout
    return _console(stream, None if stream.isatty() else _WIDTH_WITHOUT_TERMINAL)


def file_console() -> "Console":
    """A console whose text, captured, goes into a file: without colours."""
    return _console(io.StringIO(), _WIDTH_WITHOUT_TERMINAL)


def plain(text: object) -> str:
    """Text from a file without the control characters by which a terminal can be driven, on one line."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text))


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1) -> "Table":
    """A table whose first `words` columns are text, which may be folded, and whose other columns are numbers."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    lines = [list(row) for row in rows]
    made = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, heading in enumerate(headings):
        if place < words:
            made.add_column(Text(heading), overflow="fold")
        else:
            # A number on two lines would be read as another number: only the heading may take several.
            widest = max((len(part) for line in lines for part in line[place].splitlines()), default=0)
            made.add_column(Text(_wrapped(heading, widest)), justify="right", no_wrap=True)
    for line in lines:
        made.add_row(*(Text(cell) for cell in line))
    return made


def _wrapped(heading: str, width: int) -> str:
    longest_word = max(map(len, heading.split()), default=1)
    return "\n".join(wrap(heading, max(width, longest_word)))


def _console(stream: TextIO, width: int | None) -> "Console":
    from rich.console import Console

    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
