"""Adds lines to the ledger and its summary, or subtracts them: the work grows with the lines, not with the tables."""

from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    SmallInteger,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.schema import (
    LEDGER_COUNTS,
    LEDGER_KEY,
    SUMMARY_AGENCY,
    SUMMARY_KEY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    ledger,
    ledger_summary,
    procedure,
)
from db.staging import empty

# The lines at hand, one a ledger line: summed up once, then applied to the ledger and to each grain of the summary.
change = Table(
    "ledger_change",
    MetaData(),
    Column("half", Integer, key="half_month"),
    Column("agency_id", Integer),
    Column("procedure_id", Integer),
    Column("channel", SmallInteger),
    Column("level", SmallInteger),
    *(Column(name, Integer) for name in LEDGER_COUNTS),
    prefixes=["TEMPORARY"],
)


class Sums(NamedTuple):
    """Lines of the ledger added up for the lines of a table (of the summary for those of one grain): its key, then
    LEDGER_COUNTS."""

    of: Table
    key: tuple[str, ...]
    lines: Select[Any]
    grain: str | None = None


def add_lines(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    """Add the lines (LEDGER_KEY, LEDGER_COUNTS; no key twice) to those that are kept."""
    _hold(connection, lines)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for sums in _sums_of_change():
        statement = dialect.insert(sums.of).from_select([*sums.key, *LEDGER_COUNTS], sums.lines)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=sums.of.primary_key,
                set_={name: sums.of.c[name] + statement.excluded[name] for name in LEDGER_COUNTS},
            )
        )


def subtract_lines(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    """Subtract the lines from those that are kept, and delete those of which no count is left."""
    _hold(connection, lines)
    for sums in _sums_of_change():
        gone = sums.lines.subquery("gone")
        kept = sums.of.c
        connection.execute(
            update(sums.of)
            .values({name: kept[name] - gone.c[name] for name in LEDGER_COUNTS})
            .where(*(kept[key] == gone.c[key] for key in sums.key))
        )
        keys = select(*(gone.c[key] for key in sums.key))
        is_gone = tuple_(*(kept[key] for key in sums.key)).in_(keys)
        connection.execute(delete(sums.of).where(is_gone, *(kept[name] == 0 for name in LEDGER_COUNTS)))


def summaries(lines: Table) -> list[Sums]:
    """The lines of a table like the ledger added up for each grain of the summary."""
    of_procedure = lines.join(procedure, procedure.c.id == lines.c.procedure_id)
    sector_id = func.coalesce(procedure.c.sector_id, 0)
    return [
        _summary(SUMMARY_AGENCY, lines, lines.c.agency_id),
        _summary(SUMMARY_SECTOR, lines, sector_id, of_procedure),
        _summary(SUMMARY_PROCEDURE, lines, lines.c.procedure_id),
        _summary(SUMMARY_TOTAL, lines),
    ]


def _hold(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    empty(connection, change)
    connection.execute(insert(change).from_select([*LEDGER_KEY, *LEDGER_COUNTS], lines))


def _sums_of_change() -> list[Sums]:
    # Without a condition SQLite takes the ON of an upsert for that of a join.
    lines = select(change).where(change.c.half_month.is_not(None))
    return [Sums(ledger, LEDGER_KEY, lines), *summaries(change)]


def _summary(grain: str, lines: Table, number: ColumnElement[int] | None = None, read: Any = None) -> Sums:
    """The table's lines (`read` where a join holds them) added up by the number, or over all numbers."""
    half_month, *others = lines.c.half_month, lines.c.channel, lines.c.level
    keys = [half_month, *others] if number is None else [half_month, number, *others]
    shown = literal(0) if number is None else number
    sums = [func.sum(lines.c[name]).label(name) for name in LEDGER_COUNTS]
    query = select(literal(grain).label("grain"), half_month, shown.label("id"), *others, *sums)
    return Sums(ledger_summary, SUMMARY_KEY, query.select_from(lines if read is None else read).group_by(*keys), grain)
