"""The ledger: counts by half-month, updated together with the dossiers, and checked against them.

Every calendar and reporting period consists of whole half-months. The opening of a half-month counts the dossiers that
are pending at the end of the one before. The opening of the half-month after the data date counts those that are
pending on the data date: no file tells of later days.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.frames import frame_of
from db.ledger_events import Openings, contributions, opening_lines
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_KEY,
    LEDGER_OPENINGS,
    SUMMARY_AGENCY,
    SUMMARY_KEY,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    dossier,
    ledger,
    ledger_summary,
    procedure,
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
    gone = contributions(connection, dossiers, Openings(_last_unchanged(before, after), before)).subquery()
    connection.execute(
        update(ledger)
        .values({name: ledger.c[name] - gone.c[name] for name in LEDGER_COUNTS})
        .where(*(ledger.c[key] == gone.c[key] for key in LEDGER_KEY))
    )


def add(connection: Connection, dossiers: Select[Any], *, before: date | None, after: date) -> None:
    """Add what these dossiers contribute, after they changed."""
    _add_lines(connection, contributions(connection, dossiers, Openings(_last_unchanged(before, after), after)))


def move_data_date(connection: Connection, *, before: date | None, after: date | None) -> None:
    """Count the openings again that depend on the data date, delete lines whose counts are all 0, renew the summary."""
    if after is None:
        connection.execute(delete(ledger))
        connection.execute(delete(ledger_summary))
        return
    if before not in (None, after):
        last_unchanged = _last_unchanged(before, after)
        later = ledger.c.half_month > last_unchanged
        connection.execute(update(ledger).values(dict.fromkeys(LEDGER_OPENINGS, 0)).where(later))
        _open_after(connection, last_unchanged, after)
    connection.execute(delete(ledger).where(*(ledger.c[name] == 0 for name in LEDGER_COUNTS)))
    _renew_summary(connection)


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
    for grain, query in _summaries():
        stored = select(ledger_summary).where(ledger_summary.c.grain == grain)
        differences.append(
            _differences(
                ledger_summary, *(_frame(connection, of, ledger_summary, SUMMARY_KEY) for of in (stored, query))
            )
        )
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


def _open_after(connection: Connection, last_unchanged: int, data_date: date) -> None:
    """Add the openings of the half-months after `last_unchanged`."""
    # A dossier closed before the first of these days is pending on none of them.
    pending = or_(dossier.c.closed_half.is_(None), dossier.c.closed_half >= last_unchanged)
    openings = Openings(_half_month_after(data_date), data_date, first=last_unchanged + 1)
    _add_lines(connection, opening_lines(connection, select(dossier).where(pending), openings))


def _add_lines(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(ledger).from_select([*LEDGER_KEY, *LEDGER_COUNTS], lines)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=ledger.primary_key,
            set_={name: ledger.c[name] + statement.excluded[name] for name in LEDGER_COUNTS},
        )
    )


def _renew_summary(connection: Connection) -> None:
    connection.execute(delete(ledger_summary))
    for _, query in _summaries():
        connection.execute(insert(ledger_summary).from_select([*SUMMARY_KEY, *LEDGER_COUNTS], query))


def _summaries() -> list[tuple[str, Select[Any]]]:
    """The summary's lines of each grain, added up from the ledger; those of the total from the agencies' lines."""
    of_procedure = ledger.join(procedure, procedure.c.id == ledger.c.procedure_id)
    of_agencies = ledger_summary.c.grain == SUMMARY_AGENCY
    return [
        (SUMMARY_AGENCY, _summary(SUMMARY_AGENCY, ledger, ledger.c.agency_id)),
        (SUMMARY_SECTOR, _summary(SUMMARY_SECTOR, ledger, func.coalesce(procedure.c.sector_id, 0), of_procedure)),
        (SUMMARY_TOTAL, _summary(SUMMARY_TOTAL, ledger_summary).where(of_agencies)),
    ]


def _summary(
    grain: str, table: Table, number: ColumnElement[int] | None = None, lines: FromClause | None = None
) -> Select[Any]:
    """The table's lines (`lines` where a join holds them) added up by the number, or over all numbers."""
    keys = [table.c.half_month, table.c.channel] if number is None else [table.c.half_month, number, table.c.channel]
    shown = literal(0) if number is None else number
    sums = [func.sum(table.c[name]).label(name) for name in LEDGER_COUNTS]
    query = select(literal(grain).label("grain"), table.c.half_month, shown.label("id"), table.c.channel, *sums)
    return query.select_from(table if lines is None else lines).group_by(*keys)


def _frame(
    connection: Connection, lines: Select[*tuple[Any, ...]], table: Table, key: tuple[str, ...]
) -> "pd.DataFrame":
    # The database's own names of the columns: people read them in the differences.
    names = {name: table.c[name].name for name in key}
    return frame_of(connection, lines).rename(columns=names).set_index(list(names.values())).astype("int64")
