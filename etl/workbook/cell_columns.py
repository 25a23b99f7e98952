"""Columns of cells of one type as arrays, so that typing a column makes no Python value of each cell."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.workbook.number_formats import DAY_MS, NumberKind, moment_offset, number

Serials = npt.NDArray[np.float64]

# Beyond every day that there is, in both directions.
_FAR = 1e7


class TextCells(Sequence[object]):
    """Cells that are texts, or empty where `array` (Arrow's, without nulls) holds ""; an empty one is None."""

    def __init__(self, array: pa.Array) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[object]:
        return (text or None for text in self.array.to_pylist())

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> "TextCells": ...
    def __getitem__(self, place: int | slice) -> object:
        cells = self.array[place]
        return TextCells(cells) if isinstance(place, slice) else cells.as_py() or None


class SerialCells(Sequence[object]):
    """Cells that are numbers which Excel shows as moments, or empty where `serials` is NaN; an empty one is None."""

    def __init__(self, serials: Serials, *, epoch_1904: bool) -> None:
        self.serials, self._epoch_1904 = serials, epoch_1904

    @property
    def seconds_since_1970(self) -> Serials:
        """Each moment, to the millisecond as moment() takes it, NaN where empty. Right from March 1900 on."""
        # A date column may hold 1E+308, which no count of milliseconds can be.
        bounded = np.clip(self.serials, -_FAR, _FAR)
        return (np.rint(bounded * DAY_MS) + moment_offset(epoch_1904=self._epoch_1904)) / 1000

    def __len__(self) -> int:
        return len(self.serials)

    def __iter__(self) -> Iterator[object]:
        return map(self._value, self.serials.tolist())

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> "SerialCells": ...
    def __getitem__(self, place: int | slice) -> object:
        if isinstance(place, slice):
            return SerialCells(self.serials[place], epoch_1904=self._epoch_1904)
        return self._value(float(self.serials[place]))

    def _value(self, serial: float) -> object:
        return None if serial != serial else number(serial, NumberKind.MOMENT, epoch_1904=self._epoch_1904)
