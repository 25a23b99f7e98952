"""`tthc layouts`: what is remembered is listed, shown, changed and removed."""

import json
from pathlib import Path

import openpyxl

from tests.cli.conftest import Run
from tests.cli.workbooks import write_export

ANSWERS = {"columns": {"Ngày trả": "due_at"}, "status": {"Chờ ký": "processing"}}


def asking(path: Path) -> Path:
    """An export with a heading of two meanings and a status that nobody knows."""
    book = openpyxl.load_workbook(write_export(path))
    sheet = book.active
    assert sheet is not None
    sheet["H4"], sheet["J7"] = "Ngày trả", "Chờ ký"
    book.save(path)
    return path


def map_file(path: Path, answers: dict[str, dict[str, str]]) -> Path:
    path.write_text(json.dumps(answers), encoding="utf-8")
    return path


def test_a_file_that_asks_is_refused_in_one_sentence_that_says_that_answers_are_remembered(
    run: Run, tmp_path: Path
) -> None:
    result = run("import", asking(tmp_path / "1.xlsx"))
    assert result.exit_code == 1
    (sentence,) = result.stderr.strip().splitlines()
    assert '"Ngày trả"' in sentence and '"Chờ ký"' in sentence
    assert "--map" in sentence and "ghi nhớ" in sentence
    assert run("layouts").stdout.startswith("Chưa có bố cục nào")


def test_answers_of_a_map_file_are_listed_shown_changed_and_removed(run: Run, tmp_path: Path) -> None:
    path = asking(tmp_path / "1.xlsx")
    assert run("import", path, "--map", map_file(tmp_path / "cot.json", ANSWERS)).exit_code == 0
    (known,) = json.loads(run("layouts", "--json").stdout)["layouts"]
    assert (known["id"], known["source"], known["last_file"]) == (1, "motcua", "1.xlsx")
    assert known["answers"] == {**ANSWERS, "channel": {}}
    assert "Chờ ký = processing" in run("layouts", "show", 1).stdout
    assert json.loads(run("layouts", "show", 1, "--json").stdout) == known
    changed = map_file(tmp_path / "moi.json", {**ANSWERS, "status": {"Chờ ký": "accepted"}})
    assert run("layouts", "answer", 1, changed).exit_code == 0
    assert "Chờ ký = accepted" in run("layouts", "show", 1).stdout
    assert run("layouts", "remove", 1).exit_code == 0
    refused = run("layouts", "remove", 1)
    assert (refused.exit_code, refused.stderr.strip()) == (1, "Không có bố cục số 1.")


def test_the_next_file_of_the_layout_needs_no_map_file(run: Run, tmp_path: Path) -> None:
    first = asking(tmp_path / "1.xlsx")
    run("import", first, "--map", map_file(tmp_path / "cot.json", ANSWERS))
    run("undo", 1)
    assert run("import", first).exit_code == 0
