"""Whether the ledger agrees with the dossiers, told from one pass over both and without a table in between.

The fingerprint of some counts is the sum, modulo a prime, of each count times a random weight of its kind times a mark
of its key. A dossier's events have the fingerprint of the lines that they make, in whatever order they are added up; so
both sides agree wherever the ledger is right. Where it is wrong they agree by chance once in tens of millions of
checks: a mark is a power of a random linear form of the key, and every check draws its numbers anew (decision 0028).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from random import SystemRandom
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, FromClause, Select, func, literal, select

from db.ledger_events import level_code
from db.ledger_recount import carries, events_of, half_months
from db.schema import (
    LEDGER_COUNTS,
    LEDGER_FLOWS,
    LEDGER_OPENINGS,
    SUMMARY_AGENCY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    dossier,
    ledger,
    ledger_summary,
    procedure,
)

# A number below it times one of 31 bits (an id, a count), eleven times, has no more than the 63 bits of a whole number.
_PRIME = (1 << 28) - 57
_MOST_ADDED = 11
# Their random numbers.
_KEYS = ("agency_id", "procedure_id", "sector_id", "channel", "level")

Number = ColumnElement[int]


class _Fingerprints:
    """The random numbers of one check."""

    def __init__(self, half_months: range) -> None:
        chance = SystemRandom()
        self.shift, *numbers = (chance.randrange(1, _PRIME) for _ in range(1 + len(_KEYS) + len(LEDGER_COUNTS)))
        self.keys: Mapping[str, int] = dict(zip(_KEYS, numbers[: len(_KEYS)], strict=True))
        self.counts: Mapping[str, int] = dict(zip(LEDGER_COUNTS, numbers[len(_KEYS) :], strict=True))
        # One for each half-month, and for the one before the first.
        self.times = {half_month: chance.randrange(1, _PRIME) for half_month in (half_months[0] - 1, *half_months)}

    def form(self, **key: Number) -> Number:
        """The linear form of a key, the base of its mark."""
        form: Number = literal(self.shift, BigInteger)
        for name, value in key.items():
            form = form + value * literal(self.keys[name], BigInteger)
        return form % _PRIME

    def of_events(self, half_month: int, names: Sequence[str]) -> dict[str, int]:
        """The weights of what happens in the half-month: of these counts."""
        return {name: self.times[half_month] * self.counts[name] % _PRIME for name in names}

    def of_lines(self, half_month: int, *, is_followed: bool) -> dict[str, int]:
        """The weights of the counts of the half-month's lines: an opening is what the half-month before left, and what
        this one begins with where another opening follows."""
        opened = self.times[half_month - 1] - (self.times[half_month] if is_followed else 0)
        pending = {name: opened * self.counts[name] % _PRIME for name in LEDGER_OPENINGS}
        return pending | self.of_events(half_month, LEDGER_FLOWS)


def agree(connection: Connection, data_date: date) -> bool:
    """Whether the ledger's lines are those that the dossiers make, and the summary's lines the sums of the ledger's.

    Half-months in which no dossier came, ended or was pending are not looked at.
    """
    counted = half_months(connection, data_date)
    if not counted:
        return True
    drawn, difference = _Fingerprints(counted), 0
    for half_month in counted:
        weights = drawn.of_lines(half_month, is_followed=carries(half_month + 1, data_date))
        of_lines = _of_lines(connection, drawn, half_month, weights)
        if of_lines is None:
            return False
        difference += _of_dossiers(connection, drawn, half_month, data_date) - of_lines
    return difference % _PRIME == 0


def _of_lines(connection: Connection, drawn: _Fingerprints, half_month: int, weights: dict[str, int]) -> int | None:
    """The fingerprint of the ledger's half-month; None where the summary is not the sums of its lines."""
    whole, *of_ledger = _of_ledger(connection, drawn, half_month, weights)
    agencies, in_total = _of_grain(connection, drawn, half_month, SUMMARY_AGENCY, weights)
    procedures, by_sector = _of_grain(connection, drawn, half_month, SUMMARY_PROCEDURE, weights)
    sectors = _of_grain(connection, drawn, half_month, SUMMARY_SECTOR, weights)
    total = _of_grain(connection, drawn, half_month, SUMMARY_TOTAL, weights)
    agrees = of_ledger == [agencies, procedures] and sectors == [by_sector] and total == [in_total]
    return whole if agrees else None


def _of_dossiers(connection: Connection, drawn: _Fingerprints, half_month: int, data_date: date) -> int:
    """The fingerprint of what happened to the dossiers in the half-month, and of how it changed what is pending."""
    columns = dossier.c
    level = level_code(columns.service_level)
    form = drawn.form(
        agency_id=columns.agency_id, procedure_id=columns.procedure_id, channel=columns.channel, level=level
    )
    total = 0
    for events, is_told in events_of(half_month, data_date):
        weights = drawn.of_events(half_month, LEDGER_COUNTS if is_told else LEDGER_FLOWS)
        total += sum(_added_up(connection, select(dossier).where(events.rows), [form], events.weighed(weights)))
    return total


def _of_ledger(connection: Connection, drawn: _Fingerprints, half_month: int, weights: Mapping[str, int]) -> list[int]:
    """The fingerprints of the ledger's half-month: of its lines, of its sums by agency and of those by procedure."""
    columns = ledger.c
    shared = {"channel": columns.channel, "level": columns.level}
    agency, number = {"agency_id": columns.agency_id}, {"procedure_id": columns.procedure_id}
    forms = [drawn.form(**key, **shared) for key in (agency | number, agency, number)]
    lines = select(ledger).where(columns.half_month == half_month)
    return _added_up(connection, lines, forms, _weighed(ledger, weights))


def _of_grain(
    connection: Connection, drawn: _Fingerprints, half_month: int, grain: str, weights: Mapping[str, int]
) -> list[int]:
    """The fingerprints of the summary's half-month: of its own lines, and of the coarser grain that they add up to."""
    columns = ledger_summary.c
    shared = {"channel": columns.channel, "level": columns.level}
    lines = select(ledger_summary).where(columns.grain == grain, columns.half_month == half_month)
    keys: list[dict[str, Number]] = [{_ID_OF[grain]: columns.id}] if grain in _ID_OF else [{}]
    if grain == SUMMARY_AGENCY:
        keys.append({})
    elif grain == SUMMARY_PROCEDURE:
        lines = lines.select_from(ledger_summary.join(procedure, procedure.c.id == columns.id))
        keys.append({"sector_id": func.coalesce(procedure.c.sector_id, 0)})
    forms = [drawn.form(**key, **shared) for key in keys]
    return _added_up(connection, lines, forms, _weighed(ledger_summary, weights))


_ID_OF = {SUMMARY_AGENCY: "agency_id", SUMMARY_PROCEDURE: "procedure_id", SUMMARY_SECTOR: "sector_id"}


def _weighed(table: FromClause, weights: Mapping[str, int]) -> Number:
    """The counts of a line, each times its weight."""
    amount: Number = literal(0, BigInteger)
    names = list(weights)
    for start in range(0, len(names), _MOST_ADDED):
        some = names[start : start + _MOST_ADDED]
        added = sum((table.c[name] * literal(weights[name], BigInteger) for name in some), literal(0, BigInteger))
        amount = amount + added % _PRIME
    return amount


def _added_up(connection: Connection, lines: Select[Any], forms: Sequence[Number], amount: Number) -> list[int]:
    """The fingerprints of the lines, one for each linear form."""
    columns = [form.label(f"form{place}") for place, form in enumerate(forms)]
    # With an offset the columns are worked out once a line; SQLite would write a form wherever it is used.
    query = lines.with_only_columns(*columns, (amount % _PRIME).label("amount"), maintain_column_froms=True)
    line = query.offset(0).subquery("line")
    sums = [func.sum(_mark(line.c[column.name]) * line.c.amount % _PRIME) for column in columns]
    return [int(total or 0) % _PRIME for total in connection.execute(select(*sums)).one()]


def _mark(form: Number) -> Number:
    return form * form % _PRIME * form % _PRIME
