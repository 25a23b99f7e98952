"""Coverage as a grid on the screen, and as lists for the files."""

from collections.abc import Mapping, Sequence

import pandas as pd

from domain.coverage import Coverage, Covered, UnitCoverage
from domain.scope import Scope
from exports.table import ExportColumn, ExportTable
from measures.counts import data_date
from ui import labels
from ui.cache import ask
from ui.month_grid import GridCell, Look
from ui.scope_words import scope_lines

WORDS: dict[Covered, str] = {
    Covered.FULL: "đủ tệp",
    Covered.PART: "có tệp một phần tháng",
    Covered.SILENT: "có tệp, không có hồ sơ nào của cơ quan",
    Covered.NONE: "chưa có tệp",
}
MARKS: dict[Covered, str] = {Covered.FULL: "✓", Covered.PART: "◐", Covered.SILENT: "○", Covered.NONE: "—"}
_LOOKS: Mapping[Covered, Look] = {
    Covered.FULL: "good",
    Covered.PART: "part",
    Covered.SILENT: "good",
    Covered.NONE: "none",
}
_FILE_COLUMNS = (
    ExportColumn("agency", "Cơ quan", "text"),
    ExportColumn("file_name", "Tệp", "text"),
    ExportColumn(
        "first", "Từ ngày", "date", "Ngày đầu của kỳ ghi trên tệp; tệp không ghi kỳ: ngày tiếp nhận đầu tiên."
    ),
    ExportColumn("last", "Đến ngày", "date"),
    ExportColumn("rows", "Số hồ sơ", "integer"),
    ExportColumn("batch_id", "Lần nạp", "integer"),
)


def coverage_rows(units: Sequence[UnitCoverage]) -> list[tuple[str, list[GridCell]]]:
    """The grid: a line a unit, a cell a month."""
    return [(unit.agency, [_cell(unit.agency, *month) for month in unit.months]) for unit in units]


def coverage_table(coverage: Coverage, scope: Scope) -> ExportTable:
    """The grid in words, a column a month."""
    months = [month for month, _ in coverage.units[0].months] if coverage.units else []
    frame = pd.DataFrame(
        [
            {"agency": unit.agency, **{month: WORDS[covered] for month, covered in unit.months}}
            for unit in coverage.units
        ],
        columns=["agency", *months],
    )
    headings = (ExportColumn(month, labels.month_label(month), "text") for month in months)
    columns = (ExportColumn("agency", "Cơ quan", "text"), *headings)
    title = "Độ phủ dữ liệu theo cơ quan và tháng"
    return ExportTable("Độ phủ dữ liệu", title, frame, columns, scope_lines(scope, ask(data_date)))


def file_table(files: pd.DataFrame, scope: Scope) -> ExportTable:
    """The files behind the grid, a line a file and agency."""
    title = "Tệp đã nạp của từng cơ quan"
    return ExportTable("Tệp đã nạp", title, files, _FILE_COLUMNS, scope_lines(scope, ask(data_date)))


def _cell(agency: str, month: str, covered: Covered) -> GridCell:
    meaning = f"{agency}, tháng {labels.month_label(month)}: {WORDS[covered]}."
    return GridCell(MARKS[covered], meaning, _LOOKS[covered])
