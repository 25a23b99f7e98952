"""What each page asks the database for its first screen: prints a line of JSON for every question.

Run as `python -m bench.questions [ADDRESS …]`, with the database's address in TTHC_DATABASE_URL.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from streamlit.testing.v1 import AppTest

import ui.cache
from db import read_replica
from db.engine import Connection, Engine, reading

_RUNS = 3
_UNNAMED = "look_up"


class _Watch:
    """The questions of one opening of a page, in order: name and milliseconds; none is answered from before."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.taken: list[tuple[str, float]] = []
        self.inside = False

    def answer(self, find: Callable[[], Any], asked: str, state: tuple[str, str]) -> Any:
        """In the place of ui.cache._answer."""
        if asked not in self.asked:
            self.inside, started = True, time.perf_counter()
            self.asked[asked] = find()
            self.taken.append((asked.split()[0], (time.perf_counter() - started) * 1000))
            self.inside = False
        return self.asked[asked]

    @contextmanager
    def reading(self, engine: Engine) -> Iterator[Connection]:
        """In the place of db.read_replica.reading: what is read outside of a question is one of its own."""
        started = time.perf_counter()
        with reading(engine) as connection:
            yield connection
        if not self.inside:
            self.taken.append((_UNNAMED, (time.perf_counter() - started) * 1000))


def questions(pages: Sequence[str], periods: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One line a page, period and question: the milliseconds that it takes, the median of several openings."""
    for address in pages:
        for period in periods:
            runs = [_opened(address, period) for _ in range(_RUNS)]
            for place, (name, _) in enumerate(runs[0]):
                taken = [run[place][1] for run in runs if place < len(run)]
                yield {"page": address, "period": period, "question": name, "ms": statistics.median(taken)}


def _opened(address: str, period: str) -> list[tuple[str, float]]:
    watch = _Watch()
    cache: Any = ui.cache
    asking: Any = read_replica
    cache._answer, asking.reading = watch.answer, watch.reading
    # Pieces of pages are made anew as well.
    cache._made = lambda make, _asked, _state: make()
    test = AppTest.from_function(_run, kwargs={"first": address}, default_timeout=600)
    test.query_params["ky"] = period
    test.run()
    if test.exception:
        raise AssertionError(f"{address} {period}: {test.exception[0].message}")
    return watch.taken


def _run(first: str) -> None:
    import app

    app.main(first=first)


def main() -> None:
    """Every page, over a year, a month and two odd days."""
    import app

    pages = sys.argv[1:] or [address for section in app.PAGES.values() for address, *_ in section]
    for line in questions(pages, ("2022", "2022-06", "2022-03-10..2022-09-20")):
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
