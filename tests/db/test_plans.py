"""How SQLite answers what is asked every month: nothing that is kept for years is read from end to end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db import progress_766, signals
from db.closing_lines import closing_groups, pending_after
from db.count_conditions import span_of
from db.counting import by_group, count_parts
from db.coverage import told_days
from db.effects import missing_from_export
from db.engine import open_database, reading, rehearsal
from db.ledger_counts import flags_told
from db.once_a_state import once_a_state
from db.reported import FileDay, differing, file_days, pending_now
from db.staging import incoming
from db.work_tables import empty
from domain.batch import Replacing
from domain.period import parse_period
from domain.progress_766 import LATE
from domain.scope import Dimension, Scope, Selection
from domain.signal import Signal
from tests.db.exports import Row, import_rows, undo

FEBRUARY, MARCH = date(2023, 2, 28), date(2023, 3, 31)
PERIOD = date(2023, 3, 1), MARCH
# Without statistics SQLite plans for a small database as for a large one.
READ_WHOLE = re.compile(
    r"SCAN (dossier(?! USING COVERING INDEX ix_dossier_open)|sighting|dossier_version|ledger|ledger_summary"
    r"|ledger_period)( |$)"
    r"|sqlite_autoindex_dossier_1 \(source_id=\?\)|ledger_\w+ USING .*\(grain=\?\)"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{(tmp_path / 'plans.db').as_posix()}")
    import_rows(
        made,
        [Row("H48-1", received=date(2023, 2, 8)), Row("H48-2", received=date(2023, 2, 1)).done(date(2023, 2, 20))],
        FEBRUARY,
    )
    yield made
    made.dispose()


@contextmanager
def whole_reads(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile whose plan reads a table from end to end, each with those lines of its plan.

    What is found once a state of the data is found before: whether any flag is told, from the few lines of the total.
    """
    found: list[str] = []
    with reading(engine) as connection:
        once_a_state(connection, flags_told)

    def look(connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if many or not statement.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            return
        plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        lines = [line[3] for line in plan if READ_WHOLE.search(line[3])]
        if lines:
            found.append(f"{'; '.join(lines)}: {statement}")

    event.listen(engine, "before_cursor_execute", look)
    yield found
    event.remove(engine, "before_cursor_execute", look)


def test_a_month_goes_in_replaces_and_is_taken_back_without_reading_what_is_kept(engine: Engine) -> None:
    rows = [Row("H48-1").done(date(2023, 3, 9)), Row("H48-3")]
    with whole_reads(engine) as found:
        import_rows(engine, rows, MARCH, period=PERIOD)
        number, _ = import_rows(engine, rows[:1], MARCH, period=PERIOD, replacing=Replacing.SOURCE)
        undo(engine, number)
    assert found == []


def test_what_a_file_lacks_is_looked_for_in_its_period_and_among_what_is_open(engine: Engine) -> None:
    import_rows(engine, [Row("H48-3")], MARCH, period=PERIOD)
    with whole_reads(engine) as found, rehearsal(engine) as connection:
        empty(connection, incoming)
        missing_from_export(
            connection, batch_id=2, source_id=1, period=parse_period("2023-03"), as_of=MARCH, rejected=()
        )
    assert found == []


@pytest.mark.parametrize("by", [None, *(by for by in Dimension if not by.is_time)])
@pytest.mark.parametrize("notation", ["2022", "2022-06", "2022-03-10..2022-09-20"])
def test_counts_read_the_half_months_of_their_period_only(engine: Engine, notation: str, by: Dimension | None) -> None:
    span = span_of(parse_period(notation), MARCH)
    with whole_reads(engine) as found, reading(engine) as connection:
        for selection in (Selection(), Selection(agencies=("Sở Tư pháp",), sectors=("Tư pháp",))):
            by_group(connection, span, selection, by)
        count_parts(connection, [("all", span)], Selection())
    assert found == []


@pytest.mark.parametrize("notation", ["2022", "2023-03", "2023-02-10..2023-03-20"])
def test_the_766_progress_reads_its_period_and_what_is_open_only(engine: Engine, notation: str) -> None:
    span = span_of(parse_period(notation), MARCH)
    with whole_reads(engine) as found, reading(engine) as connection:
        for selection in (Selection(), Selection(agencies=("Sở Tư pháp",))):
            progress_766.judged(connection, span, selection)
            progress_766.judged_dossiers(connection, span, selection, LATE, limit=10, offset=0)
    assert found == []


def test_signals_and_the_files_own_figures_read_their_period_only(engine: Engine) -> None:
    import_rows(engine, [Row("H48-1").done(date(2023, 3, 9)), Row("H48-3")], MARCH, period=PERIOD)
    scope = Scope(parse_period("2023-03"))
    with whole_reads(engine) as found, reading(engine) as connection:
        for signal in Signal:
            signals.counts(connection, signal, scope)
        file_days(connection, scope)
        pending_now(connection, [MARCH], selection=Selection())
        differing(connection, FileDay(MARCH, 1, ("Sở Tư pháp",)), selection=Selection())
        told_days(connection)
        spans = [("2023-03", span_of(scope.period, MARCH))]
        closing_groups(connection, spans, Selection(), Dimension.AGENCY)
        pending_after(connection, [FEBRUARY, MARCH], MARCH, Selection(), Dimension.AGENCY)
    assert found == []
