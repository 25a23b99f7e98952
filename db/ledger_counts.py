"""Counts of half-months, from the ledger or its summary."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, literal, null, select

from db.count_plan import HalfMonths
from db.ledger_periods import covered
from db.once_a_state import once_a_state
from db.schema import (
    LEDGER_FLOWS,
    LEDGER_OPENINGS,
    PLAIN_FLOWS,
    SUMMARY_AGENCY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    agency,
    ledger,
    ledger_period,
    ledger_summary,
    procedure,
    sector,
)
from db.selection_filters import (
    PROCEDURE_LABEL,
    agency_filters,
    channel_filters,
    level_filters,
    procedure_filters,
    sector_filters,
)
from db.sightings import procedures_within, within
from domain.counts import COUNTS, FLAG_COUNTS
from domain.dossier import (
    CHANNEL_NAMES,
    LEVEL_NAMES,
    UNKNOWN_CHANNEL,
    UNKNOWN_CHANNEL_CODE,
    UNKNOWN_LEVEL_CODE,
    Channel,
)
from domain.scope import Dimension, Selection

_NAMES_OF_CHANNELS: dict[int, str] = {**CHANNEL_NAMES, UNKNOWN_CHANNEL_CODE: UNKNOWN_CHANNEL}

Counts = dict[str, int]
Groups = dict[str | None, Counts]
_Lines = tuple[Select[Any], ColumnElement[int] | None]

# What happened, as LEDGER_FLOWS, with what was received by channel: direct is what remains.
_CHANNELS_COUNTED = (Channel.ONLINE.code, Channel.POSTAL.code, UNKNOWN_CHANNEL_CODE)
FLOWS: tuple[str, ...] = (LEDGER_FLOWS[0], "online", "postal", "channel_unknown", *LEDGER_FLOWS[1:])


def none_counted() -> Counts:
    """Every count, 0."""
    return dict.fromkeys(COUNTS, 0)


def add_flows(counts: Counts, flows: Iterable[int], sign: int = 1) -> None:
    """Add to the counts, or subtract from them, what happened (FLOWS)."""
    # Where no flag is told of anything, its counts are left out.
    amounts = dict(zip(FLOWS, flows, strict=False))
    # A missing channel is counted with direct, and counted as unknown.
    amounts["direct"] = amounts["received"] - amounts["online"] - amounts["postal"]
    amounts["resolved"] = amounts["early"] + amounts["on_time"] + amounts["late"] + amounts["no_due_date"]
    for name, amount in amounts.items():
        counts[name] += sign * amount


def add_pending(counts: Counts, openings: Iterable[int], sign: int = 1) -> None:
    """Add to the counts, or subtract from them, what is pending after the days (LEDGER_OPENINGS)."""
    pending, overdue, waiting = openings
    counts["pending"] += sign * pending
    counts["pending_overdue"] += sign * overdue
    counts["pending_in_time"] += sign * (pending - overdue)
    counts["waiting"] += sign * waiting


def flags_told(connection: Connection) -> bool:
    """Whether any flag is known of any dossier."""
    known = sum((ledger_period.c[name] for name in FLAG_COUNTS[::2]), start=literal(0))
    lines = select(ledger_period.c.period).where(ledger_period.c.grain == SUMMARY_TOTAL, known > 0)
    return connection.scalar(lines.limit(1)) is not None


def flows(connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None) -> Iterator[Any]:
    """What happened in the half-months first … last: lines of the group's number (see namer) and FLOWS (without those
    of flags where none is told), of which a group may have several; without `by` the number is None."""
    grain = _grain(selection, by)
    if grain is None:
        lines, number = _lines(ledger, grain, selection, by)
        yield from _flows(connection, lines.where(ledger.c.half_month.between(*half_months)), number)
        return
    periods, beside = covered(half_months)
    for table, column, wanted in (
        (ledger_period, ledger_period.c.period, periods),
        (ledger_summary, ledger_summary.c.half_month, beside),
    ):
        if wanted:
            lines, number = _lines(table, grain, selection, by)
            yield from _flows(connection, lines.where(column.in_(wanted)), number)


def openings(
    connection: Connection, half_months: Sequence[int], selection: Selection, by: Dimension | None
) -> Iterable[Any]:
    """What was pending when these half-months began: lines of the group's number, the half-month and
    LEDGER_OPENINGS."""
    return _openings(connection, *_finest(selection, by), half_months)


def closings(
    connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None
) -> Iterable[Any]:
    """What of the half-months first … last enters a closing line: lines of the group's number, the half-month, and
    what was pending when it began, received, resolved and withdrawn."""
    lines, number = _finest(selection, by)
    columns = lines.selected_columns
    resolved = columns.early + columns.on_time + columns.late + columns.no_due_date
    amounts = [func.sum(amount) for amount in (columns.opening, columns.received, resolved, columns.withdrawn)]
    # As a sum, so that SQLite does not read all half-months in the order of an index by number.
    keys = [null() if number is None else number + 0, columns.half_month]
    query = lines.with_only_columns(*keys, *amounts, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.between(*half_months)).group_by(*keys))


def received_online(
    connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None
) -> Iterable[Any]:
    """What was received in the half-months first … last: lines of the group's number, the agency's, the half-month, the
    dossiers received and those of them that were filed online."""
    grain = _grain(selection, by, with_agencies=True)
    table = ledger_summary if grain else ledger
    agency_id = ledger_summary.c.id if grain else ledger.c.agency_id
    lines, number = _lines(table, grain, selection, by)
    keys: list[ColumnElement[Any]] = [agency_id if number is None else number, agency_id, table.c.half_month]
    online = func.sum(case((table.c.channel == Channel.ONLINE.code, table.c.received), else_=0))
    query = lines.with_only_columns(*keys, func.sum(table.c.received), online, maintain_column_froms=True)
    return connection.execute(query.where(table.c.half_month.between(*half_months)).group_by(*keys))


def by_spans(connection: Connection, spans: list[HalfMonths], selection: Selection) -> list[Counts]:
    """Every count of each run of half-months first … last, all from one pass over the lines."""
    if not spans:
        return []
    lines, _ = _finest(selection, None)
    half_month: ColumnElement[int] = lines.selected_columns.half_month
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    of_spans = list(_flows(connection, lines.where(half_month.between(first, last)), half_month))
    openings_at = {line[1]: line[2:] for line in _openings(connection, lines, None, tuple(range(first, last + 2)))}
    return [_span_counts(span, of_spans, openings_at) for span in spans]


def _span_counts(span: HalfMonths, flows: list[Any], openings: dict[int, Any]) -> Counts:
    counts = none_counted()
    for half_month, *amounts in flows:
        if span[0] <= half_month <= span[1]:
            add_flows(counts, amounts)
    none = (0,) * len(LEDGER_OPENINGS)
    counts["carried_over"] = openings.get(span[0], none)[0]
    add_pending(counts, openings.get(span[1] + 1, none))
    return counts


def _grain(selection: Selection, by: Dimension | None, *, with_agencies: bool = False) -> str | None:
    """The grain of the summary that tells the selection and its groups apart; None where only the ledger does."""
    needs_agency = with_agencies or bool(agency_filters(selection)) or by in (Dimension.AGENCY, Dimension.BLOCK)
    needs_procedure = bool(procedure_filters(selection)) or by is Dimension.PROCEDURE
    needs_sector = bool(sector_filters(selection)) or by is Dimension.SECTOR
    if needs_procedure or needs_sector:
        if needs_agency:
            return None
        return SUMMARY_PROCEDURE if needs_procedure else SUMMARY_SECTOR
    return SUMMARY_AGENCY if needs_agency else SUMMARY_TOTAL


def _finest(selection: Selection, by: Dimension | None) -> _Lines:
    """The selection's lines by half-month."""
    grain = _grain(selection, by)
    return _lines(ledger_summary if grain else ledger, grain, selection, by)


def _lines(table: Table, grain: str | None, selection: Selection, by: Dimension | None) -> _Lines:
    """The selection's lines of the ledger, or of one grain of a table of its sums, and the number to group by."""
    columns = table.c
    lines = select(table) if grain is None else select(table).where(columns.grain == grain)
    number: ColumnElement[int] | None = columns.agency_id if grain is None else columns.id
    if grain in (None, SUMMARY_PROCEDURE):
        procedure_id = columns.procedure_id if grain is None else columns.id
        wanted = within(table, selection) if grain is None else procedures_within(columns.id, selection)
        lines = lines.where(*wanted)
        if by is Dimension.SECTOR:
            lines = lines.select_from(table.join(procedure, procedure.c.id == procedure_id))
            number = procedure.c.sector_id
        elif by is Dimension.PROCEDURE:
            number = procedure_id
    else:
        names, filters = (sector, sector_filters) if grain == SUMMARY_SECTOR else (agency, agency_filters)
        if named := filters(selection):
            lines = lines.select_from(table.outerjoin(names, names.c.id == columns.id)).where(*named)
    lines = lines.where(*channel_filters(selection, columns.channel), *level_filters(selection, columns.level))
    if by is None:
        return lines, None
    return lines, {Dimension.CHANNEL: columns.channel, Dimension.LEVEL: columns.level}.get(by, number)


def _flows(connection: Connection, lines: Select[Any], number: ColumnElement[int] | None) -> Iterator[Any]:
    """(number, FLOWS) of the lines, by number."""
    columns = lines.selected_columns
    wanted = LEDGER_FLOWS[1:] if once_a_state(connection, flags_told) else PLAIN_FLOWS[1:]
    by_channel = {code: case((columns.channel == code, columns.received), else_=0) for code in _CHANNELS_COUNTED}
    amounts = [columns.received, *by_channel.values(), *(columns[name] for name in wanted)]
    shown = null() if number is None else func.min(number)
    query = lines.with_only_columns(shown, *(func.sum(amount) for amount in amounts), maintain_column_froms=True)
    # As a sum, so that SQLite does not read all half-months in the order of an index by number.
    for line in connection.execute(query if number is None else query.group_by(number + 0)):
        # Where there is no line at all their sums are missing.
        if line[1] is not None:
            yield line


def _openings(
    connection: Connection, lines: Select[Any], number: ColumnElement[int] | None, half_months: Sequence[int]
) -> Iterable[Any]:
    """(number, half-month, openings…) of these half-months."""
    columns = lines.selected_columns
    keys: list[Any] = [columns.half_month] if number is None else [number, columns.half_month]
    sums = [func.sum(columns[name]) for name in LEDGER_OPENINGS]
    shown = [func.min(columns.channel), columns.half_month] if number is None else keys
    query = lines.with_only_columns(*shown, *sums, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.in_(half_months)).group_by(*keys))


def namer(connection: Connection, by: Dimension | None) -> Callable[[int | None], str | None]:
    """What a group is called: agencies and sectors by name, procedures by label, blocks, channels and levels by
    code."""
    if by is None:
        return lambda _: None
    if by is Dimension.CHANNEL:
        return lambda code: _NAMES_OF_CHANNELS[code or UNKNOWN_CHANNEL_CODE]
    if by is Dimension.LEVEL:
        return lambda code: LEVEL_NAMES.get(code or UNKNOWN_LEVEL_CODE)
    columns = {
        Dimension.AGENCY: (agency.c.id, agency.c.name),
        Dimension.BLOCK: (agency.c.id, agency.c.block),
        Dimension.SECTOR: (sector.c.id, sector.c.name),
        Dimension.PROCEDURE: (procedure.c.id, PROCEDURE_LABEL),
    }[by]
    names: dict[int | None, str] = {number: name for number, name in connection.execute(select(*columns))}
    return names.get
