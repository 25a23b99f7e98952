"""The demonstration's files on disk: lists of dossiers of two years and a workbook of indicators, written once and left
alone while they are whole."""

import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from demo.report import DATA_DATE
from demo.years import REPORT_YEAR, YEARS
from domain.agency import Block

# Says which files are whole and by which version of this package they were written. Its name begins with a dot, and
# it is no workbook, so that an import of the folder passes it by.
_MANIFEST = ".demo-manifest.json"
_FILE_NAMES = {Block.DEPARTMENT: "so-nganh", Block.LAND: "dat-dai"}
INDICATORS = "2023_chi-tieu.xlsx"
_WRITERS = 2


def write_exports(directory: Path, *, on_file: Callable[[Path, int], None] | None = None) -> list[Path]:
    """Writes the exports of 2022 and of January to October 2023 into `directory` and gives their paths as time goes,
    then that of the indicators.

    Files are the same to the byte at every writing; whole ones that this version wrote are left alone. `on_file` is
    told each file's path and its number of dossiers or values, also of those left alone. Raises OSError where the disk
    refuses.
    """
    directory.mkdir(parents=True, exist_ok=True)
    recipe = _recipe()
    paths = [*(directory / _file_name(*each) for each in _lists()), directory / INDICATORS]
    rows = _rows_if_whole(directory, recipe, len(paths))
    if rows is not None:
        for path in paths:
            _tell(on_file, path, rows[path.name])
        return paths
    _write_all(directory, recipe, on_file)
    return paths


def write_export(directory: Path, block: Block, month: int, year: int = REPORT_YEAR.number) -> tuple[Path, int]:
    """Writes the file of one block that begins with a month (from 0) of a year: its path and its number of dossiers."""
    # numpy and openpyxl cost a second to import: only the processes that write need them.
    from demo.archive import save
    from demo.dossiers import demo_dossiers
    from demo.monthly import month_view
    from demo.sheets import department_workbook, land_workbook

    dossiers = demo_dossiers(block, YEARS[year])
    view = month_view(dossiers, month)
    workbook, body = (department_workbook if block is Block.DEPARTMENT else land_workbook)(dossiers, view)
    path = directory / _file_name(block, month, year)
    save(workbook, path, moment=datetime(view.last.year, view.last.month, view.last.day, 17, 30), body=body)
    return path, len(view.place)


def write_indicators(directory: Path) -> tuple[Path, int]:
    """Writes the workbook of the year's indicators: its path and its number of values."""
    from demo.archive import save
    from demo.indicator_sheets import indicator_workbook

    workbook, values = indicator_workbook()
    path = directory / INDICATORS
    save(workbook, path, moment=datetime(DATA_DATE.year, DATA_DATE.month, DATA_DATE.day, 17, 30))
    return path, values


def _write_all(directory: Path, recipe: str, on_file: Callable[[Path, int], None] | None) -> None:
    (directory / _MANIFEST).unlink(missing_ok=True)
    files = {}
    # Spawned, not forked: the caller may hold threads and database connections.
    with ProcessPoolExecutor(_WRITERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(write_export, directory, *each) for each in _lists()]
        jobs.append(pool.submit(write_indicators, directory))
        for job in jobs:
            path, rows = job.result()
            files[path.name] = {"rows": rows, "sha256": _digest(path)}
            _tell(on_file, path, rows)
    manifest = json.dumps({"recipe": recipe, "files": files}, indent=1)
    (directory / _MANIFEST).write_text(manifest, encoding="utf-8")


def _rows_if_whole(directory: Path, recipe: str, number: int) -> dict[str, int] | None:
    """Dossiers or values by file name if all those files are there as this version wrote them, else None."""
    try:
        manifest = json.loads((directory / _MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        if manifest["recipe"] != recipe or len(files) != number:
            return None
        if any(_digest(directory / name) != file["sha256"] for name, file in files.items()):
            return None
        return {name: int(file["rows"]) for name, file in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _recipe() -> str:
    """What the files depend on: the sources of this package. A version number would be forgotten one day."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(source.read_bytes().replace(b"\r\n", b"\n") for source in sources)).hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _lists() -> list[tuple[Block, int, int]]:
    """The lists of dossiers: block, first month (from 0) and year of each, as time goes."""
    return [
        (block, month, year.number)
        for year in YEARS.values()
        for month in range(0, year.months, year.months_a_file)
        for block in _FILE_NAMES
    ]


def _file_name(block: Block, month: int, year: int) -> str:
    days = f"{year}-{month + 1:02d}" if YEARS[year].months_a_file == 1 else f"{year}"
    return f"{days}_{_FILE_NAMES[block]}.xlsx"


def _tell(on_file: Callable[[Path, int], None] | None, path: Path, rows: int) -> None:
    if on_file is not None:
        on_file(path, rows)
