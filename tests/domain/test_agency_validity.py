"""Agencies are known to have begun or ended by whatever name they go; of the others nothing is said."""

from datetime import date

import pytest

from domain.agency_validity import MERGER, PROVINCES, TWO_TIERS, validity_of

FEBRUARY, JUNE = date(2025, 2, 28), date(2025, 6, 30)


@pytest.mark.parametrize(
    ("name", "last", "successor"),
    [
        ("Sở Tài nguyên và Môi trường", FEBRUARY, "Sở Nông nghiệp và Môi trường"),
        ("Sở TN&MT", FEBRUARY, "Sở Nông nghiệp và Môi trường"),
        ("SỞ TÀI NGUYÊN - MÔI TRƯỜNG TỈNH QUẢNG NGÃI", FEBRUARY, "Sở Nông nghiệp và Môi trường"),
        ("Sở NN&PTNT", FEBRUARY, "Sở Nông nghiệp và Môi trường"),
        ("Sở KHĐT", FEBRUARY, "Sở Tài chính"),
        ("Sở GTVT", FEBRUARY, "Sở Xây dựng"),
        ("So Thong tin va Truyen thong", FEBRUARY, "Sở Khoa học và Công nghệ"),
        ("Sở LĐ-TB&XH", FEBRUARY, "Sở Nội vụ"),
        ("Ban Dân tộc tỉnh", FEBRUARY, "Sở Dân tộc và Tôn giáo"),
        ("UBND huyện Bình Sơn", JUNE, "UBND xã, phường, đặc khu"),
        ("Ủy ban nhân dân thành phố Quảng Ngãi", JUNE, "UBND xã, phường, đặc khu"),
        ("Thị xã Đức Phổ", JUNE, "UBND xã, phường, đặc khu"),
        ("Phòng Tài nguyên và Môi trường thành phố", JUNE, "UBND xã, phường, đặc khu"),
        ("UBND thị trấn Sông Vệ", JUNE, "UBND xã, phường mới của địa bàn"),
        ("UBND tỉnh Kon Tum", JUNE, "cơ quan cùng nhiệm vụ của tỉnh Quảng Ngãi"),
        ("Sở Tư pháp tỉnh Kon Tum", JUNE, "cơ quan cùng nhiệm vụ của tỉnh Quảng Ngãi"),
        ("Sở TN&MT tỉnh Kon Tum", FEBRUARY, "Sở Nông nghiệp và Môi trường"),
    ],
)
def test_an_agency_that_ended_has_a_last_day_and_successors(name: str, last: date, successor: str) -> None:
    validity = validity_of(name)
    assert validity
    assert (validity.first, validity.last, validity.successors[0]) == (None, last, successor)


@pytest.mark.parametrize(
    ("name", "first", "predecessor"),
    [
        ("Sở Nông nghiệp và Môi trường", date(2025, 3, 1), "Sở Tài nguyên và Môi trường"),
        ("Sở NN&MT", date(2025, 3, 1), "Sở Tài nguyên và Môi trường"),
        ("Sở Dân tộc và Tôn giáo", date(2025, 3, 1), "Ban Dân tộc"),
        ("Đặc khu Lý Sơn", date(2025, 7, 1), "UBND huyện của địa bàn"),
    ],
)
def test_an_agency_that_began_has_a_first_day_and_predecessors(name: str, first: date, predecessor: str) -> None:
    validity = validity_of(name)
    assert validity
    assert (validity.first, validity.last, validity.predecessors[0]) == (first, None, predecessor)


@pytest.mark.parametrize(
    "name",
    [
        "Sở Tài chính",
        "Sở Xây dựng",
        "Sở Khoa học và Công nghệ",
        "Sở Nội vụ",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Công an tỉnh",
        "Công an tỉnh Kon Tum",
        "Bảo hiểm xã hội tỉnh",
        "Thanh tra tỉnh",
        "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi",
        "Văn phòng Đăng ký đất đai - Chi nhánh thành phố",
        "UBND xã Bình Châu",
        "UBND phường Nghĩa Lộ",
        "Hội Chữ thập đỏ",
        "",
    ],
)
def test_of_an_agency_that_went_on_nothing_is_declared(name: str) -> None:
    assert validity_of(name) is None


def test_a_department_of_the_joined_province_that_began_by_the_merger_ended_with_the_province() -> None:
    validity = validity_of("Sở Nông nghiệp và Môi trường tỉnh Kon Tum")
    assert validity
    assert (validity.begun_by, validity.ended_by) == (MERGER, PROVINCES)
    assert validity.last == JUNE


def test_the_two_tiers_begin_the_day_after_the_districts_last_one() -> None:
    districts, zone = validity_of("UBND huyện Lý Sơn"), validity_of("UBND đặc khu Lý Sơn")
    assert districts and zone
    assert (districts.ended_by, zone.begun_by) == (TWO_TIERS, TWO_TIERS)
    assert (districts.last, zone.first) == (JUNE, date(2025, 7, 1))
