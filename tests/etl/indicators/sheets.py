"""Sheets of indicators as offices fill them in, made of the few rows a test is about."""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.reading.indicator_sheets import read_indicators
from etl.reading.reading import Reading, ReadOptions
from etl.workbook.sheet import MergedRange, Sheet
from tests.etl.exported import cells

HEADINGS = ("Mã chỉ tiêu", "Tên chỉ tiêu", "Đơn vị tính", "Tháng", "Cơ quan, đơn vị", "Giá trị", "Ngày đọc")
OWN_HEADINGS = ("Mã chỉ tiêu mới", "Tên chỉ tiêu mới", "Đơn vị tính", "Cách cộng theo tháng", "Là phần của chỉ tiêu")
FIRST_ROW = 3


def line(key: object, value: object, month: object = "06/2023", **others: object) -> list[object]:
    """A row that tells a value; `others` are agency, unit and read_on."""
    return [key, None, others.get("unit"), month, others.get("agency"), value, others.get("read_on")]


def filled(*rows: Sequence[object], merged: Sequence[MergedRange] = (), **facts: Any) -> Sheet:
    """A sheet of values: a title (Excel's row 1), the header (row 2), the rows (from row 3)."""
    return cells([["SỐ LIỆU CHỈ TIÊU"], HEADINGS, *rows], name=facts.pop("name", "Số liệu"), merged=merged, **facts)


def read(*sheets: Sheet, **options: Any) -> Reading:
    """What the importer reads from these sheets."""
    return read_indicators(sheets, ReadOptions(**options))


def values_of(reading: Reading) -> Mapping[tuple[str, str | None], str]:
    """The values by indicator and agency."""
    return {(line["indicator"], line["agency"]): line["value"] for line in reading.table.to_pylist()}


def faults(reading: Reading) -> list[tuple[str, int | None, str | None]]:
    """Code, Excel's row and column of each error."""
    return [(issue.code, issue.row, issue.column) for issue in reading.issues if issue.severity.value == "error"]
