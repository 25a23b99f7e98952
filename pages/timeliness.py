"""Đúng hạn – trễ hạn: the three on-time rates, the ranking of agencies, the months and the sectors."""

from collections.abc import Mapping

import streamlit as st

from domain.scope import Dimension, Scope
from measures import timeliness, trends
from measures.counts import total
from ui import figures, filters, frame, labels, links, ranking_chart, tables
from ui.cache import ask
from ui.cards import rate_card, show_cards
from ui.figure_tables import RANK, figure_table, ratio_of
from ui.formats import format_count
from ui.target_marks import aims_by_month

_RATES = ("on_time_rate", "on_time_rate_766", "on_time_rate_due")
_BY_AGENCY = (RANK, "on_time_rate", "early", "on_time", "late", "late_rate", "on_time_rate_due", "pending_overdue")
_BY_TIME = (
    "resolved",
    "early",
    "on_time",
    "late",
    "no_due_date",
    "on_time_rate",
    "on_time_rate_due",
    "pending_overdue",
)


def show() -> None:
    """Show early, on time and late within the scope."""
    frame.show_title("Đúng hạn – trễ hạn", "Ba cách tính tỷ lệ đúng hạn, xếp hạng cơ quan, theo tháng và lĩnh vực.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    counts = ask(total, scope)
    if not frame.has_dossiers(scope, counts):
        return
    show_cards([rate_card(name, counts, "hồ sơ", scope=scope) for name in _RATES])
    with st.expander("Ba tỷ lệ khác nhau thế nào?", icon=":material/help:"):
        for name in _RATES:
            label = labels.RATES[name]
            st.markdown(f"**{label.text}** = {label.definition}")
        links.link_to(
            links.DICTIONARY, "Các cách tính cạnh nhau, hạng của cơ quan đổi ra sao", icon=":material/menu_book:"
        )
    _show_agencies(scope, counts)
    _show_months(scope)
    _show_sectors(scope, counts)


def _show_agencies(scope: Scope, counts: Mapping[str, int]) -> None:
    st.header("Theo cơ quan", anchor=False)
    ranked = ask(timeliness.ranking, scope)
    figures.show_figure(
        ranking_chart.ranking(ranked, Dimension.AGENCY),
        alt=f"Tỷ lệ đúng hạn của {format_count(len(ranked))} cơ quan, kèm khoảng tin cậy 95\N{NO-BREAK SPACE}%, "
        "xếp từ thấp lên cao. "
        "Các cơ quan đạt 100\N{NO-BREAK SPACE}% gộp một dòng; cơ quan dưới 30 hồ sơ đứng cuối, không xếp hạng.",
        key="timeliness-ranking",
    )
    st.caption(
        "Vạch ngang là khoảng tin cậy 95\N{NO-BREAK SPACE}% (Wilson): càng ít hồ sơ, vạch càng dài. "
        "Cơ quan dưới 30 hồ sơ vẽ bằng hình thoi rỗng màu xám và không xếp hạng. "
        "Từ hai cơ quan đạt 100\N{NO-BREAK SPACE}% trở lên gộp một dòng; bảng bên dưới ghi từng cơ quan."
    )
    table = figure_table(
        ranked,
        Dimension.AGENCY,
        _BY_AGENCY,
        scope=scope,
        name="Đúng hạn theo cơ quan",
        title="Đúng hạn, trễ hạn theo cơ quan",
        total=counts,
        aimed=("on_time_rate",),
    )
    tables.show_table(table, key="timeliness-agencies")


def _show_months(scope: Scope) -> None:
    st.header("Theo tháng", anchor=False)
    by_month = ask(trends.by_month, scope)
    months = figures.until_last_month_with_data(trends.with_gaps(by_month, scope), "resolved")
    bars, line = st.columns(2)
    with bars:
        st.subheader("Hồ sơ đã giải quyết", anchor=False)
        figures.show_figure(
            figures.outcomes_by_month(months),
            alt=figures.describe_months(months, "late"),
            key="timeliness-outcomes",
        )
    with line:
        st.subheader("Tỷ lệ đúng hạn", anchor=False)
        figures.show_figure(
            figures.rate_by_month(
                months,
                ratio_of(months, "on_time_rate"),
                name=labels.RATES["on_time_rate"].text,
                aims=aims_by_month("on_time_rate", scope, list(months["month"])),
            ),
            alt="Tỷ lệ đúng hạn của hồ sơ đã giải quyết theo tháng; số liệu trong bảng bên dưới.",
            key="timeliness-rate",
        )
    tables.show_behind(
        lambda: figure_table(
            by_month, Dimension.MONTH, _BY_TIME, scope=scope, name="Đúng hạn theo tháng", title="Đúng hạn theo tháng"
        ),
        key="timeliness-months",
    )


def _show_sectors(scope: Scope, counts: Mapping[str, int]) -> None:
    st.header("Theo lĩnh vực", anchor=False)
    table = figure_table(
        ask(timeliness.worst_first, scope, Dimension.SECTOR),
        Dimension.SECTOR,
        _BY_TIME,
        scope=scope,
        name="Đúng hạn theo lĩnh vực",
        title="Đúng hạn, trễ hạn theo lĩnh vực",
        total=counts,
    )
    tables.show_table(table, key="timeliness-sectors")
