"""The area that a unit stands for: a commune or district itself, a provincial unit the province."""

import re

from domain.agency import Block
from domain.spelling import heading_key

PROVINCE = "tinh"
_LOCAL = re.compile(r"\b(?:xa|phuong|thi tran|dac khu|huyen|thi xa|thanh pho|tp) .+$")
# These stand for the place in their name, whatever block they are taken for.
_DESKS = ("trung tam phuc vu", "bo phan mot cua", "bo phan tiep nhan", "bo phan tiep nhan va tra ket qua")


def area_of(name: str, block: Block) -> str | None:
    """The area of a unit, by which two of them can be compared; None where the block does not tell it."""
    key = heading_key(name).replace("uy ban nhan dan", "ubnd")
    is_local = block in (Block.COMMUNE, Block.DISTRICT) or key.startswith(_DESKS)
    if is_local and (place := _LOCAL.search(key)):
        return place[0]
    if block in (Block.COMMUNE, Block.DISTRICT):
        return key
    return PROVINCE if block in (Block.DEPARTMENT, Block.LAND) else None
