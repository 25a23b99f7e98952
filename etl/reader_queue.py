"""Who may read now: as many processes at the same time as memory bears, in the order in which they came."""

import os
import time
from collections.abc import Callable

from etl.machine_memory import machine_memory
from etl.process_register import enter, living, register

READERS_VARIABLE = "TTHC_READERS"
_KIND = "reader"
# A quarter stays for the dashboard, the imports and the database.
_SHARE = 3 / 4
# What is taken for the memory of a system that does not tell it.
_SMALL_MACHINE = 4 << 30
_LOOK_EVERY_SECONDS = 0.05
_LONGEST_PAUSE = 1.0


def places(memory: int) -> int:
    """How many processes that may take so much memory run at the same time: the number in TTHC_READERS, else what the
    machine's memory bears, and never less than one."""
    asked = os.environ.get(READERS_VARIABLE, "").strip()
    if asked.isdecimal() and int(asked):
        return int(asked)
    return max(1, int((machine_memory() or _SMALL_MACHINE) * _SHARE) // memory)


def take_place(memory: int, on_wait: Callable[[], None]) -> None:
    """Waits until this process, which may take so much memory, is among the first; it holds its place until it ends.
    `on_wait` is called once where it has to wait."""
    directory, most = register(), places(memory)
    mine = enter(directory, _KIND).number
    if living(directory, _KIND).index(mine) < most:
        return
    on_wait()
    while (before := living(directory, _KIND).index(mine)) >= most:
        # Who is far behind need not look as often as who is next.
        time.sleep(min(_LONGEST_PAUSE, _LOOK_EVERY_SECONDS * (before - most + 1)))
