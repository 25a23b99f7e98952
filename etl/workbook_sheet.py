"""A sheet as the importer sees it: rows of cells in pieces, with Excel's own row numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from etl.refusal import RefusedFileError

PIECE = 20_000
# Excel's last row times 128 columns: no list of dossiers comes near, a lone cell at XFD1048576 goes far beyond.
MOST_ROWS = 1_048_576
MOST_CELLS = MOST_ROWS * 128
MOST_NAME = 80
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds no value: "#REF!" and its like, or a formula that was never computed."""

    text: str


UNCOMPUTED = CellError("công thức chưa tính")


class MergedRange(NamedTuple):
    """Cells merged into one, counted from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows one after another: `first_row` is Excel's number (from 1) of the first; column 0 is Excel's A.

    All rows are equally long. A cell is str, float, int, bool, datetime, date, time, timedelta, CellError, or None
    where it is empty.
    """

    first_row: int
    rows: list[list[object]]


class Sheet:
    """One sheet, not yet read: `read_rows` gives its rows from Excel's row 1 on, blank ones included.

    `merged` may be given as a question: where a big sheet names its merged cells behind its million rows, the answer
    costs an inflating of the whole sheet, so it is looked up when somebody asks.
    """

    def __init__(
        self,
        name: str,
        hidden: bool,
        merged: tuple[MergedRange, ...] | Callable[[], tuple[MergedRange, ...]],
        read_rows: Callable[[], Iterator[list[object]]],
    ) -> None:
        # It is quoted in sentences, and a file may hold anything.
        self.name = " ".join(name.split())[:MOST_NAME]
        self.hidden = hidden
        self._merged = merged
        self._read_rows = read_rows

    @property
    def merged(self) -> tuple[MergedRange, ...]:
        """The merged cells. Raises RefusedFileError where the sheet is damaged."""
        if callable(self._merged):
            self._merged = self._merged()
        return self._merged

    def chunks(self, size: int = PIECE) -> Iterator[Chunk]:
        """The rows in pieces of at most `size` rows, each time from the top; a later piece is never narrower.

        Very wide rows come in smaller pieces. Raises RefusedFileError where the sheet is damaged, or where a few cells
        far out span more than MOST_CELLS.
        """
        piece: list[list[object]] = []
        first_row, width = 1, 0
        for row in self._read_rows():
            if len(row) > width:
                width = len(row)
            if piece and (len(piece) >= size or (len(piece) + 1) * width > CELLS_AT_ONCE):
                yield self._chunk(first_row, piece, width)
                first_row += len(piece)
                piece = []
            piece.append(row)
        if piece:
            yield self._chunk(first_row, piece, width)

    def _chunk(self, first_row: int, piece: list[list[object]], width: int) -> Chunk:
        rows = first_row + len(piece) - 1
        if rows > MOST_ROWS:
            raise RefusedFileError(
                "too_many_rows",
                f"Trang tính “{self.name}” có hơn 1.048.576 dòng, nhiều hơn Excel chứa được; "
                "hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại.",
            )
        if rows * width > MOST_CELLS:
            raise refuse_sparse(self.name)
        for row in piece:
            if len(row) < width:
                row.extend([None] * (width - len(row)))
        return Chunk(first_row, piece)


def refuse_sparse(sheet: str) -> RefusedFileError:
    """The refusal of a sheet whose used area no list of dossiers has."""
    return RefusedFileError(
        "too_sparse",
        f"Trang tính “{sheet}” có ô ghi ở rất xa về bên phải hoặc phía dưới nên vùng dữ liệu quá lớn; "
        "hãy xóa các dòng, cột thừa ngoài bảng rồi nạp lại.",
    )
