"""Lists of dossiers: behind a count or several, page by page, and whole for a file."""

from collections.abc import Callable, Sequence

import pandas as pd

from domain.dossier import UNKNOWN_CHANNEL
from domain.scope import Scope
from exports.table import ColumnKind, ExportColumn, ExportTable
from measures.dossiers import LIST_COLUMNS, dossiers_behind, number_behind
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
# What a clerk looks for first stands where it is seen without scrolling.
_FIRST = ("code", "agency", "received_at", "due_at", "closed_on", "days_late", "status")
COLUMNS = tuple(
    ExportColumn(name, labels.FIELDS[name], _KINDS.get(name, "text"))
    for name in (*_FIRST, *(name for name in LIST_COLUMNS if name not in _FIRST))
)


def number_in(scope: Scope, figure: str) -> int:
    """How many dossiers stand behind a figure: a count, or a set of counts without a common dossier."""
    return sum(ask(number_behind, scope, count) for count in labels.counts_in(figure))


def dossiers_in(scope: Scope, figure: str, *, limit: int, offset: int = 0) -> pd.DataFrame:
    """The figure's dossiers from `offset` on, at most `limit`, one line each, in words: LIST_COLUMNS."""
    parts: list[pd.DataFrame] = []
    for count in labels.counts_in(figure):
        wanted = limit - sum(len(part) for part in parts)
        if wanted > 0:
            held = ask(number_behind, scope, count)
            if offset < held:
                parts.append(look_up(dossiers_behind, scope, count, limit=wanted, offset=offset))
            offset = max(0, offset - held)
    return _in_words(parts)


def whole_list(scope: Scope, figure: str, title: str, scope_lines: Sequence[str]) -> Callable[[], list[ExportTable]]:
    """The whole list, up to MOST_IN_FILE lines, as a call for when it is downloaded."""
    makers = [later(dossiers_behind, scope, count, limit=MOST_IN_FILE) for count in labels.counts_in(figure)]

    def make() -> list[ExportTable]:
        frame = _in_words([maker() for maker in makers]).head(MOST_IN_FILE)
        return [list_table(frame, title, scope_lines)]

    return make


def list_table(frame: pd.DataFrame, title: str, scope_lines: Sequence[str]) -> ExportTable:
    """The list as the screen and the exporters take it."""
    return ExportTable("Danh sách hồ sơ", title, frame, COLUMNS, tuple(scope_lines))


def _in_words(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    held = [part for part in parts if len(part)]
    frame = pd.concat(held, ignore_index=True) if held else pd.DataFrame(columns=list(LIST_COLUMNS))
    return frame.assign(
        channel=[labels.CHANNELS.get(value, labels.CHANNELS[UNKNOWN_CHANNEL]) for value in frame["channel"]],
        status=[labels.STATUSES.get(value, str(value)) for value in frame["status"]],
    )
