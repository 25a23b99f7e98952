"""A sheet as the importer sees it: rows of cells in pieces, with Excel's own row numbers."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from etl.refused_file import RefusedFileError

PIECE = 20_000
# More rows than titles above a header and the values that are looked at below it.
_LOOKED_AT = 1_000
# Excel's last row times 128 columns: no list of dossiers comes near, a lone cell at XFD1048576 goes far beyond.
MOST_ROWS = 1_048_576
MOST_CELLS = MOST_ROWS * 128
MOST_NAME = 80
CELLS_AT_ONCE = 4_000_000
_ALL = slice(None)
# Up to so many rows of a piece are made one by one; who asks for more gets all of them made at once.
_FEW_ROWS = 50


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


class Columns:
    """Rows that were read column by column: `make` gives the cells of a column (0 for Excel's A) in some rows when they
    are asked for, so that what nobody reads is never made of the file's text. There are `height` rows; from column
    `width` on all are empty."""

    def __init__(self, height: int, width: int, make: Callable[[int, slice], Sequence[object]]) -> None:
        self.height, self.width = height, width
        self._make = make
        self._made: dict[int, Sequence[object]] = {}
        self._rows_asked = 0
        self._asked: set[int] = set()

    @property
    def asked(self) -> frozenset[int]:
        """The columns that were asked for as such so far."""
        return frozenset(self._asked)

    def divided(self, height: int) -> tuple["Columns", "Columns"]:
        """The first so many rows, and the rest."""
        return self._some(range(min(height, self.height))), self._some(range(min(height, self.height), self.height))

    def _some(self, places: range) -> "Columns":
        def make(index: int, rows: slice) -> Sequence[object]:
            wanted = places[rows]
            return self._make(index, slice(wanted.start, wanted.stop))

        some = Columns(len(places), self.width, make)
        # Who reads the first columns of a sheet reads the parts of them.
        some._asked = self._asked
        return some

    def column(self, index: int) -> Sequence[object]:
        """All cells of one column."""
        if index >= self.width:
            return [None] * self.height
        self._asked.add(index)
        if index not in self._made:
            self._made[index] = self._make(index, _ALL)
        return self._made[index]

    def row(self, number: int) -> list[object]:
        """All cells of one row, 0 for the first."""
        self._rows_asked += 1
        if self._rows_asked > _FEW_ROWS:
            return self.rows[number]
        return [self._make(index, slice(number, number + 1))[0] for index in range(self.width)]

    @cached_property
    def rows(self) -> list[list[object]]:
        """All cells, row by row."""
        if not self.width:
            return [[] for _ in range(self.height)]
        columns = (self._made.get(index) or self._make(index, _ALL) for index in range(self.width))
        return list(map(list, zip(*columns, strict=True)))


class Chunk:
    """Some rows one after another: `first_row` is Excel's number (from 1) of the first; column 0 is Excel's A.

    All rows are equally long. A cell is str, float, int, bool, datetime, date, time, timedelta, CellError, or None
    where it is empty.
    """

    def __init__(self, first_row: int, cells: list[list[object]] | Columns, width: int) -> None:
        self.first_row, self.width = first_row, width
        self._cells = cells
        self.height = cells.height if isinstance(cells, Columns) else len(cells)

    def is_blank(self) -> bool:
        """Whether nothing was written in any of its rows."""
        return not isinstance(self._cells, Columns) and all(row.count(None) == len(row) for row in self._cells)

    @cached_property
    def rows(self) -> list[list[object]]:
        """All cells, row by row."""
        rows = self._cells.rows if isinstance(self._cells, Columns) else self._cells
        for row in rows:
            if len(row) < self.width:
                row.extend([None] * (self.width - len(row)))
        return rows

    def column(self, index: int) -> Sequence[object]:
        """The cells of one column, empty ones for a column beyond the last."""
        if isinstance(self._cells, Columns):
            return self._cells.column(index)
        return [row[index] if index < len(row) else None for row in self._cells]

    def row(self, index: int) -> Sequence[object]:
        """One row's cells; its number is first_row + index."""
        if isinstance(self._cells, Columns):
            row = self._cells.row(index)
            return [*row, *[None] * (self.width - len(row))]
        return self.rows[index]


class Sheet:
    """One sheet, not yet read: `read_rows` gives its rows from Excel's row 1 on, blank ones included, one by one or
    many at once as Columns. `hidden_rows` are Excel's numbers of the rows that a filter or a person hides; the reader
    adds them at the latest while it reads the rows.

    `merged` may be given as a question: where a big sheet names its merged cells behind its million rows, the answer
    costs an inflating of the whole sheet, so it is looked up when somebody asks.
    """

    def __init__(
        self,
        name: str,
        hidden: bool,
        merged: tuple[MergedRange, ...] | Callable[[], tuple[MergedRange, ...]],
        read_rows: Callable[[], Iterator[list[object] | Columns]],
        hidden_rows: AbstractSet[int] = frozenset(),
    ) -> None:
        # It is quoted in sentences, and a file may hold anything.
        self.name = " ".join(name.split())[:MOST_NAME]
        self.hidden = hidden
        self._merged = merged
        self._read_rows = read_rows
        self.hidden_rows = hidden_rows

    @property
    def merged(self) -> tuple[MergedRange, ...]:
        """The merged cells. Raises RefusedFileError where the sheet is damaged."""
        if callable(self._merged):
            self._merged = self._merged()
        return self._merged

    def chunks(self) -> Iterator[Chunk]:
        """The rows in pieces of at most PIECE rows, each time from the top; a later piece is never narrower.

        Very wide rows come in smaller pieces. Raises RefusedFileError where the sheet is damaged, or where a few cells
        far out span more than MOST_CELLS.
        """
        piece: list[list[object]] = []
        given, width = 0, 0
        for rows in self._single_rows():
            width = max(width, rows.width if isinstance(rows, Columns) else len(rows))
            if piece and (isinstance(rows, Columns) or len(piece) >= PIECE or (len(piece) + 1) * width > CELLS_AT_ONCE):
                yield self._chunk(given, piece, width)
                given += len(piece)
                piece = []
            if isinstance(rows, Columns):
                yield self._chunk(given, rows, width)
                given += rows.height
            else:
                piece.append(rows)
        if piece:
            yield self._chunk(given, piece, width)

    def _single_rows(self) -> Iterator[list[object] | Columns]:
        """The rows, the first ones one by one: whoever looks for the header must find it in the first piece."""
        given = 0
        for rows in self._read_rows():
            if not isinstance(rows, Columns):
                given += 1
                yield rows
            elif given < _LOOKED_AT:
                first, rest = rows.divided(_LOOKED_AT - given)
                given += rows.height
                yield from first.rows
                if rest.height:
                    yield rest
            else:
                yield rows

    def _chunk(self, given: int, cells: list[list[object]] | Columns, width: int) -> Chunk:
        chunk = Chunk(given + 1, cells, width)
        rows = given + chunk.height
        if rows > MOST_ROWS:
            raise RefusedFileError(
                "too_many_rows",
                f"Trang tính “{self.name}” có hơn 1.048.576 dòng, nhiều hơn Excel chứa được; "
                "hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại.",
            )
        if rows * width > MOST_CELLS:
            raise refuse_sparse(self.name)
        return chunk


def refuse_sparse(sheet: str) -> RefusedFileError:
    """The refusal of a sheet whose used area no list of dossiers has."""
    return RefusedFileError(
        "too_sparse",
        f"Trang tính “{sheet}” có ô ghi ở rất xa về bên phải hoặc phía dưới nên vùng dữ liệu quá lớn; "
        "hãy xóa các dòng, cột thừa ngoài bảng rồi nạp lại.",
    )
