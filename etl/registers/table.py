"""A register's table: its header found by the headings, its rows as cells by field, what is wrong in them as issues."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from domain.batch import Issue, Severity
from domain.period import FIRST_YEAR, LAST_YEAR
from domain.spelling import heading_key
from etl.refused_file import RefusedFileError
from etl.registers.cells import Cell, SheetCells, is_empty
from etl.workbook.column_letters import column_letter

_LOOKED_AT = 30
_NO_CELL = Cell()
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Field:
    """A column of a register: its heading in the template, what else it may be called, whether it must be there."""

    heading: str
    others: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(map(heading_key, (self.heading, *self.others)))


Fields = Mapping[str, Field]


class Row:
    """One row below the header; what is wrong in it is added to `issues`."""

    def __init__(
        self, sheet: str, number: int, cells: Mapping[str, tuple[int, Cell]], fields: Fields, issues: list[Issue]
    ) -> None:
        self.number = number
        self._sheet, self._cells, self._fields, self._issues = sheet, cells, fields, issues

    def cell(self, name: str) -> Cell:
        """The cell of a field; an empty one where the sheet has no such column."""
        return self._cells[name][1] if name in self._cells else _NO_CELL

    def text(self, name: str, *, longest: int) -> str | None:
        """The text of a field; None with an issue where it is an error, too long, or missing and required."""
        cell = self.cell(name)
        if cell.is_error:
            self.wrong(name, "error_cell", f"{cell.text} là ô lỗi; sửa công thức hoặc gõ giá trị.")
        elif not cell.text and self._fields[name].is_required:
            self.wrong(name, "empty_cell", "chưa ghi; điền rồi nạp lại.")
        elif len(cell.text) > longest:
            self.wrong(name, "text_too_long", f"dài hơn {longest} chữ; viết gọn lại.")
        else:
            return cell.text
        return None

    def day(self, name: str) -> date | None:
        """The day of a field, None where it is empty and may be; None with an issue where it is no day."""
        text = self.text(name, longest=100)
        if not text:
            return None
        found = as_day(text)
        if found is None:
            self.wrong(name, "not_a_date", f"“{text}” không phải là ngày; viết như 01/01/2026.")
        return found

    def number_of(self, name: str) -> Decimal | None:
        """The number of a field with the decimals that stand there; None with an issue where it is no number."""
        text = self.text(name, longest=40)
        if not text:
            return None
        found = as_number(text)
        if found is None:
            self.wrong(name, "not_a_number", f"“{text}” không phải là số; viết như 98 hoặc 98,5.")
        return found

    def wrong(self, name: str, code: str, what: str) -> None:
        """Add an issue about the field's cell; `what` follows its place in the sentence."""
        place, cell = self._cells.get(name, (None, _NO_CELL))
        column = None if place is None else column_letter(place)
        heading = self._fields[name].heading
        where = f"Dòng {self.number}" + (f", cột {column}" if column else "") + f" “{heading}”"
        self._issues.append(
            Issue(
                Severity.ERROR, code, f"{where}: {what}", self._sheet, self.number, column, heading, cell.text or None
            )
        )


def read_table(sheets: Sequence[SheetCells], fields: Fields, *, of: str) -> tuple[list[Row], list[Issue]]:
    """The rows of the first sheet that has the headings, blank ones left out, and the list that gathers what is wrong
    in them. Raises RefusedFileError where no sheet has all that must be there, or nothing stands below them."""
    issues: list[Issue] = []
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
            columns = _columns(row, fields)
            if all(name in columns for name, field in fields.items() if field.is_required):
                below = enumerate(sheet.rows[place + 1 :], start=place + 2)
                rows = [
                    Row(sheet.name, number, _by_field(cells, columns), fields, issues)
                    for number, cells in below
                    if not is_empty([cells[at] for at in columns.values() if at < len(cells)])
                ]
                if not rows:
                    raise RefusedFileError("no_rows", f"Tệp {of} không có dòng nào dưới dòng tiêu đề.")
                return rows, issues
    wanted = "; ".join(field.heading for field in fields.values() if field.is_required)
    raise RefusedFileError(
        "no_header", f"Không thấy dòng tiêu đề của {of}; cần đủ các cột: {wanted}. Lấy mẫu bằng lệnh tthc template."
    )


def as_day(text: str) -> date | None:
    """A day as people write it, 31/12/2026, or as programs do; None for anything else."""
    numbers: list[int] | None = None
    if match := _DAY.fullmatch(text):
        numbers = [int(part) for part in reversed(match.groups())]
    elif match := _ISO.fullmatch(text):
        numbers = [int(part) for part in match.groups()]
    try:
        found = date(*numbers) if numbers else None
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def as_number(text: str) -> Decimal | None:
    """98, 98,5 or 98.5, with or without a % behind it, to the digit; None for anything else."""
    bare = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None


def _columns(row: Sequence[Cell], fields: Fields) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = heading_key(cell.text)
        for name, field in fields.items():
            if key and key in field.keys:
                found.setdefault(name, place)
    return found


def _by_field(cells: Sequence[Cell], columns: Mapping[str, int]) -> dict[str, tuple[int, Cell]]:
    return {name: (at, cells[at] if at < len(cells) else _NO_CELL) for name, at in columns.items()}
