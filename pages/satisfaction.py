"""Hài lòng và phản ánh: ratings and how far they cover what was resolved, feedback handled in time, petitions."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from domain.indicator import Topic
from domain.indicator_catalogue import FEEDBACK_STAGES
from domain.indicator_values import PeriodValue
from domain.indicator_words import months_words
from domain.numbers import format_percent
from domain.period import Period
from measures import indicators
from measures.satisfaction import RATINGS, RatingCoverage, rating_coverages
from measures.trends import COMPLETE
from ui import figures, frame, indicator_tables
from ui.cache import ask
from ui.cards import Card, show_cards
from ui.formats import format_fraction
from ui.indicator_tables import Section, indicator_card

_LEVELS = {"satisfied": "Hài lòng trở lên", "neutral": "Bình thường", "dissatisfied": "Không hài lòng"}
_LIMITS = "/".join(str(days) for *_, days in FEEDBACK_STAGES)
_SECTIONS = (
    Section("Mức độ hài lòng", Topic.SATISFACTION),
    Section("Phản ánh, kiến nghị theo kênh", Topic.FEEDBACK, ("feedback_total",)),
    Section(
        f"Xử lý phản ánh, kiến nghị trong hạn ({_LIMITS} ngày làm việc)",
        Topic.FEEDBACK,
        tuple(f"feedback_{name}" for name, *_ in FEEDBACK_STAGES),
    ),
    Section("Tiếp công dân, đơn thư", Topic.RECEPTION),
)
_CARDS = ("satisfaction_rate", RATINGS, "feedback_total", "feedback_handled_in_time_rate", "citizen_reception_turns")
_BY = {RATINGS: ("lượt đánh giá", "lượt"), "satisfaction_respondents": ("người đánh giá", "người")}


def show() -> None:
    """The headline figures of the period, the ratings by month, then every indicator with its months."""
    frame.show_title("Hài lòng và phản ánh", "Mức độ hài lòng, phản ánh kiến nghị, tiếp công dân: số do cơ quan báo.")
    period = indicator_tables.choose_period()
    if period is None:
        return
    values = {value.indicator.key: value for value in ask(indicators.values, period)}
    _show_cards(period, values)
    _show_levels(period)
    indicator_tables.show_sections(period, _SECTIONS, name="Hài lòng và phản ánh", key="satisfaction")


def _show_cards(period: Period, values: Mapping[str, PeriodValue]) -> None:
    cards = [indicator_card(values[key]) for key in _CARDS if values[key].told]
    coverages = [_coverage_card(each) for each in ask(rating_coverages, period)]
    if cards:
        # The coverage stands beside the share that it is about.
        place = 1 if values[_CARDS[0]].told else 0
        show_cards([*cards[:place], *coverages, *cards[place:]])


def _coverage_card(coverage: RatingCoverage) -> Card:
    name, unit = _BY[coverage.by]
    months = f" · Tháng {months_words(coverage.months)}" if coverage.months else ""
    return Card(
        f"Độ phủ theo {name}",
        format_percent(coverage.ratio),
        f"{format_fraction(coverage.ratio)} {unit} / hồ sơ đã giải quyết{months}"
        if coverage.months
        else "Không tháng nào có cả số đánh giá và tệp hồ sơ.",
        f"Số {name} ÷ số hồ sơ đã giải quyết của toàn tỉnh, trong các tháng có cả hai số. "
        "Một hồ sơ có thể được đánh giá nhiều lần, nên độ phủ theo lượt có thể quá 100\N{NO-BREAK SPACE}%.",
    )


def _show_levels(period: Period) -> None:
    frame_of = _levels_by_month(period)
    if frame_of[list(_LEVELS)].notna().all(axis=1).sum() < 2:
        return
    months = figures.until_last_month_with_data(frame_of, "satisfied")
    st.header("Lượt đánh giá theo tháng", anchor=False)
    figures.show_figure(
        figures.bars_by_month(months, tuple(_LEVELS), tuple(_LEVELS.values())),
        alt="Số lượt đánh giá theo mức độ hài lòng từng tháng; số liệu trong bảng theo tháng bên dưới.",
        key="satisfaction-levels",
    )


def _levels_by_month(period: Period) -> pd.DataFrame:
    lines = []
    for month, values in ask(indicators.values_by_month, period):
        told = {value.indicator.key: value.value for value in values}
        numbers = {level: told[f"{RATINGS}.{level}"] for level in _LEVELS}
        whole = {level: None if number is None else int(number) for level, number in numbers.items()}
        lines.append({"month": month, COMPLETE: True, **whole})
    frame_of = pd.DataFrame(lines, columns=["month", COMPLETE, *_LEVELS])
    return frame_of.astype(dict.fromkeys(_LEVELS, "Int64"))
