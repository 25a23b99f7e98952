"""Tables of counts and rates by group, built for the screen and for the files at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from domain.counts import COUNTS
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from exports.table import ExportColumn
from measures.counts import data_date
from measures.rates import ratios
from measures.trends import COMPLETE
from ui import labels
from ui.address import Group
from ui.cache import ask
from ui.figure_columns import Cell, Columns, Place, figure_columns, joined, number_columns
from ui.scope_words import scope_lines
from ui.shown_table import ShownColumn, ShownTable
from ui.spoken_cells import spoken_cells
from ui.target_marks import summaries, target_columns

RANK = "rank"
NAME = "group_name"
_TOTAL, _WHOLE_PERIOD = "Tổng cộng", "Cả kỳ"
_SMALL_NOTE = "Dưới 30 hồ sơ đã giải quyết có ngày hẹn thì không xếp hạng."


def figure_table(
    frame: pd.DataFrame,
    dimension: Dimension,
    figures: Sequence[str],
    *,
    scope: Scope,
    name: str,
    title: str,
    total: Mapping[str, int] | None = None,
    headings: Mapping[str, str] | None = None,
    aimed: Sequence[str] = (),
) -> ShownTable:
    """The table of a frame of counts by one dimension: the group, then the figures (counts, rates, `rank`) in order.

    `total` adds a last line; it is asked for, not added up, because openings of following months do not add up.
    `headings` are other words than usual for counts whose place in the table asks for them; `aimed` are the rates that
    are held against their targets, where there are any.
    """
    groups: list[tuple[Group, ...]] = [((dimension, key),) for key in group_keys(frame, dimension)]
    names = group_names(frame, dimension)
    cells = _cells(frame, groups, scope)
    if total is not None:
        groups, names, cells = [*groups, ()], [*names, total_name(dimension)], [*cells, Cell(total)]
    ranks = [None if pd.isna(rank) else int(rank) for rank in frame.get(RANK, ())]
    columns = [
        _ranks([*ranks, *([] if total is None else [None])])
        if figure == RANK
        else figure_columns(figure, cells, _place(figure, headings or {}))
        for figure in figures
    ]
    counts = [cell.counts if cell and cell.told else None for cell in cells]
    columns += [found for rate in aimed if (found := target_columns(rate, scope, groups, counts))]
    table = shown_table(joined(columns), dimension, names, groups, scope)
    return replace(
        table,
        name=name,
        title=title,
        notes=((_SMALL_NOTE,) if RANK in figures else ()) + summaries(aimed, scope, total or {}),
        last_is_total=total is not None,
    )


def shown_table(
    columns: Columns, dimension: Dimension, names: Sequence[str], groups: Sequence[tuple[Group, ...]], scope: Scope
) -> ShownTable:
    """A table without a title: a first column of names, then the columns; one line a name, with its groups."""
    heading = labels.DIMENSIONS[dimension]
    return ShownTable(
        name="",
        title="",
        scope=scope,
        frame=pd.DataFrame({NAME: pd.Series(list(names), dtype=object), **columns.values}),
        columns=(ShownColumn(NAME, heading, "text"), *columns.shown),
        row_groups=tuple(groups),
        export_columns=(ExportColumn(NAME, heading, "text"), *columns.export),
        percent_texts=columns.texts,
        scope_lines=scope_lines(scope, ask(data_date)),
    )


def total_name(dimension: Dimension) -> str:
    """The name of the line or column over all groups; over parts of time it is no sum, and is called otherwise."""
    return _WHOLE_PERIOD if dimension.is_time else _TOTAL


def group_keys(frame: pd.DataFrame, dimension: Dimension) -> list[str | None]:
    """The keys of the frame's lines."""
    return [None if pd.isna(key) else str(key) for key in frame[dimension.value]]


def group_names(frame: pd.DataFrame, dimension: Dimension) -> list[str]:
    """The frame's groups in words; a part of time is marked where only some units have files for it."""
    if dimension is Dimension.PROCEDURE and "procedure_name" in frame:
        return [str(name) for name in frame["procedure_name"]]
    names = [labels.key_label(dimension, key) for key in group_keys(frame, dimension)]
    complete = frame.get(COMPLETE, [True] * len(names))
    return [name if whole else f"{name} ({labels.INCOMPLETE})" for name, whole in zip(names, complete, strict=True)]


def counts_by_line(frame: pd.DataFrame) -> list[dict[str, int] | None]:
    """The counts of each line by name; None where they are missing."""
    lines = frame[list(COUNTS)].astype(object).to_dict("records")
    return [None if pd.isna(line[COUNTS[0]]) else {name: int(line[name]) for name in COUNTS} for line in lines]


def ratio_of(frame: pd.DataFrame, rate: str) -> list[Ratio]:
    """The rate of each line as its two counts; Ratio(0, 0) where a line has no data."""
    return ratios(frame.fillna(dict.fromkeys(COUNTS, 0)), rate)


def _cells(frame: pd.DataFrame, groups: Sequence[tuple[Group, ...]], scope: Scope) -> list[Cell | None]:
    spoken = spoken_cells(scope)
    return [
        None if counts is None else Cell(counts, told=spoken.tell(within))
        for counts, within in zip(counts_by_line(frame), groups, strict=True)
    ]


def _place(figure: str, headings: Mapping[str, str]) -> Place:
    label = labels.figure_label(figure)
    return Place(figure, headings.get(figure, label.text), label.definition, label.definition, entry=figure)


def _ranks(ranks: Sequence[int | None]) -> Columns:
    return number_columns(ranks, Place(RANK, "Hạng", _SMALL_NOTE, _SMALL_NOTE))
