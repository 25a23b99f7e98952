"""The order of Vietnamese names: by the alphabet, then by tones, then small letters before capitals."""

import re
import unicodedata
from functools import lru_cache

from domain.spelling import tidy

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Signs stand before numbers and numbers before letters, as in Unicode's own order.
_SIGNS = " _-‐‑–—,;:!?.…·'‘’\"“”«»()[]{}§@*/\\&#%•`^°©®+±÷×<=>|~−$£₫€"
# Huyền, hỏi, ngã, sắc, nặng; a syllable without a tone stands before them.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_PARTS = re.compile("[0-9]+|.[\u0300-\u036f]*", re.DOTALL)

_END, _PLAIN, _CAPITAL = "\0", "\1", "\2"
_FIRST_TONE, _OTHER_MARK = 2, "\x10"
_FIRST_NUMBER, _FIRST_LETTER, _OTHER_LETTER = 200, 1000, "\u0fff"
_PLACES = {
    **{sign: chr(place) for place, sign in enumerate(_SIGNS, start=1)},
    **{letter: chr(place) for place, letter in enumerate(_ALPHABET, start=_FIRST_LETTER)},
}


@lru_cache(maxsize=8192)
def name_order(name: str) -> str:
    """The key by which names are sorted wherever people see them: that of ICU's collation `vi-u-kn-true`.

    "Kế hoạch" stands before "Khoa học", "Phường 2" before "Phường 10"; only of names that differ in nothing else, tones
    and case decide. Names that are not the same text have not the same key.
    """
    weights = [_weights(part) for part in _PARTS.findall(tidy(name))]
    levels = ("".join(level) for level in zip(*weights, strict=True))
    return _END.join([*levels, name])


@lru_cache(maxsize=4096)
def _weights(part: str) -> tuple[str, str, str]:
    """What a letter with its marks, a sign or a number weighs among others: first, then by tone, then by case."""
    if part[0].isdecimal() and part.isascii():
        number = part.lstrip("0") or "0"
        return chr(_FIRST_NUMBER + len(number)) + number, _PLAIN, _PLAIN
    letter, marks = _letter_and_marks(part)
    small = letter.lower()
    first = _PLACES.get(small, _OTHER_LETTER + small)
    return first, _PLAIN + "".join(map(_mark_weight, marks)), _PLAIN if letter == small else _CAPITAL


def _letter_and_marks(part: str) -> tuple[str, str]:
    """A letter of the alphabet and its tone; of another alphabet's, the letter below and all its marks."""
    letters = unicodedata.normalize("NFD", part)
    tone = "".join(mark for mark in letters if mark in _TONES)
    letter = unicodedata.normalize("NFC", letters.translate(_WITHOUT_TONES))
    return (letter, tone) if letter.lower() in _PLACES else (letters[0], letters[1:])


_WITHOUT_TONES = dict.fromkeys(map(ord, _TONES))


def _mark_weight(mark: str) -> str:
    return chr(_FIRST_TONE + _TONES.index(mark)) if mark in _TONES else _OTHER_MARK + mark
