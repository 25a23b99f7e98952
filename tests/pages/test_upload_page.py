"""Nạp dữ liệu: preview, confirm, refuse."""

import json
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from domain.batch import ImportBatch, Replacing
from etl.imports.history import past_imports
from measures.choices import agencies
from tests.pages.conftest import OpenPage
from tests.pages.shown_tables import shown_sentences, shown_tables
from tests.pages.small_year import LATE, RANKED, RECEIVED, RESOLVED, Row, small_year_rows, write_export
from tests.pages.test_pages import metrics, texts
from ui import links
from ui.cache import look_up

pytestmark = pytest.mark.usefixtures("one_process")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def _upload(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, content, _XLSX) for name, content in files]).run()
    return _press(test, "Xem trước")


def _store(test: AppTest) -> AppTest:
    return _settled(_press(test, "Nạp 1 tệp"))


def _settled(test: AppTest) -> AppTest:
    """Look again, as the page does by itself, until no import is under way."""
    until = time.monotonic() + 60
    while "Đang nạp" in texts(test):
        assert time.monotonic() < until, "the import did not end"
        time.sleep(0.1)
        test.run()
    return test


def _imports() -> list[ImportBatch]:
    return look_up(past_imports)


def _export(tmp_path: Path, rows: list[Row]) -> bytes:
    return write_export(tmp_path / "upload.xlsx", rows, last=date(2023, 4, 30)).read_bytes()


def test_a_preview_says_what_would_change_and_stores_nothing(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    assert not test.exception
    assert metrics(test) == {
        "Hồ sơ mới": "60",
        "Cập nhật": "0",
        "Giữ nguyên": "0",
        "Cũ hơn": "0",
        "Để riêng": "0",
        "Không thấy": "0",
    }
    assert "chưa ghi gì" in texts(test)
    assert not _imports()


def test_the_import_is_seen_by_a_session_that_had_read_before(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    overview = open_page(links.OVERVIEW)
    assert metrics(overview)["Tiếp nhận"] == "60"
    more = [replace(small_year_rows()[50], code="MOI-1", received=date(2023, 4, 3), due=date(2023, 4, 9))]
    _store(_upload(open_page(links.UPLOAD), ("them.xlsx", _export(tmp_path, more))))
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
    test = _store(test)
    assert [batch.file_name for batch in _imports()] == ["quy-1.xlsx"]


def test_the_same_file_again_changes_nothing(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    export = _export(tmp_path, small_year_rows())
    _store(_upload(open_page(links.UPLOAD), ("a.xlsx", export)))
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


def test_rows_that_are_set_aside_stand_before_what_is_only_remarked(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()
    rows[0] = replace(rows[0], channel=None)
    rows[-1] = replace(rows[-1], closed=date(2022, 1, 1))
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, rows)))
    issues = test.dataframe[0].value
    errors = [str(severity).startswith("Lỗi") for severity in issues["severity"]]
    assert errors == sorted(errors, reverse=True) and {True, False} == set(errors)
    assert 4 + len(rows) in list(issues["row"])[: sum(errors)] and 5 in list(issues["row"])[sum(errors) :]


def test_a_file_that_waits_for_answers_is_not_called_refused_and_holds_the_others_back(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()
    asking = _export(tmp_path, [replace(rows[0], status="Xong xuôi rồi")])
    files = ("hỏi.xlsx", asking), ("tốt.xlsx", _export(tmp_path, rows[1:])), ("hỏng.xlsx", b"khong phai excel")
    test = _upload(open_page(links.UPLOAD), *files)
    sums, still_open = _summary(test)
    assert sums == "Nạp được: 1 tệp, 59 dòng Chờ trả lời: 1 tệp Bị từ chối: 1 tệp"
    assert still_open == "Còn 1 câu chưa trả lời: Trạng thái “Xong xuôi rồi” nghĩa là gì? (tệp hỏi.xlsx)"
    assert "hỏi.xlsx chờ trả lời: trả lời các câu hỏi thì nạp được" in texts(test)
    (first,) = [button for button in test.button if button.label.startswith("Nạp")]
    assert (first.label, first.proto.type) == ("Nạp trước 1 tệp", "secondary")
    test = _settled(first.click().run())
    assert [batch.file_name for batch in _imports()] == ["tốt.xlsx"]
    assert "2 tệp chưa nạp, cần sửa hoặc trả lời rồi chọn lại" in texts(test)
    assert "hỏi.xlsx: còn câu hỏi chờ trả lời." in texts(test).replace("*", "")
    assert "tệp chưa nạp" not in texts(_press(test, "Đã xem"))


def _summary(test: AppTest) -> list[str]:
    """The lines of the bar over a preview."""
    sentences = shown_sentences(test)
    first = next(place for place, line in enumerate(sentences) if line.startswith("Nạp được"))
    return [" ".join(line.split()) for line in sentences[first : first + 2] if line.startswith(("Nạp được", "Còn "))]


def test_an_answer_chosen_takes_its_question_from_those_that_wait_and_a_partial_answer_names_the_rest(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()
    asking = [replace(rows[0], status="Xong xuôi rồi"), replace(rows[1], status="Chờ ký số <b>")]
    test = _upload(open_page(links.UPLOAD), ("hỏi.xlsx", _export(tmp_path, asking)))
    assert "Còn 2 câu chưa trả lời" in _summary(test)[1]
    assert _marked_open(test) == ["Trạng thái “Xong xuôi rồi” nghĩa là gì?", "Trạng thái “Chờ ký số <b>” nghĩa là gì?"]
    _answer(test, "Xong xuôi rồi", "resolved")
    assert _summary(test)[1] == "Còn 1 câu chưa trả lời: Trạng thái “Chờ ký số <b>” nghĩa là gì? (tệp hỏi.xlsx)"
    assert _marked_open(test) == ["Trạng thái “Chờ ký số <b>” nghĩa là gì?"]
    _press(test, "Trả lời và xem trước lại")
    assert _marked_open(test) == ["Trạng thái “Chờ ký số <b>” nghĩa là gì?"]
    _answer(test, "Chờ ký số", "processing")
    assert len(_summary(test)) == 1
    _press(test, "Trả lời và xem trước lại")
    assert _summary(test) == ["Nạp được: 1 tệp, 2 dòng Chờ trả lời: 0 tệp Bị từ chối: 0 tệp"]
    _store(test)
    assert [batch.tally.rows for batch in _imports()] == [2]


def _answer(test: AppTest, about: str, answer: str) -> None:
    next(box for box in test.selectbox if about in box.label).set_value(answer).run()


def _marked_open(test: AppTest) -> list[str]:
    """The questions that are marked as unanswered."""
    texts = [str(markdown.value) for markdown in test.markdown if "Chưa trả lời" in str(markdown.value)]
    return [text.split("  \n")[1].replace("\\", "") for text in texts]


def test_the_examples_of_a_column_stay_in_sight_when_it_is_chosen(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    path = write_export(tmp_path / "upload.xlsx", small_year_rows(), last=date(2023, 4, 30))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["G4"] = "Ngày A"
    book.worksheets[0]["H4"] = "Ngày B"
    book.save(path)
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", path.read_bytes()))
    asked = next(box for box in test.selectbox if "Cột nào là ngày tiếp nhận" in box.label)
    asked.set_value("G").run()
    note = next(str(text.value) for text in test.markdown if "Cột nào là ngày tiếp nhận" in str(text.value))
    assert "Ví dụ: Cột G “Ngày A”: 03/01/2023" in note.replace("\\", "") and "Ngày B" not in note


def test_a_file_left_outside_stays_named_through_other_imports_until_it_goes_in(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()
    asking = _export(tmp_path, [replace(rows[0], status="Xong xuôi rồi")])
    first, second, third = (_export(tmp_path, rows[n : n + 1]) for n in (1, 2, 3))
    test = _upload(open_page(links.UPLOAD), ("hỏi.xlsx", asking), ("một.xlsx", first))
    test = _settled(_press(test, "Nạp trước 1 tệp"))
    test = _store(_upload(test, ("hai.xlsx", second), ("hỏng.xlsx", b"khong phai excel")))
    assert "2 tệp chưa nạp, cần sửa hoặc trả lời rồi chọn lại" in texts(test)
    assert "hỏi.xlsx: còn câu hỏi chờ trả lời." in texts(test).replace("*", "")
    again = _upload(test, ("hỏi.xlsx", asking), ("ba.xlsx", third))
    again = _settled(_press(again, "Nạp trước 1 tệp"))
    assert texts(again).replace("*", "").count("hỏi.xlsx: còn câu hỏi chờ trả lời.") == 1
    answers = json.dumps({"status": {"Xong xuôi rồi": "resolved"}}).encode()
    again.file_uploader[1].set_value(("tra-loi.json", answers, "application/json")).run()
    again = _store(_upload(again, ("hỏi.xlsx", asking)))
    assert len(_imports()) == 4
    assert "1 tệp chưa nạp" in texts(again) and "hỏi.xlsx: còn" not in texts(again).replace("*", "")
    assert "tệp chưa nạp" not in texts(_press(again, "Đã xem"))


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


def test_a_mapping_file_says_which_known_agency_a_name_is(filled: Path, open_page: OpenPage, tmp_path: Path) -> None:
    more = [
        replace(small_year_rows()[50], code="MOI-1", agency="Sở TP", received=date(2023, 4, 3), due=date(2023, 4, 9))
    ]
    test = open_page(links.UPLOAD)
    answers = json.dumps({"agency": {"Sở TP": RANKED}}).encode()
    test.file_uploader[1].set_value(("tra-loi.json", answers, "application/json")).run()
    _store(_upload(test, ("them.xlsx", _export(tmp_path, more))))
    assert "Sở TP" not in list(look_up(agencies)["name"])
    assert metrics(open_page(links.OVERVIEW))["Tiếp nhận"] == "61"


def test_no_personal_name_reaches_the_screen(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    shown = "\n".join(str(frame.value.to_dict()) for frame in test.dataframe)
    assert "Chủ hồ sơ" in shown
    assert "Nguyễn Văn Kín" not in shown


def test_a_preview_shows_the_rates_before_and_after_and_the_agencies_that_move(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    late = [replace(row, closed=row.due + timedelta(days=3)) for row in small_year_rows()[:35]]
    test = _upload(open_page(links.UPLOAD), ("sua.xlsx", _export(tmp_path, late)))
    assert "Tỷ lệ đúng hạn 01/01/2023 – 30/04/2023: 92,45 % (49 / 53) → 26,42 % (14 / 53)" in texts(test)
    rates, groups = shown_tables(test)
    assert len(rates) == 10
    assert rates["Tỷ lệ trễ hạn"] == {
        "Trước": "7,55 % (4 / 53)",
        "Sau": "73,58 % (39 / 53)",
        "Thay đổi": "+66,04 điểm %",
    }
    assert list(groups) == ["Khối Sở, ban, ngành", "Khối Đất đai", RANKED]
    test.selectbox(key="preview-0-rate").set_value("online_rate").run()
    assert list(shown_tables(test)[1]) == ["Khối Sở, ban, ngành", "Khối Đất đai"]


def test_a_preview_lists_who_is_missing_from_the_export(filled: Path, open_page: OpenPage, tmp_path: Path) -> None:
    rows = small_year_rows()
    test = _upload(open_page(links.UPLOAD), ("thieu.xlsx", _export(tmp_path, rows[:34])))
    assert metrics(test)["Không thấy"] == "1"
    test.session_state["preview-0-missing-fold"] = True
    test.run()
    missing = next(frame.value for frame in test.dataframe if "as_of" in frame.value)
    assert list(missing["code"]) == [rows[34].code]


def test_files_previewed_together_show_what_they_do_together(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    rows = small_year_rows()
    first, second = _export(tmp_path, rows[:40]), _export(tmp_path, rows[40:])
    test = _upload(open_page(links.UPLOAD), ("a.xlsx", first), ("b.xlsx", second))
    assert "Tác động của tất cả các tệp cùng nhau" in texts(test)
    assert "Tỷ lệ đúng hạn 01/01/2023 – 30/04/2023: chưa có → 92,45 % (49 / 53)" in texts(test)


def test_totals_typed_from_the_source_are_held_against_the_file(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, small_year_rows())))
    for name, typed in {"received": RECEIVED, "late": LATE + 3, "in_time": RESOLVED - LATE}.items():
        test.number_input(key=f"preview-0-total-{name}").set_value(typed)
    test.run()
    assert "1 trên 3 số không khớp" in texts(test)
    totals = next(frame.value for frame in test.dataframe if "verdict" in frame.value)
    assert list(totals["verdict"]) == ["✓ khớp", "✓ khớp", "✗ tệp ít hơn 3"]
    test.number_input(key="preview-0-total-late").set_value(LATE).run()
    assert "3 số đã nhập đều khớp với tệp." in texts(test)


def test_a_file_in_the_place_of_an_earlier_one_names_it_before_and_keeps_who_imported(
    filled: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    right = write_export(tmp_path / "sua.xlsx", small_year_rows()[:50]).read_bytes()
    test = open_page(links.UPLOAD)
    test.radio(key="upload_replacing").set_value(Replacing.SOURCE).run()
    test.text_input(key="operator_field").set_value("Lê Văn Nạp").run()
    test = _upload(test, ("sua.xlsx", right))
    assert "Thay thế 1 tệp đã nạp: 10 hồ sơ không còn tệp nào ghi" in texts(test)
    replaced = [frame.value for frame in test.dataframe if "dossiers" in frame.value]
    assert replaced[0].to_dict("records") == [{"batch": 1, "file_name": "quy-1.xlsx", "dossiers": 60}]
    _store(test)
    stored = _imports()[0]
    assert (stored.imported_by, stored.replaces) == ("Lê Văn Nạp", Replacing.SOURCE)
    assert metrics(open_page(links.OVERVIEW))["Tiếp nhận"] == "50"


def test_a_file_with_errors_can_be_had_back_marked(empty: Path, open_page: OpenPage, tmp_path: Path) -> None:
    rows = small_year_rows()
    rows[0] = replace(rows[0], closed=date(2022, 1, 1))
    test = _upload(open_page(links.UPLOAD), ("quy-1.xlsx", _export(tmp_path, rows)))
    offered = _offered(test)
    assert "Tải tệp đã đánh dấu lỗi" in offered and "Tách theo cơ quan (.zip)" in offered


def _offered(test: AppTest) -> list[str]:
    return [str(button.proto.label) for button in test.get("download_button")]


def test_the_marked_file_is_offered_after_the_import_too_until_it_is_put_away(
    empty: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = small_year_rows()
    bad = [replace(row, closed=date(2022, 1, 1)) for row in rows[:2]]
    partly, wholly = _export(tmp_path, [*bad[:1], *rows[2:]]), _export(tmp_path, bad[1:])
    test = _store(_upload(open_page(links.UPLOAD), ("quy-1.xlsx", partly), ("không dòng nào.xlsx", wholly)))
    assert [batch.file_name for batch in _imports()] == ["quy-1.xlsx"]
    # One is of the file that went in, the other of the file that was refused whole.
    assert _offered(test).count("Tải tệp đã đánh dấu lỗi") == 2
    # Another visitor does not get to see it, and neither does this one once it is put away.
    assert "Tải tệp đã đánh dấu lỗi" not in _offered(open_page(links.UPLOAD))
    assert _offered(_press(test, "Đã xem")).count("Tải tệp đã đánh dấu lỗi") == 1
    assert "Tải tệp đã đánh dấu lỗi" not in _offered(_press(test, "Đóng"))
    assert not test.session_state["upload_kept"]
