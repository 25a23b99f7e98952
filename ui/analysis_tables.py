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
class _Stretch:
    """The columns of one group: what stands over them, and a cell a line."""

    heading: str
    groups: Groups
    cells: Sequence[Cell | None]


def plain_table(scope: Scope, rows: Dimension, figures: Sequence[str]) -> ShownTable:
    """A line a group with the figures, and the line over all groups."""
    lines = lines_of(scope, rows)
    cells = cells_of(lines, spoken_cells(scope), figures)
    found = [(figure, labels.figure_label(figure)) for figure in figures]
    places = [(figure, Place(figure, label.text, label.definition, label.definition)) for figure, label in found]
    columns = joined(figure_columns(figure, cells, place) for figure, place in places)
    return replace(_table(lines, scope, columns, f"Số liệu theo {_in_words(rows)}"), notes=(GAP_NOTE,))


def cross_tables(
    scope: Scope, rows: Dimension, columns: Lines, figures: Sequence[str], *, together: bool
) -> list[ShownTable]:
    """One table of all figures, or one a figure, with a line and a column over all groups. `columns` stand as columns
    as they would as lines."""
    lines, spoken = lines_of(scope, rows), spoken_cells(scope)
    stretches = [
        _Stretch(name, groups, cells_of(lines, spoken, figures, within=groups))
        for name, groups in zip(columns.names, columns.groups, strict=True)
    ]
    by = f"theo {_in_words(rows)} và {_in_words(columns.dimension)}"
    if together and len(figures) > 1:
        table = _table(lines, scope, _side_by_side(stretches, figures), f"Số liệu {by}")
        return [replace(table, notes=_notes(figures))]
    return [
        replace(_table(lines, scope, _of_one(stretches, figure), f"{text} {by}"), name=text, notes=_notes([figure]))
        for figure, text in ((figure, labels.figure_label(figure).text) for figure in figures)
    ]


def _table(lines: Lines, scope: Scope, columns: Columns, title: str) -> ShownTable:
    made = shown_table(columns, lines.dimension, lines.names, lines.groups, scope)
    return replace(made, name=title, title=title, last_is_total=True)


def _notes(figures: Sequence[str]) -> tuple[str, ...]:
    return (*labels.definition_lines(figures), GAP_NOTE, _SUM_NOTE)


def _side_by_side(stretches: Sequence[_Stretch], figures: Sequence[str]) -> Columns:
    def made() -> Iterator[Columns]:
        for number, stretch in enumerate(stretches):
            for figure in figures:
                label = labels.figure_label(figure)
                place = Place(f"column_{number}_{figure}", label.text, label.definition, over=stretch.heading)
                yield figure_columns(figure, stretch.cells, replace(place, within=Within(stretch.groups)))

    return joined(made())


def _of_one(stretches: Sequence[_Stretch], figure: str) -> Columns:
    return joined(
        figure_columns(figure, stretch.cells, Place(f"column_{number}", stretch.heading, within=Within(stretch.groups)))
        for number, stretch in enumerate(stretches)
    )


def _in_words(dimension: Dimension) -> str:
    return labels.DIMENSIONS[dimension].lower()
