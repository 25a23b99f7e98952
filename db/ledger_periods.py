"""Whole quarters and years: sums of the ledger's summary that a question of a long period reads in its place."""

from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    SmallInteger,
    String,
    Table,
    and_,
    func,
    insert,
    select,
)

from db.count_plan import HalfMonths
from db.schema import LEDGER_FLOWS, PERIOD_KEY, PLAIN_FLOWS, SUMMARY_TOTAL, ledger_period
from db.work_tables import empty, work_table

_IN_QUARTER, _IN_YEAR = 6, 24

_Number = TypeVar("_Number", int, ColumnElement[int])


def _of_periods(name: str) -> Table:
    """Lines added up for each quarter and year, one a line of `ledger_period`."""
    return work_table(
        name,
        Column("grain", String(10)),
        Column("period", Integer),
        Column("id", Integer),
        Column("channel", SmallInteger),
        Column("level", SmallInteger),
        *(Column(flow, Integer) for flow in LEDGER_FLOWS),
    )


# Those of an import; and those that are counted anew, in a table of their own as in db.ledger_lines.
summed_periods, summed_periods_anew = _of_periods("ledger_period_summed"), _of_periods("recounted_period_summed")


def year_of(half_month: _Number) -> _Number:
    """The year that holds the half-month, as `ledger_period` numbers it: 2023."""
    return half_month // _IN_YEAR


def quarter_of(half_month: _Number) -> _Number:
    """The quarter that holds the half-month, as `ledger_period` numbers it: 20231 is the first one of 2023."""
    return half_month // _IN_YEAR * 10 + half_month % _IN_YEAR // _IN_QUARTER + 1


def periods_of(years: range) -> list[int]:
    """The years and all their quarters, as `ledger_period` numbers them."""
    return [*years, *(year * 10 + quarter for year in years for quarter in range(1, 5))]


def covered(half_months: HalfMonths) -> tuple[list[int], list[int]]:
    """The whole quarters and years among the half-months first … last, and the half-months beside them."""
    periods: list[int] = []
    beside: list[int] = []
    half_month, last = half_months
    while half_month <= last:
        for number, period_of in ((_IN_YEAR, year_of), (_IN_QUARTER, quarter_of)):
            if half_month % number == 0 and half_month + number - 1 <= last:
                periods.append(period_of(half_month))
                half_month += number
                break
        else:
            beside.append(half_month)
            half_month += 1
    return periods, beside


def years_with_receptions(connection: Connection, first: int, last: int) -> list[int]:
    """The years from `first` to `last` in which dossiers were received, newest first."""
    year = ledger_period.c.period
    received = and_(ledger_period.c.grain == SUMMARY_TOTAL, year.between(first, last), ledger_period.c.received > 0)
    return list(connection.scalars(select(year).where(received).distinct().order_by(year.desc())))


def sum_periods(
    connection: Connection,
    lines: Table,
    *wanted: ColumnElement[bool],
    into: Table = summed_periods_anew,
    counts: tuple[str, ...] = LEDGER_FLOWS,
) -> None:
    """Fill the table with the sums of these counts of a table's lines (SUMMARY_KEY, LEDGER_FLOWS) by quarter and by
    year."""
    empty(connection, into)
    # Lines in which something is only pending would make lines without a count. A flag is counted of what happened.
    happened = sum((lines.c[name] for name in PLAIN_FLOWS[1:]), start=lines.c[PLAIN_FLOWS[0]]) > 0
    for period in (quarter_of(lines.c.half_month), year_of(lines.c.half_month)):
        keys: list[Any] = [lines.c.grain, period, lines.c.id, lines.c.channel, lines.c.level]
        sums = [func.sum(lines.c[name]) for name in counts]
        query = select(*keys, *sums).where(happened, *wanted).group_by(*keys)
        connection.execute(insert(into).from_select([*PERIOD_KEY, *counts], query))
