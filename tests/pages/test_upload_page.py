"""Nạp dữ liệu: preview, confirm, refuse."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from domain.batch import ImportBatch
from etl.history import past_imports
from tests.pages.conftest import OpenPage
from tests.pages.small_year import Row, small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import look_up

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def _upload(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, content, _XLSX) for name, content in files]).run()
    return _press(test, "Xem trước")


def _imports() -> list[ImportBatch]:
    return look_up(past_imports)


def _export(tmp_path: Path, rows: list[Row]) -> bytes:
    return write_export(tmp_path / "upload.xlsx", rows, last=date(2023, 4, 30)).read_bytes()


def test_a_preview_says_what_would_change_and_stores_nothing(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    assert not test.exception
    assert metrics(test) == {"Hồ sơ mới": "60", "Cập nhật": "0", "Giữ nguyên": "0", "Cũ hơn": "0", "Để riêng": "0"}
    assert "chưa ghi gì" in texts(test)
    assert not _imports()


def test_a_confirmed_file_is_in_the_database_and_the_control_is_empty(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    test = _press(test, "Nạp 1 tệp")
    assert not test.exception
    assert [str(success.value) for success in test.success] == ["Đã nạp 1 trên 1 tệp."]
    assert [batch.file_name for batch in _imports()] == ["quy-1.xlsx"]
    assert not test.file_uploader[0].value


def test_the_import_is_seen_by_a_session_that_had_read_before(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    overview = open_page(links.OVERVIEW)
    assert metrics(overview)["Tiếp nhận"] == "60"
    more = [replace(small_year_rows()[50], code="MOI-1", received=date(2023, 4, 3), due=date(2023, 4, 9))]
    _press(_upload(open_page(links.UPLOAD), ("them.xlsx", _export(tmp_path, more))), "Nạp 1 tệp")
    assert metrics(overview.run())["Tiếp nhận"] == "61"


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(empty: Path, open_page: OpenPage) -> None:
    test = _upload(open_page(links.UPLOAD), ("ảnh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100)))
    assert not test.exception
    assert len(test.error) == 1
    assert "Nạp 1 tệp" not in [button.label for button in test.button]
    assert "Không có tệp nào để nạp." in texts(test)


def test_a_good_file_beside_a_bad_one_goes_in_alone(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    good = _export(tmp_path, small_year_rows())
    test = _upload(open_page(links.UPLOAD), ("hỏng.xlsx", b"khong phai excel"), ("quy-1.xlsx", good))
    test = _press(test, "Nạp 1 tệp")
    assert [batch.file_name for batch in _imports()] == ["quy-1.xlsx"]


def test_the_same_file_again_changes_nothing(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    export = _export(tmp_path, small_year_rows())
    _press(_upload(open_page(links.UPLOAD), ("a.xlsx", export)), "Nạp 1 tệp")
    test = _upload(open_page(links.UPLOAD), ("b.xlsx", export))
    assert "đã được nạp nguyên vẹn từ trước" in texts(test)
    assert len(_imports()) == 1


def test_a_row_with_an_error_is_listed_with_its_place(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    rows = small_year_rows()
    rows[0] = replace(rows[0], closed=date(2022, 1, 1))
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, rows)))
    assert metrics(test)["Để riêng"] == "1"
    issues = test.dataframe[0].value
    assert 5 in list(issues["row"])


def test_a_preview_of_other_options_is_out_of_date(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    test.text_input(key="upload_source").set_value("khac").run()
    assert "hãy xem trước lại" in texts(test)
    assert "Nạp 1 tệp" not in [button.label for button in test.button]


def test_a_mapping_that_names_no_field_is_refused_in_one_sentence(empty: Path, open_page: OpenPage) -> None:
    test = open_page(links.UPLOAD)
    wrong = json.dumps({"columns": {"Ngày gì đó": "ngay_gi_do"}}).encode()
    test.file_uploader[1].set_value(("cot.json", wrong, "application/json")).run()
    assert not test.exception
    assert len(test.error) == 1


def test_no_personal_name_reaches_the_screen(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    shown = "\n".join(str(frame.value.to_dict()) for frame in test.dataframe)
    assert "Chủ hồ sơ" in shown
    assert "Nguyễn Văn Kín" not in shown
