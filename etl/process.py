"""A process of its own, with limits, for work that must not end the server: reading a file, an import.

Why a process: some files of a few kilobytes make calamine abort or grow until memory ends, and nothing in Python
catches that. Why a fresh one: a fork would carry the parent's database connections and threads with it. Why not all
at once: each may take all that its limit allows (etl/reader_queue.py). The child gets paths and options, no environment
with passwords in it, and hands back files in a directory.

The memory limit is RLIMIT_DATA: it counts what a process can write to. RLIMIT_AS would also count the libraries of
pyarrow and numpy and the room that thread stacks and allocators only reserve.
"""

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
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from etl import reader_queue
from etl.facts import as_facts, from_facts
from etl.process_register import REGISTER_VARIABLE, register
from etl.refused_file import RefusedFileError

MOST_MEMORY = 1536 << 20
MOST_CPU_SECONDS = 60
MOST_WRITTEN = 2 << 30
# Longer than the processor time: on a busy machine a process waits, and an honest file must not pay for that.
MOST_SECONDS = 240
# How long it may stand in the queue before that.
MOST_WAITING = 900
ERRORS = "stderr.txt"
_WAITING, _BEGUN = "waiting", "begun"
_LOOK_EVERY_SECONDS = 0.1
_OUT_OF_MEMORY = 3
_ROOT = str(Path(__file__).resolve().parent.parent)
_START = "import sys; sys.path[:] = sys.argv[1].split(chr(0x1f)); from etl.process import child; child(*sys.argv[2:])"
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
    reader_queue.READERS_VARIABLE,
)
SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONUTF8": "1",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """A function of the project, `module:name`, and what its process may use: bytes of memory, seconds of processor
    time, bytes of a written file. One that does not outlive its parent has the directory it starts in to itself, and
    waits there until it has a place among those that may run."""

    target: str
    memory: int = MOST_MEMORY
    cpu_seconds: int | None = MOST_CPU_SECONDS
    written: int | None = MOST_WRITTEN
    outlives_parent: bool = False


def start(
    task: Task, *arguments: str, directory: Path, errors: IO[bytes], environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """A process that runs the task with these arguments; `environment` is added to the little that crosses."""
    crossing = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _START, _search_path(), json.dumps(as_facts(task)), *arguments],
        cwd=None if task.outlives_parent else directory,
        env={**crossing, **SPARING, REGISTER_VARIABLE: str(register()), **(environment or {})},
        stdin=subprocess.DEVNULL if task.outlives_parent else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        close_fds=True,
        # What is pressed in the server's terminal, and the end of the server, are not for a process that outlives it.
        start_new_session=task.outlives_parent,
    )


def run(task: Task, directory: Path) -> None:
    """Runs the task in the directory that holds what it needs and takes what it makes. Raises RefusedFileError where
    it does not get its turn or does not end well."""
    with (directory / ERRORS).open("wb") as errors:
        process = start(task, directory=directory, errors=errors)
    try:
        await_turn(process, directory, until=time.monotonic() + MOST_WAITING)
        wait_for(process, MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise refuse_slow() from None
    finally:
        end(process)
    if process.returncode:
        raise failure(task.target, process.returncode, directory)


def child(task: str, *arguments: str) -> None:
    """The other process: sets its limits and runs the task."""
    given = from_facts(Task, json.loads(task))
    _limit(given)
    if not given.outlives_parent:
        threading.Thread(target=_leave_with_parent, daemon=True).start()
        reader_queue.take_place(given.memory, Path(_WAITING).touch)
        Path(_BEGUN).touch()
    module, _, name = given.target.partition(":")
    try:
        getattr(importlib.import_module(module), name)(*arguments)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def await_turn(
    process: "subprocess.Popen[bytes]", directory: Path, *, until: float, on_wait: Callable[[], None] | None = None
) -> None:
    """Waits until the process has a place among those that may run, or has ended; `on_wait` is called once where it
    stands in the queue. Raises RefusedFileError where it is still there at that moment of time.monotonic()."""
    while process.poll() is None and not (directory / _BEGUN).exists():
        if time.monotonic() > until:
            raise _refuse_crowded()
        if on_wait and (directory / _WAITING).exists():
            on_wait()
            on_wait = None
        with suppress(subprocess.TimeoutExpired):
            wait_for(process, _LOOK_EVERY_SECONDS)


def wait_for(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Waits until the process ends. Raises subprocess.TimeoutExpired where it takes longer."""
    until = time.monotonic() + max(0.0, seconds)
    if hasattr(os, "pidfd_open") and process.returncode is None:
        # Python's own waiting looks twenty times a second, and a file is short. A system that refuses such a handle
        # (too many are open, a container forbids the call) is waited for in that way.
        with suppress(OSError), _closing(os.pidfd_open(process.pid)) as ending:
            # Not select(): it takes no handle from 1.024 on, and a server has many open.
            handles = select.poll()
            handles.register(ending, select.POLLIN)
            handles.poll(max(0.0, seconds) * 1000)
    process.wait(max(0.0, until - time.monotonic()))


def end(process: "subprocess.Popen[bytes]", directory: Path | None = None) -> None:
    """Ends the process, where it still runs, and removes its directory."""
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()
    if directory:
        shutil.rmtree(directory, ignore_errors=True)


def failure(name: str, status: int, directory: Path) -> RefusedFileError:
    """Why a process that ended with this status gave nothing; where in the code it happened goes to the log."""
    errors = (directory / ERRORS).read_text(encoding="utf-8", errors="replace")
    _log.warning("%r ended with %s: %s", name, status, places(errors))
    return _refuse_dead(status, errors)


def places(errors: str) -> str:
    """Where in the code it happened. The message itself may quote the file, so it is written down nowhere."""
    places = re.findall(r'File "[^"]*?([^/\\"]+)", line (\d+)', errors)
    return " > ".join(f"{name}:{line}" for name, line in places[-4:]) or "no traceback"


def refuse_slow() -> RefusedFileError:
    """The refusal of a file that took too long."""
    return RefusedFileError(
        "out_of_time",
        "Đọc tệp lâu quá mức cho phép nên đã dừng; hãy xuất theo từng tháng hoặc từng đơn vị rồi nạp lại.",
    )


def _refuse_crowded() -> RefusedFileError:
    return RefusedFileError(
        "no_turn",
        f"Máy đang đọc nhiều tệp khác nên chờ {MOST_WAITING // 60} phút vẫn chưa đến lượt tệp này; hãy chờ một lát rồi "
        "nạp lại.",
    )


def _refuse_dead(status: int, errors: str) -> RefusedFileError:
    if status == -getattr(signal, "SIGXCPU", 0):
        return refuse_slow()
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


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _limit(task: Task) -> None:
    try:
        import resource
    except ImportError:
        # Windows: the process and the time limit remain.
        return
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_DATA: task.memory,
        resource.RLIMIT_FSIZE: task.written,
        resource.RLIMIT_CPU: task.cpu_seconds,
    }
    for limit, most in limits.items():
        if most is not None:
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


def _search_path() -> str:
    """What a fresh interpreter needs as sys.path to find this project and its packages, in one argument."""
    # Whether the project is installed or run from its folder: where this file lies comes first.
    return "\x1f".join([_ROOT, *(os.path.abspath(entry) for entry in sys.path if entry and entry != _ROOT)])
