"""What a column that nobody knows seems to be: the field that its words and first values suggest, and what of it may be
shown beside a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.spelling import heading_key, name_key, tidy
from etl.recognition.vocabulary import vocabulary
from etl.values.cells import is_blank, is_dossier_code, short, shown
from etl.values.moments import MISSING, Moments, as_moments

MOST_SAMPLES = 3

_MOMENTS = frozenset({"submitted_at", "received_at", "due_at", "resolved_at", "returned_at"})
_PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.000\.00\.00\.H\d{2})?")
# A word this short stands in too many headings to say anything about one.
_LEAST_LETTERS = 6
# Words that speak for a field where no whole heading is known; abbreviations as exports write them.
_SHORT = {
    "hs": "ho so",
    "kq": "ket qua",
    "tthc": "thu tuc hanh chinh",
    "tt": "thu tuc",
    "cq": "co quan",
    "dv": "don vi",
}
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("due_at", ("hen", "han", "thoi han")),
    ("received_at", ("tiep nhan", "nhan", "vao so")),
    ("resolved_at", ("ket thuc", "hoan thanh", "xong", "co ket qua")),
    ("returned_at", ("tra",)),
    ("code", ("ma", "so phieu", "bien nhan")),
    ("procedure_name", ("thu tuc", "noi dung", "cong viec")),
    ("agency", ("co quan", "don vi", "noi giai quyet")),
    ("status", ("trang thai", "tinh trang", "tinh hinh")),
    ("channel", ("hinh thuc", "kenh")),
)
# Words of headings above what belongs to a person. The vocabulary has the whole headings that are known; these hide the
# samples of those that are not.
_PERSONAL_WORDS = re.compile(
    r"\b(?:ho ten|ho va ten|nguoi|chu ho so|chu su dung|chu dau tu|cong dan|khach hang|ca nhan|dien thoai|sdt|dia chi|"
    r"noi o|thuong tru|cccd|cmnd|can cuoc|dinh danh|ho chieu|giay to|ma so thue|mst|email|sinh|so to|"
    r"so thua|thua dat|can bo|chuyen vien|cong chuc|thu ly|ghi chu|uy quyen|tai khoan)\b"
)
# Telephone numbers, identity cards old and new, mail; separators between digits do not count.
_PERSONAL_NUMBER = re.compile(r"(?:\+?84|0)\d{8,10}|\d{9}|\d{12}|\S+@\S+")
_SEPARATORS = re.compile(r"[ .-]")
# "Chưa được tiếp nhận" is not "Được tiếp nhận".
_CONTRARY = frozenset({"chua", "khong", "cho", "huy", "dung"})
_SURNAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương đoàn lương mai tô tạ cao châu "
    "đào lâm trịnh hà tăng thái kiều tôn quách từ la chu phùng vương"
)
_PERSON_WORDS = range(2, 6)


@dataclass(frozen=True)
class ColumnGuess:
    """What the heading and the first values of one column say about it. Each answer is worked out once, when asked."""

    heading: str
    values: Sequence[object]

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """Up to three different values that help to know the column; none where it may belong to a person."""
        if self.may_be_personal:
            return ()
        texts = list(dict.fromkeys(short(text) for text in self._texts))
        return () if any(map(_is_personal, texts)) else tuple(texts[:MOST_SAMPLES])

    @cached_property
    def may_be_personal(self) -> bool:
        """Whether a word of the heading means a person's data; above days it does not ("Ngày hẹn trả công dân")."""
        key = heading_key(self.heading)
        return bool(_PERSONAL_WORDS.search(key)) and (key.endswith("sinh") or not self.are_moments)

    @cached_property
    def suggested_field(self) -> str | None:
        """The field that the column seems to be: by its values where only one field has such values, else by its
        heading. None where neither says anything, or where the values contradict the heading."""
        texts = [tidy(text) for text in self._texts]
        return _field_by_values(texts) or _field_by_heading(self.heading, are_moments=self.are_moments)

    @cached_property
    def are_moments(self) -> bool:
        """Whether there are values, and all of them are days."""
        return self._has_days and not self._moments.flaws

    @cached_property
    def has_moments(self) -> bool:
        """Whether any value is a day, or there are no values."""
        return self._has_days or not self._texts

    @cached_property
    def _texts(self) -> list[str]:
        return [shown(value) for value in self.values if not is_blank(value)]

    @cached_property
    def _moments(self) -> Moments:
        return as_moments(list(self.values))

    @cached_property
    def _has_days(self) -> bool:
        return bool((self._moments.seconds != MISSING).any())


def suggested_name(name: str, known: Mapping[str, StrEnum]) -> str | None:
    """What a status or channel seems to be whose name has a known name inside it ("Đang xử lý tại phòng chuyên môn");
    None where it has several, or says the contrary of one."""
    key = f" {heading_key(name)} "
    inside = {
        meant.value: words
        for text, meant in known.items()
        if len(words := heading_key(text)) >= _LEAST_LETTERS and f" {words} " in key
    }
    (meant, words), *others = inside.items() or [(None, "")]
    around = set(key.split()) - set(words.split())
    return None if others or around & _CONTRARY else meant


def _field_by_values(texts: list[str]) -> str | None:
    if not texts:
        return None
    words = vocabulary()
    signs = {
        "code": is_dossier_code,
        "procedure_code": lambda text: bool(_PROCEDURE_CODE.fullmatch(text)),
        "status": lambda text: words.status(text) is not None,
        # A bare number may be a level, a channel or a count.
        "channel": lambda text: not text.isdecimal() and words.channel(text) is not None,
        "service_level": lambda text: not text.isdecimal() and words.service_level(text) is not None,
    }
    return next((name for name, is_one in signs.items() if all(map(is_one, texts))), None)


def _field_by_heading(heading: str, *, are_moments: bool) -> str | None:
    key = " ".join(_SHORT.get(word, word) for word in heading_key(heading).split())
    by_name = _field_by_known_heading(key)
    by_words = (name for name, words in _HINTS if any(f" {word} " in f" {key} " for word in words))
    fields = [by_name, *by_words] if by_name else by_words
    return next((name for name in fields if (name in _MOMENTS) == are_moments), None)


def _field_by_known_heading(key: str) -> str | None:
    """The field of the longest heading of the vocabulary that stands inside this one."""
    field_of = vocabulary().field_of
    inside = [words for words in field_of if len(words) >= _LEAST_LETTERS and f" {words} " in f" {key} "]
    return field_of[max(inside, key=len)] if inside else None


def _is_personal(text: str) -> bool:
    words = text.split()
    capitalised = all(word[:1].isupper() and word.isalpha() for word in words)
    is_person = len(words) in _PERSON_WORDS and capitalised and name_key(words[0]) in _SURNAME_KEYS
    return is_person or bool(_PERSONAL_NUMBER.fullmatch(_SEPARATORS.sub("", text)))


_SURNAME_KEYS = frozenset(map(name_key, _SURNAMES.split(" ")))
