"""Counts over a period, from the ledger where its half-months fit and from the dossiers where they do not.

Both ways give the same numbers (a test holds them against each other). The definitions are the domain rules, part 2.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from db import dossier_counts, ledger_counts
from db.batches import last_event
from db.count_conditions import Span
from db.dossier_counts import needs_dossiers
from db.ledger_counts import Counts, Groups
from db.schema import procedure
from db.selection_filters import PROCEDURE_LABEL
from domain.counts import COUNTS
from domain.period import half_month_of, is_half_month_end, is_half_month_start
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
    half_months = _ledger_half_months(connection, span, selection, by)
    if half_months is None:
        return dossier_counts.by_group(connection, span, selection, by)
    return ledger_counts.by_group(connection, half_months, selection, by)


def count_parts(
    connection: Connection, parts: Sequence[tuple[str, Span]], selection: Selection
) -> list[tuple[str, Counts]]:
    """Every count of several spans, each under its name, in order."""
    spans = [span for _, span in parts]
    half_months = [_ledger_half_months(connection, span, selection, None) for span in spans]
    of_ledger = iter(ledger_counts.by_spans(connection, [whole for whole in half_months if whole], selection))
    return [
        (name, next(of_ledger) if whole else dossier_counts.by_group(connection, span, selection, None)[None])
        for (name, span), whole in zip(parts, half_months, strict=True)
    ]


def _ledger_half_months(
    connection: Connection, span: Span, selection: Selection, by: Dimension | None
) -> tuple[int, int] | None:
    """The first and last half-month of a span that the ledger can answer whole, else None."""
    if needs_dossiers(selection, by) or not is_half_month_start(span.first) or span.first > span.until:
        return None
    if not is_half_month_end(span.until) and not _nothing_after(connection, span):
        return None
    return half_month_of(span.first), half_month_of(span.until)


def _nothing_after(connection: Connection, span: Span) -> bool:
    """Whether no file shows days after the data date, so that the ledger's last line ends on the data date."""
    last = last_event(connection)
    return span.until == span.data_date and (last is None or last <= span.data_date)


def _procedure_names(connection: Connection) -> dict[str, str]:
    """A name for each procedure's label; where a code bears several, the first in order."""
    named = select(PROCEDURE_LABEL, func.min(procedure.c.name)).group_by(PROCEDURE_LABEL)
    return {label: name for label, name in connection.execute(named)}
