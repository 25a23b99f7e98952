"""`tthc demo-data`: where the files go; what stands in them is tested with the demonstration."""

from collections.abc import Callable
from pathlib import Path

import pytest

import demo.exports
from tests.cli.conftest import Run


def test_it_says_how_many_files_it_wrote_and_how_to_import_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_two(directory: Path, *, on_file: Callable[[Path, int], None]) -> list[Path]:
        paths = [directory / "a.xlsx", directory / "b.xlsx"]
        for path in paths:
            on_file(path, 10)
        return paths

    monkeypatch.setattr(demo.exports, "write_exports", write_two)
    result = run("demo-data", tmp_path / "mau")
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert first == f"Đã ghi 2 tệp vào {tmp_path / 'mau'}. Nạp bằng: tthc import {tmp_path / 'mau'}"
    assert "tthc targets import" in second and "tthc senders import" in second
    assert "tthc report-figures --period 2023 --printed" in third and "--keep --document" in third


def test_a_place_that_is_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mau").touch()
    result = run("demo-data", tmp_path / "mau")
    assert result.exit_code == 1
    assert "không phải thư mục" in result.stderr
