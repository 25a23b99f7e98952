"""`tthc index-766`: the progress by the portal's rules, the groups that can be counted, the points that were typed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.engine import Engine
from domain.dossier import Status
from tests.cli.conftest import Run
from tests.db.exports import Row, import_rows

MARCH = date(2023, 3, 31)
ROWS = [
    *(Row(f"A{number}").done(date(2023, 3, 9)) for number in range(3)),
    Row("B1", agency="Sở Y tế", closed_time="17:30:00").done(date(2023, 3, 10)),
    Row("B2", agency="Sở Y tế", status=Status.SUPPLEMENT_REQUESTED),
]


@pytest.fixture
def filled(database: Engine) -> None:
    import_rows(database, ROWS, MARCH)


def answered(run: Run, *words: object) -> dict[str, Any]:
    result = run("index-766", "--format", "json", *words)
    assert result.exit_code == 0, result.output
    facts: dict[str, Any] = json.loads(result.stdout)
    return facts


@pytest.mark.usefixtures("filled")
def test_the_progress_is_that_of_the_portal_beside_the_one_by_day(run: Run) -> None:
    facts = answered(run, "--period", "2023-03", "--by", "agency")
    found = facts["progress"]
    assert (found["on_time"], found["judged"], found["late_ended"], found["no_moment"]) == (3, 4, 1, 1)
    assert (found["rate"], found["points"], found["on_time_rate_766"]) == (0.75, 15.0, 1.0)
    assert [(row["agency"], row["points"]) for row in facts["rows"]] == [("Sở Tư pháp", 20.0), ("Sở Y tế", 0.0)]
    group = next(group for group in facts["groups"] if group["group"] == "progress")
    assert (group["counted"], group["counted_most"], group["typed"]) == (15.0, 20, None)


@pytest.mark.usefixtures("filled")
def test_the_table_says_what_costs_points_and_why_the_two_ways_differ(run: Run) -> None:
    shown = run("index-766", "--period", "2023-03").stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "3/4 hồ sơ đúng hạn, đạt 75,00 %, được 15,00/20 điểm." in shown
    assert "thêm một hồ sơ đúng hạn được 5,00000 điểm." in shown
    assert "1 hồ sơ kết thúc đúng ngày hẹn nhưng sau giờ hẹn: Cổng so đến từng phút." in shown
    assert "không xét được" in shown


def test_typed_points_stand_beside_with_the_day_they_were_read(run: Run, tmp_path: Path, database: Engine) -> None:
    import_rows(database, ROWS, MARCH)
    for place, (value, read) in enumerate([(17, date(2023, 4, 2)), (18.25, date(2023, 4, 20))]):
        path = tmp_path / f"mau-{place}.xlsx"
        assert run("template", "indicators", "-o", path, "--month", "2023-03").exit_code == 0
        workbook = load_workbook(path)
        for row in workbook["Số liệu"].iter_rows(min_row=5):
            row[5].value = value if row[0].value == "index_766_progress" else None
            row[6].value = read if row[0].value == "index_766_progress" else None
        workbook.save(path)
        assert run("import", path).exit_code == 0
    typed = next(group["typed"] for group in answered(run, "--period", "2023")["groups"] if group["typed"])
    assert (typed["value"], typed["month"], typed["read_on"]) == (18.25, "2023-03", "2023-04-20")


@pytest.mark.usefixtures("filled")
def test_the_workbook_has_every_metric_and_every_agency(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "766.xlsx"
    assert run("index-766", "--period", "2023-03", "--by", "agency", "-o", path).exit_code == 0
    sheets = load_workbook(path)
    assert sheets.sheetnames[1:] == ["Chỉ số 766", "Tiến độ 766"]
    assert [row[0].value for row in sheets["Tiến độ 766"].iter_rows(min_row=2)] == [
        "Sở Tư pháp",
        "Sở Y tế",
        "Tổng cộng",
    ]


@pytest.mark.usefixtures("filled")
def test_of_a_period_after_the_data_no_progress_is_told(run: Run) -> None:
    assert answered(run, "--period", "2024")["progress"] is None
    assert "Chưa có số liệu hồ sơ của kỳ này." in run("index-766", "--period", "2024").stdout


def test_without_data_and_with_an_unknown_dimension_it_refuses_in_one_sentence(run: Run) -> None:
    nothing = run("index-766")
    assert nothing.exit_code == 1 and "Chưa có số liệu" in nothing.output
    wrong = run("index-766", "--by", "sector")
    assert wrong.exit_code == 2 and "agency" in wrong.output
