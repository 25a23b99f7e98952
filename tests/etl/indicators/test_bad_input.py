"""What cannot be right in a workbook of indicators is listed with its place, and then nothing of the file goes in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from domain.batch import BatchKind, Severity
from etl.clock import local_now
from etl.reading import refusals
from etl.reading.dossier_lists import IndicatorsFoundError
from etl.reading.open_questions import OpenQuestionsError
from etl.reading.read_file import read_dossiers
from etl.reading.reading import ReadOptions
from etl.rules.indicator_catalogue import INDICATOR_RULES
from etl.workbook.sheet import UNCOMPUTED, CellError, MergedRange, Sheet
from tests.etl.exported import cells, dossier, listed
from tests.etl.indicators.sheets import FIRST_ROW, OWN_HEADINGS, faults, filled, line, read, values_of

TODAY = local_now().date()
NEXT_MONTH = f"{TODAY.replace(day=1) + timedelta(days=32):%m/%Y}"
TOMORROW = f"{TODAY + timedelta(days=1):%d/%m/%Y}"
SCORE = "index_766_score"

# What stands in one row, and the rule and the column that it is about.
ROWS: list[tuple[str, str, Sequence[object]]] = [
    ("indicator_unknown", "A", line("sms_send", 5)),
    ("indicator_missing", "A", line(None, 5)),
    ("indicator_computed", "A", line("satisfaction_rate", 99)),
    ("indicator_not_by_agency", "E", line("online_payment_centre_vnd", 5, agency="Sở Y tế")),
    ("month_missing", "D", line("sms_sent", 5, None)),
    ("month_unreadable", "D", line("sms_sent", 5, "tháng 13/2023")),
    ("month_unreadable", "D", line("sms_sent", 5, 6.0)),
    ("month_unreadable", "D", line("sms_sent", 5, "quý I/2023")),
    ("month_in_future", "D", line("sms_sent", 5, NEXT_MONTH)),
    ("wrong_unit", "C", line("online_payment_province_vnd", 56, unit="tỷ đồng")),
    ("wrong_unit", "C", line("online_payment_province_vnd", 56, unit="ngàn đồng")),
    ("wrong_unit", "C", line("satisfaction_ratings", 99, unit="%")),
    ("wrong_unit", "F", line("satisfaction_ratings", "99,8%")),
    ("wrong_unit", "F", line("online_payment_province_vnd", "56 tỷ")),
    ("wrong_unit", "F", line("online_payment_province_vnd", "36.000 ngàn đồng")),
    # A percent format shows 99,8 % and holds this.
    ("value_fraction", "F", line("satisfaction_ratings", 0.998)),
    # 8.500 typed into an Excel with English settings.
    ("value_fraction", "F", line("sms_sent", 8.5)),
    ("value_fraction", "F", line("sms_sent", "1295,84335")),
    ("value_ambiguous", "F", line("sms_sent", "8,500")),
    ("value_ambiguous", "F", line("visitors_per_day", "1.234")),
    ("value_not_a_number", "F", line("sms_sent", "khoảng 8500")),
    ("value_not_a_number", "F", line("sms_sent", "8500 tin")),
    ("value_not_a_number", "F", line("sms_sent", "-")),
    ("value_not_a_number", "F", line("sms_sent", "12.34.567")),
    # "1/2" typed as a number of cases.
    ("value_not_a_number", "F", line("sms_sent", datetime(2023, 2, 1))),
    ("value_not_a_number", "F", line("sms_sent", True)),
    ("value_error_cell", "F", line("sms_sent", CellError("#REF!"))),
    ("value_error_cell", "F", line("sms_sent", UNCOMPUTED)),
    ("value_error_cell", "F", line("sms_sent", "#N/A")),
    ("value_negative", "F", line("sms_sent", -5)),
    ("value_too_large", "F", line("sms_sent", 1e15)),
    ("value_too_large", "F", line(SCORE, 101, read_on="05/07/2023")),
    ("value_too_fine", "F", line(SCORE, 90.1234567, read_on="05/07/2023")),
    ("read_on_missing", "G", line(SCORE, 90.09)),
    ("read_on_unreadable", "G", line(SCORE, 90.09, read_on="31/02/2023")),
    ("read_on_in_future", "G", line(SCORE, 90.09, read_on=TOMORROW)),
]


@pytest.mark.parametrize(("code", "column", "row"), ROWS)
def test_a_row_that_cannot_be_right_is_named_and_keeps_the_whole_file_out(
    code: str, column: str, row: Sequence[object]
) -> None:
    reading = read(filled(line("postal_dossiers", 7), row))
    assert faults(reading) == [(code, FIRST_ROW + 1, column)]
    assert (len(reading.table), reading.rows, reading.rejected) == (0, 2, 2)
    message = next(issue.message for issue in reading.issues if issue.code == code)
    assert message.startswith(f"Dòng {FIRST_ROW + 1}, cột {column} ")
    assert message.endswith(f"{INDICATOR_RULES[code].mend} Chưa ghi gì từ tệp này.")


def test_a_value_in_cells_merged_over_two_indicators_is_nobodys() -> None:
    merged = (MergedRange(2, 5, 3, 5),)
    reading = read(filled(line("sms_sent", 5), line("postal_dossiers", None), merged=merged))
    assert faults(reading) == [("value_merged", FIRST_ROW + 1, "F")]


def test_a_month_twice_is_an_error_even_where_both_say_the_same() -> None:
    reading = read(filled(line("sms_sent", 5), line("sms_sent", 5, "2023-06"), line("sms_sent", 5, "05/2023")))
    assert faults(reading) == [("month_twice", FIRST_ROW + 1, "D")]
    assert "đã có ở dòng 3" in reading.issues[0].message


def test_one_agency_in_two_spellings_is_one() -> None:
    reading = read(filled(line("sms_sent", 5, agency="Sở Y tế"), line("sms_sent", 6, agency="SỞ Y TẾ")))
    assert faults(reading) == [("month_twice", FIRST_ROW + 1, "D")]


def test_a_part_over_its_whole_is_an_error() -> None:
    reading = read(filled(line("feedback_total", 20), line("feedback_total.letter", 21)))
    assert faults(reading) == [("part_over_whole", FIRST_ROW + 1, "F")]
    assert "21 lớn hơn toàn bộ là 20" in reading.issues[0].message


def test_a_sum_that_disagrees_with_its_parts_is_an_error_once_all_are_told() -> None:
    parts = line("online_services.partial", 512), line("online_services.full", 460)
    assert faults(read(filled(line("online_services", 973), *parts))) == [("parts_disagree", FIRST_ROW, "F")]
    assert faults(read(filled(line("online_services", 973), parts[0]))) == []
    over = line("online_services.partial", 900), line("online_services.full", 100)
    assert faults(read(filled(line("online_services", 973), *over))) == [("parts_disagree", FIRST_ROW, "F")]


def test_an_optional_part_may_be_left_out_and_is_added_where_it_is_told() -> None:
    tiers = line("online_pilot.province", 85), line("online_pilot.district", 12)
    assert faults(read(filled(line("online_pilot", 97), *tiers))) == []
    with_communes = filled(line("online_pilot", 97), *tiers, line("online_pilot.commune", 1))
    assert faults(read(with_communes)) == [("parts_disagree", FIRST_ROW, "F")]


def test_everything_wrong_comes_at_once() -> None:
    reading = read(filled(line("sms_send", "x"), line("sms_sent", "x", "13/2023", unit="%")))
    assert faults(reading) == [
        ("indicator_unknown", 3, "A"),
        ("month_unreadable", 4, "D"),
        ("wrong_unit", 4, "C"),
        ("value_not_a_number", 4, "F"),
    ]
    assert "gần nhất là sms_sent" in reading.issues[0].message


def test_with_two_sheets_the_sheet_is_named() -> None:
    reading = read(filled(line("sms_sent", 5)), filled(line("sms_sent", "x", "05/2023"), name="Tháng 5"))
    assert reading.issues[0].message.startswith('Trang "Tháng 5", dòng 3, cột F')


def test_examples_blanks_totals_and_column_numbers_tell_nothing() -> None:
    reading = read(
        filled(
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            line("Ví dụ (không nạp): sms_sent", 1234),
            line("postal_dossiers", None),
            line("feedback_total", 0),
            line("Tổng cộng", 1234),
        )
    )
    assert values_of(reading) == {("feedback_total", None): "0"}
    assert [issue.code for issue in reading.issues] == ["indicator_total_row"]
    assert (reading.rows, reading.rejected) == (1, 0)


def test_hidden_rows_are_read_and_remarked_upon_and_hidden_sheets_are_not_read() -> None:
    hidden = filled(line("sms_sent", 9, "04/2023"), name="Ẩn", hidden=True)
    reading = read(filled(line("sms_sent", 5), line("postal_dossiers", 7), hidden_rows={4}), hidden)
    assert sorted(values_of(reading).values()) == ["5", "7"]
    assert {(issue.code, issue.severity) for issue in reading.issues} == {
        ("indicator_rows_hidden", Severity.WARNING),
        ("sheet_hidden", Severity.WARNING),
    }


def test_a_workbook_in_which_nobody_wrote_a_value_is_refused() -> None:
    with pytest.raises(refusals.NoValuesError, match="chưa ghi giá trị nào"):
        read(filled(line("sms_sent", None)))


def test_a_list_of_dossiers_in_the_same_file_is_refused() -> None:
    with pytest.raises(refusals.MixedKindsError, match="tách thành hai tệp"):
        read(filled(line("sms_sent", 5)), listed([dossier(1)]))


def test_what_a_sheet_holds_tells_its_kind_not_its_name() -> None:
    for sheets in ([filled(line("sms_sent", 5), name="Danh sách hồ sơ")], [listed([dossier(1)]), filled(line("a", 1))]):
        with pytest.raises(IndicatorsFoundError):
            read_dossiers(sheets, ReadOptions())
    assert read_dossiers([listed([dossier(1)], name="Số liệu")], ReadOptions()).kind is BatchKind.DOSSIERS


def test_a_missing_column_is_asked_for() -> None:
    sheet = cells([["Mã chỉ tiêu", "Đơn vị tính", "Giá trị", "Thời gian"], ["sms_sent", "tin", 5, "06/2023"]])
    with pytest.raises(OpenQuestionsError, match="thiếu cột tháng"):
        read(sheet)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["Số người", "Số người", "người"], "A"),
        (["nguoi_dung", None, "người"], None),
        (["nguoi_dung", "Số người", None], "C"),
        (["nguoi_dung", "Số người", "người", "Trung vị"], "D"),
        (["nguoi_dung", "Số người", "người", None, "khong_co"], "E"),
        (["sms_sent", "Số người", "người"], "A"),
    ],
)
def test_an_own_indicator_that_cannot_be_is_named(row: Sequence[object], column: str | None) -> None:
    own = own_sheet(row)
    found = faults(read(own, filled(line("sms_sent", 5))))
    assert [fault[:2] for fault in found] == [("own_indicator_invalid", 2)]
    assert column is None or found[0][2] == column


def test_an_own_indicator_is_told_of_in_the_file_that_adds_it() -> None:
    own = own_sheet(["nguoi_dung", "Số người dùng ứng dụng", "người", "Lấy tháng cuối", "sms_sent"])
    reading = read(own, filled(line("nguoi_dung", 5), line("Số người dùng ứng dụng", 6, "05/2023")))
    assert faults(reading) == []
    assert [(one.key, one.how.value, one.whole) for one in reading.own_indicators] == [
        ("nguoi_dung", "last", "sms_sent")
    ]
    assert len(reading.table) == 2


def own_sheet(*rows: Sequence[object]) -> Sheet:
    return cells([OWN_HEADINGS, *rows], name="Chỉ tiêu riêng")


# What an office may write instead, and the value that it means.
FORMS: list[tuple[str, object, str]] = [
    ("sms_sent", "8.500", "8500"),
    ("sms_sent", "1.234.567", "1234567"),
    ("sms_sent", "8 500", "8500"),
    ("sms_sent", "8\u00a0500", "8500"),
    ("sms_sent", "'8500", "8500"),
    ("sms_sent", 8500.0, "8500"),
    ("sms_sent", "0", "0"),
    ("visitors_per_day", "612,5", "612.5"),
    ("visitors_per_day", "1.234,5", "1234.5"),
    ("visitors_per_day", "612.50", "612.5"),
    ("visitors_per_day", 0.1 + 0.2, "0.3"),
    ("online_payment_province_vnd", "56.000.000.000", "56000000000"),
    ("online_payment_province_vnd", 123456789012345, "123456789012345"),
]


@pytest.mark.parametrize(("key", "cell", "value"), FORMS)
def test_a_number_is_read_as_it_is_written(key: str, cell: object, value: str) -> None:
    reading = read(filled(line(key, cell)))
    assert faults(reading) == []
    assert values_of(reading)[key, None] == value


MONTHS = ["06/2023", "6/2023", "2023-06", "Tháng 6/2023", "tháng 06 năm 2023", "T6/2023", date(2023, 6, 1), "6-2023"]


@pytest.mark.parametrize("month", [*MONTHS, datetime(2023, 6, 30), "06.2023"])
def test_a_month_is_read_in_every_form(month: object) -> None:
    reading = read(filled(line("sms_sent", 5, month)))
    assert reading.table["month"].to_pylist() == [2023 * 12 + 5]
    assert (reading.period, reading.as_of) == ((date(2023, 6, 1), date(2023, 6, 30)), date(2023, 6, 30))


@pytest.mark.parametrize("unit", ["đồng", "Đồng", "VND", "VNĐ", "đ", None])
def test_a_unit_may_be_spelled_otherwise(unit: str | None) -> None:
    assert faults(read(filled(line("online_payment_province_vnd", 5, unit=unit)))) == []


def test_an_indicator_is_known_by_its_name_and_a_merged_month_speaks_for_its_rows() -> None:
    merged = (MergedRange(2, 3, 3, 3),)
    rows = line("Số tin nhắn đã gửi", 5), line("POSTAL_DOSSIERS", 7, None)
    assert values_of(read(filled(*rows, merged=merged))) == {("sms_sent", None): "5", ("postal_dossiers", None): "7"}


def share(*cells_of: object) -> Sequence[Sheet]:
    """An own indicator in per cent, and values of it."""
    own = cells(
        [(*OWN_HEADINGS, "Số chữ số thập phân"), ["ty_le", "Tỷ lệ", "%", "Lấy tháng cuối", None, 2]], name="Riêng"
    )
    return own, filled(*(line("ty_le", cell, f"{number:02}/2023") for number, cell in enumerate(cells_of, 1)))


def test_per_cent_is_read_with_and_without_its_sign() -> None:
    reading = read(*share("99,8 %", "99,8%", "4.35", 99.8, "0,5 %", 0, 100))
    assert faults(reading) == []
    assert reading.table["value"].to_pylist() == ["99.8", "99.8", "4.35", "99.8", "0.5", "0", "100"]


def test_what_a_percent_format_holds_is_not_taken_for_the_per_cent_that_it_shows() -> None:
    """A cell that shows 99,8 % holds 0,998: taken as it is, it would be a hundredth of what everybody sees."""
    reading = read(*share(0.998, 1, 99.8))
    assert faults(reading) == [("percent_ambiguous", 3, "F"), ("percent_ambiguous", 4, "F")]
    assert "99,8\N{NO-BREAK SPACE}% hoặc 0,998\N{NO-BREAK SPACE}%" in reading.issues[0].message
