"""Tables for the tests of the way out, and what a reader finds in them again."""

import csv
import io
from collections.abc import Sequence

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from pandas import DataFrame

from exports.table import ColumnKind, ExportColumn, ExportTable
from exports.workbook import to_xlsx


def table_of(
    values: Sequence[object], *, kind: ColumnKind = "text", heading: str = "Cột", name: str = "Bảng", note: str = ""
) -> ExportTable:
    """A table of one column that holds exactly these values."""
    frame = DataFrame({"value": list(values)}, dtype=object)
    return ExportTable(name, "Bảng thử", frame, (ExportColumn("value", heading, kind, note),))


def agencies(frame: DataFrame | None = None, *, name: str = "Theo cơ quan") -> ExportTable:
    """Two agencies with a count and a rate; the second has nothing to divide by."""
    lines = DataFrame(
        {"agency": ["Sở Xây dựng", "Sở Y tế"], "received": [1200, 0], "on_time_rate": [0.9994, float("nan")]}
    )
    return ExportTable(
        name=name,
        title="Hồ sơ theo cơ quan",
        frame=lines if frame is None else frame,
        columns=(
            ExportColumn("agency", "Cơ quan", "text"),
            ExportColumn("received", "Tiếp nhận", "integer", "Hồ sơ có ngày tiếp nhận trong kỳ"),
            ExportColumn("on_time_rate", "Tỷ lệ đúng hạn", "percent", "(sớm hạn + đúng hạn) / có kết quả"),
        ),
        scope_lines=("Kỳ: 01/01/2023 – 31/12/2023", "Số liệu đến ngày 31/10/2023"),
        notes=("Số liệu tạm tính.",),
    )


def sheets_of(*tables: ExportTable) -> dict[str, Worksheet]:
    """The workbook written and opened again: worksheets by name."""
    workbook = load_workbook(io.BytesIO(to_xlsx(tables)))
    return {name: workbook[name] for name in workbook.sheetnames}


def only_cell(table: ExportTable) -> Cell:
    """The cell under the heading of a table of one column and one row."""
    cell = list(sheets_of(table).values())[1]["A2"]
    assert isinstance(cell, Cell)
    return cell


def texts_in(worksheet: Worksheet) -> list[str]:
    """Every text of a sheet, row by row."""
    return [value for row in worksheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]


def lines_of(content: bytes, *, delimiter: str = ",") -> list[list[str]]:
    """The records of a CSV file, its byte order mark taken off."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
