"""Procedures with their sectors, levels and dossiers, on the screen and for the files."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from domain.scope import Dimension, Scope
from exports.table import ExportColumn, ExportTable
from ui import labels
from ui.figure_columns import Cell, Columns, Place, figure_columns, joined
from ui.figure_tables import counts_by_line, shown_table
from ui.shown_table import ShownColumn, ShownTable

_FIGURES = ("received", "online_rate", "resolved", "e_result_rate", "late")
_WORDS = {"code": "Mã thủ tục", "sectors": "Lĩnh vực", "levels": "Mức độ dịch vụ công"}


def procedures_table(lines: pd.DataFrame, scope: Scope, *, title: str) -> ShownTable:
    """The table of measures.procedures.procedure_lines: a line a procedure."""
    cells = [Cell(counts) if counts else None for counts in counts_by_line(lines)]
    told = [name for name in _FIGURES if name != "e_result_rate" or lines["e_result_known"].any()]
    # What can be counted stands first: in a long table words push it out of sight.
    columns = joined([*(figure_columns(name, cells, _place(name)) for name in told), _words(lines)])
    groups = [((Dimension.PROCEDURE, str(procedure)),) for procedure in lines["procedure"]]
    table = shown_table(columns, Dimension.PROCEDURE, list(lines["procedure_name"]), groups, scope)
    return replace(table, name=title, title=title)


def list_of(lines: pd.DataFrame, scope_lines: Sequence[str], *, title: str) -> ExportTable:
    """Procedures without their counts."""
    columns = (
        ExportColumn("procedure_name", labels.DIMENSIONS[Dimension.PROCEDURE], "text"),
        ExportColumn("code", _WORDS["code"], "text"),
        ExportColumn("sectors", _WORDS["sectors"], "text"),
    )
    frame = lines[["procedure_name"]].assign(code=_texts(lines["code"]), sectors=_sectors(lines))
    return ExportTable(title, title, frame.reset_index(drop=True), columns, tuple(scope_lines))


def _words(lines: pd.DataFrame) -> Columns:
    texts = {
        "code": _texts(lines["code"]),
        "sectors": _sectors(lines),
        "levels": [", ".join(labels.LEVELS[level] for level in levels) for levels in lines["levels"]],
    }
    told = {name: heading for name, heading in _WORDS.items() if any(texts[name])}
    return Columns(
        tuple(ShownColumn(name, heading, "text") for name, heading in told.items()),
        tuple(ExportColumn(name, heading, "text") for name, heading in told.items()),
        {name: pd.Series([text or None for text in column], dtype=object) for name, column in texts.items()},
    )


def _sectors(lines: pd.DataFrame) -> list[str]:
    return [", ".join(sectors) for sectors in lines["sectors"]]


def _texts(values: "pd.Series[str]") -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _place(name: str) -> Place:
    label = labels.figure_label(name)
    return Place(name, label.text, label.definition, label.definition, entry=name)
