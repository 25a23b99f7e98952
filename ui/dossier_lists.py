"""Lists of the dossiers behind one count or several: page by page for the screen, whole for a file."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from domain.dossier import UNKNOWN_CHANNEL
from domain.listing import Listing
from domain.scope import Scope
from exports.table import ColumnKind, ExportColumn, ExportTable
from measures.dossiers import LIST_COLUMNS, MOST_READ, dossiers_behind, number_behind, time_order
from ui import labels
from ui.cache import ask, later, look_up

# A workbook of more lines takes the writer minutes; the .csv of the same list would, too.
MOST_IN_FILE = 100_000

_KINDS: dict[str, ColumnKind] = {
    "received_at": "datetime",
    "due_at": "datetime",
    "resolved_at": "datetime",
    "returned_at": "datetime",
    "first_due_at": "datetime",
    "closed_on": "date",
    "days_late": "integer",
}
# What a clerk looks for first stands first: it is seen without scrolling.
_FIRST = ("code", "agency", "received_at", "due_at", "closed_on", "days_late", "status")
COLUMNS = tuple(
    ExportColumn(name, labels.FIELDS[name], _KINDS.get(name, "text"))
    for name in (*_FIRST, *(name for name in LIST_COLUMNS if name not in _FIRST))
)


def number_in(scope: Scope, figure: str, code: str = "", receiving: str | None = None) -> int | None:
    """How many dossiers stand behind a figure (a count, or a set of counts without a common dossier), or those of them
    whose code holds the text and that this agency received; None where these are too many to look through."""
    return ask(number_behind, scope, labels.counts_in(figure), code, receiving)


def order_in(figure: str, order: str, number: int) -> str:
    """The column by which so many dossiers can be listed: the one asked for; by time where none is or they are too
    many to sort."""
    by_time = time_order(labels.counts_in(figure))
    return order if order and number <= MOST_READ else by_time


def dossiers_in(scope: Scope, figure: str, listing: Listing) -> pd.DataFrame:
    """The part of the list of the figure's dossiers, one line each, in words: LIST_COLUMNS."""
    return _in_words(look_up(dossiers_behind, scope, labels.counts_in(figure), listing))


def whole_list(
    scope: Scope, figure: str, listing: Listing, title: str, scope_lines: Sequence[str]
) -> Callable[[], list[ExportTable]]:
    """The whole list in the listing's order, up to MOST_IN_FILE lines, as a call for when it is downloaded."""
    whole = replace(listing, limit=MOST_IN_FILE, offset=0)
    read_list = later(dossiers_behind, scope, labels.counts_in(figure), whole)
    return lambda: [list_table(_in_words(read_list()), title, scope_lines)]


def list_table(frame: pd.DataFrame, title: str, scope_lines: Sequence[str]) -> ExportTable:
    """The list as the screen and the exporters take it."""
    return ExportTable("Danh sách hồ sơ", title, frame, COLUMNS, tuple(scope_lines))


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        channel=[labels.CHANNELS.get(value, labels.CHANNELS[UNKNOWN_CHANNEL]) for value in frame["channel"]],
        status=[labels.STATUSES.get(value, str(value)) for value in frame["status"]],
    )
