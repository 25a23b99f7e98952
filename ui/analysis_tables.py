"""An analyst's tables: figures by one dimension, or by two with a line and a column over all groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.scope import Dimension, Scope
from ui import labels
from ui.figure_columns import Cell, Columns, Place, figure_columns, joined
from ui.figure_tables import shown_table
from ui.shown_table import ShownTable, Within
from ui.spoken_cells import spoken_cells
from ui.table_lines import Groups, Lines, cells_of, lines_of

GAP_NOTE = "Dấu —: không có tệp nào cho ô ấy, hoặc tỷ lệ không có hồ sơ nào để chia; không phải là 0."
_SUM_NOTE = (
    "Tổng cộng và cả kỳ đếm mọi hồ sơ đã biết, kể cả hồ sơ của ô có dấu —; tỷ lệ tính từ hai số đếm đã cộng, "
    "không cộng các tỷ lệ."
)


@dataclass(frozen=True)
class _ColumnGroup:
    """The columns of one group: the heading over them, and one cell for each line."""

    heading: str
    groups: Groups
    cells: Sequence[Cell | None]


def plain_table(scope: Scope, rows: Dimension, figures: Sequence[str]) -> ShownTable:
    """One line a group with the figures, and a last line over all groups."""
    lines = lines_of(scope, rows)
    cells = cells_of(lines, spoken_cells(scope), figures)
    labelled = [(figure, labels.figure_label(figure)) for figure in figures]
    places = [
        (figure, Place(figure, label.text, label.definition, label.definition, entry=figure))
        for figure, label in labelled
    ]
    columns = joined(figure_columns(figure, cells, place) for figure, place in places)
    return replace(_table(lines, scope, columns, f"Số liệu theo {_in_words(rows)}"), notes=(GAP_NOTE,))


def cross_tables(
    scope: Scope, rows: Dimension, columns: Lines, figures: Sequence[str], *, together: bool
) -> list[ShownTable]:
    """One table of all figures (`together`), or one table a figure; each with a line and a column over all groups.

    `columns` are the groups that make the columns, given like the lines of a table.
    """
    lines, spoken = lines_of(scope, rows), spoken_cells(scope)
    column_groups = [
        _ColumnGroup(name, groups, cells_of(lines, spoken, figures, within=groups))
        for name, groups in zip(columns.names, columns.groups, strict=True)
    ]
    by = f"theo {_in_words(rows)} và {_in_words(columns.dimension)}"
    if together and len(figures) > 1:
        table = _table(lines, scope, _side_by_side(column_groups, figures), f"Số liệu {by}")
        return [replace(table, notes=_notes(figures))]
    return [
        replace(
            _table(lines, scope, _columns_of_figure(column_groups, figure), f"{text} {by}"),
            name=text,
            notes=_notes([figure]),
        )
        for figure, text in ((figure, labels.figure_label(figure).text) for figure in figures)
    ]


def _table(lines: Lines, scope: Scope, columns: Columns, title: str) -> ShownTable:
    table = shown_table(columns, lines.dimension, lines.names, lines.groups, scope)
    return replace(table, name=title, title=title, last_is_total=True)


def _notes(figures: Sequence[str]) -> tuple[str, ...]:
    return (*labels.definition_lines(figures), GAP_NOTE, _SUM_NOTE)


def _side_by_side(column_groups: Sequence[_ColumnGroup], figures: Sequence[str]) -> Columns:
    def made() -> Iterator[Columns]:
        for number, group in enumerate(column_groups):
            for figure in figures:
                label = labels.figure_label(figure)
                place = Place(f"column_{number}_{figure}", label.text, label.definition, over=group.heading)
                yield figure_columns(figure, group.cells, replace(place, within=Within(group.groups)))

    return joined(made())


def _columns_of_figure(column_groups: Sequence[_ColumnGroup], figure: str) -> Columns:
    return joined(
        figure_columns(figure, group.cells, Place(f"column_{number}", group.heading, within=Within(group.groups)))
        for number, group in enumerate(column_groups)
    )


def _in_words(dimension: Dimension) -> str:
    return labels.DIMENSIONS[dimension].lower()
