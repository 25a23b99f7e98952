"""What a killed process left among the temporary files is removed by the next one; what a living one uses stays."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from etl import process, work_directories
from etl.process_register import REGISTER_VARIABLE
from etl.reading.reading import ReadOptions
from etl.reading.worker import start_reading
from tests.etl.readers import LIST

ROOT = Path(process.__file__).parents[1]
# The reading is there, typed dossiers and all, and nobody will fetch it.
READS_AND = (
    "import os, sys; from pathlib import Path; from etl.reading.reading import ReadOptions\n"
    "from etl.reading.worker import start_reading\n"
    "pending = start_reading(Path(sys.argv[1]), ReadOptions(), file_name='a'); pending.wait()\n"
    "print(pending._directory, flush=True)\n"
)


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files and a register of this test's own, for its processes too."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    monkeypatch.setenv("TMPDIR", str(directory))
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register"))
    return directory


def started(deed: str, listing: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", READS_AND + deed, str(listing)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def directory_of(owner: "subprocess.Popen[str]") -> Path:
    """Where the process holds its reading, once it is made."""
    assert owner.stdout
    return Path(owner.stdout.readline().strip())


@pytest.mark.skipif(os.name != "posix", reason="the process is killed as POSIX systems do")
def test_a_reading_whose_owner_was_killed_is_removed_by_the_next_import(listing: Path, temporary: Path) -> None:
    with started("os.kill(os.getpid(), 9)", listing) as killed:
        left = directory_of(killed)
    assert killed.returncode == -9
    assert left.parent == temporary and any(left.iterdir())
    assert start_reading(listing, ReadOptions(), file_name="a").result().rows == 1
    assert list(temporary.iterdir()) == []


def test_a_reading_whose_owner_lives_is_left_alone(listing: Path) -> None:
    with started("sys.stdin.read(); print(pending.result().rows)", listing) as owner:
        held = directory_of(owner)
        work_directories.sweep()
        start_reading(listing, ReadOptions(), file_name="a").cancel()
        assert any(held.iterdir())
        out, _ = owner.communicate(timeout=60)
    assert out.strip() == "1"


def test_what_is_not_of_this_kind_is_left_alone(listing: Path, temporary: Path) -> None:
    (temporary / "tthc-jobs-0-abc").mkdir()
    work_directories.sweep()
    assert start_reading(listing, ReadOptions(), file_name="a").result().rows == 1
    assert [path.name for path in temporary.iterdir()] == ["tthc-jobs-0-abc"]


def test_what_processes_of_another_register_use_is_left_alone(
    listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started("sys.stdin.read(); print(pending.result().rows)", listing) as owner:
        held = directory_of(owner)
        monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "another register"))
        work_directories.sweep()
        assert any(held.iterdir())
        out, _ = owner.communicate(timeout=60)
    assert out.strip() == "1"
