"""Whether the ledger and its sums agree with the dossiers, told from one pass over each and without a table in between.

The fingerprint of some counts is the sum, modulo a prime, of each count times a random number of its kind, one of its
time and a mark of its key. A dossier's events have the fingerprint of the lines that they make, in whatever order they
are added up; so all agree wherever the ledger is right. Where it is wrong they agree by chance once in tens of millions
of checks, as every check draws its numbers anew (decisions 0028 and 0030).
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, select, text

from db.dossier_fingerprint import of_dossiers
from db.fingerprint_marks import PRIME, Drawn, Number, added_up, cube, square, weighed
from db.ledger_periods import periods_of, quarter_of, year_of
from db.ledger_recount import carries, half_months
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_FLOWS,
    LEDGER_OPENINGS,
    SUMMARY_AGENCY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    ledger,
    ledger_period,
    ledger_summary,
    procedure,
)

_GRAINS = (SUMMARY_AGENCY, SUMMARY_PROCEDURE, SUMMARY_SECTOR, SUMMARY_TOTAL)

# What the counts of a time are multiplied by.
_Weights = Mapping[str, int]
# Gives the fingerprint of a time's lines, their counts multiplied by some weights.
_Sum = Callable[[int, _Weights], int]


def agree(connection: Connection, data_date: date, *, beside: Connection | None = None) -> bool:
    """Whether the ledger's lines are those that the dossiers make, the summary's lines the sums of the ledger's, and
    the quarters and years the sums of the summary's half-months.

    Times in which no dossier came, ended or was pending are not looked at. The dossiers are read by the connection
    `beside` at the same time, where there is one; it must see what the other sees.
    """
    counted, drawn = half_months(connection, data_date), Drawn()
    if not counted:
        return True
    for one in filter(None, (connection, beside)):
        if one.dialect.name == "postgresql":
            # It would compile each of two thousand small questions, which takes longer than to answer it.
            one.execute(text("SET LOCAL jit TO off"))
    if beside is None:
        told = of_dossiers(connection, drawn, counted, data_date)
        kept = _of_lines(connection, drawn, counted, data_date)
    else:
        with ThreadPoolExecutor(1) as other:
            waited_for = other.submit(of_dossiers, beside, drawn, counted, data_date)
            kept = _of_lines(connection, drawn, counted, data_date)
            told = waited_for.result()
    return (told - kept) % PRIME == 0


def _of_lines(connection: Connection, drawn: Drawn, counted: range, data_date: date) -> int:
    """What the dossiers' fingerprint is where every line is right.

    A line of the ledger has one mark, of which the parts are those of the summary's lines: what they are more than the
    dossiers' is theirs. In the same way the summary's procedures hold the sectors, and its half-months the periods.
    """
    of_ledger = _sum_of_ledger(connection, drawn)
    sectors, *others = (_sum_of_summary(connection, drawn, grain) for grain in (SUMMARY_SECTOR, *_OTHERS))
    of_periods = [_sum_of_periods(connection, drawn, grain) for grain in _GRAINS]
    total = 0
    for half_month in counted:
        weights = _of_half_month(drawn, half_month, is_followed=carries(half_month + 1, data_date))
        total += of_ledger(half_month, weights) + sectors(half_month, weights)
        weights = _with_periods(drawn, half_month, weights)
        total -= sum(of_grain(half_month, weights) for of_grain in others)
    for period in periods_of(range(year_of(counted[0]), year_of(counted[-1]) + 1)):
        weights = _of_period(drawn, period)
        total += sum(of_grain(period, weights) for of_grain in of_periods)
    return total


_OTHERS = (SUMMARY_AGENCY, SUMMARY_PROCEDURE, SUMMARY_TOTAL)


def _of_half_month(drawn: Drawn, half_month: int, *, is_followed: bool) -> _Weights:
    """An opening is what the half-month before left, and what this one begins with where another opening follows."""
    here = drawn.of_time(half_month)
    opened = drawn.of_time(half_month - 1) - (here if is_followed else 0)
    return {
        name: (opened if name in LEDGER_OPENINGS else here) * drawn.number("count", name) % PRIME
        for name in LEDGER_COUNTS
    }


def _of_period(drawn: Drawn, period: int) -> _Weights:
    return {name: drawn.number("period", period) * drawn.number("count", name) % PRIME for name in LEDGER_FLOWS}


def _with_periods(drawn: Drawn, half_month: int, weights: _Weights) -> _Weights:
    """The weights of the half-month's lines with those of its quarter and its year."""
    quarter, year = (_of_period(drawn, period) for period in (quarter_of(half_month), year_of(half_month)))
    return {name: (weight + quarter.get(name, 0) + year.get(name, 0)) % PRIME for name, weight in weights.items()}


def _sum_of_ledger(connection: Connection, drawn: Drawn) -> _Sum:
    columns = ledger.c
    forms = _forms(drawn, ledger, agency_id=columns.agency_id, procedure_id=columns.procedure_id)
    lines = select(ledger).where(columns.half_month == bindparam("time"))
    return _sum_of(connection, lines, ledger, forms, _mark_of_ledger)


def _sum_of_summary(connection: Connection, drawn: Drawn, grain: str) -> _Sum:
    columns = ledger_summary.c
    lines = select(ledger_summary).where(columns.grain == grain, columns.half_month == bindparam("time"))
    if grain != SUMMARY_PROCEDURE:
        return _sum_of(connection, lines, ledger_summary, _forms_of(drawn, ledger_summary, grain), _MARKS[grain])
    lines = lines.select_from(ledger_summary.join(procedure, procedure.c.id == columns.id))
    forms = _forms(drawn, ledger_summary, procedure_id=columns.id, sector_id=func.coalesce(procedure.c.sector_id, 0))
    return _sum_of(connection, lines, ledger_summary, forms, _mark_of_procedure_and_sector)


def _sum_of_periods(connection: Connection, drawn: Drawn, grain: str) -> _Sum:
    columns = ledger_period.c
    lines = select(ledger_period).where(columns.grain == grain, columns.period == bindparam("time"))
    return _sum_of(connection, lines, ledger_period, _forms_of(drawn, ledger_period, grain), _MARKS[grain])


def _sum_of(
    connection: Connection, lines: Select[Any], table: Table, forms: Mapping[str, Number], mark: Callable[[Any], Number]
) -> _Sum:
    counts = [name for name in LEDGER_COUNTS if name in table.c]
    query = added_up(lines, forms, mark, weighed(table, counts))

    def ask(time: int, weights: _Weights) -> int:
        return int(connection.execute(query, {"time": time, **weights}).scalar() or 0)

    return ask


def _forms_of(drawn: Drawn, table: Table, grain: str) -> dict[str, Number]:
    return _forms(drawn, table, **({_ID_OF[grain]: table.c.id} if grain in _ID_OF else {}))


def _forms(drawn: Drawn, table: Table, **keys: Number) -> dict[str, Number]:
    """The linear forms of the keys, and of what a line is beside them."""
    kind = {"channel": table.c.channel, "level": table.c.level}
    forms = {"kind": drawn.form("kind", **kind)}
    for name, key in keys.items():
        # An agency has a mark of its own, so that its sums are a factor of the whole.
        others = {} if name == "agency_id" else kind
        forms[name] = drawn.form(name, id=key, **others)
    return forms


def _mark_of_ledger(line: Any) -> Number:
    """(a + 1) · (p + k): a dossier's mark is a · p, an agency's a · k, a procedure's p, that of the total k."""
    by_agency = cube(line.agency_id) % PRIME + 1
    return by_agency * ((cube(line.procedure_id) + square(line.kind)) % PRIME) % PRIME


def _mark_of_procedure_and_sector(line: Any) -> Number:
    return (cube(line.procedure_id) + cube(line.sector_id)) % PRIME


_ID_OF = {SUMMARY_AGENCY: "agency_id", SUMMARY_PROCEDURE: "procedure_id", SUMMARY_SECTOR: "sector_id"}
_MARKS: Mapping[str, Callable[[Any], Number]] = {
    SUMMARY_AGENCY: lambda line: cube(line.agency_id) % PRIME * (square(line.kind) % PRIME) % PRIME,
    SUMMARY_PROCEDURE: lambda line: cube(line.procedure_id) % PRIME,
    SUMMARY_SECTOR: lambda line: cube(line.sector_id) % PRIME,
    SUMMARY_TOTAL: lambda line: square(line.kind) % PRIME,
}
