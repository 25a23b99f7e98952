"""An answer in the forms that a command can write: the terminal's tables, JSON for programs, CSV and a workbook."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.console import file_console

if TYPE_CHECKING:
    from rich.console import Console

    from exports.table import ExportTable


@dataclass(frozen=True)
class Answer:
    """What is shown on a terminal, the object for programs, and the tables for files, the first of which is the CSV's;
    each is made when it is asked for."""

    show: Callable[["Console"], None]
    facts: Callable[[], dict[str, object]]
    tables: Callable[[], Sequence["ExportTable"]]


def as_json(answer: Answer) -> bytes:
    """The interface's JSON, UTF-8, with a line end."""
    return (json.dumps(answer.facts(), ensure_ascii=False, indent=2) + "\n").encode()


def as_text(answer: Answer) -> bytes:
    """What the terminal shows, UTF-8."""
    out = file_console()
    with out.capture() as shown:
        answer.show(out)
    return shown.get().encode()


def as_csv(answer: Answer) -> bytes:
    """The lines with every count and rate, comma and decimal point."""
    from exports.delimited import to_csv

    return to_csv(answer.tables()[0])


def as_vietnamese_csv(answer: Answer) -> bytes:
    """The same as an Excel with Vietnamese settings opens it."""
    from exports.delimited import to_vietnamese_csv

    return to_vietnamese_csv(answer.tables()[0])


def as_xlsx(answer: Answer) -> bytes:
    """A workbook: contents and definitions, then the tables with every count and rate."""
    from exports.workbook import to_xlsx

    return to_xlsx(answer.tables())
