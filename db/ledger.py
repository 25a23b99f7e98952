"""The ledger: counts by half-month, updated together with the dossiers, and checked against them.

Every calendar and reporting period consists of whole half-months. The opening of a half-month counts the dossiers that
are pending at the end of the one before. The opening of the half-month after the data date counts those that are
pending on the data date: no file tells of later days.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, insert, literal, select, true, union_all

from db import signal_keeping
from db.count_conditions import not_closed_by
from db.ledger_events import Openings, contributions, opening_lines
from db.ledger_fingerprints import agree
from db.ledger_lines import Sums, add_lines, subtract_lines, sum_up, summed_anew
from db.ledger_periods import periods_of, sum_periods, summed_periods_anew, year_of
from db.ledger_recount import differing, half_months, recounted
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_FLOWS,
    LEDGER_KEY,
    LEDGER_OPENINGS,
    PERIOD_KEY,
    PLAIN_LEDGER_COUNTS,
    SUMMARY_KEY,
    dossier,
    ledger,
    ledger_period,
    ledger_summary,
)
from domain.period import half_month_first, half_month_of

if TYPE_CHECKING:
    import pandas as pd

# So many lines that differ are told.
MOST_LINES = 1_000

_Found = list[tuple[Sums, Any]]


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
        _delete_all(connection)
    elif before not in (None, after):
        last_unchanged = _last_unchanged(before, after)
        subtract_lines(connection, _openings_kept_after(last_unchanged))
        _open_after(connection, last_unchanged, after)


def is_empty(connection: Connection) -> bool:
    """Whether there is no line at all."""
    return connection.scalar(select(ledger.c.half_month).limit(1)) is None


def rebuild(connection: Connection, data_date: date | None) -> None:
    """Count the whole ledger again from the dossiers, and the signals with it."""
    _delete_all(connection)
    signal_keeping.rebuild(connection)
    if data_date is None:
        return
    for _, lines in recounted(connection, data_date):
        sum_up(connection, lines)
        _keep(connection, _half_month_sums(lines))
    for year in _years(connection, data_date):
        sum_periods(connection, ledger_summary, year_of(ledger_summary.c.half_month) == year)
        _keep(connection, (_OF_PERIODS,))


def check(connection: Connection, data_date: date | None, *, beside: Connection | None = None) -> "pd.DataFrame":
    """Where the ledger, its sums and the signals differ from the dossiers: one line a difference, columns table, line
    (its key), count, kept, rebuilt. Empty when all is right; of more than MOST_LINES lines that differ the first.

    Needs a transaction that may write (work tables). A second connection that sees the same halves the time.
    """
    import pandas as pd

    found = _lines_beside(connection, data_date)
    # Only where something differs is each line counted anew.
    if data_date is not None and not agree(connection, data_date, beside=beside):
        found += differing_lines(connection, data_date)
        found += _periods_otherwise(connection, data_date)
    differences = [one for sums, line in found[:MOST_LINES] for one in _differences(sums, line)]
    differences += signal_keeping.differences(connection, limit=MOST_LINES)[:MOST_LINES]
    return pd.DataFrame(differences, columns=["table", "line", "count", "kept", "rebuilt"])


def differing_lines(connection: Connection, data_date: date) -> list[tuple[Sums, Any]]:
    """The lines of the ledger and its summary that differ from those counted anew, MOST_LINES or a few more; a line as
    of db.ledger_recount.differing."""
    found: _Found = []
    for half_month, lines in recounted(connection, data_date):
        sum_up(connection, lines)
        for sums in _half_month_sums(lines):
            here = sums.kept.c.half_month == half_month
            found += [(sums, line) for line in differing(connection, sums, here, limit=MOST_LINES)]
        if len(found) >= MOST_LINES:
            break
    return found


def _half_month_sums(lines: Table) -> tuple[Sums, Sums]:
    """The ledger and its summary, and a half-month of both as it was counted anew."""
    return Sums(ledger, LEDGER_KEY, LEDGER_COUNTS, lines), Sums(ledger_summary, SUMMARY_KEY, LEDGER_COUNTS, summed_anew)


_OF_PERIODS = Sums(ledger_period, PERIOD_KEY, LEDGER_FLOWS, summed_periods_anew)


def _keep(connection: Connection, tables: Iterable[Sums]) -> None:
    for sums in tables:
        columns = [*sums.key, *sums.counts]
        counted = select(*(sums.lines.c[name] for name in columns))
        connection.execute(insert(sums.kept).from_select(columns, counted))


def _delete_all(connection: Connection) -> None:
    for table in (ledger, ledger_summary, ledger_period):
        connection.execute(delete(table))


def _years(connection: Connection, data_date: date) -> range:
    """The years from the first reception to the last event."""
    counted = half_months(connection, data_date)
    return range(year_of(counted[0]), year_of(counted[-1]) + 1) if counted else range(0)


def _periods_otherwise(connection: Connection, data_date: date) -> _Found:
    """The quarters and years that differ from the sums of the summary's half-months."""
    found: _Found = []
    for year in _years(connection, data_date):
        sum_periods(connection, ledger_summary, year_of(ledger_summary.c.half_month) == year)
        here = ledger_period.c.period.in_(periods_of(range(year, year + 1)))
        found += [(_OF_PERIODS, line) for line in differing(connection, _OF_PERIODS, here, limit=MOST_LINES)]
    return found


def _lines_beside(connection: Connection, data_date: date | None) -> _Found:
    """The lines of half-months, quarters and years in which no dossier came, ended or was pending."""
    counted = half_months(connection, data_date) if data_date else range(0)
    years = _years(connection, data_date) if data_date else range(0)
    periods = periods_of(years)
    found: _Found = []
    for sums in (*_half_month_sums(ledger), _OF_PERIODS):
        columns, none = [sums.kept.c[name] for name in (*sums.key, *sums.counts)], [literal(0) for _ in sums.counts]
        beside: ColumnElement[bool] = true()
        if sums is _OF_PERIODS:
            beside = sums.kept.c.period.not_in(periods)
        elif counted:
            beside = ~sums.kept.c.half_month.between(counted[0], counted[-1])
        lines = connection.execute(select(*columns, *none).where(beside).limit(MOST_LINES))
        found += [(sums, line) for line in lines]
    return found


def _differences(sums: Sums, line: Sequence[Any]) -> list[tuple[str, str, str, int, int]]:
    """The counts of a line in which kept and rebuilt differ; `line` is as of db.ledger_recount.differing."""
    # The database's own names of the columns: people read them in the differences.
    words = ", ".join(f"{sums.kept.c[name].name}={value}" for name, value in zip(sums.key, line, strict=False))
    counts = line[len(sums.key) :]
    sides = zip(sums.counts, counts, counts[len(sums.counts) :], strict=False)
    return [(sums.kept.name, words, name, kept, rebuilt) for name, kept, rebuilt in sides if kept != rebuilt]


def _last_unchanged(before: date | None, after: date) -> int:
    """The last half-month whose opening is the same on both data dates; before the first import the last there is."""
    if before in (None, after):
        return _half_month_after(after)
    return half_month_of(min(before, after) + timedelta(days=1))


def _openings_kept_after(last_unchanged: int) -> Select[*tuple[Any, ...]]:
    """The ledger's lines after the half-month, with no other counts than their openings."""
    counts = [ledger.c[name] if name in LEDGER_OPENINGS else literal(0).label(name) for name in PLAIN_LEDGER_COUNTS]
    lines = select(*(ledger.c[name] for name in LEDGER_KEY), *counts)
    return lines.where(ledger.c.half_month > last_unchanged, ledger.c.opening > 0)


def _open_after(connection: Connection, last_unchanged: int, data_date: date) -> None:
    """Add the openings of the half-months after `last_unchanged`."""
    # Who closed by the first of these days is pending on none of them.
    first_day = min(half_month_first(last_unchanged + 1) - timedelta(days=1), data_date)
    pending = union_all(*(select(dossier).where(way) for way in not_closed_by(first_day))).subquery("pending_dossier")
    openings = Openings(_half_month_after(data_date), data_date, first=last_unchanged + 1)
    add_lines(connection, opening_lines(connection, select(pending), openings))
