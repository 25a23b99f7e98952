"""The role of each row below a header: dossier, name of a group, total, end of the list, or nothing to read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import takewhile
from string import ascii_uppercase

from domain.spelling import heading_key, tidy
from etl.recognition.header import Merges
from etl.values.cells import is_blank, shown

_TOTAL = re.compile(r"^(?:tổng số|tổng cộng|(?:tổng|cộng)(?=\s*(?:$|[:\d(]|hồ sơ)))")
_SIGNATURE = re.compile(
    r"^(?:người lập|lập biểu|thủ trưởng|giám đốc|phó giám đốc|chủ tịch|phó chủ tịch|nơi nhận|người ký|kt\.|tl\.|tm\.)"
)
_PLACE_AND_DATE = re.compile(r"\bngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm\b")
_NATIONAL_TITLE = re.compile(r"^cộng h(?:òa|oà) xã hội chủ nghĩa việt nam\b|^độc lập [-–] tự do [-–] hạnh phúc\b")
_COLUMN_NUMBER = re.compile(r"^\(?(\d{1,2})\)?(?:\s*=.*)?$")
_COLUMN_LETTER = re.compile(r"^\(?([A-Z])\)?$")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
_GROUP_NUMBER = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d+)[.)]?$")
_COUNT_IN_GROUP = re.compile(r"\s*[:(]\s*\d+\s*(?:hồ sơ)?\s*\)?\s*:?$")

# A row of signatures has two or three texts side by side.
_MOST_SIGNED = 4

# Stored, as many rows are looked at and the texts of a column repeat.
_key = lru_cache(maxsize=10_000)(heading_key)


class RowKind(Enum):
    """What a row is."""

    DATA = "data"
    NOTHING = "nothing"
    GROUP = "group"
    TOTAL = "total"
    END = "end"


@dataclass(frozen=True)
class RowRole:
    """A row's role; `text` is the name of a group, `number` the count in a totals row, None where it has none."""

    kind: RowKind
    text: str = ""
    number: int | None = None


@dataclass(frozen=True)
class RowContext:
    """What decides a row's role: the columns (from 0) of the code, of row numbers and of personal data, the header's
    and the title's texts, which a page may repeat, and the merged cells."""

    code: int
    numbering: frozenset[int]
    header_keys: Mapping[int, frozenset[str]]
    personal: frozenset[int]
    title_keys: frozenset[str]
    merges: Merges

    def role(self, row: Sequence[object], *, number: int, ended: bool) -> RowRole:
        """The role of a row whose code or reception date is missing or unreadable; `number` counts rows from 0.

        `ended` is whether a totals row or a signature stands above: a row below it is a dossier only where it has a
        code and two more cells.
        """
        filled = [(index, cell) for index, cell in enumerate(row) if not is_blank(cell)]
        if not filled or all(index in self.numbering and shown(cell).strip().isdecimal() for index, cell in filled):
            return RowRole(RowKind.NOTHING)
        if self._repeats_header(filled) or self._repeats_title(filled) or is_column_numbers(cell for _, cell in filled):
            return RowRole(RowKind.NOTHING)
        # A row of so few cells is no dossier: "Tổng cộng" or "Người lập biểu" may stand in its personal columns.
        unseen = frozenset() if len(filled) <= _MOST_SIGNED else self.personal
        texts = [tidy(cell).casefold() for i, cell in filled if isinstance(cell, str) and i not in unseen]
        # A second list on the sheet may have a national title though the first one has none.
        if len(filled) <= _MOST_SIGNED and any(map(_NATIONAL_TITLE.match, texts)):
            return RowRole(RowKind.NOTHING)
        if texts and _TOTAL.match(texts[0]):
            return RowRole(RowKind.TOTAL, number=self._total(filled))
        if len(filled) <= _MOST_SIGNED and any(map(_is_signature, texts)):
            return RowRole(RowKind.END)
        if group := self._group(filled, number):
            return RowRole(RowKind.GROUP, group)
        return RowRole(RowKind.NOTHING if ended and not self._has_code(row, filled) else RowKind.DATA)

    def _repeats_header(self, filled: list[tuple[int, object]]) -> bool:
        """Whether each cell, or the code's cell alone, has the heading of its column: other levels may differ."""
        is_heading = {
            index: isinstance(cell, str) and _key(cell) in self.header_keys.get(index, frozenset())
            for index, cell in filled
        }
        return all(is_heading.values()) or is_heading.get(self.code, False)

    def _total(self, filled: list[tuple[int, object]]) -> int | None:
        for index, cell in filled:
            if index not in self.personal and (match := _NUMBER.search(shown(cell))):
                return int(match[0].replace(".", ""))
        return None

    def _group(self, filled: list[tuple[int, object]], number: int) -> str:
        """The name of a group in a row of one text, perhaps after a number ("I | Lĩnh vực đất đai"); else ""."""
        first = 0
        if len(filled) == 2 and isinstance(filled[0][1], str) and _GROUP_NUMBER.match(tidy(filled[0][1])):
            first = filled[0][0] + 1
            filled = filled[1:]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return ""
        index, text = filled[0][0], tidy(filled[0][1])
        # A cell merged over several columns is in none of them, so not in a personal one.
        at_the_left = index <= max(self.code, first) and index not in self.personal
        if not (at_the_left or self.merges.across(number, index)):
            return ""
        return "" if _looks_like_code(text) else _COUNT_IN_GROUP.sub("", text)

    def _repeats_title(self, filled: list[tuple[int, object]]) -> bool:
        return all(isinstance(cell, str) and _key(cell) in self.title_keys for _, cell in filled)

    def _has_code(self, row: Sequence[object], filled: list[tuple[int, object]]) -> bool:
        return len(filled) >= 3 and self.code < len(row) and _looks_like_code(shown(row[self.code]))


def _is_signature(text: str) -> bool:
    return bool(_SIGNATURE.match(text) or _PLACE_AND_DATE.search(text))


def is_column_numbers(cells: Iterable[object]) -> bool:
    """Whether the cells number the columns in order: (1) (2) (3); 1 2 3; (A) (1) (2)=(3)+(4); A B 1 2; A B C."""
    texts = [shown(cell).strip() for cell in cells]
    if len(texts) < 3:
        return False
    letters = _leading_letters(texts)
    # The first column may have a word instead of a number.
    above = letters or int(not _COLUMN_NUMBER.match(texts[0]))
    numbers = [int(match[1]) for match in map(_COLUMN_NUMBER.match, texts[above:]) if match]
    if len(numbers) < len(texts) - above or not (numbers or letters):
        return False
    return not numbers or (numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2)


def _leading_letters(texts: Sequence[str]) -> int:
    """How many of the first texts are A, B, C … in their order."""
    letters = (match[1] if (match := _COLUMN_LETTER.match(text)) else None for text in texts)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(letters, ascii_uppercase, strict=False)))


def _looks_like_code(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and " " not in text
