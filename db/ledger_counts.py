"""Counts of half-months, from the ledger or its summary."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, select

from db.count_plan import HalfMonths
from db.schema import (
    LEDGER_FLOWS,
    LEDGER_OPENINGS,
    SUMMARY_AGENCY,
    SUMMARY_PROCEDURE,
    SUMMARY_SECTOR,
    SUMMARY_TOTAL,
    agency,
    ledger,
    ledger_summary,
    procedure,
    sector,
)
from db.selection_filters import (
    PROCEDURE_LABEL,
    Condition,
    agency_filters,
    channel_filters,
    level_filters,
    procedure_filters,
    sector_filters,
)
from db.sightings import procedures_within, within
from domain.counts import COUNTS
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


def none_counted() -> Counts:
    """Every count, 0."""
    return dict.fromkeys(COUNTS, 0)


def add_flows(counts: Counts, channel: int, flows: Iterable[int], sign: int = 1) -> None:
    """Add to the counts, or subtract from them, what happened (LEDGER_FLOWS) by one channel."""
    amounts = {name: sign * amount for name, amount in zip(LEDGER_FLOWS, flows, strict=True)}
    for name, amount in amounts.items():
        counts[name] += amount
    counts["resolved"] += amounts["early"] + amounts["on_time"] + amounts["late"] + amounts["no_due_date"]
    if channel == UNKNOWN_CHANNEL_CODE:
        # A missing channel is counted with direct, and counted as unknown.
        counts["channel_unknown"] += amounts["received"]
        channel = Channel.DIRECT.code
    counts[_NAMES_OF_CHANNELS[channel]] += amounts["received"]


def add_pending(counts: Counts, openings: Iterable[int], sign: int = 1) -> None:
    """Add to the counts, or subtract from them, what is pending after the days (LEDGER_OPENINGS)."""
    pending, overdue, waiting = openings
    counts["pending"] += sign * pending
    counts["pending_overdue"] += sign * overdue
    counts["pending_in_time"] += sign * (pending - overdue)
    counts["waiting"] += sign * waiting


def flows(connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None) -> Iterable[Any]:
    """What happened in the half-months first … last: lines of the group's number (see namer), the channel and
    LEDGER_FLOWS; without `by` the number means nothing."""
    lines, number = _lines(selection, by)
    return _flows(connection, lines, number, half_months)


def openings(
    connection: Connection, half_months: Sequence[int], selection: Selection, by: Dimension | None
) -> Iterable[Any]:
    """What was pending when these half-months began: lines of the group's number, the half-month and
    LEDGER_OPENINGS."""
    lines, number = _lines(selection, by)
    return _openings(connection, lines, number, half_months)


def received_online(
    connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None
) -> Iterable[Any]:
    """What was received in the half-months first … last: lines of the group's number, the agency's, the half-month, the
    dossiers received and those of them that were filed online."""
    lines, number = _lines(selection, by, with_agencies=True)
    columns = lines.selected_columns
    agency_id: ColumnElement[Any] = columns["agency_id" if "agency_id" in columns else "id"]
    keys: list[ColumnElement[Any]] = [agency_id if number is None else number, agency_id, columns.half_month]
    online = func.sum(case((columns.channel == Channel.ONLINE.code, columns.received), else_=0))
    query = lines.with_only_columns(*keys, func.sum(columns.received), online, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.between(*half_months)).group_by(*keys))


def by_spans(connection: Connection, spans: list[HalfMonths], selection: Selection) -> list[Counts]:
    """Every count of each run of half-months first … last, all from one pass over the lines."""
    if not spans:
        return []
    lines, _ = _lines(selection, None)
    half_month: ColumnElement[int] = lines.selected_columns.half_month
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    of_spans = list(_flows(connection, lines, half_month, (first, last)))
    openings_at = {line[1]: line[2:] for line in _openings(connection, lines, None, tuple(range(first, last + 2)))}
    return [_span_counts(span, of_spans, openings_at) for span in spans]


def _span_counts(span: HalfMonths, flows: list[Any], openings: dict[int, Any]) -> Counts:
    counts = none_counted()
    for line in flows:
        if span[0] <= line[0] <= span[1]:
            add_flows(counts, line[1], line[2:])
    none = (0,) * len(LEDGER_OPENINGS)
    counts["carried_over"] = openings.get(span[0], none)[0]
    add_pending(counts, openings.get(span[1] + 1, none))
    return counts


def _lines(
    selection: Selection, by: Dimension | None, *, with_agencies: bool = False
) -> tuple[Select[Any], ColumnElement[int] | None]:
    """The lines of the selection, from the smallest table that has its keys, and the number to group by."""
    needs_agency = with_agencies or bool(agency_filters(selection)) or by in (Dimension.AGENCY, Dimension.BLOCK)
    needs_procedure = bool(procedure_filters(selection)) or by is Dimension.PROCEDURE
    needs_sector = bool(sector_filters(selection)) or by is Dimension.SECTOR
    if needs_agency and (needs_procedure or needs_sector):
        lines, number = _by_sector(select(ledger), ledger, ledger.c.procedure_id, by)
        lines = lines.where(*within(ledger, selection))
        number = ledger.c.agency_id if by in (Dimension.AGENCY, Dimension.BLOCK) else number
    elif needs_procedure:
        lines, number = _by_sector(_grain(SUMMARY_PROCEDURE), ledger_summary, ledger_summary.c.id, by)
        lines = lines.where(*procedures_within(ledger_summary.c.id, selection))
    elif needs_sector:
        lines, number = _summary_lines(SUMMARY_SECTOR, sector_filters(selection), sector)
    elif needs_agency:
        lines, number = _summary_lines(SUMMARY_AGENCY, agency_filters(selection), agency)
    else:
        lines, number = _grain(SUMMARY_TOTAL), ledger_summary.c.id
    channel, level = lines.selected_columns.channel, lines.selected_columns.level
    lines = lines.where(*channel_filters(selection, channel), *level_filters(selection, level))
    if by is None:
        return lines, None
    return lines, {Dimension.CHANNEL: channel, Dimension.LEVEL: level}.get(by, number)


def _by_sector(
    lines: Select[Any], table: Table, procedure_id: ColumnElement[int], by: Dimension | None
) -> tuple[Select[Any], ColumnElement[int]]:
    """Lines that know procedures, and their number; by sector that of the procedure's."""
    if by is not Dimension.SECTOR:
        return lines, procedure_id
    return lines.select_from(table.join(procedure, procedure.c.id == procedure_id)), procedure.c.sector_id


def _summary_lines(grain: str, filters: Sequence[Condition], names: Table) -> tuple[Select[Any], ColumnElement[int]]:
    """The summary's lines of one grain; `names` is the table that the conditions are on."""
    lines = _grain(grain)
    if filters:
        named = ledger_summary.outerjoin(names, names.c.id == ledger_summary.c.id)
        lines = lines.select_from(named).where(*filters)
    return lines, ledger_summary.c.id


def _grain(grain: str) -> Select[Any]:
    return select(ledger_summary).where(ledger_summary.c.grain == grain)


def _flows(
    connection: Connection, lines: Select[Any], number: ColumnElement[int] | None, half_months: HalfMonths
) -> Iterable[Any]:
    """(number, channel, flows…) of the half-months first … last."""
    columns = lines.selected_columns
    keys: list[Any] = [columns.channel] if number is None else [number, columns.channel]
    sums = [func.sum(columns[name]) for name in LEDGER_FLOWS]
    shown = [func.min(columns.channel), columns.channel] if number is None else keys
    query = lines.with_only_columns(*shown, *sums, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.between(*half_months)).group_by(*keys))


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
