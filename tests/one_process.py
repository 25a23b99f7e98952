"""Small files read and imported in the test's own process: to start another takes twenty times as long as they do.

For tests of what becomes of a file. The other processes have tests of their own (tests/etl/reading/test_worker.py,
tests/etl/imports/test_jobs.py, tests/survival), and programs, servers and browsers start them as ever.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast
from unittest.mock import patch

from etl import process
from etl.imports import jobs
from etl.reading import worker

Environment = Mapping[str, str] | None

_start = process.start


class _Ended:
    """A process that did what it had to do."""

    returncode = 0
    stdin = None

    def poll(self) -> int:
        return 0

    def wait(self, timeout: float | None = None) -> int:
        return 0


@contextmanager
def one_process() -> Iterator[None]:
    """What readers and jobs would do is done at once meanwhile, by the same steps and through the same files; a job
    takes the database that TTHC_DATABASE_URL names."""
    with patch.object(process, "start", _do_or_start):
        yield


def _do_or_start(
    task: process.Task, *arguments: str, directory: Path, errors: IO[bytes], environment: Environment = None
) -> "subprocess.Popen[bytes]":
    if task == worker._TASK:
        worker.read_in(directory)
    elif task == jobs._TASK:
        jobs.work(*arguments)
    else:
        return _start(task, *arguments, directory=directory, errors=errors, environment=environment)
    return cast("subprocess.Popen[Any]", _Ended())
