"""One cell of an .xlsx sheet: its type, its style and its text become a value."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import pyarrow as pa
from lxml import etree

from etl.workbook.arrow import Utf8, numbers
from etl.workbook.cell_columns import TextCells
from etl.workbook.number_formats import NumberKind, number
from etl.workbook.sheet import UNCOMPUTED, CellError
from etl.workbook.xml_parts import local_name
from etl.workbook.zip_container import refuse_bomb, refuse_damaged

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&[#\w]{1,32};")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true|on)["']""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class CellReader:
    """What a sheet's cells need from the rest of the workbook, and how their text becomes a value.

    `strings` gives the workbook's shared strings (Arrow's, without nulls), then an empty one.
    """

    strings: Callable[[], pa.Array]
    styles: list[NumberKind]
    epoch_1904: bool

    def value(self, kind: str, style: int, text: str | None, *, formula: bool) -> object:
        """The value of a cell of type `kind` (the attribute t); `text` is None where the cell holds no value."""
        if not text:
            return UNCOMPUTED if formula and kind != "str" else None
        if kind == "s":
            return self._shared(text)
        if kind == "n":
            return self._number(style, text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return CellError(text)
        return _iso_moment(text) if kind == "d" else text

    def _number(self, style: int, text: str) -> object:
        try:
            value = float(text)
        except ValueError:
            # Some writers put a text into a cell that they declare a number. The text is kept.
            return text
        # To Python "2023_01" is a number too, and so are digits of other scripts.
        if value - value or "_" in text or not text.isascii():
            return text
        kind = self.number_kind(style)
        return number(value, kind, epoch_1904=self.epoch_1904) if kind else value

    def number_kind(self, style: int) -> NumberKind:
        """What a number means in a cell of this style."""
        return self.styles[style] if style < len(self.styles) else NumberKind.PLAIN

    def shared(self, places: Utf8) -> TextCells | None:
        """Cells that say at which place among the shared strings their text stands; empty ones say nothing. None where
        one of them writes its place as nobody does."""
        table = self.strings()
        blank = len(table) - 1
        places_in_table = places.numbers(np.int32)
        if places_in_table is None:
            return None
        empty = places.empty
        if ((places_in_table < 0) | (places_in_table >= blank))[~empty].any():
            raise refuse_damaged()
        try:
            return TextCells(table.take(numbers(np.where(empty, blank, places_in_table).astype(np.int32), pa.int32())))
        except pa.ArrowInvalid:
            # Long texts that many cells show: together more than two gigabytes.
            raise refuse_bomb() from None

    def _shared(self, text: str) -> str | None:
        table = self.strings()
        try:
            # As bytes, of which no other signs than ours are digits: as shared() counts.
            place = int(text.encode())
        except ValueError:
            raise refuse_damaged() from None
        if not 0 <= place < len(table) - 1:
            raise refuse_damaged()
        return table[place].as_py() or None


def is_escaped(raw: bytes) -> bool:
    """Whether as_text() may have something to do."""
    # Looking for the rare letter alone is ten times as fast.
    return b"&" in raw or (b"_" in raw and b"_x" in raw)


def as_text(raw: str) -> str:
    """Raw XML text as people read it: entities and _x000D_ escapes resolved, control characters dropped."""
    return clean(unescaped(raw)) if "&" in raw or "_x" in raw else raw


def unescaped(raw: str) -> str:
    """Raw XML text with its entities resolved; those that XML does not know are read as HTML's."""
    return _ENTITY.sub(lambda entity: _letter(entity.group()), raw)


@lru_cache(10_000)
def _letter(entity: str) -> str:
    numbered = _NUMBERED.fullmatch(entity)
    hexadecimal, decimal = numbered.groups("") if numbered else ("", "")
    number = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    # Of "&#128;" HTML makes another letter than XML, of "&#xFDD0;" none.
    is_letter = 0x7F <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number <= 0x10FFFF
    return chr(number) if is_letter else html.unescape(entity)


def decoded(raw: bytes) -> str:
    """XML text as letters; bytes that are none become U+FFFD."""
    return raw.decode("utf-8", "replace")


def clean(text: str) -> str:
    """The text without Excel's _x000D_ escapes and without characters that no text may hold."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda escape: chr(int(escape.group(1), 16)), text)
    return _CONTROL.sub("", text)


def text_of_runs(item: etree._Element) -> str:
    """The text of a shared or inline string: its runs joined, without the phonetic guide."""
    parts = [
        part.text or ""
        for part in item.iter("{*}t")
        if not any(local_name(above) == "rPh" for above in part.iterancestors())
    ]
    return clean("".join(parts))


def is_hidden(attributes: bytes) -> bool:
    """Whether a row's attributes say that it is hidden, by a filter or by hand."""
    return _HIDDEN.search(attributes) is not None


def style_number(text: str | bytes) -> int:
    """The number of a cell's style; 0 where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _iso_moment(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    if moment.tzinfo:
        # What an offset means is for the reader of dates to say.
        return text
    return moment.date() if len(text.strip()) <= 10 else moment
