"""The area that a unit stands for, so that a dossier received elsewhere is told from one received at home."""

import pytest

from domain.agency import Block
from domain.area import PROVINCE, area_of


@pytest.mark.parametrize(
    ("name", "block", "area"),
    [
        ("UBND xã Bình Châu", Block.COMMUNE, "xa binh chau"),
        ("Ủy ban nhân dân xã Bình Châu", Block.COMMUNE, "xa binh chau"),
        ("Trung tâm Phục vụ hành chính công xã Bình Châu", Block.UNCLASSIFIED, "xa binh chau"),
        ("Bộ phận Một cửa phường Cẩm Thành", Block.DEPARTMENT, "phuong cam thanh"),
        ("UBND đặc khu Lý Sơn", Block.COMMUNE, "dac khu ly son"),
        ("UBND thành phố Quảng Ngãi", Block.DISTRICT, "thanh pho quang ngai"),
        # A place without its kind is compared by its whole name.
        ("Bình Châu", Block.COMMUNE, "binh chau"),
        ("Sở Tư pháp", Block.DEPARTMENT, PROVINCE),
        ("Văn phòng Đăng ký đất đai tỉnh", Block.LAND, PROVINCE),
        ("Quầy số 4", Block.UNCLASSIFIED, None),
    ],
)
def test_a_unit_stands_for_its_place_or_for_the_province(name: str, block: Block, area: str | None) -> None:
    assert area_of(name, block) == area
