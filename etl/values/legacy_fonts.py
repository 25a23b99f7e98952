"""Recognises text written for old Vietnamese fonts (TCVN3, VNI) or decoded wrongly (mojibake)."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache

# TCVN3 (.VnTime): each Latin-1 character and the letter that the font showed for it.
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# VNI: after a plain vowel comes a character that means its marks.
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = {
    **dict(zip("ùøûõï", _TONES[1:], strict=True)),
    **{mark: "\u0302" + tone for mark, tone in zip("âáàåãä", _TONES, strict=True)},
    **{mark: "\u0306" + tone for mark, tone in zip("êéèúüë", _TONES, strict=True)},
}
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ò": "ị", "ó": "ĩ", "î": "ỵ"}
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])")
# None of these is a letter of Vietnamese. Ð is missing, as some type it for Đ (domain.spelling).
_FOREIGN = re.compile(r"[µ¸¶·¹¨»¾¼½Æ©ÇËÎÏÑªÖ×ØÜÞßäåæçëîïñöøûü÷þ¡¢§£¤¥¦«®¬]")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.ASCII
)
_PLAIN_LETTER = re.compile(r"[A-Za-z]")
_LEAST_WORDS = 2
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_WORDS = re.compile(r"[^\s,;:.()/\-\"']+")
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}


class Legacy(StrEnum):
    """How the text is encoded."""

    TCVN3 = "TCVN3 (phông .VnTime)"
    VNI = "VNI"
    MOJIBAKE = "Unicode bị giải mã sai"


def legacy_encoding(texts: Iterable[str]) -> Legacy | None:
    """The old or wrong encoding of these texts; None where they look like Unicode. Two different words must show an old
    one, as a single word may be a foreign name."""
    words: dict[str, Legacy] = {}
    for text in texts:
        if text.isascii():
            continue
        if _is_mojibake(text):
            return Legacy.MOJIBAKE
        for word in _WORDS.findall(text):
            if encoding := _legacy(word):
                words[word] = encoding
        if len(words) >= _LEAST_WORDS:
            return _most(words.values())
    return None


def _most(encodings: Collection[Legacy]) -> Legacy:
    """The encoding of most words: a few words are syllables in both."""
    return max(Legacy, key=list(encodings).count)


@lru_cache(maxsize=100_000)
def _legacy(word: str) -> Legacy | None:
    if not _FOREIGN.search(word) or not _PLAIN_LETTER.search(word):
        return None
    lower = word.casefold() if word.isupper() else word
    if _is_vietnamese(_from_vni(lower)):
        return Legacy.VNI
    return Legacy.TCVN3 if _is_vietnamese("".join(_TCVN3.get(letter, letter) for letter in lower)) else None


def _is_mojibake(text: str) -> bool:
    """Whether the text is Vietnamese UTF-8 of which each byte was decoded as one character."""
    if not all(letter in _BYTES for letter in text):
        return False
    try:
        decoded = bytes(_BYTES[letter] for letter in text).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return decoded != text and any(_is_marked(letter) for letter in decoded)


def _is_marked(letter: str) -> bool:
    return letter in "đĐ" or (len(unicodedata.normalize("NFD", letter)) > 1)


def _from_vni(word: str) -> str:
    lower = word.lower()
    paired = _VNI_PAIR.sub(lambda pair: _VNI_LETTERS.get(pair[1], pair[1]) + _VNI_MARKS[pair[2]], lower)
    return "".join(_VNI_LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFC", paired))


def _is_vietnamese(word: str) -> bool:
    """Whether a word is one Vietnamese syllable that has marks, all of them Vietnamese."""
    letters = unicodedata.normalize("NFD", word.casefold())
    plain = "".join(letter for letter in letters if letter not in _MARKS).replace("đ", "d")
    return plain != letters and bool(_SYLLABLE.fullmatch(plain))
