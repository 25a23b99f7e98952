"""Vietnamese text as people type it: the same words under different Unicode forms, spaces, case and tone places."""

import re
import unicodedata
from collections.abc import Iterable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_MARKS = re.compile(f"[{_TONES}]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DASHES = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "Ð": "Đ", "ð": "đ"})


def tidy(text: str) -> str:
    """The text as it should be stored: NFC, single plain spaces, no invisible characters, Đ for Ð."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).replace("Ð", "Đ").replace("ð", "đ")
    return _SPACES.sub(" ", composed).strip()


def name_key(text: str) -> str:
    """What two spellings of one name share: case, spaces, dashes and the place of the tone mark do not count.

    The tone itself counts ("Bình" and "Bính" are two places); only its place in the syllable does not
    (hòa and hoà).
    """
    words = tidy(text).translate(_DASHES).casefold().strip(" :*.").split(" ")
    return " ".join(_tone_last(word) for word in words)


def calmest_first(names: Iterable[str]) -> list[str]:
    """The names in an order in which, of several spellings of one, that stands first by which it should be called: not
    the one in capitals throughout, which exports use for emphasis. The same names are always in the same order."""
    return sorted(names, key=lambda name: (name.isupper(), name))


def heading_key(text: str) -> str:
    """What two spellings of one heading share: neither case, tone and vowel marks, punctuation nor spaces count."""
    plain = tidy(text).translate(_DASHES).casefold().replace("đ", "d")
    return _NOT_WORD.sub(" ", _MARKS.sub("", unicodedata.normalize("NFD", plain))).strip()


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(_TONE_MARKS.findall(letters)))
    return _TONE_MARKS.sub("", letters) + tones
