"""The XML of an .xlsx sheet becomes rows of values, piece by piece.

python-calamine holds a whole sheet before it gives the first row: 1,2 GB for a million rows of twelve columns; it makes
error cells empty, drops rows of formulas without a value, believes the count of shared strings and makes room for every
cell between the outermost ones. So the sheet is inflated in blocks, cut behind a closing </row>, and each piece is read
at once: rows as every writer makes them by one regular expression (xlsx_fast_rows), any piece with something else in it
after it was written anew (xlsx_rewritten_rows). What that costs and saves: docs/decisions/0014. Both ways give the same
values, and the tests hold them against calamine's.
"""

from collections.abc import Iterator
from itertools import chain

from etl.workbook.sheet import MOST_CELLS, MOST_ROWS, Columns, refuse_sparse
from etl.workbook.xlsx_cells import CellReader
from etl.workbook.xlsx_fast_rows import PlainRows
from etl.workbook.xlsx_rewritten_rows import refuse_disorder, rewritings, scanned_rows
from etl.workbook.xml_pieces import MOST_PIECE, Piece, whole_items
from etl.workbook.zip_container import refuse_damaged


def read_rows(
    blocks: Iterator[bytes], reader: CellReader, hidden_rows: set[int], *, sheet: str
) -> Iterator[list[object] | Columns]:
    """A sheet's rows from Excel's row 1 on, rows that the file leaves out included; many at once where they can be. The
    numbers of hidden ones are added to `hidden_rows`.

    Rows may differ in length, and blank ones at the end may be missing. Raises RefusedFileError where the XML is
    damaged, a cell stands beyond column XFD, rows do not follow each other, or a lone cell lies so far out that the
    rows up to it would fill memory.
    """
    plain = PlainRows(reader, hidden_rows)
    # What was given ends at one row, what was seen at another where blank rows follow.
    given = seen = width = 0
    for piece in whole_items(blocks, container="sheetData", item="row"):
        numbers, cells = _read_piece(piece, plain, reader, after=seen)
        if isinstance(cells, Columns) and numbers == list(range(seen + 1, seen + 1 + len(numbers))):
            yield from _blank_rows(seen - given, width)
            given = seen = seen + cells.height
            width = max(width, cells.width)
            _refuse_far(given, width, sheet)
            yield cells
            continue
        rows = zip(numbers, cells.rows if isinstance(cells, Columns) else cells, strict=True)
        for row_number, row in rows:
            if row_number <= seen:
                raise refuse_disorder(row_number)
            seen = row_number
            _cut_blank_end(row)
            # LibreOffice writes a format of whole columns as blank cells up to AMJ and blank rows down to the last.
            _refuse_far(row_number, max(width, len(row)) if row else 0, sheet)
            if row:
                width = max(width, len(row))
                yield from _blank_rows(row_number - given - 1, width)
                given = row_number
                yield row


def _read_piece(
    piece: Piece, plain: PlainRows, reader: CellReader, *, after: int
) -> tuple[list[int], Columns | list[list[object]]]:
    """The numbers of the piece's rows, and their cells; `after` is the number of the row before it."""
    if read := plain.rows(piece):
        return read
    written = piece
    for written in rewritings(piece, after=after):
        if read := plain.rows(written):
            return read
    return scanned_rows(written, reader, plain.hidden_rows)


def _blank_rows(count: int, width: int) -> Iterator[list[object]]:
    return ([None] * width for _ in range(count))


def _cut_blank_end(row: list[object]) -> None:
    while row and row[-1] is None:
        row.pop()


def _refuse_far(row_number: int, width: int, sheet: str) -> None:
    if row_number > MOST_ROWS or row_number * width > MOST_CELLS:
        raise refuse_sparse(sheet)


class PassedBlocks:
    """A sheet's blocks on their way to who reads the rows; what follows the sheet's data is found in the last ones."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._last = [b"", b""]

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            # The end of the data may be cut in two.
            self._last = [self._last[1], block]
            yield block

    def tail(self) -> bytes:
        """What follows the sheet's data, once that has been read to its end."""
        return tail_of(chain(self._last, self._blocks))


def tail_of(blocks: Iterator[bytes]) -> bytes:
    """What follows the sheet's data: merged cells stand there. Empty where there is no data, so nothing follows it."""
    tail = b""
    has_ended = False
    for block in blocks:
        tail += block
        if not has_ended:
            end = tail.rfind(b"sheetData")
            has_ended = end >= 0 and b"</" in tail[max(end - 12, 0) : end]
            tail = tail[end:] if has_ended else tail[-32:]
        if len(tail) > MOST_PIECE:
            raise refuse_damaged()
    return tail if has_ended else b""
