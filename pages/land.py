"""Đất đai: the block that resolves land dossiers, and land as a sector inside the departments."""

from collections.abc import Mapping

import streamlit as st

from domain.scope import Dimension, Scope
from measures import land, timeliness, trends
from ui import figures, filters, frame, tables
from ui.balance_line import show_closing
from ui.cache import ask
from ui.cards import count_card, rate_card, show_cards
from ui.figure_tables import RANK, figure_table
from ui.formats import format_count, plain

_BLOCK = "Khối đất đai"
_BY_AGENCY = (RANK, "received", "resolved", "on_time_rate", "late", "withdrawn", "pending", "pending_overdue")
_BY_MONTH = ("received", "resolved", "on_time_rate", "late", "withdrawn", "pending", "pending_overdue")


def show() -> None:
    """Show the land dossiers of the scope: those of the block, then those of the sector in the departments."""
    frame.show_title("Đất đai", "Khối đất đai, và lĩnh vực đất đai tại các sở, ban, ngành.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    cuts = ask(land.land_cuts, scope)
    if not frame.has_dossiers(scope, cuts.block) and (cuts.departments is None or not frame.data_reach_period(scope)):
        return
    st.caption("Trang này luôn xem khối đất đai; ô “Khối” ở trên không thu hẹp số liệu tại đây.")
    _show_block(land.block_scope(scope), cuts.block)
    _show_departments(scope, cuts)


def _show_block(scope: Scope, counts: Mapping[str, int]) -> None:
    st.header(_BLOCK, anchor=False)
    show_cards(
        [
            count_card("received", counts, f"Kỳ trước chuyển sang: {format_count(counts['carried_over'])}"),
            count_card("resolved", counts, f"Trễ hạn: {format_count(counts['late'])}"),
            rate_card("on_time_rate", counts, "hồ sơ đã giải quyết có ngày hẹn", scope=scope),
        ]
    )
    _explain_gap(counts)
    _show_months(scope)
    ranked = ask(timeliness.ranking, scope)
    table = figure_table(
        ranked,
        Dimension.AGENCY,
        _BY_AGENCY,
        scope=scope,
        name="Đất đai theo cơ quan",
        title="Khối đất đai theo cơ quan",
        total=counts,
        aimed=("on_time_rate",),
    )
    tables.show_table(table, key="land-agencies")


def _explain_gap(counts: Mapping[str, int]) -> None:
    show_closing({_BLOCK: counts}, explained=_BLOCK)
    if counts["withdrawn"]:
        st.caption(
            f"Báo cáo chỉ nêu tiếp nhận, đã giải quyết và đang giải quyết thì thiếu "
            f"{plain(format_count(counts['withdrawn']))} hồ sơ rút hoặc trả lại này."
        )


def _show_months(scope: Scope) -> None:
    by_month = ask(trends.by_month, scope)
    months = figures.until_last_month_with_data(trends.with_gaps(by_month, scope), "resolved")
    st.subheader("Hồ sơ đã giải quyết theo tháng", anchor=False)
    figures.show_figure(
        figures.outcomes_by_month(months),
        alt=figures.describe_months(months, "late"),
        key="land-outcomes",
    )
    tables.show_behind(
        lambda: figure_table(
            by_month,
            Dimension.MONTH,
            _BY_MONTH,
            scope=scope,
            name="Đất đai theo tháng",
            title="Khối đất đai theo tháng",
        ),
        key="land-months",
    )


def _show_departments(scope: Scope, cuts: land.LandCuts) -> None:
    st.header("Lĩnh vực đất đai tại các sở, ban, ngành", anchor=False)
    if cuts.departments is None or not any(cuts.departments.values()):
        st.caption("Không có hồ sơ lĩnh vực đất đai ở khối sở, ban, ngành trong kỳ.")
        return
    st.caption(plain(f"Lĩnh vực: {', '.join(cuts.sectors)}. Không trùng với hồ sơ của khối đất đai ở trên."))
    within = land.departments_scope(scope, cuts.sectors)
    table = figure_table(
        ask(timeliness.ranking, within),
        Dimension.AGENCY,
        _BY_AGENCY,
        scope=within,
        name="Lĩnh vực đất đai tại sở",
        title="Lĩnh vực đất đai tại các sở, ban, ngành",
        total=cuts.departments,
    )
    tables.show_table(table, key="land-departments")
