"""What a file says otherwise of a dossier than an earlier file did: days moved, closings undone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.engine import Engine, reading
from domain.batch import Severity
from domain.dossier import Status
from etl.imports.history import issues_of, past_imports
from etl.imports.results import FileResult, ImportOptions
from tests.db.exports import Row
from tests.etl.exports_of_rows import ExportFile
from tests.importing import import_file

OPEN = Row(code="H48-230301-1", received=date(2023, 3, 1), due=date(2023, 3, 10))
CLOSED = OPEN.done(date(2023, 3, 9))
ENDS = (date(2023, 3, 5), date(2023, 3, 31), date(2023, 4, 28), date(2023, 5, 31))

# How a dossier reads from file to file, and what the last one is told for.
REWRITES: dict[str, tuple[Row, ...]] = {
    "due_moved": (OPEN, replace(OPEN, due=date(2023, 3, 20))),
    "due_moved_often": (OPEN, replace(OPEN, due=date(2023, 3, 20)), replace(OPEN, due=date(2023, 3, 30))),
    "in_time_by_moved_due": (OPEN, replace(OPEN, due=date(2023, 3, 20)).done(date(2023, 3, 15))),
    "received_rewritten": (OPEN, replace(OPEN, received=date(2023, 3, 3))),
    "unit_changed": (replace(OPEN, agency="Sở Y tế"), OPEN),
    "reopened": (CLOSED, replace(CLOSED, closed=None, status=Status.PROCESSING)),
    "closing_rewritten": (CLOSED, OPEN.done(date(2023, 3, 8))),
}


def import_each(engine: Engine, folder: Path, rows: tuple[Row, ...]) -> FileResult:
    """Each row as a file of its own, one after the other; what became of the last."""
    for number, row in enumerate(rows):
        file = ExportFile((row,), date(2023, 1, 1), ENDS[number], "xlsx", ("text",))
        result = import_file(engine, file.write(folder / f"{number}"), ImportOptions())
        assert result.reason is None
    return result


@pytest.mark.parametrize("code", list(REWRITES))
def test_a_file_that_rewrites_a_day_is_told_of_it(engine: Engine, tmp_path: Path, code: str) -> None:
    result = import_each(engine, tmp_path, REWRITES[code])
    (issue,) = [issue for issue in result.issues if issue.code == code]
    assert (issue.severity, issue.row, issue.agency) == (Severity.WARNING, 5, "Sở Tư pháp")
    assert (issue.column is not None and "tệp" in issue.message) or code == "in_time_by_moved_due"
    with reading(engine) as connection:
        batch = past_imports(connection)[0]
        assert issues_of(connection, batch.id) == list(result.issues)
        assert batch.warning_count == result.warning_count == len(result.issues)


def test_a_dossier_that_only_moves_on_rewrites_nothing(engine: Engine, tmp_path: Path) -> None:
    result = import_each(engine, tmp_path, (OPEN, CLOSED))
    assert {issue.code for issue in result.issues}.isdisjoint(REWRITES)
    assert result.tally.updated == 1


def test_an_older_file_that_comes_later_rewrites_nothing(engine: Engine, tmp_path: Path) -> None:
    import_each(engine, tmp_path, (OPEN, replace(OPEN, due=date(2023, 3, 20))))
    older = ExportFile((replace(OPEN, due=date(2023, 3, 25)),), date(2023, 1, 1), date(2023, 3, 2), "xlsx", ("text",))
    result = import_file(engine, older.write(tmp_path / "cu"), ImportOptions())
    assert {issue.code for issue in result.issues}.isdisjoint(REWRITES)


def test_the_export_before_is_the_one_that_won_not_the_one_imported_last(engine: Engine, tmp_path: Path) -> None:
    import_each(engine, tmp_path, (OPEN, replace(OPEN, due=date(2023, 3, 20))))
    older = ExportFile((OPEN,), date(2023, 1, 1), date(2023, 3, 2), "xlsx", ("text",))
    import_file(engine, older.write(tmp_path / "cu"), ImportOptions())
    newer = ExportFile((replace(OPEN, due=date(2023, 3, 25)),), date(2023, 1, 1), ENDS[2], "xlsx", ("text",))
    result = import_file(engine, newer.write(tmp_path / "moi"), ImportOptions())
    (issue,) = [issue for issue in result.issues if issue.code == "due_moved"]
    assert (issue.found, "20/03/2023" in issue.message) == ("25/03/2023", True)
