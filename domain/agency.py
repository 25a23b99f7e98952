"""Agencies (cơ quan, đơn vị) and the blocks (khối) by which the report groups them."""

from enum import StrEnum

from domain.spelling import heading_key


class Block(StrEnum):
    """How the report groups agencies (domain rules, part 5)."""

    DEPARTMENT = "department"
    LAND = "land"
    DISTRICT = "district"
    COMMUNE = "commune"
    UNCLASSIFIED = "unclassified"


# Beginnings of names without marks or case, tried in this order: a land office also begins with "Văn phòng".
_BEGINNINGS: tuple[tuple[Block, tuple[str, ...]], ...] = (
    (
        Block.LAND,
        (
            "van phong dang ky dat dai",
            "vp dang ky dat dai",
            "vpdkdd",
            "chi nhanh van phong dang ky dat dai",
            "chi nhanh vpdkdd",
            "phong tai nguyen va moi truong thanh pho",
            "phong tai nguyen moi truong thanh pho",
            "phong tn mt thanh pho",
        ),
    ),
    (
        Block.COMMUNE,
        ("ubnd xa", "ubnd phuong", "ubnd thi tran", "ubnd dac khu", "xa", "phuong", "thi tran", "dac khu"),
    ),
    (
        Block.DISTRICT,
        ("ubnd huyen", "ubnd thi xa", "ubnd thanh pho", "ubnd tp", "huyen", "thi xa", "thanh pho"),
    ),
    (
        Block.DEPARTMENT,
        (
            "so",
            "ban",
            "cong an tinh",
            "bao hiem xa hoi",
            "bhxh",
            "thanh tra",
            "van phong ubnd tinh",
            "van phong uy ban nhan dan tinh",
            "ubnd tinh",
            "cuc",
            "chi cuc",
            "kho bac",
            "thue",
            "hai quan",
            "ngan hang nha nuoc",
            "cong ty dien luc",
            "dien luc",
            "bo chi huy",
            "trung tam phuc vu",
        ),
    ),
)


def guess_block(agency_name: str) -> Block:
    """The block that the beginning of the name suggests, to be confirmed by a person; `unclassified` if none does."""
    key = heading_key(agency_name).replace("uy ban nhan dan", "ubnd")
    for block, beginnings in _BEGINNINGS:
        if any(key == beginning or key.startswith(beginning + " ") for beginning in beginnings):
            return block
    return Block.UNCLASSIFIED
