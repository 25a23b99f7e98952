"""Help in Vietnamese and at once, wrong usage in one Vietnamese sentence, errors without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.refusal import as_sentence
from tests.cli.conftest import Run

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "demo-data",
    "import",
    "rates",
    "history",
    "undo",
    "compare",
    "ledger",
    "backup",
    "restore",
    "serve",
    "layouts",
    "targets",
    "senders",
    "template",
]
ENGLISH = ["Usage", "Options", "Arguments", "Commands", "Show this", "required", "default", "<bool>", "OPTIONS"]
HEAVY = ["pandas", "sqlalchemy", "streamlit", "openpyxl", "pyarrow", "uvicorn", "numpy"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_in_vietnamese(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Cách dùng: tthc" in result.stdout
    assert "Tuỳ chọn" in result.stdout
    assert [word for word in ENGLISH if word in result.stdout] == []


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help").stdout
    assert [name for name in COMMANDS if name not in shown] == []


def test_help_loads_none_of_the_heavy_packages() -> None:
    program = f"""
import sys
from cli.main import app
app(["rates", "--help"], standalone_mode=False)
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Thiếu tên lệnh."),
        (["nap"], "Không có lệnh nap."),
        (["rates", "--perid", "2023"], "Không có tuỳ chọn --perid. Gần nhất: --period."),
        (["rates", "--period"], "Tuỳ chọn --period thiếu giá trị"),
        (["history", "--json=1"], "Tuỳ chọn --json"),
        (["undo"], "Thiếu SỐ."),
        (["undo", "1", "2"], "Thừa tham số 2."),
        (["undo", "một"], "Giá trị của SỐ không hợp lệ."),
        (["import"], "Thiếu ĐƯỜNG_DẪN."),
        (["import", ".", "--as-of", "31/01/2023"], "31/01/2023"),
        (["serve", "--port", "70000"], "Giá trị của --port không hợp lệ."),
    ],
)
def test_a_wrong_command_line_is_status_2_and_one_vietnamese_sentence(run: Run, words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("khong-phai-dia-chi", "Cách viết: sqlite:///"),
        ("la://may/tthc", "Cách viết: sqlite:///"),
        ("oracle://may/tthc", "TTHC_DATABASE_URL"),
        ("sqlite:////proc/khong-ghi-duoc/tthc.db", "/proc/khong-ghi-duoc"),
    ],
)
def test_an_address_that_is_no_database_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("TTHC_DATABASE_URL", url)
    result = run("history")
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "history"],
        cwd=PROJECT,
        env=os.environ | {"TTHC_DATABASE_URL": "postgresql+psycopg://tthc:mat-khau@127.0.0.1:1/tthc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "cơ sở dữ liệu" in done.stderr
    assert "mat-khau" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["undo", 10**20], f"Không có lần nạp số {10**20}."),
        (["rates", "-o", "/khong/co/a.json"], "Không có thư mục /khong/co để ghi a.json; hãy tạo thư mục trước."),
    ],
)
def test_what_cannot_be_done_is_status_1_and_one_vietnamese_sentence(run: Run, words: list[str], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stderr.splitlines()) == (1, [said])


def test_a_closed_standard_output_ends_nothing_with_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m cli history >&-',
        shell=True,
        cwd=PROJECT,
        env=os.environ | {"TTHC_DATABASE_URL": f"sqlite:///{(tmp_path / 'a.db').as_posix()}"},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_system_says_is_said_in_vietnamese(tmp_path: Path) -> None:
    with pytest.raises(OSError) as raised:
        tmp_path.write_bytes(b"")
    assert as_sentence(raised.value) == f"Không đọc hoặc ghi được {tmp_path}: đây là thư mục, không phải tệp."
