"""The fingerprint of all dossiers: of what each of them enters in the ledger, from its reception to its ending."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, bindparam, case, literal, or_, select

from db.day_passes import RECEPTION_BITS, Events, outcome_bits, outcomes
from db.fingerprint_marks import PRIME, Drawn, Number, added_up, cube
from db.ledger_events import level_code
from db.ledger_recount import events_of
from db.schema import LEDGER_COUNTS, LEDGER_FLOWS, dossier
from domain.dossier import NOT_COUNTED_CODES, StatusGroup, status_codes
from domain.period import half_month_first

_ONE_DAY = timedelta(days=1)
# So many half-months are asked one by one for the one in which a dossier ended.
_SOON = 6
_WAITING = status_codes(StatusGroup.WAITING)


def of_dossiers(connection: Connection, drawn: Drawn, half_months: range, data_date: date) -> int:
    """The sum over the dossiers of each count's number times the half-month's times the mark of the key; what is
    pending enters by its changes.

    Each dossier is read once, with the others of its half-month of reception; and once more where it was overdue.
    """
    came, fell_overdue = _came(drawn, data_date), _fell_overdue(drawn)
    total = 0
    for half_month in half_months:
        number = drawn.of_time(half_month)
        first, last = half_month_first(half_month), half_month_first(half_month + 1) - _ONE_DAY
        if first <= data_date:
            days = {"before": first - _ONE_DAY, "until": min(last, data_date)}
            total += _sum(connection, came, days | _times(drawn, half_month))
            total += _sum(connection, fell_overdue, days) * number
        if last > data_date:
            # No file tells of days after the data date: they change nothing of what is pending.
            untold = (events for events, is_told in events_of(half_month, data_date) if not is_told)
            total += sum(_sum(connection, _untold(drawn, events)) for events in untold) * number
    return total


def _came(drawn: Drawn, data_date: date) -> Any:
    """The query of the dossiers that came in a half-month: of all that is told of them but when they fell overdue."""
    columns, weights = dossier.c, _weights(drawn)
    closed, due = columns.closed_on, columns.due_on
    is_waiting = columns.status.in_(_WAITING)
    rows = and_(
        columns.received_half == bindparam("half_month"),
        columns.received_on <= data_date,
        columns.status.not_in(NOT_COUNTED_CODES),
    )
    # Where it ended in the half-month in which it fell overdue, one takes away what the other adds.
    ended = Events(rows, (*outcomes(), ((closed > due, {"opening_overdue": -1}),)), outcome_bits())
    states = (
        (is_waiting, literal(weights["opening_waiting"], BigInteger)),
        (due < bindparam("before"), literal(weights["opening_overdue"], BigInteger)),
    )
    came = literal(weights["received"] + weights["opening"], BigInteger) + case(*states, else_=0)
    came += Events(rows, (), RECEPTION_BITS).weighed(weights)
    ending = case((closed <= data_date, ended.weighed(weights) * _time_of_ending(drawn)), else_=0)
    return _added_up(drawn, rows, came * bindparam("time0", type_=BigInteger) + ending)


def _fell_overdue(drawn: Drawn) -> Any:
    """The query of the dossiers that fell overdue in a half-month, ended or not."""
    columns, closed, due = dossier.c, dossier.c.closed_on, dossier.c.due_on
    rows = and_(
        due >= bindparam("before"),
        due < bindparam("until"),
        columns.received_on <= bindparam("until"),
        columns.status.not_in((*NOT_COUNTED_CODES, *_WAITING)),
        # As db.schema.OVERDUE_ONCE has it, for its index.
        due.is_not(None),
        or_(closed.is_(None), closed > due),
    )
    return _added_up(drawn, rows, literal(_weights(drawn)["opening_overdue"], BigInteger))


def _untold(drawn: Drawn, events: Events) -> Any:
    weights = {name: number for name, number in _weights(drawn).items() if name in LEDGER_FLOWS}
    return _added_up(drawn, events.rows, events.weighed(weights))


def _weights(drawn: Drawn) -> dict[str, int]:
    return {name: drawn.number("count", name) for name in LEDGER_COUNTS}


def _added_up(drawn: Drawn, rows: ColumnElement[bool], amount: Number) -> Any:
    columns = dossier.c
    kind = {"channel": columns.channel, "level": level_code(columns.service_level)}
    forms = {
        "agency_id": drawn.form("agency_id", id=columns.agency_id),
        "procedure_id": drawn.form("procedure_id", id=columns.procedure_id, **kind),
    }
    return added_up(select(dossier).where(rows), forms, _mark, amount)


def _mark(line: Any) -> Number:
    return (cube(line.agency_id) % PRIME) * (cube(line.procedure_id) % PRIME) % PRIME


def _time_of_ending(drawn: Drawn) -> Number:
    """The number of the half-month of ending. Most end soon, and by the day the index of receptions tells them."""
    soon = [
        (dossier.c.closed_on < bindparam(f"next{place}"), bindparam(f"time{place}", type_=BigInteger))
        for place in range(_SOON)
    ]
    form = drawn.form("time", half_month=dossier.c.closed_half)
    return case(*soon, else_=cube(form) % PRIME)


def _times(drawn: Drawn, half_month: int) -> dict[str, Any]:
    """The half-month, the numbers of it and of those that follow, and the first day after each."""
    times: dict[str, Any] = {"half_month": half_month}
    for place in range(_SOON):
        times[f"time{place}"] = drawn.of_time(half_month + place)
        times[f"next{place}"] = half_month_first(half_month + place + 1)
    return times


def _sum(connection: Connection, query: Any, values: Mapping[str, Any] | None = None) -> int:
    return int(connection.execute(query, values).scalar() or 0)
