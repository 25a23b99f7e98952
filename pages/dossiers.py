"""Hồ sơ: the dossiers behind a number, page by page."""

import streamlit as st

from domain.counts import COUNTS
from domain.scope import Scope
from measures.counts import data_date
from ui import dossier_lists, filters, frame, labels, links, tables
from ui.address import COUNT, GROUPS, ORIGIN, SCOPE_NAMES, Drill, drill_from, narrowed
from ui.cache import ask
from ui.formats import format_count, plain
from ui.scope_words import group_words, period_words, scope_lines, selection_words

_PAGE_LENGTH = 100
_COUNT_KEY, _PAGE_KEY = "dossiers_count", "dossiers_page"
_CHOICES = (*COUNTS, *labels.COMBINED)


def show() -> None:
    """The dossiers that a click or a choice asks for."""
    drill = drill_from(links.parameter_lists((COUNT, GROUPS, ORIGIN)), COUNTS[0])
    _show_way_back(drill)
    frame.show_title("Hồ sơ", "Danh sách hồ sơ đứng sau mỗi con số.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    figure = _choose_count()
    within = narrowed(scope, drill.groups)
    _show_groups(drill)
    shown = within or scope
    st.caption(plain(" · ".join([f"Kỳ: {period_words(shown)}", *selection_words(shown)])))
    if not frame.period_has_data(scope):
        return
    if within is None:
        st.header("0 hồ sơ", anchor=False)
        st.info(
            "Giới hạn đang giữ từ con số đã bấm nằm ngoài kỳ hoặc phạm vi đang chọn. Bỏ giới hạn ấy, hoặc chọn lại kỳ "
            "và phạm vi.",
            icon=":material/filter_alt_off:",
        )
        return
    _show_list(within, figure)


def _show_way_back(drill: Drill) -> None:
    """Breadcrumb: the page on which the number was clicked, with the same view."""
    if drill.origin:
        back = links.title_of(drill.origin)
        links.link_to(
            drill.origin,
            f"Quay lại: {back}",
            icon=":material/arrow_back:",
            parameters=links.parameter_lists(SCOPE_NAMES),
        )


def _choose_count() -> str:
    links.start_from_address(COUNT, _COUNT_KEY, _CHOICES, COUNTS[0])
    chosen = st.selectbox(
        "Con số",
        _CHOICES,
        format_func=lambda name: labels.count_label(name).text,
        key=_COUNT_KEY,
        on_change=_count_chosen,
        width=420,
    )
    st.caption(labels.count_label(chosen).definition)
    return str(chosen)


def _count_chosen() -> None:
    links.write_to_address(COUNT, _COUNT_KEY)
    st.session_state.pop(_PAGE_KEY, None)


def _show_groups(drill: Drill) -> None:
    if not drill.groups:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for group in drill.groups:
            st.badge(plain(group_words(group)), icon=":material/filter_alt:")
        st.button(
            "Bỏ giới hạn này",
            icon=":material/close:",
            type="tertiary",
            on_click=links.drop_from_address,
            args=(GROUPS,),
        )


def _show_list(scope: Scope, figure: str) -> None:
    number = dossier_lists.number_in(scope, figure)
    st.header(f"{format_count(number)} hồ sơ", anchor=False)
    if not number:
        st.info("Không có hồ sơ nào đứng sau con số này trong phạm vi đang chọn.", icon=":material/search_off:")
        return
    pages = -(-number // _PAGE_LENGTH)
    page = min(int(st.session_state.get(_PAGE_KEY, 1)), pages)
    title = labels.count_label(figure).text
    lines = scope_lines(scope, ask(data_date))
    held = dossier_lists.dossiers_in(scope, figure, limit=_PAGE_LENGTH, offset=(page - 1) * _PAGE_LENGTH)
    tables.show_list(dossier_lists.list_table(held, title, lines), key="dossiers-list", files=False)
    if pages > 1:
        st.pagination(pages, key=_PAGE_KEY)
        last = min(page * _PAGE_LENGTH, number)
        st.caption(
            f"Hồ sơ {format_count((page - 1) * _PAGE_LENGTH + 1)} – {format_count(last)} của {format_count(number)}"
        )
    tables.offer_files(dossier_lists.whole_list(scope, figure, title, lines), name=f"Hồ sơ {title}", key="dossiers")
    if number > dossier_lists.MOST_IN_FILE:
        st.caption(f"Tệp tải về chỉ gồm {format_count(dossier_lists.MOST_IN_FILE)} hồ sơ đầu; hãy thu hẹp phạm vi.")
