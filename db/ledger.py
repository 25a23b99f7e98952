"""The ledger: counts by half-month, updated together with the dossiers, and checked against them.

Every calendar and reporting period consists of whole half-months. The opening of a half-month counts the dossiers that
are pending at the end of the one before. The opening of the half-month after the data date counts those that are
pending on the data date: no file tells of later days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, Table, delete, insert, literal, select, true, union_all

from db.count_conditions import not_closed_by
from db.ledger_events import Openings, contributions, opening_lines
from db.ledger_lines import add_lines, subtract_lines, sum_up, summed
from db.ledger_recount import differing, half_months, recounted
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_KEY,
    LEDGER_OPENINGS,
    SUMMARY_KEY,
    dossier,
    ledger,
    ledger_summary,
)
from domain.period import half_month_first, half_month_of

if TYPE_CHECKING:
    import pandas as pd

# So many lines that differ are told.
MOST_LINES = 1_000


def _half_month_after(data_date: date) -> int:
    """The half-month whose opening is the state on the data date."""
    return half_month_of(data_date) + 1


def subtract(connection: Connection, dossiers: Select[Any], *, before: date | None, after: date | None) -> None:
    """Subtract what these dossiers contribute, before they change."""
    if before is None or after is None:
        # Before the first import there is no line; once the last is taken back, move_data_date leaves none.
        return
    openings = Openings(_last_unchanged(before, after), before)
    subtract_lines(connection, contributions(connection, dossiers, openings))


def add(connection: Connection, dossiers: Select[Any], *, before: date | None, after: date) -> None:
    """Add what these dossiers contribute, after they changed."""
    add_lines(connection, contributions(connection, dossiers, Openings(_last_unchanged(before, after), after)))


def move_data_date(connection: Connection, *, before: date | None, after: date | None) -> None:
    """Count the openings again that depend on the data date."""
    if after is None:
        connection.execute(delete(ledger))
        connection.execute(delete(ledger_summary))
    elif before not in (None, after):
        last_unchanged = _last_unchanged(before, after)
        subtract_lines(connection, _openings_kept_after(last_unchanged))
        _open_after(connection, last_unchanged, after)


def is_empty(connection: Connection) -> bool:
    """Whether there is no line at all."""
    return connection.scalar(select(ledger.c.half_month).limit(1)) is None


def rebuild(connection: Connection, data_date: date | None) -> None:
    """Count the whole ledger again from the dossiers."""
    connection.execute(delete(ledger))
    connection.execute(delete(ledger_summary))
    if data_date is None:
        return
    for _, lines in recounted(connection, data_date):
        sum_up(connection, lines)
        for kept, key, counted in _tables(lines):
            columns = [*key, *LEDGER_COUNTS]
            connection.execute(insert(kept).from_select(columns, select(*(counted.c[name] for name in columns))))


def check(connection: Connection, data_date: date | None) -> "pd.DataFrame":
    """Where the ledger and its summary differ from the dossiers: one line a difference, columns table, line (its key),
    count, kept, rebuilt. Empty when all is right; of more than MOST_LINES lines that differ the first.

    Needs a transaction that may write (temporary tables).
    """
    import pandas as pd

    found = _lines_beside(connection, data_date)
    if data_date is not None:
        for half_month, lines in recounted(connection, data_date):
            sum_up(connection, lines)
            for kept, key, counted in _tables(lines):
                if room := MOST_LINES - len(found):
                    differences = differing(connection, half_month, kept, key, counted, limit=room)
                    found += [(kept, key, line) for line in differences]
    return pd.DataFrame(
        [one for line in found for one in _differences(*line)], columns=["table", "line", "count", "kept", "rebuilt"]
    )


def _tables(lines: Table) -> Sequence[tuple[Table, tuple[str, ...], Table]]:
    """What is kept, its key, and the same as it was counted anew."""
    return (ledger, LEDGER_KEY, lines), (ledger_summary, SUMMARY_KEY, summed)


def _lines_beside(connection: Connection, data_date: date | None) -> list[tuple[Table, tuple[str, ...], Any]]:
    """The lines of half-months in which no dossier came, ended or was pending."""
    none = [literal(0) for _ in LEDGER_COUNTS]
    counted = half_months(connection, data_date) if data_date else range(0)
    found: list[tuple[Table, tuple[str, ...], Any]] = []
    for table, key in ((ledger, LEDGER_KEY), (ledger_summary, SUMMARY_KEY)):
        beside = ~table.c.half_month.between(counted[0], counted[-1]) if counted else true()
        columns = (table.c[name] for name in (*key, *LEDGER_COUNTS))
        lines = connection.execute(select(*columns, *none).where(beside).limit(MOST_LINES))
        found += [(table, key, line) for line in lines]
    return found


def _differences(table: Table, key: tuple[str, ...], line: Sequence[Any]) -> list[tuple[str, str, str, int, int]]:
    """The counts of a line in which kept and rebuilt differ; `line` is as of db.ledger_recount.differing."""
    # The database's own names of the columns: people read them in the differences.
    words = ", ".join(f"{table.c[name].name}={value}" for name, value in zip(key, line, strict=False))
    counts = line[len(key) :]
    sides = zip(LEDGER_COUNTS, counts, counts[len(LEDGER_COUNTS) :], strict=False)
    return [(table.name, words, name, kept, rebuilt) for name, kept, rebuilt in sides if kept != rebuilt]


def _last_unchanged(before: date | None, after: date) -> int:
    """The last half-month whose opening is the same on both data dates; before the first import the last there is."""
    if before in (None, after):
        return _half_month_after(after)
    return half_month_of(min(before, after) + timedelta(days=1))


def _openings_kept_after(last_unchanged: int) -> Select[*tuple[Any, ...]]:
    """The ledger's lines after the half-month, with no other counts than their openings."""
    counts = [ledger.c[name] if name in LEDGER_OPENINGS else literal(0).label(name) for name in LEDGER_COUNTS]
    lines = select(*(ledger.c[name] for name in LEDGER_KEY), *counts)
    return lines.where(ledger.c.half_month > last_unchanged, ledger.c.opening > 0)


def _open_after(connection: Connection, last_unchanged: int, data_date: date) -> None:
    """Add the openings of the half-months after `last_unchanged`."""
    # Who closed by the first of these days is pending on none of them.
    first_day = min(half_month_first(last_unchanged + 1) - timedelta(days=1), data_date)
    pending = union_all(*(select(dossier).where(way) for way in not_closed_by(first_day))).subquery("pending_dossier")
    openings = Openings(_half_month_after(data_date), data_date, first=last_unchanged + 1)
    add_lines(connection, opening_lines(connection, select(pending), openings))
