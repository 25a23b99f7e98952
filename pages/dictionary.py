"""Từ điển số liệu: what each figure is made of, who uses it, since when; and the on-time rates side by side."""

from collections.abc import Sequence

import streamlit as st

from domain.dictionary import Entry
from domain.scope import Scope
from measures.counts import data_date, total
from measures.dictionary import dictionary, on_time_rates
from measures.dossiers import MOST_READ
from measures.progress_766 import number_read
from ui import filters, frame, html_stack, links, tables
from ui.address import ENTRY
from ui.cache import ask
from ui.dictionary_tables import (
    entry_html,
    export_table,
    list_html,
    matching,
    ranks_table,
    side_by_side_html,
    unranked_words,
    value_html,
)
from ui.formats import format_count, plain

_SEARCH, _PORTAL = "dictionary_search", "dictionary_portal"
_MOST_SOUGHT = 80


def show() -> None:
    """Show the entry that the address names, then the list of all, then the on-time rates side by side."""
    frame.show_title("Từ điển số liệu", "Mỗi con số được tính thế nào, theo ngày nào, căn cứ nào, ai dùng, từ khi nào.")
    entries = ask(dictionary)
    scope = filters.choose_scope() if ask(data_date) is not None else None
    chosen = _chosen(entries)
    if chosen is not None:
        _show_entry(chosen, scope)
    _show_list(entries)
    if scope is not None:
        _show_on_time_rates(scope)


def _chosen(entries: Sequence[Entry]) -> Entry | None:
    """The entry that the address names."""
    by_key = {entry.key: entry for entry in entries}
    links.leave_out_unknown(ENTRY, by_key.__contains__)
    named = links.parameter_lists([ENTRY]).get(ENTRY)
    return by_key[named[0]] if named else None


def _show_entry(entry: Entry, scope: Scope | None) -> None:
    now = ""
    if scope is not None and frame.data_reach_period(scope):
        now = value_html(entry.key, scope, ask(total, scope))
    html_stack.show_stack(entry_html(entry, now))


def _show_list(entries: Sequence[Entry]) -> None:
    sought = st.text_input(
        "Tìm trong từ điển",
        key=_SEARCH,
        max_chars=_MOST_SOUGHT,
        placeholder="tên, cách tính, căn cứ; không cần gõ dấu",
        icon=":material/search:",
    )
    found = matching(entries, sought)
    if found:
        html_stack.show_stack(list_html(found))
    else:
        st.info(plain(f"Không có mục nào có “{sought}”. Thử ít chữ hơn."), icon=":material/search_off:")
    if sought and found:
        st.caption(f"{format_count(len(found))} trên {format_count(len(entries))} mục.")
    tables.offer_files(lambda: [export_table(entries)], name="Từ điển số liệu", key="dictionary-files")


def _wants_portal(number: int) -> bool:
    """Whether the rate by the portal's rules is to stand beside the others: for it dossiers are read one by one."""
    if number > MOST_READ:
        st.caption("Cách của Cổng đọc từng hồ sơ của kỳ; ở đây quá nhiều hồ sơ, hãy thu hẹp kỳ hoặc phạm vi.")
        return False
    return st.toggle(f"Thêm cách tính của Cổng: đọc {format_count(number)} hồ sơ", key=_PORTAL)


def _show_on_time_rates(scope: Scope) -> None:
    st.header("Các tỷ lệ đúng hạn cạnh nhau", anchor=False)
    counts = ask(total, scope)
    if not frame.has_dossiers(scope, counts):
        return
    found = ask(on_time_rates, scope, portal=_wants_portal(number_read(counts)))
    html_stack.show_stack(side_by_side_html(found, scope))
    st.subheader("Hạng của cơ quan đổi ra sao", anchor=False)
    if found.ranked:
        tables.show_table(ranks_table(found, scope), key="dictionary-ranks")
    st.caption(unranked_words(found))
