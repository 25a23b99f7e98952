"""`tthc rates --provinces` over schemas of a real PostgreSQL database."""

import io
import json
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from domain.counts import COUNTS, FLAG_RATES, closing_gap
from tests.provinces import (
    BARE,
    BROKEN,
    EMPTY,
    LATER,
    MISSING,
    NORTH,
    OLDER,
    SOUTH,
)

RATES = ["on_time_rate", "late_rate", "on_time_rate_766", "on_time_rate_due", "online_rate", *FLAG_RATES]
BOTH = f"{NORTH},{SOUTH}"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["rates", *words], prog_name="tthc")


def answer(*words: str, exit_code: int = 0) -> dict[str, Any]:
    result = run(*words, "--format", "json")
    assert result.exit_code == exit_code, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.usefixtures("provinces")
def test_the_json_has_the_shape_of_every_dimension_with_what_a_province_has_besides() -> None:
    told = answer("--provinces", BOTH, "--period", "2023")
    assert list(told) == ["period", "by", "rows", "total", "lacking"]
    assert told["period"] == {
        "kind": "calendar",
        "first": "2023-01-01",
        "last": "2023-12-31",
        "data_date": "2023-03-31",
    }
    assert (told["by"], told["lacking"]) == ("province", [])
    own = ["province", "province_name", "data_date", "coverage", "reason"]
    assert [list(row) for row in told["rows"]] == [[*own, *COUNTS, *RATES, "closed"]] * 2
    assert list(told["total"]) == [*COUNTS, *RATES, "online_rate_mean", "closed"]


@pytest.mark.usefixtures("provinces")
def test_each_province_is_counted_from_its_own_ledger_and_the_total_is_their_sum() -> None:
    told = answer("--provinces", BOTH, "--period", "2023")
    north, south = told["rows"]
    assert (north["province"], north["province_name"], north["data_date"]) == (NORTH, "Tỉnh Bắc", "2023-04-30")
    assert (north["received"], north["resolved"], north["late"], north["pending"]) == (4, 3, 1, 1)
    assert (south["received"], south["resolved"], south["late"], south["pending"]) == (2, 1, 1, 1)
    assert all(told["total"][name] == north[name] + south[name] for name in COUNTS)
    assert all(row["closed"] and closing_gap(row) == 0 for row in (north, south, told["total"]))
    assert north["coverage"] == {"units": 3, "complete": 3, "first": "2023-01-01", "last": "2023-04-30"}


@pytest.mark.usefixtures("provinces")
def test_rates_of_the_total_are_divided_from_the_sums_and_the_mean_weighs_provinces_alike() -> None:
    told = answer("--provinces", BOTH, "--period", "2023")
    assert told["total"]["on_time_rate"] == 2 / 4
    assert told["total"]["online_rate"] == 3 / 6
    assert told["total"]["online_rate_mean"] == (2 / 4 + 1 / 2) / 2


@pytest.mark.usefixtures("provinces")
def test_all_are_the_provinces_of_the_variable_and_the_period_is_the_year_of_the_latest_data_date() -> None:
    told = answer("--provinces", "all")
    assert [row["province_name"] for row in told["rows"]] == ["Tỉnh Bắc", "Tỉnh Nam"]
    assert told["period"]["first"] == "2023-01-01"


@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (MISSING, "Không có lược đồ tinh_khong_co"),
        (BARE, "chưa có bảng nào"),
        (OLDER, "phiên bản cũ (0001)"),
        (LATER, "phiên bản mới hơn"),
        (BROKEN, "Cơ sở dữ liệu báo lỗi"),
    ],
)
def test_a_province_that_cannot_be_asked_has_its_reason_and_no_zeros_and_the_others_their_figures(
    schema: str, reason: str
) -> None:
    told = answer("--provinces", f"{NORTH},{schema}", "--period", "2023", exit_code=1)
    north, other = told["rows"]
    assert north["received"] == told["total"]["received"] == 4
    assert reason in other["reason"]
    assert {other[name] for name in (*COUNTS, *RATES, "closed", "data_date", "coverage")} == {None}
    assert told["lacking"] == [schema]
    result = run("--provinces", f"{NORTH},{schema}", "--period", "2023")
    assert len(result.stderr.splitlines()) == 1
    assert "Không hỏi được 1 trên 2 tỉnh" in result.stderr and reason in result.stderr
    assert "Tổng cộng 1 trên 2 tỉnh" in result.stdout
    assert f"Tổng cộng không có {schema}:" in result.stdout


@pytest.mark.usefixtures("provinces")
def test_a_province_without_a_file_is_no_zero_and_no_failure() -> None:
    told = answer("--provinces", f"{NORTH},{EMPTY}")
    assert (told["rows"][1]["reason"], told["rows"][1]["received"]) == ("Chưa nạp tệp nào.", None)
    assert told["lacking"] == [EMPTY]


@pytest.mark.usefixtures("provinces")
def test_a_province_whose_data_do_not_reach_the_period_is_not_in_the_total() -> None:
    told = answer("--provinces", BOTH, "--period", "2023-04")
    assert told["rows"][1]["reason"] == "Số liệu mới đến 31/03/2023."
    assert (told["lacking"], told["total"]["pending"]) == ([SOUTH], 1)


@pytest.mark.usefixtures("provinces")
def test_a_period_of_which_no_file_tells_is_no_zero() -> None:
    told = answer("--provinces", BOTH, "--period", "2022")
    assert {row["reason"] for row in told["rows"]} == {"Không có tệp nào cho kỳ này."}
    assert told["total"]["received"] is None and told["total"]["closed"] is None


@pytest.mark.usefixtures("provinces")
def test_where_no_province_has_data_the_command_is_refused_with_each_reason() -> None:
    result = run("--provinces", f"{MISSING},{EMPTY}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Không tỉnh nào có số liệu" in result.stderr
    assert "tinh_moi: Chưa nạp tệp nào." in result.stderr


@pytest.mark.usefixtures("provinces")
def test_conditions_that_mean_the_same_everywhere_narrow_every_province() -> None:
    told = answer("--provinces", BOTH, "--period", "2023", "--where", "block=commune", "--where", "quarter=2023-Q1")
    assert [row["received"] for row in told["rows"]] == [1, None]
    assert answer("--provinces", BOTH, "--period", "2023", "--where", "channel=online")["total"]["received"] == 3


@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--provinces", BOTH, "--by", "block"], "bỏ --by"),
        (["--provinces", BOTH, "--where", "agency=Sở Y tế"], "chỉ có nghĩa trong một tỉnh"),
        (["--provinces", BOTH, "--period", "2023", "--where", "block=dept"], "department"),
        (["--provinces", "Bac,Nam"], '"Bac"'),
        (["--provinces", f"{NORTH},{NORTH}"], "hai lần"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage_and_one_sentence(words: list[str], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and len(result.stderr.splitlines()) == 1


def test_all_needs_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TTHC_PROVINCES", raising=False)
    result = run("--provinces", "all")
    assert result.exit_code == 2 and "TTHC_PROVINCES" in result.stderr


def test_a_database_without_schemas_is_refused_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_DATABASE_URL", "sqlite://")
    result = run("--provinces", BOTH)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "PostgreSQL" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("provinces")
def test_the_table_names_provinces_with_their_data_dates_coverage_and_closing_lines() -> None:
    shown = run("--provinces", BOTH, "--period", "2023").stdout
    lines = [line.split() for line in shown.splitlines()]
    assert "Từ 01/01/2023 đến 31/12/2023 (dương lịch)." in shown
    assert ["Tỉnh", "Bắc", "30/04/2023", "3/3", "0", "+", "4", "=", "3", "+", "0", "+", "1", "✓"] in lines
    assert ["Tỉnh", "Nam", "31/03/2023", "1/1", "0", "+", "2", "=", "1", "+", "0", "+", "1", "✓"] in lines
    assert ["Tổng", "cộng", "0", "+", "6", "=", "4", "+", "0", "+", "2", "✓"] in lines
    assert "Ngày số liệu khác nhau theo tỉnh, từ 31/03/2023 đến 30/04/2023" in shown


@pytest.mark.usefixtures("provinces")
def test_files_have_a_line_a_province_with_what_stands_beside_its_figures() -> None:
    lines = run("--provinces", BOTH, "--csv", "vi").stdout_bytes.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Tỉnh;Số liệu đến;Cơ quan có tệp;Cơ quan đủ tệp;Tiếp nhận;")
    assert lines[1].startswith("Tỉnh Bắc;2023-04-30;3;3;4;")
    assert len(lines) == 3
    result = run("--provinces", f"{NORTH},{MISSING}", "--format", "xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(result.stdout_bytes))
    headings, north, missing = workbook["Số liệu"].iter_rows(values_only=True)
    assert dict(zip(headings, north, strict=True))["Lệch"] == 0
    told = dict(zip(headings, missing, strict=True))
    assert told["Tiếp nhận"] is None
    assert "Không có lược đồ" in str(told["Vì sao không có số liệu"])
    assert workbook["Tổng cộng"].cell(2, 1).value == "Tổng cộng 1 trên 2 tỉnh"
