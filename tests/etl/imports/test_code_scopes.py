"""Codes that units or years give anew: asked about, remembered, told apart, changed for what is held."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cli.import_report import question_lines
from db import batches, ledger
from db.engine import Engine, reading, transaction
from db.schema import agency, dossier
from domain.batch import FileStatus, Replacing
from domain.code_scope import CodeScope, CodesJoinedError
from domain.dossier import Status
from etl.imports.code_scopes import change_scope, joined_sentence, preview_scope
from etl.imports.history import past_imports, undo
from etl.imports.results import FileResult, ImportOptions
from etl.recognition.mapping import MappingError, parse_map_file
from etl.recognition.questions import Answers, QuestionKind
from measures import quality
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile
from tests.importing import import_file

# The rule of rows whose code is another dossier's.
OF_ANOTHER = "code_of_another"
MARCH, APRIL = date(2023, 3, 31), date(2023, 4, 30)
AN_PHU, BINH_MINH = "UBND xã An Phú", "UBND xã Bình Minh"
Key = tuple[str, str]


def numbered(unit: str, procedure: str = "Chứng thực", *, year: int = 2023, rows: int = 5) -> list[Row]:
    received, due = date(year, 3, 1), date(year, 3, 10)
    codes = (f"{number:04}" for number in range(1, rows + 1))
    return [Row(code, agency=unit, procedure=procedure, received=received, due=due) for code in codes]


def put_in(
    engine: Engine, path: Path, rows: list[Row], as_of: date = MARCH, scope: CodeScope | None = None, **options: object
) -> FileResult:
    file = ExportFile(tuple(rows), as_of.replace(day=1), as_of, "xlsx", ("text",))
    asked = ImportOptions(answers=Answers(code_scope=scope), **options)  # type: ignore[arg-type]
    return import_file(engine, file.write(path), asked)


def held(engine: Engine) -> list[Key]:
    """Code as written and unit of each dossier; and the ledger agrees with them."""
    with transaction(engine) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty
    written = func.coalesce(dossier.c.written_code, dossier.c.code)
    query = select(written, agency.c.name).join(agency, agency.c.id == dossier.c.agency_id)
    with reading(engine) as connection:
        return sorted((code, name) for code, name in connection.execute(query))


def keys(*files: list[Row]) -> list[Key]:
    return sorted((row.code, row.agency) for rows in files for row in rows)


OTHERS = {
    "another unit's, in the same month": (numbered(BINH_MINH, "Trích lục"), MARCH, CodeScope.UNIT),
    "another unit's, a month later": (numbered(BINH_MINH, "Trích lục"), APRIL, CodeScope.UNIT),
    "another unit's, of an earlier day": (numbered(BINH_MINH, "Trích lục"), date(2023, 3, 30), CodeScope.UNIT),
    "another unit's, of the same procedure and day": (numbered(BINH_MINH), APRIL, CodeScope.UNIT),
    "the same unit's, of the next year": (numbered(AN_PHU, year=2024), date(2024, 3, 31), CodeScope.YEAR),
    "another unit's, of the next year": (numbered(BINH_MINH, year=2024), date(2024, 3, 31), CodeScope.UNIT_YEAR),
}


@pytest.mark.parametrize(("rows", "as_of", "scope"), OTHERS.values(), ids=OTHERS)
def test_a_file_whose_codes_are_other_dossiers_asks_and_once_answered_goes_in_beside_them(
    engine: Engine, tmp_path: Path, rows: list[Row], as_of: date, scope: CodeScope
) -> None:
    first = numbered(AN_PHU)
    put_in(engine, tmp_path / "a", first)
    stopped = put_in(engine, tmp_path / "b", rows, as_of)
    assert (stopped.status, stopped.batch) == (FileStatus.REFUSED, None)
    (question,) = stopped.questions
    assert (question.kind, question.proposal, question.rows) == (QuestionKind.CODE_SCOPE, scope, 5)
    assert question.kind.blocks and question.answers == tuple(CodeScope)
    assert stopped.reason and "5 trong 5 mã" in stopped.reason and "code_scope" in stopped.reason
    previewed = put_in(engine, tmp_path / "b", rows, as_of, dry_run=True)
    assert (previewed.status, previewed.questions) == (FileStatus.REFUSED, stopped.questions)
    assert held(engine) == keys(first)
    answered = put_in(engine, tmp_path / "b", rows, as_of, scope)
    assert (answered.status, answered.tally.new) == (FileStatus.IMPORTED, 5)
    assert held(engine) == keys(first, rows)


def test_the_answer_is_remembered_for_the_source_and_each_unit_s_dossiers_go_on(engine: Engine, tmp_path: Path) -> None:
    first, second = numbered(AN_PHU), numbered(BINH_MINH, "Trích lục")
    put_in(engine, tmp_path / "a", first)
    put_in(engine, tmp_path / "b", second, scope=CodeScope.UNIT)
    done = [row.done(date(2023, 4, 3)) for row in (*first, *second)]
    later = put_in(engine, tmp_path / "c", done, APRIL)
    assert (later.status, later.tally.updated, later.tally.new, later.tally.rejected) == (FileStatus.IMPORTED, 10, 0, 0)
    assert held(engine) == keys(first, second)


def test_few_such_rows_are_set_aside_and_named_and_the_dossier_that_has_the_code_stays(
    engine: Engine, tmp_path: Path
) -> None:
    rows = numbered(AN_PHU)
    put_in(engine, tmp_path / "a", rows)
    moved_on = [row.done(date(2023, 4, 3)) for row in rows]
    moved_on[2] = replace(moved_on[2], agency=BINH_MINH, procedure="Trích lục")
    result = put_in(engine, tmp_path / "b", moved_on, APRIL)
    tally = result.tally
    assert (result.status, tally.rows, tally.updated, tally.rejected) == (FileStatus.IMPORTED, 5, 4, 1)
    (issue,) = [issue for issue in result.issues if issue.code == OF_ANOTHER]
    assert (issue.row, issue.found, result.error_count) == (7, "0003", 1)
    assert AN_PHU in issue.message and issue.column is not None
    assert held(engine) == keys(rows)
    with reading(engine) as connection:
        (kept,) = quality.rows_set_aside(connection, result.batch).to_dict("records")
        (batch, _) = past_imports(connection)
    assert (kept["code"], kept["row"], kept["rules"], kept["solved"]) == ("0003", 7, OF_ANOTHER, False)
    assert json.loads(kept["cells"])["Cơ quan giải quyết"] == BINH_MINH
    assert (batch.tally.rejected, batch.error_count) == (1, 1)


def test_a_row_set_aside_is_solved_once_its_own_unit_s_dossier_is_in(engine: Engine, tmp_path: Path) -> None:
    rows = numbered(AN_PHU)
    put_in(engine, tmp_path / "a", rows)
    second = [rows[0].done(date(2023, 4, 3)), *(row.done(date(2023, 4, 3)) for row in rows[2:])]
    put_in(engine, tmp_path / "b", [*second, replace(rows[1], agency=BINH_MINH, procedure="Trích lục")], APRIL)

    def waiting() -> int:
        with reading(engine) as connection:
            return quality.rows_waiting(connection)

    assert waiting() == 1
    put_in(engine, tmp_path / "c", numbered(AN_PHU), date(2023, 5, 30), CodeScope.UNIT)
    assert waiting() == 1
    put_in(engine, tmp_path / "d", numbered(BINH_MINH, "Trích lục"), date(2023, 5, 31))
    assert waiting() == 0


def test_the_other_dossier_s_next_file_does_not_solve_a_row_that_was_set_aside(engine: Engine, tmp_path: Path) -> None:
    rows = numbered(AN_PHU)
    put_in(engine, tmp_path / "a", rows)
    put_in(engine, tmp_path / "b", [*rows[1:], replace(rows[0], agency=BINH_MINH, procedure="Trích lục")], APRIL)
    put_in(engine, tmp_path / "c", [row.done(date(2023, 5, 3)) for row in rows], date(2023, 5, 31))
    with reading(engine) as connection:
        assert quality.rows_waiting(connection) == 1


def test_a_dossier_registered_months_before_it_is_received_is_no_other_one(engine: Engine, tmp_path: Path) -> None:
    row = Row("H48-230101-0001", received=date(2023, 1, 5), due=None, status=Status.REGISTERED)
    put_in(engine, tmp_path / "a", [row], date(2023, 1, 31))
    received = replace(row, received=date(2023, 7, 5), due=date(2023, 7, 20), status=Status.PROCESSING)
    result = put_in(engine, tmp_path / "b", [received], date(2023, 7, 31))
    assert (result.status, result.tally.updated) == (FileStatus.IMPORTED, 1)


def test_one_file_in_which_units_number_alike_asks_and_once_answered_goes_in_whole(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [*numbered(AN_PHU), *numbered(BINH_MINH, "Trích lục")]
    stopped = put_in(engine, tmp_path / "a", rows)
    (question,) = stopped.questions
    assert (question.kind, question.proposal) == (QuestionKind.CODE_SCOPE, CodeScope.UNIT)
    whole = put_in(engine, tmp_path / "a", rows, scope=CodeScope.UNIT)
    assert (whole.tally.new, whole.tally.rejected) == (10, 0)
    assert held(engine) == keys(rows)


def test_a_dossier_that_moves_to_another_unit_is_one_dossier_with_a_remark(engine: Engine, tmp_path: Path) -> None:
    put_in(engine, tmp_path / "a", numbered("Sở Xây dựng", rows=2))
    moved = put_in(engine, tmp_path / "b", numbered("Sở Công Thương", rows=1), APRIL)
    assert (moved.status, moved.issues[-1].code) == (FileStatus.IMPORTED, "unit_changed")
    assert "chuyển đơn vị" in moved.issues[-1].message
    assert held(engine) == [("0001", "Sở Công Thương"), ("0002", "Sở Xây dựng")]


def test_what_an_abolished_department_hands_over_is_not_asked_about(engine: Engine, tmp_path: Path) -> None:
    put_in(engine, tmp_path / "a", numbered("Sở Giao thông vận tải", year=2025), date(2025, 2, 28))
    handed = put_in(engine, tmp_path / "b", numbered("Sở Xây dựng", year=2025), date(2025, 3, 31))
    assert (handed.status, handed.tally.updated) == (FileStatus.IMPORTED, 5)


def test_where_each_code_is_one_dossier_a_reorganisation_goes_in_with_remarks(engine: Engine, tmp_path: Path) -> None:
    put_in(engine, tmp_path / "a", numbered("Sở Xây dựng"))
    moved = put_in(engine, tmp_path / "b", numbered("Sở Công Thương"), APRIL, CodeScope.UNIQUE)
    assert [issue.code for issue in moved.issues].count("unit_changed") == moved.tally.updated == 5
    again = put_in(engine, tmp_path / "c", numbered("Sở Xây dựng"), date(2023, 5, 31))
    assert (again.status, again.tally.updated) == (FileStatus.IMPORTED, 5)


def test_dossiers_that_were_overwritten_are_parted_when_the_meaning_is_changed_and_joined_again(
    engine: Engine, tmp_path: Path
) -> None:
    first, second = numbered(AN_PHU), numbered(BINH_MINH, "Trích lục")
    put_in(engine, tmp_path / "a", first, scope=CodeScope.UNIQUE)
    put_in(engine, tmp_path / "b", second, APRIL)
    assert held(engine) == keys(second)
    preview = preview_scope(engine, "motcua", CodeScope.UNIT)
    assert (preview.before, preview.after) == (5, 10)
    assert held(engine) == keys(second)
    assert change_scope(engine, "motcua", CodeScope.UNIT) == preview
    assert held(engine) == keys(first, second)
    change_scope(engine, "motcua", CodeScope.UNIQUE)
    assert held(engine) == keys(second)
    undo(engine, 2)
    assert held(engine) == keys(first)


def test_codes_that_one_file_has_twice_cannot_be_joined(engine: Engine, tmp_path: Path) -> None:
    rows = [*numbered(AN_PHU), *numbered(BINH_MINH, "Trích lục")]
    put_in(engine, tmp_path / "a", rows, scope=CodeScope.UNIT)
    with pytest.raises(CodesJoinedError) as refusal:
        change_scope(engine, "motcua", CodeScope.UNIQUE)
    assert joined_sentence(refusal.value) == (
        'Không thể hiểu mã hồ sơ như vậy: 5 mã ("0001", "0002", "0003") trong tệp đã nạp "a.xlsx" là của hai hồ sơ '
        "khác nhau."
    )
    assert held(engine) == keys(rows)
    stopped = put_in(engine, tmp_path / "b", numbered("Sở Y tế"), APRIL, CodeScope.UNIQUE)
    assert (stopped.status, stopped.reason) == (FileStatus.REFUSED, joined_sentence(refusal.value))


def test_what_was_replaced_comes_back_under_the_new_meaning(engine: Engine, tmp_path: Path) -> None:
    first, second = numbered(AN_PHU), numbered(BINH_MINH, "Trích lục")
    put_in(engine, tmp_path / "a", first, scope=CodeScope.UNIQUE)
    put_in(engine, tmp_path / "b", numbered(AN_PHU, rows=3), replacing=Replacing.SOURCE)
    put_in(engine, tmp_path / "c", second, APRIL, CodeScope.UNIT)
    assert held(engine) == keys(first[:3], second)
    undo(engine, 2)
    assert held(engine) == keys(first, second)


def test_two_rows_of_one_code_and_of_one_unit_under_two_names_are_refused(engine: Engine, tmp_path: Path) -> None:
    first = numbered(AN_PHU)
    put_in(engine, tmp_path / "a", first, scope=CodeScope.UNIT)
    other = "UBND xã An Phú mới"
    rows = [*numbered(other), *numbered(AN_PHU, "Trích lục")]
    file = ExportFile(tuple(rows), APRIL.replace(day=1), APRIL, "xlsx", ("text",))
    answers = Answers(agencies={other: AN_PHU}, code_scope=CodeScope.UNIT)
    result = import_file(engine, file.write(tmp_path / "b"), ImportOptions(answers=answers))
    assert result.status is FileStatus.REFUSED and result.reason is not None
    assert result.reason.startswith('Mã hồ sơ "0001", "0002", "0003" đứng hai dòng dưới hai tên của cùng một cơ quan')
    assert held(engine) == keys(first)


def test_a_map_file_says_what_codes_mean() -> None:
    assert parse_map_file('{"code_scope": "unit_year"}').code_scope is CodeScope.UNIT_YEAR
    assert parse_map_file("{}").code_scope is None
    for wrong in ('"đơn vị"', "3", '{"unit": "year"}'):
        with pytest.raises(MappingError, match="unique, unit, year, unit_year"):
            parse_map_file(f'{{"code_scope": {wrong}}}')


def test_the_command_proposes_the_answer_that_lets_the_file_in(engine: Engine, tmp_path: Path) -> None:
    put_in(engine, tmp_path / "a", numbered(AN_PHU))
    stopped = put_in(engine, tmp_path / "b", numbered(BINH_MINH, "Trích lục"), APRIL)
    (line,) = question_lines([stopped])
    assert line.endswith('{"code_scope": "unit"}')
    asked = replace(stopped.questions[0], proposal=None)
    _, choose = question_lines([replace(stopped, questions=(asked,))])
    assert choose.endswith('sau "code_scope" bằng một trong: unique, unit, year, unit_year')


@pytest.mark.parametrize(("known", "new"), [("0012", "12"), ("12", "0012")])
def test_a_code_that_lost_its_zeros_since_the_file_before_is_told_with_its_twin(
    engine: Engine, tmp_path: Path, known: str, new: str
) -> None:
    put_in(engine, tmp_path / "a", [Row(known)])
    result = put_in(engine, tmp_path / "b", [Row(new), Row("7")], APRIL)
    (issue,) = [issue for issue in result.issues if issue.code == "code_zero_lost"]
    assert (issue.row, issue.found, f'"{known}"' in issue.message) == (5, new, True)
    assert len(held(engine)) == 3


def test_a_code_spelled_otherwise_than_in_the_file_before_is_one_dossier_by_the_first(
    engine: Engine, tmp_path: Path
) -> None:
    put_in(engine, tmp_path / "a", [Row("H48.1-230301-0001")])
    result = put_in(engine, tmp_path / "b", [Row("h48.1 – 230301 – 0001").done(date(2023, 4, 3))], APRIL)
    (issue,) = [issue for issue in result.issues if issue.code == "code_spelled_otherwise"]
    assert (result.tally.updated, issue.row, "H48.1-230301-0001" in issue.message) == (1, 5, True)
    assert held(engine) == [("H48.1-230301-0001", "Sở Tư pháp")]
