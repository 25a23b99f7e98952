"""A table on its way out: the frame that was shown, its columns in order, and what must stand beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pandas import DataFrame, Series

ColumnKind = Literal["text", "integer", "number", "percent", "date", "datetime"]
# What stands in one exported cell; None is missing and becomes an empty cell, never 0.
CellValue = str | int | float | date | datetime | None


class NotOfItsKindError(ValueError):
    """A value in a frame that its column's kind does not admit: the fault is in the code that made the frame."""

    def __init__(self, *, field: str, kind: ColumnKind, found: object) -> None:
        super().__init__(f"{field} is declared {kind} but holds {found!r}")
        self.field = field
        self.kind = kind
        self.found = found


@dataclass(frozen=True)
class ExportColumn:
    """One column: the frame's `field`, the Vietnamese `heading`, and its definition (`note`) for the contents sheet.

    A percent column holds fractions of 1, a number column numbers with or without decimals.
    """

    field: str
    heading: str
    kind: ColumnKind
    note: str = ""


@dataclass(frozen=True, eq=False)
class ExportTable:
    """One table as it was shown. `name` becomes the sheet's name; `title` says what the table is.

    `scope_lines` say which period, which data date and which dossiers; `notes` say what the reader must know.
    """

    name: str
    title: str
    frame: "DataFrame"
    columns: tuple[ExportColumn, ...]
    scope_lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[CellValue, ...]]:
        """The frame's lines as plain Python values in the order of `columns`.

        Raises NotOfItsKindError for a value that does not fit its column, KeyError for a field the frame lacks.
        """
        return zip(*(_values(self.frame[column.field], column) for column in self.columns), strict=True)


def _values(series: "Series[Any]", column: ExportColumn) -> list[CellValue]:
    convert = _CONVERTERS[column.kind]
    values: list[CellValue] = []
    for value, missing in zip(series.tolist(), series.isna().tolist(), strict=True):
        if missing:
            values.append(None)
            continue
        try:
            values.append(convert(value))
        except (TypeError, ValueError) as error:
            raise NotOfItsKindError(field=column.field, kind=column.kind, found=value) from error
    return values


def _as_integer(value: object) -> int:
    if not isinstance(value, int | float) or isinstance(value, bool) or int(value) != value:
        raise ValueError(value)
    return int(value)


def _as_number(value: object) -> int | float:
    number = _as_fraction(value)
    return int(number) if number == int(number) else number


def _as_fraction(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value - value != 0:
        raise ValueError(value)
    return float(value)


def _as_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise TypeError(value)


def _as_datetime(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise TypeError(value)
    # pandas' own moments are turned into the standard library's: the writers know only those.
    return datetime(value.year, value.month, value.day, value.hour, value.minute, value.second)


_CONVERTERS: dict[ColumnKind, Callable[[object], CellValue]] = {
    "text": str,
    "integer": _as_integer,
    "number": _as_number,
    "percent": _as_fraction,
    "date": _as_date,
    "datetime": _as_datetime,
}
