"""`tthc senders`: the register is loaded, taken from what was seen, and says who has not sent."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from db.engine import Engine
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

JANUARY, MARCH = (date(2023, 1, 1), date(2023, 1, 31)), (date(2023, 3, 1), date(2023, 3, 31))


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Tên đơn vị", "Từ ngày", "Đến ngày", "Lịch", "Số ngày làm việc"])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    book.save(path)
    return path


def sent(database: Engine) -> None:
    """Files of January and March of Sở Tư pháp."""
    for first, last in (JANUARY, MARCH):
        rows = [Row(f"{first}", received=first, due=last).done(last)]
        import_rows(database, rows, last, period=(first, last))


def owed(run: Run, *words: str) -> list[dict[str, Any]]:
    result = run("senders", "list", "--json", *words)
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["owed"]
    return found


def test_who_has_not_sent_is_named_from_the_first_month_on(run: Run, database: Engine, tmp_path: Path) -> None:
    sent(database)
    path = workbook(
        tmp_path / "lich.xlsx",
        ["Sở Tư pháp", date(2023, 1, 1), date(2023, 3, 31), None, None],
        ["UBND xã Bình Sơn", date(2023, 2, 1), date(2023, 3, 31), "Kỳ báo cáo", 5],
    )
    said = run("senders", "import", path).stdout
    assert said == "Lịch gửi số liệu: 2 đơn vị mới, 0 thay đổi, 0 giữ nguyên.\n"
    told = owed(run, "--period", "2023", "--as-of", "2023-06-01")
    assert [(each["name"], each["month"], each["state"]) for each in told] == [
        ("Sở Tư pháp", "2023-01", "unjudged"),
        ("Sở Tư pháp", "2023-02", "missing"),
        ("Sở Tư pháp", "2023-03", "unjudged"),
        ("UBND xã Bình Sơn", "bc:2023-02", "missing"),
        ("UBND xã Bình Sơn", "bc:2023-03", "missing"),
        ("UBND xã Bình Sơn", "bc:2023-04", "missing"),
    ]
    assert told[3]["due_on"] == "2023-02-21"
    shown = run("senders", "list", "--period", "2023").stdout
    assert "2 đơn vị phải gửi; 6 tệp trong kỳ." in shown and "4 tệp chưa gửi đủ" in shown


def test_units_that_were_seen_make_a_register(run: Run, database: Engine) -> None:
    assert run("senders", "import", "--seen").exit_code == 1
    sent(database)
    assert run("senders", "import", "--seen").stdout.startswith("Lịch gửi số liệu: 1 đơn vị mới")
    states = [(each["month"], each["state"]) for each in owed(run, "--period", "2023-Q1")]
    assert states == [("2023-01", "unjudged"), ("2023-02", "missing"), ("2023-03", "unjudged")]
    assert run("senders", "import").exit_code == 2


def test_a_changed_line_takes_the_place_of_the_former_and_others_stay(run: Run, tmp_path: Path) -> None:
    rows: list[list[object]] = [["A", date(2023, 1, 1)], ["B", date(2023, 1, 1)]]
    run("senders", "import", workbook(tmp_path / "1.xlsx", *rows))
    said = run("senders", "import", workbook(tmp_path / "2.xlsx", ["a", date(2023, 2, 1), None, "Kỳ 21–20", 3])).stdout
    assert said == "Lịch gửi số liệu: 0 đơn vị mới, 1 thay đổi, 0 giữ nguyên.\n"
    kept = json.loads(run("senders", "list", "--json").stdout)["senders"]
    assert [(each["name"], each["calendar"], each["working_days"]) for each in kept] == [
        ("a", "from_21", 3),
        ("B", "calendar", 2),
    ]


def test_mistakes_are_listed_and_nothing_goes_in(run: Run, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "lich.xlsx",
        ["A", date(2023, 1, 1), None, "Âm lịch", 99],
        ["B", "tháng 1", date(2022, 1, 1), None, "hai"],
        [None, date(2023, 1, 1), None, None, None],
        ["C", date(2023, 1, 1), date(2022, 1, 1), None, None],
        ["D", date(2023, 1, 1), None, None, None],
        ["d", date(2023, 1, 1), None, None, None],
    )
    refused = run("senders", "import", path)
    assert refused.exit_code == 1
    for place in (
        "Dòng 2, cột E “Lịch”",
        "Dòng 2, cột F “Số ngày làm việc”",
        "Dòng 3, cột C “Từ ngày”",
        "Dòng 3, cột F “Số ngày làm việc”",
        "Dòng 4, cột B “Đơn vị”: chưa ghi",
        "Dòng 5, cột D “Đến ngày”",
        "Dòng 7, cột B “Đơn vị”: trùng với dòng 6",
    ):
        assert place in refused.stderr
    assert json.loads(run("senders", "list", "--json").stdout)["senders"] == []


def test_the_communes_of_quang_ngai_come_as_a_workbook(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "96.xlsx"
    run("template", "senders", "--communes", "-o", path)
    assert run("senders", "import", path).stdout.startswith("Lịch gửi số liệu: 96 đơn vị mới")
