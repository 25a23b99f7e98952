"""What is wrong in a file, and which columns were recognised in it, as lists."""

from collections.abc import Collection, Sequence

import pandas as pd

from domain.batch import Issue, Severity
from etl.recognition.recognised import RecognisedColumn
from exports.table import ExportColumn, ExportTable
from ui.labels import FIELDS, SEVERITIES, value_label

_ISSUE_COLUMNS = (
    ExportColumn("severity", "Mức", "text"),
    ExportColumn("message", "Nội dung và việc cần làm", "text"),
    ExportColumn("sheet", "Trang tính", "text"),
    ExportColumn("row", "Dòng", "integer"),
    ExportColumn("column", "Cột", "text"),
    ExportColumn("heading", "Tiêu đề cột", "text"),
    ExportColumn("found", "Thấy trong tệp", "text"),
)
_COLUMN_COLUMNS = (
    ExportColumn("sheet", "Trang tính", "text"),
    ExportColumn("column", "Cột", "text"),
    ExportColumn("heading", "Tiêu đề trong tệp", "text"),
    ExportColumn("field", "Hiểu là", "text"),
    ExportColumn("samples", "Ví dụ", "text"),
)


def issue_table(issues: Sequence[Issue], file_name: str) -> ExportTable:
    """One line an issue, with its place in the file; those that keep rows outside come first."""
    issues = sorted(issues, key=lambda issue: issue.severity is not Severity.ERROR)
    frame = pd.DataFrame(
        {
            "severity": [_severity(issue) for issue in issues],
            "message": [issue.message for issue in issues],
            "sheet": [issue.sheet for issue in issues],
            "row": pd.array([issue.row for issue in issues], dtype="Int64"),
            "column": [issue.column for issue in issues],
            "heading": [issue.heading for issue in issues],
            "found": [issue.found for issue in issues],
        }
    )
    return ExportTable("Lỗi và cảnh báo", f"Lỗi và cảnh báo trong tệp {file_name}", frame, _ISSUE_COLUMNS)


def _severity(issue: Issue) -> str:
    # An issue of a column or a whole sheet sets no single row aside.
    whole = SEVERITIES[issue.severity]
    return whole if issue.row is not None else whole.partition(" – ")[0]


def column_table(
    columns: Sequence[RecognisedColumn], file_name: str, asked: Collection[tuple[str, str | None]] = ()
) -> ExportTable:
    """One line a column of the file: the field that it holds, or that it is not imported, or that a question about it
    (`asked`: sheet and letter) is open."""
    frame = pd.DataFrame(
        {
            "sheet": [column.sheet for column in columns],
            "column": [column.letter for column in columns],
            "heading": [column.heading for column in columns],
            "field": [_taken_for(column, asked) for column in columns],
            "samples": [_samples(column) for column in columns],
        }
    )
    return ExportTable("Các cột", f"Các cột của tệp {file_name}", frame, _COLUMN_COLUMNS)


def _samples(column: RecognisedColumn) -> str:
    # Samples are what the importer made of the cells: for these fields codes of ours, not the file's own words.
    return " · ".join(value_label(column.field or "", sample) for sample in column.samples)


def _taken_for(column: RecognisedColumn, asked: Collection[tuple[str, str | None]]) -> str:
    if column.field:
        return FIELDS.get(column.field, column.field)
    return "(chờ trả lời)" if (column.sheet, column.letter) in asked else "(không nạp)"
