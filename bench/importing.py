"""Import to committed, as whole processes, against calamine alone and against pandas with to_sql."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.process import Run, median_of, medians_of, timed
from bench.report import Finding
from bench.workbook import workbook_of, workbook_saved_by_excel, workbook_without_places

_SMALL, _LARGE = 100_000, 1_000_000


def import_findings(*, runs: int) -> Iterator[Finding]:
    """A hundred thousand rows: time against both ways, and memory."""
    path = workbook_of(_SMALL)
    ours, finding = _against_calamine(path, "import / calamine to lists", runs)
    yield finding
    yield _against_calamine(workbook_saved_by_excel(_SMALL), "the same, saved by Excel", runs)[1]
    month = Path(_made_by(["-m", "bench.grown"]))
    rich, finding = _against_calamine(month, "a province's month, 14 columns", runs)
    yield finding
    yield Finding("… its peak memory", rich.peak_mib, 450, "MB")
    yield Finding("100.000 rows: peak memory of any process", ours.peak_mib, 450, "MB")
    unplaced = median_of(lambda: _import(workbook_without_places(_SMALL)), runs)
    how = f"{unplaced.seconds:.2f} s / {ours.seconds:.2f} s"
    ratio = unplaced.seconds / ours.seconds
    yield Finding("100.000 rows: cells without places / with them", ratio, 1.6, "×", how=how)
    dry = median_of(lambda: _import(path, "--dry-run"), runs)
    how = f"{dry.seconds:.2f} s / {ours.seconds:.2f} s"
    yield Finding("100.000 rows: dry run / import", dry.seconds / ours.seconds, 1.1, "×", how=how)
    again = median_of(lambda: _import_again(path, workbook_of(_SMALL, changed=True)), runs)
    how = f"{again.seconds:.2f} s / {ours.seconds:.2f} s"
    yield Finding("100.000 rows: again with 2 % changes / first", again.seconds / ours.seconds, 1.2, "×", how=how)
    pandas = median_of(lambda: _in_new_folder(lambda folder: _pandas_to_sql(path, folder)), runs)
    how = f"{pandas.seconds:.2f} s / {ours.seconds:.2f} s"
    yield Finding(
        "100.000 rows: pandas + to_sql / import", pandas.seconds / ours.seconds, 4, "×", is_most=False, how=how
    )


def large_import_findings() -> Iterator[Finding]:
    """A million rows, each way once: against the time of a hundred thousand rows, and memory."""
    small = median_of(lambda: _import(workbook_of(_SMALL)), 1)
    path = workbook_of(_LARGE)
    lists, large = _read_to_lists(path), _import(path)
    how = f"{large.seconds:.1f} s / {small.seconds:.2f} s"
    yield Finding("1.000.000 rows: time / that of 100.000", large.seconds / small.seconds, 11, "×", how=how)
    how = f"{large.seconds:.1f} s / {lists.seconds:.1f} s"
    yield Finding("1.000.000 rows: import / calamine to lists", large.seconds / lists.seconds, 3, "×", how=how)
    yield Finding("1.000.000 rows: peak memory of any process", large.peak_mib, 1600, "MB")


def _against_calamine(path: Path, what: str, runs: int) -> tuple[Run, Finding]:
    lists, ours = medians_of(lambda: _read_to_lists(path), lambda: _import(path), runs=runs)
    how = f"{ours.seconds:.2f} s / {lists.seconds:.2f} s"
    return ours, Finding(f"100.000 rows: {what}", ours.seconds / lists.seconds, 3, "×", how=how)


def _made_by(arguments: Sequence[str]) -> str:
    """What a process prints: pandas, loaded in this one, would be counted as memory of the processes it starts."""
    run = subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip()


def _import(path: Path, *options: str) -> Run:
    return _in_new_folder(lambda folder: _import_into(folder, path, *options))


def _import_again(path: Path, changed: Path) -> Run:
    def run(folder: Path) -> Run:
        _import_into(folder, path)
        return _import_into(folder, changed)

    return _in_new_folder(run)


def _import_into(folder: Path, path: Path, *options: str) -> Run:
    database = {"TTHC_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}
    return timed(["-m", "cli", "import", str(path), *options], environment=database)


def _read_to_lists(path: Path) -> Run:
    return timed(["-m", "bench.read_to_lists", str(path)])


def _pandas_to_sql(path: Path, folder: Path) -> Run:
    return timed(["-m", "bench.pandas_to_sql", str(path), str(folder / "pandas.db")])


def _in_new_folder(run: Callable[[Path], Run]) -> Run:
    with tempfile.TemporaryDirectory(prefix="tthc-bench-") as folder:
        return run(Path(folder))
