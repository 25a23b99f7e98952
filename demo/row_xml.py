"""Rows of a sheet as XML, made at once: openpyxl, which writes cell by cell, takes many times as long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

Values = Sequence[object]

_DAY_0 = datetime(1899, 12, 30)


def rows_xml(columns: Sequence[Values], first_row: int, *, date_style: int = 0) -> bytes:
    """The rows whose columns these are, from column A on. Text, whole numbers and moments (in the workbook's style of
    that number) can be told; None is no cell."""
    cells = [_cells(values, date_style) for values in columns]
    letters = [get_column_letter(number + 1) for number in range(len(columns))]
    rows = []
    for number, row in enumerate(zip(*cells, strict=True), start=first_row):
        told = [f'<c r="{letter}{number}"{cell}' for letter, cell in zip(letters, row, strict=True) if cell]
        rows.append(f'<row r="{number}">{"".join(told)}</row>')
    return "".join(rows).encode()


def _cells(values: Values, date_style: int) -> list[str]:
    """What follows each cell's place; few values are told apart, so each is written once."""
    written = {value: _cell(value, date_style) for value in dict.fromkeys(values)}
    return [written[value] for value in values]


def _cell(value: object, date_style: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f' t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, datetime):
        return f' s="{date_style}" t="n"><v>{(value - _DAY_0) / timedelta(days=1)}</v></c>'
    assert isinstance(value, int)
    return f' t="n"><v>{value}</v></c>'
