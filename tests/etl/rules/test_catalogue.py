"""Every declared rule fires on the rows that it is about, and on no row that is right; its words are whole."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.batch import Issue, Severity
from domain.layout import KnownLayout
from domain.period import half_month_of
from etl.imports.remembered_layouts import KnownLayouts
from etl.reading.read_file import read
from etl.reading.reading import Reading, ReadOptions
from etl.rules.catalogue import RULES
from etl.rules.rule import Grade, Rule, figure_words
from etl.workbook.sheet import CellError
from tests.etl.exported import DOSSIER, cells, dossier, listed, read_sheets
from tests.etl.imports.test_code_scopes import OF_ANOTHER
from tests.etl.imports.test_rewritten_dates import REWRITES

OPEN = {"Trạng_thái_hồ_sơ": "Đang xử lý", "Ngày_kết_thúc_xử_lý": None}
BESIDE = {"Mã TTHC": "1.001612", "Mức độ": "Toàn trình", "Ngày nộp": "09/01/2023", "Ngày trả kết quả": "17/01/2023"}
NUMBERED = ["STT", *DOSSIER]


def changed(**changes: object) -> Callable[[], Reading]:
    """A list of two right dossiers and one with these changes, in row 5; columns beyond the usual have a right value
    in the others."""

    def reading() -> Reading:
        headings = [heading.replace("_", " ") for heading in changes]
        beside = {heading: BESIDE.get(heading) for heading in headings if heading not in DOSSIER}
        rows = [dossier(1) | beside, dossier(2) | beside, dossier(3) | beside]
        return read_sheets(listed([*rows[:2], rows[2] | dict(zip(headings, changes.values(), strict=True))]))

    return reading


def listing(*rows: dict[str, object], **options: object) -> Callable[[], Reading]:
    """A list of just these dossiers."""
    title = options.pop("title", "(Từ ngày 01/01/2023 đến ngày 31/01/2023)")
    return lambda: read_sheets(listed(rows, title=title), **options)  # type: ignore[arg-type]


def hidden() -> Reading:
    return read_sheets(listed([dossier(1)]), listed([dossier(2)], name="Ẩn", hidden=True))


def not_read() -> Reading:
    return read_sheets(listed([dossier(1)]), cells([["Danh mục phí"], ["Giấy", 5.0]], name="Phí"))


def without_end_column() -> Reading:
    headings = [*(heading for heading in DOSSIER if heading != "Ngày kết thúc xử lý"), "Ngày trả kết quả"]
    return read_sheets(listed([dossier(1) | {"Ngày trả kết quả": "18/01/2023"}], headings=headings))


def numbered(*numbers: int) -> Reading:
    rows = [dossier(place) | {"STT": number} for place, number in enumerate(numbers, start=1)]
    return read_sheets(listed(rows, headings=NUMBERED))


def of_a_unit(*agencies: str) -> Reading:
    return read_sheets(listed([dossier(place, Cơ_quan_thực_hiện=name) for place, name in enumerate(agencies)]))


def of_procedures(*codes: str, **changes: object) -> Reading:
    """A list of one procedure's name under these codes; the last row is changed."""
    rows = [dossier(place) | {"Mã TTHC": code} for place, code in enumerate(codes)]
    rows[-1] |= {heading.replace("_", " "): cell for heading, cell in changes.items()}
    return read_sheets(listed(rows))


def of_days(agency: str, received: str, ended: str | None) -> Reading:
    """An agency's list of one dossier that came and ended on these days, to the end of August 2025."""
    status = "Đã trả kết quả" if ended else "Đang xử lý"
    days = {"Ngày tiếp nhận": received, "Ngày hẹn trả": "31/12/2025", "Ngày kết thúc xử lý": ended}
    row = dossier(1, Cơ_quan_thực_hiện=agency) | days | {"Trạng thái hồ sơ": status}
    return read_sheets(listed([row], title="(Từ ngày 01/01/2025 đến ngày 31/08/2025)"))


def of_a_changed_layout() -> Reading:
    day = datetime(2023, 1, 31, 8)
    known = KnownLayout(1, "motcua", "another", "dossiers", tuple(DOSSIER), {}, day, day, "thang-1.xlsx")
    reading = read_sheets(listed([dossier(1) | {"Cột thêm": None}]))
    return reading.with_warnings(KnownLayouts((known,)).issues(reading.sheets))


def spelled_otherwise(row: dict[str, object]) -> str:
    return str(row["Mã hồ sơ"]).lower().replace("-", " – ")


def without_a_zero(row: dict[str, object]) -> str:
    return str(row["Mã hồ sơ"]).replace("000.", "00.", 1)


# What makes each rule fire.
CASES: dict[str, Callable[[], Reading]] = {
    "error_cell": changed(Ngày_hẹn_trả=CellError("#REF!")),
    "not_a_date": changed(Ngày_tiếp_nhận="31/02/2023"),
    "two_digit_year": changed(Ngày_tiếp_nhận="10/01/23"),
    "year_out_of_range": changed(Ngày_tiếp_nhận="10/01/1889"),
    "text_too_long": changed(Cơ_quan_thực_hiện="Sở " + "ế" * 140),
    "letters_lost": changed(Cơ_quan_thực_hiện="S? Y t?"),
    "letters_lost_beside": changed(Cơ_quan_tiếp_nhận="S? Y t?"),
    "control_characters": changed(Lĩnh_vực="Xây\x07 dựng"),
    "markup_in_text": changed(Tên_thủ_tục_hành_chính="<script>alert(1)</script>"),
    "formula_in_text": changed(Lĩnh_vực="=1+1"),
    "flag_unknown": changed(Tái_sử_dụng_dữ_liệu_số_hóa="chưa rõ"),
    "not_a_whole_number": changed(Số_lần_yêu_cầu_bổ_sung="vài lần"),
    "code_missing": changed(Mã_hồ_sơ=None),
    "not_a_code": changed(Mã_hồ_sơ=1.5),
    "code_digits_lost": changed(Mã_hồ_sơ=12345678901234567890.0),
    "duplicate_conflict": listing(dossier(1), dossier(1, Lĩnh_vực="Đất đai")),
    "duplicate_same": listing(dossier(1), dossier(1)),
    "code_spelled_otherwise": listing(dossier(1), dossier(1, Mã_hồ_sơ=spelled_otherwise(dossier(1)))),
    "code_look_alike": changed(Mã_hồ_sơ="000.00.13.Н48-230110-0009"),
    "code_zero_lost": listing(dossier(1), dossier(2, Mã_hồ_sơ=without_a_zero(dossier(1)))),
    "code_date_far": changed(Mã_hồ_sơ="000.00.13.H48-220110-0001"),
    "code_day_impossible": changed(Mã_hồ_sơ="000.00.13.H48-231310-0001"),
    "code_form_unknown": changed(Mã_hồ_sơ="HS 17"),
    "code_unit_differs": lambda: of_a_unit(*["Sở Xây dựng"] * 30, "Sở Y tế"),
    "procedure_missing": changed(Tên_thủ_tục_hành_chính=None),
    "agency_missing": changed(Cơ_quan_thực_hiện=None),
    "agency_unclassified": changed(Cơ_quan_thực_hiện="Hội Chữ thập đỏ"),
    "names_alike": changed(Cơ_quan_thực_hiện="So Xay dung"),
    "agency_ended": lambda: of_days("UBND huyện Bình Sơn", "01/07/2025", "03/07/2025"),
    "agency_not_begun": lambda: of_days("Sở Nông nghiệp và Môi trường", "20/02/2025", "28/02/2025"),
    "procedure_two_names": changed(Tên_thủ_tục_hành_chính="Cấp giấy khác", Mã_TTHC="1.001612"),
    "procedure_code_missing": changed(Mã_TTHC=None),
    "procedure_code_form": changed(Mã_TTHC="TT-15"),
    "procedure_code_restored": changed(Mã_TTHC=1.00161),
    "procedure_code_rare": lambda: of_procedures(*["1.001612"] * 30, "1.001621"),
    "sector_missing": changed(Lĩnh_vực=None),
    "channel_missing": changed(Hình_thức_nộp=None),
    "level_missing": changed(Mức_độ=None),
    "service_level_unknown": changed(Mức_độ="Khác"),
    "information_online": changed(Mức_độ="Cung cấp thông tin", Hình_thức_nộp="Trực tuyến"),
    "received_missing": changed(Ngày_tiếp_nhận=None),
    "done_without_end": changed(Ngày_kết_thúc_xử_lý=None),
    "ended_before_received": changed(Ngày_kết_thúc_xử_lý="09/01/2023"),
    "received_in_future": changed(Ngày_tiếp_nhận="01/02/2023", Ngày_hẹn_trả="10/02/2023", **OPEN),
    "ended_in_future": changed(Ngày_kết_thúc_xử_lý="01/02/2023"),
    "returned_in_future": changed(Ngày_trả_kết_quả="01/02/2023"),
    "due_missing": changed(Ngày_hẹn_trả=None),
    "due_before_received": changed(Ngày_hẹn_trả="09/01/2023"),
    "due_far": changed(Ngày_hẹn_trả="20/01/2032"),
    "due_at_reception_second": changed(Ngày_hẹn_trả="10/01/2023 08:00:00"),
    "submitted_after_received": changed(Ngày_nộp="11/01/2023"),
    "waited_for_reception": changed(Ngày_nộp="25/12/2022"),
    "returned_before_resolved": changed(Ngày_trả_kết_quả="14/01/2023"),
    "closed_by_returned": changed(Ngày_kết_thúc_xử_lý=None, Ngày_trả_kết_quả="17/01/2023"),
    "open_too_long": changed(Ngày_tiếp_nhận="10/01/2022", **OPEN),
    "status_blank": changed(Trạng_thái_hồ_sơ=None),
    "open_with_end": changed(Trạng_thái_hồ_sơ="Đang xử lý"),
    "late_without_reason": listing(
        dossier(1) | {"Lý do trễ hẹn": "Mưa lũ", "Ngày kết thúc xử lý": "23/01/2023"},
        dossier(2) | {"Lý do trễ hẹn": None, "Ngày kết thúc xử lý": "23/01/2023"},
    ),
    "reason_without_late": changed(Lý_do_trễ_hẹn="Mưa lũ"),
    "ended_at_due_second": changed(Ngày_kết_thúc_xử_lý="20/01/2023 17:00:00"),
    "ended_at_reception_second": changed(Ngày_kết_thúc_xử_lý="10/01/2023 08:00:00"),
    "ended_on_sunday": changed(Ngày_kết_thúc_xử_lý="15/01/2023"),
    "ended_on_holiday": changed(Ngày_kết_thúc_xử_lý="23/01/2023"),
    "ended_out_of_hours": changed(Ngày_kết_thúc_xử_lý="16/01/2023 23:15:00"),
    "ends_bunched": listing(*(dossier(number) for number in range(20))),
    "as_of_disagrees": listing(dossier(1), as_of=date(2023, 2, 1)),
    "as_of_guessed": listing(dossier(1), title=None),
    "as_of_in_future": listing(dossier(1), title="(Từ ngày 01/01/2023 đến ngày 31/01/2098)"),
    "title_period_disagrees": changed(Ngày_tiếp_nhận="01/02/2023", Ngày_hẹn_trả="10/02/2023", **OPEN),
    "closed_before_title_period": changed(Ngày_tiếp_nhận="20/12/2022", Ngày_kết_thúc_xử_lý="30/12/2022"),
    "total_disagrees": lambda: read_sheets(listed([dossier(1)], below=[["Tổng số: 5 hồ sơ"]])),
    "numbering_gap": lambda: numbered(1, 2, 5),
    "column_empty": listing(dossier(1, Lĩnh_vực=None)),
    "no_rows": lambda: read_sheets(listed([dossier(1)], name="A"), listed([], name="B")),
    "layout_changed": of_a_changed_layout,
    "hidden_sheet": hidden,
    # The list's row 3 is a dossier; row 2 is the header, row 9 is beyond the list's end.
    "hidden_rows": lambda: read_sheets(listed([dossier(1), dossier(2)], hidden_rows={2, 3, 9})),
    "sheet_not_read": not_read,
}
RIGHT = listing(dossier(1), dossier(2) | dict(zip(OPEN, OPEN.values(), strict=True)))


def found(reading: Reading, code: str) -> list[Issue]:
    return [issue for issue in reading.issues if issue.code == code]


def test_every_declared_rule_has_its_case() -> None:
    assert len(RULES) >= 40
    assert [code for code, rule in RULES.items() if rule.code != code] == []
    assert set(CASES) | set(REWRITES) | {OF_ANOTHER} == set(RULES)


@pytest.mark.parametrize("code", list(CASES))
def test_a_rule_fires_on_the_rows_it_is_about(code: str) -> None:
    rule, reading = RULES[code], CASES[code]()
    issues = found(reading, code)
    assert issues, f"{code} did not fire: {[issue.code for issue in reading.issues]}"
    assert sum(count.number for count in reading.issue_counts if count.code == code) == len(issues)
    assert {issue.severity for issue in issues} == {rule.grade.severity}
    for issue in issues:
        assert re.fullmatch(r"(Dòng|Trang).+\.", issue.message) and "{" not in issue.message
    if rule.grade is Grade.SET_ASIDE:
        assert reading.rejected == len(issues)
    else:
        assert not reading.rejected


@pytest.mark.parametrize("code", list(CASES))
def test_a_rule_is_silent_where_everything_is_right(code: str) -> None:
    assert found(RIGHT(), code) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_what_it_found_how_to_mend_it_and_where_it_comes_from(rule: Rule) -> None:
    assert rule.says or rule.says_of_sheet
    assert rule.name[0].isupper() and not rule.name.endswith(".")
    assert rule.mend.endswith(".") and rule.source
    assert bool(rule.left_out_of) == (rule.grade is Grade.LEFT_OUT)
    assert not rule.left_out_of or figure_words(rule.left_out_of)


@pytest.mark.parametrize(
    "reading",
    [
        # The same code, longer.
        lambda: of_procedures(*["1.001612"] * 30, "1.001612.000.00.00.H48"),
        lambda: of_procedures(*["1.001612"] * 30, "1.001621", Cơ_quan_thực_hiện="UBND xã Bình Châu"),
        lambda: of_procedures(*["1.001612"] * 30, "1.001621", Tên_thủ_tục_hành_chính="Cấp giấy khác"),
        # Too few, or too evenly parted, to tell which is right.
        lambda: of_procedures(*["1.001612"] * 15, "1.001621"),
        lambda: of_procedures(*["1.001612"] * 60, *["1.001621"] * 10),
        listing(dossier(1, Tên_thủ_tục_hành_chính=None)),
        # A code with dossiers of its own is no slip of the pen.
        lambda: of_procedures(*["1.001612"] * 600, *["1.001621"] * 25),
    ],
)
def test_a_code_that_others_do_not_speak_against_is_not_rare(reading: Callable[[], Reading]) -> None:
    assert found(reading(), "procedure_code_rare") == []


def test_a_rare_code_is_told_with_the_usual_one() -> None:
    (issue,) = found(CASES["procedure_code_rare"](), "procedure_code_rare")
    assert issue.found == "1.001621" and "ghi 1.001612." in issue.message


@pytest.mark.parametrize(
    ("agency", "received", "ended"),
    [
        ("UBND huyện Bình Sơn", "15/05/2025", "20/05/2025"),
        ("UBND huyện Bình Sơn", "30/06/2025", "15/08/2025"),
        ("Phòng Tài nguyên và Môi trường thành phố", "30/06/2025", None),
        ("Sở TN&MT", "28/02/2025", "05/03/2025"),
        ("Sở Nông nghiệp và Môi trường", "01/03/2025", "05/03/2025"),
        # Open when the agencies before it ended: handed over.
        ("Sở Nông nghiệp và Môi trường", "20/02/2025", "01/03/2025"),
        ("Sở Nông nghiệp và Môi trường", "20/02/2025", None),
        ("UBND xã Bình Châu", "15/08/2025", None),
    ],
)
def test_an_agency_that_stood_is_not_spoken_of(agency: str, received: str, ended: str | None) -> None:
    reading = of_days(agency, received, ended)
    assert not found(reading, "agency_ended") and not found(reading, "agency_not_begun")


def test_a_dossier_of_an_ended_agency_is_told_who_has_its_work() -> None:
    reading = of_days("Sở TN&MT", "01/03/2025", None)
    (issue,) = found(reading, "agency_ended")
    assert "28/02/2025" in issue.message and "nay là Sở Nông nghiệp và Môi trường" in issue.message
    assert (issue.found, issue.agency, issue.received_half) == ("Sở TN&MT", "Sở TN&MT", half_month_of(date(2025, 3, 1)))
    assert "Nghị định 45/2025/NĐ-CP" in RULES["agency_ended"].source


def test_an_open_dossier_of_an_agency_that_begins_after_the_data_date_is_spoken_of() -> None:
    reading = read_sheets(listed([dossier(1, Cơ_quan_thực_hiện="UBND đặc khu Lý Sơn", **OPEN)]))
    (issue,) = found(reading, "agency_not_begun")
    assert "01/07/2025" in issue.message


@pytest.mark.parametrize(
    ("agency", "received", "code"),
    [
        ("Sở Thông tin và Truyền thông", "20/07/2025", "agency_ended"),
        ("Sở Lao động - Thương binh và Xã hội", "20/07/2025", "agency_ended"),
        ("UBND thị xã Đức Phổ", "20/07/2025", "agency_ended"),
        ("Sở Y tế tỉnh Kon Tum", "20/07/2025", "agency_ended"),
        ("Sở Nông nghiệp và Môi trường", "20/02/2025", "agency_not_begun"),
        ("Sở Dân tộc và Tôn giáo", "20/02/2025", "agency_not_begun"),
    ],
)
def test_the_agencies_before_and_after_are_all_named(agency: str, received: str, code: str) -> None:
    (issue,) = found(of_days(agency, received, received), code)
    assert "…" not in issue.message


def test_an_issue_knows_its_agency_and_half_month() -> None:
    (issue,) = found(CASES["due_missing"](), "due_missing")
    assert (issue.agency, issue.received_half) == ("Sở Xây dựng", half_month_of(date(2023, 1, 10)))


def test_findings_are_counted_by_agency_and_half_month() -> None:
    rows = [
        dossier(1, Ngày_hẹn_trả="x"),
        dossier(2, Ngày_hẹn_trả="x"),
        dossier(3, Ngày_hẹn_trả="x", Cơ_quan_thực_hiện="Sở Y tế"),
        dossier(4, Ngày_hẹn_trả="x", Ngày_tiếp_nhận=None),
        dossier(5),
    ]
    counted = [count for count in read_sheets(listed(rows)).issue_counts if count.code == "not_a_date"]
    half = half_month_of(date(2023, 1, 10))
    assert {(count.agency, count.received_half, count.number) for count in counted} == {
        ("Sở Xây dựng", half, 2),
        ("Sở Y tế", half, 1),
        ("Sở Xây dựng", None, 1),
    }


def test_a_signal_is_counted_in_full_and_listed_as_examples() -> None:
    rows = [dossier(number, Ngày_kết_thúc_xử_lý="15/01/2023") for number in range(1, 1_001)]
    reading = read_sheets(listed(rows))
    assert len(found(reading, "ended_on_sunday")) == RULES["ended_on_sunday"].most_listed == 200
    assert sum(count.number for count in reading.issue_counts if count.code == "ended_on_sunday") == 1_000
    assert (reading.issues[-1].code, reading.issues[-1].found) == ("more_issues", "800")


def test_an_unread_cell_of_a_column_that_is_not_needed_is_a_warning() -> None:
    reading = changed(Ngày_nộp="hôm qua")()
    (issue,) = found(reading, "not_a_date")
    assert (issue.severity, reading.rejected) == (Severity.WARNING, 0)


def test_codes_of_another_system_are_spoken_of_once() -> None:
    reading = read_sheets(listed([dossier(number, Mã_hồ_sơ=f"HS {number}") for number in range(5)]))
    (issue,) = found(reading, "code_form_unknown")
    assert issue.row is None and '"HS 0"' in issue.message


def test_a_list_numbered_anew_in_each_group_lacks_no_rows() -> None:
    assert found(numbered(1, 2, 1), "numbering_gap") == []


def test_a_name_longer_than_the_database_holds_leaves_a_cell_that_is_not_needed_empty() -> None:
    reading = changed(Lĩnh_vực="ế" * 140)()
    assert (len(found(reading, "text_too_long")), reading.rejected) == (1, 0)
    assert reading.table.column("sector").to_pylist() == ["Xây dựng", "Xây dựng", None]


def test_control_characters_are_found_in_a_file_that_can_hold_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    right = [str(cell) for cell in dossier(1, Lĩnh_vực="Xây\x7f dựng").values()]
    path.write_text("\n".join([",".join(DOSSIER), ",".join(right)]), encoding="utf-8-sig")
    reading = read(path, ReadOptions())
    assert len(found(reading, "control_characters")) == 1
    assert reading.table.column("sector").to_pylist() == ["Xây dựng"]


@pytest.mark.parametrize(
    ("code", "ending", "left_out"),
    [
        (
            "sector_missing",
            "Dòng vẫn được nạp; trong số liệu theo lĩnh vực, hồ sơ đứng ở dòng “(không ghi lĩnh vực)”.",
            "lĩnh vực nào",
        ),
        (
            "service_level_unknown",
            "Dòng vẫn được nạp; trong số liệu theo mức độ dịch vụ công, hồ sơ đứng ở dòng “(không ghi mức độ)”.",
            "mức độ dịch vụ công nào",
        ),
        ("channel_missing", "Dòng vẫn được nạp nhưng không tính vào “Trực tuyến”.", "“Trực tuyến”"),
    ],
)
def test_a_row_that_is_counted_without_a_name_is_not_said_to_be_left_out(code: str, ending: str, left_out: str) -> None:
    rule = RULES[code]
    assert (rule.ending(rule.grade.severity), figure_words(rule.left_out_of)) == (ending, left_out)


@pytest.mark.parametrize("code", ["level_missing", "service_level_unknown", "sector_missing"])
def test_the_sentence_of_a_row_without_a_name_says_in_which_line_it_is_counted(code: str) -> None:
    message = next(issue.message for issue in CASES[code]().issues if issue.code == code)
    assert "đứng ở dòng “(không ghi" in message and "không tính vào" not in message
