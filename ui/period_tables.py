"""A table of two periods side by side with their difference, one line a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from domain.coverage import Covered
from domain.scope import Dimension, Scope
from exports.coverage_line import coverage_line
from measures.counts import parts_of
from measures.told import told_in_either
from ui import labels
from ui.cache import ask
from ui.figure_columns import Cell, Columns, Place, change_columns, figure_columns, joined
from ui.figure_tables import shown_table, total_name
from ui.scope_words import period_words
from ui.shown_table import EVERYWHERE, ShownTable, Within
from ui.spoken_cells import SpokenCells, spoken_cells
from ui.table_lines import Groups, Lines, cells_of, lines_from

_NOTE = "Chỉ so sánh chỗ có tệp ở cả hai kỳ: ô trống là không có tệp, không phải là 0."


@dataclass(frozen=True)
class _Side:
    """One of the two periods: the heading of its columns, its lines, and a cell for each line."""

    heading: str
    scope: Scope
    lines: Lines
    cells: Sequence[Cell | None]


def period_table(scope: Scope, other: Scope, rows: Dimension, figures: Sequence[str]) -> ShownTable:
    """Each figure in the scope, in the other scope (the same selection in another period), and the difference."""
    spoken = spoken_cells(scope), spoken_cells(other)
    now, before = (
        _Side(labels.period_label(side.scope.period.notation), side.scope, lines, _cells(lines, side, figures))
        for side, lines in zip(spoken, _lines(*spoken, rows), strict=True)
    )
    columns = joined(_columns(now, before, figures))
    table = shown_table(columns, rows, now.lines.names, now.lines.groups, scope)
    title = f"So sánh hai kỳ theo {labels.DIMENSIONS[rows].lower()}"
    return replace(
        table,
        name=title,
        title=f"{title}: {now.heading} và {before.heading}",
        scope_lines=(*table.scope_lines, other_period_line(other)),
        notes=(*labels.definition_lines(figures), _NOTE),
        last_is_total=True,
    )


def other_period_line(other: Scope) -> str:
    """A line that names the other period and says how far files cover it."""
    return f"So với kỳ: {period_words(other)}. {coverage_line(spoken_cells(other).coverage)}"


def _cells(lines: Lines, spoken: SpokenCells, figures: Sequence[str]) -> list[Cell | None]:
    return cells_of(lines, spoken, figures, only_told=True)


def _columns(now: _Side, before: _Side, figures: Sequence[str]) -> Iterator[Columns]:
    of_before = Within(scope=before.scope, lines=before.lines.groups)
    for figure in figures:
        label = labels.figure_label(figure)
        place = Place(f"{figure}_now", now.heading, label.definition, over=label.text, entry=figure)
        yield figure_columns(figure, now.cells, place)
        place = replace(place, field=f"{figure}_before", heading=before.heading, within=of_before)
        yield figure_columns(figure, before.cells, place)
        place = replace(place, field=f"{figure}_change", heading="Chênh lệch", within=EVERYWHERE)
        yield change_columns(figure, now.cells, before.cells, place)


def _lines(now: SpokenCells, before: SpokenCells, rows: Dimension) -> tuple[Lines, Lines]:
    """The lines of both periods, equally many: groups that either has; parts of time paired by their place."""
    if rows.is_time:
        return _parts_side_by_side(now, before, rows)
    lines = lines_from(ask(told_in_either, now.scope, before.scope, rows), rows)
    return lines, lines


def _parts_side_by_side(now: SpokenCells, before: SpokenCells, rows: Dimension) -> tuple[Lines, Lines]:
    pairs = zip_longest(_parts(now.scope, rows), _parts(before.scope, rows), fillvalue=((rows, None),))
    told_pairs = [(new, old) for new, old in pairs if now.tell(new) or before.tell(old)]
    names = [" – ".join(filter(None, (_part_name(now, new), _part_name(before, old)))) for new, old in told_pairs]
    return (
        Lines(rows, (*names, total_name(rows)), (*(new for new, _ in told_pairs), ())),
        Lines(rows, (*names, total_name(rows)), (*(old for _, old in told_pairs), ())),
    )


def _parts(scope: Scope, rows: Dimension) -> list[Groups]:
    return [((rows, part.notation),) for part in parts_of(scope.period, rows)]


def _part_name(spoken: SpokenCells, part: Groups) -> str:
    dimension, key = part[0]
    if key is None:
        return ""
    name = labels.key_label(dimension, key)
    return f"{name} ({labels.INCOMPLETE})" if spoken.covered(part) is Covered.PART else name
