"""Prints what ten years of dossiers cost, as ratios against the same work without them: `make bench-grown`."""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.grown import calendar, file_of, grow, sqlite_of, workbook
from bench.overview import served
from bench.process import Run, timed
from bench.report import Finding, show

_PLAIN_PASS = """SELECT sum(received_on <= '2023-12-31'), sum(closed_on IS NULL), sum(closed_on < due_on),
sum(closed_on = due_on), sum(closed_on > due_on), sum(due_on IS NULL), sum(status = 8), sum(channel = 2),
sum(closed_on = received_on), sum(agency_id), sum(procedure_id) FROM dossier NOT INDEXED WHERE status NOT IN (1, 3)"""


def main() -> None:
    """Build what is missing, then measure the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="import, questions, ledger, backup, start, viewers (all)")
    parser.add_argument("--dossiers", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--viewer-seconds", type=float, default=900)
    options = parser.parse_args()
    address = sqlite_of(options.dossiers)
    grow(address, options.dossiers, say=True)
    parts: dict[str, Callable[[], Iterator[Finding]]] = {
        "import": lambda: _imports(address, options.dossiers, options.runs),
        "questions": lambda: _questions(address),
        "ledger": lambda: _ledger(address),
        "backup": lambda: _backup(address),
        "start": lambda: _start(address, options.runs),
        "viewers": lambda: _viewers(address, options.viewer_seconds),
    }
    for name, measure in parts.items():
        if not options.parts or name in options.parts:
            for finding in measure():
                show(finding)


def _imports(address: str, dossiers: int, runs: int) -> Iterator[Finding]:
    """The month after the last, imported and taken back, by turns with the same file into an empty database."""
    path = workbook(calendar()[-1], dossiers)
    first, held, dry, undone = [], [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="tthc-bench-") as folder:
            first.append(_tthc(f"sqlite:///{Path(folder) / 'bench.db'}", "import", str(path)))
        dry.append(_tthc(address, "import", str(path), "--dry-run"))
        held.append(_tthc(address, "import", str(path)))
        undone.append(_tthc(address, "undo", str(_last_batch(address))))
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


def _ledger(address: str) -> Iterator[Finding]:
    started = time.perf_counter()
    with closing(sqlite3.connect(file_of(address))) as connection:
        connection.execute(_PLAIN_PASS).fetchall()
    plain = time.perf_counter() - started
    check = _tthc(address, "ledger", "--check")
    how = f"{check.seconds:.1f} s / {plain:.1f} s"
    yield Finding("ledger --check / one plain pass over the dossiers", check.seconds / plain, 2, "×", how=how)
    yield Finding("ledger --check: peak memory", check.peak_mib, 300, "MB")
    rebuild = _tthc(address, "ledger", "--rebuild")
    yield Finding("ledger --rebuild: peak memory", rebuild.peak_mib, 500, "MB", how=f"{rebuild.seconds:.0f} s")


def _backup(address: str) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory(prefix="tthc-bench-", dir=file_of(address).parent) as folder:
        started = time.perf_counter()
        shutil.copy(file_of(address), Path(folder) / "copied.db")
        subprocess.run(["sync"], check=True)
        copied = time.perf_counter() - started
        run = _tthc(address, "backup", str(Path(folder) / "backup.db"))
    how = f"{run.seconds:.0f} s / {copied:.0f} s"
    yield Finding("backup / copying the file", run.seconds / copied, 3, "×", how=how)
    yield Finding("backup: peak memory", run.peak_mib, 500, "MB")


def _start(address: str, runs: int) -> Iterator[Finding]:
    opening = "import time, db.engine as e; s = time.perf_counter(); e.open_database(); print(time.perf_counter() - s)"
    taken = [float(_python(address, "-c", opening)) * 1000 for _ in range(runs)]
    yield Finding("opening the database", statistics.median(taken), 10, "ms")
    with tempfile.TemporaryDirectory(prefix="tthc-bench-") as folder:
        demo = f"sqlite:///{Path(folder) / 'demo.db'}"
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


def _last_batch(address: str) -> int:
    with closing(sqlite3.connect(file_of(address))) as connection:
        return int(connection.execute("SELECT max(id) FROM batch").fetchone()[0])


def _tthc(address: str, *arguments: str) -> Run:
    return timed(["-m", "cli", *arguments], environment={"TTHC_DATABASE_URL": address})


def _python(address: str, *arguments: str) -> str:
    environment = {**os.environ, "TTHC_DATABASE_URL": address}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
