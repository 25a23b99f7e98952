"""Python's and numpy's values as Arrow arrays.

pyarrow.array() imports pandas (two seconds of every import), so columns are built from their buffers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.workbook.cell_columns import TextCells

# No cell may hold it: XML forbids it, and texts that came with it lose it (cells.cleaned).
_SEPARATOR = "\0"

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Number = TypeVar("Number", np.int32, np.float64)


def strings(texts: Sequence[str]) -> pa.Array:
    """Texts without nulls; a missing one is ""."""
    if not texts:
        return _string_array(np.zeros(1, np.int64), b"")
    data = _SEPARATOR.join(texts).encode("utf-8", "replace")
    if data.count(0) != len(texts) - 1:
        return strings([text.replace(_SEPARATOR, "") for text in texts])
    utf8 = Utf8.separated(data)
    return _string_array(utf8.ends, utf8.data)


@dataclass(frozen=True)
class Utf8:
    """Texts as UTF-8 one after another, from 0: the one at place i is data[ends[i] : ends[i + 1]]. There may be bytes
    among them that are no UTF-8."""

    data: bytes
    ends: npt.NDArray[np.int64]

    @staticmethod
    def of(texts: Sequence[bytes]) -> "Utf8":
        """The texts, joined."""
        ends = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=ends[1:])
        return Utf8(b"".join(texts), ends)

    @staticmethod
    def separated(data: bytes) -> "Utf8":
        """The texts between the zero bytes."""
        ends = np.append(np.flatnonzero(np.frombuffer(data, np.uint8) == 0), len(data))
        return Utf8(data.replace(b"\0", b""), np.concatenate([[0], ends - np.arange(len(ends))]))

    @property
    def empty(self) -> Mask:
        """Which texts are ""."""
        return np.asarray(np.diff(self.ends) == 0, np.bool_)

    def strings(self) -> pa.Array:
        """Arrow's texts without nulls; what is no UTF-8 becomes U+FFFD."""
        array = _string_array(self.ends, self.data)
        try:
            array.validate(full=True)
        except pa.ArrowInvalid:
            texts = [self.data[start:end] for start, end in pairwise(self.ends.tolist())]
            return strings([text.decode("utf-8", "replace") for text in texts])
        return array

    def numbers(self, kind: type[Number]) -> npt.NDArray[Number] | None:
        """The numbers that the texts write, anything where a text is empty; None where one writes no such number."""
        try:
            values = _string_array(self.ends, self.data, self.empty).cast(pa.from_numpy_dtype(kind))
        except pa.ArrowInvalid:
            return None
        return np.frombuffer(values.buffers()[1], kind, len(values))


def text_bytes(array: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Where each text begins (and the last one ends), and all their UTF-8 bytes one after another."""
    _, offsets, data = array.buffers()
    starts = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    return starts, np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8)


def strings_of(cells: Sequence[object]) -> pa.Array | None:
    """Cells that are all texts or empty, as one array, "" where empty; None where any is something else."""
    if isinstance(cells, TextCells):
        return cells.array
    for fill in (False, True):
        texts = ["" if cell is None else cell for cell in cells] if fill else cells
        try:
            return strings(texts)  # type: ignore[arg-type]  # join() finds the cell that is no text faster than we do
        except TypeError:
            continue
    return None


def is_empty(array: pa.Array) -> Mask:
    """Which texts are ""."""
    starts, _ = text_bytes(array)
    return np.asarray(np.diff(starts) == 0, np.bool_)


def as_mask(array: pa.Array) -> Mask:
    """An Arrow array of true and false (without nulls) as numpy's."""
    bits = np.frombuffer(array.buffers()[1], np.uint8)
    start = int(array.offset)
    return np.unpackbits(bits, bitorder="little").astype(np.bool_)[start : start + len(array)]


def raw_numbers(array: pa.Array) -> Codes:
    """The numbers behind an Arrow array of 32-bit numbers or days; anything where it is null."""
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array)]


def mask_array(mask: Mask) -> pa.Array:
    """numpy's true and false as Arrow's, for its filter."""
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, pa.py_buffer(np.packbits(mask, bitorder="little"))])


def dictionary_codes(array: pa.Array) -> tuple[Codes, list[str]]:
    """A text array as numbers into its distinct texts, in the order in which they first occur."""
    encoded = array.dictionary_encode()
    return raw_numbers(encoded.indices), encoded.dictionary.to_pylist()


def numbers(values: npt.NDArray[np.generic], kind: pa.DataType, missing: Mask | None = None) -> pa.Array:
    """numpy's values as an Arrow array of a type as wide; null where missing."""
    data = np.ascontiguousarray(values)
    return pa.Array.from_buffers(kind, len(data), [_validity(missing), pa.py_buffer(data)])


def used_codes(codes: Codes) -> npt.NDArray[np.int64]:
    """The numbers from 0 on that occur, ascending. (numpy's unique() first loads its masked arrays: a third of a
    second.)"""
    return np.flatnonzero(np.bincount(codes[codes >= 0]))


def dictionary(codes: Codes, texts: Sequence[str]) -> pa.Array:
    """Numbers into texts as a dictionary array; null where the number is below 0. Texts that no row uses are left out,
    so that nothing of a row that was set aside travels on."""
    used = used_codes(codes)
    lookup = np.zeros(len(texts) + 1, np.int32)
    lookup[used] = np.arange(len(used), dtype=np.int32)
    indices = numbers(lookup[codes], pa.int32(), codes < 0)
    return pa.DictionaryArray.from_arrays(indices, strings([texts[code] for code in used]))


def _string_array(offsets: npt.NDArray[np.int64], data: bytes, missing: Mask | None = None) -> pa.Array:
    buffers = [_validity(missing), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def _validity(missing: Mask | None) -> pa.Buffer | None:
    return None if missing is None or not missing.any() else pa.py_buffer(np.packbits(~missing, bitorder="little"))
