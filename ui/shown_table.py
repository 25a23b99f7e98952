"""A table of figures as the screen shows it: its columns, what each number opens, and its form for the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from domain.scope import Scope
from exports.table import ExportColumn, ExportTable
from ui.address import Drill, Group
from ui.formats import format_change, format_count, format_day, format_number

Kind = Literal["text", "integer", "number", "change", "percent", "fraction", "date", "datetime"]

# A table with more columns takes the whole width of the window.
_MOST_OF_A_PAGE = 12


@dataclass(frozen=True)
class Within:
    """Which dossiers a column counts: those in `groups` besides the line's own groups. A column of another period has a
    scope and groups for each line (`lines`) of its own; else those of the table hold."""

    groups: tuple[Group, ...] = ()
    scope: Scope | None = None
    lines: tuple[tuple[Group, ...], ...] = ()


EVERYWHERE = Within()


@dataclass(frozen=True)
class ShownColumn:
    """One column on the screen. A `fraction` is text, the two counts of the rate before it; a `change` a number with
    its sign. `over` is the heading over this and its neighbours with the same, "" where there is none.

    `opens` is the set of counts whose dossiers a click opens; "" opens nothing. `entry` is the figure's key in the
    dictionary, to which its heading leads.
    """

    field: str
    heading: str
    kind: Kind
    help: str = ""
    opens: str = ""
    within: Within = EVERYWHERE
    over: str = ""
    entry: str = ""


def under(over: str, heading: str) -> str:
    """A heading in one line with the one over it, for grids and files."""
    return f"{over} · {heading}" if over else heading


@dataclass(frozen=True, eq=False)
class ShownTable:
    """A table as it is shown. One entry of `row_groups` a line: the groups that narrow the scope to it.

    `export_columns` and `frame` are what the files hold; `percent_texts` how each share of a percent column is written.
    `last_is_total` sets the last line apart.
    """

    name: str
    title: str
    scope: Scope
    frame: pd.DataFrame
    columns: tuple[ShownColumn, ...]
    row_groups: tuple[tuple[Group, ...], ...]
    export_columns: tuple[ExportColumn, ...]
    percent_texts: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    scope_lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    last_is_total: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether a page of the usual width is too narrow for the table."""
        return sum(column.kind != "fraction" for column in self.columns) > _MOST_OF_A_PAGE

    def behind(self, column: ShownColumn, line: int, origin: str) -> tuple[Scope, Drill]:
        """The scope and the click for the number in this column and line; `origin` is the page on which it stands."""
        lines = column.within.lines or self.row_groups
        drill = Drill(column.opens, (*lines[line], *column.within.groups), origin)
        return column.within.scope or self.scope, drill

    def written(self, column: ShownColumn, value: Any) -> str:
        """A number or a day of the column as a reader sees it."""
        if column.kind == "date":
            return format_day(value)
        if column.kind == "number":
            return format_number(value)
        if column.kind == "percent":
            return self.percent_texts[column.field][float(value)]
        return format_change(int(value), 0) if column.kind == "change" else format_count(int(value))

    def to_export(self) -> ExportTable:
        """The same table as the exporters take it."""
        return ExportTable(self.name, self.title, self.frame, self.export_columns, self.scope_lines, self.notes)
