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
# Capital letters of the Greek and the Cyrillic script that look like Latin ones.
_LOOK_ALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXABEZHIKMNOPTYX")
# Full forms may be longer than the signs they stand for; a longer key has no room for what else tells codes apart.
_LONGEST_KEY = 170


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


def code_key(code: str) -> str:
    """What two spellings of one dossier code share: case, full-width forms, kinds of dash, blanks, invisible signs and
    an apostrophe in front do not count. Its own key is that same key."""
    wide = unicodedata.normalize("NFKC", code).translate(_DASHES).upper()
    seen = "".join(letter for letter in wide if unicodedata.category(letter) not in ("Cf", "Zs", "Cc"))
    key = unicodedata.normalize("NFC", seen.lstrip("'"))
    return key if 0 < len(key) <= _LONGEST_KEY else "".join(code.split())


def in_latin_letters(key: str) -> str:
    """A code's key with Latin letters in the place of those of other scripts that look like them."""
    return key.translate(_LOOK_ALIKES)


def heading_key(text: str) -> str:
    """What two spellings of one heading share: neither case, tone and vowel marks, punctuation nor spaces count."""
    plain = tidy(text).translate(_DASHES).casefold().replace("đ", "d")
    return _NOT_WORD.sub(" ", _MARKS.sub("", unicodedata.normalize("NFD", plain))).strip()


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(_TONE_MARKS.findall(letters)))
    return _TONE_MARKS.sub("", letters) + tones
