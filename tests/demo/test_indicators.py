"""The demonstration's indicators, imported like an office's, add up to what the report prints."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from db.engine import open_database
from demo.exports import write_indicators
from demo.indicators import demo_indicators
from demo.printed import write_printed
from domain.batch import BatchKind, FileStatus
from domain.indicator import How
from domain.indicator_catalogue import CATALOGUE
from domain.indicator_rules import contradictions
from domain.printed_figure import Verdict
from domain.report_figure import INDICATORS
from etl.imports.importer import import_files
from etl.imports.results import ImportOptions

pytestmark = pytest.mark.xdist_group("demo")

# What the report contradicts itself on, and the word by which the reason is known.
_CONTRADICTIONS = {"online_rate.department": "trung bình cộng tỷ lệ của 10 tháng (70,0 %)", "land.pending": "= 154"}
_NOT_PRINTED = {
    "department.withdrawn",
    "land.withdrawn",
    "combined.late_rate",
    "combined.pending",
    "combined.withdrawn",
}


@pytest.fixture(scope="module")
def figures(demo_database: Path) -> dict[str, dict[str, object]]:
    url = f"sqlite:///{demo_database.as_posix()}"
    answer = CliRunner().invoke(
        app, ["report-figures", "--period", "2023", "--format", "json"], env={"TTHC_DATABASE_URL": url}
    )
    assert answer.exit_code == 0
    return {line["key"]: line for line in json.loads(answer.stdout)["figures"]}


def test_every_figure_of_the_report_is_equal_or_within_its_hedge_but_the_contradiction_of_the_online_rate(
    figures: dict[str, dict[str, object]],
) -> None:
    verdicts = {key: Verdict(str(line["verdict"])) for key, line in figures.items()}
    assert {key for key, verdict in verdicts.items() if verdict is Verdict.DIFFERS} == {"online_rate.department"}
    assert {key for key, verdict in verdicts.items() if verdict is Verdict.NO_PRINTED} == _NOT_PRINTED
    assert [key for key, verdict in verdicts.items() if verdict is Verdict.NO_DATA] == []
    hedged = {key for key, verdict in verdicts.items() if verdict is Verdict.WITHIN_HEDGE}
    assert hedged == {key for key, line in figures.items() if line["hedge"] in ("hơn", "khoảng")}
    assert len(hedged) == 8
    assert sum(verdict is Verdict.EQUAL for verdict in verdicts.values()) == 41


def test_both_contradictions_are_explained(figures: dict[str, dict[str, object]]) -> None:
    for key, words in _CONTRADICTIONS.items():
        assert words.replace(" %", "\N{NO-BREAK SPACE}%") in str(figures[key]["why"]), key


def test_nothing_is_remarked_on_a_figure_that_is_equal(figures: dict[str, dict[str, object]]) -> None:
    remarked = {key for key, line in figures.items() if line["verdict"] == Verdict.EQUAL and line["why"]}
    assert remarked == {"land.pending"}


def test_the_printed_figures_are_those_of_the_reports_account(tmp_path: Path) -> None:
    held = json.loads(write_printed(tmp_path).read_text(encoding="utf-8"))["figures"]
    assert {key for key in held if key in INDICATORS} == set(INDICATORS)
    assert len(held) == 50


def test_no_month_contradicts_itself_and_every_month_is_told() -> None:
    indicators = demo_indicators()
    assert {len(each.values) for each in indicators} == {10}
    for month in range(10):
        assert list(contradictions({each.key: each.values[month] for each in indicators}, CATALOGUE)) == []


def test_large_figures_go_with_the_year_and_no_month_stands_out() -> None:
    known = {each.key: each.values for each in demo_indicators()}
    for key in ("satisfaction_ratings", "postal_dossiers", "sms_sent"):
        values = known[key]
        assert max(values) < 2 * sum(values) / 10, key
        assert min(values) > sum(values) / 10 / 4, key
    assert [*map(int, known["online_payment_centre_vnd"][:3])] == [0, 0, 0]
    assert all(len(set(values)) > 1 for values in known.values())


def test_the_year_is_the_same_whenever_it_is_made_and_only_what_is_typed_is_told() -> None:
    assert demo_indicators() == demo_indicators()
    for each in demo_indicators():
        known = CATALOGUE.find(each.key)
        assert known is not None and known.how is not How.RATIO
        assert known.dated == each.dated


def test_the_workbook_goes_in_without_a_single_remark(tmp_path: Path) -> None:
    path, values = write_indicators(tmp_path)
    engine = open_database(f"sqlite:///{(tmp_path / 'demo.db').as_posix()}")
    (result,) = import_files(engine, [path], ImportOptions())
    engine.dispose()
    assert (result.status, result.kind) == (FileStatus.IMPORTED, BatchKind.INDICATORS)
    assert (result.issues, result.tally.new) == ((), values)
