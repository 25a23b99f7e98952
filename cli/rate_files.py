"""The answer of `tthc rates` as bytes: JSON for programs, the terminal's text, CSV and a workbook to take away."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.console import file_console
from cli.rate_lines import PROCEDURE_NAME, PROMISED_RATES, Line, RateLines, as_values
from cli.rate_tables import TOTAL, group_name, notes, scope_line, show
from domain.scope import Dimension
from domain.words import COUNTS, DIMENSIONS, RATES

if TYPE_CHECKING:
    from exports.table import ExportTable

_KEY = "key"


def as_json(lines: RateLines) -> bytes:
    """The interface's JSON, UTF-8, with a line end."""
    return (json.dumps(lines.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def as_text(lines: RateLines) -> bytes:
    """What the terminal shows, UTF-8."""
    out = file_console()
    with out.capture() as shown:
        show(lines, out)
    return shown.get().encode()


def as_csv(lines: RateLines) -> bytes:
    """The lines with every count and rate, comma and decimal point."""
    from exports.delimited import to_csv

    return to_csv(_export_table(lines, "Số liệu", lines.by, lines.rows))


def as_vietnamese_csv(lines: RateLines) -> bytes:
    """The same as an Excel with Vietnamese settings opens it."""
    from exports.delimited import to_vietnamese_csv

    return to_vietnamese_csv(_export_table(lines, "Số liệu", lines.by, lines.rows))


def as_xlsx(lines: RateLines) -> bytes:
    """A workbook: contents and definitions, the lines with every count and rate, and the total on its own sheet."""
    from exports.workbook import to_xlsx

    tables = [_export_table(lines, "Số liệu", lines.by, lines.rows)]
    if lines.by is not None:
        tables.append(_export_table(lines, TOTAL, None, (lines.total,)))
    return to_xlsx(tables)


def _export_table(lines: RateLines, name: str, by: Dimension | None, rows: Sequence[Line]) -> "ExportTable":
    from pandas import DataFrame

    from exports.table import ExportColumn, ExportTable

    keys = [ExportColumn(_KEY, DIMENSIONS[by] if by else "Nhóm", "text")]
    if by is Dimension.PROCEDURE:
        keys.append(ExportColumn(PROCEDURE_NAME, "Tên thủ tục", "text"))
    counts = [ExportColumn(field, label.text, "integer", label.definition) for field, label in COUNTS.items()]
    shares = [ExportColumn(name, RATES[name].text, "percent", RATES[name].definition) for name in PROMISED_RATES]
    frame = DataFrame([_row(line, by) for line in rows], columns=[_KEY, PROCEDURE_NAME, *COUNTS, *PROMISED_RATES])
    return ExportTable(
        name=name,
        title="Số lượng và tỷ lệ hồ sơ thủ tục hành chính",
        frame=frame,
        columns=(*keys, *counts, *shares),
        scope_lines=(scope_line(lines),),
        notes=tuple(notes(lines)),
    )


def _row(line: Line, by: Dimension | None) -> dict[str, object]:
    name = TOTAL if by is None else group_name(line, by)
    return {_KEY: name, PROCEDURE_NAME: line.procedure_name, **as_values(line)}
