"""A sheet is read by the one layout that fits, or what was seen and what is missing is named."""

import pytest

from etl.dossiers.layout import DOSSIERS
from etl.reading.open_questions import OpenQuestionsError
from etl.recognition.identify import Fit, Plan, identify
from etl.recognition.mapping import mapping_from
from etl.refused_file import RefusedFileError
from etl.workbook.sheet import MergedRange, Sheet
from tests.etl.exported import DOSSIER, cells, codes_of, column_of, dossier, listed, read_sheets


def plan_of(sheet: Sheet, **columns: str) -> Plan:
    mapping = mapping_from({"columns": {heading.replace("_", " "): field for heading, field in columns.items()}})
    return identify(sheet, next(sheet.chunks()), [DOSSIERS], mapping)


def without(*headings: str) -> list[str]:
    return [heading for heading in DOSSIER if heading not in headings]


def renamed(old: str, new: str) -> dict[str, object]:
    return {new if heading == old else heading: cell for heading, cell in DOSSIER.items()}


def refusal(*sheets: Sheet, **options: object) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        read_sheets(*sheets, **options)  # type: ignore[arg-type]
    return refused.value


def test_the_header_stands_below_titles_and_blank_rows() -> None:
    rows = [["ỦY BAN NHÂN DÂN TỈNH"], ["SỞ XÂY DỰNG"], [None], list(DOSSIER), list(DOSSIER.values())]
    plan = plan_of(cells(rows))
    assert (plan.fit, plan.header_end, plan.columns["due_at"].letter) == (Fit.FITS, 4, "G")


def test_a_title_is_never_drawn_into_the_header() -> None:
    plan = plan_of(listed([dossier()], title="DANH SÁCH HỒ SƠ THÁNG 1/2023"))
    assert [heading.text for heading in plan.headings] == list(DOSSIER)


def test_a_header_of_three_rows_is_read_by_its_leaves() -> None:
    rows: list[list[object]] = [
        ["TT", "Mã hồ sơ", "Thủ tục", "Cơ quan giải quyết", "Ngày, tháng, năm", None, None, None],
        [None, None, None, None, "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả", None],
        [None, None, None, None, None, None, "Hoàn thành", "Ngày"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1.0, "H48-1", "Cấp phép", "Sở Y tế", "01/01/2023", "05/01/2023", "03/01/2023", "04/01/2023"],
    ]
    merged = [
        *(MergedRange(0, column, 2, column) for column in range(4)),
        MergedRange(0, 4, 0, 7),
        MergedRange(1, 4, 2, 4),
        MergedRange(1, 5, 2, 5),
        MergedRange(1, 6, 1, 7),
    ]
    sheet = cells(rows, merged=merged)
    assert plan_of(sheet).columns["returned_at"].text == "Ngày, tháng, năm / Trả kết quả / Ngày"
    reading = read_sheets(sheet)
    assert (reading.rows, column_of(reading, "row"), column_of(reading, "status")) == (1, [5], ["returned"])


def test_headings_repeated_in_fewer_rows_below_dossiers_are_no_header() -> None:
    upper = [None if heading.startswith("Ngày") else heading for heading in DOSSIER]
    upper[upper.index(None)] = "Thời gian"
    first, last = upper.index("Thời gian"), len(upper) - upper[::-1].index(None) - 1
    merged = [MergedRange(1, first, 1, last)]
    merged += [MergedRange(1, column, 2, column) for column in range(len(upper)) if not first <= column <= last]
    lower = [heading if heading.startswith("Ngày") else None for heading in DOSSIER]
    above, below = list(dossier(1).values()), list(dossier(2).values())
    rows = [["DANH SÁCH HỒ SƠ"], upper, lower, above, ["DANH SÁCH HỒ SƠ"], list(DOSSIER), below]
    reading = read_sheets(cells(rows, merged=merged))
    assert (column_of(reading, "row"), reading.rejected) == ([4, 7], 0)


def test_of_two_lists_in_one_sheet_the_lower_one_does_not_hide_the_upper() -> None:
    upper = {heading: cell for heading, cell in dossier(1).items() if heading not in ("Lĩnh vực", "Hình thức nộp")}
    rows = [list(upper), list(upper.values()), [None], list(DOSSIER), list(dossier(2).values())]
    assert refusal(cells(rows)).code == "open_questions"


def test_a_dossier_is_never_drawn_into_the_header_though_its_status_is_called_as_a_column_is() -> None:
    row = renamed("Mã hồ sơ", "Mã HS") | {"Trạng thái hồ sơ": "Hoàn thành"}
    assert [heading.text for heading in plan_of(listed([row])).headings] == list(row)


def test_a_list_of_which_no_heading_is_known_is_asked_about_where_it_has_codes_of_dossiers() -> None:
    strange = dict(zip(["STT", *(f"Cột {letter}" for letter in "abcdefghi")], [1, *DOSSIER.values()], strict=True))
    refused = refusal(listed([strange]))
    assert isinstance(refused, OpenQuestionsError)
    assert refused.code == "open_questions" and refused.questions[0].proposal == "B"
    assert refusal(listed([strange | {"Cột a": "x"}])).code == "no_dossier_list"


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Mã hồ sơ", "mã hồ sơ (code)"),
        ("Tên thủ tục hành chính", "tên thủ tục (procedure_name) hoặc mã thủ tục (procedure_code)"),
        ("Cơ quan thực hiện", "cơ quan giải quyết (agency)"),
        ("Ngày tiếp nhận", "ngày tiếp nhận (received_at)"),
        ("Ngày hẹn trả", "ngày hẹn trả (due_at)"),
    ],
)
def test_a_required_column_that_is_missing_is_named(heading: str, named: str) -> None:
    refused = refusal(listed([dossier()], headings=without(heading)))
    assert (refused.code, [issue.code for issue in refused.issues]) == ("open_questions", ["column_missing"])
    assert f"thiếu cột {named}" in refused.reason


def test_either_a_status_or_a_closing_date_is_enough_but_not_neither() -> None:
    no_status = read_sheets(listed([dossier()], headings=without("Trạng thái hồ sơ")))
    assert column_of(no_status, "status") == ["resolved"]
    open_only = dossier(Trạng_thái_hồ_sơ="Đang xử lý")
    assert read_sheets(listed([open_only], headings=without("Ngày kết thúc xử lý"))).rows == 1
    refused = refusal(listed([dossier()], headings=without("Trạng thái hồ sơ", "Ngày kết thúc xử lý")))
    assert "ngày kết thúc xử lý (resolved_at) hoặc trạng thái hồ sơ (status)" in refused.reason


def test_everything_that_must_be_asked_is_asked_in_one_sentence() -> None:
    row = renamed("Ngày hẹn trả", "Ngày trả") | {"Trạng thái hồ sơ": "Chờ ký", "Hình thức nộp": "Fax"}
    refused = refusal(listed([row, row | {"Mã hồ sơ": "H48-2"}]))
    assert [issue.code for issue in refused.issues] == ["heading_ambiguous", "status_unknown", "channel_unknown"]
    for seen in ('cột G "Ngày trả"', '"Chờ ký" (2 hồ sơ)', '"Fax" (2 hồ sơ)'):
        assert seen in refused.reason
    assert refused.reason.count(".") == 1 and "\n" not in refused.reason


def test_answers_let_the_same_file_in() -> None:
    row = renamed("Ngày hẹn trả", "Ngày trả") | {"Trạng thái hồ sơ": "Chờ ký", "Hình thức nộp": "Fax"}
    mapping = {"columns": {"ngày trả": "due_at"}, "status": {"Chờ ký": "processing"}, "channel": {"Fax": "direct"}}
    reading = read_sheets(listed([row | {"Ngày kết thúc xử lý": None}]), mapping=mapping)
    assert (column_of(reading, "status"), column_of(reading, "channel")) == (["processing"], ["direct"])
    assert column_of(reading, "due_at")[0].day == 20


def test_two_columns_of_one_field_that_differ_are_asked_about_by_name() -> None:
    row = dossier() | {"Đơn vị xử lý": "Sở Y tế"}
    refused = refusal(listed([row]))
    assert 'cột D "Cơ quan thực hiện" và cột J "Đơn vị xử lý" đều là cơ quan giải quyết (agency)' in refused.reason
    answered = read_sheets(listed([row]), mapping={"columns": {"Đơn vị xử lý": "ignore"}})
    assert column_of(answered, "agency") == ["Sở Xây dựng"]


@pytest.mark.parametrize("second", ["Sở Xây dựng", None])
def test_two_columns_of_one_field_that_say_the_same_or_nothing_are_one(second: str | None) -> None:
    assert column_of(read_sheets(listed([dossier() | {"Đơn vị xử lý": second}])), "agency") == ["Sở Xây dựng"]


@pytest.mark.parametrize("count", [687.0, "687", 0.0, 1204.0])
def test_a_table_of_counts_is_refused_as_a_summary_table(count: object) -> None:
    rows = [["TỔNG HỢP"], ["STT", "Đơn vị", "Số hồ sơ", "Đã giải quyết"], [1.0, "Sở Y tế", count, 3.0]]
    refused = refusal(cells(rows, name="Tháng 1"))
    assert refused.code == "summary_table"
    assert "bảng tổng hợp" in refused.reason and '"Tháng 1"' in refused.reason


def test_a_summary_table_without_the_word_for_codes_is_one_too() -> None:
    rows = [["Đơn vị", "Tổng số", "Đúng hạn", "Trễ hạn"], ["Sở Y tế", 5.0, 3.0, 2.0]]
    assert refusal(cells(rows)).code == "summary_table"


@pytest.mark.parametrize("code", ["000.00.13.H48-230110-0001", "0001", "03706", "03706/2026/07906"])
def test_the_same_heading_above_codes_is_a_code(code: str) -> None:
    reading = read_sheets(listed([renamed("Mã hồ sơ", "Số hồ sơ") | {"Số hồ sơ": code}]))
    assert column_of(reading, "code") == [code]


def test_small_numbers_are_codes_where_each_line_has_a_reception_and_a_due_day() -> None:
    reading = read_sheets(listed([renamed("Mã hồ sơ", "Số hồ sơ") | {"Số hồ sơ": str(number)} for number in (7, 12)]))
    assert column_of(reading, "code") == ["7", "12"]


def test_a_list_whose_codes_are_numbers_is_no_summary_under_a_heading_that_means_codes() -> None:
    assert column_of(read_sheets(listed([dossier() | {"Mã hồ sơ": 12.0}])), "code") == ["12"]


def test_a_count_beside_a_column_of_codes_is_left_out() -> None:
    assert column_of(read_sheets(listed([dossier() | {"Số hồ sơ": 1.0}])), "code") == ["000.00.13.H48-230110-0001"]


def test_every_sheet_that_fits_is_read_and_the_others_are_named() -> None:
    other = cells([["Danh mục phí"], ["Giấy", 5.0]], name="Phí")
    summary = cells([["Đơn vị", "Tổng số", "Đúng hạn"], ["Sở Y tế", 5.0, 3.0]], name="Tổng hợp")
    hidden = listed([dossier(3)], name="Ẩn", hidden=True)
    sheets = [listed([dossier(1)], name="A"), other, summary, cells([], name="Trống"), hidden]
    reading = read_sheets(*sheets, listed([dossier(2)], name="B"))
    assert column_of(reading, "sheet") == ["A", "B"]
    assert [(i.code, i.sheet) for i in reading.issues] == [
        ("hidden_sheet", "Ẩn"),
        ("sheet_not_read", "Phí"),
        ("sheet_not_read", "Tổng hợp"),
    ]


def test_a_sheet_of_dossiers_that_lacks_a_column_stops_the_file_though_another_fits() -> None:
    lacking = listed([dossier(2)], headings=without("Ngày hẹn trả"), name="B")
    assert 'trang "B"' not in refusal(listed([dossier(1)], name="A"), lacking).reason
    assert refusal(listed([dossier(1)], name="A"), lacking).issues[0].sheet == "B"


def test_a_file_without_any_list_says_what_was_looked_for() -> None:
    refused = refusal(cells([["Nguyễn Thị Kín", "0900000001"]], name="Sheet1"))
    assert refused.code == "no_dossier_list"
    assert '"Sheet1"' in refused.reason and "Kín" not in refused.reason


@pytest.mark.parametrize(
    ("text", "named"),
    [("M· hå s¬", "TCVN3"), ("Toång coäng hoà sô ñaát", "VNI"), ("MÃ£ há»“ sÆ¡", "Unicode bị giải mã sai")],
)
def test_text_for_old_fonts_is_named(text: str, named: str) -> None:
    refused = refusal(cells([[text], ["1"]]))
    assert refused.code == "legacy_encoding" and named in refused.reason
    inside = refusal(listed([dossier(Tên_thủ_tục_hành_chính=f"{text} {text}")]))
    assert inside.code == "legacy_encoding" and named in inside.reason


def test_foreign_names_and_signs_are_no_old_font() -> None:
    row = dossier(Tên_thủ_tục_hành_chính="Hợp tác với Müller & Søn, São Paulo: 10 m², ½ §5 ©")
    assert codes_of(read_sheets(listed([row]))) == []


def test_dates_swapped_by_a_us_locale_are_refused_with_the_reason() -> None:
    from datetime import date

    swapped = [dossier(day, Ngày_tiếp_nhận=date(2023, day, 1)) for day in range(1, 5)]
    kept = [dossier(day, Ngày_tiếp_nhận=f"{day}/01/2023") for day in range(13, 18)]
    refused = refusal(listed(swapped + kept))
    assert refused.code == "us_date_swap"
    assert 'F "Ngày tiếp nhận"' in refused.reason and "Hoa Kỳ" in refused.reason


def test_a_few_dates_are_no_evidence_of_a_swap() -> None:
    from datetime import date

    rows = [dossier(1, Ngày_tiếp_nhận=date(2023, 1, 5)), dossier(2, Ngày_tiếp_nhận="14/01/2023")]
    assert read_sheets(listed(rows)).rows == 2
