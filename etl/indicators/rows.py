"""The rows of a sheet of indicators below its header: each as its cells by field, with Excel's row number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.spelling import heading_key
from etl.indicators.layout import EXAMPLE
from etl.recognition.identify import Plan
from etl.recognition.row_roles import is_column_numbers
from etl.values.cells import is_blank, shown
from etl.values.merged_values import MergedValues
from etl.workbook.sheet import Chunk, Sheet

_TOTALS = ("tong", "cong")
_EXAMPLE = heading_key(EXAMPLE)


@dataclass(frozen=True)
class Row:
    """One row: its cells by field, those of merged cells filled in, and the fields whose cell a merged one covers from
    above."""

    number: int
    cells: Mapping[str, object]
    covered: frozenset[str]

    def text(self, field: str) -> str:
        """What a cell shows, "" where it is empty or the sheet has no such column."""
        return shown(self.cells.get(field)).strip()


def rows_below(sheet: Sheet, plan: Plan) -> Iterator[Row]:
    """The rows that hold anything, in their order, without examples and repeated column numbers."""
    columns = {field: heading.index for field, heading in plan.columns.items()}
    merged = MergedValues(sheet.merged, columns.values(), plan.header_end)
    for chunk in sheet.chunks():
        for row in _rows_of(chunk, plan.header_end, columns, merged):
            if not _is_nothing(row):
                yield row


def is_total(text: str) -> bool:
    """Whether a text stands before a total: "Tổng cộng", "Cộng"."""
    return heading_key(text).split(" ")[0] in _TOTALS


def _rows_of(chunk: Chunk, header_end: int, columns: Mapping[str, int], merged: MergedValues) -> Iterator[Row]:
    skipped = min(max(0, header_end + 1 - chunk.first_row), chunk.height)
    first, count = chunk.first_row + skipped, chunk.height - skipped
    if not count or chunk.is_blank():
        return
    cells = {field: merged.filled(at, chunk.column(at)[skipped:], first - 1) for field, at in columns.items()}
    covered = {field: merged.covered(at, first - 1, count) for field, at in columns.items()}
    for place in range(count):
        if all(is_blank(column[place]) for column in cells.values()):
            continue
        of_row = {field: column[place] for field, column in cells.items()}
        yield Row(first + place, of_row, frozenset(field for field in columns if covered[field][place]))


def _is_nothing(row: Row) -> bool:
    filled = [cell for cell in row.cells.values() if not is_blank(cell)]
    if is_column_numbers(iter(filled)) and not any(isinstance(cell, int | float) for cell in filled):
        return True
    named = (row.text(field) for field in ("indicator", "indicator_name", "own_indicator"))
    return any(heading_key(text).startswith(_EXAMPLE) for text in named)
