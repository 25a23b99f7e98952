"""A table of figures as it is shown: its columns, what each number opens, and the same as the exporters take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from domain.scope import Scope
from exports.table import ExportColumn, ExportTable
from ui.address import Group

Kind = Literal["text", "integer", "percent", "fraction", "date", "datetime"]


@dataclass(frozen=True)
class ShownColumn:
    """One column on the screen. A `fraction` is text, the two counts of the rate before it.

    `opens` is the set of counts whose dossiers a click opens, within `groups` besides the row's own; "" opens nothing.
    """

    field: str
    heading: str
    kind: Kind
    help: str = ""
    opens: str = ""
    groups: tuple[Group, ...] = ()


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

    def to_export(self) -> ExportTable:
        """The same table as the exporters take it."""
        return ExportTable(self.name, self.title, self.frame, self.export_columns, self.scope_lines, self.notes)
