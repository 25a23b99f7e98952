"""From when until when an agency of some name stands (domain rules, part 5): declared where a law of the whole country
says so, and for no other agency."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.agency import Block, guess_block
from domain.agency_names import AgencyNames
from domain.period import Period
from domain.spelling import heading_key, name_key


@dataclass(frozen=True)
class Reform:
    """The day on which a law creates, merges or abolishes agencies."""

    day: date
    law: str


MERGER = Reform(date(2025, 3, 1), "Nghị quyết 176/2025/QH15, Nghị định 45/2025/NĐ-CP")
TWO_TIERS = Reform(date(2025, 7, 1), "Nghị quyết 203/2025/QH15, Luật 72/2025/QH15")
PROVINCES = Reform(date(2025, 7, 1), "Nghị quyết 202/2025/QH15")


@dataclass(frozen=True)
class Validity:
    """The reforms that began and ended an agency, None where none did, and who had its work before and after it."""

    begun_by: Reform | None = None
    predecessors: tuple[str, ...] = ()
    ended_by: Reform | None = None
    successors: tuple[str, ...] = ()

    @property
    def first(self) -> date | None:
        """The agency's first day."""
        return self.begun_by.day if self.begun_by else None

    @property
    def last(self) -> date | None:
        """The agency's last day."""
        return self.ended_by.day - timedelta(days=1) if self.ended_by else None


_AGRICULTURE = "Sở Nông nghiệp và Môi trường"
_ETHNIC_AFFAIRS = "Sở Dân tộc và Tôn giáo"

# Departments that took in others under the name they had (Sở Tài chính, Sở Xây dựng …) existed before and exist now.
_ENDED_BY_MERGER: dict[str, tuple[str, ...]] = {
    "Sở Kế hoạch và Đầu tư": ("Sở Tài chính",),
    "Sở Tài nguyên và Môi trường": (_AGRICULTURE,),
    "Sở Nông nghiệp và Phát triển nông thôn": (_AGRICULTURE,),
    "Sở Giao thông vận tải": ("Sở Xây dựng",),
    "Sở Thông tin và Truyền thông": ("Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch"),
    "Sở Lao động - Thương binh và Xã hội": ("Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo"),
    "Ban Dân tộc": (_ETHNIC_AFFAIRS,),
}
_BEGUN_BY_MERGER: dict[str, tuple[str, ...]] = {
    _AGRICULTURE: ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Phát triển nông thôn"),
    _ETHNIC_AFFAIRS: ("Ban Dân tộc", "Sở Nội vụ"),
}
_DEPARTMENTS: dict[str, Validity] = {
    **{name: Validity(ended_by=MERGER, successors=heirs) for name, heirs in _ENDED_BY_MERGER.items()},
    **{name: Validity(begun_by=MERGER, predecessors=before) for name, before in _BEGUN_BY_MERGER.items()},
}
_BY_KEY = {name_key(name): validity for name, validity in _DEPARTMENTS.items()}
_NAMES = AgencyNames(_DEPARTMENTS)
_FIRST_LETTERS = frozenset(heading_key(name)[0] for name in _DEPARTMENTS)

_DISTRICT = Validity(ended_by=TWO_TIERS, successors=("UBND xã, phường, đặc khu", "sở theo phân cấp mới"))
_TOWNSHIP = Validity(ended_by=TWO_TIERS, successors=("UBND xã, phường mới của địa bàn",))
_SPECIAL_ZONE = Validity(begun_by=TWO_TIERS, predecessors=("UBND huyện của địa bàn",))

# Of the joined province only what belonged to its People's Committee: vertical agencies have rules of their own.
_OF_A_COMMITTEE = ("so ", "ubnd tinh", "van phong ubnd tinh", "thanh tra tinh")
_JOINED = ("tinh kon tum", "tinh kontum")
_NEW_PROVINCE = ("cơ quan cùng nhiệm vụ của tỉnh Quảng Ngãi",)


def validity_of(agency_name: str) -> Validity | None:
    """From when until when an agency of this name stands, however it is spelled or shortened; None where nothing is
    declared of it."""
    key = heading_key(agency_name).replace("uy ban nhan dan", "ubnd")
    validity = _department(agency_name, key) or _of_place(agency_name, key)
    if key.startswith(_OF_A_COMMITTEE) and key.endswith(_JOINED) and not (validity and validity.ended_by):
        return replace(validity or Validity(), ended_by=PROVINCES, successors=_NEW_PROVINCE)
    return validity


def stands_in(agency_name: str, period: Period) -> bool:
    """Whether no reform ended the agency before the period, or begins it after: then it can have no dossier."""
    validity = validity_of(agency_name)
    first, last = (validity.first, validity.last) if validity else (None, None)
    return (first is None or first <= period.last) and (last is None or period.first <= last)


def _department(name: str, key: str) -> Validity | None:
    # A province's communes are many: of most names the first letter tells.
    if key[:1] not in _FIRST_LETTERS:
        return None
    if validity := _BY_KEY.get(name_key(name)):
        return validity
    similar = [other.name for other in _NAMES.similar_to(name) if other.sure]
    return _DEPARTMENTS[similar[0]] if len(similar) == 1 else None


def _of_place(name: str, key: str) -> Validity | None:
    place = key.removeprefix("ubnd ")
    if place.startswith("thi tran "):
        return _TOWNSHIP
    if place.startswith("dac khu "):
        return _SPECIAL_ZONE
    block = guess_block(name)
    # The land block holds offices of the land registry, which go on, and the city's own, which ended with the city.
    if block is Block.DISTRICT or (block is Block.LAND and key.startswith("phong ")):
        return _DISTRICT
    return None
