"""The ledger: counts by half-month, updated together with the dossiers, and checked against them.

Every calendar and reporting period consists of whole half-months. The opening of a half-month counts the dossiers that
are pending at the end of the one before. The opening of the half-month after the data date counts those that are
pending on the data date: no file tells of later days.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    delete,
    literal,
    or_,
    select,
)

from db.frames import frame_of
from db.ledger_events import Openings, contributions, opening_lines
from db.ledger_lines import add_lines, subtract_lines, summaries
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_KEY,
    LEDGER_OPENINGS,
    SUMMARY_KEY,
    dossier,
    ledger,
    ledger_summary,
)
from domain.period import half_month_of

if TYPE_CHECKING:
    import pandas as pd


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


def rebuild(connection: Connection, data_date: date | None) -> None:
    """Count the whole ledger again from the dossiers."""
    connection.execute(delete(ledger))
    connection.execute(delete(ledger_summary))
    if data_date is not None:
        add(connection, select(dossier), before=None, after=data_date)
        move_data_date(connection, before=None, after=data_date)


def check(connection: Connection, data_date: date | None) -> "pd.DataFrame":
    """Where the ledger and its summary differ from the dossiers: one line a difference, columns table, line (its key),
    count, kept, rebuilt. Empty when all is right. Needs a transaction that may write (a temporary table)."""
    import pandas as pd

    lines = None
    if data_date is not None:
        rebuilt = contributions(connection, select(dossier), Openings(_half_month_after(data_date), data_date))
        lines = _frame(connection, rebuilt, ledger, LEDGER_KEY)
    differences = [_differences(ledger, _frame(connection, select(ledger), ledger, LEDGER_KEY), lines)]
    sums = [_frame(connection, grain.lines, ledger_summary, SUMMARY_KEY) for grain in summaries(ledger)]
    stored = _frame(connection, select(ledger_summary), ledger_summary, SUMMARY_KEY)
    differences.append(_differences(ledger_summary, stored, pd.concat(sums)))
    return pd.concat(differences, ignore_index=True)


def _differences(table: Table, stored: "pd.DataFrame", rebuilt: "pd.DataFrame | None") -> "pd.DataFrame":
    import pandas as pd

    right = stored.iloc[:0] if rebuilt is None else rebuilt
    both = stored.add_suffix("_kept").join(right.add_suffix("_rebuilt"), how="outer").fillna(0).astype("int64")
    lines = both.index.map(lambda key: ", ".join(f"{n}={v}" for n, v in zip(both.index.names, key, strict=True)))
    by_count = [
        pd.DataFrame(
            {
                "table": table.name,
                "line": lines,
                "count": name,
                "kept": both[f"{name}_kept"].to_numpy(),
                "rebuilt": both[f"{name}_rebuilt"].to_numpy(),
            }
        )
        for name in LEDGER_COUNTS
    ]
    every = pd.concat(by_count)
    return every[every["kept"] != every["rebuilt"]]


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
    # A dossier closed before the first of these days is pending on none of them.
    pending = or_(dossier.c.closed_half.is_(None), dossier.c.closed_half >= last_unchanged)
    openings = Openings(_half_month_after(data_date), data_date, first=last_unchanged + 1)
    add_lines(connection, opening_lines(connection, select(dossier).where(pending), openings))


def _frame(
    connection: Connection, lines: Select[*tuple[Any, ...]], table: Table, key: tuple[str, ...]
) -> "pd.DataFrame":
    # The database's own names of the columns: people read them in the differences.
    names = {name: table.c[name].name for name in key}
    return frame_of(connection, lines).rename(columns=names).set_index(list(names.values())).astype("int64")
