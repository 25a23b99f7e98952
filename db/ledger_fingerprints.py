"""Whether the ledger agrees with the dossiers, told from one pass over both and without a table in between.

The fingerprint of some counts is the sum, modulo a prime, of each count times a random weight of its kind times a mark
of its key. A dossier's events have the fingerprint of the lines that they make, in whatever order they are added up; so
both sides agree wherever the ledger is right. Where it is wrong they agree by chance once in hundreds of millions of
checks: a mark is a power of a random linear form of the key, and every check draws its numbers anew (decision 0028).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

# Two numbers below it multiply within the 63 bits of a whole number.
_PRIME = (1 << 31) - 1
_KEYS = ("agency_id", "procedure_id", "sector_id", "channel", "level")

Number = ColumnElement[int]


def _drawn(names: Sequence[str]) -> dict[str, int]:
    chance = SystemRandom()
    return {name: chance.randrange(1, 1 << 29) for name in names}


@dataclass(frozen=True)
class _Fingerprints:
    """The random numbers of one check."""

    keys: Mapping[str, int] = field(default_factory=lambda: _drawn(_KEYS))
    counts: Mapping[str, int] = field(default_factory=lambda: _drawn(LEDGER_COUNTS))
    shift: int = field(default_factory=lambda: _drawn(("shift",))["shift"])

    def form(self, **key: Number) -> Number:
        """The linear form of a key, the base of its mark."""
        form: Number = literal(self.shift, BigInteger)
        for name, value in key.items():
            form = form + value * literal(self.keys[name], BigInteger)
        return form % _PRIME

    def weighed(self, amounts: Mapping[str, Number], names: Sequence[str]) -> Number:
        """The amounts of these counts, each times its weight."""
        weighed: Number = literal(0, BigInteger)
        for name in names:
            if name in amounts:
                weighed = weighed + amounts[name] * literal(self.counts[name], BigInteger)
        return weighed % _PRIME


def agree(connection: Connection, data_date: date) -> bool:
    """Whether the ledger's lines are those that the dossiers make, and the summary's lines the sums of the ledger's.

    Half-months in which no dossier came, ended or was pending are not looked at.
    """
    drawn = _Fingerprints()
    pending = 0
    for half_month in half_months(connection, data_date):
        happened, changed = _of_dossiers(connection, drawn, half_month, data_date)
        expected = happened, pending if carries(half_month, data_date) else 0
        if not _is_right(connection, drawn, half_month, expected):
            return False
        pending = (pending + changed) % _PRIME
    return True


def _is_right(connection: Connection, drawn: _Fingerprints, half_month: int, expected: tuple[int, int]) -> bool:
    """Whether the ledger's half-month has these fingerprints of flows and of openings, and its summary follows."""
    flows, openings, by_agency, by_procedure = _of_ledger(connection, drawn, half_month)
    agencies, agencies_in_total = _of_grain(connection, drawn, half_month, SUMMARY_AGENCY)
    procedures, procedures_by_sector = _of_grain(connection, drawn, half_month, SUMMARY_PROCEDURE)
    (sectors,), (total,) = (
        _of_grain(connection, drawn, half_month, grain) for grain in (SUMMARY_SECTOR, SUMMARY_TOTAL)
    )
    return (flows, openings, agencies, procedures, sectors, total) == (
        *expected,
        by_agency,
        by_procedure,
        procedures_by_sector,
        agencies_in_total,
    )


def _of_dossiers(connection: Connection, drawn: _Fingerprints, half_month: int, data_date: date) -> tuple[int, int]:
    """The fingerprints of what happened to the dossiers in the half-month, and of how that changed what is pending."""
    columns = dossier.c
    form = drawn.form(
        agency_id=columns.agency_id,
        procedure_id=columns.procedure_id,
        channel=columns.channel,
        level=level_code(columns.service_level),
    )
    happened = changed = 0
    for events, is_told in events_of(half_month, data_date):
        numbers = [drawn.weighed(events.adds, LEDGER_FLOWS), drawn.weighed(events.adds, LEDGER_OPENINGS)]
        flows, openings = _added_up(connection, select(dossier).where(events.rows), [(form, numbers)])
        happened, changed = happened + flows, changed + openings if is_told else changed
    return happened % _PRIME, changed % _PRIME


def _of_ledger(connection: Connection, drawn: _Fingerprints, half_month: int) -> Iterator[int]:
    """The fingerprints of the ledger's half-month: of its flows, of its openings, of its sums by agency and of those by
    procedure."""
    columns, counts = ledger.c, _counts_of(ledger)
    shared = {"channel": columns.channel, "level": columns.level}
    agency, number = {"agency_id": columns.agency_id}, {"procedure_id": columns.procedure_id}
    every = drawn.weighed(counts, LEDGER_COUNTS)
    kinds = [drawn.weighed(counts, LEDGER_FLOWS), drawn.weighed(counts, LEDGER_OPENINGS)]
    marked = [
        (drawn.form(**agency, **number, **shared), kinds),
        (drawn.form(**agency, **shared), [every]),
        (drawn.form(**number, **shared), [every]),
    ]
    return _added_up(connection, select(ledger).where(columns.half_month == half_month), marked)


def _of_grain(connection: Connection, drawn: _Fingerprints, half_month: int, grain: str) -> Iterator[int]:
    """The fingerprints of the summary's half-month: of its own lines, and of the coarser grain that they add up to."""
    columns = ledger_summary.c
    every = [drawn.weighed(_counts_of(ledger_summary), LEDGER_COUNTS)]
    shared = {"channel": columns.channel, "level": columns.level}
    lines = select(ledger_summary).where(columns.grain == grain, columns.half_month == half_month)
    keys: list[dict[str, Number]] = [{_ID_OF[grain]: columns.id}] if grain in _ID_OF else [{}]
    if grain == SUMMARY_AGENCY:
        keys.append({})
    elif grain == SUMMARY_PROCEDURE:
        lines = lines.select_from(ledger_summary.join(procedure, procedure.c.id == columns.id))
        keys.append({"sector_id": func.coalesce(procedure.c.sector_id, 0)})
    return _added_up(connection, lines, [(drawn.form(**key, **shared), every) for key in keys])


_ID_OF = {SUMMARY_AGENCY: "agency_id", SUMMARY_PROCEDURE: "procedure_id", SUMMARY_SECTOR: "sector_id"}


def _counts_of(table: FromClause) -> dict[str, Number]:
    return {name: table.c[name] for name in LEDGER_COUNTS}


def _added_up(
    connection: Connection, lines: Select[Any], marked: Sequence[tuple[Number, Sequence[Number]]]
) -> Iterator[int]:
    """The fingerprints of the lines: of each linear form one for each of its weighed amounts."""
    forms = [form.label(f"form{place}") for place, (form, _) in enumerate(marked)]
    amounts = [
        amount.label(f"amount{place}_{number}")
        for place, (_, several) in enumerate(marked)
        for number, amount in enumerate(several)
    ]
    # With an offset the columns are worked out once a line; SQLite would write a form wherever it is used.
    line = lines.with_only_columns(*forms, *amounts, maintain_column_froms=True).offset(0).subquery("line")
    sums = [
        func.sum(_mark(line.c[f"form{place}"]) * line.c[f"amount{place}_{number}"] % _PRIME)
        for place, (_, several) in enumerate(marked)
        for number in range(len(several))
    ]
    return (int(total or 0) % _PRIME for total in connection.execute(select(*sums)).one())


def _mark(form: Number) -> Number:
    return form * form % _PRIME * form % _PRIME
