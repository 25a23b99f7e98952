"""The lines of an analyst's table, and the counts of each line within a group or a period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from domain.counts import COUNTS
from domain.scope import Dimension, Scope
from measures.counts import count, total
from measures.plain_means import plain_means
from measures.told import told_groups
from ui import labels
from ui.address import Group, narrowed
from ui.cache import ask
from ui.figure_columns import Cell
from ui.figure_tables import counts_by_line, group_keys, group_names, total_name
from ui.spoken_cells import SpokenCells

Groups = tuple[Group, ...]
_NOTHING = dict.fromkeys(COUNTS, 0)


@dataclass(frozen=True)
class Lines:
    """The lines of a table: names, and the groups that narrow the scope to each; the last line is over all groups."""

    dimension: Dimension
    names: tuple[str, ...]
    groups: tuple[Groups, ...]

    def first(self, most: int) -> "Lines":
        """At most so many groups, and the last line."""
        place = min(most, len(self.names) - 1)
        return Lines(self.dimension, (*self.names[:place], self.names[-1]), (*self.groups[:place], self.groups[-1]))


def lines_of(scope: Scope, dimension: Dimension) -> Lines:
    """The groups of which files speak, and the line over all."""
    return lines_from(ask(told_groups, scope, dimension), dimension)


def lines_from(frame: pd.DataFrame, dimension: Dimension) -> Lines:
    """The groups of a frame of counts, and the line over all."""
    groups = [((dimension, key),) for key in group_keys(frame, dimension)]
    return Lines(dimension, (*group_names(frame, dimension), total_name(dimension)), (*groups, ()))


def cells_of(
    lines: Lines, spoken: SpokenCells, figures: Sequence[str], *, within: Groups = (), only_told: bool = False
) -> list[Cell | None]:
    """The cell of each line within the groups; None for a part of time of which no file speaks.

    With `only_told` also None for any other group of which no file speaks: its counts must not be compared.
    """
    scope = narrowed(spoken.scope, within)
    if scope is None:
        return [None] * len(lines.groups)
    cells = [
        _cell(counts, spoken, (*groups, *within), only_told)
        for groups, counts in zip(lines.groups, _counted(scope, lines), strict=True)
    ]
    return _with_means(cells, scope, lines) if any(figure in labels.MEANS for figure in figures) else cells


def _cell(counts: dict[str, int], spoken: SpokenCells, groups: Groups, only_told: bool) -> Cell | None:
    is_told = spoken.tell(groups)
    if not is_told and (only_told or any(dimension.is_time for dimension, _ in groups)):
        return None
    return Cell(counts, is_told)


def _counted(scope: Scope, lines: Lines) -> list[dict[str, int]]:
    frame = ask(count, scope, lines.dimension)
    by_key = dict(zip(group_keys(frame, lines.dimension), counts_by_line(frame), strict=True))
    return [(by_key.get(groups[0][1]) or _NOTHING) if groups else ask(total, scope) for groups in lines.groups]


def _with_means(cells: list[Cell | None], scope: Scope, lines: Lines) -> list[Cell | None]:
    by_key, whole = ask(plain_means, scope, lines.dimension)
    means = [by_key.get(groups[0][1]) if groups else whole for groups in lines.groups]
    return [replace(cell, means=own) if cell else None for cell, own in zip(cells, means, strict=True)]
