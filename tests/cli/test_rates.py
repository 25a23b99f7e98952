"""`tthc rates`: the interface's JSON, and tables for people."""

import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.engine import Engine
from domain.counts import COUNTS, FLAG_RATES, closing_gap
from tests.cli.conftest import Run
from tests.databases import open_sqlite
from tests.db.exports import Row, import_rows

AS_OF = date(2023, 4, 30)
RATES = ["on_time_rate", "late_rate", "on_time_rate_766", "on_time_rate_due", "online_rate", *FLAG_RATES]

LAND = "Chi nhánh Văn phòng Đăng ký đất đai Mộ Đức"
ROWS = [
    Row("1", received=date(2023, 1, 10), due=date(2023, 1, 20), channel=2).done(date(2023, 1, 15)),
    Row("2", received=date(2023, 1, 20), due=date(2023, 2, 1), channel=2).done(date(2023, 2, 1)),
    Row("3", received=date(2023, 1, 20), due=date(2023, 2, 1), channel=1, agency="Sở Y tế").done(date(2023, 2, 3)),
    Row("4", received=date(2023, 3, 1), due=date(2023, 3, 10), channel=0, agency=LAND, sector=None),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the rows; not to be changed."""
    path = tmp_path_factory.mktemp("rates") / "rates.db"
    opened = open_sqlite(path)
    import_rows(opened, ROWS, AS_OF)
    opened.dispose()
    return path


@pytest.fixture
def imported(database: Engine, filled: Path) -> None:
    """The database holds the rows."""
    database.dispose()
    shutil.copy(filled, str(database.url.database))


def answer(run: Run, *words: str) -> dict[str, Any]:
    result = run("rates", *words, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.usefixtures("imported")
def test_the_json_has_exactly_the_keys_of_the_interface_in_its_order(run: Run) -> None:
    told = answer(run, "--period", "2023", "--by", "block")
    assert list(told) == ["period", "by", "rows", "total"]
    assert told["period"] == {
        "kind": "calendar",
        "first": "2023-01-01",
        "last": "2023-12-31",
        "data_date": "2023-04-30",
    }
    assert told["by"] == "block"
    assert [list(row) for row in told["rows"]] == [["block", *COUNTS, *RATES]] * 2
    assert list(told["total"]) == [*COUNTS, *RATES, "online_rate_mean"]


@pytest.mark.usefixtures("imported")
def test_counts_are_whole_rates_are_unrounded_and_a_missing_rate_is_null(run: Run) -> None:
    department, land = answer(run, "--by", "block")["rows"]
    assert (department["block"], land["block"]) == ("department", "land")
    assert (department["received"], department["early"], department["on_time"], department["late"]) == (3, 1, 1, 1)
    assert department["on_time_rate"] == 2 / 3
    assert land["on_time_rate"] is None
    assert land["on_time_rate_due"] == 0
    assert all(type(department[name]) is int for name in COUNTS)


@pytest.mark.usefixtures("imported")
def test_the_mean_weighs_rows_alike_and_the_pooled_rate_weighs_dossiers(run: Run) -> None:
    total = answer(run, "--by", "agency")["total"]
    assert total["online_rate"] == 2 / 4
    assert total["online_rate_mean"] == pytest.approx((0 + 1 + 0) / 3)


@pytest.mark.usefixtures("imported")
def test_without_a_dimension_there_is_one_line_the_total(run: Run) -> None:
    told = answer(run)
    assert told["by"] is None
    assert told["rows"] == [told["total"]]
    assert list(told["total"]) == [*COUNTS, *RATES]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("agency", [LAND, "Sở Tư pháp", "Sở Y tế"]),
        ("sector", ["Tư pháp", None]),
        ("channel", ["online", "direct", "unknown"]),
        ("level", [None]),
        ("month", ["2023-01", "2023-02", "2023-03", "2023-04"]),
        ("half_month", ["2023-01-01", "2023-01-15", "2023-02-01", "2023-03-01", *["2023-03-15", "2023-04-01"]]),
    ],
)
def test_every_dimension_names_its_rows_by_code_or_by_name_as_held(run: Run, by: str, keys: list[str | None]) -> None:
    rows = answer(run, "--by", by)["rows"]
    assert [row[by] for row in rows][: len(keys)] == keys
    assert all(closing_gap(row) == 0 for row in rows)


@pytest.mark.usefixtures("imported")
def test_a_procedure_is_keyed_by_its_key_and_has_its_name(run: Run) -> None:
    (row,) = answer(run, "--by", "procedure")["rows"]
    assert list(row)[:2] == ["procedure", "procedure_name"]
    assert row["procedure_name"] == "Chứng thực"


@pytest.mark.usefixtures("imported")
def test_the_reporting_calendar_is_asked_for_by_its_prefix(run: Run) -> None:
    told = answer(run, "--period", "bc:2023-02")
    assert told["period"] == {
        "kind": "reporting",
        "first": "2023-01-15",
        "last": "2023-02-14",
        "data_date": "2023-04-30",
    }
    assert (told["total"]["received"], told["total"]["resolved"]) == (2, 3)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("where", "received"),
    [
        (["block=land"], 1),
        (["block=land", "block=department"], 4),
        (["block=department", "channel=online"], 2),
        (["agency=sở  tư  pháp"], 2),
        (["channel=unknown"], 1),
        (["sector="], 1),
        (["sector=Tư pháp", "agency=Sở Y tế"], 1),
        (["level="], 4),
        (["procedure=chứng thực"], 4),
        (["month=2023-01"], 3),
        (["month=2023-02", "month=2023-03"], 1),
        (["half_month=2023-01-15"], 2),
        (["quarter=2023-Q1"], 4),
        (["quarter=2023-Q2"], 0),
        (["half_year=2023-H1"], 4),
    ],
)
def test_of_one_dimension_any_may_hold_and_of_several_all_must(run: Run, where: list[str], received: int) -> None:
    words = [word for condition in where for word in ("--where", condition)]
    assert answer(run, "--period", "2023", *words)["total"]["received"] == received


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--period", "2023-13"], "2023-13"),
        (["--period", "2023-02-31..2023-03-01"], "2023-02-31"),
        (["--by", "unit"], "half_month"),
        (["--where", "block"], "block=land"),
        (["--where", "unit=1"], "unit"),
        (["--where", "block=dept"], "department"),
        (["--where", "agency=Sở Tư phap"], "Sở Tư pháp"),
        (["--where", "sector=Đất"], "Đất"),
        (["--where", "procedure=Chứng"], "Chứng thực"),
        (["--where", "month=2023-Q1"], "2023-Q1"),
        (["--where", "month=2022-01", "--period", "2023"], "2022-01"),
        (["--where", "month=2023-01", "--where", "month=2023-03"], "liền nhau"),
        (["--where", "half_month=2023-01-10"], "2023-01-10"),
        (["--where", "quarter=2023-01"], "quarter=2023-Q1"),
        (["--where", "half_year=2023-H3"], "2023-H3"),
        (["--format", "yaml"], "yaml"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage_and_says_what_would_be_right(
    run: Run, words: list[str], said: str
) -> None:
    result = run("rates", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_data_one_sentence_says_so(run: Run) -> None:
    result = run("rates", "--period", "2023")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Chưa có số liệu" in result.stderr


@pytest.mark.usefixtures("imported")
def test_a_period_of_which_nothing_is_known_yet_is_not_passed_over_in_silence(run: Run) -> None:
    result = run("rates", "--period", "2023-06")
    assert result.exit_code == 0
    assert "30/04/2023" in result.stderr


@pytest.mark.usefixtures("imported")
def test_the_table_is_written_for_vietnamese_readers_and_shows_that_it_closes(run: Run) -> None:
    shown = run("rates", "--period", "2023", "--by", "block").stdout
    assert "Từ 01/01/2023 đến 31/12/2023 (dương lịch); số liệu đến 30/04/2023." in shown
    assert "Sở, ban, ngành" in shown
    assert "66,67 %" in shown and "2/3" in shown
    assert "0 + 4 = 3 + 0 + 1 ✓" in shown
    assert "Bình quân tỷ lệ trực tuyến của 2 dòng" in shown


def test_text_from_a_file_drives_no_terminal(database: Engine, run: Run) -> None:
    import_rows(database, [Row("1", agency="Sở [red]Y tế\x1b[2J")], AS_OF)
    shown = run("rates", "--by", "agency").stdout
    assert "\x1b" not in shown
    assert "Sở [red]Y tế" in shown


@pytest.mark.usefixtures("imported")
def test_csv_has_the_columns_of_the_table_after_a_byte_order_mark(run: Run) -> None:
    lines = run("rates", "--by", "block", "--format", "csv").stdout_bytes.decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffKhối,Tiếp nhận,")
    assert lines[1].startswith('"Sở, ban, ngành",3,')
    assert len(lines) == 3


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("asked", [("--format", "csv", "--csv", "vi"), ("--csv", "vi")])
def test_csv_for_a_vietnamese_excel_has_semicolons_and_decimal_commas(run: Run, asked: tuple[str, ...]) -> None:
    lines = run("rates", "--by", "block", *asked).stdout_bytes.decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffKhối;Tiếp nhận;")
    assert lines[1].startswith("Sở, ban, ngành;3;")
    assert ";0,6666666666666666;" in lines[1]


@pytest.mark.usefixtures("imported")
def test_the_ending_of_the_file_names_the_csv_too(run: Run, tmp_path: Path) -> None:
    assert run("rates", "--csv", "vi", "-o", str(tmp_path / "a.csv")).exit_code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("Nhóm;")


@pytest.mark.parametrize(
    "wrong", [("--csv", "en"), ("--csv", "vi", "--format", "json"), ("--csv", "vi", "-o", "a.xlsx")]
)
def test_a_form_of_csv_that_there_is_not_or_for_another_format_is_wrong_usage(run: Run, wrong: tuple[str, ...]) -> None:
    result = run("rates", *wrong)
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1 and "csv" in result.stderr


@pytest.mark.usefixtures("imported")
def test_a_file_named_xlsx_becomes_a_workbook_with_numbers_as_numbers(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "ty-le.xlsx"
    result = run("rates", "--by", "block", "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    workbook = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    rows = list(workbook["Số liệu"].iter_rows(values_only=True))
    assert rows[0][:2] == ("Khối", "Tiếp nhận")
    assert rows[1][:2] == ("Sở, ban, ngành", 3)
    assert rows[1][len(COUNTS) + 1] == pytest.approx(2 / 3)
    assert workbook["Tổng cộng"].cell(2, 2).value == 4
    assert any("Độ phủ: " in str(cell) for row in workbook["Mục lục"].values for cell in row)


@pytest.mark.usefixtures("imported")
def test_a_table_can_be_kept_as_text(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "bang.txt"
    assert run("rates", "-o", str(target)).exit_code == 0
    assert "0 + 4 = 3 + 0 + 1 ✓" in target.read_text(encoding="utf-8")


@pytest.mark.usefixtures("imported")
def test_a_place_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    result = run("rates", "-o", str(tmp_path / "khong-co" / "a.csv"))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "khong-co" in result.stderr


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("by", [(), ("--by", "agency"), ("--by", "month")])
def test_a_period_that_begins_after_the_data_date_tells_nothing(run: Run, by: tuple[str, ...]) -> None:
    result = run("rates", "--period", "2023-05", *by, "--format", "json")
    told = json.loads(result.stdout)
    assert result.stderr.strip() == "Chưa có số liệu của kỳ này: số liệu mới đến 30/04/2023."
    lines = [told["total"], *told["rows"]]
    assert len(told["rows"]) == (0 if by else 1)
    assert all(value is None for line in lines for value in line.values())
    assert set(told["total"]) >= {*COUNTS, *RATES}
    shown = run("rates", "--period", "2023-05", *by).stdout
    assert "Đối chiếu" not in shown
    assert "—" in shown


def test_a_month_for_which_some_units_speak_is_marked_and_in_no_mean(database: Engine, run: Run) -> None:
    for month, agencies in ((1, ["Sở Y tế"]), (2, ["Sở Y tế", "UBND xã Bình Châu"])):
        for agency in agencies:
            row = Row(f"{agency}-{month}", received=date(2023, month, 3), agency=agency, channel=month)
            import_rows(database, [row], date(2023, month, 28), period=(date(2023, month, 1), date(2023, month, 28)))
    told = answer(run, "--period", "2023", "--by", "month")
    assert [(row["month"], row["received"]) for row in told["rows"]] == [("2023-01", 1), ("2023-02", 2)]
    assert (told["incomplete"], told["total"]["online_rate_mean"]) == (["2023-01"], 1.0)
    assert "01/2023 (chưa đủ)" in run("rates", "--period", "2023", "--by", "month").stdout
    assert "01/2023 (chưa đủ)" in run("rates", "--period", "2023", "--by", "month", "--format", "csv").stdout


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("notation", "kind", "first", "last", "received"),
    [
        ("dq:2023-Q1", "shifted_quarter", "2022-12-01", "2023-02-28", 3),
        ("dq:2023-Q2", "shifted_quarter", "2023-03-01", "2023-05-31", 1),
        ("21:2023-01", "from_21", "2022-12-21", "2023-01-20", 3),
        ("21:2023-02", "from_21", "2023-01-21", "2023-02-20", 0),
        ("bc:2023-02", "reporting", "2023-01-15", "2023-02-14", 2),
    ],
)
def test_each_calendar_has_its_own_days_and_kind(
    run: Run, notation: str, kind: str, first: str, last: str, received: int
) -> None:
    told = answer(run, "--period", notation)
    assert told["period"] == {"kind": kind, "first": first, "last": last, "data_date": "2023-04-30"}
    assert told["total"]["received"] == received
    assert closing_gap(told["total"]) == 0


@pytest.mark.usefixtures("imported")
def test_the_months_of_a_calendar_add_up_to_its_quarter(run: Run) -> None:
    for prefix in ("", "bc:", "dq:", "21:"):
        told = answer(run, "--period", f"{prefix}2023-Q1", "--by", "month")
        assert sum(row["received"] for row in told["rows"]) == told["total"]["received"]
        assert sum(row["resolved"] for row in told["rows"]) == told["total"]["resolved"]


@pytest.mark.parametrize("notation", ["22:2023", "xx:2023-01", "bc:dq:2023"])
def test_an_unknown_calendar_is_refused_in_one_sentence_that_names_the_prefixes(run: Run, notation: str) -> None:
    result = run("rates", "--period", notation)
    assert result.exit_code == 2
    assert f'"{notation}" không phải là kỳ.' in result.stderr
    assert "bc: kỳ báo cáo, dq: quý lệch một tháng, 21: kỳ 21–20" in result.stderr.replace("\n", " ")
    assert len(result.stderr.strip().splitlines()) <= 2
