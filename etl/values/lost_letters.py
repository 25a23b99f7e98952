"""Recognises texts whose Vietnamese letters were lost on the way: an ANSI export writes "S? Y t?" for "Sở Y tế"."""

import re
import unicodedata

_REPLACEMENT = "\ufffd"
_SPLIT = re.compile(r"[\s,;:.()\[\]/\\\-–\"'!]+")
_MARKS = re.compile(r"[\u0300-\u036f]")
_ONSET = "ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx]"
_CODA = "ng|nh|ch|[cmnpt]"
# A syllable in which at least one letter is a question mark. No Vietnamese consonant but đ can be lost.
_WITH_LOST = re.compile(rf"(?=[^?]*\?)(?:{_ONSET}|\?)?[aeiouy?]{{1,4}}(?:{_CODA})?")
_WHOLE_ASKING = re.compile(rf"(?:{_ONSET})?[aeiouy]{{1,3}}(?:{_CODA})?\?+")
# "k?" is short for "không?".
_SHORT_ASKING = re.compile(r"k\?+")
# Letters that no 8-bit code page of Windows has: where one stands, none was lost beside it.
_KEPT = re.compile(r"[\u1ea0-\u1ef9]")
_URL = re.compile(r"\S*(?:://|www\.|=)\S*", re.IGNORECASE)


def has_lost_letters(text: str) -> bool:
    """Whether letters of the text were lost: U+FFFD, or a ? in the place of a letter ("nguy?n", "S?"). A ? behind a
    whole syllable asks a question."""
    if _REPLACEMENT in text:
        return True
    return "?" in text and any(map(_is_damaged, _SPLIT.split(_URL.sub(" ", text))))


def has_kept_letters(text: str) -> bool:
    """Whether the text has a letter that is lost wherever letters are lost."""
    return _KEPT.search(unicodedata.normalize("NFC", text)) is not None


def _is_damaged(word: str) -> bool:
    if "?" not in word or not any(map(str.isalpha, word)):
        return False
    plain = _MARKS.sub("", unicodedata.normalize("NFD", word.casefold())).replace("đ", "d").replace("ð", "d")
    if _WHOLE_ASKING.fullmatch(plain) or _SHORT_ASKING.fullmatch(plain) or _is_abbreviation(word.rstrip("?")):
        return False
    return _WITH_LOST.fullmatch(plain) is not None


def _is_abbreviation(word: str) -> bool:
    """Whether it is of several capital consonants, as KH for kế hoạch: people ask "KH?"."""
    return len(word) > 1 and word.isalpha() and word.isupper() and not re.search("[AEIOUYaeiouy]", word)
