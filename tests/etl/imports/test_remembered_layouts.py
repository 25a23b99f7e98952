"""What was answered once is not asked again: layouts, statuses, agencies and procedures, kept with the import."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.aliases import agency_names
from db.engine import Engine, reading
from domain.batch import FileStatus
from etl.imports.aliases import forget_alias, known_aliases
from etl.imports.history import undo
from etl.imports.remembered_layouts import (
    UnknownLayoutError,
    change_answers,
    changes_between,
    find_layout,
    forget_layout,
    known_layouts,
)
from etl.imports.results import FileResult, ImportOptions
from etl.recognition.mapping import MappingError, mapping_from
from etl.recognition.questions import Answers, QuestionKind, answer
from measures import choices
from tests.etl.exported import DOSSIER
from tests.importing import import_file

STRANGE = {
    "Mã hồ sơ": "H48-230110-0001",
    "Tên thủ tục": "Cấp giấy phép xây dựng",
    "Đơn vị": "Sở Xây dựng",
    "Ngày nhận": "10/01/2023",
    "Ngày trả": "20/01/2023",
    "Trạng thái": "Chờ ký số",
}
ANSWERS = {
    "columns": {"Đơn vị": "agency", "Ngày nhận": "received_at", "Ngày trả": "due_at"},
    "status": {"Chờ ký số": "processing"},
}


def export(path: Path, *rows: Mapping[str, object], month: int = 1) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"(Từ ngày 01/{month:02}/2023 đến ngày 28/{month:02}/2023)"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def imported(engine: Engine, path: Path, **options: Any) -> FileResult:
    return import_file(engine, path, ImportOptions(**options))


def previewed(engine: Engine, path: Path, **options: Any) -> FileResult:
    return import_file(engine, path, ImportOptions(dry_run=True, **options))


def answers_to(result: FileResult, **others: str) -> Answers:
    """The proposals, and the others by what was found."""
    given = {q.found: q.proposal for q in result.questions} | {name.replace("_", " "): v for name, v in others.items()}
    return reduce(Answers.over, [answer(q, value) for q in result.questions if (value := given[q.found]) is not None])


def changes(result: FileResult) -> list[str]:
    return [issue.message for issue in result.issues if issue.code == "layout_changed"]


def found(result: FileResult) -> set[str | None]:
    return {question.found for question in result.questions}


def test_what_was_answered_for_one_file_is_not_asked_of_the_next(engine: Engine, tmp_path: Path) -> None:
    january = export(tmp_path / "1.xlsx", STRANGE)
    refused = imported(engine, january)
    assert found(refused) == {"Đơn vị", "Ngày nhận", "Ngày trả", "Chờ ký số"}
    answers = answers_to(refused, Chờ_ký_số="processing")
    assert imported(engine, january, answers=answers).status is FileStatus.IMPORTED
    february = export(tmp_path / "2.xlsx", {**STRANGE, "Mã hồ sơ": "H48-2"}, month=2)
    result = imported(engine, february)
    assert (result.status, result.questions, changes(result)) == (FileStatus.IMPORTED, (), [])


def test_answers_of_a_map_file_are_remembered_without_headings_of_other_files(engine: Engine, tmp_path: Path) -> None:
    mapping = mapping_from({**ANSWERS, "columns": {**ANSWERS["columns"], "Cột khác": "sector"}})
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping)
    with reading(engine) as connection:
        (known,) = known_layouts(connection)
    assert known.answers == {**ANSWERS, "channel": {}}
    assert (known.headings, known.last_file, known.source) == (tuple(STRANGE), "1.xlsx", "motcua")
    again = export(tmp_path / "2.xlsx", {**STRANGE, "Mã hồ sơ": "H48-2"}, month=2)
    assert imported(engine, again).status is FileStatus.IMPORTED


def test_a_preview_and_a_refused_file_leave_nothing_remembered(engine: Engine, tmp_path: Path) -> None:
    january = export(tmp_path / "1.xlsx", STRANGE)
    answers = Answers(agencies={"Sở XD": "Sở Xây dựng"})
    assert previewed(engine, january, mapping=mapping_from(ANSWERS), answers=answers).status is FileStatus.PREVIEWED
    imported(engine, january)
    with reading(engine) as connection:
        assert (known_layouts(connection), known_aliases(connection)) == ([], [])


def test_what_is_remembered_is_for_its_source_only(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    other = export(tmp_path / "2.xlsx", {**STRANGE, "Mã hồ sơ": "H48-2"})
    assert imported(engine, other, source="igate").status is FileStatus.REFUSED


def test_only_a_new_status_is_asked_of_a_known_layout(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    new = {**STRANGE, "Mã hồ sơ": "H48-2", "Trạng thái": "Chờ đóng dấu"}
    refused = imported(engine, export(tmp_path / "2.xlsx", new))
    assert found(refused) == {"Chờ đóng dấu"}
    answers = answers_to(refused, Chờ_đóng_dấu="processing")
    assert imported(engine, tmp_path / "2.xlsx", answers=answers).status is FileStatus.IMPORTED
    with reading(engine) as connection:
        (known,) = known_layouts(connection)
    assert known.answers["status"] == {"Chờ ký số": "processing", "Chờ đóng dấu": "processing"}


def test_an_explicit_answer_wins_over_the_remembered_one(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    other = mapping_from({"status": {"Chờ ký số": "accepted"}})
    path = export(tmp_path / "2.xlsx", {**STRANGE, "Mã hồ sơ": "H48-2"}, month=2)
    assert imported(engine, path, mapping=other).status is FileStatus.IMPORTED
    with reading(engine) as connection:
        (known,) = known_layouts(connection)
    assert known.answers["status"] == {"Chờ ký số": "accepted"}


def test_a_changed_layout_says_what_changed_and_proposes_what_was_answered_before(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    changed = {heading: cell for heading, cell in STRANGE.items() if heading != "Tên thủ tục"}
    changed = {"Thủ tục": "Cấp giấy phép xây dựng", **changed, "Cột lạ": "x", "Mã hồ sơ": "H48-2"}
    refused = imported(engine, export(tmp_path / "2.xlsx", changed, month=2))
    (message,) = changes(refused)
    assert 'cột mới "Cột lạ"' in message and 'cột "Tên thủ tục" nay là "Thủ tục"' in message
    assert '"1.xlsx"' in message and (refused.error_count, refused.warning_count) == (4, 1)
    proposals = {question.found: question.proposal for question in refused.questions}
    assert proposals == {
        "Đơn vị": "agency",
        "Ngày nhận": "received_at",
        "Ngày trả": "due_at",
        "Chờ ký số": "processing",
        "Cột lạ": None,
    }
    result = imported(engine, tmp_path / "2.xlsx", answers=answers_to(refused))
    assert len(changes(result)) == 1
    assert changes(imported(engine, export(tmp_path / "3.xlsx", {**changed, "Mã hồ sơ": "H48-3"}, month=3))) == []


def test_an_unlike_layout_of_the_same_source_is_no_changed_one(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    result = imported(engine, export(tmp_path / "2.xlsx", DOSSIER))
    assert (result.status, changes(result)) == (FileStatus.IMPORTED, [])


def test_headings_that_nobody_knows_are_asked_once_for_a_layout(engine: Engine, tmp_path: Path) -> None:
    row = {**DOSSIER, "Cột lạ": "x"}
    assert found(imported(engine, export(tmp_path / "1.xlsx", row))) == {"Cột lạ"}
    assert found(imported(engine, export(tmp_path / "2.xlsx", {**row, "Mã hồ sơ": "H48-2"}))) == set()


def test_changes_name_new_gone_and_renamed_headings_and_no_moved_ones() -> None:
    before = ("STT", "Số hồ sơ", "Ngày hẹn trả", "Kết quả", "Chủ hồ sơ")
    now = ("Số hồ sơ", "STT", "Hạn trả", "Kết quả", "Người nộp đơn", "Thêm")
    changes = changes_between(before, now)
    assert ("Ngày hẹn trả", "Hạn trả") in changes.renamed
    assert "STT" not in (*changes.new, *changes.gone)
    assert set(changes.new) == {"Người nộp đơn", "Thêm"} and changes.gone == ("Chủ hồ sơ",)


def test_answers_are_changed_and_forgotten_and_then_asked_again(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    change_answers(engine, 1, {**ANSWERS, "status": {"Chờ ký số": "resolved"}})
    with reading(engine) as connection:
        assert find_layout(connection, 1).answers["status"] == {"Chờ ký số": "resolved"}
    with pytest.raises(MappingError):
        change_answers(engine, 1, {"status": {"Chờ ký số": "gì đó"}})
    assert forget_layout(engine, 1).last_file == "1.xlsx"
    with pytest.raises(UnknownLayoutError):
        forget_layout(engine, 1)
    second = export(tmp_path / "2.xlsx", {**STRANGE, "Mã hồ sơ": "H48-2"})
    assert found(imported(engine, second)) == {"Đơn vị", "Ngày nhận", "Ngày trả", "Chờ ký số"}


def test_what_is_remembered_stays_when_the_import_is_taken_back(engine: Engine, tmp_path: Path) -> None:
    result = imported(engine, export(tmp_path / "1.xlsx", STRANGE), mapping=mapping_from(ANSWERS))
    assert result.batch is not None
    undo(engine, result.batch)
    assert imported(engine, tmp_path / "1.xlsx").status is FileStatus.IMPORTED


def named(number: int, agency: str, **others: object) -> dict[str, object]:
    changes = {name.replace("_", " "): value for name, value in others.items()}
    return {**DOSSIER, "Mã hồ sơ": f"H48-{number}", "Cơ quan thực hiện": agency, **changes}


def agencies(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return sorted(choices.agencies(connection)["name"])


def test_an_agency_that_looks_like_a_known_one_is_asked_about_and_its_answer_kept(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, export(tmp_path / "1.xlsx", named(1, "Sở Tài nguyên và Môi trường"), named(2, "Sở Y tế")))
    second = export(tmp_path / "2.xlsx", named(3, "Sở TN&MT"), named(4, "Sở TN&MT"), named(5, "Sở Tư pháp"))
    (question,) = previewed(engine, second).questions
    assert (question.kind, question.found, question.rows) == (QuestionKind.AGENCY_SIMILAR, "Sở TN&MT", 2)
    assert question.answers == ("Sở Tài nguyên và Môi trường", "")
    assert question.proposal == "Sở Tài nguyên và Môi trường"
    imported(engine, second, answers=answer(question, question.proposal))
    third = imported(engine, export(tmp_path / "3.xlsx", named(6, "Sở TN&MT"), month=3))
    assert third.questions == ()
    assert agencies(engine) == ["Sở Tài nguyên và Môi trường", "Sở Tư pháp", "Sở Y tế"]


def test_a_no_is_kept_too(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", named(1, "UBND xã Bình Thanh")))
    second = export(tmp_path / "2.xlsx", named(2, "UBND xã Bình Thạnh"))
    (question,) = previewed(engine, second).questions
    assert question.proposal is None
    assert previewed(engine, second, answers=answer(question, "")).questions == ()
    imported(engine, second, answers=answer(question, ""))
    assert agencies(engine) == ["UBND xã Bình Thanh", "UBND xã Bình Thạnh"]
    with reading(engine) as connection:
        (alias,) = known_aliases(connection)
    assert (alias.kind, alias.name, alias.means) == ("agency", "UBND xã Bình Thạnh", None)
    assert forget_alias(engine, alias) and not forget_alias(engine, alias)


def test_of_two_new_names_for_one_agency_the_shorter_is_asked_about(engine: Engine, tmp_path: Path) -> None:
    path = export(tmp_path / "1.xlsx", named(1, "Sở TN&MT"), named(2, "Sở Tài nguyên và Môi trường"))
    (question,) = previewed(engine, path).questions
    assert (question.found, question.proposal) == ("Sở TN&MT", "Sở Tài nguyên và Môi trường")
    imported(engine, path, answers=answer(question, question.proposal or ""))
    assert agencies(engine) == ["Sở Tài nguyên và Môi trường"]


def test_an_agency_in_capitals_is_the_one_in_small_letters_and_called_by_those(engine: Engine, tmp_path: Path) -> None:
    path = export(tmp_path / "1.xlsx", *(named(n, name) for n, name in enumerate(["CÔNG AN TỈNH", "Công an tỉnh"], 1)))
    assert imported(engine, path).questions == ()
    assert agencies(engine) == ["Công an tỉnh"]
    shouted = "CÔNG AN TỈNH QUẢNG NGÃI"
    second = export(tmp_path / "2.xlsx", named(3, shouted), named(4, "Công an tỉnh Quảng Ngãi"), named(5, shouted))
    (question,) = previewed(engine, second).questions
    assert (question.found, question.rows, question.proposal) == ("Công an tỉnh Quảng Ngãi", 3, "Công an tỉnh")
    imported(engine, second, answers=answer(question, "Công an tỉnh"))
    assert agencies(engine) == ["Công an tỉnh"]


def test_a_procedure_without_a_code_is_asked_about_where_exactly_one_with_a_code_has_its_name(
    engine: Engine, tmp_path: Path
) -> None:
    coded = {**DOSSIER, "Mã TTHC": "1.001612"}
    imported(engine, export(tmp_path / "1.xlsx", coded))
    uncoded = {**DOSSIER, "Mã hồ sơ": "H48-2", "Tên thủ tục hành chính": "cấp giấy phép xây dựng"}
    second = export(tmp_path / "2.xlsx", uncoded)
    (question,) = previewed(engine, second).questions
    assert (question.kind, question.rows, question.proposal) == (QuestionKind.PROCEDURE_UNCODED, 1, "1.001612")
    imported(engine, second, answers=answer(question, "1.001612"))
    with reading(engine) as connection:
        assert list(choices.procedures(connection)["procedure"]) == ["1.001612"]
        assert known_aliases(connection)[0].means == "1.001612"


def test_an_answer_that_names_an_agency_which_nobody_has_keeps_the_file_out_and_makes_none(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, export(tmp_path / "1.xlsx", named(1, "Sở Tài nguyên và Môi trường")))
    second = export(tmp_path / "2.xlsx", named(2, "Sở TN&MT"))
    slip = Answers(agencies={"Sở TN&MT": "Sở Tài nguyên và Môi trưởng", "Sở Khác": "Sở của tệp khác"})
    for result in (previewed(engine, second, answers=slip), imported(engine, second, answers=slip)):
        assert (result.status, result.reason) == (
            FileStatus.REFUSED,
            'Câu trả lời nêu cơ quan "Sở Tài nguyên và Môi trưởng" (cho "Sở TN&MT"), mà cơ sở dữ liệu và tệp này đều '
            "không có; hãy viết đúng như đã có, hoặc nạp trước tệp có cơ quan, thủ tục ấy.",
        )
    with reading(engine) as connection:
        assert known_aliases(connection) == []
        assert list(agency_names(connection).values()) == ["Sở Tài nguyên và Môi trường"]


def test_an_answer_is_heard_in_any_spelling_of_the_names(engine: Engine, tmp_path: Path) -> None:
    rows = named(1, "Sở TN&MT"), named(2, "SỞ TN&MT"), named(3, "Sở Tài nguyên và Môi trường")
    answers = Answers(agencies={"sở  tn&mt": "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"})
    assert imported(engine, export(tmp_path / "1.xlsx", *rows), answers=answers).questions == ()
    assert agencies(engine) == ["Sở Tài nguyên và Môi trường"]
    with reading(engine) as connection:
        assert [alias.name for alias in known_aliases(connection)] == ["Sở TN&MT"]


def test_an_answer_that_gives_a_code_which_no_procedure_has_keeps_the_file_out(engine: Engine, tmp_path: Path) -> None:
    imported(engine, export(tmp_path / "1.xlsx", {**DOSSIER, "Mã TTHC": "1.001612"}))
    second = export(tmp_path / "2.xlsx", {**DOSSIER, "Mã hồ sơ": "H48-2"})
    name = "CẤP GIẤY PHÉP XÂY DỰNG"
    refused = imported(engine, second, answers=Answers(procedures={name: "1.001613"}))
    assert 'mã thủ tục "1.001613" (cho "Cấp giấy phép xây dựng")' in (refused.reason or "")
    taken = imported(engine, second, answers=Answers(procedures={name: "1.001612.000.00.00.H48"}))
    assert (taken.status, taken.questions) == (FileStatus.IMPORTED, ())
    with reading(engine) as connection:
        assert list(choices.procedures(connection)["procedure"]) == ["1.001612"]
        assert known_aliases(connection)[0].means == "1.001612"


def test_the_agency_answered_for_one_file_is_not_that_of_the_next(engine: Engine, tmp_path: Path) -> None:
    row = {heading: cell for heading, cell in DOSSIER.items() if heading != "Cơ quan thực hiện"}
    first, second = export(tmp_path / "1.xlsx", row), export(tmp_path / "2.xlsx", {**row, "Mã hồ sơ": "H48-2"})
    refused = imported(engine, first)
    answers = Answers(agency_of_file={refused.sha256: "Sở Y tế"})
    assert imported(engine, first, answers=answers).status is FileStatus.IMPORTED
    assert imported(engine, second, answers=answers).status is FileStatus.REFUSED
    assert date(2023, 1, 28) == imported(engine, first).as_of
