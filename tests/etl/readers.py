"""Limited processes that hold a place among the readers for as long as a test wants, and say when they had it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl import process

_BEGUN, _WAITING, _STAYED = "begun", "waiting", "stayed"
_AWAITED_SECONDS = 60
# A file to read.
LIST = (
    "Mã hồ sơ,Tên thủ tục hành chính,Cơ quan thực hiện,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý\n"
    "000.00.13.H48-230110-0001,Cấp giấy phép xây dựng,Sở Xây dựng,10/01/2023,20/01/2023,15/01/2023\n"
)


class Reader:
    """A process that holds its place for so many seconds once it has one."""

    def __init__(self, directory: Path, seconds: float = 600) -> None:
        self.directory = directory
        directory.mkdir()
        with (directory / process.ERRORS).open("wb") as errors:
            task = process.Task("tests.etl.readers:stay")
            self.process = process.start(task, str(seconds), directory=directory, errors=errors)

    @property
    def held(self) -> tuple[float, float]:
        """From when to when it held its place, by the clock that all processes share."""
        begun, ended = (self.directory / _STAYED).read_text().split()
        return float(begun), float(ended)

    def has(self, place: bool) -> bool:
        """Whether it has its place, or without `place` whether it waits for one."""
        return (self.directory / (_BEGUN if place else _WAITING)).exists()

    def await_place(self) -> "Reader":
        """Wait until it has its place."""
        return self._await(place=True)

    def await_queue(self) -> "Reader":
        """Wait until it stands in the queue."""
        return self._await(place=False)

    def end(self) -> None:
        """Kill it, wherever it is."""
        process.end(self.process)

    def _await(self, *, place: bool) -> "Reader":
        until = time.monotonic() + _AWAITED_SECONDS
        while not self.has(place):
            assert self.process.poll() is None, (self.directory / process.ERRORS).read_text()
            assert time.monotonic() < until, "it did not get so far"
            time.sleep(0.02)
        return self


@contextmanager
def reader(directory: Path, seconds: float = 600) -> Iterator[Reader]:
    """A process that holds a place, or waits for one, until the test has seen enough."""
    started = Reader(directory, seconds)
    try:
        yield started
    finally:
        started.end()


def finish(started: "subprocess.Popen[bytes]") -> int:
    """The status with which the process ends by itself."""
    try:
        return started.wait(_AWAITED_SECONDS)
    finally:
        process.end(started)


def stay(seconds: str) -> None:
    """In the process: hold the place."""
    begun = time.monotonic()
    time.sleep(float(seconds))
    Path(_STAYED).write_text(f"{begun} {time.monotonic()}")
