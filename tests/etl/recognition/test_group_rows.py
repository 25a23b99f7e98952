"""Rows above groups of dossiers: what they name, and to which rows below they give it."""

import pytest

from etl.workbook.sheet import MergedRange
from tests.etl.exported import DOSSIER, GROUPED, TITLE, cells, codes_of, column_of, dossier, read_sheets, row


def test_group_rows_give_their_agency_and_sector_to_the_rows_below() -> None:
    groups = [["Sở Y tế"], ["I", "Lĩnh vực Dược (2 hồ sơ)"], row(1), ["Sở Tư pháp"], row(2), ["Công chứng"], row(3)]
    reading = read_sheets(cells([[TITLE], GROUPED, *groups]))
    assert column_of(reading, "agency") == ["Sở Y tế", "Sở Tư pháp", "Sở Tư pháp"]
    assert column_of(reading, "sector") == ["Dược", None, "Công chứng"]
    assert (reading.rows, codes_of(reading)) == (3, ["sector_missing"])


@pytest.mark.parametrize(
    ("line", "sector"),
    [
        (["Lĩnh vực: Hộ tịch"], "Hộ tịch"),
        (["LĨNH VỰC: HỘ TỊCH"], "HỘ TỊCH"),
        (["Lĩnh vực Hộ tịch"], "Hộ tịch"),
        (["Lĩnh vực Hộ tịch:"], "Hộ tịch"),
        (["Lĩnh vực : Hộ tịch (12 hồ sơ)"], "Hộ tịch"),
        (["Lĩnh vực - Hộ tịch"], "Hộ tịch"),
        (["Lĩnh vực – hộ tịch"], "Hộ tịch"),
        (["I. Hộ tịch"], "Hộ tịch"),
        (["2) Hộ tịch"], "Hộ tịch"),
        (["1.2. Lĩnh vực: Hộ tịch"], "Hộ tịch"),
        (["I", "Lĩnh vực Hộ tịch"], "Hộ tịch"),
        (["Lĩnh vực Chứng thực"], "Chứng thực"),
        (["Lĩnh vực Bảo hiểm xã hội"], "Bảo hiểm xã hội"),
        (["Lĩnh vực: Sở hữu trí tuệ"], "Sở hữu trí tuệ"),
        # What would be no name without these words.
        (["Lĩnh vực khác"], "Lĩnh vực khác"),
        (["LĨNH VỰC CHUNG"], "LĨNH VỰC CHUNG"),
        (["Lĩnh vực thuộc ngành dọc"], "Lĩnh vực thuộc ngành dọc"),
        (["Lĩnh vực 1"], "Lĩnh vực 1"),
        (["IT. Viễn thông"], "IT. Viễn thông"),
        (["H. Nghiệp vụ"], "H. Nghiệp vụ"),
        (["I. Hồ sơ trễ hạn"], None),
        (["Đơn vị: hồ sơ"], None),
    ],
)
def test_a_groups_sector_is_read_without_its_label_and_number(line: list[object], sector: str | None) -> None:
    reading = read_sheets(cells([[TITLE], GROUPED, ["Sở Y tế"], line, row(1)]))
    assert (column_of(reading, "sector"), column_of(reading, "agency")) == ([sector], ["Sở Y tế"])


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        (["I. Sở Y tế"], "Sở Y tế"),
        (["1. Sở Y tế:"], "Sở Y tế"),
        (["Đơn vị: Sở Y tế"], "Sở Y tế"),
        (["CƠ QUAN : SỞ Y TẾ"], "SỞ Y TẾ"),
        (["II. Cơ quan: Hội Chữ thập đỏ"], "Hội Chữ thập đỏ"),
        (["I", "Sở Y tế (3 hồ sơ):"], "Sở Y tế"),
        (["P. Nghĩa Lộ"], "P. Nghĩa Lộ"),
    ],
)
def test_a_groups_agency_is_read_without_its_label_and_number(line: list[object], agency: str) -> None:
    headings = [heading for heading in DOSSIER if heading != "Cơ quan thực hiện"]
    reading = read_sheets(cells([[TITLE], headings, line, row(1, headings)]))
    assert (column_of(reading, "agency"), column_of(reading, "sector")) == ([agency], ["Xây dựng"])


def test_a_labelled_agency_is_no_sector_where_sectors_have_no_column() -> None:
    groups = [["Đơn vị: Hội Chữ thập đỏ"], ["Công chứng"], row(1)]
    reading = read_sheets(cells([[TITLE], GROUPED, *groups]))
    assert (column_of(reading, "agency"), column_of(reading, "sector")) == (["Hội Chữ thập đỏ"], ["Công chứng"])


def test_a_group_named_as_the_agency_of_its_rows_is_no_sector() -> None:
    headings = [heading for heading in DOSSIER if heading != "Lĩnh vực"]
    other = dossier(2, Cơ_quan_thực_hiện="Liên hiệp các hội")
    groups = [["Sở Xây dựng"], row(1, headings), ["LIÊN HIỆP CÁC HỘI"], [other[heading] for heading in headings]]
    reading = read_sheets(cells([[TITLE], headings, *groups, ["Công chứng"], row(3, headings)]))
    assert column_of(reading, "agency") == ["Sở Xây dựng", "Liên hiệp các hội", "Sở Xây dựng"]
    assert column_of(reading, "sector") == [None, None, "Công chứng"]


def test_a_signers_name_is_no_group_of_the_list_below() -> None:
    signed = [["Người lập biểu"], ["Trần Văn Ký"], [TITLE], GROUPED]
    reading = read_sheets(cells([[TITLE], GROUPED, ["Sở Y tế"], row(1), *signed, row(2), ["Sở Tư pháp"], row(3)]))
    assert column_of(reading, "agency") == ["Sở Y tế", "Sở Y tế", "Sở Tư pháp"]
    assert column_of(reading, "sector") == [None, None, None]


@pytest.mark.parametrize(
    ("line", "sector"),
    [
        ("DANH SÁCH HỒ SƠ ĐÃ TRẢ", None),
        ("(Từ ngày 01/02/2023 đến ngày 28/02/2023)", None),
        ("Hồ sơ trễ hạn", "Công chứng"),
        ("Tháng 1/2023", None),
        ("Quý II", "Công chứng"),
    ],
)
def test_the_title_of_a_list_below_and_what_else_parts_a_list_are_no_sectors(line: str, sector: str | None) -> None:
    reading = read_sheets(cells([[TITLE], GROUPED, ["Sở Y tế"], row(1), ["Công chứng"], row(2), [line], row(3)]))
    assert column_of(reading, "sector") == [None, "Công chứng", sector]


@pytest.mark.parametrize(
    "sector",
    [
        "Quy hoạch xây dựng, kiến trúc",
        "Quỹ tín dụng",
        "Hồ sơ lưu trữ",
        "Thủ tục hành chính tư pháp",
        "Báo cáo viên pháp luật",
    ],
)
def test_a_sector_that_begins_like_what_parts_a_list_is_one(sector: str) -> None:
    reading = read_sheets(cells([[TITLE], GROUPED, ["Sở Y tế"], ["Nhà ở"], row(1), [sector], row(2)]))
    assert column_of(reading, "sector") == ["Nhà ở", sector]


def test_a_sector_that_stands_in_the_column_of_agencies_is_no_agency() -> None:
    headings = ["Cơ quan thực hiện", *GROUPED]
    rows = [["I", "Đất đai"], [1, *row(1, headings)], ["II", "Hộ tịch"], [2, *row(2, headings)]]
    reading = read_sheets(cells([[TITLE], ["STT", *headings], *rows]))
    assert column_of(reading, "sector") == ["Đất đai", "Hộ tịch"]
    assert column_of(reading, "agency") == ["Sở Xây dựng", "Sở Xây dựng"]


def test_a_group_row_does_not_overrule_a_column() -> None:
    reading = read_sheets(cells([list(DOSSIER), ["Sở Y tế"], ["Dược"], list(dossier().values())]))
    assert (column_of(reading, "agency"), column_of(reading, "sector")) == (["Sở Xây dựng"], ["Xây dựng"])


def test_a_groups_agency_fills_the_empty_cells_of_the_column_of_agencies() -> None:
    def line(number: int, agency: str | None) -> list[object]:
        return list(dossier(number, Cơ_quan_thực_hiện=agency).values())

    first = [["1. Sở Y tế:"], line(1, None), line(2, "Sở Tư pháp"), line(3, " ")]
    second = [["Liên hiệp các hội"], line(4, "Liên hiệp các hội"), ["LIÊN HIỆP CÁC HỘI"], line(5, None)]
    reading = read_sheets(cells([[TITLE], list(DOSSIER), *first, *second]), agency="Sở Xây dựng")
    agencies = ["Sở Y tế", "Sở Tư pháp", "Sở Y tế", "Liên hiệp các hội", "LIÊN HIỆP CÁC HỘI"]
    assert (column_of(reading, "agency"), reading.rejected) == (agencies, 0)


@pytest.mark.parametrize("group", ["Công chứng", "Lĩnh vực: Bảo hiểm xã hội", "UBND TỈNH QUẢNG NGÃI", "Hồ sơ trễ hạn"])
def test_a_group_that_is_no_unit_fills_no_cell_of_the_column_of_agencies(group: str) -> None:
    rows = [list(dossier(1, Cơ_quan_thực_hiện=None).values()), list(dossier(2).values())]
    reading = read_sheets(cells([[TITLE], list(DOSSIER), [group], *rows]))
    assert (codes_of(reading), column_of(reading, "agency")) == (["agency_missing"], ["Sở Xây dựng"])


def test_a_lone_text_right_of_the_codes_is_a_group_only_where_it_is_merged() -> None:
    rows = [GROUPED, [None, "Sở Y tế"], row(1)]
    merged = read_sheets(cells(rows, merged=[MergedRange(1, 1, 1, 5)]))
    assert (merged.rows, column_of(merged, "agency")) == (1, ["Sở Y tế"])
    alone = read_sheets(cells(rows), agency="Sở Xây dựng")
    assert (alone.rows, alone.rejected) == (2, 1)


def test_a_group_merged_over_the_row_is_one_though_it_begins_in_the_column_of_names() -> None:
    rows = [["Chủ hồ sơ", *GROUPED], ["Sở Y tế"], ["Nguyễn Văn A", *row(1)]]
    reading = read_sheets(cells(rows, merged=[MergedRange(1, 0, 1, 7)]))
    assert (reading.rows, column_of(reading, "agency")) == (1, ["Sở Y tế"])
    alone = read_sheets(cells(rows), agency="Sở Xây dựng")
    assert (alone.rows, alone.rejected, column_of(alone, "agency")) == (2, 1, ["Sở Xây dựng"])
