"""The XML of an .xlsx sheet becomes rows of values, piece by piece.

python-calamine holds a whole sheet before it gives the first row: 1,2 GB for a million rows of twelve columns; it makes
error cells empty, drops rows of formulas without a value, believes the count of shared strings and makes room for every
cell between the outermost ones. So the sheet is inflated in blocks, cut behind a closing </row>, and each piece is read
at once: rows as every writer makes them by one regular expression (workbook_plain), any piece with something else in it
by lxml. What that costs and saves: docs/decisions/0014. Both ways give the same values, and the tests hold them against
calamine's.
"""

import re
from collections.abc import Iterator

from lxml import etree

from etl.refused_file import RefusedFileError
from etl.workbook.column_letters import column_index, next_column
from etl.workbook.sheet import MOST_CELLS, MOST_ROWS, Columns, refuse_sparse
from etl.workbook.xlsx_cells import CellReader, clean, style_number, text_of_runs
from etl.workbook.xlsx_fast_rows import PlainRows
from etl.workbook.xml_parts import children, parse
from etl.workbook.xml_pieces import MOST_PIECE, Piece, whole_items
from etl.workbook.zip_container import refuse_damaged

_REFERENCE = re.compile(r"([A-Za-z]+)(\d{1,9})")


def read_rows(blocks: Iterator[bytes], reader: CellReader, *, sheet: str) -> Iterator[list[object] | Columns]:
    """A sheet's rows from Excel's row 1 on, rows that the file leaves out included; many at once where they can be.

    Rows may differ in length, and blank ones at the end may be missing. Raises RefusedFileError where the XML is
    damaged, a cell stands beyond column XFD, rows do not follow each other, or a lone cell lies so far out that the
    rows up to it would fill memory.
    """
    plain = PlainRows(reader)
    # What was given ends at one row, what was seen at another where blank rows follow.
    given = seen = width = 0
    for piece in whole_items(blocks, container="sheetData", item="row"):
        found = plain.rows(piece)
        if found and found[0] == list(range(seen + 1, seen + 1 + len(found[0]))):
            yield from _blank_rows(seen - given, width)
            given = seen = seen + found[1].height
            width = max(width, found[1].width)
            _refuse_far(given, width, sheet)
            yield found[1]
            continue
        rows = zip(found[0], found[1].rows, strict=True) if found else _thorough_rows(piece, reader, after=seen)
        for row_number, row in rows:
            if row_number <= seen:
                raise _refuse_disorder(row_number)
            seen = row_number
            _cut_blank_end(row)
            # LibreOffice writes a format of whole columns as blank cells up to AMJ and blank rows down to the last.
            _refuse_far(row_number, max(width, len(row)) if row else 0, sheet)
            if row:
                width = max(width, len(row))
                yield from _blank_rows(row_number - given - 1, width)
                given = row_number
                yield row


def _blank_rows(count: int, width: int) -> Iterator[list[object]]:
    return ([None] * width for _ in range(count))


def _cut_blank_end(row: list[object]) -> None:
    while row and row[-1] is None:
        row.pop()


def _refuse_far(row_number: int, width: int, sheet: str) -> None:
    if row_number > MOST_ROWS or row_number * width > MOST_CELLS:
        raise refuse_sparse(sheet)


def _refuse_disorder(row_number: int) -> RefusedFileError:
    return RefusedFileError(
        "rows_out_of_order",
        f"Dòng {row_number} trong tệp đứng sai thứ tự nên không chắc dòng nào là thật; "
        "hãy mở tệp bằng Excel, lưu lại rồi nạp lại.",
    )


def tail_of(blocks: Iterator[bytes]) -> bytes:
    """What follows the sheet's data: merged cells stand there. Empty where there is no data, so nothing follows it."""
    tail = b""
    found = False
    for block in blocks:
        tail += block
        if not found:
            end = tail.rfind(b"sheetData>")
            found = end >= 0 and b"</" in tail[max(end - 12, 0) : end]
            tail = tail[end:] if found else tail[-32:]
        if len(tail) > MOST_PIECE:
            raise refuse_damaged()
    return tail if found else b""


def _thorough_rows(piece: Piece, reader: CellReader, *, after: int) -> Iterator[tuple[int, list[object]]]:
    """The rows of a piece in which anything may stand that the format allows; `after` is the row number before."""
    row_number = after
    for row_element in children(parse(piece.document()), "row"):
        named = row_element.get("r", "")
        # Ten digits say as well as ten thousand that this is no row.
        row_number = int(named[:10]) if named.isdecimal() else row_number + 1
        row: list[object] = []
        column, told = -1, None
        for cell in children(row_element, "c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            if reference:
                column, row_number = column_index(reference.group(1)), int(reference.group(2))
                if told not in (None, row_number):
                    raise _refuse_disorder(row_number)
                told = row_number
            else:
                column = next_column(column)
            row.extend([None] * (column + 1 - len(row)))
            row[column] = _thorough_value(cell, reader)
        yield row_number, row


def _thorough_value(cell: etree._Element, reader: CellReader) -> object:
    style = cell.get("s", "")
    kind = cell.get("t", "n")
    formula = next(children(cell, "f"), None) is not None
    inline = next(children(cell, "is"), None)
    if inline is not None:
        return text_of_runs(inline) or None
    value = next(children(cell, "v"), None)
    text = None if value is None else clean(value.text or "")
    return reader.value(kind, style_number(style), text, formula=formula)
