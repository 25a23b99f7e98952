"""`tthc backup` and `tthc restore`."""

import json
from datetime import date
from pathlib import Path

import pytest

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

AS_OF = date(2023, 4, 30)


def test_a_restored_copy_answers_the_same_rates_and_a_ledger_that_agrees(
    database: Engine, run: Run, tmp_path: Path
) -> None:
    import_rows(database, [Row("1"), Row("2").done(date(2023, 3, 5)), Row("3").done(date(2023, 3, 20))], AS_OF)
    before = json.loads(run("rates", "--by", "agency", "--format", "json").stdout)
    made = run("backup", tmp_path / "copy.db")
    assert (made.exit_code, made.stderr) == (0, "")
    assert "1 lần nạp, 3 hồ sơ, số liệu đến ngày 30/04/2023" in made.stdout
    run("undo", "1")
    refused = run("restore", tmp_path / "copy.db")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "đang có 1 lần nạp: thêm --replace" in refused.stderr
    restored = run("restore", tmp_path / "copy.db", "--replace")
    assert restored.exit_code == 0
    assert f"Dữ liệu trước đó được giữ ở tệp {tmp_path}" in restored.stdout
    assert json.loads(run("rates", "--by", "agency", "--format", "json").stdout) == before
    assert run("ledger", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "none/copy.db"), "Không có thư mục none"),
        (("backup", "other.txt"), "Đã có other.txt: chọn tên khác"),
        (("restore", "none.db"), "Không tìm thấy tệp none.db."),
        (("restore", "other.txt"), "other.txt không phải là bản sao do tthc backup tạo ra."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.txt").write_text("ghi chú")
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "other.txt").read_text() == "ghi chú"


def test_every_refusal_has_words() -> None:
    from cli.backup import _SENTENCES
    from db.copy_refusal import CopyRefusal

    assert set(_SENTENCES) == set(CopyRefusal)
