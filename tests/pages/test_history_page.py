"""Lịch sử nạp: past imports, and one of them taken back."""

from pathlib import Path

from tests.pages.conftest import OpenPage
from tests.pages.test_pages import metrics, texts
from ui import links


def test_past_imports_are_listed_with_what_they_did(filled: Path, open_page: OpenPage) -> None:
    frame = open_page(links.HISTORY).dataframe[0].value
    assert list(frame["file_name"]) == ["quy-1.xlsx"]
    assert list(frame["new"]) == [60]


def test_an_import_is_taken_back_only_after_saying_so(filled: Path, open_page: OpenPage) -> None:
    test = open_page(links.HISTORY)
    undo = next(button for button in test.button if button.label == "Thu hồi")
    assert undo.disabled
    assert "60 hồ sơ mới của tệp này không còn được tính" in texts(test)


def test_taking_an_import_back_empties_the_figures_of_every_session(filled: Path, open_page: OpenPage) -> None:
    overview = open_page(links.OVERVIEW)
    assert metrics(overview)["Tiếp nhận"] == "60"
    test = open_page(links.HISTORY)
    test.checkbox(key="history_confirmed").check().run()
    next(button for button in test.button if button.label == "Thu hồi").click().run()
    assert not test.exception
    assert "Đã thu hồi lần nạp số 1" in texts(test)
    assert "Chưa có số liệu" in texts(overview.run())
    assert str(test.dataframe[0].value["state"].iloc[0]).startswith("Đã thu hồi")


def test_without_imports_the_page_leads_to_the_upload(empty: Path, open_page: OpenPage) -> None:
    test = open_page(links.HISTORY)
    assert "Chưa có lần nạp nào." in texts(test)
