"""Adds lines to the ledger and its sums, or subtracts them: the work grows with the lines, not with the tables."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    SmallInteger,
    String,
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

from db.ledger_periods import sum_periods, summed_periods
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_FLOWS,
    LEDGER_KEY,
    PERIOD_KEY,
    PLAIN_FLOWS,
    PLAIN_LEDGER_COUNTS,
    SUMMARY_AGENCY,
    SUMMARY_KEY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    ledger,
    ledger_period,
    ledger_summary,
    procedure,
)
from db.work_tables import empty, work_table
from domain.counts import FLAG_COUNTS

# The lines at hand, one a ledger line.
change = work_table(
    "ledger_change",
    Column("half", Integer, key="half_month"),
    Column("agency_id", Integer),
    Column("procedure_id", Integer),
    Column("channel", SmallInteger),
    Column("level", SmallInteger),
    *(Column(name, Integer) for name in LEDGER_COUNTS),
)


def _of_grains(name: str) -> Table:
    """Lines added up for each grain of the summary, one a line of it. Neither this nor `change` has an index: SQLite
    would look these few lines up for each of the many that are kept, and not the other way round."""
    return work_table(
        name,
        Column("grain", String(10)),
        Column("half", Integer, key="half_month"),
        Column("id", Integer),
        Column("channel", SmallInteger),
        Column("level", SmallInteger),
        *(Column(count, Integer) for count in LEDGER_COUNTS),
    )


# Those of `change`; and those of a half-month that is counted anew, in a table of their own: a copy of the database is
# counted while others import, and on PostgreSQL neither may wait for the other's table.
summed, summed_anew = _of_grains("ledger_summed"), _of_grains("recounted_summed")


@dataclass(frozen=True)
class Sums:
    """A table of sums, its key and its counts, and a table with lines of the same columns: at hand for it, or counted
    anew."""

    kept: Table
    key: tuple[str, ...]
    counts: tuple[str, ...]
    lines: Table


_AT_HAND = (
    Sums(ledger, LEDGER_KEY, LEDGER_COUNTS, change),
    Sums(ledger_summary, SUMMARY_KEY, LEDGER_COUNTS, summed),
    Sums(ledger_period, PERIOD_KEY, LEDGER_FLOWS, summed_periods),
)
# The same without the counts of flags, of which lines at hand may have none.
_PLAIN_AT_HAND = (
    Sums(ledger, LEDGER_KEY, PLAIN_LEDGER_COUNTS, change),
    Sums(ledger_summary, SUMMARY_KEY, PLAIN_LEDGER_COUNTS, summed),
    Sums(ledger_period, PERIOD_KEY, PLAIN_FLOWS, summed_periods),
)


def add_lines(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    """Add the lines (LEDGER_KEY, LEDGER_COUNTS or PLAIN_LEDGER_COUNTS; no key twice) to those that are kept."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for sums in _held(connection, lines):
        kept, held = sums.kept, sums.lines
        # Without a condition SQLite takes the ON of an upsert for that of a join.
        names = [*sums.key, *sums.counts]
        all_of_it = select(*(held.c[name] for name in names)).where(held.c.channel.is_not(None))
        statement = dialect.insert(kept).from_select(names, all_of_it)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=kept.primary_key,
                set_={name: kept.c[name] + statement.excluded[name] for name in sums.counts},
            )
        )


def subtract_lines(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    """Subtract the lines from those that are kept, and delete those of which no count is left."""
    for sums in _held(connection, lines):
        kept, held = sums.kept, sums.lines
        connection.execute(
            update(kept)
            .values({name: kept.c[name] - held.c[name] for name in sums.counts})
            .where(*(kept.c[name] == held.c[name] for name in sums.key))
        )
        is_held = tuple_(*(kept.c[name] for name in sums.key)).in_(select(*(held.c[name] for name in sums.key)))
        left = [kept.c[name] for name in LEDGER_COUNTS if name in kept.c]
        connection.execute(delete(kept).where(is_held, *(count == 0 for count in left)))


def sum_up(
    connection: Connection, lines: Table, into: Table = summed_anew, counts: tuple[str, ...] = LEDGER_COUNTS
) -> None:
    """Fill the table with the sums of these counts of a table's lines (LEDGER_KEY and counts): by agency and by
    procedure, those by sector from the procedures', the total from the agencies'."""
    empty(connection, into)
    of = select(into).subquery("of_grain")
    of_procedure = of.join(procedure, procedure.c.id == of.c.id)
    sector_id = func.coalesce(procedure.c.sector_id, 0)
    for query in (
        _sums(SUMMARY_AGENCY, counts, lines, lines.c.agency_id),
        _sums(SUMMARY_PROCEDURE, counts, lines, lines.c.procedure_id),
        _sums(SUMMARY_SECTOR, counts, of, sector_id).select_from(of_procedure).where(of.c.grain == SUMMARY_PROCEDURE),
        _sums(SUMMARY_TOTAL, counts, of).where(of.c.grain == SUMMARY_AGENCY),
    ):
        connection.execute(insert(into).from_select([*SUMMARY_KEY, *counts], query))


def _held(connection: Connection, lines: Select[*tuple[Any, ...]]) -> tuple[Sums, Sums, Sums]:
    """The lines and their sums, held in work tables, with what they are added to."""
    at_hand = _AT_HAND if set(FLAG_COUNTS) <= set(lines.selected_columns.keys()) else _PLAIN_AT_HAND
    of_ledger, _, of_periods = at_hand
    empty(connection, change)
    connection.execute(insert(change).from_select([*LEDGER_KEY, *of_ledger.counts], lines))
    sum_up(connection, change, into=summed, counts=of_ledger.counts)
    sum_periods(connection, summed, into=summed_periods, counts=of_periods.counts)
    return at_hand


def _sums(grain: str, counts: tuple[str, ...], lines: Any, number: ColumnElement[int] | None = None) -> Select[Any]:
    """The lines added up by the number, or over all numbers."""
    half_month, *others = lines.c.half_month, lines.c.channel, lines.c.level
    keys = [half_month, *others] if number is None else [half_month, number, *others]
    shown = literal(0) if number is None else number
    sums = [func.sum(lines.c[name]).label(name) for name in counts]
    return select(literal(grain).label("grain"), half_month, shown.label("id"), *others, *sums).group_by(*keys)
