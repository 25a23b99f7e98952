"""The report's figures: what they count, and the causes that explain a printed one."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from db.engine import Engine, reading
from domain.dossier import Status
from domain.indicator_catalogue import CATALOGUE
from domain.indicator_values import PeriodValue
from domain.period import parse_period
from domain.printed_figure import Verdict, read_printed
from domain.report_figure import FIGURES, INDICATORS
from exports.report_sentences import group_sentence, notes, sentence
from measures.report_figures import (
    CountedReport,
    FigureLine,
    ReportFigures,
    beside_printed,
    count_report,
    unknown_keys,
)
from tests.db.exports import Row, import_rows

LAND, DISTRICT = "Chi nhánh Văn phòng Đăng ký đất đai Mộ Đức", "UBND huyện Mộ Đức"
AS_OF = date(2023, 4, 30)


def received(code: str, day: date, **others: Any) -> Row:
    return Row(code, received=day, due=date(2023, 3, 1), **{"agency": "Sở Y tế", **others})


ROWS = [
    received("1", date(2022, 12, 20)).done(date(2023, 2, 1)),
    received("2", date(2023, 1, 10), channel=2).done(date(2023, 1, 10)),
    received("3", date(2023, 1, 20), channel=2).done(date(2023, 3, 1)),
    received("4", date(2023, 2, 20)).done(date(2023, 3, 5)),
    received("5", date(2023, 2, 20)),
    received("6", date(2023, 1, 5), agency=LAND).done(date(2023, 3, 2)),
    received("7", date(2023, 1, 5), agency=LAND, status=Status.WITHDRAWN, closed=date(2023, 2, 2)),
    received("8", date(2023, 1, 5), agency=DISTRICT).done(date(2023, 1, 5)),
]


def figures(database: Engine, period: str = "2023", **printed: str) -> ReportFigures:
    with reading(database) as connection:
        counted = count_report(connection, parse_period(period))
    return beside_printed(counted, {key.replace("__", "."): read_printed(text) for key, text in printed.items()})


@pytest.fixture
def imported(database: Engine) -> Engine:
    import_rows(database, ROWS, AS_OF)
    return database


def values(found: ReportFigures, group: str) -> Mapping[str, Fraction | None]:
    return {line.key.split(".")[1]: line.value for line in found.lines if line.key.startswith(f"{group}.")}


def test_each_group_has_its_counts_and_the_rest_of_the_province_is_in_none(imported: Engine) -> None:
    found = figures(imported)
    assert values(found, "department") == {
        "received": 4,
        "resolved": 4,
        "early_and_on_time": 3,
        "on_time_rate": Fraction(3, 4),
        "late": 1,
        "late_rate": Fraction(1, 4),
        "pending": 1,
        "withdrawn": 0,
    }
    assert values(found, "land")["withdrawn"] == 1
    assert values(found, "combined")["received"] == 6
    assert found.line("same_day").value == 1
    assert found.line("online.department").value == 2
    assert found.line("online_rate.department").value == Fraction(1, 2)
    assert [line.key for line in found.lines] == [*(figure.key for figure in FIGURES), *INDICATORS]


def test_a_share_has_its_two_counts_and_leads_to_the_dossiers_of_its_group(imported: Engine) -> None:
    line = figures(imported).line("combined.on_time_rate")
    assert (line.part, line.whole) == (3, 5)
    assert line.scope is not None and [block.value for block in line.scope.selection.blocks] == ["department", "land"]


def test_a_period_after_the_data_has_no_value_and_no_cause(imported: Engine) -> None:
    found = figures(imported, "2024", same_day="40.136")
    assert {(line.value, line.verdict, line.why) for line in found.lines} == {(None, Verdict.NO_DATA, None)}


def test_a_group_without_a_dossier_has_counts_of_0_and_no_rates(database: Engine) -> None:
    import_rows(database, [received("1", date(2023, 1, 10))], AS_OF)
    land = values(figures(database), "land")
    assert land["received"] == 0
    assert land["on_time_rate"] is None


def line_of(imported: Engine, key: str, text: str, **others: str) -> FigureLine:
    return figures(imported, **{key.replace(".", "__"): text}, **others).line(key)


@pytest.mark.parametrize(
    ("key", "printed", "why"),
    [
        ("department.received", "5", "Báo cáo cộng cả 1 hồ sơ kỳ trước chuyển sang."),
        ("land.resolved", "2", "Báo cáo tính cả 1 hồ sơ rút hoặc trả lại là đã giải quyết."),
        ("department.late", "2", "Báo cáo cộng cả 1 hồ sơ đang giải quyết đã quá hạn."),
        ("department.pending", "0", "Báo cáo không kể 1 hồ sơ đã quá hạn."),
        ("department.on_time_rate", "60 %", "Tỷ lệ in trùng với cách tính của Quyết định 766/QĐ-TTg."),
        ("department.early_and_on_time", "1", "Báo cáo chỉ nêu hồ sơ trả đúng ngày hẹn, không kể 2 hồ sơ trước hạn."),
        ("department.late_rate", "20 %", None),
        ("department.received", "17", None),
    ],
)
def test_a_printed_figure_that_is_counted_in_another_way_is_explained(
    imported: Engine, key: str, printed: str, why: str | None
) -> None:
    line = line_of(imported, key, printed)
    assert (line.verdict, line.why) == (Verdict.DIFFERS, why)


def test_printed_figures_that_leave_out_withdrawn_dossiers_do_not_close_and_the_gap_is_explained(
    imported: Engine,
) -> None:
    found = figures(imported, land__received="2", land__resolved="1", land__pending="0")
    said = "Số in không khép: 2 − 1 − 0 = 1, bằng số hồ sơ rút hoặc trả lại mà báo cáo không nêu."
    assert (found.line("land.pending").verdict, found.line("land.pending").why) == (Verdict.EQUAL, said)
    assert (found.line("land.withdrawn").verdict, found.line("land.withdrawn").why) == (Verdict.NO_PRINTED, said)


def test_a_mean_of_months_is_named_beside_the_pooled_share(database: Engine) -> None:
    rows = [received(f"1-{number}", date(2023, 1, 10), channel=2) for number in range(9)]
    rows += [received("2-1", date(2023, 2, 10), channel=1)]
    import_rows(database, rows, date(2023, 2, 28))
    line = figures(database, online_rate__department="bình quân 50 %").line("online_rate.department")
    assert line.verdict is Verdict.DIFFERS
    said = "Con số in là trung bình cộng tỷ lệ của 2 tháng (50,0 %); gộp hồ sơ thì 9/10 = 90,00 %."
    assert (line.why or "").replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_hedge_that_holds_is_said(imported: Engine) -> None:
    line = line_of(imported, "combined.received", "khoảng 6,2")
    assert (line.verdict, line.why) == (Verdict.WITHIN_HEDGE, "“khoảng 6,2” đúng với 6.")


def counted(**told: list[str]) -> CountedReport:
    """A quarter of which each indicator is told in these months, one a month."""
    quarter = ["2023-01", "2023-02", "2023-03"]
    indicators = tuple(
        PeriodValue(
            indicator=CATALOGUE.named(key) or CATALOGUE.indicators[0],
            value=Fraction(len(months)) if months else None,
            part=None,
            whole=None,
            told=tuple(months),
            missing=tuple(month for month in quarter if month not in months),
        )
        for key, months in told.items()
    )
    return CountedReport(parse_period("2023-Q1"), date(2023, 3, 31), None, None, indicators)


def test_a_month_of_which_no_indicator_is_told_is_named_once_and_not_on_every_line() -> None:
    january, both = ["2023-01"], ["2023-01", "2023-02"]
    found = beside_printed(counted(sms_sent=both, decisions_issued=both, postal_dossiers=january))
    assert found.untold == ("2023-03",)
    assert any("tháng 03/2023" in note for note in notes(found))
    assert found.line("sms_sent").why is None
    assert found.line("postal_dossiers").why == "Chưa nhập số liệu tháng 02/2023."


def test_missing_months_explain_a_difference_and_are_no_remark_on_what_is_equal() -> None:
    both = ["2023-01", "2023-02"]
    printed = {"sms_sent": read_printed("2"), "decisions_issued": read_printed("3")}
    found = beside_printed(counted(sms_sent=both, decisions_issued=both), printed)
    assert (found.line("sms_sent").verdict, found.line("sms_sent").why) == (Verdict.EQUAL, None)
    assert found.line("decisions_issued").why == "Chưa nhập số liệu tháng 03/2023."


def test_where_nothing_is_told_no_month_is_named() -> None:
    found = beside_printed(counted(sms_sent=[]))
    assert (found.untold, found.line("sms_sent").why) == ((), None)


def test_printed_figures_of_keys_that_nobody_knows_are_named(imported: Engine) -> None:
    found = figures(imported)
    assert list(unknown_keys(found, {"same_day": read_printed("1"), "cars": read_printed("2")})) == ["cars"]


def test_the_sentences_are_those_of_the_report(imported: Engine) -> None:
    found = figures(imported)
    assert group_sentence(found, "land") == (
        "Hồ sơ đất đai của hộ gia đình, cá nhân: tiếp nhận 2 hồ sơ; đã giải quyết 1 hồ sơ, trong đó trả kết quả trước "
        "hạn và đúng hạn 0 hồ sơ, chiếm tỷ lệ 0,00\N{NO-BREAK SPACE}%; trễ hạn 1 hồ sơ, chiếm tỷ lệ "
        "100,00\N{NO-BREAK SPACE}%; đang giải quyết 0 hồ sơ; rút hoặc trả lại 1 hồ sơ."
    )
    assert sentence(found.line("department.received")) == "tiếp nhận 4 hồ sơ"
    assert sentence(found.line("department.on_time_rate")) == (
        "tỷ lệ trước hạn và đúng hạn 75,00\N{NO-BREAK SPACE}% (3/4)"
    )
    assert "chưa có số liệu" in group_sentence(figures(imported, "2024"), "land")
