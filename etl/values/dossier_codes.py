"""Columns of dossier codes: by what two spellings of one code are known, and which codes nearly are the same."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from domain.spelling import code_key, in_latin_letters
from etl.workbook.arrow import Codes, Mask, Utf8, raw_numbers, strings, text_bytes

# Bytes that stand in a code's key as they are; a code with any other is looked at by itself.
_PLAIN = np.zeros(256, np.bool_)
_PLAIN[[*range(0x21, 0x27), *range(0x28, 0x61), *range(0x7B, 0x7F)]] = True
_ASCII = 0x80
_ZERO, _NINE = ord("0"), ord("9")


def code_keys(codes: pa.Array) -> pa.Array:
    """The key (domain.spelling.code_key) of each code; the same array where every code is its own."""
    return _with_changed(codes, ~_PLAIN, code_key)


def latin_keys(keys: pa.Array) -> pa.Array:
    """The keys with Latin letters in the place of those that look like them; the same array where there are none."""
    return _with_changed(keys, np.arange(256) >= _ASCII, in_latin_letters)


def keys_without_zeros(keys: pa.Array) -> pa.Array:
    """The keys without the zeros in front of their numbers; the same array where all are equally long: a code that lost
    a zero is shorter than the others."""
    lengths = byte_lengths(keys)
    if not len(keys) or (lengths == lengths[0]).all():
        return keys
    starts, letters = text_bytes(keys)
    letters = letters[starts[0] : starts[-1]]
    ends = starts - starts[0]
    removed = _leading_zeros(letters, ends)
    gone = np.concatenate([[0], np.cumsum(removed)])
    return Utf8(letters[~removed].tobytes(), ends - gone[ends]).strings()


def byte_lengths(texts: pa.Array) -> npt.NDArray[np.int64]:
    """How many bytes each text has."""
    return np.diff(text_bytes(texts)[0])


def numbered(texts: pa.Array) -> tuple[Codes, int]:
    """Each text as a number, and how many different ones there are: without making texts of them."""
    indices = texts.dictionary_encode()
    return raw_numbers(indices.indices), len(indices.dictionary)


def _with_changed(codes: pa.Array, odd: npt.NDArray[np.bool_], change: Callable[[str], str]) -> pa.Array:
    """The texts, those with an odd byte changed."""
    starts, letters = text_bytes(codes)
    places = np.flatnonzero(odd[letters[starts[0] : starts[-1]]]) + starts[0] if len(codes) else ()
    if not len(places):
        return codes
    texts = codes.to_pylist()
    for index in np.flatnonzero(np.bincount(np.searchsorted(starts, places, side="right") - 1)).tolist():
        texts[index] = change(texts[index])
    return strings(texts)


def _leading_zeros(letters: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> Mask:
    """The zeros that stand in front of a number's other digits. By hand: a regular expression over a hundred thousand
    codes costs ten times as much."""
    zero, digit = letters == _ZERO, (letters >= _ZERO) & (letters <= _NINE)
    follows = np.append(False, digit[:-1])
    follows[ends[:-1][ends[:-1] < len(letters)]] = False
    leading = zero & ~follows
    while (more := zero & follows & ~leading & np.append(False, leading[:-1])).any():
        leading |= more
    before_digit = np.append(follows[1:], False) & np.append(digit[1:], False)
    return np.asarray(leading & before_digit, np.bool_)
