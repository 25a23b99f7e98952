"""One whole process, timed, with the memory of the largest process in it."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent
_LOG_TAIL = 2_000


class BenchProcessError(RuntimeError):
    """A measured process that failed; the message is the end of what it wrote."""


@dataclass(frozen=True)
class Run:
    """What one run took: seconds by the clock on the wall, MiB of the largest process in its tree."""

    seconds: float
    peak_mib: float


def timed(arguments: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Run:
    """Run `python ARGUMENTS` to its end. Raises BenchProcessError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=_PROJECT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    # wait4 counts the children that the process itself waited for: the reader's own process is in it.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise BenchProcessError(output.decode(errors="replace")[-_LOG_TAIL:])
    return Run(seconds, usage.ru_maxrss / 1024)


def median_of(measure: Callable[[], Run], runs: int) -> Run:
    """The median time and the highest peak of so many runs."""
    return _middle([measure() for _ in range(runs)])


def medians_of(one: Callable[[], Run], other: Callable[[], Run], *, runs: int) -> tuple[Run, Run]:
    """median_of() both, run by turns: what else the machine does meanwhile weighs on both alike."""
    found = [(one(), other()) for _ in range(runs)]
    return _middle([first for first, _ in found]), _middle([second for _, second in found])


def _middle(found: Sequence[Run]) -> Run:
    return Run(statistics.median(run.seconds for run in found), max(run.peak_mib for run in found))
