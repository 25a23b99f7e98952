"""Counts over any days: from the ledger, and where its half-months do not fit, from the dossiers of a few days beside.

The definitions are the domain rules, part 2; a test holds the counts against a plain model of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from db import dossier_counts, ledger_counts
from db.count_conditions import Span
from db.count_plan import Plan, Signs, plan_of
from db.ledger_counts import Counts, Groups
from db.schema import procedure
from db.selection_filters import PROCEDURE_LABEL
from domain.counts import COUNTS
from domain.scope import Dimension, Selection

if TYPE_CHECKING:
    import pandas as pd

PROCEDURE_NAME = "procedure_name"


def count_groups(
    connection: Connection, span: Span, selection: Selection, by: Dimension | None = None
) -> "pd.DataFrame":
    """Counts of one period: one line a group (without `by` exactly one), columns the dimension's name and COUNTS.

    `by` is no dimension of time (see `count_parts`). With Dimension.PROCEDURE there is also `procedure_name`. Missing
    sectors and levels are None or NaN; a missing channel is `unknown`.
    """
    # An import asks for groups and should not wait for pandas to load.
    import pandas as pd

    groups = by_group(connection, span, selection, by)
    if by is None:
        return pd.DataFrame([groups.get(None, dict.fromkeys(COUNTS, 0))], columns=list(COUNTS))
    lines = [{by.value: name, **counts} for name, counts in groups.items()]
    frame = pd.DataFrame(lines, columns=[by.value, *COUNTS]).astype(dict.fromkeys(COUNTS, "int64"))
    if by is Dimension.PROCEDURE:
        frame.insert(1, PROCEDURE_NAME, frame[by.value].map(_procedure_names(connection)))
    return frame


def by_group(connection: Connection, span: Span, selection: Selection, by: Dimension | None) -> Groups:
    """Every count of the days for each group of the dimension; without one under the key None, which is missing where
    there is nothing to count."""
    plan = plan_of(span)
    groups: Groups = {}
    name = ledger_counts.namer(connection, by)
    if plan.half_months:
        for number, *flows in ledger_counts.flows(connection, plan.half_months, selection, by):
            ledger_counts.add_flows(_of(groups, name(number)), flows)
    begun = {plan.carried_from, plan.closing_from}
    for number, half_month, *openings in ledger_counts.openings(connection, sorted(begun), selection, by):
        signs = Signs(carried=half_month == plan.carried_from, closing=half_month == plan.closing_from)
        _add_openings(_of(groups, name(number)), openings, signs)
    if plan.passes:
        _add_passes(connection, plan, groups, selection, by)
    return groups


def _add_passes(connection: Connection, plan: Plan, groups: Groups, selection: Selection, by: Dimension | None) -> None:
    name = dossier_counts.namer(connection, by)
    for days, signs in plan.passes.items():
        for number, openings, flows in dossier_counts.passed(connection, days, signs, selection, by):
            counts = _of(groups, name(number))
            ledger_counts.add_flows(counts, flows, signs.flows)
            _add_openings(counts, openings, signs)


def _of(groups: Groups, name: str | None) -> Counts:
    return groups.setdefault(name, ledger_counts.none_counted())


def _add_openings(counts: Counts, openings: Sequence[int], signs: Signs) -> None:
    counts["carried_over"] += signs.carried * openings[0]
    ledger_counts.add_pending(counts, openings, signs.closing)


def count_parts(
    connection: Connection, parts: Sequence[tuple[str, Span]], selection: Selection
) -> list[tuple[str, Counts]]:
    """Every count of several spans, each under its name, in order."""
    whole = [plan_of(span).whole for _, span in parts]
    of_ledger = iter(ledger_counts.by_spans(connection, [span for span in whole if span], selection))
    return [
        (name, next(of_ledger) if is_whole else _total(connection, span, selection))
        for (name, span), is_whole in zip(parts, whole, strict=True)
    ]


def _total(connection: Connection, span: Span, selection: Selection) -> Counts:
    return by_group(connection, span, selection, None).get(None, ledger_counts.none_counted())


def _procedure_names(connection: Connection) -> dict[str, str]:
    """A name for each procedure's label; where a code bears several, the first in order."""
    named = select(PROCEDURE_LABEL, func.min(procedure.c.name)).group_by(PROCEDURE_LABEL)
    return {label: name for label, name in connection.execute(named)}
