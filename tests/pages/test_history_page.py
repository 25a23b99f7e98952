"""Lịch sử nạp: past imports, and one of them taken back."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from streamlit.testing.v1 import AppTest

from domain.batch import FileStatus
from etl.imports.history import past_imports
from etl.imports.results import ImportOptions
from tests.importing import import_file
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_tables
from tests.pages.small_year import LATE, RESOLVED, small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import database, look_up


def test_past_imports_are_listed_with_what_they_did(filled: Path, open_page: OpenPage) -> None:
    frame = open_page(links.HISTORY).dataframe[0].value
    assert list(frame["file_name"]) == ["quy-1.xlsx"]
    assert list(frame["new"]) == [60]


def _press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def test_an_import_is_taken_back_only_after_seeing_what_that_does_and_saying_so(
    filled: Path, open_page: OpenPage
) -> None:
    test = open_page(links.HISTORY)
    assert "Thu hồi" not in [button.label for button in test.button]
    _press(test, "Xem trước khi thu hồi")
    assert metrics(test)["Không còn được tính"] == "60"
    assert "31/03/2023 → —" in texts(test)
    assert next(button for button in test.button if button.label == "Thu hồi").disabled
    assert look_up(past_imports)[0].undone_at is None


def test_beside_the_button_stands_what_is_taken_out_of_the_figures_before_and_after_it_is_done(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = [replace(row, channel="Trực tuyến") for row in small_year_rows()[:7]]
    import_file(database(), write_export(tmp_path / "thang-4.xlsx", rows, last=date(2023, 4, 30)), ImportOptions())
    test = open_page(links.HISTORY)
    test.selectbox(key="history_batch").set_value(1).run()
    _press(test, "Xem trước khi thu hồi")
    ahead = _figures(test)
    assert ahead["Tiếp nhận"] == {"Trước": "60", "Sau": "7", "Thay đổi": "−53"}
    assert ahead["Đã giải quyết"] == {"Trước": str(RESOLVED), "Sau": "7", "Thay đổi": f"−{RESOLVED - 7}"}
    assert ahead["Trễ hạn"] == {"Trước": str(LATE), "Sau": "0", "Thay đổi": f"−{LATE}"}
    assert ahead["Không có ngày hẹn"] == {"Trước": "0", "Sau": "0", "Thay đổi": "0"}
    test.checkbox(key="history_confirmed").check().run()
    _press(test, "Thu hồi")
    assert _figures(test) == ahead
    test.selectbox(key="history_batch").set_value(2).run()
    assert not [table for table in shown_tables(test) if "Tiếp nhận" in table]


def test_the_last_import_taken_back_leaves_no_figures_at_all(filled: Path, open_page: OpenPage) -> None:
    test = _press(open_page(links.HISTORY), "Xem trước khi thu hồi")
    assert _figures(test)["Tiếp nhận"] == {"Trước": "60", "Sau": "—", "Thay đổi": "−60"}


def test_a_file_without_a_period_says_so_for_the_days_of_its_dossiers(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    later = [
        replace(row, code=f"MOI-{row.code}", received=row.received + timedelta(days=59))
        for row in small_year_rows()[46:51]
    ]
    path = write_export(tmp_path / "khong-ky.xlsx", later)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = None
    book.save(path)
    assert import_file(database(), path, ImportOptions(as_of=date(2023, 4, 30))).status is FileStatus.IMPORTED
    assert look_up(past_imports)[0].period is None
    test = _press(open_page(links.HISTORY), "Xem trước khi thu hồi")
    assert "Con số kỳ 01/04/2023 – 30/04/2023 trước và sau khi thu hồi" in texts(test).replace("*", "")
    assert _figures(test)["Tiếp nhận"] == {"Trước": "5", "Sau": "—", "Thay đổi": "−5"}


def _figures(test: AppTest) -> dict[str, dict[str, str]]:
    (table,) = [table for table in shown_tables(test) if "Kỳ trước chuyển sang" in table]
    return table


def test_a_preview_of_taking_back_names_the_files_that_had_replaced_its_dossiers(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = [replace(row, channel="Trực tuyến") for row in small_year_rows()[:7]]
    later = write_export(tmp_path / "thang-4.xlsx", rows, last=date(2023, 4, 30))
    assert import_file(database(), later, ImportOptions()).reason is None
    test = open_page(links.HISTORY)
    test.selectbox(key="history_batch").set_value(1).run()
    _press(test, "Xem trước khi thu hồi")
    assert metrics(test)["Giữ nguyên theo tệp sau"] == "7"
    assert metrics(test)["Không còn được tính"] == "53"
    lists = [frame.value for frame in test.dataframe if "dossiers" in frame.value]
    assert lists[0].to_dict("records") == [{"batch": 2, "file_name": "thang-4.xlsx", "dossiers": 7}]
    (rates,) = [table for table in shown_tables(test) if "Tỷ lệ trực tuyến" in table]
    assert rates["Tỷ lệ trực tuyến"]["Sau"] == "100,00\N{NO-BREAK SPACE}% (7 / 7)"


def test_a_preview_is_out_of_date_once_somebody_imported(filled: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _press(open_page(links.HISTORY), "Xem trước khi thu hồi")
    later = write_export(tmp_path / "thang-4.xlsx", small_year_rows()[:7], last=date(2023, 4, 30))
    import_file(database(), later, ImportOptions())
    test.selectbox(key="history_batch").set_value(1).run()
    assert "Thu hồi" not in [button.label for button in test.button]


def test_taking_an_import_back_empties_the_figures_of_every_session(filled: Path, open_page: OpenPage) -> None:
    overview = open_page(links.OVERVIEW)
    assert metrics(overview)["Tiếp nhận"] == "60"
    test = _press(open_page(links.HISTORY), "Xem trước khi thu hồi")
    test.text_input(key="operator_field").set_value("Trần Thị *Thu*").run()
    test.checkbox(key="history_confirmed").check().run()
    _press(test, "Thu hồi")
    assert not test.exception
    assert "Đã thu hồi lần nạp số 1" in texts(test)
    assert metrics(test)["Không còn được tính"] == "60"
    assert "Chưa có số liệu" in texts(overview.run())
    assert look_up(past_imports)[0].undone_by == "Trần Thị *Thu*"
    listed = next(frame.value for frame in test.dataframe if "state" in frame.value)
    assert list(listed["state"]) == ["Đã thu hồi"]
    assert "người thu hồi: Trần Thị *Thu*" in texts(test)


def test_without_imports_the_page_leads_to_the_upload(empty: Path, open_page: OpenPage) -> None:
    test = open_page(links.HISTORY)
    assert "Chưa có lần nạp nào." in texts(test)


def test_each_import_has_a_receipt_to_download(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.HISTORY)
    assert "Tải phiếu nạp (.xlsx)" in [button.proto.label for button in test.get("download_button")]
