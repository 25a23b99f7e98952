"""`tthc report-figures`: the interface's JSON, the table, the workbook, and printed figures kept for a period."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

KEYS = ["key", "name", "unit", "value", "part", "whole", "printed", "hedge", "verdict", "difference", "why"]
ROWS = [
    Row("1", received=date(2023, 1, 10), due=date(2023, 1, 20), channel=2).done(date(2023, 1, 15)),
    Row("2", received=date(2023, 1, 20), due=date(2023, 2, 1)).done(date(2023, 2, 4)),
]


@pytest.fixture
def imported(database: Engine) -> None:
    import_rows(database, ROWS, date(2023, 4, 30))


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"figures": {"department.received": 2, "department.late": 3, "cars": 4}}))
    return path


def answer(run: Run, *words: object) -> dict[str, Any]:
    result = run("report-figures", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def line(found: dict[str, Any], key: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = found["figures"]
    return next(line for line in lines if line["key"] == key)


@pytest.mark.usefixtures("imported")
def test_the_json_is_that_of_the_interface(run: Run, printed: Path) -> None:
    found = answer(run, "--period", "2023", "--printed", printed)
    assert list(found) == ["period", "figures"]
    assert {tuple(each) for each in found["figures"]} == {tuple(KEYS)}
    assert line(found, "department.received") == {
        "key": "department.received",
        "name": "Tiếp nhận",
        "unit": "hồ sơ",
        "value": 2,
        "part": None,
        "whole": None,
        "printed": 2,
        "hedge": None,
        "verdict": "equal",
        "difference": 0,
        "why": None,
    }
    rate = line(found, "department.on_time_rate")
    assert (rate["value"], rate["part"], rate["whole"], rate["verdict"]) == (0.5, 1, 2, "no_printed")
    assert (line(found, "department.late")["difference"], line(found, "land.on_time_rate")["value"]) == (-2, None)


@pytest.mark.usefixtures("imported")
def test_printed_figures_that_the_list_does_not_have_are_named(run: Run, printed: Path) -> None:
    result = run("report-figures", "--printed", printed)
    assert result.exit_code == 0
    assert "1 con số không có trong danh sách: cars." in result.stderr


@pytest.mark.usefixtures("imported")
def test_what_is_kept_is_held_against_the_data_without_the_file(run: Run, printed: Path) -> None:
    assert line(answer(run), "department.received")["printed"] is None
    kept = run("report-figures", "--printed", printed, "--keep", "--document", "Báo cáo 1")
    assert "Đã giữ 3 con số in của kỳ 2023; 3 mới hoặc khác." in kept.stderr
    assert line(answer(run), "department.late")["verdict"] == "differs"
    assert line(answer(run, "--period", "2022"), "department.late")["printed"] is None


@pytest.mark.usefixtures("imported")
def test_the_table_and_the_workbook_say_the_same(run: Run, printed: Path, tmp_path: Path) -> None:
    shown = run("report-figures", "--printed", printed)
    assert "1 trên 2 con số mà báo cáo in khớp với số liệu." in shown.stdout
    assert "Hồ sơ của các sở, ngành: tiếp nhận 2 hồ sơ" in shown.stdout
    path = tmp_path / "so-lieu.xlsx"
    assert run("report-figures", "--printed", printed, "-o", path).exit_code == 0
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Số liệu báo cáo"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    late = next(row for row in rows if row[1] == "Trễ hạn")
    assert (late[3], late[7], late[8], late[9]) == (1, "3", "Lệch", "−2")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--keep",), "--keep và --document đi cùng --printed"),
        (("--printed", "no-such.json"), "no-such.json"),
        (("--period", "2023-13"), "2023-13"),
    ],
)
@pytest.mark.usefixtures("imported")
def test_what_is_wrong_gets_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run("report-figures", *words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_without_data_there_is_one_sentence(run: Run, printed: Path) -> None:
    for words in ((), ("--printed", printed, "--keep")):
        result = run("report-figures", *words)
        assert (result.exit_code, "Chưa có số liệu" in result.stderr) == (1, True)


@pytest.mark.usefixtures("imported")
def test_a_file_that_is_no_json_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(b"PK")
    result = run("report-figures", "--printed", path)
    assert (result.exit_code, "bao-cao.docx: Tệp không phải là JSON" in result.stderr) == (1, True)
