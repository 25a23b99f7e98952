"""Counts at a million dossiers: from the ledger, from the dossier table in SQL, and from DuckDB over the same rows."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from sqlalchemy import insert, text

from bench.report import Finding
from bench.workbook import FOLDER
from db import ledger
from db.batches import add_batch, source_id
from db.engine import HEAD, Connection, open_database, reading, transaction
from db.schema import CONTENT, agency, dossier, procedure, sector
from domain.agency import Block
from domain.batch import NewBatch
from domain.dossier import Status
from domain.period import half_month_of, parse_period
from domain.scope import Dimension, Scope
from measures.counts import count

DOSSIERS = 1_000_000
_DATA_DATE = date(2023, 12, 31)
_AGENCIES, _SECTORS, _PROCEDURES = 60, 40, 1_200
_HANDFUL = 50_000
_RUNS = 7

_COUNTS = ["received", "carried_over", "resolved", "early", "on_time", "late", "pending", "pending_overdue", "online"]
# These counts over one period [a, e], in SQL that SQLite and DuckDB both read.
_SUMS = """
    sum(CASE WHEN received_on BETWEEN a AND e THEN 1 ELSE 0 END) AS received,
    sum(CASE WHEN received_on < a AND (closed_on IS NULL OR closed_on >= a) THEN 1 ELSE 0 END) AS carried_over,
    sum(CASE WHEN status IN (9, 10) AND closed_on BETWEEN a AND e THEN 1 ELSE 0 END) AS resolved,
    sum(CASE WHEN status IN (9, 10) AND closed_on BETWEEN a AND e AND closed_on < due_on THEN 1 ELSE 0 END) AS early,
    sum(CASE WHEN status IN (9, 10) AND closed_on BETWEEN a AND e AND closed_on = due_on THEN 1 ELSE 0 END) AS on_time,
    sum(CASE WHEN status IN (9, 10) AND closed_on BETWEEN a AND e AND closed_on > due_on THEN 1 ELSE 0 END) AS late,
    sum(CASE WHEN received_on <= e AND (closed_on IS NULL OR closed_on > e) THEN 1 ELSE 0 END) AS pending,
    sum(CASE WHEN received_on <= e AND (closed_on IS NULL OR closed_on > e) AND status NOT IN (5, 6, 8) AND due_on < e
        THEN 1 ELSE 0 END) AS pending_overdue,
    sum(CASE WHEN channel = 2 AND received_on BETWEEN a AND e THEN 1 ELSE 0 END) AS online
"""
_YEAR, _MONTHS = "year_span", "month_span"
_COUNTED = "status NOT IN (1, 3)"
_QUESTIONS = {
    Dimension.AGENCY: f"SELECT agency.name, {_SUMS} FROM {_YEAR}, dossier "
    f"JOIN agency ON agency.id = agency_id WHERE {_COUNTED} GROUP BY agency.name",
    Dimension.SECTOR: f"SELECT sector.name, {_SUMS} FROM {_YEAR}, dossier "
    "JOIN procedure ON procedure.id = procedure_id LEFT JOIN sector ON sector.id = sector_id "
    f"WHERE {_COUNTED} GROUP BY sector.name",
    Dimension.MONTH: f"SELECT substr(CAST(a AS TEXT), 1, 7), {_SUMS} FROM {_MONTHS}, dossier "
    f"WHERE {_COUNTED} GROUP BY 1",
}


def count_findings() -> Iterator[Finding]:
    """For agency, month and sector over a year: milliseconds from the ledger, and how many times faster than both."""
    scope = Scope(parse_period("2023"))
    engine = open_database(database())
    with reading(engine) as connection:
        _add_spans(connection.exec_driver_sql, day_type="TEXT")
        analytic = _duckdb_over(connection)
        for by, question in _QUESTIONS.items():
            _check_answers(count(connection, scope, by), _duckdb_rows(analytic, question), by)
            ours = _milliseconds(partial(count, connection, scope, by))
            table = _milliseconds(partial(_rows_of, connection, question), runs=1)
            duck = _milliseconds(partial(_duckdb_rows, analytic, question))
            yield Finding(f"1.000.000 dossiers by {by.value}: from the ledger", ours, 50, "ms")
            yield _faster(f"… by {by.value}: dossier table in SQL / ledger", table, ours)
            yield _faster(f"… by {by.value}: DuckDB / ledger", duck, ours)
    engine.dispose()


def _check_answers(frame: pd.DataFrame, rows: list[tuple[Any, ...]], by: Dimension) -> None:
    """Two ways may be compared only where they give the same numbers."""
    ours = {line[0]: line[1:] for line in frame[[by.value, *_COUNTS]].itertuples(index=False, name=None)}
    theirs = {key: tuple(int(value) for value in values) for key, *values in rows}
    if ours != theirs:
        raise AssertionError(f"by {by.value} the ledger and SQL differ")


def _rows_of(connection: Connection, question: str) -> list[Any]:
    return list(connection.execute(text(question)).fetchall())


def _duckdb_rows(analytic: duckdb.DuckDBPyConnection, question: str) -> list[tuple[Any, ...]]:
    return list(analytic.execute(question).fetchall())


def _faster(what: str, theirs: float, ours: float) -> Finding:
    return Finding(what, theirs / ours, 1, "×", is_most=False, how=f"{theirs:.0f} ms / {ours:.0f} ms")


def _milliseconds(ask: Callable[[], object], *, runs: int = _RUNS) -> float:
    ask()
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        ask()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def database() -> str:
    """The address of a database of so many dossiers, filled once for each state of the schema."""
    path = FOLDER / f"dossiers-{DOSSIERS}-{HEAD}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            unfinished = Path(folder) / "bench.db"
            engine = open_database(f"sqlite:///{unfinished}")
            with transaction(engine) as connection:
                _fill(connection)
            # Closing the last connection brings the write-ahead log into the file.
            engine.dispose()
            unfinished.rename(path)
    return f"sqlite:///{path}"


def _fill(connection: Connection) -> None:
    """Dossiers straight into the tables, then the ledger from the dossiers, as `tthc ledger --rebuild` does."""
    connection.execute(
        insert(agency),
        [
            {"id": n, "name": f"Sở số {n}", "name_key": f"sở số {n}", "block": Block.DEPARTMENT.value}
            for n in range(1, _AGENCIES + 1)
        ],
    )
    connection.execute(
        insert(sector),
        [{"id": n, "name": f"Lĩnh vực {n}", "name_key": f"lĩnh vực {n}"} for n in range(1, _SECTORS + 1)],
    )
    connection.execute(
        insert(procedure),
        [
            {"id": n, "key": f"1.{n:06d}", "code": f"1.{n:06d}", "name": f"Thủ tục {n}", "sector_id": n % _SECTORS + 1}
            for n in range(1, _PROCEDURES + 1)
        ],
    )
    source = source_id(connection, "bench")
    batch = add_batch(
        connection,
        NewBatch(
            source="bench",
            kind="dossiers",
            file_name="bench",
            sha256="0" * 64,
            as_of=_DATA_DATE,
            period=None,
            layout_fingerprint="",
            imported_at=datetime(2024, 1, 1),
            rows=0,
            rejected=0,
            error_count=0,
            warning_count=0,
        ),
    )
    columns = ["id", "source_id", "code", *CONTENT, "batch_id", "as_of", "version", "versions"]
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"INSERT INTO {dossier.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
    chance = random.Random(1)
    for first in range(1, DOSSIERS + 1, _HANDFUL):
        lines = [_line(chance, number, columns, source, batch) for number in range(first, first + _HANDFUL)]
        connection.exec_driver_sql(statement, lines)
    ledger.rebuild(connection, _DATA_DATE)


def _line(chance: random.Random, number: int, columns: list[str], source: int, batch: int) -> tuple[object, ...]:
    procedure_id = chance.randrange(_PROCEDURES) + 1
    received = datetime(2022, 11, 1, 8) + timedelta(minutes=chance.randrange(60 * 24 * 425))
    due, closed = received + timedelta(days=chance.randrange(1, 20)), received + timedelta(days=chance.randrange(22))
    is_open = closed.date() > _DATA_DATE
    facts: dict[str, object] = {
        "id": number,
        "source_id": source,
        "code": f"H48.{number % 60}-{received:%y%m%d}-{number:07d}",
        "procedure_id": procedure_id,
        "agency_id": procedure_id % _AGENCIES + 1,
        "channel": chance.choice((1, 2, 2, 3)),
        "status": Status.PROCESSING.code if is_open else Status.RETURNED.code,
        "received_at": _moment(received),
        "due_at": _moment(due),
        "resolved_at": None if is_open else _moment(closed),
        "received_on": received.date().isoformat(),
        "due_on": due.date().isoformat(),
        "closed_on": None if is_open else closed.date().isoformat(),
        "received_half": half_month_of(received.date()),
        "closed_half": None if is_open else half_month_of(closed.date()),
        "batch_id": batch,
        "as_of": _DATA_DATE.isoformat(),
        "version": 1,
        "versions": 1,
    }
    return tuple(facts.get(column) for column in columns)


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ")


def _duckdb_over(connection: Connection) -> duckdb.DuckDBPyConnection:
    """DuckDB with tables of its own that hold the same rows; days are true dates there."""
    analytic = duckdb.connect()
    _add_spans(analytic.execute, day_type="DATE")
    days = ("received_on", "due_on", "closed_on")
    for name, columns in (
        ("agency", ("id", "name")),
        ("sector", ("id", "name")),
        ("procedure", ("id", "sector_id")),
        ("dossier", ("agency_id", "procedure_id", "channel", "status", *days)),
    ):
        rows = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
        table = pa.table({column: [row[place] for row in rows] for place, column in enumerate(columns)})
        analytic.register("incoming", table)
        typed = ", ".join(f"CAST({column} AS DATE) AS {column}" if column in days else column for column in columns)
        analytic.execute(f"CREATE TABLE {name} AS SELECT {typed} FROM incoming")
        analytic.unregister("incoming")
    return analytic


def _add_spans(execute: Callable[[str], object], *, day_type: str) -> None:
    months = [date(2023, month, 1) for month in range(1, 13)]
    ends = [following - timedelta(days=1) for following in [*months[1:], date(2024, 1, 1)]]
    for name, spans in ((_YEAR, [(months[0], ends[-1])]), (_MONTHS, list(zip(months, ends, strict=True)))):
        execute(f"CREATE TEMPORARY TABLE {name} (a {day_type}, e {day_type})")
        values = ", ".join(f"('{first}', '{last}')" for first, last in spans)
        execute(f"INSERT INTO {name} VALUES {values}")
