"""Rows that name a group give its agency or its sector to the rows below them, where their own cell is empty."""

import re
from collections.abc import Mapping, Sequence

from domain.spelling import heading_key
from etl.recognition.group_rows import Group, Label, group_of
from etl.recognition.identify import Plan
from etl.recognition.title import looks_like_agency, period_in
from etl.values.cells import Texts
from etl.workbook.arrow import Codes, used_codes

# What parts a list and is neither an agency nor a sector, without marks: "Hồ sơ trễ hạn", "Tháng 1/2023", "Quý II".
# The words that follow decide: "Quy hoạch xây dựng" and "Hồ sơ lưu trữ" are sectors.
_PART = (
    r"(?:ho so )?(?:trong|dung|tre|qua|truoc|som) han\b|ho so (?:chua|da|dang|tiep nhan|giai quyet)\b"
    r"|(?:thang|quy|nam) (?:\d|[ivx]+\b)|ngay \d"
)
_NO_AGENCY = re.compile(rf"(?:linh vuc|thu tuc|nhom)\b|{_PART}")
_NO_SECTOR = re.compile(rf"thu tuc (?:so )?\d|{_PART}")
_TITLE = re.compile(
    r"(?:danh sach|bao cao) (?:cac |tong hop )*(?:ho so|tinh hinh|ket qua)\b|cong hoa xa hoi\b|doc lap tu do\b"
)


class GroupNames:
    """The group in which a sheet's next row stands; it holds on from piece to piece.

    `texts` are the file's agencies and sectors by their numbers, to which names of groups are added; `agency_said` is
    whether the user named an agency for the whole file.
    """

    def __init__(self, plan: Plan, texts: Mapping[str, Texts], *, agency_said: bool) -> None:
        self._plan, self._texts, self._agency_said = plan, texts, agency_said
        self._agency = self._sector = -1
        # What dossiers name as their agency, by its number and as it is compared.
        self._agencies: dict[int, str] = {}

    def fill(self, groups: Sequence[tuple[int, str]], texts: Mapping[str, Codes], count: int) -> None:
        """Gives the group's agency or sector to the rows below it, where their own cell is empty."""
        starts = [(-1, ""), *groups]
        for (index, text), (end, _) in zip(starts, [*groups, (count, "")], strict=True):
            if text:
                self._enter(text)
            below = slice(index + 1, end)
            for name, code in (("agency", self._agency), ("sector", self._sector)):
                if code >= 0:
                    cells = texts[name][below]
                    cells[cells < 0] = code

    def _enter(self, text: str) -> None:
        columns, group = self._plan.columns, group_of(text)
        if group.label is Label.AGENCY or (group.label is None and self._is_agency(group.name)):
            # Rows that name their agency keep it; a sector of the group above ends here.
            self._agency, self._sector = self._agency_below(group), -1
        elif _TITLE.match(heading_key(group.name)) or period_in(text):
            # Another list begins in the same sheet: the sector of the one above ends here.
            self._sector = -1
        elif "sector" not in columns and _may_be_sector(group):
            self._sector = self._texts["sector"].code_of(group.name)

    def _agency_below(self, group: Group) -> int:
        """The number of the agency that stands in for empty cells below. Where agencies have a column, a province's
        name over a list is no answer: the cell was left out."""
        if "agency" in self._plan.columns and not (group.is_unit or self._is_agency_of_rows(group.name)):
            return -1
        return self._texts["agency"].code_of(group.name)

    def _is_agency(self, name: str) -> bool:
        return looks_like_agency(name) or self._must_be_agency(name) or self._is_agency_of_rows(name)

    def _must_be_agency(self, text: str) -> bool:
        """Whether a group's name of any beginning ("Hội Chữ thập đỏ") is the agency's: sectors have a column, and
        nothing else names the agency. The rows below must not stay with the agency of the group above."""
        columns = self._plan.columns
        named_elsewhere = "agency" in columns or self._agency_said or self._plan.title.unit
        return "sector" in columns and not named_elsewhere and not _NO_AGENCY.match(heading_key(text))

    def note_agencies(self, codes: Codes) -> None:
        """Keeps which agencies dossiers name; groups that stand in the column of agencies are none of them."""
        new = set(used_codes(codes).tolist()) - self._agencies.keys()
        values = self._texts["agency"].values
        self._agencies.update((code, heading_key(values[code])) for code in new)

    def _is_agency_of_rows(self, text: str) -> bool:
        """Whether dossiers name the group's text, of any beginning ("Liên hiệp các hội"), as their agency."""
        return heading_key(text) in self._agencies.values()


def _may_be_sector(group: Group) -> bool:
    return group.label is not Label.MEASURE and not _NO_SECTOR.match(heading_key(group.name))
