"""A table as comma-separated text: the same columns as the workbook, for programs that read text."""

import csv
import io
from datetime import date, datetime

from exports.table import CellValue, ExportTable
from exports.text import as_written_in_csv, safe_text

_BYTE_ORDER_MARK = "\ufeff"


def to_csv(table: ExportTable) -> bytes:
    """The table in UTF-8 with a byte order mark, comma, one header line, CRLF.

    Shares are unrounded fractions of 1, days yyyy-mm-dd, moments yyyy-mm-dd HH:MM:SS, missing values empty. Text that a
    spreadsheet would run as a formula has an apostrophe before it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_field(column.heading) for column in table.columns])
    writer.writerows([_field(value) for value in row] for row in table.rows())
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
