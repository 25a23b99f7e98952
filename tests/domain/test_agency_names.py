"""Names that look like one desk are found; names of two desks are not taken for one."""

import pytest

from domain.agency_names import AgencyNames, SimilarName

ENVIRONMENT = "Sở Tài nguyên và Môi trường"


def similar(name: str, *known: str) -> list[SimilarName]:
    return AgencyNames(known).similar_to(name)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Sở TN&MT", ENVIRONMENT),
        ("Sở TNMT", ENVIRONMENT),
        ("STNMT", ENVIRONMENT),
        ("Sở Tài nguyên - Môi trường", ENVIRONMENT),
        ("So Tai nguyen va Moi truong", ENVIRONMENT),
        ("SỞ TN&MT TỈNH QUẢNG NGÃI", ENVIRONMENT),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("UBND TP Quảng Ngãi", "Ủy ban nhân dân thành phố Quảng Ngãi"),
        ("TP. Quảng Ngãi", "UBND thành phố Quảng Ngãi"),
        ("H. Bình Sơn", "UBND huyện Bình Sơn"),
        ("Xã Bình Châu", "UBND xã Bình Châu"),
        ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh Quảng Ngãi"),
        ("CN VPĐKĐĐ thành phố", "Chi nhánh Văn phòng Đăng ký đất đai thành phố"),
        ("Văn phòng Đăng ký đất đai Chi nhánh thành phố", "Văn phòng Đăng ký đất đai - Chi nhánh thành phố"),
    ],
)
def test_another_spelling_of_a_known_agency_is_found(name: str, known: str) -> None:
    assert similar(name, "Sở Y tế", known, "Công an tỉnh") == [SimilarName(known, sure=True)]
    assert similar(known, name) == [SimilarName(name, sure=True)]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Sở Y tế", "Sở Tư pháp"),
        ("UBND xã Bình Châu", "UBND huyện Bình Sơn"),
        ("UBND tỉnh", "UBND huyện Trà Bồng"),
        ("Sở Y tế tỉnh Kon Tum", "Sở Y tế tỉnh Quảng Ngãi"),
        ("Xã Tịnh Ấn", "Xã Tịnh Khê"),
        ("Công an tỉnh", "Công an thành phố"),
        ("Sở Công Thương", "Sở Tài chính"),
        ("Chi cục Thuế khu vực 1", "Chi cục Thuế khu vực 2"),
        ("Sở TN&MT", "Sở TN"),
        ("", "Sở Y tế"),
    ],
)
def test_two_desks_are_not_taken_for_one(name: str, known: str) -> None:
    assert similar(name, known) == []


def test_names_that_differ_by_a_mark_alone_are_found_but_not_sure() -> None:
    assert similar("UBND xã Bình Thạnh", "UBND xã Bình Thanh") == [SimilarName("UBND xã Bình Thanh", sure=False)]


def test_a_name_typed_without_any_marks_is_sure() -> None:
    assert similar("UBND xa Binh Thanh", "UBND xã Bình Thạnh")[0].sure
