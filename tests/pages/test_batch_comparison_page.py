"""So sánh hai lần nạp: what a later file tells otherwise."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.batch import FileStatus
from etl.imports.results import ImportOptions
from measures.batch_comparison import NotToBeComparedError, compare_batches
from tests.importing import import_file
from tests.pages.conftest import OpenPage
from tests.pages.small_year import RANKED, small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import database, look_up

MONTHS: dict[str, str | list[str]] = {"truoc": "1", "sau": "3"}


def test_two_months_are_not_compared_unasked(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.COMPARISON)
    assert (test.selectbox[0].value, test.selectbox[1].value) == ("", "")
    assert "Chưa có hai tệp nào của cùng một kỳ và cùng các cơ quan" in texts(test)
    assert not [*metrics(test), *test.dataframe]
    test.selectbox[0].select("1").run()
    assert not test.exception
    assert not metrics(test)
    test.selectbox[1].select("3").run()
    assert metrics(test)["Xuất hiện"] == "14"
    assert (test.query_params["truoc"], test.query_params["sau"]) == ("1", "3")


def test_two_files_of_the_same_period_and_units_are_proposed(filled: Path, open_page: OpenPage, tmp_path: Path) -> None:
    rows = small_year_rows()
    mended = [replace(rows[0], due=date(2023, 2, 1)), *rows[1:]]
    of_one_unit = [row for row in rows if row.agency == RANKED]
    files = (
        ("mended.xlsx", mended, date(2023, 3, 31)),
        ("one-unit.xlsx", of_one_unit, date(2023, 3, 31)),
        ("until-april.xlsx", rows, date(2023, 4, 30)),
    )
    for name, lines, last in files:
        result = import_file(database(), write_export(tmp_path / name, lines, last=last), ImportOptions())
        assert result.status is FileStatus.IMPORTED, result.reason
    test = open_page(links.COMPARISON)
    assert (test.selectbox[0].value, test.selectbox[1].value) == ("1", "2")
    assert metrics(test) == {"Xuất hiện": "0", "Không còn": "0", "Thay đổi": "1", "Giữ nguyên": "59"}


def test_two_files_beside_each_other_are_told_with_their_periods(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.COMPARISON, MONTHS)
    assert metrics(test) == {"Xuất hiện": "14", "Không còn": "2", "Thay đổi": "3", "Giữ nguyên": "0"}
    said = texts(test)
    assert "Lần nạp trước: Số 1 · thang-2.xlsx · số liệu đến 28/02/2023, kỳ Tháng 02/2023" in said
    assert "Hai tệp nói về hai kỳ khác nhau" in said


def test_a_change_is_told_field_by_field_with_both_values(rewritten: Path, open_page: OpenPage) -> None:
    changes = open_page(links.COMPARISON, MONTHS).dataframe[3].value
    lines = changes[changes["code"] == "H48-A2"].fillna("").set_index("field")[["before", "after"]].to_dict("index")
    assert lines == {
        "Trạng thái hồ sơ": {"before": "Đang xử lý", "after": "Đã trả kết quả"},
        "Ngày hẹn trả": {"before": "15/02/2023 17:00:00", "after": "20/03/2023 17:00:00"},
        "Ngày kết thúc xử lý": {"before": "", "after": "10/03/2023 19:30:00"},
    }


def test_the_rates_are_those_of_each_file_alone(rewritten: Path, open_page: OpenPage) -> None:
    rates = open_page(links.COMPARISON, MONTHS).dataframe[0].value
    lines = {line["name"]: line for line in rates.to_dict("records")}
    on_time, due = lines["Tỷ lệ đúng hạn"], lines["Tỷ lệ đúng hạn trên hồ sơ đến hạn"]
    assert (on_time["before"], on_time["after"]) == ("100,00 % (1 / 1)", "100,00 % (15 / 15)")
    assert (due["before"], due["after"], due["change"]) == ("33,33 % (1 / 3)", "100,00 % (15 / 15)", "+66,67 điểm %")


def test_vanished_dossiers_are_listed(rewritten: Path, open_page: OpenPage) -> None:
    test = open_page(links.COMPARISON, MONTHS)
    assert list(test.dataframe[5].value["code"]) == ["H48-A3", "H48-A4"]


def test_an_address_reproduces_a_comparison(rewritten: Path, open_page: OpenPage) -> None:
    shown = metrics(open_page(links.COMPARISON, {"truoc": "2", "sau": "3"}))
    assert shown == {"Xuất hiện": "17", "Không còn": "1", "Thay đổi": "0", "Giữ nguyên": "0"}


def test_one_import_cannot_be_compared(filled: Path, open_page: OpenPage) -> None:
    assert "Cần ít nhất hai lần nạp" in texts(open_page(links.COMPARISON))


def test_a_batch_that_is_not_there_is_refused(rewritten: Path) -> None:
    with pytest.raises(NotToBeComparedError, match="Không có lần nạp số 9"):
        look_up(compare_batches, 1, 9)
