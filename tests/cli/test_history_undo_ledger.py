"""`tthc history`, `tthc undo` and `tthc ledger`."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from db.engine import Engine, transaction
from db.schema import ledger
from domain.period import half_month_of
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

AS_OF = date(2023, 4, 30)


def test_past_imports_are_listed_with_the_latest_first(database: Engine, run: Run) -> None:
    import_rows(database, [Row("1")], date(2023, 3, 31))
    import_rows(database, [Row("1"), Row("2")], AS_OF)
    shown = run("history").stdout
    assert shown.index("2023-04-30.xlsx") < shown.index("2023-03-31.xlsx")
    told = json.loads(run("history", "--json").stdout)["batches"]
    assert [(batch["id"], batch["rows"], batch["new"], batch["same"]) for batch in told] == [(2, 2, 1, 1), (1, 1, 1, 0)]
    assert told[0]["as_of"] == "2023-04-30"
    assert told[0]["imported_at"] == "2024-01-01T08:00:00"
    assert told[0]["undone_at"] is None


def test_without_imports_the_list_is_empty_and_that_is_no_fault(run: Run) -> None:
    assert json.loads(run("history", "--json").stdout) == {"batches": []}
    assert (run("history").exit_code, run("history").stdout) == (0, "Chưa có lần nạp nào.\n")


def test_an_import_is_taken_back_once(database: Engine, run: Run) -> None:
    import_rows(database, [Row("1"), Row("2")], AS_OF)
    taken_back = run("undo", "1")
    assert taken_back.exit_code == 0
    assert "2 hồ sơ" in taken_back.stdout
    assert json.loads(run("history", "--json").stdout)["batches"][0]["undone_at"] is not None
    again = run("undo", "1")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "đã được thu hồi" in again.stderr
    assert run("rates").exit_code == 1


def test_taking_an_import_back_says_what_was_reversed_and_what_later_files_had_replaced(
    database: Engine, run: Run
) -> None:
    import_rows(database, [Row("1"), Row("2"), Row("3"), Row("4")], date(2023, 3, 31))
    import_rows(database, [Row("1").done(date(2023, 3, 9)), Row("2")], AS_OF)
    import_rows(database, [Row("3", channel=2)], date(2023, 2, 28))
    ahead = json.loads(run("undo", "1", "--dry-run", "--json").stdout)
    assert ahead["dry_run"] and ahead["batch"]["undone_at"] is None
    numbers = {name: ahead[name] for name in ("dossiers", "removed", "set_back", "superseded", "confirmed")}
    assert numbers == {"dossiers": 4, "removed": 1, "set_back": 1, "superseded": 2, "confirmed": 0}
    assert ahead["superseded_by"] == [{"batch": 2, "file_name": "2023-04-30.xlsx", "dossiers": 2}]
    assert ahead["data_date"] == {"before": "2023-04-30", "after": "2023-04-30"}
    assert json.loads(run("history", "--json").stdout)["batches"][-1]["undone_at"] is None
    shown = run("undo", "1").stdout
    assert "Không còn được tính: 1" in shown
    assert 'theo lần nạp số 2 ("2023-04-30.xlsx"): 2' in shown


@pytest.mark.parametrize(("number", "status"), [("7", 1), ("bảy", 2), ("1.5", 2)])
def test_an_import_that_is_none_is_refused(run: Run, number: str, status: int) -> None:
    result = run("undo", number)
    assert result.exit_code == status
    assert len(result.stderr.splitlines()) == 1


def test_a_ledger_that_agrees_with_the_dossiers_passes(database: Engine, run: Run) -> None:
    import_rows(database, [Row("1"), Row("2").done(date(2023, 3, 5))], AS_OF)
    result = run("ledger", "--check")
    assert (result.exit_code, result.stdout) == (0, "Sổ khớp với hồ sơ.\n")


def test_a_ledger_that_differs_is_shown_refused_and_can_be_rebuilt(database: Engine, run: Run) -> None:
    import_rows(database, [Row("1")], AS_OF)
    with transaction(database) as connection:
        connection.execute(update(ledger).where(ledger.c.received == 1).values(received=5))
    differing = run("ledger", "--check")
    assert differing.exit_code == 1
    assert "received" in differing.stdout
    assert f"half={half_month_of(Row().received)}" in differing.stdout
    assert "Sổ khác với hồ sơ" in differing.stderr
    rebuilt = run("ledger", "--rebuild")
    assert rebuilt.exit_code == 0
    assert "khởi động lại" in rebuilt.stdout
    assert run("ledger", "--check").exit_code == 0


@pytest.mark.parametrize("words", [(), ("--check", "--rebuild")])
def test_the_ledger_is_told_one_thing_to_do(run: Run, words: tuple[str, ...]) -> None:
    assert run("ledger", *words).exit_code == 2


def test_a_receipt_holds_what_the_database_knows_of_the_import(database: Engine, run: Run, tmp_path: Path) -> None:
    import_rows(
        database,
        [Row("1"), Row("2").done(date(2023, 3, 5)), Row("3").done(date(2023, 3, 20))],
        AS_OF,
        period=(date(2023, 3, 1), date(2023, 3, 31)),
    )
    written = run("history", "--receipt", "1", "-o", tmp_path / "phieu.xlsx")
    assert (written.exit_code, written.stderr) == (0, "")
    workbook = load_workbook(tmp_path / "phieu.xlsx")
    read = {
        name: {str(row[0]): row[1:] for row in workbook[name].iter_rows(min_row=2, values_only=True)}
        for name in workbook.sheetnames
    }
    assert read["Phiếu nạp"]["Tên tệp"] == ("2023-04-30.xlsx",)
    assert read["Phiếu nạp"]["Kỳ ghi trên tiêu đề"] == ("từ ngày 01/03/2023 đến ngày 31/03/2023",)
    assert len(str(read["Phiếu nạp"]["SHA-256 của tệp"][0])) > 20
    rows = read["Số dòng"]
    assert rows["Dòng dữ liệu trong tệp (không kể dòng trống)"] == (3,)
    assert rows["Hồ sơ của tệp đang ghi trong cơ sở dữ liệu"] == (3,)
    assert read["Số đếm của kỳ"]["Tiếp nhận"] == (3,)
    assert read["Tỷ lệ của kỳ"]["Tỷ lệ đúng hạn"] == (1, 2, 0.5)
    run("undo", "1")
    run("history", "--receipt", "1", "-o", tmp_path / "phieu.xlsx")
    after = load_workbook(tmp_path / "phieu.xlsx")["Số dòng"].iter_rows(min_row=2, values_only=True)
    assert ("Hồ sơ của tệp đang ghi trong cơ sở dữ liệu", 0) in list(after)


@pytest.mark.parametrize(
    ("words", "status"),
    [(("--receipt", "9", "-o", "a.xlsx"), 1), (("--receipt", "1"), 2), (("--receipt", "1", "-o", "none/a.xlsx"), 1)],
)
def test_a_receipt_that_cannot_be_written_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], status: int
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("history", *words)
    assert (result.exit_code, len(result.stderr.splitlines())) == (status, 1)
