"""Which rows are set aside and why, and which go in with a word of warning; each as one sentence with its place."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.batch import Severity
from domain.dossier import Status, StatusGroup, statuses_in
from etl.workbook.sheet import CellError
from tests.etl.exported import DOSSIER, codes_of, column_of, dossier, listed, read_sheets

NAMES = {
    Status.REGISTERED: "Mới đăng ký",
    Status.ACCEPTED: "Được tiếp nhận",
    Status.REFUSED_AT_RECEPTION: "Từ chối tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung",
    Status.AWAITING_PAYMENT: "Chờ thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Rút hồ sơ",
    Status.STOPPED: "Tạm dừng",
    Status.RESOLVED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}
CLOSED = statuses_in(StatusGroup.DONE, StatusGroup.WITHDRAWN)


@pytest.mark.parametrize("status", [Status.REGISTERED, Status.REFUSED_AT_RECEPTION])
def test_who_was_never_received_needs_no_reception_date(status: Status) -> None:
    changes = {"Ngày_tiếp_nhận": None, "Ngày_kết_thúc_xử_lý": None, "Trạng_thái_hồ_sơ": NAMES[status]}
    reading = read_sheets(listed([dossier(1), dossier(2, **changes)]))
    assert (reading.rejected, reading.issues) == (0, ())
    assert column_of(reading, "status") == [Status.RETURNED.value, status.value]
    # Its day is one that it names, or the data date: the store needs one, no figure does.
    assert column_of(reading, "received_at")[1] <= column_of(reading, "due_at")[1]


@pytest.mark.parametrize(
    ("changes", "code", "heading"),
    [
        ({"Mã_hồ_sơ": None}, "code_missing", "Mã hồ sơ"),
        ({"Mã_hồ_sơ": 12345678901234567890.0}, "code_digits_lost", "Mã hồ sơ"),
        ({"Mã_hồ_sơ": CellError("#REF!")}, "error_cell", "Mã hồ sơ"),
        ({"Ngày_tiếp_nhận": None}, "received_missing", "Ngày tiếp nhận"),
        ({"Ngày_tiếp_nhận": "31/02/2023"}, "not_a_date", "Ngày tiếp nhận"),
        ({"Ngày_tiếp_nhận": "10/01/23"}, "two_digit_year", "Ngày tiếp nhận"),
        ({"Ngày_tiếp_nhận": "10/01/1889"}, "year_out_of_range", "Ngày tiếp nhận"),
        ({"Ngày_hẹn_trả": "chưa rõ"}, "not_a_date", "Ngày hẹn trả"),
        ({"Ngày_hẹn_trả": CellError("#N/A")}, "error_cell", "Ngày hẹn trả"),
        ({"Ngày_kết_thúc_xử_lý": "15/13/2023"}, "not_a_date", "Ngày kết thúc xử lý"),
        ({"Ngày_kết_thúc_xử_lý": None}, "done_without_end", "Ngày kết thúc xử lý"),
        ({"Ngày_kết_thúc_xử_lý": None, "Trạng_thái_hồ_sơ": "Rút hồ sơ"}, "done_without_end", "Ngày kết thúc xử lý"),
        ({"Ngày_kết_thúc_xử_lý": "09/01/2023 23:59:59"}, "ended_before_received", "Ngày kết thúc xử lý"),
        ({"Tên_thủ_tục_hành_chính": None}, "procedure_missing", "Tên thủ tục hành chính"),
        ({"Cơ_quan_thực_hiện": None}, "agency_missing", "Cơ quan thực hiện"),
        ({"Trạng_thái_hồ_sơ": CellError("#VALUE!")}, "error_cell", "Trạng thái hồ sơ"),
        ({"Cơ_quan_thực_hiện": CellError("#REF!")}, "error_cell", "Cơ quan thực hiện"),
    ],
)
def test_a_row_that_cannot_be_counted_is_set_aside_with_its_place(
    changes: dict[str, object], code: str, heading: str
) -> None:
    reading = read_sheets(listed([dossier(1), dossier(2, **changes), dossier(3)]))
    (issue,) = reading.issues
    assert (issue.severity, issue.code, issue.row, issue.heading) == (Severity.ERROR, code, 4, heading)
    assert issue.column == "ABCDEFGHI"[list(DOSSIER).index(heading)]
    assert (reading.rows, reading.rejected, column_of(reading, "row")) == (3, 1, [3, 5])


def test_an_issue_is_one_sentence_with_the_place_and_what_to_do() -> None:
    (issue,) = read_sheets(listed([dossier(1, Ngày_hẹn_trả="31/02/2023")])).issues
    assert issue.message == 'Dòng 3, cột G "Ngày hẹn trả": "31/02/2023" không phải là ngày. Sửa trong tệp rồi nạp lại.'
    assert issue.found == "31/02/2023"


def test_in_a_file_of_several_sheets_the_place_names_the_sheet() -> None:
    bad = listed([dossier(2, Ngày_hẹn_trả="x")], name="B")
    (issue,) = read_sheets(listed([dossier(1)], name="A"), bad).issues
    assert issue.message.startswith('Trang "B", dòng 3, cột G')


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Ngày_hẹn_trả": "09/01/2023"}, "due_before_received"),
        ({"Ngày_trả_kết_quả": "14/01/2023"}, "returned_before_resolved"),
        ({"Ngày_kết_thúc_xử_lý": None, "Ngày_trả_kết_quả": "16/01/2023"}, "closed_by_returned"),
        ({"Trạng_thái_hồ_sơ": "Đang xử lý"}, "open_with_end"),
        ({"Trạng_thái_hồ_sơ": None}, "status_blank"),
        ({"Ngày_tiếp_nhận": "01/02/2023", "Ngày_kết_thúc_xử_lý": "02/02/2023"}, "received_in_future"),
        ({"Ngày_kết_thúc_xử_lý": "01/02/2023", "Lý_do_trễ_hẹn": "mưa lũ"}, "ended_in_future"),
        ({"Ngày_kết_thúc_xử_lý": "21/01/2023", "Lý_do_trễ_hẹn": None}, "late_without_reason"),
        ({"Ngày_kết_thúc_xử_lý": "20/01/2023 17:00:00"}, "ended_at_due_second"),
        ({"Mã_hồ_sơ": "000.00.13.H48-220110-0001"}, "code_date_far"),
        ({"Ngày_nộp": "hôm qua"}, "not_a_date"),
        ({"Ngày_trả_kết_quả": CellError("#REF!")}, "error_cell"),
        ({"Hình_thức_nộp": CellError("#REF!")}, "error_cell"),
        ({"Mức_độ": "Khác"}, "service_level_unknown"),
    ],
)
def test_a_row_worth_a_second_look_goes_in_with_a_warning(changes: dict[str, object], code: str) -> None:
    rows = [
        dossier(9)
        | {heading.replace("_", " "): None for heading in changes if heading.replace("_", " ") not in DOSSIER}
    ]
    sound = {"Ngày trả kết quả": "16/01/2023", "Ngày nộp": "10/01/2023", "Mức độ": "Toàn trình"}
    rows = [{**row, **{heading: sound[heading] for heading in row if heading in sound}} for row in rows]
    reading = read_sheets(listed([*rows, dossier(1, **changes)]))
    found = [issue for issue in reading.issues if issue.row == 4]
    assert code in [issue.code for issue in found]
    assert all(issue.severity is Severity.WARNING for issue in found)
    assert [issue for issue in reading.issues if issue.row == 3] == []
    assert (reading.rejected, column_of(reading, "row")) == (0, [3, 4])


@pytest.mark.parametrize(
    "changes",
    [
        {"Ngày_hẹn_trả": None, "Ngày_kết_thúc_xử_lý": None, "Trạng_thái_hồ_sơ": "Đang xử lý"},
        {"Ngày_hẹn_trả": "10/01/2023"},
        {"Ngày_kết_thúc_xử_lý": "10/01/2023", "Ngày_tiếp_nhận": "10/01/2023 15:00:00"},
        {"Ngày_kết_thúc_xử_lý": "20/01/2023", "Ngày_hẹn_trả": "20/01/2023"},
        {"Ngày_kết_thúc_xử_lý": "31/01/2023 19:59:59"},
        {"Ngày_kết_thúc_xử_lý": "17/01/2023"},
        {"Mã_hồ_sơ": "000.00.13.H48-221112-0001"},
        {"Trạng_thái_hồ_sơ": "Từ chối tiếp nhận"},
        {"Mã_hồ_sơ": "H48.53-230110-0007"},
        {"Mã_hồ_sơ": "03706/2023/07906"},
    ],
)
def test_what_is_usual_raises_nothing(changes: dict[str, object]) -> None:
    assert codes_of(read_sheets(listed([dossier(9), dossier(1, **changes)]))) == []


@pytest.mark.parametrize("status", list(Status))
def test_only_done_and_withdrawn_dossiers_have_a_closing_day(status: Status) -> None:
    reading = read_sheets(listed([dossier(1, Trạng_thái_hồ_sơ=NAMES[status])]))
    assert column_of(reading, "status") == [status.value]
    assert column_of(reading, "closed_on") == [date(2023, 1, 16) if status in CLOSED else None]


def test_a_dossier_is_closed_on_the_day_its_work_was_done_else_on_the_day_it_was_handed_over() -> None:
    rows = [
        dossier(1, Ngày_trả_kết_quả="18/01/2023"),
        dossier(2, Ngày_trả_kết_quả="18/01/2023", Ngày_kết_thúc_xử_lý=None),
    ]
    reading = read_sheets(listed(rows))
    assert column_of(reading, "closed_on") == [date(2023, 1, 16), date(2023, 1, 18)]
    assert codes_of(reading) == ["closed_by_returned"]


def test_a_sheet_without_a_column_for_the_end_is_warned_of_once() -> None:
    headings = [heading for heading in DOSSIER if heading != "Ngày kết thúc xử lý"]
    rows = [dossier(number) | {"Ngày trả kết quả": "18/01/2023"} for number in range(1, 4)]
    reading = read_sheets(listed(rows, headings=[*headings, "Ngày trả kết quả"]))
    assert (codes_of(reading), column_of(reading, "closed_on")) == (["closed_by_returned"], [date(2023, 1, 18)] * 3)


@pytest.mark.parametrize(
    ("resolved", "returned", "status"),
    [
        (None, None, "processing"),
        ("16/01/2023", None, "resolved"),
        ("16/01/2023", "17/01/2023", "returned"),
        (None, "17/01/2023", "returned"),
    ],
)
def test_without_a_status_a_dossier_is_done_if_it_has_a_closing_date(
    resolved: str | None, returned: str | None, status: str
) -> None:
    row = dossier(1, Ngày_kết_thúc_xử_lý=resolved, Ngày_trả_kết_quả=returned)
    no_column = read_sheets(listed([row], headings=[heading for heading in row if heading != "Trạng thái hồ sơ"]))
    blank_cell = read_sheets(listed([row | {"Trạng thái hồ sơ": " "}, dossier(2)]))
    assert column_of(no_column, "status") == [status]
    assert column_of(blank_cell, "status")[0] == status
    assert "status_blank" in codes_of(blank_cell) and "status_blank" not in codes_of(no_column)


def test_the_same_dossier_twice_with_the_same_content_counts_once() -> None:
    reading = read_sheets(listed([dossier(1), dossier(2), dossier(1), dossier(1)]))
    assert (reading.rows, reading.duplicates, reading.rejected, column_of(reading, "row")) == (4, 2, 0, [3, 4])
    assert [(i.severity, i.code, i.row) for i in reading.issues] == [
        (Severity.WARNING, "duplicate_same", 5),
        (Severity.WARNING, "duplicate_same", 6),
    ]
    assert "dòng 3" in reading.issues[0].message


def test_the_same_code_with_another_content_sets_every_such_row_aside_and_names_the_other() -> None:
    reading = read_sheets(listed([dossier(1), dossier(2), dossier(1, Lĩnh_vực="Đất đai")]))
    assert (reading.rejected, reading.duplicates, column_of(reading, "row")) == (2, 0, [4])
    assert [(issue.code, issue.row) for issue in reading.issues] == [
        ("duplicate_conflict", 3),
        ("duplicate_conflict", 5),
    ]
    assert ["dòng 5" in reading.issues[0].message, "dòng 3" in reading.issues[1].message] == [True, True]


@pytest.mark.parametrize(
    ("heading", "said", "said_again"),
    [
        ("Hình thức nộp", "Trực tuyến", "Online"),
        ("Cơ quan thực hiện", "Sở Y tế", "SỞ Y TẾ"),
        ("Đơn vị tiếp nhận", "Sở Y tế", "Sở Y  tế:"),
        ("Mã thủ tục", "1.001612", "1.001612.000.00.00.H48"),
        ("Tên thủ tục hành chính", "Cấp giấy phép xây dựng", "CẤP GIẤY PHÉP XÂY DỰNG"),
        ("Lĩnh vực", "Hòa giải", "HOÀ GIẢI"),
        ("Mức độ", "Toàn trình", "4"),
        ("Trạng thái hồ sơ", "Đang xử lý", "Đang giải quyết"),
    ],
)
def test_the_same_dossier_twice_in_other_words_counts_once(heading: str, said: str, said_again: str) -> None:
    lines = [dossier(1) | {"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "Đang xử lý"} for _ in range(2)]
    reading = read_sheets(listed([lines[0] | {heading: said}, lines[1] | {heading: said_again}]))
    assert (reading.rows, reading.duplicates, reading.rejected, column_of(reading, "row")) == (2, 1, 0, [3])
    assert "duplicate_same" in codes_of(reading) and "duplicate_conflict" not in codes_of(reading)


@pytest.mark.parametrize(
    ("heading", "said", "said_again"),
    [
        ("Hình thức nộp", "Trực tuyến", "Trực tiếp"),
        ("Hình thức nộp", "Trực tuyến", None),
        ("Cơ quan thực hiện", "UBND xã Bình Thanh", "UBND xã Bính Thanh"),
        ("Đơn vị tiếp nhận", "Sở Y tế", None),
        ("Mã thủ tục", "1.001612", "1.001613"),
        ("Mức độ", "Toàn trình", "Một phần"),
        ("Trạng thái hồ sơ", "Đang xử lý", "Chờ bổ sung"),
        ("Ngày hẹn trả", "20/01/2023 17:00:00", "20/01/2023 17:00:01"),
    ],
)
def test_the_same_code_with_another_meaning_sets_both_rows_aside(
    heading: str, said: str, said_again: str | None
) -> None:
    lines = [dossier(1) | {"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "Đang xử lý"} for _ in range(2)]
    reading = read_sheets(listed([lines[0] | {heading: said}, lines[1] | {heading: said_again}]))
    assert (reading.rows, reading.duplicates, reading.rejected) == (2, 0, 2)


def test_rows_of_one_code_of_which_one_means_another_are_all_set_aside() -> None:
    same = [dossier(1), dossier(1, Hình_thức_nộp="Online")]
    reading = read_sheets(listed([*same, dossier(1, Hình_thức_nộp="Trực tiếp"), dossier(2)]))
    assert (reading.rejected, reading.duplicates, column_of(reading, "row")) == (3, 0, [6])


def test_a_code_on_two_sheets_is_one_dossier() -> None:
    same = read_sheets(listed([dossier(1)], name="A"), listed([dossier(1)], name="B"))
    assert (same.duplicates, column_of(same, "sheet")) == (1, ["A"])
    other = read_sheets(listed([dossier(1)], name="A"), listed([dossier(1, Lĩnh_vực="Khác")], name="B"))
    assert other.rejected == 2 and 'dòng 3 của trang "B"' in other.issues[0].message


def test_a_row_already_set_aside_contradicts_nobody() -> None:
    reading = read_sheets(listed([dossier(1), dossier(1, Ngày_hẹn_trả="x")]))
    assert (reading.rejected, column_of(reading, "row"), codes_of(reading)) == (1, [3], ["not_a_date"])


@pytest.mark.parametrize(
    "other",
    [
        "000.00.01.h48-230103-0025",
        "000.00.01.H48–230103—0025",
        "０００.００.０１.Ｈ48-230103-0025",
        "000.00.01.H48 - 230103 - 0025\u00a0",
        "000.00.01.H48-230103-0025\u200b",
        "000.00.01.H48\u2011230103\u22120025",
        "'000.00.01.H48-230103-0025",
    ],
)
def test_codes_that_differ_only_in_their_spelling_are_one_dossier_by_the_first(other: str) -> None:
    first = "000.00.01.H48-230103-0025"
    reading = read_sheets(listed([dossier(1, Mã_hồ_sơ=first), dossier(1, Mã_hồ_sơ=other)]))
    assert (reading.duplicates, reading.rejected, reading.table["code"].to_pylist()) == (1, 0, [first])
    # The sheet's reader itself takes the apostrophe, blanks and signs at the ends away.
    assert codes_of(reading) in (["code_spelled_otherwise"], ["duplicate_same"])


def test_codes_of_one_dossier_spelled_in_two_ways_that_contradict_each_other_are_set_aside() -> None:
    rows = [dossier(1, Mã_hồ_sơ="H48-1"), dossier(1, Mã_hồ_sơ="h48 - 1", Lĩnh_vực="Đất đai")]
    reading = read_sheets(listed(rows))
    assert (reading.rejected, codes_of(reading)) == (2, ["duplicate_conflict"] * 2)


def test_a_code_in_another_script_and_one_that_lost_a_zero_are_told_with_their_twin() -> None:
    codes = [
        "000.00.01.H48-230103-0025",
        "000.00.01.\u041d48-230103-0025",
        "000.00.01.H48-230103-025",
        "H48-1",
        "H48-10",
    ]
    reading = read_sheets(listed([dossier(n, Mã_hồ_sơ=code) for n, code in enumerate(codes)]))
    told = [(issue.code, issue.found, codes[0] in issue.message) for issue in reading.issues]
    assert ("code_look_alike", codes[1], True) in told and ("code_zero_lost", codes[2], True) in told
    assert sum(code in ("code_look_alike", "code_zero_lost") for code, _, _ in told) == 2
    assert (len(reading.table), reading.rejected) == (5, 0)


def test_rows_after_the_titles_last_day_are_counted_in_one_warning() -> None:
    after = [
        dossier(
            n, Ngày_tiếp_nhận="01/02/2023", Ngày_hẹn_trả=None, Trạng_thái_hồ_sơ="Đang xử lý", Ngày_kết_thúc_xử_lý=None
        )
        for n in (1, 2)
    ]
    issue, *others = read_sheets(listed([dossier(3), *after])).issues
    assert (issue.code, issue.row, issue.found) == ("title_period_disagrees", None, "2")
    assert [other.code for other in others] == ["received_in_future"] * 2
    assert "31/01/2023" in issue.message


def test_a_column_that_is_empty_from_top_to_bottom_is_named() -> None:
    rows = [dossier(number, Lĩnh_vực=None, Ngày_hẹn_trả=None) for number in (1, 2)]
    issues = read_sheets(listed(rows)).issues
    assert [(issue.code, issue.column, issue.heading) for issue in issues] == [
        ("column_empty", "C", "Lĩnh vực"),
        ("column_empty", "G", "Ngày hẹn trả"),
    ]


CELLS = st.sampled_from([None, "", "x", 5.0, True, CellError("#REF!"), "10/01/2023", "31/02/2023", date(2023, 1, 9)])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Mã hồ sơ": st.sampled_from(["A-1", "A-2", "A-3", 7.0, None, " ", CellError("#N/A")]),
            "Tên thủ tục hành chính": st.sampled_from(["Cấp phép", None]),
            "Cơ quan thực hiện": st.sampled_from(["Sở Y tế", None]),
            "Ngày tiếp nhận": CELLS,
            "Ngày hẹn trả": CELLS,
            "Ngày kết thúc xử lý": CELLS,
            "Trạng thái hồ sơ": st.sampled_from([*NAMES.values(), None]),
        }
    ),
    max_size=12,
)


@settings(deadline=None)
@given(rows=ROWS)
def test_every_row_is_accepted_set_aside_or_said_twice_and_every_row_set_aside_is_named(
    rows: list[dict[str, object]],
) -> None:
    headings = ["Mã hồ sơ", "Tên thủ tục hành chính", "Cơ quan thực hiện", "Ngày tiếp nhận", "Ngày hẹn trả"]
    headings += ["Ngày kết thúc xử lý", "Trạng thái hồ sơ"]
    reading = read_sheets(listed(rows, headings=headings, title="Tháng 1/2023"))
    assert reading.rows == len(reading.table) + reading.rejected + reading.duplicates
    named = {issue.row for issue in reading.issues if issue.severity is Severity.ERROR}
    assert len(named) == reading.rejected and named.isdisjoint(column_of(reading, "row"))
    assert len(set(column_of(reading, "code"))) == len(reading.table)
    for found in reading.table.to_pylist():
        closed = Status(found["status"]) in CLOSED
        assert (found["closed_on"] is not None) == closed
        assert not closed or found["closed_on"] >= found["received_at"].date()
    assert all(re.fullmatch(r"[^\n]+\.", issue.message) for issue in reading.issues)
