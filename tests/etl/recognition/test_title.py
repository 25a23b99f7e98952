"""What stands above a list: its period, its data date and its unit."""

from datetime import date, datetime

import pytest

from etl.refused_file import RefusedFileError
from tests.etl.exported import DOSSIER, cells, codes_of, column_of, dossier, listed, read_sheets, row


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
    assert (reading.period, reading.as_of) == ((first, last), last)
    assert "as_of_guessed" not in codes_of(reading)


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
    reading = read_sheets(cells([*above, list(DOSSIER), row(1, list(DOSSIER))]))
    assert reading.period is None
    assert "as_of_guessed" in codes_of(reading)


def test_days_in_cells_of_their_own_are_the_titles_period() -> None:
    above: list[list[object]] = [["Từ ngày:", "01/01/2023", None, "Đến ngày:", datetime(2023, 1, 31)]]
    assert read_sheets(cells([*above, list(DOSSIER), row(1, list(DOSSIER))])).as_of == date(2023, 1, 31)


def test_the_data_date_is_the_titles_else_the_users_else_the_latest_moment() -> None:
    titled = read_sheets(listed([dossier()]), as_of=date(2023, 2, 5))
    assert (titled.as_of, codes_of(titled)) == (date(2023, 1, 31), ["as_of_disagrees"])
    year = read_sheets(listed([dossier()], title="HỒ SƠ NĂM 2023"), as_of=date(2023, 10, 31))
    assert (year.as_of, codes_of(year)) == (date(2023, 10, 31), [])
    said = read_sheets(listed([dossier()], title=None), as_of=date(2023, 2, 5))
    assert (said.as_of, codes_of(said)) == (date(2023, 2, 5), [])
    untitled = read_sheets(listed([dossier()], title=None))
    assert (untitled.as_of, codes_of(untitled), untitled.period) == (date(2023, 1, 16), ["as_of_guessed"], None)


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
