"""The agency or the sector that a row above a group of dossiers names, without its label and number."""

import re
from dataclasses import dataclass
from enum import Enum

from domain.spelling import heading_key
from etl.recognition.title import read_title

# "I. Hộ tịch", "2) Sở Y tế", "1.2. Đất đai". Other letters shorten a kind of place: "P. Nghĩa Lộ", "H. Tư Nghĩa".
_NUMBER = re.compile(r"\(?(?:(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})|[A-E]|\d{1,2}(?:\.\d{1,2})*)[.)]\s*(?=[^\W\d])")
# "Lĩnh vực khác" and "Lĩnh vực 1" keep the word, as the rest is no name.
_SECTOR = re.compile(
    r"(?:tên )?lĩnh vực(?: ?[:\-–—] ?| (?=[^\W\d_]{2})(?!(?:khác|còn lại|liên quan|thuộc|của|do)\b|chung$))",
    re.IGNORECASE,
)
# "Đơn vị: hồ sơ" names what is counted.
_MEASURES = frozenset({"ho so", "thu tuc", "dong", "nghin dong", "trieu dong", "ngay"})


class Label(Enum):
    """What the label before a group's name says that the group is."""

    AGENCY = "agency"
    SECTOR = "sector"
    MEASURE = "measure"


@dataclass(frozen=True)
class Group:
    """A group's name; `label` is None where the name has none."""

    name: str
    label: Label | None = None

    @property
    def is_unit(self) -> bool:
        """Whether the label or the beginning of the name tells a unit; the province, which has all units, is none."""
        return self.label is Label.AGENCY or (self.label is None and read_title([self.name]).unit is not None)


def group_of(text: str) -> Group:
    """The group that a row's tidy text names. Its label or number stays where nothing would be left."""
    bare = text.rstrip(" :") or text
    bare = bare[match.end() :] if (match := _NUMBER.match(bare)) else bare
    if (match := _SECTOR.match(bare)) and (name := bare[match.end() :]):
        return Group(name[0].upper() + name[1:], Label.SECTOR)
    unit = read_title([bare]).unit
    if unit is None or unit == bare:
        return Group(bare)
    return Group(unit, Label.MEASURE if heading_key(unit) in _MEASURES else Label.AGENCY)
