"""Questions on Nạp dữ liệu are answered in one form; Bố cục tệp shows, changes and forgets the answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from domain.code_scope import CodeScope
from domain.layout import Alias, KnownLayout
from etl.imports.aliases import known_aliases
from etl.imports.code_scopes import known_scopes
from etl.imports.remembered_layouts import known_layouts
from tests.etl.exports_of_rows import ExportFile
from tests.etl.imports.test_code_scopes import MARCH, held, keys, numbered, put_in
from tests.pages.conftest import OpenPage
from tests.pages.small_year import small_year_rows, write_export
from tests.pages.test_pages import texts
from tests.pages.test_upload_page import _press, _store, _upload
from tests.workbooks.make import FOLDER
from ui import links
from ui.cache import database, look_up

pytestmark = pytest.mark.usefixtures("one_process")

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
    assert alias.name in list(page.dataframe[-2].value["name"])
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


def test_what_codes_mean_is_asked_on_the_upload_page_and_changed_with_a_preview(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    first, second = numbered("UBND xã An Phú"), numbered("UBND xã Bình Minh", "Trích lục")
    put_in(database(), tmp_path / "a", first)
    path = ExportFile(tuple(second), MARCH.replace(day=1), MARCH, "xlsx", ("text",)).write(tmp_path / "b")
    test = _upload(open_page(links.UPLOAD), ("b.xlsx", path.read_bytes()))
    (box,) = [box for box in test.selectbox if "mã của hệ thống nguồn này được đánh số thế nào" in box.label]
    assert (box.value, box.options[0]) == ("unit", "Mỗi mã là một hồ sơ")
    _store(_press(test, ANSWER))
    assert held(database()) == keys(first, second)

    test = open_page(links.LAYOUTS)
    assert "Mỗi cơ quan đánh số riêng" in str(test.dataframe[-1].value)
    test.radio[0].set_value(CodeScope.UNIT_YEAR).run()
    assert "Đổi cách hiểu mã" not in [button.label for button in test.button]
    test = _press(test, "Xem trước thay đổi")
    assert "Số hồ sơ không đổi: 10" in texts(test)
    test = _press(test, "Đổi cách hiểu mã")
    assert "Đã đổi. Số hồ sơ không đổi: 10" in texts(test)
    assert look_up(known_scopes) == [("motcua", CodeScope.UNIT_YEAR)]
    assert held(database()) == keys(first, second)
