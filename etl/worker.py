"""Files are read in a process of their own, with limits, so that no file can end the server.

Why a process: some files of a few kilobytes make calamine abort or grow until memory ends, and nothing in Python
catches that. Why a fresh one: a fork would carry the parent's database connections and threads with it. The child gets
paths and options, no environment with passwords in it, and hands back files in a temporary directory.

The memory limit is RLIMIT_DATA: it counts what a process can write to. RLIMIT_AS would also count the libraries of
pyarrow and numpy and the room that thread stacks and allocators only reserve.
"""

import gc
import importlib
import json
import logging
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from domain.batch import Issue, Severity
from etl.refusal import RefusedFileError

if TYPE_CHECKING:
    from etl.reading import Reading, ReadOptions

MOST_MEMORY = 1536 << 20
MOST_CPU_SECONDS = 60
# Longer than the processor time: on a busy machine a process waits, and an honest file must not pay for that.
MOST_SECONDS = 240
MOST_WRITTEN = 2 << 30
_OUT_OF_MEMORY = 3
_OPTIONS, _REFUSAL, _ERRORS = "options.json", "refusal.json", "stderr.txt"
_ROOT = str(Path(__file__).resolve().parent.parent)
_PATH, _GO = "path.txt", b"."
_START = "import sys; sys.path[:] = sys.argv[1].split(chr(0x1f)); from etl.worker import child; child(*sys.argv[2:])"
_START_OTHER = _START.replace("child", "limited_child")
# What a program needs to start on Linux and Windows. Nothing else of the parent's environment crosses.
ENVIRONMENT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "TEMP",
    "TMP",
    "TMPDIR",
    "TZ",
    "TZDIR",
)
SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONUTF8": "1",
}

_prepared: "list[tuple[subprocess.Popen[bytes], Path]]" = []

_log = logging.getLogger(__name__)


class PendingReading:
    """A file that is being read in another process. `result` waits for it; who no longer wants it calls `cancel`."""

    def __init__(self, process: "subprocess.Popen[bytes]", directory: Path, *, file_name: str) -> None:
        self._process = process
        self._directory = directory
        self._file_name = file_name
        self._until = time.monotonic() + MOST_SECONDS
        self._tidy = weakref.finalize(self, _end, process, directory)

    def result(self) -> "Reading":
        """The reading; to be asked once. Raises RefusedFileError, also where the process died or took too long."""
        try:
            self._await_end()
            return self._outcome()
        except subprocess.TimeoutExpired:
            raise _refuse_slow() from None
        finally:
            self._tidy()

    def wait(self) -> None:
        """Waits until the file is read, or until there is no time left for it; `result` then answers at once."""
        with suppress(subprocess.TimeoutExpired):
            self._await_end()

    def cancel(self) -> None:
        """Ends the process and removes what it wrote."""
        self._tidy()

    def _await_end(self) -> None:
        left = max(0.0, self._until - time.monotonic())
        if hasattr(os, "pidfd_open") and self._process.returncode is None:
            # Python's own waiting looks twenty times a second, and a file is short. A system that refuses such a handle
            # (too many are open, a container forbids the call) is waited for in that way.
            with suppress(OSError), _closing(os.pidfd_open(self._process.pid)) as ending:
                # Not select(): it takes no handle from 1.024 on, and a server has many open.
                handles = select.poll()
                handles.register(ending, select.POLLIN)
                handles.poll(left * 1000)
        self._process.wait(max(0.0, self._until - time.monotonic()))

    def _outcome(self) -> "Reading":
        refusal = self._directory / _REFUSAL
        if self._process.returncode == 0 and refusal.exists():
            raise _refusal_from(refusal.read_text(encoding="utf-8"))
        if self._process.returncode == 0:
            from etl.reading import Reading

            return Reading.load(self._directory)
        errors = (self._directory / _ERRORS).read_text(encoding="utf-8", errors="replace")
        _log.warning("reading %r ended with %s: %s", self._file_name, self._process.returncode, places(errors))
        raise _refuse_dead(self._process.returncode, errors)


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_in_process(path: Path, options: "ReadOptions", *, file_name: str) -> "Reading":
    """The file, read in a process of its own. Raises RefusedFileError, whatever becomes of the process."""
    return start_reading(path, options, file_name=file_name).result()


def start_reading(path: Path, options: "ReadOptions", *, file_name: str) -> PendingReading:
    """Begins to read a file in a process of its own. `file_name` is its name for people; `path` may be a temporary."""
    process, directory = _prepared.pop() if _prepared else _reader()
    pending = PendingReading(process, directory, file_name=file_name)
    # Not on the command line: answers of many layouts are longer than that may be, and others could read it.
    (directory / _OPTIONS).write_text(options.to_json(), encoding="utf-8")
    (directory / _PATH).write_bytes(os.fsencode(path.resolve()))
    assert process.stdin
    # A process that is gone already is found out when its result is asked for.
    with suppress(BrokenPipeError):
        process.stdin.write(_GO)
        process.stdin.flush()
    return pending


def prepare_reading() -> None:
    """Starts the process of the next reading, which loads what it needs while nobody knows yet which file it will be.

    Only for a program that lives for one import: a process that is never asked waits until the program ends.
    """
    _prepared.append(_reader())


def _reader() -> "tuple[subprocess.Popen[bytes], Path]":
    directory = Path(tempfile.mkdtemp(prefix="tthc-"))
    try:
        with (directory / _ERRORS).open("wb") as errors:
            return _started(_START, directory=directory, errors=errors), directory
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


def run_limited(target: str, directory: Path) -> None:
    """Calls the function `module:name` in another process with the same limits, in the directory that holds what it
    needs and takes what it makes. Raises RefusedFileError where it does not end well."""
    with (directory / _ERRORS).open("wb") as errors:
        process = _started(_START_OTHER, target, directory=directory, errors=errors)
    try:
        process.wait(MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise _refuse_slow() from None
    finally:
        _end(process)
    said = (directory / _ERRORS).read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        _log.warning("%s ended with %s: %s", target, process.returncode, places(said))
        raise _refuse_dead(process.returncode, said)


def limited_child(target: str) -> None:
    """The other process of run_limited()."""
    _limit()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    module, _, name = target.partition(":")
    try:
        getattr(importlib.import_module(module), name)()
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _started(start: str, *arguments: str, directory: Path, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", start, search_path(), *arguments],
        cwd=directory,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | SPARING,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        close_fds=True,
    )


def child() -> None:
    """The other process: reads the file and writes the reading, or the refusal, into the working directory."""
    # One file is all this process lives for, and looking for rubbish among a million rows costs a tenth of it.
    gc.disable()
    _limit()
    try:
        _load()
        if os.read(0, len(_GO)) != _GO:
            _leave()
        threading.Thread(target=_leave_with_parent, daemon=True).start()
        _read(Path(os.fsdecode(Path(_PATH).read_bytes())))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    # All is written: taking down the interpreter with a sheet in its memory would keep the parent waiting.
    os._exit(0)


def _load() -> None:
    """Loads what every reading needs, which takes as long as reading a small file."""
    for name in ("etl.guard", "etl.judgement", "etl.reading", "etl.workbook"):
        importlib.import_module(name)


def _read(path: Path) -> None:
    from etl.reading import ReadOptions, read

    try:
        options = ReadOptions.from_json(Path(_OPTIONS).read_text(encoding="utf-8"))
        read(path, options).save(Path())
    except RefusedFileError as refusal:
        Path(_REFUSAL).write_text(_refusal_as_json(refusal), encoding="utf-8")


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Windows: the process and the time limit remain.
        return
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_DATA: MOST_MEMORY,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_CPU: MOST_CPU_SECONDS,
    }
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (allowed, hard))


def _leave_with_parent() -> None:
    """Ends the process when the parent is gone: then nobody holds the other end of standard input."""
    # Not PR_SET_PDEATHSIG: that fires when the thread ends that started the child, and Streamlit's threads come and go.
    while os.read(0, 1):
        pass
    _leave()


def _leave() -> None:
    # Nobody else is left to remove what was written.
    shutil.rmtree(os.getcwd(), ignore_errors=True)
    os._exit(1)


def _end(process: "subprocess.Popen[bytes]", directory: Path | None = None) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()
    if directory:
        shutil.rmtree(directory, ignore_errors=True)


def search_path() -> str:
    """What a fresh interpreter needs as sys.path to find this project and its packages, in one argument."""
    # Whether the project is installed or run from its folder: where this file lies comes first.
    return "\x1f".join([_ROOT, *(os.path.abspath(entry) for entry in sys.path if entry and entry != _ROOT)])


def _refusal_as_json(refusal: RefusedFileError) -> str:
    facts = {
        "code": refusal.code,
        "reason": refusal.reason,
        "issues": [vars(issue) for issue in refusal.issues],
        "questions": [question.as_facts() for question in refusal.questions],
        "sheets": [asdict(sheet) for sheet in refusal.sheets],
        "columns": [vars(column) for column in refusal.columns],
    }
    return json.dumps(facts, default=date.isoformat, ensure_ascii=False)


def _refusal_from(text: str) -> RefusedFileError:
    from etl.questions import Question
    from etl.reading import RecognisedColumn, SheetSeen

    facts = json.loads(text)
    return RefusedFileError(
        facts["code"],
        facts["reason"],
        tuple(Issue(**{**issue, "severity": Severity(issue["severity"])}) for issue in facts["issues"]),
        questions=tuple(map(Question.from_facts, facts["questions"])),
        sheets=tuple(map(SheetSeen.from_facts, facts["sheets"])),
        columns=tuple(map(RecognisedColumn.from_facts, facts["columns"])),
    )


def _refuse_slow() -> RefusedFileError:
    return RefusedFileError(
        "out_of_time",
        "Đọc tệp lâu quá mức cho phép nên đã dừng; hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại.",
    )


def _refuse_dead(status: int, errors: str) -> RefusedFileError:
    if status == -getattr(signal, "SIGXCPU", 0):
        return _refuse_slow()
    # Rust says so before it aborts; the kernel, when all memory is gone, just kills.
    if status in (_OUT_OF_MEMORY, -getattr(signal, "SIGKILL", 0)) or "memory allocation of" in errors:
        return RefusedFileError(
            "out_of_memory",
            "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng; hãy xuất theo từng tháng hoặc từng đơn vị, "
            "hoặc mở bằng Excel và lưu lại, rồi nạp lại.",
        )
    if status < 0:
        return RefusedFileError(
            "reader_died", "Tệp làm bộ đọc bảng tính dừng đột ngột, có thể do bị hỏng; hãy xuất lại tệp từ hệ thống."
        )
    return RefusedFileError(
        "reader_failed", "Chương trình gặp lỗi khi đọc tệp này; hãy gửi tệp cho người quản trị để được xử lý."
    )


def places(errors: str) -> str:
    """Where in the code it happened. The message itself may quote the file, so it is written down nowhere."""
    places = re.findall(r'File "[^"]*?([^/\\"]+)", line (\d+)', errors)
    return " > ".join(f"{name}:{line}" for name, line in places[-4:]) or "no traceback"
