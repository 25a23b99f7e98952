"""Closing lines and what is pending on days, of many groups and many months from few questions of the ledger."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from db import dossier_counts, ledger_counts
from db.count_conditions import Span
from db.count_plan import HalfMonths, Signs, pending_at, plan_of
from db.counting import by_group
from domain.scope import Dimension, Selection

CLOSING: tuple[str, ...] = ("carried_over", "received", "resolved", "withdrawn", "pending")

# Each group's counts, in the order of CLOSING.
_Lines = dict[str | None, list[int]]
_Halves = Mapping[int, Sequence[tuple[str | None, Sequence[int]]]]


def closing_groups(
    connection: Connection, parts: Sequence[tuple[str, Span]], selection: Selection, by: Dimension
) -> list[tuple[str, _Lines]]:
    """The closing line of each group in several spans, each under its name, in order. A group of which all counts are 0
    may be missing. Spans of whole half-months are answered by one question together."""
    whole = [plan_of(span).whole for _, span in parts]
    of_ledger = _by_half_month(connection, [halves for halves in whole if halves], selection, by)
    return [
        (name, _added_up(halves, of_ledger) if halves else _counted(connection, span, selection, by))
        for (name, span), halves in zip(parts, whole, strict=True)
    ]


def pending_after(
    connection: Connection, days: Iterable[date], data_date: date, selection: Selection, by: Dimension
) -> dict[date, dict[str | None, int]]:
    """How many dossiers of each group are pending at the end of each of the days; a group of none is missing. The
    ledger is asked once, the dossiers of days beside its half-months once for each such day."""
    begun = {day: pending_at(min(day, data_date), data_date) for day in days}
    opened: dict[int, Counter[str | None]] = {half_month: Counter() for half_month, _, _ in begun.values()}
    name = ledger_counts.namer(connection, by)
    for number, half_month, pending, *_ in ledger_counts.openings(connection, sorted(opened), selection, by):
        opened[half_month][name(number)] += pending
    found = {day: Counter(opened[half_month]) for day, (half_month, _, _) in begun.items()}
    name = dossier_counts.namer(connection, by)
    for day, (_, beside, sign) in begun.items():
        if beside:
            for number, openings, _ in dossier_counts.passed(connection, beside, Signs(closing=sign), selection, by):
                found[day][name(number)] += sign * openings[0]
    return {day: {group: number for group, number in groups.items() if number} for day, groups in found.items()}


def _by_half_month(
    connection: Connection, halves: Sequence[HalfMonths], selection: Selection, by: Dimension
) -> _Halves:
    """What the ledger has of all of these half-months, and of the ones after the last: by half-month, the groups with
    what was pending when it began, received, resolved and withdrawn."""
    lines: dict[int, list[tuple[str | None, Sequence[int]]]] = {}
    if halves:
        ends = min(first for first, _ in halves), max(last for _, last in halves) + 1
        name = ledger_counts.namer(connection, by)
        for number, half_month, *amounts in ledger_counts.closings(connection, ends, selection, by):
            lines.setdefault(half_month, []).append((name(number), amounts))
    return lines


def _added_up(half_months: HalfMonths, of_ledger: _Halves) -> _Lines:
    first, last = half_months
    groups: _Lines = {}
    for half_month in range(first, last + 2):
        for group, (opening, *flows) in of_ledger.get(half_month, ()):
            line = groups.setdefault(group, [0] * len(CLOSING))
            if half_month == first:
                line[0] += opening
            if half_month > last:
                line[-1] += opening
            else:
                line[1:-1] = (before + more for before, more in zip(line[1:-1], flows, strict=True))
    return groups


def _counted(connection: Connection, span: Span, selection: Selection, by: Dimension) -> _Lines:
    groups = by_group(connection, span, selection, by)
    return {group: [counts[name] for name in CLOSING] for group, counts in groups.items()}
