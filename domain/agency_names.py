"""Which names of agencies look like one desk: abbreviated, without marks, with hyphens or the province's name added.

A person decides whether they are one: two communes may differ by a mark alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.spelling import heading_key, name_key, tidy

_WORD = re.compile(r"\w+")
_JOINING = frozenset({"va", "cua", "thuoc"})
_COMMITTEE = ("uy", "ban", "nhan", "dan")
_PROVINCE = name_key("tỉnh")
_LONGEST_PROVINCE = 3


@dataclass(frozen=True)
class SimilarName:
    """A known name that looks like the one asked about; `sure` is False where the two differ by their marks, as two
    places do."""

    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    marked: str
    is_short: bool


@dataclass(frozen=True)
class _Name:
    words: tuple[_Word, ...]
    province: tuple[str, ...]
    has_marks: bool

    @property
    def letter(self) -> str:
        return self.words[0].key[:1] if self.words else ""


class AgencyNames:
    """Names of agencies, to be searched for those that look like another."""

    def __init__(self, names: Iterable[str]) -> None:
        # Initials begin with the letter of the word for which they stand, so names that look alike share the first.
        self._by_letter: dict[str, list[tuple[str, _Name]]] = {}
        for name in names:
            parsed = _parsed(name)
            self._by_letter.setdefault(parsed.letter, []).append((name, parsed))

    def similar_to(self, name: str) -> list[SimilarName]:
        """The names that look like this one, itself not among them, in their order."""
        wanted = _parsed(name)
        similar = []
        for other, parsed in self._by_letter.get(wanted.letter, ()):
            if other != name and _may_share_a_province(wanted, parsed):
                same = _same(wanted.words, parsed.words)
                if same is not None:
                    similar.append(SimilarName(other, same or not (wanted.has_marks and parsed.has_marks)))
        return similar


def _parsed(name: str) -> _Name:
    written = _WORD.findall(tidy(name))
    shouted = name.isupper()
    words = [_Word(heading_key(word), name_key(word), _is_short(word, shouted)) for word in written]
    words = [word for word in words if word.key not in _JOINING]
    words = _without_committee(words)
    words, province = _without_province(words)
    return _Name(tuple(words), province, not tidy(name).isascii())


def _is_short(word: str, shouted: bool) -> bool:
    """Whether the word is made of initials: "TN", "UBND"; in a name all in capitals only what nobody can speak is."""
    key = heading_key(word)
    if not key.isalpha():
        return False
    return not set(key) & set("aeiouy") or key == "ubnd" or (word.isupper() and len(word) > 1 and not shouted)


def _without_committee(words: list[_Word]) -> list[_Word]:
    """The name without "Ủy ban nhân dân" before a place; that of the province stays."""
    keys = tuple(word.key for word in words)
    length = 1 if keys[:1] == ("ubnd",) else 4 if keys[:4] == _COMMITTEE else 0
    rest = words[length:]
    return words if not rest or rest[0].marked == _PROVINCE else rest


def _without_province(words: list[_Word]) -> tuple[list[_Word], tuple[str, ...]]:
    """The name without "tỉnh …" at its end, and the province that it named."""
    for place, word in enumerate(words):
        if place and word.marked == _PROVINCE and len(words) - place - 1 <= _LONGEST_PROVINCE:
            return words[:place], tuple(word.key for word in words[place + 1 :])
    return words, ()


def _may_share_a_province(one: _Name, other: _Name) -> bool:
    return not one.province or not other.province or one.province == other.province


def _same(one: tuple[_Word, ...], other: tuple[_Word, ...]) -> bool | None:
    """Whether the words are the same one by one, initials standing for as many words as they have letters: True, False
    where some differ by their marks, None where they are others."""
    if not one or not other:
        return True if not one and not other else None
    first, second = one[0], other[0]
    if first.key == second.key:
        rest = _same(one[1:], other[1:])
        return None if rest is None else rest and first.marked == second.marked
    for short, others, left in ((first, other, one[1:]), (second, one, other[1:])):
        letters = len(short.key)
        if short.is_short and "".join(word.key[:1] for word in others[:letters]) == short.key:
            return _same(left, others[letters:])
    return None
