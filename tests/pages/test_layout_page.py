"""Questions on Nạp dữ liệu are answered in one form; Bố cục tệp shows, changes and forgets the answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from domain.layout import Alias, KnownLayout
from etl.imports.aliases import known_aliases
from etl.imports.remembered_layouts import known_layouts
from tests.pages.conftest import OpenPage
from tests.pages.small_year import small_year_rows, write_export
from tests.pages.test_pages import texts
from tests.pages.test_upload_page import _press, _store, _upload
from tests.workbooks.make import FOLDER
from ui import links
from ui.cache import look_up

AMBIGUOUS = FOLDER / "mo_ho.xlsx"
ANSWER = "Trả lời và xem trước lại"
STATUS = "Trạng thái “Chờ ký” nghĩa là gì?"


def _select(test: AppTest, label: str, value: str) -> None:
    next(box for box in test.selectbox if box.label == label).select(value)


def _layouts() -> list[KnownLayout]:
    return look_up(known_layouts)


def _answered(open_page: OpenPage) -> AppTest:
    test = _upload(open_page(links.UPLOAD), ("mo-ho.xlsx", AMBIGUOUS.read_bytes()))
    _select(test, STATUS, "processing")
    return _press(test, ANSWER)


def test_what_a_file_leaves_open_is_asked_with_samples_and_proposals(empty: Path, open_page: OpenPage) -> None:
    test = _upload(open_page(links.UPLOAD), ("mo-ho.xlsx", AMBIGUOUS.read_bytes()))
    assert not test.exception and not test.error
    assert "Cần trả lời 3 câu trước khi nạp" in [str(heading.value) for heading in test.subheader]
    shown = texts(test)
    assert "Cột C “Đơn vị” là gì?" in shown and "Ví dụ: Sở Tư pháp" in shown and "tiêu đề ở dòng 1" in shown
    proposed = {box.label: box.value for box in test.selectbox}
    assert proposed == {"Cột C “Đơn vị” là gì?": "agency", "Cột E “Ngày trả” là gì?": "due_at", STATUS: None}


def test_answers_let_the_file_in_and_the_same_layout_asks_nothing(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    test = _answered(open_page)
    assert ANSWER not in [button.label for button in test.button]
    assert _layouts() == []
    _store(test)
    (known,) = _layouts()
    assert known.answers["status"] == {"Chờ ký": "processing"}
    book = load_workbook(AMBIGUOUS)
    assert book.active is not None
    book.active["A2"] = "H48-2"
    book.save(tmp_path / "next.xlsx")
    again = _upload(open_page(links.UPLOAD), ("next.xlsx", (tmp_path / "next.xlsx").read_bytes()))
    assert "Nạp 1 tệp" in [button.label for button in again.button]
    assert ANSWER not in [button.label for button in again.button]


def test_a_name_like_a_known_agency_is_asked_about_and_the_answer_is_listed(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    row = small_year_rows()[0]
    new = replace(row, code="MOI-1", agency=row.agency.upper().replace("SỞ", "So"))
    path = write_export(tmp_path / "them.xlsx", [new], last=date(2023, 4, 30))
    test = _upload(open_page(links.UPLOAD), ("them.xlsx", path.read_bytes()))
    label = next(box.label for box in test.selectbox if "có phải là một cơ quan đã biết" in box.label)
    _select(test, label, row.agency)
    _store(_press(test, ANSWER))
    (alias,) = look_up(known_aliases)
    assert (alias.kind, alias.means) == ("agency", row.agency)
    page = open_page(links.LAYOUTS)
    assert alias.name in list(page.dataframe[-1].value["name"])
    _press(page, "Xóa, hỏi lại lần sau")
    assert look_up(known_aliases) == list[Alias]()


def test_an_answer_is_changed_and_a_layout_forgotten(empty: Path, open_page: OpenPage) -> None:
    _store(_answered(open_page))
    page = open_page(links.LAYOUTS)
    assert list(page.dataframe[0].value["last_file"]) == ["mo-ho.xlsx"]
    _select(page, "“Chờ ký”", "accepted")
    page = _press(page, "Lưu câu trả lời")
    assert _layouts()[0].answers["status"] == {"Chờ ký": "accepted"}
    page.checkbox[0].check().run()
    page = _press(page, "Xóa bố cục")
    assert _layouts() == [] and "Đã xóa bố cục số 1" in texts(page)
