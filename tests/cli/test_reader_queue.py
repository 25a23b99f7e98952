"""Several `tthc import` at once on one machine: real processes that read one after another, and all go in."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from etl.process_register import REGISTER_VARIABLE
from etl.reader_queue import READERS_VARIABLE
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile
from tests.etl.readers import reader

PROJECT = Path(__file__).resolve().parents[2]
WAITING = "chờ đến lượt vì máy đang đọc đủ số tệp cùng lúc; lệnh sẽ tự chạy tiếp."


def _started(file: Path, *options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "cli", "import", str(file), "--json", *options]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is waited for as POSIX systems do")
@pytest.mark.usefixtures("database")
def test_commands_at_the_same_time_wait_for_one_another_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register"))
    monkeypatch.setenv(READERS_VARIABLE, "1")
    files = [
        ExportFile((Row(code=name).done(date(2023, 3, 9)),), date(2023, 3, 1), date(2023, 3, 31), "html", ("text",))
        for name in ("a", "b")
    ]
    paths = [file.write(tmp_path / f"file-{place}") for place, file in enumerate(files)]
    with reader(tmp_path / "holder") as holder:
        holder.await_place()
        commands = [_started(paths[0]), _started(paths[1], "--dry-run")]
        # Each says it while it waits, before it has anything else to say.
        said = [command.stderr.readline() for command in commands if command.stderr]
    ends = [command.communicate(timeout=120) for command in commands]
    assert [command.returncode for command in commands] == [0, 0]
    assert said == [f"{path.name}: {WAITING}\n" for path in paths]
    statuses = [json.loads(out)["files"][0]["status"] for out, _ in ends]
    assert statuses == ["imported", "previewed"]
    assert [err for _, err in ends] == ["", ""]
