"""A guess about a column under an unknown heading: which field it is, and which of its values a person may see."""

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
# A shorter heading or name stands inside too many others to tell anything.
_LEAST_LETTERS = 6
# Abbreviations in the headings of exports.
_ABBREVIATIONS = {
    "hs": "ho so",
    "kq": "ket qua",
    "tthc": "thu tuc hanh chinh",
    "tt": "thu tuc",
    "cq": "co quan",
    "dv": "don vi",
}
# Words that tell the field where no known heading stands inside the heading; the first one that fits is taken.
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
# Words in the headings of personal columns. The vocabulary lists the known headings; these words hide the samples of
# unknown ones.
_PERSONAL_WORDS = re.compile(
    r"\b(?:ho ten|ho va ten|nguoi|chu ho so|chu su dung|chu dau tu|cong dan|khach hang|ca nhan|dien thoai|sdt|dia chi|"
    r"noi o|thuong tru|cccd|cmnd|can cuoc|dinh danh|ho chieu|giay to|ma so thue|mst|email|sinh|so to|"
    r"so thua|thua dat|can bo|chuyen vien|cong chuc|thu ly|ghi chu|uy quyen|tai khoan)\b"
)
# Telephone numbers, identity numbers of nine and of twelve digits, e-mail addresses; without separators.
_PERSONAL_NUMBER = re.compile(r"(?:\+?84|0)\d{8,10}|\d{9}|\d{12}|\S+@\S+")
_SEPARATORS = re.compile(r"[ .-]")
# These words change the meaning of a name: "Chưa được tiếp nhận" is not "Được tiếp nhận".
_CONTRARY = frozenset({"chua", "khong", "cho", "huy", "dung"})
_SURNAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương đoàn lương mai tô tạ cao châu "
    "đào lâm trịnh hà tăng thái kiều tôn quách từ la chu phùng vương"
)
_PERSON_WORDS = range(2, 6)


@dataclass(frozen=True)
class ColumnGuess:
    """What the heading and the first values of one column tell about it; each property is computed once, when asked."""

    heading: str
    values: Sequence[object]

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """Up to three different values; none where the heading or any value may be personal."""
        if self.may_be_personal:
            return ()
        texts = list(dict.fromkeys(short(text) for text in self._texts))
        return () if any(map(_is_personal, texts)) else tuple(texts[:MOST_SAMPLES])

    @cached_property
    def may_be_personal(self) -> bool:
        """Whether the heading has a word for personal data; above days ("Ngày hẹn trả công dân") only birth counts."""
        key = heading_key(self.heading)
        return bool(_PERSONAL_WORDS.search(key)) and (key.endswith("sinh") or not self.are_moments)

    @cached_property
    def suggested_field(self) -> str | None:
        """The field whose form all values have, else the field that the heading suggests; None where neither tells one
        or the values contradict the heading."""
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


def suggested_name(name: str, names: Mapping[str, StrEnum]) -> str | None:
    """The status or channel whose name is part of this one ("Đang xử lý tại phòng chuyên môn"); None where several
    are, or where another word changes the meaning ("Chưa được tiếp nhận")."""
    key = f" {heading_key(name)} "
    inside = {
        meant.value: words
        for text, meant in names.items()
        if len(words := heading_key(text)) >= _LEAST_LETTERS and f" {words} " in key
    }
    (meant, words), *others = inside.items() or [(None, "")]
    around = set(key.split()) - set(words.split())
    return None if others or around & _CONTRARY else meant


def _field_by_values(texts: list[str]) -> str | None:
    if not texts:
        return None
    words = vocabulary()
    tests = {
        "code": is_dossier_code,
        "procedure_code": lambda text: bool(_PROCEDURE_CODE.fullmatch(text)),
        "status": lambda text: words.status(text) is not None,
        # A number may be a level, a channel or a count.
        "channel": lambda text: not text.isdecimal() and words.channel(text) is not None,
        "service_level": lambda text: not text.isdecimal() and words.service_level(text) is not None,
    }
    return next((name for name, fits in tests.items() if all(map(fits, texts))), None)


def _field_by_heading(heading: str, *, are_moments: bool) -> str | None:
    """The field of the longest known heading inside this one, else of the words in it, if the values allow it."""
    key = f" {' '.join(_ABBREVIATIONS.get(word, word) for word in heading_key(heading).split())} "
    field_of = vocabulary().field_of
    inside = [words for words in field_of if len(words) >= _LEAST_LETTERS and f" {words} " in key]
    fields = [field_of[max(inside, key=len)]] if inside else []
    fields += [name for name, words in _HINTS if any(f" {word} " in key for word in words)]
    return next((name for name in fields if (name in _MOMENTS) == are_moments), None)


def _is_personal(text: str) -> bool:
    words = text.split()
    capitalised = all(word[:1].isupper() and word.isalpha() for word in words)
    is_person = len(words) in _PERSON_WORDS and capitalised and name_key(words[0]) in _SURNAME_KEYS
    return is_person or bool(_PERSONAL_NUMBER.fullmatch(_SEPARATORS.sub("", text)))


_SURNAME_KEYS = frozenset(map(name_key, _SURNAMES.split(" ")))
