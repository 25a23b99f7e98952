"""Hồ sơ: the dossiers behind a number, page by page."""

import streamlit as st

from domain.listing import Listing
from domain.scope import Scope
from measures.counts import data_date
from measures.dossiers import MOST_READ
from ui import dossier_lists, filters, frame, labels, links, list_view, tables
from ui.address import GROUPS, ORIGIN, RECEIVING, Drill, drill_from, narrowed
from ui.cache import ask
from ui.formats import format_count, plain
from ui.list_view import BY_TIME, ListView
from ui.scope_words import group_words, scope_lines, scope_sentence

_PAGE_LENGTH = 100


def show() -> None:
    """The dossiers that a click or a choice asks for."""
    _show_way_back(drill_from(links.parameter_lists((ORIGIN,)), ""))
    frame.show_title("Hồ sơ", "Danh sách hồ sơ đứng sau mỗi con số.")
    if not frame.has_data():
        return
    view = list_view.settle_view()
    scope = filters.settle_scope()
    view = list_view.write_view(view, scope)
    filters.draw_scope_bar(scope)
    _choose_view()
    within = narrowed(scope, view.drill.groups)
    _show_groups(view.drill)
    st.caption(plain(scope_sentence(within or scope)))
    if frame.period_has_data(scope):
        if within is None:
            _say_groups_outside_scope()
        else:
            _show_list(within, view)
    list_view.remember_view(view, scope)


def _show_way_back(drill: Drill) -> None:
    """Link back to the page on which the number was clicked, with the same choices there."""
    address, parameters = links.way_back(drill.origin or "")
    if links.is_page(address):
        title = f"Quay lại: {links.title_of(address)}"
        with st.container(key="way-back"):
            links.link_to(address, title, icon=":material/arrow_back:", parameters=parameters)


def _choose_view() -> None:
    with st.container(key="list-view", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Con số",
            list_view.FIGURES,
            format_func=lambda name: labels.count_label(name).text,
            key=list_view.FIGURE_KEY,
        )
        st.text_input("Mã hồ sơ có chứa", key=list_view.CODE_KEY, placeholder="Tất cả", max_chars=200)
        st.selectbox("Xếp theo", list_view.ORDERS, format_func=_order_words, key=list_view.ORDER_KEY)
        st.segmented_control(
            "Chiều",
            [list_view.UP, list_view.DOWN],
            format_func={list_view.UP: "Tăng dần", list_view.DOWN: "Giảm dần"}.__getitem__,
            key=list_view.DIRECTION_KEY,
            required=True,
        )


def _order_words(order: str) -> str:
    return "Thời gian" if order == BY_TIME else labels.FIELDS[order]


def _show_groups(drill: Drill) -> None:
    named = [group_words(group) for group in drill.groups]
    if drill.receiving is not None:
        named.append(f"{labels.FIELDS['receiving_agency']}: {drill.receiving or labels.NOT_SAID}")
    if not named:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in named:
            st.badge(plain(name), icon=":material/filter_alt:")
        st.button("Bỏ giới hạn này", icon=":material/close:", type="tertiary", on_click=_drop_limits)


def _drop_limits() -> None:
    for name in (GROUPS, RECEIVING):
        links.drop_from_address(name)


def _say_groups_outside_scope() -> None:
    st.header("0 hồ sơ", anchor=False)
    st.info(
        "Giới hạn đang giữ từ con số đã bấm nằm ngoài kỳ hoặc phạm vi đang chọn. Bỏ giới hạn ấy, hoặc chọn lại kỳ "
        "và phạm vi.",
        icon=":material/filter_alt_off:",
    )


def _show_list(scope: Scope, view: ListView) -> None:
    figure = view.drill.count
    st.caption(labels.count_label(figure).definition)
    number = dossier_lists.number_in(scope, figure, view.code, view.drill.receiving)
    if number is None:
        _say_too_many_to_search(view)
        return
    st.header(f"{format_count(number)} hồ sơ", anchor=False)
    if not number:
        st.info("Không có hồ sơ nào đứng sau con số này trong phạm vi đang chọn.", icon=":material/search_off:")
        return
    _show_part(scope, view, number)


def _show_part(scope: Scope, view: ListView, number: int) -> None:
    """Show one page of the list, the control for the other pages, and the file of the whole list."""
    figure = view.drill.count
    order = dossier_lists.order_in(figure, view.order, number)
    if view.order and order != view.order:
        st.caption(
            f"Quá {format_count(MOST_READ)} hồ sơ nên chỉ xếp được theo thời gian; hãy thu hẹp phạm vi để xếp theo "
            f"“{_order_words(view.order)}”."
        )
    listed = min(number, dossier_lists.MOST_IN_FILE)
    pages = -(-listed // _PAGE_LENGTH)
    page = min(view.page, pages)
    listing = Listing(_PAGE_LENGTH, (page - 1) * _PAGE_LENGTH, view.code, order, view.descending, view.drill.receiving)
    title, lines = labels.count_label(figure).text, scope_lines(scope, ask(data_date))
    dossiers = dossier_lists.dossiers_in(scope, figure, listing)
    tables.show_list(
        dossier_lists.list_table(dossiers, title, lines),
        # A new key forgets which heading was clicked: a second click on it must be seen, and turns the order round.
        key=f"dossiers-list-{view.order}-{view.descending}",
        files=False,
        on_heading=list_view.order_by,
    )
    if pages > 1:
        st.session_state[list_view.PAGE_KEY] = page
        st.pagination(pages, key=list_view.PAGE_KEY)
        first, last = listing.offset + 1, min(page * _PAGE_LENGTH, listed)
        st.caption(f"Hồ sơ {format_count(first)} – {format_count(last)} của {format_count(number)}")
    whole = dossier_lists.whole_list(scope, figure, listing, title, lines)
    tables.offer_files(whole, name=f"Hồ sơ {title}", key="dossiers")
    if number > listed:
        st.caption(
            f"Trang và tệp tải về chỉ gồm {format_count(listed)} hồ sơ đầu theo thứ tự này; hãy thu hẹp phạm vi."
        )


def _say_too_many_to_search(view: ListView) -> None:
    if not view.code:
        st.info(
            f"Quá {format_count(MOST_READ)} hồ sơ nên không tìm theo cơ quan tiếp nhận được; hãy thu hẹp kỳ hoặc "
            "phạm vi.",
            icon=":material/manage_search:",
        )
        return
    st.info(
        f"Có quá nhiều mã chứa đoạn này để tìm trong hơn {format_count(MOST_READ)} hồ sơ; hãy gõ thêm mã hoặc thu hẹp "
        "phạm vi.",
        icon=":material/manage_search:",
    )
