"""`tthc brief`: one page in a file."""

from datetime import date
from pathlib import Path

import pytest

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

ROWS = [
    Row("1", received=date(2023, 1, 10), due=date(2023, 1, 20)).done(date(2023, 1, 15)),
    Row("2", received=date(2023, 1, 20), due=date(2023, 2, 1)).done(date(2023, 2, 3)),
]


@pytest.fixture
def imported(database: Engine) -> None:
    import_rows(database, ROWS, date(2023, 4, 30))


@pytest.mark.usefixtures("imported")
def test_the_brief_is_written_and_its_verdict_said(run: Run, tmp_path: Path) -> None:
    result = run("brief", "--period", "2023", "-o", tmp_path / "tom-tat.pdf")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Đúng hạn 50,00\N{NO-BREAK SPACE}%." in result.stdout
    assert (tmp_path / "tom-tat.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--period", "2024"), "số liệu mới đến 30/04/2023"),
        (("--period", "mai"), '"mai" không phải là kỳ'),
        (("--where", "block=land"), "Không có hồ sơ nào"),
    ],
)
def test_a_brief_about_nothing_is_refused_in_one_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = run("brief", *words, "-o", tmp_path / "tom-tat.pdf")
    assert result.exit_code != 0
    assert said in result.stderr
    assert not (tmp_path / "tom-tat.pdf").exists()


def test_only_a_pdf_can_be_written(run: Run, tmp_path: Path) -> None:
    result = run("brief", "-o", tmp_path / "tom-tat.txt")
    assert result.exit_code == 2
    assert "phải có đuôi .pdf" in result.stderr


def test_without_data_the_command_says_how_to_begin(run: Run, tmp_path: Path) -> None:
    result = run("brief", "-o", tmp_path / "tom-tat.pdf")
    assert result.exit_code == 1
    assert "tthc import" in result.stderr
