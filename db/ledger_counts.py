"""Counts of whole half-months, from the ledger or its summary."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, func, select

from db.schema import (
    LEDGER_FLOWS,
    LEDGER_OPENINGS,
    SUMMARY_AGENCY,
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
    procedure_filters,
    sector_filters,
    with_names,
)
from domain.counts import COUNTS
from domain.dossier import CHANNEL_NAMES, UNKNOWN_CHANNEL, UNKNOWN_CHANNEL_CODE, Channel
from domain.scope import Dimension, Selection

_NAMES_OF_CHANNELS: dict[int, str] = {**CHANNEL_NAMES, UNKNOWN_CHANNEL_CODE: UNKNOWN_CHANNEL}

Counts = dict[str, int]
Groups = dict[str | None, Counts]
HalfMonths = tuple[int, int]


def by_group(connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None) -> Groups:
    """Every count of the half-months first … last, for each group of the dimension; without one under the key None."""
    groups = flows_by_group(connection, half_months, selection, by)
    lines, number = _lines(selection, by)
    name = namer(connection, by)
    first, last = half_months
    for line in _openings(connection, lines, number, (first, last + 1)):
        counts = groups.setdefault(name(line[0]), dict.fromkeys(COUNTS, 0))
        if line[1] == first:
            counts["carried_over"] += line[2]
        else:
            _add_pending(counts, line[2:])
    return groups


def flows_by_group(
    connection: Connection, half_months: HalfMonths, selection: Selection, by: Dimension | None
) -> Groups:
    """by_group() without carried_over and the pending counts, which stay 0."""
    groups: Groups = {}
    lines, number = _lines(selection, by)
    name = namer(connection, by)
    for line in _flows(connection, lines, number, *half_months):
        _add_flows(groups.setdefault(name(line[0]), dict.fromkeys(COUNTS, 0)), line[1], line[2:])
    return groups


def by_spans(connection: Connection, spans: list[HalfMonths], selection: Selection) -> list[Counts]:
    """Every count of each run of half-months first … last, all from one pass over the lines."""
    if not spans:
        return []
    lines, _ = _lines(selection, None)
    half_month: ColumnElement[int] = lines.selected_columns.half_month
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    flows = list(_flows(connection, lines, half_month, first, last))
    openings = {line[1]: line[2:] for line in _openings(connection, lines, None, tuple(range(first, last + 2)))}
    return [_span_counts(span, flows, openings) for span in spans]


def _span_counts(span: HalfMonths, flows: list[Any], openings: dict[int, Any]) -> Counts:
    counts = dict.fromkeys(COUNTS, 0)
    for line in flows:
        if span[0] <= line[0] <= span[1]:
            _add_flows(counts, line[1], line[2:])
    none = (0,) * len(LEDGER_OPENINGS)
    counts["carried_over"] = openings.get(span[0], none)[0]
    _add_pending(counts, openings.get(span[1] + 1, none))
    return counts


def _add_flows(counts: Counts, channel: int, flows: Iterable[int]) -> None:
    amounts = dict(zip(LEDGER_FLOWS, flows, strict=True))
    for name, amount in amounts.items():
        counts[name] += amount
    counts["resolved"] += amounts["early"] + amounts["on_time"] + amounts["late"] + amounts["no_due_date"]
    if channel == UNKNOWN_CHANNEL_CODE:
        # A missing channel is counted with direct, and counted as unknown.
        counts["channel_unknown"] += amounts["received"]
        channel = Channel.DIRECT.code
    counts[_NAMES_OF_CHANNELS[channel]] += amounts["received"]


def _add_pending(counts: Counts, openings: Iterable[int]) -> None:
    pending, overdue, waiting = openings
    counts["pending"] += pending
    counts["pending_overdue"] += overdue
    counts["pending_in_time"] += pending - overdue
    counts["waiting"] += waiting


def _lines(selection: Selection, by: Dimension | None) -> tuple[Select[Any], ColumnElement[int] | None]:
    """The lines of the selection, from the smallest table that has its keys, and the number to group by."""
    needs_agency = bool(agency_filters(selection)) or by in (Dimension.AGENCY, Dimension.BLOCK)
    needs_sector = bool(sector_filters(selection)) or by is Dimension.SECTOR
    if procedure_filters(selection) or by is Dimension.PROCEDURE or (needs_agency and needs_sector):
        lines, number = _ledger_lines(selection, by)
    elif needs_sector:
        lines, number = _summary_lines(SUMMARY_SECTOR, sector_filters(selection), sector)
    elif needs_agency:
        lines, number = _summary_lines(SUMMARY_AGENCY, agency_filters(selection), agency)
    else:
        lines, number = _summary_lines(SUMMARY_TOTAL)
    channel = lines.selected_columns.channel
    lines = lines.where(*channel_filters(selection, channel))
    if by is None:
        return lines, None
    return lines, channel if by is Dimension.CHANNEL else number


def _ledger_lines(selection: Selection, by: Dimension | None) -> tuple[Select[Any], ColumnElement[int]]:
    joined = with_names(ledger)
    filters = (*agency_filters(selection), *sector_filters(selection), *procedure_filters(selection))
    numbers: dict[Dimension | None, ColumnElement[int]] = {
        Dimension.PROCEDURE: ledger.c.procedure_id,
        Dimension.SECTOR: sector.c.id,
    }
    return select(ledger).select_from(joined).where(*filters), numbers.get(by, ledger.c.agency_id)


def _summary_lines(
    grain: str, filters: Sequence[Condition] = (), names: Table | None = None
) -> tuple[Select[Any], ColumnElement[int]]:
    """The summary's lines of one grain; `names` is the table that the conditions are on."""
    named: FromClause = ledger_summary
    if filters and names is not None:
        named = ledger_summary.outerjoin(names, names.c.id == ledger_summary.c.id)
    lines = select(ledger_summary).select_from(named).where(ledger_summary.c.grain == grain, *filters)
    return lines, ledger_summary.c.id


def _flows(
    connection: Connection, lines: Select[Any], number: ColumnElement[int] | None, first: int, last: int
) -> Iterable[Any]:
    """(number, channel, flows…) of the half-months first … last."""
    columns = lines.selected_columns
    keys: list[Any] = [columns.channel] if number is None else [number, columns.channel]
    sums = [func.sum(columns[name]) for name in LEDGER_FLOWS]
    shown = [func.min(columns.channel), columns.channel] if number is None else keys
    query = lines.with_only_columns(*shown, *sums, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.between(first, last)).group_by(*keys))


def _openings(
    connection: Connection, lines: Select[Any], number: ColumnElement[int] | None, half_months: tuple[int, ...]
) -> Iterable[Any]:
    """(number, half-month, openings…) of these half-months."""
    columns = lines.selected_columns
    keys: list[Any] = [columns.half_month] if number is None else [number, columns.half_month]
    sums = [func.sum(columns[name]) for name in LEDGER_OPENINGS]
    shown = [func.min(columns.channel), columns.half_month] if number is None else keys
    query = lines.with_only_columns(*shown, *sums, maintain_column_froms=True)
    return connection.execute(query.where(columns.half_month.in_(half_months)).group_by(*keys))


def namer(connection: Connection, by: Dimension | None) -> Callable[[int | None], str | None]:
    """What a group is called: agencies and sectors by name, procedures by label, blocks and channels by code."""
    if by is None:
        return lambda _: None
    if by is Dimension.CHANNEL:
        return lambda code: _NAMES_OF_CHANNELS[code or UNKNOWN_CHANNEL_CODE]
    columns = {
        Dimension.AGENCY: (agency.c.id, agency.c.name),
        Dimension.BLOCK: (agency.c.id, agency.c.block),
        Dimension.SECTOR: (sector.c.id, sector.c.name),
        Dimension.PROCEDURE: (procedure.c.id, PROCEDURE_LABEL),
    }[by]
    names: dict[int | None, str] = {number: name for number, name in connection.execute(select(*columns))}
    return names.get
