"""The verdict: what each rule says and when it is silent, and how often chance alone makes it speak."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from domain.agency import Block
from domain.ratio import Ratio
from measures.evidence import Aim, Evidence, Named, Unit
from measures.verdict import RULES, verdict

TARGET = Aim(Fraction(98, 100), date(2023, 1, 1))
PROVINCES, MONTHS, UNITS = 1_000, 10, 12


def of(now: Ratio, **parts: object) -> Evidence:
    """The evidence of a period without months, units and earlier periods, with these parts changed."""
    return replace(Evidence(now, None, None, (), ()), **parts)  # type: ignore[arg-type]


def months(parts: Sequence[int | None], whole: int = 10_000) -> tuple[tuple[str, Ratio | None], ...]:
    return tuple(
        (f"2023-{number:02}", None if part is None else Ratio(part, whole))
        for number, part in enumerate(parts, start=1)
    )


def said(text: str) -> str:
    """The text with plain blanks before its percent signs."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def unit(name: str, part: int, whole: int, block: Block = Block.DEPARTMENT) -> Unit:
    return Unit(name, block, Ratio(part, whole))


def test_a_rate_well_above_its_target_reaches_it() -> None:
    told = verdict(of(Ratio(118_555, 120_440), aim=TARGET)).sentence_text
    assert said(told) == "Đúng hạn 98,43 %, đạt chỉ tiêu 98 %."


def test_a_missed_target_is_told_in_dossiers() -> None:
    told = verdict(of(Ratio(9_500, 10_000), aim=TARGET)).sentence_text
    assert said(told) == "Đúng hạn 95,00 %, chưa đạt chỉ tiêu 98 %, còn thiếu 300 hồ sơ."


@pytest.mark.parametrize("part", [978, 982])
def test_a_rate_as_near_to_its_target_as_chance_brings_it_is_not_judged(part: int) -> None:
    assert verdict(of(Ratio(part, 1_000), aim=TARGET)).at("sentence") == ()


def test_a_change_is_told_against_the_periods_that_differ_only() -> None:
    now = of(Ratio(9_800, 10_000), previous=Ratio(9_805, 10_000), year_before=Ratio(9_600, 10_000))
    told = verdict(now).sentence_text
    assert said(told) == "Đúng hạn 98,00 %; tăng 2,00 điểm % so với cùng kỳ năm trước."


def test_five_months_in_a_row_make_four_rises() -> None:
    told = verdict(of(Ratio(48_600, 50_000), months=months([9_600, 9_650, 9_700, 9_800, 9_850])))
    assert "tăng 4 tháng liền" in told.sentence_text
    assert said(told.chart_title) == "Tỷ lệ đúng hạn tăng 4 tháng liền"


def test_a_run_ends_at_a_month_without_its_files() -> None:
    told = verdict(of(Ratio(48_600, 50_000), months=months([9_600, 9_650, None, 9_700, 9_800, 9_850])))
    assert "liền" not in told.sentence_text


def test_a_run_of_tiny_steps_is_no_news() -> None:
    told = verdict(of(Ratio(4_815, 5_000), months=months([961, 962, 963, 964, 965], whole=1_000)))
    assert told.findings == ()


def test_two_land_offices_that_hold_nearly_all_late_dossiers_are_named_together() -> None:
    units = (
        unit("Chi nhánh đất đai", 21_000, 22_400, Block.LAND),
        unit("Phòng Tài nguyên", 3_700, 4_200, Block.LAND),
        unit("Sở Tư pháp", 30_000, 30_020),
        unit("Sở Y tế", 30_000, 30_015),
    )
    told = verdict(of(Ratio(84_700, 86_635), units=units))
    clause = "98 % hồ sơ trễ nằm ở hai đơn vị đất đai: Chi nhánh đất đai, Phòng Tài nguyên"
    assert clause in said(told.sentence_text)
    assert [piece for piece in told.sentence if isinstance(piece, Named)] == [
        Named("Chi nhánh đất đai"),
        Named("Phòng Tài nguyên"),
    ]
    remind, praise = told.at("units")
    assert said(remind.text).startswith("Cần nhắc: Chi nhánh đất đai 93,75 % (21.000 / 22.400); Phòng Tài nguyên")
    assert said(praise.text).startswith("Đáng khen: Sở Y tế 99,95 %")


def test_a_unit_with_few_dossiers_is_neither_praised_nor_reminded() -> None:
    units = (unit("Xã Nhỏ", 1, 25), unit("Sở Y tế", 10_000, 10_010))
    told = verdict(of(Ratio(10_001, 10_035), units=units))
    assert [finding.rule for finding in told.findings] == ["praise"]
    assert "Xã Nhỏ" not in told.findings[0].text


def test_a_single_unit_is_not_compared_with_nobody() -> None:
    assert verdict(of(Ratio(900, 1_000), units=(unit("Sở Y tế", 900, 1_000),))).findings == ()


def test_a_month_that_falls_out_of_line_gives_the_chart_its_title() -> None:
    told = verdict(of(Ratio(38_900, 40_000), months=months([9_800, 9_500, 9_800, 9_800])))
    assert told.chart_title.startswith("Tỷ lệ đúng hạn thấp hẳn ở 02/2023")


def test_months_below_the_target_are_counted_and_named() -> None:
    told = verdict(of(Ratio(38_900, 40_000), months=months([9_800, 9_500, 9_800, 9_400]), aim=TARGET))
    assert said(told.chart_title) == "Tỷ lệ đúng hạn: 2 tháng chưa đạt chỉ tiêu 98 %: 02/2023, 04/2023"


def test_months_before_the_target_are_not_held_against_it() -> None:
    since_march = Aim(TARGET.share, date(2023, 3, 1))
    told = verdict(of(Ratio(38_900, 40_000), months=months([9_800, 9_500, 9_800, 9_400]), aim=since_march))
    assert said(told.chart_title) == "Tỷ lệ đúng hạn: 1 tháng chưa đạt chỉ tiêu 98 %: 04/2023"


def test_without_a_judged_dossier_the_verdict_says_so_and_no_rate() -> None:
    told = verdict(of(Ratio(0, 0), aim=TARGET))
    assert told.sentence_text.startswith("Chưa có hồ sơ nào")
    assert told.findings == ()


def test_every_rule_has_its_own_name_and_says_its_condition() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.condition.endswith(".") for rule in RULES)


@pytest.mark.parametrize("judged, share", [(1_200, 0.98), (1_200, 0.93), (120_000, 0.98), (30_000, 0.999)])
def test_of_a_thousand_provinces_without_any_change_fewer_than_fifty_are_told_of_one(judged: int, share: float) -> None:
    told = [province for province in _without_change(judged, share) if verdict(province).findings]
    assert len(told) < 0.05 * PROVINCES


def _without_change(judged: int, share: float) -> list[Evidence]:
    """Provinces whose months, units and earlier periods all have the same true rate, which is also their target."""
    chance = np.random.default_rng(20231031)
    # Units of unequal size, and months as unequal as those of the report.
    weights = np.outer(np.geomspace(1, 40, UNITS), np.linspace(0.8, 1.2, MONTHS))
    wholes = np.maximum(1, np.round(judged * weights / weights.sum())).astype(int)
    parts = chance.binomial(wholes, share, size=(PROVINCES, UNITS, MONTHS))
    whole = int(wholes.sum())
    earlier = chance.binomial(whole, share, size=(PROVINCES, 2))
    by_unit, by_month = wholes.sum(axis=1), wholes.sum(axis=0)
    return [
        Evidence(
            Ratio(int(cells.sum()), whole),
            Ratio(int(before[0]), whole),
            Ratio(int(before[1]), whole),
            tuple(
                (f"2023-{month + 1:02}", Ratio(int(cells[:, month].sum()), int(by_month[month])))
                for month in range(MONTHS)
            ),
            tuple(unit(f"Cơ quan {number}", int(cells[number].sum()), int(by_unit[number])) for number in range(UNITS)),
            Aim(Fraction(share).limit_denominator(1000), date(2023, 1, 1)),
        )
        for cells, before in zip(parts, earlier, strict=True)
    ]
