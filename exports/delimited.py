"""A table as text with separators: the columns of the workbook, for programs and for a Vietnamese Excel."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime

from exports.table import CellValue, ExportTable
from exports.text import as_written_in_csv, safe_text

_BYTE_ORDER_MARK = "\ufeff"
# Excel takes 0007, 1.001610 and 01/2023 in a text file for numbers and days, whatever column they stand in.
_LIKE_A_NUMBER = re.compile(r"[0-9][0-9.,:/ -]*(?:[Ee][+-]?[0-9]+)?")


def to_csv(table: ExportTable) -> bytes:
    """The table in UTF-8 with a byte order mark, comma, one header line, CRLF.

    Shares are unrounded fractions of 1, days yyyy-mm-dd, moments yyyy-mm-dd HH:MM:SS, missing values empty. Text that a
    spreadsheet would run as a formula has an apostrophe before it.
    """
    return _delimited(table, ",", _field)


def to_vietnamese_csv(table: ExportTable) -> bytes:
    """The table as an Excel with Vietnamese settings opens it by a double click.

    As of to_csv(), but with semicolons and decimal commas; text that Excel would take for a number or a day is written
    as the formula ="01/2023".
    """
    return _delimited(table, ";", _vietnamese_field)


def _delimited(table: ExportTable, delimiter: str, field: Callable[[CellValue], str]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([field(column.heading) for column in table.columns])
    writer.writerows([field(value) for value in row] for row in table.rows())
    return (_BYTE_ORDER_MARK + buffer.getvalue()).encode()


def _field(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case str():
            return as_written_in_csv(safe_text(value).text)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return repr(value)


def _vietnamese_field(value: CellValue) -> str:
    match value:
        case float():
            return repr(value).replace(".", ",")
        case str() if _LIKE_A_NUMBER.fullmatch(value):
            return f'="{value}"'
        case _:
            return _field(value)
