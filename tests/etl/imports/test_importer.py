"""Real files through the whole importer into a real database, held against the plain computation."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from db import batches, ledger
from db.engine import Engine, reading, transaction
from domain.batch import FileStatus
from domain.counts import COUNTS
from domain.dossier import Status
from domain.period import parse_period
from domain.scope import Dimension, Scope
from etl.imports.history import AlreadyUndoneError, UnknownBatchError, issues_of, past_imports, undo
from etl.imports.results import ImportOptions
from measures.counts import count
from tests.db import model
from tests.db.exports import Row
from tests.etl.exports_of_rows import SHAPES, ExportFile
from tests.importing import import_file, import_files

AGENCIES = ["Sở Tư pháp", "Sở Y tế", "Văn phòng Đăng ký đất đai - Chi nhánh thành phố", "UBND xã Bình Châu"]
TEXT = ("text", "time first", "text day", "dashes")
OPTIONS = ImportOptions()


def months_of_dossiers(seed: int) -> list[ExportFile]:
    """Four monthly exports of one system: what was received in the month, and what was still open when it began."""
    draw = random.Random(seed)
    lives = [_life(draw, number) for number in range(120)]
    files = []
    for month in range(1, 5):
        first, as_of = date(2023, month, 1), date(2023, month + 1, 1) - timedelta(days=1)
        rows = [
            row if row.closed is not None and row.closed <= as_of else _still_open(row)
            for row in lives
            if row.received <= as_of and (row.received >= first or row.closed is None or row.closed >= first)
        ]
        form = draw.choice(["xlsx", "xlsx", "html"])
        shapes = TEXT if form == "html" else draw.choice([("true",), TEXT, tuple(SHAPES)])
        files.append(ExportFile(tuple(rows), first, as_of, form, shapes, seed))
    return files


def _life(draw: random.Random, number: int) -> Row:
    received = date(2023, 1, 1) + timedelta(days=draw.randrange(118))
    closed = received + timedelta(days=draw.randrange(40)) if draw.random() < 0.85 else None
    return Row(
        code=f"000.00.{number % 7:02}.H48-{received:%y%m%d}-{number:04}",
        received=received,
        due=None if draw.random() < 0.08 else received + timedelta(days=draw.randrange(25)),
        closed=closed,
        status=draw.choice([Status.RETURNED, Status.RESOLVED, Status.RETURNED, Status.WITHDRAWN])
        if closed
        else draw.choice([Status.PROCESSING, Status.ACCEPTED, Status.STOPPED, Status.SUPPLEMENT_REQUESTED]),
        channel=draw.randrange(4),
        agency=draw.choice(AGENCIES),
        procedure=f"Thủ tục {draw.randrange(6)}",
        sector=draw.choice(["Đất đai", "Tư pháp", "Y tế"]),
        level=draw.choice(["full", "partial", None]),
    )


def _still_open(row: Row) -> Row:
    return row if row.closed is None else replace(row, closed=None, status=Status.PROCESSING)


def counts_by(engine: Engine, notation: str, by: Dimension) -> dict[str | None, dict[str, int]]:
    with reading(engine) as connection:
        frame = count(connection, Scope(parse_period(notation)), by)
    return {line[by.value]: {name: int(line[name]) for name in COUNTS} for line in frame.to_dict("records")}


def expected_by(rows: list[Row], notation: str, data_date: date, key: str) -> dict[str | None, dict[str, int]]:
    period = parse_period(notation)
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    counts = {name: model.count(mine, period.first, period.last, data_date) for name, mine in groups.items()}
    return {name: found for name, found in counts.items() if any(found.values())}


@pytest.mark.parametrize("seed", range(3))
def test_monthly_files_in_any_order_give_the_counts_of_the_last_word_on_each_dossier(
    engine: Engine, tmp_path: Path, seed: int
) -> None:
    files = months_of_dossiers(seed)
    order = list(enumerate(files))
    random.Random(seed).shuffle(order)
    paths = [file.write(tmp_path / f"thang-{number + 1}") for number, file in order]
    results = import_files(engine, paths, OPTIONS)
    assert [(found.status, found.reason, found.error_count) for found in results] == [
        (FileStatus.IMPORTED, None, 0)
    ] * 4
    kept = [(found.batch or 0, file.as_of, list(file.rows)) for found, (_, file) in zip(results, order, strict=True)]
    hold(engine, kept)
    gone = random.Random(seed).randrange(4)
    undo(engine, kept.pop(gone)[0])
    hold(engine, kept)


def hold(engine: Engine, kept: list[tuple[int, date, list[Row]]]) -> None:
    rows = list(model.current(kept).values())
    data_date = max(as_of for _, as_of, _ in kept)
    for notation in ("2023", "2023-02", "bc:2023-03", "2023-01-20..2023-03-05"):
        for by in (Dimension.AGENCY, Dimension.SECTOR, Dimension.PROCEDURE, Dimension.LEVEL):
            assert counts_by(engine, notation, by) == expected_by(rows, notation, data_date, by.value), (notation, by)
    with transaction(engine) as connection:
        assert ledger.check(connection, data_date).empty


def one_file(tmp_path: Path, *rows: Row, as_of: date = date(2023, 3, 31), name: str = "tep") -> Path:
    return ExportFile(rows, date(2023, 1, 1), as_of, "xlsx", ("text",)).write(tmp_path / name)


def test_the_same_bytes_again_change_nothing(engine: Engine, tmp_path: Path) -> None:
    path = one_file(tmp_path, Row())
    first, second = import_files(engine, [path, path], OPTIONS)
    assert (first.status, second.status) == (FileStatus.IMPORTED, FileStatus.UNCHANGED)
    assert second.batch == first.batch
    assert (second.tally.rows, second.tally.same, second.tally.new) == (1, 1, 0)
    with reading(engine) as connection:
        assert len(past_imports(connection)) == 1


def test_a_dry_run_tells_what_an_import_would_do_and_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, one_file(tmp_path, Row(code="A"), Row(code="B"), as_of=date(2023, 3, 15)), OPTIONS)
    later = one_file(tmp_path, Row(code="A"), Row(code="B").done(date(2023, 3, 9)), Row(code="C"), name="sau")
    shown = import_file(engine, later, replace(OPTIONS, dry_run=True))
    assert shown.status is FileStatus.PREVIEWED
    assert shown.batch is None
    assert (shown.tally.new, shown.tally.updated, shown.tally.same) == (1, 1, 1)
    with reading(engine) as connection:
        assert len(past_imports(connection)) == 1
        assert batches.data_date(connection) == date(2023, 3, 15)
    assert import_file(engine, later, OPTIONS).tally == shown.tally


def test_an_older_export_uploaded_later_does_not_overwrite_newer_facts(engine: Engine, tmp_path: Path) -> None:
    newer = one_file(tmp_path, Row().done(date(2023, 3, 9)), name="moi")
    older = one_file(tmp_path, Row(), as_of=date(2023, 3, 5), name="cu")
    results = import_files(engine, [newer, older], OPTIONS)
    assert (results[1].tally.older, results[1].tally.updated) == (1, 0)
    assert counts_by(engine, "2023", Dimension.AGENCY)["Sở Tư pháp"]["resolved"] == 1


def test_a_file_that_is_refused_leaves_the_others_and_the_database_alone(engine: Engine, tmp_path: Path) -> None:
    bad = tmp_path / "anh.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    results = import_files(engine, [bad, one_file(tmp_path, Row())], OPTIONS)
    assert [found.status for found in results] == [FileStatus.REFUSED, FileStatus.IMPORTED]
    assert results[0].reason and results[0].reason.endswith(".")
    with reading(engine) as connection:
        assert [batch.file_name for batch in past_imports(connection)] == ["tep.xlsx"]


def test_a_file_of_which_no_row_can_go_in_is_refused_and_moves_no_data_date(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, one_file(tmp_path, Row("A"), name="truoc"), OPTIONS)
    unfinished = Row("B", closed=None, status=Status.RETURNED)
    found = import_file(engine, one_file(tmp_path, unfinished, as_of=date(2023, 5, 31), name="hong"), OPTIONS)
    assert (found.status, found.tally.rows, found.tally.rejected) == (FileStatus.REFUSED, 1, 1)
    assert found.reason == "Không dòng nào trong 1 dòng của tệp nạp được; hãy sửa theo tệp đánh dấu lỗi rồi nạp lại."
    assert [issue.code for issue in found.issues if issue.severity == "error"] == ["done_without_end"]
    # It was read, so it can be handed back with its errors marked.
    assert found.was_read
    with reading(engine) as connection:
        assert batches.data_date(connection) == date(2023, 3, 31)
        assert len(past_imports(connection)) == 1


def test_a_dossier_that_is_later_refused_at_reception_leaves_the_counts(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, one_file(tmp_path, Row("A"), Row("B"), name="truoc"), OPTIONS)
    refused = replace(Row("A"), status=Status.REFUSED_AT_RECEPTION)
    later = one_file(tmp_path, refused, as_of=date(2023, 4, 30), name="sau")
    book = load_workbook(later)
    assert book.active is not None
    received = [cell for row in book.active.iter_rows() for cell in row if "01/03/2023" in str(cell.value)]
    received[-1].value = None
    book.save(later)
    found = import_file(engine, later, OPTIONS)
    assert (found.tally.rejected, found.tally.updated) == (0, 1)
    assert counts_by(engine, "2023", Dimension.AGENCY)["Sở Tư pháp"]["received"] == 1


def test_rows_that_are_wrong_are_set_aside_and_named_and_the_rest_goes_in(engine: Engine, tmp_path: Path) -> None:
    path = one_file(tmp_path, Row(code="A"), Row(code="B"), Row(code="C", closed=None, status=Status.RETURNED))
    book = load_workbook(path)
    assert book.active is not None
    book.active["J6"] = "31/02/2023"
    book.save(path)
    found = import_file(engine, path, OPTIONS)
    assert (found.tally.rows, found.tally.new, found.tally.rejected) == (3, 1, 2)
    places = {(issue.row, issue.column, issue.code) for issue in found.issues if issue.severity == "error"}
    assert {place[:2] for place in places} >= {(6, "J")}
    assert {place[0] for place in places} == {6, 7}
    assert found.batch is not None
    with reading(engine) as connection:
        assert issues_of(connection, found.batch) == list(found.issues)


def test_personal_columns_reach_no_byte_of_the_database(tmp_path: Path) -> None:
    from db.engine import open_database

    database = tmp_path / "store" / "tthc.db"
    opened = open_database(f"sqlite:///{database.as_posix()}")
    import_file(opened, one_file(tmp_path, Row(code="A"), Row(code="B", closed=date(2022, 1, 1))), OPTIONS)
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())
    opened.dispose()
    assert "Sở Tư pháp".encode() in stored
    for secret in ("Bí Mật", "Nguyễn Thị"):
        assert secret.encode() not in stored
        assert secret.encode("utf-16-le") not in stored


def test_only_an_import_that_counts_can_be_taken_back(engine: Engine, tmp_path: Path) -> None:
    found = import_file(engine, one_file(tmp_path, Row()), OPTIONS)
    assert found.batch is not None
    assert undo(engine, found.batch).reversal.dossiers == 1
    with pytest.raises(AlreadyUndoneError):
        undo(engine, found.batch)
    with pytest.raises(UnknownBatchError):
        undo(engine, 99)


def test_bytes_that_were_taken_back_can_be_imported_again(engine: Engine, tmp_path: Path) -> None:
    path = one_file(tmp_path, Row())
    first = import_file(engine, path, OPTIONS)
    assert first.batch is not None
    undo(engine, first.batch)
    assert import_file(engine, path, OPTIONS).status is FileStatus.IMPORTED


def test_two_sources_may_use_the_same_code(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, one_file(tmp_path, Row()), OPTIONS)
    found = import_file(engine, one_file(tmp_path, Row(), Row(code="B"), name="khac"), ImportOptions(source="dat-dai"))
    assert found.tally.new == 2
    total = pd.DataFrame(counts_by(engine, "2023", Dimension.AGENCY)).loc["received"].sum()
    assert total == 3
