"""`tthc template indicators` and `tthc indicators`: the workbook is filled in, imported, and answered for."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.engine import Engine, transaction
from db.reference import agency_ids
from tests.cli.conftest import Run

REPORT = {
    "satisfaction_ratings": 33_689,
    "satisfaction_ratings.satisfied": 33_622,
    "visitors_per_day": 612.5,
    "online_payment_province_vnd": 56_000_000_000,
    "online_payment_centre_vnd": 36_000_000_000,
    "feedback_total": 220,
    "feedback_total.letter": 20,
    "feedback_total.national_portal": 114,
    "feedback_total.hotline_and_in_person": 86,
    "sms_sent": 0,
    "index_766_score": 90.09,
}


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """The template of June 2023 with the report's figures in it."""
    path = tmp_path / "mau.xlsx"
    assert run("template", "indicators", "-o", path, "--month", "2023-06").exit_code == 0
    workbook = load_workbook(path)
    for row in workbook["Số liệu"].iter_rows(min_row=5):
        row[5].value = REPORT.get(str(row[0].value))
        if row[0].value == "index_766_score":
            row[6].value = date(2023, 7, 5)
    workbook.save(path)
    return path


def answered(run: Run, *words: object) -> dict[str, Any]:
    result = run("indicators", "--format", "json", *words)
    assert result.exit_code == 0, result.output
    facts: dict[str, Any] = json.loads(result.stdout)
    return facts


def one(facts: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = (line for line in facts["indicators"] if line["key"] == key)
    return dict(found)


def test_the_template_filled_in_goes_in_and_is_answered_for(run: Run, filled: Path) -> None:
    result = json.loads(run("import", "--json", filled).stdout)["files"][0]
    assert (result["status"], result["kind"], result["rows"], result["new"]) == ("imported", "indicators", 11, 11)
    # Neither the example nor the sheets that explain are spoken of.
    assert result["issues"] == []
    facts = answered(run, "--period", "2023-Q2")
    assert list(facts) == ["indicators"]
    assert one(facts, "online_payment_province_vnd") == {
        "key": "online_payment_province_vnd",
        "name": "Số tiền thanh toán trực tuyến toàn tỉnh",
        "unit": "đồng",
        "how": "sum",
        "value": 56_000_000_000,
        "part": None,
        "whole": None,
        "told": ["2023-06"],
        "missing": ["2023-04", "2023-05"],
    }
    rate = one(facts, "satisfaction_rate")
    assert (rate["how"], rate["part"], rate["whole"], rate["value"]) == ("ratio", 33_622, 33_689, 33_622 / 33_689)
    assert (one(facts, "sms_sent")["value"], one(facts, "postal_dossiers")["value"]) == (0, None)
    assert one(facts, "index_766_score")["value"] == 90.09


def test_a_file_as_given_tells_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    run("template", "indicators", "-o", path)
    result = run("import", path)
    assert result.exit_code == 1 and "chưa ghi giá trị nào" in result.stderr


def test_by_month_and_by_agency_there_is_the_same_list_for_each(run: Run, filled: Path) -> None:
    run("import", filled)
    by_month = answered(run, "--period", "2023-Q2", "--by", "month")
    assert list(by_month) == ["by", "rows", "indicators"]
    assert [row["month"] for row in by_month["rows"]] == ["2023-04", "2023-05", "2023-06"]
    april, june = by_month["rows"][0], by_month["rows"][2]
    assert (one(april, "feedback_total")["value"], one(april, "feedback_total")["missing"]) == (None, ["2023-04"])
    assert one(june, "feedback_total")["value"] == 220
    by_agency = answered(run, "--period", "2023", "--by", "agency")
    assert (by_agency["by"], by_agency["rows"]) == ("agency", [])


def test_values_of_agencies_stand_by_their_names(run: Run, database: Engine, tmp_path: Path) -> None:
    with transaction(database) as connection:
        agency_ids(connection, ["Sở Y tế"])
    path = tmp_path / "mau.xlsx"
    run("template", "indicators", "-o", path, "--month", "2023-06")
    workbook = load_workbook(path)
    workbook["Số liệu"]["E5"], workbook["Số liệu"]["F5"] = "Sở Y tế", 12
    workbook.save(path)
    assert run("import", path).exit_code == 0
    (row,) = answered(run, "--by", "agency")["rows"]
    assert (row["agency"], one(row, "satisfaction_ratings")["value"]) == ("Sở Y tế", 12)


def test_a_refused_file_lists_its_places_and_ends_with_1(run: Run, filled: Path) -> None:
    workbook = load_workbook(filled)
    workbook["Số liệu"]["F5"] = "99,8%"
    workbook.save(filled)
    result = run("import", "--json", filled)
    (file,) = json.loads(result.stdout)["files"]
    assert (result.exit_code, file["status"], file["batch"], file["kind"]) == (1, "refused", None, "indicators")
    (issue,) = file["issues"]
    assert (issue["code"], issue["sheet"], issue["row"], issue["column"]) == ("wrong_unit", "Số liệu", 5, "F")
    assert run("indicators").exit_code == 1


def test_an_undo_speaks_of_values(run: Run, filled: Path) -> None:
    run("import", filled)
    result = run("undo", 1)
    assert result.exit_code == 0 and "11 giá trị chỉ tiêu" in result.stdout


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_answer_goes_into_a_file(run: Run, filled: Path, tmp_path: Path, ending: str) -> None:
    run("import", filled)
    output = tmp_path / f"ra.{ending}"
    assert run("indicators", "--period", "2023", "-o", output).exit_code == 0
    if ending == "xlsx":
        rows = list(load_workbook(output).worksheets[1].iter_rows(values_only=True))
        assert next(row for row in rows if row[1] == "index_766_score")[5] == 90.09
    else:
        assert "online_payment_province_vnd" in output.read_text(encoding="utf-8-sig")


def test_the_table_shows_what_is_told_with_both_counts_of_a_rate(run: Run, filled: Path) -> None:
    run("import", filled)
    shown = run("indicators", "--period", "2023").stdout
    assert "33.622/33.689" in shown and "99,80" in shown and "56.000.000.000" in shown


def test_a_month_that_the_period_cuts_is_named(run: Run, filled: Path) -> None:
    run("import", filled)
    result = run("indicators", "--period", "2023-05-10..2023-06-30", "--format", "json")
    assert "2023-05" in result.stderr
    assert one(json.loads(result.stdout), "feedback_total")["missing"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("indicators", "--by", "channel"),
        ("indicators", "--period", "2023-13"),
        ("template", "indicators", "-o", "x.xlsx", "--month", "2023"),
    ],
)
def test_what_means_nothing_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
