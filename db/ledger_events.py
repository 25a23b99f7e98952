"""What each dossier enters in the ledger: its reception, its ending, and its openings while it is pending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    true,
    union_all,
)

from db.ledger_packing import Choice, Extent, Ones, Packing, packing_of
from db.marks import bit_of
from db.work_tables import empty, work_table
from domain.dossier import NOT_COUNTED_CODES, UNKNOWN_LEVEL_CODE, ServiceLevel, StatusGroup, status_codes
from domain.flags import LATE_BITS, RECEIVED_BITS, RESOLVED_BITS
from domain.period import half_month_first, half_month_of

# One line an event: the numbers of the ledger line's key, then those of the counts (db.ledger_packing).
_Events = Select[*tuple[Any, ...]]

_DECISIVE = (
    "agency_id",
    "procedure_id",
    "channel",
    "service_level",
    "status",
    "received_on",
    "due_on",
    "closed_on",
    "received_half",
    "closed_half",
    "marks",
)

# No half-month comes after this one: that of 15/12/9999.
_LAST_HALF_MONTH = half_month_of(date.max)

# The half-months whose openings are counted, each with the day at whose end its opening is counted.
half_month_start = work_table(
    "ledger_boundary",
    Column("half", Integer, key="half_month", primary_key=True, autoincrement=False),
    Column("cutoff", Date, nullable=False),
)

_NONE: Ones = {}
_WAITING = status_codes(StatusGroup.WAITING)
_DONE = status_codes(StatusGroup.DONE)
_WITHDRAWN = status_codes(StatusGroup.WITHDRAWN)


@dataclass(frozen=True)
class Openings:
    """Which openings are counted: those of the half-months up to `last`, from `first` on where it is given, as they are
    known on the data date."""

    last: int
    data_date: date
    first: int | None = None


def contributions(connection: Connection, dossiers: Select[Any], openings: Openings) -> Select[*tuple[Any, ...]]:
    """The ledger's lines that these dossiers make: LEDGER_KEY, then LEDGER_COUNTS or, where no flag is told of them,
    PLAIN_LEDGER_COUNTS. Fills a work table that the query reads."""
    counted, packing = _prepared(connection, dossiers, openings)
    events = (_receptions, _endings, _withdrawals, _openings)
    return packing.added_up(union_all(*(of(counted, packing) for of in events)).subquery("event"))


def level_code(service_level: ColumnElement[Any]) -> ColumnElement[int]:
    """The number by which the ledger knows the level."""
    return case({level.value: level.code for level in ServiceLevel}, value=service_level, else_=UNKNOWN_LEVEL_CODE)


def opening_lines(connection: Connection, dossiers: Select[Any], openings: Openings) -> Select[*tuple[Any, ...]]:
    """The ledger's lines that these dossiers' openings alone make. Fills a work table that the query reads."""
    counted, packing = _prepared(connection, dossiers, openings)
    return packing.added_up(_openings(counted, packing).subquery("event"))


def _prepared(connection: Connection, dossiers: Select[Any], openings: Openings) -> tuple[Subquery, Packing]:
    counted = _counted(dossiers)
    extent = _extent(connection, counted, openings.last)
    first = extent.first_half_month + 1 if openings.first is None else openings.first
    _fill_half_month_starts(connection, range(first, openings.last + 1), openings.data_date)
    return counted, packing_of(extent)


def _counted(dossiers: Select[Any]) -> Subquery:
    """Those of the dossiers that enter the statistics, with the columns of `dossier` that decide how."""
    columns = dossiers.selected_columns
    counted = dossiers.where(columns.status.not_in(NOT_COUNTED_CODES))
    return counted.with_only_columns(*(columns[name] for name in _DECISIVE)).subquery("selected")


def _extent(connection: Connection, counted: Subquery, last_opening: int) -> Extent:
    received, closed = counted.c.received_half, counted.c.closed_half
    highest = (func.max(of) for of in (received, closed, counted.c.agency_id, counted.c.procedure_id, counted.c.marks))
    number, first, last_received, last_closed, agency, procedure, marks = connection.execute(
        select(func.count(), func.min(received), *highest).select_from(counted)
    ).one()
    last = max(last_opening, last_received or 0, last_closed or 0)
    # Without a dossier nothing is opened.
    first = last_opening if first is None else first
    return Extent(number, first, last, agency or 0, procedure or 0, has_flags=bool(marks))


def _fill_half_month_starts(connection: Connection, half_months: range, data_date: date) -> None:
    empty(connection, half_month_start)
    lines = [
        {"half_month": number, "cutoff": min(half_month_first(number) - timedelta(days=1), data_date)}
        for number in half_months
    ]
    if lines:
        connection.execute(insert(half_month_start), lines)


def _receptions(counted: Subquery, packing: Packing) -> _Events:
    received: list[Choice] = [[(true(), ("received",))]]
    return _events(counted, packing, counted.c.received_half, received, _ones(counted, RECEIVED_BITS))


def _endings(counted: Subquery, packing: Packing) -> _Events:
    closed, due = counted.c.closed_on, counted.c.due_on
    outcomes = [
        (closed < due, ("early",)),
        (closed == due, ("on_time",)),
        (closed > due, ("late",)),
        (due.is_(None), ("no_due_date",)),
    ]
    same_day = [(closed == counted.c.received_on, ("same_day",))]
    is_late = case((closed > due, 1), else_=0)
    late = {name: one * is_late for name, one in _ones(counted, LATE_BITS).items()}
    # Whatever is closed has one of the statuses of _DONE and _WITHDRAWN: the table's own constraint.
    ones = {**_ones(counted, RESOLVED_BITS), **late}
    ended = _events(counted, packing, counted.c.closed_half, [outcomes, same_day], ones)
    return ended.where(counted.c.status.in_(_DONE))


def _withdrawals(counted: Subquery, packing: Packing) -> _Events:
    late = [(counted.c.closed_on > counted.c.due_on, ("withdrawn_late",))]
    withdrawn = _events(counted, packing, counted.c.closed_half, [[(true(), ("withdrawn",))], late])
    return withdrawn.where(counted.c.status.in_(_WITHDRAWN))


def _openings(counted: Subquery, packing: Packing) -> _Events:
    start = half_month_start.c
    pending = and_(
        # The range of half-months is what an index can follow; the days decide.
        start.half_month.between(
            counted.c.received_half + 1, func.coalesce(counted.c.closed_half + 1, _LAST_HALF_MONTH)
        ),
        counted.c.received_on <= start.cutoff,
        or_(counted.c.closed_on.is_(None), counted.c.closed_on > start.cutoff),
    )
    states = [
        (counted.c.status.in_(_WAITING), ("opening", "opening_waiting")),
        (counted.c.due_on < start.cutoff, ("opening", "opening_overdue")),
        (true(), ("opening",)),
    ]
    opened = _events(counted, packing, start.half_month, [states])
    return opened.select_from(counted.join(half_month_start, pending))


def _ones(counted: Subquery, bits: Mapping[str, int]) -> dict[str, ColumnElement[int]]:
    return {name: bit_of(counted.c.marks, place) for name, place in bits.items()}


def _events(
    counted: Subquery,
    packing: Packing,
    half_month: ColumnElement[int],
    choices: list[Choice],
    ones: Ones = _NONE,
) -> _Events:
    key: dict[str, ColumnElement[int]] = {"half_month": half_month, "level": level_code(counted.c.service_level)}
    key |= {name: counted.c[name] for name in ("agency_id", "procedure_id", "channel")}
    return select(*packing.packed_keys(key), *packing.packed_counts(choices, ones))
