"""A column of cells as texts: dossier codes, and texts that repeat."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from domain.spelling import tidy
from etl.workbook.arrow import Codes, as_mask, dictionary_codes, strings, strings_of
from etl.workbook.sheet import CellError

# Excel stores fifteen digits of a number: a longer code has lost the rest.
MOST_EXACT = 10**15
LONGEST_CODE = 100
_LONGEST_FOUND = 100
# What Excel's error cells become in a CSV file or a web page.
_ERROR_WORDS = (
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
    *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
)

# Also those of Latin-1 and those that change the reading direction: messages quote cells on a terminal. U+0085 is left
# out: it is a line break, of which tidy() makes a space.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_PLAIN = r"[^!-~]|^'"
# Unit, day and number of the day, as VNPT iGate writes them.
_DOSSIER_CODE = re.compile(r"(?:\d+\.)*H\d{2}(?:\.\d+)*-\d{6}-\d+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that cannot be used: its index in the column, the code of the rule that it breaks, and its text."""

    index: int
    code: str
    found: str


@dataclass
class Texts:
    """A column of texts that repeat, read piece by piece: `values` are the different tidy texts. A text of more than
    `longest` letters (each tone mark is one) is left out."""

    longest: int = 400
    values: list[str] = field(default_factory=list)
    _tidy_codes: dict[str, int] = field(default_factory=dict)
    _raw_codes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("", *_ERROR_WORDS), -1))

    def codes(self, cells: Sequence[object]) -> tuple[Codes, list[Flaw]]:
        """Each cell as an index into `values`, -1 where it is empty, too long or an error cell."""
        flaws: list[Flaw] = []
        array = strings_of(cells)
        if array is None:
            texts, flaws = as_texts(cells)
            array = strings(texts)
        indices, distinct = dictionary_codes(array)
        if not distinct:
            return np.zeros(0, np.int32), flaws
        lookup = np.fromiter(map(self.code_of, distinct), np.int32, len(distinct))
        flaws += self._odd_texts(indices, distinct)
        return lookup[indices], flaws

    def _odd_texts(self, indices: Codes, distinct: Sequence[str]) -> Iterator[Flaw]:
        """A flaw for each cell whose text is an error, too long or has control characters."""
        for number, raw in enumerate(distinct):
            if code := self._flaw_of(raw):
                yield from (Flaw(index, code, raw) for index in np.flatnonzero(indices == number).tolist())

    def _flaw_of(self, raw: str) -> str | None:
        if raw in _ERROR_WORDS:
            return "error_cell"
        return "text_too_long" if self._is_long(raw) else "control_characters" if _CONTROL.search(raw) else None

    def _is_long(self, text: str) -> bool:
        # The database stores a name with each tone mark as a letter of its own: at most three for one letter.
        return len(text) * 3 > self.longest and len(unicodedata.normalize("NFD", text)) > self.longest

    def code_of(self, raw: str) -> int:
        """The index into `values` of a text as written, which is added where it is new."""
        code = self._raw_codes.get(raw)
        if code is None:
            code = self._raw_codes[raw] = self._code_of_tidy(cleaned(raw))
        return code

    def _code_of_tidy(self, text: str) -> int:
        if not text or self._is_long(text):
            return -1
        code = self._tidy_codes.setdefault(text, len(self.values))
        if code == len(self.values):
            self.values.append(text)
        return code


def as_texts(cells: Sequence[object]) -> tuple[list[str], list[Flaw]]:
    """The cells as texts, "" where a cell is empty or an error; a flaw for each error cell."""
    errors = ((index, cell) for index, cell in enumerate(cells) if isinstance(cell, CellError))
    return [shown(cell) for cell in cells], [Flaw(index, "error_cell", cell.text) for index, cell in errors]


def as_codes(cells: Sequence[object]) -> tuple[pa.Array, list[Flaw]]:
    """Dossier codes as written, trimmed; "" where missing, and where unusable, with a flaw."""
    flaws: list[Flaw] = []
    array = strings_of(cells)
    if array is None:
        array = strings([_code(index, cell, flaws) for index, cell in enumerate(cells)])
    if not len(array):
        return array, flaws
    odd = as_mask(pc.match_substring_regex(array, _NOT_PLAIN))
    if odd.any():
        texts = array.to_pylist()
        for index in np.flatnonzero(odd).tolist():
            texts[index] = cleaned(texts[index]).lstrip("'").strip()
        array = strings(texts)
    return _without_long_codes(_without_errors(array, flaws), flaws), flaws


def cleaned(text: str) -> str:
    """The text as it is stored: tidy, without control characters and surrogates."""
    return tidy(_CONTROL.sub("", text))


def shown(cell: object) -> str:
    """One cell as a person reads it; "" where it is empty or an error."""
    if isinstance(cell, str):
        return cell
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < MOST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def is_blank(cell: object) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell[:1].isalnum() and not tidy(cell))


def is_dossier_code(cell: object) -> bool:
    """Whether the cell is a dossier's code made of unit, day and number; some systems make other codes."""
    return isinstance(cell, str) and _DOSSIER_CODE.fullmatch(tidy(cell)) is not None


def _code(index: int, cell: object, flaws: list[Flaw]) -> str:
    """One cell as a code; "" with a flaw where it cannot be one."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, CellError):
        flaws.append(Flaw(index, "error_cell", cell.text))
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer() and cell >= 0:
        if cell < MOST_EXACT:
            return str(int(cell))
        flaws.append(Flaw(index, "code_digits_lost", f"{cell:.0f}"))
    else:
        flaws.append(Flaw(index, "not_a_code", shown(cell)))
    return ""


def _without_errors(array: pa.Array, flaws: list[Flaw]) -> pa.Array:
    errors = pc.is_in(array, strings(_ERROR_WORDS))
    for index in np.flatnonzero(as_mask(errors)).tolist():
        flaws.append(Flaw(index, "error_cell", array[index].as_py()))
    # Given Python's own "", pyarrow would import pandas first: half the time that a small file takes.
    return pc.if_else(errors, strings([""])[0], array)


def _without_long_codes(array: pa.Array, flaws: list[Flaw]) -> pa.Array:
    if pc.max(pc.utf8_length(array)).as_py() <= LONGEST_CODE:
        return array
    texts = array.to_pylist()
    for index, text in enumerate(texts):
        if len(text) > LONGEST_CODE:
            flaws.append(Flaw(index, "not_a_code", text))
            texts[index] = ""
    return strings(texts)


def short(text: str) -> str:
    """A text for a message: one line, cut after 100 letters."""
    line = cleaned(text[: 4 * _LONGEST_FOUND])
    return line if len(line) <= _LONGEST_FOUND else line[: _LONGEST_FOUND - 1] + "…"
