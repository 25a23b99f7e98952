"""What a heading of one to three rows means, by the vocabulary and a person's answers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from domain.spelling import heading_key, tidy
from etl.recognition.mapping import IGNORE, ColumnMapping
from etl.recognition.vocabulary import vocabulary
from etl.workbook.column_letters import column_letter

# Between a heading's levels where it is written in one line.
HEADING_LEVELS = " / "


class Meaning(Enum):
    """What a heading tells about its column."""

    FIELD = "field"
    AMBIGUOUS = "ambiguous"
    PERSONAL = "personal"
    NUMBERING = "numbering"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Heading:
    """The heading of column `index` (from 0): its `levels` from the top row to the lowest, of which no other column has
    the `own` ones; the fields that it may mean, none where its meaning is neither FIELD nor AMBIGUOUS."""

    index: int
    levels: tuple[str, ...]
    own: tuple[str, ...]
    meaning: Meaning
    fields: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The column as Excel names it."""
        return column_letter(self.index)

    @property
    def text(self) -> str:
        """The heading as it is shown: its levels, from the top."""
        return HEADING_LEVELS.join(self.levels)

    @property
    def field(self) -> str | None:
        """The field's name where there is exactly one."""
        return self.fields[0] if self.meaning is Meaning.FIELD else None

    @property
    def known(self) -> bool:
        """Whether the vocabulary or an answer tells its meaning."""
        return bool(self.levels) and self.meaning is not Meaning.UNKNOWN

    @property
    def shown(self) -> str:
        """The column as it is named to a person."""
        return f'cột {self.letter} "{self.text}"'


def heading_of(index: int, levels: Sequence[str], own: Sequence[str], mapping: ColumnMapping) -> Heading:
    """The heading of a column: `levels` are its texts from the top row to the lowest, `own` those of no other column.

    The first text decides that has a known meaning: the lowest, then the lowest joined with those above it
    ("Trả kết quả / Ngày" is "Ngày trả kết quả"), then one above it that is this column's own.
    """
    texts = tuple(map(tidy, levels))
    meaning, fields = _meaning(texts, tuple(map(tidy, own)), mapping)
    return Heading(index, texts, tuple(map(tidy, own)), meaning, fields)


def answered(headings: Iterable[Heading], mapping: ColumnMapping) -> tuple[Heading, ...]:
    """The same headings under other answers."""
    return tuple(heading_of(heading.index, heading.levels, heading.own, mapping) for heading in headings)


def fingerprint(headings: Iterable[Heading]) -> str:
    """A hash of the headings that does not depend on their order: sheets of one layout share it."""
    keys = sorted(heading_key(heading.text) for heading in headings)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


def named(headings: Iterable[Heading], meaning: Meaning) -> list[Heading]:
    """The headings of one meaning, in the sheet's order."""
    return [heading for heading in headings if heading.meaning is meaning]


def claimed_fields(headings: Iterable[Heading]) -> set[str]:
    """The fields that the headings may mean."""
    return {name for heading in headings for name in heading.fields}


def _meaning(levels: tuple[str, ...], own: tuple[str, ...], mapping: ColumnMapping) -> tuple[Meaning, tuple[str, ...]]:
    if not levels:
        return Meaning.UNKNOWN, ()
    texts = _texts_to_look_up(levels, own)
    for text in texts:
        if answer := mapping.field_for(text):
            personal = heading_key(text) in vocabulary().personal
            return (Meaning.IGNORED, ()) if answer == IGNORE or personal else (Meaning.FIELD, (answer,))
    return next((meaning for text in texts if (meaning := _known_meaning(text))), (Meaning.UNKNOWN, ()))


def _texts_to_look_up(levels: tuple[str, ...], own: tuple[str, ...]) -> list[str]:
    """The lowest text; it with those above it, in either order; the column's own texts above it."""
    leaf, depth = levels[-1], len(levels)
    joined = [
        " ".join(texts) for above in range(2, depth + 1) for texts in (levels[-above:], (leaf, *levels[-above:-1]))
    ]
    return [leaf, *joined, *(text for text in reversed(own) if text != leaf)]


@lru_cache(maxsize=100_000)
def _known_meaning(text: str) -> tuple[Meaning, tuple[str, ...]] | None:
    words, key = vocabulary(), heading_key(text)
    if key in words.personal:
        return Meaning.PERSONAL, ()
    if key in words.field_of:
        return Meaning.FIELD, (words.field_of[key],)
    if key in words.ambiguous:
        return Meaning.AMBIGUOUS, words.ambiguous[key]
    return (Meaning.NUMBERING, ()) if text and key in words.numbering else None
