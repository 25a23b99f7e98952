"""The queue of the readers, with real processes: how many at once, in which order, and that no dead one blocks it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from etl import process, reader_queue
from etl.machine_memory import machine_memory
from etl.process_register import REGISTER_VARIABLE, living, register
from etl.reading.reading import ReadOptions
from etl.reading.worker import start_reading
from etl.refused_file import RefusedFileError
from tests.etl.readers import LIST, Reader, finish, reader

GIB = 1 << 30


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register of this test's own: others may be reading on this machine."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register"))


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how many may read at once."""
    return lambda places: monkeypatch.setenv(reader_queue.READERS_VARIABLE, str(places))


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def most_at_once(spans: list[tuple[float, float]]) -> int:
    """How many of these spans of time lie over one another at most."""
    return max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans)


@contextmanager
def first_and(tmp_path: Path, *others: str) -> Iterator[list[Reader]]:
    """A process that has its place, and others that wait behind it in this order."""
    with ExitStack() as stack:
        readers = [stack.enter_context(reader(tmp_path / "first")).await_place()]
        for name in others:
            readers.append(stack.enter_context(reader(tmp_path / name)).await_queue())
        yield readers


@pytest.mark.parametrize("places", [1, 2, 3])
def test_never_more_read_at_once_than_there_are_places_and_all_come_to_their_end(
    tmp_path: Path, bound: Callable[[int], None], places: int
) -> None:
    bound(places)
    readers = [Reader(tmp_path / str(number), 0.4) for number in range(2 * places + 1)]
    assert [finish(each.process) for each in readers] == [0] * len(readers)
    assert most_at_once([each.held for each in readers]) == places


def test_who_came_first_reads_first(tmp_path: Path, bound: Callable[[int], None]) -> None:
    bound(1)
    with reader(tmp_path / "holder") as holder:
        holder.await_place()
        readers = [Reader(tmp_path / str(number), 0.1).await_queue() for number in range(4)]
    assert [finish(each.process) for each in readers] == [0] * 4
    begun = [each.held[0] for each in readers]
    assert begun == sorted(begun)


def test_a_reader_that_is_killed_leaves_its_place_to_the_next(tmp_path: Path, bound: Callable[[int], None]) -> None:
    bound(1)
    with first_and(tmp_path, "second") as (first, second):
        assert not second.has(place=True)
        first.process.kill()
        second.await_place()


def test_one_that_dies_in_the_queue_keeps_nobody_waiting(tmp_path: Path, bound: Callable[[int], None]) -> None:
    bound(1)
    with first_and(tmp_path, "second", "third") as (first, second, third):
        second.process.kill()
        first.process.kill()
        third.await_place()
        assert len(living(register(), "reader")) == 1


@pytest.mark.skipif(os.name != "posix", reason="the parent is killed as POSIX systems do")
def test_one_whose_owner_is_killed_leaves_the_queue(tmp_path: Path, bound: Callable[[int], None]) -> None:
    bound(1)
    owner = (
        "import os, sys, time; from pathlib import Path; from tests.etl.readers import Reader\n"
        "Reader(Path(sys.argv[1])).await_queue(); os.kill(os.getpid(), 9)"
    )
    with reader(tmp_path / "holder") as holder:
        holder.await_place()
        root = Path(process.__file__).parents[1]
        killed = subprocess.run([sys.executable, "-c", owner, str(tmp_path / "waiting")], cwd=root, timeout=60)
        assert killed.returncode == -9
        until = time.monotonic() + 60
        while len(living(register(), "reader")) > 1:
            assert time.monotonic() < until, "it still stands in the queue"
            time.sleep(0.02)
        assert holder.process.poll() is None


def test_a_file_waits_for_its_turn_and_is_told_so_once(
    tmp_path: Path, bound: Callable[[int], None], listing: Path
) -> None:
    bound(1)
    told = []

    def wait() -> None:
        told.append("waits")
        holder.process.kill()

    with reader(tmp_path / "holder") as holder:
        holder.await_place()
        pending = start_reading(listing, ReadOptions(), file_name="a")
        pending.await_turn(wait)
        assert pending.result().rows == 1
    assert told == ["waits"]


def test_a_file_that_need_not_wait_is_not_told_to(bound: Callable[[int], None], listing: Path) -> None:
    bound(1)
    told: list[str] = []
    pending = start_reading(listing, ReadOptions(), file_name="a")
    pending.await_turn(lambda: told.append("waits"))
    assert pending.result().rows == 1
    assert told == []


def test_time_in_the_queue_is_no_time_of_reading(
    tmp_path: Path, bound: Callable[[int], None], listing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(1)
    monkeypatch.setattr(process, "MOST_SECONDS", 10)
    with reader(tmp_path / "holder", 11) as holder:
        holder.await_place()
        assert start_reading(listing, ReadOptions(), file_name="a").result().rows == 1


def test_who_waits_too_long_is_refused_in_one_sentence(
    tmp_path: Path, bound: Callable[[int], None], listing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(1)
    with reader(tmp_path / "holder") as holder:
        holder.await_place()
        monkeypatch.setattr(process, "MOST_WAITING", 2)
        pending = start_reading(listing, ReadOptions(), file_name="a")
        pending.wait()
        with pytest.raises(RefusedFileError, match=r"^Máy đang đọc nhiều tệp khác [^\n.]+\.$") as refused:
            pending.result()
        assert refused.value.code == "no_turn"
        with pytest.raises(RefusedFileError, match="chưa đến lượt"):
            process.run(process.Task("tests.etl.readers:stay"), holder.directory.parent)
        assert len(living(register(), "reader")) == 1


@pytest.mark.parametrize(
    ("memory", "places"), [(None, 2), (GIB, 1), (4 * GIB, 2), (8 * GIB, 4), (16 * GIB, 8), (64 * GIB, 32)]
)
def test_memory_sets_the_bound(memory: int | None, places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_queue, "machine_memory", lambda: memory)
    assert reader_queue.places(process.MOST_MEMORY) == places


@pytest.mark.parametrize(("asked", "places"), [("3", 3), ("", 4), ("0", 4), ("-1", 4), ("nhiều", 4)])
def test_the_setting_goes_before_memory_where_it_is_a_number(
    asked: str, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_queue, "machine_memory", lambda: 8 * GIB)
    monkeypatch.setenv(reader_queue.READERS_VARIABLE, asked)
    assert reader_queue.places(process.MOST_MEMORY) == places


def grouped(root: Path, groups: str, limits: dict[str, str]) -> Path:
    """A system that tells these control groups and their limits."""
    for path, text in {"proc/self/cgroup": groups, **limits}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"{text}\n")
    return root


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="this system does not tell its memory")
@pytest.mark.parametrize(
    ("groups", "limits"),
    [
        ("0::/a/b", {"sys/fs/cgroup/a/b/memory.max": "max", "sys/fs/cgroup/a/memory.max": "1048576"}),
        ("0::/../gone", {"sys/fs/cgroup/memory.max": "1048576"}),
        ("9:cpu,cpuacct:/\n4:memory:/a\n0::/", {"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1048576"}),
        ("4:memory:/docker/x", {"sys/fs/cgroup/memory/memory.limit_in_bytes": "1048576"}),
    ],
)
def test_a_container_has_the_memory_of_its_groups(tmp_path: Path, groups: str, limits: dict[str, str]) -> None:
    assert machine_memory(grouped(tmp_path, groups, limits)) == 1048576


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="only Linux tells its memory there")
def test_without_a_container_all_memory_of_the_machine_is_counted(tmp_path: Path) -> None:
    told = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    assert machine_memory(tmp_path) == int(told.split()[1]) << 10
    unlimited = {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}
    assert machine_memory(grouped(tmp_path, "4:memory:/", unlimited)) == int(told.split()[1]) << 10
