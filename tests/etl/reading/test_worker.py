"""Reading in another process: what comes back, and that its death is one sentence and nothing else."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import process
from etl.process_register import REGISTER_VARIABLE
from etl.reading import worker
from etl.reading.reading import ReadOptions
from etl.reading.worker import start_reading
from etl.refused_file import RefusedFileError

ROOT = Path(worker.__file__).resolve().parent.parent
HEADINGS = "Mã hồ sơ,Tên thủ tục hành chính,Cơ quan thực hiện,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý"
ROW = "000.00.13.H48-230110-0001,Cấp giấy phép xây dựng,Sở Xây dựng,10/01/2023,20/01/2023,15/01/2023"
# Instead of reading, the child answers with what it sees.
ANSWER = (
    "import json; facts = dict(code='test', reason=str({}) + '.', issues=[], questions=[], sheets=[], columns=[]); "
    "open('refusal.json', 'w').write(json.dumps(facts))"
)
posix_only = pytest.mark.skipif(os.name != "posix", reason="limits of processes exist on POSIX systems only")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary directories are made; after every test nothing may be left there."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register"))
    yield directory
    assert list(directory.iterdir()) == []


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    """A list of one dossier."""
    path = tmp_path / "tháng 1.csv"
    path.write_text(f"{HEADINGS}\n{ROW}\n", encoding="utf-8")
    return path


def refusal(path: Path) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        start_reading(path, ReadOptions(), file_name=path.name).result()
    assert refused.value.reason.endswith(".") and "Traceback" not in refused.value.reason
    return refused.value


def seen(monkeypatch: pytest.MonkeyPatch, path: Path, expression: str) -> str:
    monkeypatch.setattr(process, "_START", f"import os, sys; {ANSWER.format(expression)}")
    return refusal(path).reason


def test_a_file_is_read_as_in_this_process(listing: Path) -> None:
    read = start_reading(listing, ReadOptions(), file_name=listing.name).result()
    assert (read.rows, read.rejected, read.table.num_rows) == (1, 0, 1)
    assert read.table["procedure_name"].to_pylist() == ["Cấp giấy phép xây dựng"]


def test_nobody_waits_for_pandas_to_load_when_a_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADINGS}\n{ROW}\n#REF!{ROW[25:]}\n", encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; from etl.reading.read_file import read; "
        "from etl.reading.reading import ReadOptions; found = read(Path(sys.argv[1]), ReadOptions()); "
        "assert (found.rows, found.rejected) == (2, 1); sys.exit('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT.parent, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_two_files_are_read_at_the_same_time(listing: Path) -> None:
    first = start_reading(listing, ReadOptions(agency="Sở A"), file_name="1")
    second = start_reading(listing, ReadOptions(), file_name="2")
    assert second.result().rows == first.result().rows == 1


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of the end of a process by a handle")
def test_the_end_of_a_reading_is_heard_without_looking_for_it(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asleep(_seconds: float) -> None:
        raise AssertionError("somebody sleeps between two looks at the process")

    monkeypatch.setattr(time, "sleep", asleep)
    pending = start_reading(listing, ReadOptions(), file_name="a")
    pending.wait()
    assert pending.result().rows == 1


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of the end of a process by a handle")
def test_a_system_without_such_a_handle_is_waited_for(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_pid: int) -> int:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "pidfd_open", refused)
    assert start_reading(listing, ReadOptions(), file_name="a").result().rows == 1


@posix_only
def test_a_server_with_a_thousand_open_files_reads_one_more(listing: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2048, before[1]) if before[1] > 0 else 2048, before[1]))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert start_reading(listing, ReadOptions(), file_name="a").result().rows == 1
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_refusal_crosses_with_its_code_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert refusal(path).code == "not_a_workbook"


def test_issues_of_a_refusal_cross_too(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = "dict(severity='error', code='c', message='Dòng 2.', sheet='S', row=2, column='B')"
    text = ANSWER.format("'Tệp sai'").replace("issues=[]", f"issues=[{issue}]")
    monkeypatch.setattr(process, "_START", text)
    (found,) = refusal(listing).issues
    assert (found.message, found.row, found.column) == ("Dòng 2.", 2, "B")


def test_a_refusal_is_the_same_after_pickling() -> None:
    import pickle

    refused = pickle.loads(pickle.dumps(RefusedFileError("code", "Lý do.")))
    assert (refused.code, refused.reason, refused.issues) == ("code", "Lý do.", ())


@posix_only
@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("x = bytearray(2 << 30)", "reader_failed"),
        ("os.kill(os.getpid(), 9)", "out_of_memory"),
        ("os.kill(os.getpid(), 11)", "reader_died"),
        ("os.abort()", "reader_died"),
        ("os.write(2, b'memory allocation of 9 bytes failed'); os.abort()", "out_of_memory"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "out_of_time"),
        ("raise KeyError('Nguyễn Văn A')", "reader_failed"),
    ],
)
def test_the_death_of_the_process_is_one_sentence(
    listing: Path, monkeypatch: pytest.MonkeyPatch, deed: str, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    start = (
        "import os, sys; sys.path[:] = sys.argv[1].split(chr(31)); from etl import process; "
        "process._limit(process.Task(''))"
    )
    monkeypatch.setattr(process, "_START", f"{start}\n{deed}")
    assert refusal(listing).code == code
    assert "Nguyễn Văn A" not in caplog.text


@posix_only
def test_a_reader_that_outgrows_its_memory_is_stopped(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = (
        "import sys; sys.path[:] = sys.argv[1].split(chr(31)); from etl import process; from etl.reading import worker"
    )
    greedy = "worker.read_here = lambda: bytearray(process.MOST_MEMORY)"
    monkeypatch.setattr(process, "_START", f"{start}; {greedy}; process.child(*sys.argv[2:])")
    assert refusal(listing).code == "out_of_memory"


def test_a_reader_that_takes_too_long_is_ended(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_START", "import time; open('begun', 'w').close(); time.sleep(600)")
    monkeypatch.setattr(process, "MOST_SECONDS", 0.5)
    pending = start_reading(listing, ReadOptions(), file_name="a")
    with pytest.raises(RefusedFileError) as refused:
        pending.result()
    assert refused.value.code == "out_of_time"
    assert pending._process.returncode is not None


def test_who_no_longer_wants_a_file_ends_its_process(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_START", "import time; time.sleep(600)")
    cancelled = start_reading(listing, ReadOptions(), file_name="a")
    cancelled.cancel()
    assert cancelled._process.returncode is not None
    forgotten = start_reading(listing, ReadOptions(), file_name="a")._process
    assert forgotten.returncode is not None


def test_the_address_of_the_database_does_not_reach_the_reader(listing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_DATABASE_URL", "postgresql://user:password@host/db")
    monkeypatch.setenv("PGPASSWORD", "password")
    assert "password" not in seen(monkeypatch, listing, "dict(os.environ)")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed in /proc on Linux only")
def test_no_open_file_of_the_parent_reaches_the_reader(
    listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "secret.db").open("w") as opened:
        os.set_inheritable(opened.fileno(), True)
        links = seen(monkeypatch, listing, "[os.readlink(e) for e in os.scandir('/proc/self/fd') if e.is_file()]")
    assert "stderr.txt" in links and "secret.db" not in links


@posix_only
def test_the_reader_ends_when_its_parent_is_killed(listing: Path, tmp_path: Path) -> None:
    sleeper = (
        "import sys; sys.path[:] = sys.argv[1].split(chr(31)); from etl import process; import time\n"
        "from etl.reading import worker\n"
        "worker.read_here = lambda: time.sleep(600)\nprocess.child(*sys.argv[2:])"
    )
    parent = (
        f"import os, sys, tempfile; sys.path.insert(0, {str(ROOT)!r}); tempfile.tempdir = {str(tmp_path)!r}\n"
        f"from pathlib import Path; from etl import process; from etl.reading import worker\n"
        "from etl.reading.reading import ReadOptions\n"
        f"process._START = {sleeper!r}\n"
        f"started = worker.start_reading(Path({str(listing)!r}), ReadOptions(), file_name='a')\n"
        "print(started._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, timeout=60)
    reader = int(run.stdout)
    for _ in range(600):
        if not is_running(reader):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the reader outlived its parent")
    assert list(tmp_path.glob("tthc-*")) == []


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")
    # Nobody may be there to collect the dead one.
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_work_that_fails_in_a_process_with_limits_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match=r"^[^\n]+\.$"):
        process.run(process.Task("etl.reading.worker:no_such_function"), tmp_path)
