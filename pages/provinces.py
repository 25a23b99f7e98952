"""Các tỉnh: the same counts of several provinces side by side and together, each from its own ledger."""

from collections.abc import Mapping

import streamlit as st

from domain.numbers import format_percent
from domain.province import ProvinceListError
from domain.scope import Scope
from exports.province_lines import notes_on, total_name
from measures import choices, rates
from measures.provinces import (
    NO_FILES,
    RollUp,
    Standing,
    Unanswered,
    as_frame,
    default_period,
    figures_of,
    line_up,
)
from ui import figures, filters, frame, tables
from ui.balance_line import closing_html
from ui.cards import Card, cards_html, count_card, rate_card
from ui.formats import format_count, format_day, format_no_channel, plain
from ui.html_stack import heading, show_stack
from ui.province_answers import Standings, ask_provinces, look_at_provinces
from ui.province_tables import province_table
from ui.scope_words import period_words

_TITLE, _PURPOSE = "Các tỉnh", "Số liệu của từng tỉnh, tính từ dữ liệu riêng của tỉnh ấy, và của các tỉnh cộng lại."


def show() -> None:
    """The roll-up over the provinces that the environment names."""
    try:
        standings = look_at_provinces()
    except ProvinceListError as error:
        frame.show_title_of(_TITLE, _PURPOSE, "")
        frame.show_error(str(error))
        return
    frame.show_title_of(_TITLE, _PURPOSE, _data_days(standings))
    default = default_period(standings.of.values())
    if default is None:
        _show_without_data(standings)
        return
    scope = Scope(filters.choose_period(_years(standings), default))
    roll_up = line_up(scope, ask_provinces(standings, figures_of, scope))
    st.caption(plain(f"Kỳ: {period_words(scope)}"))
    _show_notes(roll_up)
    if roll_up.total is not None:
        _show_figures(roll_up, roll_up.total)


def _data_days(standings: Standings) -> str:
    days = {each.data_date for each in standings.of.values() if isinstance(each, Standing) and each.data_date}
    return " – ".join(format_day(day) for day in sorted({min(days), max(days)})) if days else ""


def _years(standings: Standings) -> list[int]:
    """The years with data in any province, newest first."""
    found = ask_provinces(standings, choices.years, filters.MOST_YEARS).values()
    return sorted({year for years in found if not isinstance(years, Unanswered) for year in years}, reverse=True)


def _show_without_data(standings: Standings) -> None:
    said = {
        province.name: standing.reason if isinstance(standing, Unanswered) else NO_FILES
        for province, standing in standings.of.items()
    }
    reasons = [f"- {plain(name)}: {plain(reason)}" for name, reason in said.items()]
    st.info("\n".join(["**Không tỉnh nào có số liệu.**", "", *reasons]), icon=":material/search_off:")


def _show_notes(roll_up: RollUp) -> None:
    """Whom the total lacks stands above it: nobody may take a part for the whole."""
    lacking, others = notes_on(roll_up)[: len(roll_up.lacking)], notes_on(roll_up)[len(roll_up.lacking) :]
    if lacking:
        st.warning("\n".join(f"- {plain(note)}" for note in lacking), icon=":material/warning:")
    for note in others:
        st.caption(plain(note))


def _show_figures(roll_up: RollUp, total: Mapping[str, int]) -> None:
    named = {line.province.name: line.counts for line in roll_up.counted if line.counts is not None}
    together = total_name(roll_up)
    show_stack(
        cards_html(_cards(total), note=f"{together} các tỉnh." if not roll_up.lacking else f"{together}."),
        heading("Đối chiếu"),
        closing_html({**named, together: total}, explained=together),
    )
    st.header("Kết quả giải quyết", anchor=False)
    figures.show_figure(
        figures.outcomes_by_name(as_frame(roll_up), list(named)),
        alt=f"Kết quả giải quyết của {format_count(len(named))} tỉnh; số liệu trong bảng bên dưới.",
        key="provinces-outcomes",
    )
    tables.show_table(province_table(roll_up), key="provinces", heading="Theo tỉnh")


def _cards(total: Mapping[str, int]) -> list[Card]:
    late = rates.rate(total, "late_rate")
    filed = ("hồ sơ tiếp nhận", format_no_channel(total["channel_unknown"]))
    return [
        count_card("received", total, f"Kỳ trước chuyển sang: {format_count(total['carried_over'])}"),
        count_card("resolved", total, f"Rút hoặc trả lại: {format_count(total['withdrawn'])}"),
        rate_card("on_time_rate", total, "hồ sơ đã giải quyết có ngày hẹn"),
        count_card("late", total, f"{format_percent(late)} của {format_count(late.whole)} hồ sơ có ngày hẹn"),
        count_card(
            "pending",
            total,
            f"Quá hạn: {format_count(total['pending_overdue'])} · Đang chờ: {format_count(total['waiting'])}",
        ),
        rate_card("online_rate", total, " · ".join(filter(None, filed))),
    ]
