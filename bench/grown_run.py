"""Prints what ten years of dossiers cost, as ratios against the same work without them: `make bench-grown`."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.grown import calendar, grow, sqlite_of, workbook
from bench.grown_stores import PostgresStore, SqliteStore, Store, last_batch
from bench.overview import served
from bench.process import Run, timed
from bench.report import Finding, show
from bench.workbook import FOLDER


def main() -> None:
    """Build what is missing, then measure the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="import, questions, ledger, backup, start, viewers (all)")
    parser.add_argument("--dossiers", type=int, default=10_000_000)
    parser.add_argument("--postgres", metavar="ADDRESS", help="a database of its own, instead of a SQLite file")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--viewer-seconds", type=float, default=900)
    options = parser.parse_args()
    own: str | None = options.postgres
    store: Store = PostgresStore(own) if own else SqliteStore(sqlite_of(options.dossiers))
    address = store.address
    grow(address, options.dossiers, say=True)
    parts: dict[str, Callable[[], Iterator[Finding]]] = {
        "import": lambda: _imports(store, options.dossiers, options.runs),
        "questions": lambda: _questions(address),
        "ledger": lambda: _ledger(store),
        "backup": lambda: _backup(store),
        "start": lambda: _start(store, options.runs),
        "viewers": lambda: _viewers(address, options.viewer_seconds),
    }
    for name, measure in parts.items():
        if not options.parts or name in options.parts:
            for finding in measure():
                show(finding)


def _imports(store: Store, dossiers: int, runs: int) -> Iterator[Finding]:
    """The month after the last, imported and taken back, by turns with the same file into an empty database."""
    path, address = workbook(calendar()[-1], dossiers), store.address
    first, held, dry, undone = [], [], [], []
    for _ in range(runs):
        with store.empty() as empty:
            first.append(_tthc(empty, "import", str(path)))
        dry.append(_tthc(address, "import", str(path), "--dry-run"))
        held.append(_tthc(address, "import", str(path)))
        undone.append(_tthc(address, "undo", str(last_batch(store))))
    yield _ratio("a month's import: held / into an empty database", held, first, 1.3)
    yield _ratio_of_memory("… its peak memory", held, first, 1.3)
    yield _ratio("a dry run / its import", dry, held, 1.1)
    yield _ratio("undo of the latest month / its import", undone, held, 1.5)


def _questions(address: str) -> Iterator[Finding]:
    lines = [json.loads(line) for line in _python(address, "-m", "bench.questions").splitlines()]
    worst = max(lines, key=lambda line: line["ms"])
    yield Finding("the slowest question of a first screen", worst["ms"], 60, "ms", how=_words(worst))
    slow = [line for line in lines if line["ms"] > 20]
    yield Finding("questions over 20 ms", len(slow), 0, "", how=f"of {len(lines)}")
    for line in sorted(slow, key=lambda line: -line["ms"]):
        print(f"       {line['ms']:6.0f} ms {_words(line)}", flush=True)
    pages: dict[tuple[str, str], float] = {}
    for line in lines:
        pages[line["page"], line["period"]] = pages.get((line["page"], line["period"]), 0) + line["ms"]
    page, total = max(pages.items(), key=lambda one: one[1])
    yield Finding("all questions of the slowest page", total, 100, "ms", how=" ".join(page))


def _words(line: dict[str, Any]) -> str:
    return f"{line['page'] or 'tổng quan'} {line['period']} {line['question']}"


def _ledger(store: Store) -> Iterator[Finding]:
    plain = store.plain_pass()
    check = _tthc(store.address, "ledger", "--check")
    how = f"{check.seconds:.1f} s / {plain:.1f} s"
    yield Finding("ledger --check / one plain pass over the dossiers", check.seconds / plain, 2, "×", how=how)
    yield Finding("ledger --check: peak memory", check.peak_mib, 300, "MB")
    rebuild = _tthc(store.address, "ledger", "--rebuild")
    yield Finding("ledger --rebuild: peak memory", rebuild.peak_mib, 500, "MB", how=f"{rebuild.seconds:.0f} s")


def _backup(store: Store) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(prefix="tthc-bench-", dir=FOLDER) as folder:
        copied = store.copied(Path(folder))
        run = _tthc(store.address, "backup", str(Path(folder) / "backup.db"))
    how = f"{run.seconds:.0f} s / {copied:.0f} s"
    yield Finding(f"backup / {store.copying}", run.seconds / copied, 3, "×", how=how)
    yield Finding("backup: peak memory", run.peak_mib, 500, "MB")


def _start(store: Store, runs: int) -> Iterator[Finding]:
    opening = "import time, db.engine as e; s = time.perf_counter(); e.open_database(); print(time.perf_counter() - s)"
    address = store.address
    taken = [float(_python(address, "-c", opening)) * 1000 for _ in range(runs)]
    yield Finding("opening the database", statistics.median(taken), 10, "ms")
    with tempfile.TemporaryDirectory(prefix="tthc-bench-") as folder, store.empty() as demo:
        _tthc(demo, "demo-data", folder)
        _tthc(demo, "import", folder)
        for words in ((), ("--by", "agency")):
            pairs = [
                (_tthc(address, "rates", "--period", "2023", *words), _tthc(demo, "rates", "--period", "2023", *words))
                for _ in range(runs)
            ]
            ours, small = ([run for run in side] for side in zip(*pairs, strict=True))
            yield _ratio(f"tthc rates {' '.join(words)}: grown / demonstration", ours, small, 1.3)


def _viewers(address: str, seconds: float) -> Iterator[Finding]:
    command = ["-m", "uvicorn", "asgi:application", "--host", "127.0.0.1", "--log-level", "warning", "--port"]
    with served(command, {"TTHC_DATABASE_URL": address}) as (server, process):
        warm = json.loads(_python(address, "-m", "bench.viewers", server, "30"))
        began = _resident(process)
        peak = [began]
        stop = threading.Event()
        sampling = threading.Thread(target=_sample, args=(process, peak, stop))
        sampling.start()
        found = json.loads(_python(address, "-m", "bench.viewers", server, str(seconds)))
        stop.set()
        sampling.join()
        ended = _resident(process)
    yield Finding("50 viewers: p95 of a filter change", found["p95"], 1, "s", how=f"p50 {found['p50']:.2f} s")
    errors = found["errors"] + warm["errors"]
    yield Finding("… errors", errors, 0, "", how=found["first"] or warm["first"] or f"{found['changes']} changes")
    how = f"{ended:.0f} / {began:.0f} MB, peak {max(peak):.0f} MB"
    yield Finding("… memory at the end / at the beginning", ended / began, 1.2, "×", how=how)


def _sample(process: int, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(2):
        peak.append(_resident(process))


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024


def _ratio(what: str, ours: list[Run], others: list[Run], bound: float) -> Finding:
    one, other = (statistics.median(run.seconds for run in runs) for runs in (ours, others))
    return Finding(what, one / other, bound, "×", how=f"{one:.2f} s / {other:.2f} s")


def _ratio_of_memory(what: str, ours: list[Run], others: list[Run], bound: float) -> Finding:
    one, other = (max(run.peak_mib for run in runs) for runs in (ours, others))
    return Finding(what, one / other, bound, "×", how=f"{one:.0f} MB / {other:.0f} MB")


def _tthc(address: str, *arguments: str) -> Run:
    return timed(["-m", "cli", *arguments], environment={"TTHC_DATABASE_URL": address})


def _python(address: str, *arguments: str) -> str:
    environment = {**os.environ, "TTHC_DATABASE_URL": address}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
