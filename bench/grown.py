"""Databases that have grown for ten years: made once, kept in an ignored folder, gone on with where they stopped."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import func, select

from bench.process import timed
from bench.province import Month, export, months
from bench.workbook import FOLDER, month_workbook
from db import batches, intake
from db.engine import Engine, open_database, reading, transaction
from db.schema import batch
from domain.batch import NewBatch
from etl.imports.staged_rows import chunks

SOURCE = "motcua"
_FIRST_YEAR, _MONTHS = 2014, 120
_AS_FILES = 12
_DICTIONARIES = ("procedure_code", "procedure_name", "sector", "agency", "channel", "service_level", "status")
_NOT_IN_FILES = ("receiving_agency", "late_reason")
_MOMENTS = ("submitted_at", "received_at", "due_at", "resolved_at", "returned_at")


def calendar() -> list[Month]:
    """The ten years of months, and one month more: that which is imported to measure."""
    return months(_FIRST_YEAR, _MONTHS + 1)


def sqlite_of(dossiers: int) -> str:
    """The address of the SQLite database of so many dossiers."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{FOLDER / f'grown-{dossiers}.db'}"


def grow(address: str, dossiers: int, *, say: bool = False) -> None:
    """Fill the database with ten years of months, the last twelve of them from workbooks through `tthc import`.

    A month that is there already stays as it is. Raises bench.process.BenchProcessError where an import fails.
    """
    engine = open_database(address)
    if dossiers:
        for month in _missing_months(engine):
            if month.number < _MONTHS - _AS_FILES:
                _store(engine, month, dossiers // _MONTHS)
            else:
                path = workbook(month, dossiers)
                timed(["-m", "cli", "import", str(path)], environment={"TTHC_DATABASE_URL": address})
            if say:
                print(f"     {dossiers} dossiers: month {month.number + 1} of {_MONTHS}", flush=True)
    engine.dispose()


def workbook(month: Month, dossiers: int) -> Path:
    """The month's export as a workbook, made once: 98.500 rows where ten years have 10.000.000 dossiers."""
    lines = partial(export, calendar(), month, dossiers // _MONTHS)
    return month_workbook(f"province-{dossiers}-{month.first:%Y-%m}", month.first, month.last, lines)


def _missing_months(engine: Engine) -> Iterator[Month]:
    with reading(engine) as connection:
        reached = connection.scalar(select(func.max(batch.c.as_of)))
    return (month for month in calendar()[:_MONTHS] if reached is None or month.last > reached)


def _store(engine: Engine, month: Month, received: int) -> None:
    table = _table(export(calendar(), month, received))
    new = NewBatch(
        source=SOURCE,
        kind="dossiers",
        file_name=f"{month.first:%Y-%m}.xlsx",
        sha256=f"{month.number:064}",
        as_of=month.last,
        period=(month.first, month.last),
        layout_fingerprint="",
        imported_at=datetime(month.last.year, month.last.month, month.last.day, 17),
        rows=table.num_rows,
        rejected=0,
        error_count=0,
        warning_count=0,
    )
    with transaction(engine) as connection:
        before = batches.data_date(connection)
        source = batches.source_id(connection, SOURCE)
        rows = chunks(connection, table, source_id=source)
        intake.stage_rows(connection, rows, source_id=source, as_of=month.last)
        number = batches.add_batch(connection, new)
        dates = (before, month.last)
        tally = intake.take_in(connection, batch_id=number, source_id=source, as_of=month.last, data_dates=dates)
        batches.set_tally(connection, number, tally)


def _table(lines: pd.DataFrame) -> pa.Table:
    """The export as etl.reading.reading.Reading.table has it."""
    columns = {"code": pa.array(lines["code"], pa.string())}
    columns |= {name: pa.array(lines[name], pa.string()).dictionary_encode() for name in _DICTIONARIES}
    columns |= {name: pa.nulls(len(lines), pa.string()).dictionary_encode() for name in _NOT_IN_FILES}
    columns |= {name: pa.array(lines[name]).cast(pa.timestamp("s")) for name in _MOMENTS}
    columns["flags"] = pa.array(np.zeros(len(lines), np.int32))
    columns |= {name: pa.nulls(len(lines), pa.int32()) for name in ("supplement_requests", "days_waited")}
    columns["closed_on"] = columns["resolved_at"].cast(pa.date32())
    return pa.table(columns)


if __name__ == "__main__":
    # The first month of the last year, as a file of its own: prints where it stands.
    print(workbook(calendar()[_MONTHS - _AS_FILES], 10_000_000))
