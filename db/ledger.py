"""The ledger: the counts kept ready by half-month, moved together with the dossiers, provable from them.

Every calendar and reporting period is a run of half-months, and what one half-month opens with is what the one before
left pending; so the closing line of the rules is the shape of the table. The opening of the half-month after the data
date is what is pending on the data date itself: nothing is known of later days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from db.frames import frame_of
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
from domain.dossier import StatusGroup, statuses_in
from domain.period import FIRST_YEAR, half_month_first, half_month_of

if TYPE_CHECKING:
    import pandas as pd

# Conditions, each with the counts that are entered where it is the first that holds.
_Choice = Sequence[tuple[ColumnElement[bool], tuple[str, ...]]]

# One line an event: the ledger line that it belongs to, then its packs.
_Events = Select[*tuple[Any, ...]]

_temporary = MetaData()

_DECISIVE = (
    "agency_id",
    "procedure_id",
    "channel",
    "status",
    "received_on",
    "due_on",
    "closed_on",
    "received_half",
    "closed_half",
)

# No half-month comes after this one: that of 15/12/9999.
_LAST_HALF_MONTH = half_month_of(date.max)

# The first days of half-months, each with the day at whose end its opening is counted.
half_month_start = Table(
    "ledger_boundary",
    _temporary,
    Column("half", Integer, key="half_month", primary_key=True, autoincrement=False),
    Column("cutoff", Date, nullable=False),
    prefixes=["TEMPORARY"],
)

# The counts that an event enters stand three to a number, each in so many bits: SQLite adds up four numbers in a third
# of the time that eleven take. No line counts two million dossiers of one half-month, agency, procedure and channel.
_BITS = 21
_PACKS = tuple(LEDGER_COUNTS[first : first + 3] for first in range(0, len(LEDGER_COUNTS), 3))

# A ledger line's key in 63 bits: twelve for the half-months of the years in which days may lie, and more agencies and
# procedures than rows fit into the largest file that the importer takes.
_FIRST_HALF_MONTH = half_month_of(date(FIRST_YEAR, 1, 1)) - 2
_AGENCIES, _PROCEDURES, _CHANNELS = 1 << 23, 1 << 26, 1 << 2

_NOT_COUNTED = tuple(sorted(status.code for status in statuses_in(StatusGroup.NOT_COUNTED)))
_WAITING = tuple(sorted(status.code for status in statuses_in(StatusGroup.WAITING)))
_DONE = tuple(sorted(status.code for status in statuses_in(StatusGroup.DONE)))
_WITHDRAWN = tuple(sorted(status.code for status in statuses_in(StatusGroup.WITHDRAWN)))


def half_month_after(data_date: date) -> int:
    """The half-month whose opening is the state on the data date."""
    return half_month_of(data_date) + 1


def subtract(connection: Connection, dossiers: Select[Any], *, before: date | None, after: date | None) -> None:
    """Take out what these dossiers contribute as they stand, before they change."""
    if before is None:
        return
    last_unchanged = _last_unchanged(before, after)
    selected = _counted(dossiers)
    _fill_half_month_starts(connection, selected, last_unchanged, before)
    gone = _contributions(selected, last_unchanged).subquery()
    connection.execute(
        update(ledger)
        .values({name: ledger.c[name] - gone.c[name] for name in LEDGER_COUNTS})
        .where(*(ledger.c[key] == gone.c[key] for key in LEDGER_KEY))
    )


def add(connection: Connection, dossiers: Select[Any], *, before: date | None, after: date) -> None:
    """Put in what these dossiers contribute as they stand, after they changed."""
    last_unchanged = _last_unchanged(before, after)
    selected = _counted(dossiers)
    _fill_half_month_starts(connection, selected, last_unchanged, after)
    _put_in(connection, _contributions(selected, last_unchanged))


def move_data_date(connection: Connection, *, before: date | None, after: date | None) -> None:
    """Count anew the openings that depend on the data date, then drop the lines in which nothing is left."""
    if after is None:
        connection.execute(delete(ledger))
        connection.execute(delete(ledger_summary))
        return
    if before not in (None, after):
        last_unchanged = _last_unchanged(before, after)
        late_lines = [] if last_unchanged is None else [ledger.c.half_month > last_unchanged]
        connection.execute(update(ledger).values(dict.fromkeys(LEDGER_OPENINGS, 0)).where(*late_lines))
        _open_from(connection, last_unchanged, after)
    connection.execute(delete(ledger).where(*(ledger.c[name] == 0 for name in LEDGER_COUNTS)))
    _sum_up(connection)


def rebuild(connection: Connection, data_date: date | None) -> None:
    """Make the whole ledger anew from the dossiers."""
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
        selected = _counted(select(dossier))
        _fill_half_month_starts(connection, selected, half_month_after(data_date), data_date)
        lines = _frame(connection, _contributions(selected, half_month_after(data_date)), ledger, LEDGER_KEY)
    found = [_differences(ledger, _frame(connection, select(ledger), ledger, LEDGER_KEY), lines)]
    for grain, query in _summaries():
        kept = select(ledger_summary).where(ledger_summary.c.grain == grain)
        found.append(
            _differences(ledger_summary, *(_frame(connection, of, ledger_summary, SUMMARY_KEY) for of in (kept, query)))
        )
    return pd.concat(found, ignore_index=True)


def _differences(table: Table, kept: "pd.DataFrame", rebuilt: "pd.DataFrame | None") -> "pd.DataFrame":
    import pandas as pd

    right = kept.iloc[:0] if rebuilt is None else rebuilt
    both = kept.add_suffix("_kept").join(right.add_suffix("_rebuilt"), how="outer").fillna(0).astype("int64")
    lines = both.index.map(lambda key: ", ".join(f"{n}={v}" for n, v in zip(both.index.names, key, strict=True)))
    found = [
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
    every = pd.concat(found)
    return every[every["kept"] != every["rebuilt"]]


def _last_unchanged(before: date | None, after: date | None) -> int | None:
    """The last half-month whose opening means the same before and after; None where no opening does. Where nothing was
    known before, all that is known after is to be put in."""
    if after is None:
        return None
    if before in (None, after):
        return half_month_after(after)
    return half_month_of(min(before, after) + timedelta(days=1))


def _counted(dossiers: Select[Any]) -> Subquery:
    """Those of the dossiers that enter the statistics, with the columns of `dossier` that decide how."""
    columns = dossiers.selected_columns
    counted = dossiers.where(columns.status.not_in(_NOT_COUNTED))
    return counted.with_only_columns(*(columns[name] for name in _DECISIVE)).subquery("selected")


def _open_from(connection: Connection, last_unchanged: int | None, data_date: date) -> None:
    """Put in the openings after `last_unchanged`, of every dossier pending then."""
    # A dossier closed before the first of these days is pending on none of them.
    recent = (
        []
        if last_unchanged is None
        else [or_(dossier.c.closed_half.is_(None), dossier.c.closed_half >= last_unchanged)]
    )
    selected = _counted(select(dossier).where(*recent))
    first = None if last_unchanged is None else last_unchanged + 1
    _fill_half_month_starts(connection, selected, half_month_after(data_date), data_date, first=first)
    _put_in(connection, _added_up(_openings(selected).subquery("event")))


def _fill_half_month_starts(
    connection: Connection, selected: Subquery, last: int | None, data_date: date, first: int | None = None
) -> None:
    """Fill the temporary table with the half-months from the first that any of the dossiers can open, up to `last`."""
    connection.execute(CreateTable(half_month_start, if_not_exists=True))
    connection.execute(delete(half_month_start))
    if last is None:
        return
    if first is None:
        found = connection.scalar(select(func.min(selected.c.received_half)))
        first = last + 1 if found is None else found + 1
    days = [
        {"half_month": half_month, "cutoff": min(half_month_first(half_month) - timedelta(days=1), data_date)}
        for half_month in range(first, last + 1)
    ]
    if days:
        connection.execute(insert(half_month_start), days)


def _contributions(selected: Subquery, last_unchanged: int | None) -> Select[*tuple[Any, ...]]:
    events = [_receptions(selected), _endings(selected), _withdrawals(selected)]
    if last_unchanged is not None:
        events.append(_openings(selected))
    return _added_up(union_all(*events).subquery("event"))


def _receptions(selected: Subquery) -> _Events:
    return select(_line_of(selected, selected.c.received_half), *_packed([(true(), ("received",))]))


def _endings(selected: Subquery) -> _Events:
    closed, due = selected.c.closed_on, selected.c.due_on
    outcomes = [
        (closed < due, ("early",)),
        (closed == due, ("on_time",)),
        (closed > due, ("late",)),
        (due.is_(None), ("no_due_date",)),
    ]
    same_day = [(closed == selected.c.received_on, ("same_day",))]
    return _closed(selected, _DONE, _packed(outcomes, same_day))


def _withdrawals(selected: Subquery) -> _Events:
    late = [(selected.c.closed_on > selected.c.due_on, ("withdrawn_late",))]
    return _closed(selected, _WITHDRAWN, _packed([(true(), ("withdrawn",))], late))


def _closed(selected: Subquery, statuses: tuple[int, ...], packs: list[ColumnElement[int]]) -> _Events:
    # Whatever is closed has one of these statuses: the table's own constraint.
    return select(_line_of(selected, selected.c.closed_half), *packs).where(selected.c.status.in_(statuses))


def _openings(selected: Subquery) -> _Events:
    pending = and_(
        # The range of half-months is what an index can follow; the days decide.
        half_month_start.c.half_month.between(
            selected.c.received_half + 1, func.coalesce(selected.c.closed_half + 1, _LAST_HALF_MONTH)
        ),
        selected.c.received_on <= half_month_start.c.cutoff,
        or_(selected.c.closed_on.is_(None), selected.c.closed_on > half_month_start.c.cutoff),
    )
    states = [
        (selected.c.status.in_(_WAITING), ("opening", "opening_waiting")),
        (selected.c.due_on < half_month_start.c.cutoff, ("opening", "opening_overdue")),
        (true(), ("opening",)),
    ]
    return select(_line_of(selected, half_month_start.c.half_month), *_packed(states)).select_from(
        selected.join(half_month_start, pending)
    )


def _packed(*choices: _Choice) -> list[ColumnElement[int]]:
    """The numbers pack0, pack1 … of an event: of each choice it enters the counts of the first condition that holds."""
    packs: list[ColumnElement[int]] = []
    for number, pack in enumerate(_PACKS):
        added: ColumnElement[int] = cast(literal(0), BigInteger)
        for choice in choices:
            weights = [(condition, sum(_weight(pack, name) for name in names)) for condition, names in choice]
            while weights and not weights[-1][1]:
                weights.pop()
            if weights:
                added = added + case(*weights, else_=0)
        packs.append(added.label(f"pack{number}"))
    return packs


def _weight(pack: Sequence[str], name: str) -> int:
    return 1 << _BITS * pack.index(name) if name in pack else 0


def _line_of(selected: Subquery, half_month: ColumnElement[int]) -> ColumnElement[int]:
    """The key of a ledger line as one number: SQLite groups by that in half the time that four columns take."""
    number: ColumnElement[int] = cast(half_month - _FIRST_HALF_MONTH, BigInteger)
    for part, most in (
        (selected.c.agency_id, _AGENCIES),
        (selected.c.procedure_id, _PROCEDURES),
        (selected.c.channel, _CHANNELS),
    ):
        number = number * most + part
    return number.label("line")


def _added_up(event: Subquery) -> Select[*tuple[Any, ...]]:
    """The ledger's lines that these events (line, packs of counts) make."""
    line: ColumnElement[int] = event.c.line
    keys = [
        line // (_CHANNELS * _PROCEDURES * _AGENCIES) + _FIRST_HALF_MONTH,
        line // (_CHANNELS * _PROCEDURES) % _AGENCIES,
        line // _CHANNELS % _PROCEDURES,
        line % _CHANNELS,
    ]
    sums = [
        (cast(func.sum(event.c[f"pack{number}"]), BigInteger) // (1 << _BITS * place) % (1 << _BITS)).label(name)
        for number, pack in enumerate(_PACKS)
        for place, name in enumerate(pack)
    ]
    named = [key.label(name) for key, name in zip(keys, LEDGER_KEY, strict=True)]
    return select(*named, *sums).group_by(line)


def _put_in(connection: Connection, lines: Select[*tuple[Any, ...]]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(ledger).from_select([*LEDGER_KEY, *LEDGER_COUNTS], lines)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=ledger.primary_key,
            set_={name: ledger.c[name] + statement.excluded[name] for name in LEDGER_COUNTS},
        )
    )


def _sum_up(connection: Connection) -> None:
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
