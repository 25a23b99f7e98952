"""The answer of `tthc rates` in every form in which it can be written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.answer import Answer
from cli.rate_lines import PROCEDURE_NAME, PROMISED_RATES, Line, RateLines, as_values
from cli.rate_tables import TOTAL, group_name, notes, scope_line, show
from domain.scope import Dimension
from domain.words import COUNTS, DIMENSIONS, RATES

if TYPE_CHECKING:
    from exports.table import ExportColumn, ExportTable

_KEY = "key"


def answer_of(lines: RateLines) -> Answer:
    """The answer in every form: in a workbook the total has a sheet of its own."""
    return Answer(show=lambda out: show(lines, out), facts=lines.as_json, tables=lambda: _tables(lines))


def _tables(lines: RateLines) -> list["ExportTable"]:
    tables = [_export_table(lines, "Số liệu", lines.by, lines.rows)]
    if lines.by is not None:
        tables.append(_export_table(lines, TOTAL, None, (lines.total,)))
    return tables


def _export_table(lines: RateLines, name: str, by: Dimension | None, rows: Sequence[Line]) -> "ExportTable":
    from pandas import DataFrame

    from exports.table import ExportColumn, ExportTable

    keys = [ExportColumn(_KEY, DIMENSIONS[by] if by else "Nhóm", "text")]
    if by is Dimension.PROCEDURE:
        keys.append(ExportColumn(PROCEDURE_NAME, "Tên thủ tục", "text"))
    frame = DataFrame([_row(line, by) for line in rows], columns=[_KEY, PROCEDURE_NAME, *COUNTS, *PROMISED_RATES])
    return ExportTable(
        name=name,
        title="Số lượng và tỷ lệ hồ sơ thủ tục hành chính",
        frame=frame,
        columns=(*keys, *figure_columns()),
        scope_lines=(scope_line(lines),),
        notes=tuple(notes(lines)),
    )


def figure_columns() -> list["ExportColumn"]:
    """The columns of every count and every promised rate, with their definitions."""
    from exports.table import ExportColumn

    counts = [ExportColumn(field, label.text, "integer", label.definition) for field, label in COUNTS.items()]
    shares = [ExportColumn(name, RATES[name].text, "percent", RATES[name].definition) for name in PROMISED_RATES]
    return [*counts, *shares]


def _row(line: Line, by: Dimension | None) -> dict[str, object]:
    name = TOTAL if by is None else group_name(line, by)
    return {_KEY: name, PROCEDURE_NAME: line.procedure_name, **as_values(line.counts)}
