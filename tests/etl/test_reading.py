"""What comes out of a file: rows, groups, totals, as-of day, agencies, columns; and it survives the way between
processes."""

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from domain.batch import MOST_ISSUES
from etl.mapping import mapping_from
from etl.reading import Reading, ReadOptions
from etl.refusal import RefusedFileError
from etl.rows import is_column_numbers
from etl.workbook_sheet import MergedRange
from tests.etl.exported import DOSSIER, TITLE, cells, codes_of, column_of, dossier, listed, read_sheets

TYPES = {
    "row": pa.int32(),
    "sheet": pa.dictionary(pa.int32(), pa.string()),
    "code": pa.string(),
    "procedure_code": pa.dictionary(pa.int32(), pa.string()),
    "procedure_name": pa.dictionary(pa.int32(), pa.string()),
    "sector": pa.dictionary(pa.int32(), pa.string()),
    "agency": pa.dictionary(pa.int32(), pa.string()),
    "receiving_agency": pa.dictionary(pa.int32(), pa.string()),
    "late_reason": pa.dictionary(pa.int32(), pa.string()),
    "channel": pa.dictionary(pa.int32(), pa.string()),
    "service_level": pa.dictionary(pa.int32(), pa.string()),
    "status": pa.dictionary(pa.int32(), pa.string()),
    "submitted_at": pa.timestamp("s"),
    "received_at": pa.timestamp("s"),
    "due_at": pa.timestamp("s"),
    "resolved_at": pa.timestamp("s"),
    "returned_at": pa.timestamp("s"),
    "closed_on": pa.date32(),
}
GROUPED = [heading for heading in DOSSIER if heading not in ("Lĩnh vực", "Cơ quan thực hiện")]


def row(number: int, headings: list[str] = GROUPED) -> list[object]:
    return [dossier(number)[heading] for heading in headings]


def test_a_right_dossier_comes_out_with_every_field() -> None:
    reading = read_sheets(listed([dossier()]))
    (found,) = reading.table.to_pylist()
    assert found == {
        "row": 3,
        "sheet": "Danh sách",
        "code": "000.00.13.H48-230110-0001",
        "procedure_code": None,
        "procedure_name": "Cấp giấy phép xây dựng",
        "sector": "Xây dựng",
        "agency": "Sở Xây dựng",
        "receiving_agency": None,
        "late_reason": None,
        "channel": "online",
        "service_level": None,
        "status": "returned",
        "submitted_at": None,
        "received_at": datetime(2023, 1, 10, 8, 0),
        "due_at": datetime(2023, 1, 20, 17, 0),
        "resolved_at": datetime(2023, 1, 16, 9, 30),
        "returned_at": None,
        "closed_on": date(2023, 1, 16),
    }
    assert (reading.rows, reading.rejected, reading.duplicates, reading.issues) == (1, 0, 0, ())


@pytest.mark.parametrize("rows", [[], [dossier()]])
def test_the_table_has_the_same_types_whatever_stands_in_it(rows: list[dict[str, object]]) -> None:
    table = read_sheets(listed(rows)).table
    assert {field.name: field.type for field in table.schema} == TYPES


def test_excels_row_numbers_are_true_across_pieces_and_blank_rows() -> None:
    sheet = listed([dossier(1), {}, dossier(2), {}, dossier(3)])
    assert column_of(read_sheets(sheet), "row") == [3, 5, 7]
    long = listed([dossier(number) for number in range(1, 20_050)])
    assert column_of(read_sheets(long), "row") == list(range(3, 20_052))


@pytest.mark.parametrize("end", ["Tổng số: 2", "TỔNG CỘNG", "Cộng", "Tổng", "Người lập biểu", "Nơi nhận:", "GIÁM ĐỐC"])
def test_the_data_end_at_a_totals_row_or_a_signature(end: str) -> None:
    below = [[end], [None], ["Quảng Ngãi, ngày 31 tháng 1 năm 2023"], [None, None, "Trần Văn Ký", "chức vụ", "x"]]
    reading = read_sheets(listed([dossier(1), dossier(2)], below=below))
    assert (reading.rows, codes_of(reading)) == (2, [])


def test_a_group_of_any_name_is_an_agency_where_nothing_else_can_be() -> None:
    headings = [heading for heading in DOSSIER if heading != "Cơ quan thực hiện"]
    lines = [["Sở Y tế"], row(1, headings), ["Hội Chữ thập đỏ"], row(2, headings), ["Hồ sơ trễ hạn"], row(3, headings)]
    reading = read_sheets(cells([["DANH SÁCH HỒ SƠ"], headings, *lines]))
    assert column_of(reading, "agency") == ["Sở Y tế", "Hội Chữ thập đỏ", "Hội Chữ thập đỏ"]


def test_a_total_or_a_signature_in_the_column_of_names_ends_the_data() -> None:
    headings = ["Chủ hồ sơ", *DOSSIER]
    lines = [["Nguyễn Văn A", *row(1, list(DOSSIER))], ["Tổng cộng", None, "1"], [None], ["Người lập biểu"]]
    reading = read_sheets(cells([[TITLE], headings, *lines]))
    assert (reading.rows, reading.rejected, codes_of(reading)) == (1, 0, [])


def test_a_totals_row_that_disagrees_is_said_with_both_numbers() -> None:
    reading = read_sheets(listed([dossier(1), dossier(2)], below=[["Tổng số", "350 hồ sơ"]]))
    (issue,) = reading.issues
    assert (issue.code, issue.severity, issue.row, issue.found) == ("total_disagrees", "warning", 5, "350")
    assert "350" in issue.message and "có 2" in issue.message


def test_totals_of_parts_end_nothing_and_may_count_their_part() -> None:
    rows = [[TITLE], GROUPED, ["Sở Y tế"], row(1), row(2), ["Cộng", "2"], ["Sở Tư pháp"], row(3), ["Cộng", "1"]]
    reading = read_sheets(cells([*rows, ["Tổng cộng", "3"]]))
    assert column_of(reading, "agency") == ["Sở Y tế", "Sở Y tế", "Sở Tư pháp"]
    assert codes_of(reading) == []


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


def test_column_numbers_and_headers_repeated_on_a_new_page_are_no_dossiers() -> None:
    numbers = [f"({place})" for place in range(1, 10)]
    head = list(DOSSIER)
    pages = [[TITLE], head, numbers, list(dossier(1).values()), [TITLE], head, numbers, list(dossier(2).values())]
    reading = read_sheets(cells(pages))
    assert (reading.rows, codes_of(reading), column_of(reading, "row")) == (2, [], [4, 8])


@pytest.mark.parametrize(
    "numbers",
    [
        ["A", "B", *range(1, 8)],
        ["A", "B", *map(str, range(1, 8))],
        ["A", "B", *(f"({place})" for place in range(1, 8))],
        ["(A)", "(B)", "(C)", *(f"({place})" for place in range(1, 7))],
        list("ABCDEFGHI"),
    ],
)
def test_column_numbers_that_begin_with_letters_are_no_dossier(numbers: list[object]) -> None:
    reading = read_sheets(cells([[TITLE], list(DOSSIER), numbers, list(dossier(1).values())]))
    assert (reading.rows, codes_of(reading), column_of(reading, "row")) == (1, [], [4])


@pytest.mark.parametrize(
    ("filled", "are_numbers"),
    [
        (["STT", 1, 2, 3], True),
        (["A", "B", 1], True),
        (["A", "B"], False),
        (["B", "C", "D"], False),
        (["A", "C", 1, 2], False),
        (["A", 1, "B", 2], False),
        (["A", "B", 3, 4], False),
        (["A", "B", "AB"], False),
        (["A", "B", 1, 3], False),
        (["A", "B", "Đang xử lý"], False),
    ],
)
def test_column_numbers_rise_from_the_first(filled: list[object], are_numbers: bool) -> None:
    assert is_column_numbers(list(enumerate(filled))) is are_numbers


def test_a_header_repeated_in_more_rows_than_the_first_is_no_dossier() -> None:
    days = [heading for heading in DOSSIER if heading.startswith("Ngày")]
    upper = ["Thời gian" if heading == days[0] else None if heading in days else heading for heading in DOSSIER]
    lower = [heading if heading in days else None for heading in DOSSIER]
    first, second = list(dossier(1).values()), list(dossier(2).values())
    reading = read_sheets(cells([[TITLE], list(DOSSIER), first, upper, lower, second]))
    assert (reading.rows, codes_of(reading), column_of(reading, "row")) == (2, [], [3, 6])


def test_the_national_title_of_a_list_below_is_no_dossier() -> None:
    title = [
        ["ỦY BAN NHÂN DÂN TỈNH", None, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, None, "Độc lập – Tự do – Hạnh phúc"],
    ]
    first, second = list(dossier(1).values()), list(dossier(2).values())
    reading = read_sheets(cells([[TITLE], list(DOSSIER), first, *title, list(DOSSIER), second]))
    assert (reading.rows, codes_of(reading), column_of(reading, "row")) == (2, [], [3, 7])


def test_rows_numbered_in_advance_are_blank() -> None:
    rows = [["STT", *DOSSIER], [1.0, *dossier(1).values()], [2.0], ["3"]]
    assert read_sheets(cells(rows)).rows == 1


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("(Từ ngày 01/01/2023 đến ngày 31/01/2023)", date(2023, 1, 1), date(2023, 1, 31)),
        ("từ 01/01/2023 đến 15/01/2023", date(2023, 1, 1), date(2023, 1, 15)),
        ("(Từ ngày: 01/01/2023 - Đến ngày: 31/01/2023)", date(2023, 1, 1), date(2023, 1, 31)),
        ("Từ 00:00 ngày 01/01/2023 đến 23:59 ngày 31/01/2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("Từ ngày 01/01/2023 00:00:00 đến hết ngày 31/01/2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("(Số liệu tính đến ngày 31/01/2023)", date(2023, 1, 1), date(2023, 1, 31)),
        ("DANH SÁCH HỒ SƠ THÁNG 1/2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("tháng 02 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Quý I/2023", date(2023, 1, 1), date(2023, 3, 31)),
        ("QUÝ IV NĂM 2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("Năm 2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("Tháng 01/2023 (15/12/2022 - 14/01/2023)", date(2022, 12, 15), date(2023, 1, 14)),
        ("Kỳ báo cáo: 01/01/2023 - 31/01/2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("Từ ngày 01 tháng 01 năm 2023 đến ngày 31 tháng 01 năm 2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("(Đến ngày 31 tháng 01 năm 2023)", date(2023, 1, 1), date(2023, 1, 31)),
        ("NĂM 2023 (tính đến 10 giờ 00 ngày 14/06/2023)", date(2023, 1, 1), date(2023, 6, 14)),
        ("TỪ 0 GIỜ NGÀY 01/01/2023 ĐẾN 24H00 NGÀY 31/01/2023", date(2023, 1, 1), date(2023, 1, 31)),
        ("Từ tháng 01/2023 đến tháng 03/2023", date(2023, 1, 1), date(2023, 3, 31)),
        ("Từ tháng 1 đến hết tháng 6 năm 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("Tháng 12/2022 - tháng 1/2023", date(2022, 12, 1), date(2023, 1, 31)),
        ("6 THÁNG ĐẦU NĂM 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("Nửa đầu năm 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("Sáu tháng cuối năm 2023", date(2023, 7, 1), date(2023, 12, 31)),
        ("9 tháng năm 2023", date(2023, 1, 1), date(2023, 9, 30)),
    ],
)
def test_the_period_stands_in_the_title_and_its_last_day_is_the_data_date(title: str, first: date, last: date) -> None:
    reading = read_sheets(listed([dossier()], title=title))
    assert (reading.period, reading.as_of, reading.as_of_from) == ((first, last), last, "title")


def test_days_in_the_title_go_before_the_year_above_them() -> None:
    title: list[list[object]] = [["DANH SÁCH HỒ SƠ NĂM 2023"], ["(Từ ngày 01/01/2023 đến ngày 31/10/2023)"]]
    assert read_sheets(cells([*title, list(DOSSIER), row(1, list(DOSSIER))])).as_of == date(2023, 10, 31)


@pytest.mark.parametrize(
    "line",
    [
        "Theo Quyết định số 766/QĐ-TTg năm 2022",
        "Theo Quyết định số 12 (01/01/2022 - 31/12/2022)",
        "Quảng Ngãi, ngày 05 tháng 02 năm 2022",
        "Tuần 3 tháng 01/2022",
        "Nửa tháng đầu năm 2022",
    ],
)
def test_the_days_of_a_decree_a_signature_or_a_week_are_not_the_tables(line: str) -> None:
    above: list[list[object]] = [[line], ["DANH SÁCH HỒ SƠ"]]
    assert read_sheets(cells([*above, list(DOSSIER), row(1, list(DOSSIER))])).as_of_from == "latest"


def test_days_in_cells_of_their_own_are_the_titles_period() -> None:
    above: list[list[object]] = [["Từ ngày:", "01/01/2023", None, "Đến ngày:", datetime(2023, 1, 31)]]
    assert read_sheets(cells([*above, list(DOSSIER), row(1, list(DOSSIER))])).as_of == date(2023, 1, 31)


def test_the_data_date_is_the_titles_else_the_users_else_the_latest_moment() -> None:
    titled = read_sheets(listed([dossier()]), as_of=date(2023, 2, 5))
    assert (titled.as_of, titled.as_of_from, codes_of(titled)) == (date(2023, 1, 31), "title", ["as_of_disagrees"])
    year = read_sheets(listed([dossier()], title="HỒ SƠ NĂM 2023"), as_of=date(2023, 10, 31))
    assert (year.as_of, year.as_of_from, codes_of(year)) == (date(2023, 10, 31), "option", [])
    said = read_sheets(listed([dossier()], title=None), as_of=date(2023, 2, 5))
    assert (said.as_of, said.as_of_from) == (date(2023, 2, 5), "option")
    untitled = read_sheets(listed([dossier()], title=None))
    assert (untitled.as_of, untitled.as_of_from, untitled.period) == (date(2023, 1, 16), "latest", None)


def test_a_row_that_is_set_aside_does_not_set_the_data_date() -> None:
    rows = [dossier(1), dossier(2, Mã_hồ_sơ=None, Ngày_kết_thúc_xử_lý="30/01/2023")]
    assert read_sheets(listed(rows, title=None)).as_of == date(2023, 1, 16)


def test_a_list_without_dossiers_goes_in_only_where_its_day_is_known() -> None:
    empty = read_sheets(listed([]))
    assert (empty.rows, empty.as_of, codes_of(empty)) == (0, date(2023, 1, 31), ["no_rows"])
    with pytest.raises(RefusedFileError) as refused:
        read_sheets(listed([], title=None))
    assert refused.value.code == "no_data_date"


@pytest.mark.parametrize(
    ("title", "said", "named"),
    [
        ("(Từ ngày 01/01/2023 đến ngày 31/01/3023)", None, "Kỳ ghi trên tiêu đề có ngày 31/01/3023"),
        ("(Từ ngày 01/01/0203 đến ngày 31/01/2023)", None, "Kỳ ghi trên tiêu đề có ngày 01/01/0203"),
        ("HỒ SƠ NĂM 2203", date(2023, 1, 31), "Kỳ ghi trên tiêu đề có ngày 01/01/2203"),
        (None, date(9999, 12, 31), "Ngày số liệu được cho biết có ngày 31/12/9999"),
    ],
)
def test_a_data_date_of_a_year_that_nobody_means_is_refused(title: str | None, said: date | None, named: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read_sheets(listed([dossier()], title=title), as_of=said)
    assert refused.value.code == "data_date_out_of_range"
    assert refused.value.reason.startswith(f"{named}, ngoài các năm 1990 đến 2100")


@pytest.mark.parametrize(
    ("title", "option", "agency"),
    [
        ("Đơn vị: Sở Y tế", None, "Sở Y tế"),
        ("SỞ Y TẾ", None, "SỞ Y TẾ"),
        ("Đơn vị: Sở Y tế", "Sở Tư pháp", "Sở Tư pháp"),
        (None, "Sở Tư pháp", "Sở Tư pháp"),
    ],
)
def test_an_agency_comes_from_the_user_else_from_the_title(title: str | None, option: str | None, agency: str) -> None:
    headings = [heading for heading in DOSSIER if heading != "Cơ quan thực hiện"]
    assert column_of(read_sheets(listed([dossier()], headings=headings, title=title), agency=option), "agency") == [
        agency
    ]
    blank = read_sheets(listed([dossier(1), dossier(2, Cơ_quan_thực_hiện=None)], title=title), agency=option)
    assert column_of(blank, "agency") == ["Sở Xây dựng", agency]


@pytest.mark.parametrize("title", ["SỔ THEO DÕI HỒ SƠ", "UBND TỈNH QUẢNG NGÃI", "DANH SÁCH HỒ SƠ", "Xã hội"])
def test_a_title_that_names_no_desk_is_no_agency(title: str) -> None:
    headings = [heading for heading in DOSSIER if heading != "Cơ quan thực hiện"]
    with pytest.raises(RefusedFileError, match="agency"):
        read_sheets(listed([dossier()], headings=headings, title=title))


def test_unknown_and_personal_columns_leave_nothing_behind(tmp_path: Path) -> None:
    planted = {"Chủ hồ sơ": "Nguyễn Thị Kín", "SĐT": 900000001.0, "Ghi chú": "mật", "Cột lạ": "bí ẩn"}
    rows = [dossier(1) | planted, dossier(2, Ngày_tiếp_nhận="không rõ") | planted, planted]
    below = [["Tổng số"], [None] * 9 + ["Lê Thị Ký"]]
    reading = read_sheets(listed(rows, headings=[*DOSSIER, *planted], below=below))
    assert (reading.rows, reading.rejected) == (3, 2)
    reading.save(tmp_path)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir()).decode("utf-8", "replace")
    for content in ("Kín", "900000001", "mật", "bí ẩn", "Lê Thị Ký"):
        assert content not in written
    dropped = [column for column in reading.columns if column.field is None]
    assert [(column.heading, column.samples) for column in dropped] == [(heading, ()) for heading in planted]


def test_what_stood_below_the_data_in_a_column_that_is_read_does_not_travel_on(tmp_path: Path) -> None:
    below = [["Tổng số"], [None, None, None, None, None, None, None, None, "Lê Thị Ký"]]
    reading = read_sheets(listed([dossier()], below=below))
    assert reading.table.column("status").combine_chunks().dictionary.to_pylist() == ["returned"]
    reading.save(tmp_path)
    assert "Lê Thị Ký".encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_reading_comes_back_from_a_directory_as_it_went_in(tmp_path: Path) -> None:
    rows = [dossier(1), dossier(2, Ngày_hẹn_trả="31/02/2023"), dossier(3, Trạng_thái_hồ_sơ=None)]
    reading = read_sheets(listed(rows), agency="Sở Y tế")
    reading.save(tmp_path)
    loaded = Reading.load(tmp_path)
    assert loaded.table.equals(reading.table)
    assert [getattr(loaded, name) for name in vars(reading) if name != "table"] == [
        getattr(reading, name) for name in vars(reading) if name != "table"
    ]


def test_options_come_back_from_their_text_as_they_went_in() -> None:
    answered = ReadOptions(date(2023, 1, 31), "Sở Y tế", mapping_from({"columns": {"Ngày trả": "due_at"}}))
    assert [ReadOptions.from_json(options.to_json()) for options in (answered, ReadOptions())] == [
        answered,
        ReadOptions(),
    ]


def test_two_months_of_one_layout_have_one_fingerprint_and_another_layout_has_another() -> None:
    january, february = listed([dossier(1)]), listed([dossier(2)], title="Tháng 2/2023", name="Khác")
    other = listed([dossier(1)], headings=[*DOSSIER, "Ghi chú"])
    prints = [read_sheets(sheet).layout_fingerprint for sheet in (january, february, other)]
    assert prints[0] == prints[1] != prints[2]


def test_a_long_list_of_issues_is_cut_and_says_how_many_more() -> None:
    bad = [dossier(number, Ngày_tiếp_nhận="hôm qua") for number in range(1, MOST_ISSUES + 6)]
    reading = read_sheets(listed([*bad, dossier(99_999)]))
    assert (reading.error_count, reading.rejected, len(reading.issues)) == (
        MOST_ISSUES + 5,
        MOST_ISSUES + 5,
        MOST_ISSUES + 1,
    )
    assert (reading.issues[-1].code, reading.issues[-1].found) == ("more_issues", "5")
