"""Nạp dữ liệu: the import is a process of its own, seen from every session."""

from datetime import datetime
from pathlib import Path

from db.engine import transaction
from etl.imports import job_files
from etl.imports.jobs import Request
from etl.imports.results import ImportOptions
from tests.pages.conftest import OpenPage
from tests.pages.small_year import small_year_rows
from tests.pages.test_pages import texts
from tests.pages.test_upload_page import _export, _imports, _press, _settled, _store, _upload
from ui import links
from ui.cache import database


def test_a_confirmed_file_is_in_the_database_and_the_control_is_empty(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    test = _store(test)
    assert not test.exception
    assert [str(success.value) for success in test.success] == ["Đã nạp 1 trên 1 tệp."]
    assert [batch.file_name for batch in _imports()] == ["quy-1.xlsx"]
    assert not test.file_uploader[0].value


def test_an_import_under_way_is_seen_by_every_session_and_its_end_until_it_is_put_away(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    # While this test writes, the import waits for its turn.
    with transaction(database()):
        assert "Đang nạp 1 tệp" in texts(_press(test, "Nạp 1 tệp"))
        other = open_page(links.UPLOAD)
        assert "Đang nạp 1 tệp" in texts(other)
    other = _settled(other)
    assert [str(success.value) for success in other.success] == ["Đã nạp 1 trên 1 tệp."]
    assert len(_imports()) == 1
    other = _press(other, "Đóng")
    assert not other.success
    assert not open_page(links.UPLOAD).success


def test_an_import_cut_short_says_what_was_stored(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    request = Request((("quy-1.xlsx", "0" * 64),), ImportOptions(), datetime(2023, 4, 1, 8, 0))
    directory = job_files.new_directory(database(), "20230401-080000-cut")
    job_files.put(directory / "request.json", request)
    job_files.hold(directory).close()
    test = open_page(links.UPLOAD)
    assert "Đã nạp 0 trên 1 tệp. Lần nạp này bị dừng giữa chừng" in texts(test)
    assert "quy-1.xlsx – chưa ghi gì; có thể nạp lại." in texts(test).replace("*", "")
