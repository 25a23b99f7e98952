"""The demonstration's exports through the real importer give the figures that the report of 02/11/2023 prints, and show
where it contradicts itself."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli.main import app
from db import batches, ledger
from db.engine import Engine, open_database, reading, transaction
from domain.batch import BatchKind
from domain.counts import COUNTS, closing_gap
from domain.numbers import format_percent
from domain.period import months_in, parse_period
from domain.scope import Dimension, Scope
from measures.comparison import compare
from measures.counts import as_counts, count, total
from measures.full_online import full_online
from measures.rates import online_rate_mean, rate

pytestmark = pytest.mark.xdist_group("demo")

# What the report prints, word for word; what it prints as rounded shares stands in the tests.
PRINTED = {
    "department": {"received": 95100, "resolved": 93600, "late": 57, "pending": 1500, "withdrawn": 0},
    "land": {"received": 28847, "resolved": 26840, "late": 1828, "pending": 1853},
}
NOT_LATE = {"department": 93543, "land": 25012}


@pytest.fixture(scope="module")
def demonstration(demo_database: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{demo_database.as_posix()}")
    yield opened
    opened.dispose()


@pytest.fixture
def blocks(demonstration: Engine) -> dict[str, dict[str, int]]:
    with reading(demonstration) as connection:
        frame = count(connection, Scope(parse_period("2023")), Dimension.BLOCK)
    return {line["block"]: {name: int(line[name]) for name in COUNTS} for line in frame.to_dict("records")}


def test_the_files_speak_for_two_years_up_to_the_reports_ten_months_and_every_row_goes_in(
    demonstration: Engine,
) -> None:
    with reading(demonstration) as connection:
        imports = batches.batches(connection)
        assert str(batches.data_date(connection)) == "2023-10-31"
    assert len(imports) == 23
    new = Counter[int]()
    for batch in imports:
        if batch.kind == BatchKind.DOSSIERS:
            new[batch.as_of.year] += batch.tally.new
    assert new == {2022: 66_000, 2023: 123_947}
    assert sum(batch.tally.rejected for batch in imports) == 0


@pytest.mark.parametrize("block", ["department", "land"])
def test_each_blocks_figures_are_the_reports(blocks: dict[str, dict[str, int]], block: str) -> None:
    found = blocks[block]
    assert {name: found[name] for name in PRINTED[block]} == PRINTED[block]
    assert found["early"] + found["on_time"] == NOT_LATE[block]
    assert found["no_due_date"] == 0


def test_the_reports_shares_are_these_counts_rounded(blocks: dict[str, dict[str, int]]) -> None:
    department, land = blocks["department"], blocks["land"]
    assert format_percent(rate(department, "on_time_rate")) == "99,94 %"
    assert format_percent(rate(department, "late_rate")) == "0,06 %"
    assert format_percent(rate(land, "on_time_rate"), 1) == "93,2 %"
    assert format_percent(rate(land, "late_rate"), 1) == "6,8 %"
    both = rate({name: department[name] + land[name] for name in department}, "on_time_rate")
    assert (both.part, both.whole, format_percent(both)) == (118_555, 120_440, "98,43 %")


def test_same_day_results_are_the_reports_40136(demonstration: Engine) -> None:
    with reading(demonstration) as connection:
        assert total(connection, Scope(parse_period("2023")))["same_day"] == 40_136


def test_first_contradiction_the_report_loses_154_land_dossiers_which_were_withdrawn(
    blocks: dict[str, dict[str, int]],
) -> None:
    land = blocks["land"]
    printed = PRINTED["land"]
    assert printed["received"] - printed["resolved"] - printed["pending"] == 154
    assert land["withdrawn"] == 154
    assert closing_gap(land) == 0
    assert closing_gap(blocks["department"]) == 0


def test_second_contradiction_70_percent_is_a_mean_of_months_and_73_44_the_share_of_dossiers(
    demonstration: Engine, blocks: dict[str, dict[str, int]]
) -> None:
    department = blocks["department"]
    assert department["online"] == 69_839
    assert format_percent(rate(department, "online_rate")) == "73,44 %"
    runner = CliRunner()
    url = demonstration.url.render_as_string(hide_password=False)
    asked = ["rates", "--period", "2023", "--by", "month", "--where", "block=department", "--format", "json"]
    answer = runner.invoke(app, asked, env={"TTHC_DATABASE_URL": url})
    assert answer.exit_code == 0
    whole = json.loads(answer.stdout)["total"]
    assert round(whole["online_rate_mean"], 3) == 0.700
    assert whole["online_rate"] == pytest.approx(69_839 / 95_100)
    with reading(demonstration) as connection:
        months = count(connection, Scope(parse_period("2023")), Dimension.MONTH)
    assert online_rate_mean(months) is not None


def test_what_one_month_leaves_pending_the_next_carries_over(demonstration: Engine) -> None:
    with reading(demonstration) as connection:
        months = [as_counts(count(connection, Scope(month)).iloc[0]) for month in months_in(parse_period("2023"))[:10]]
    assert months[0]["carried_over"] == 0
    for month, following in pairwise(months):
        assert closing_gap(month) == 0
        assert following["carried_over"] == month["pending"]
    assert sum(month["received"] for month in months) == 123_947


def test_the_same_ten_months_of_the_year_before_are_there_to_be_compared_with(demonstration: Engine) -> None:
    with reading(demonstration) as connection:
        compared = compare(connection, Scope(parse_period("2023")))
        whole = total(connection, Scope(parse_period("2022")))
    assert compared.year_before is not None
    assert str(compared.year_before.period.last) == "2022-10-31"
    assert compared.year_before.counts["received"] == 53_640
    assert (whole["received"], whole["carried_over"], whole["pending"]) == (66_000, 0, 0)
    assert whole["fee_due_known"] == 0


def test_flags_are_told_of_a_part_of_the_dossiers(demonstration: Engine, blocks: dict[str, dict[str, int]]) -> None:
    department, land = blocks["department"], blocks["land"]
    assert 0 < department["digitised_known"] < department["received"]
    assert 0 < department["acceptance_known"] == department["online"]
    assert land["digitised_known"] == land["reused_known"] == land["receiving_known"] == 0
    assert land["fee_due_known"] == land["received"]
    with reading(demonstration) as connection:
        found = full_online(connection, Scope(parse_period("2023")))
    assert 0 < found.of_eligible.whole < found.of_resolved.whole
    assert 0.5 < found.of_eligible.part / found.of_eligible.whole < 0.9
    both = {name: department[name] + land[name] for name in department}
    shares = {
        "digitised_rate": (0.75, 0.85),
        "reused_rate": (0.45, 0.55),
        "paid_online_rate": (0.55, 0.65),
        "acceptance_late_rate": (0.005, 0.03),
        "outside_area_rate": (0.005, 0.03),
        "apologised_rate": (0.4, 0.7),
    }
    for name, (least, most) in shares.items():
        ratio = rate(both, name)
        assert least < ratio.part / ratio.whole < most, name


def test_every_way_of_cutting_the_year_adds_up_to_it(demonstration: Engine) -> None:
    with reading(demonstration) as connection:
        whole = total(connection, Scope(parse_period("2023")))
        for by in Dimension:
            if not by.is_time:
                frame = count(connection, Scope(parse_period("2023")), by)
                assert {name: int(frame[name].sum()) for name in COUNTS} == whole, by


def test_the_ledger_is_what_the_dossiers_say(demonstration: Engine) -> None:
    with transaction(demonstration) as connection:
        assert ledger.check(connection, batches.data_date(connection)).empty


def test_no_invented_person_is_in_the_database(demo_database: Path) -> None:
    stored = demo_database.read_bytes()
    assert "Bảo hiểm xã hội tỉnh".encode() in stored
    book = load_workbook(demo_database.parent / "exports" / "2023-03_so-nganh.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(min_row=1, max_row=400, values_only=True))
    book.close()
    heading = next(row for row in rows if "Chủ hồ sơ" in row)
    names = {str(row[heading.index("Chủ hồ sơ")]) for row in rows[rows.index(heading) + 1 :]}
    assert len(names) > 100
    assert [name for name in names if name.encode() in stored] == []
    assert re.findall(rb"(?<!\d)0900\d{6}", stored) == []
