"""What comes out of a file: rows, totals, columns; and it survives the way between processes."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from domain.batch import MOST_ISSUES
from etl.facts import as_facts, from_facts
from etl.reading.reading import Reading, ReadOptions
from etl.recognition.mapping import mapping_from
from etl.recognition.row_roles import is_column_numbers
from tests.etl.exported import DOSSIER, GROUPED, TITLE, cells, codes_of, column_of, dossier, listed, read_sheets, row

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
    "flags": pa.int32(),
    "supplement_requests": pa.int32(),
    "days_waited": pa.int32(),
    "supplement_requested_at": pa.timestamp("s"),
    "supplemented_at": pa.timestamp("s"),
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
        "flags": 0,
        "supplement_requests": None,
        "days_waited": None,
        "supplement_requested_at": None,
        "supplemented_at": None,
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


def test_the_moments_of_a_supplement_are_read_with_the_days_between_them() -> None:
    asked, given = "05/01/2023 08:00", "07/01/2023 10:30"
    reading = read_sheets(
        listed([dossier(1, Ngày_yêu_cầu_bổ_sung=asked, Ngày_bổ_sung=given), dossier(2, Ngày_yêu_cầu_bổ_sung=asked)])
    )
    assert column_of(reading, "supplement_requested_at") == [datetime(2023, 1, 5, 8)] * 2
    assert column_of(reading, "supplemented_at") == [datetime(2023, 1, 7, 10, 30), None]
    assert column_of(reading, "days_waited") == [2, None]


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
    assert is_column_numbers(filled) is are_numbers


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
    answered = replace(answered, days_off=(date(2023, 9, 1),), days_worked=(date(2023, 3, 4),))
    assert [from_facts(ReadOptions, as_facts(options)) for options in (answered, ReadOptions())] == [
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
