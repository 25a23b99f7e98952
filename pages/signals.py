"""Dấu hiệu sửa ngày: dossiers whose dates or units look rewritten, by unit and one by one."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from domain.scope import Scope
from domain.signal import Signal
from measures.counts import total
from measures.signals import counts, dossiers
from ui import filters, frame, links, signal_tables, tables
from ui.address import AGENCY
from ui.cache import ask, later, look_up
from ui.dossier_lists import MOST_IN_FILE
from ui.formats import format_count, plain
from ui.labels import ALL_AGENCIES
from ui.month_grid import grid_html
from ui.signal_tables import SIGNAL, WORDS

_SIGNAL_KEY, _AGENCY_KEY = "signals_signal", "signals_agency"
_MOST_SHOWN = 1_000


def show() -> None:
    """The signals within the scope."""
    frame.show_title(
        "Dấu hiệu sửa ngày", "Hồ sơ cần xem lại vì ngày tháng hoặc cơ quan có thể đã bị sửa; chưa phải là kết luận."
    )
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    if not frame.has_dossiers(scope, ask(total, scope)):
        return
    by_agency = ask(counts, scope)
    with st.expander("Sáu dấu hiệu là gì?", icon=":material/help:"):
        st.markdown("\n".join(f"- **{label.text}**: {plain(label.definition)}" for label in WORDS.values()))
    st.header("Theo cơ quan", anchor=False)
    if by_agency.empty:
        st.success("Không thấy dấu hiệu nào trong kỳ và phạm vi đang chọn.")
        return
    headings = [WORDS[signal].text for signal in Signal]
    rows = signal_tables.signal_rows(by_agency, scope)
    st.html(grid_html("Dấu hiệu sửa ngày theo cơ quan", headings, rows, last_is_total=True))
    tables.offer_files(lambda: [signal_tables.count_table(by_agency, scope)], name="Dấu hiệu sửa ngày", key="signals")
    _show_dossiers(scope, by_agency)


def _show_dossiers(scope: Scope, by_agency: pd.DataFrame) -> None:
    st.header("Hồ sơ", anchor=False)
    signal_place, agency_place, _rest = st.columns([2, 2, 1])
    with_dossiers = [signal.value for signal in Signal if by_agency[signal.value].sum()]
    with signal_place:
        name = links.choose_from_address(
            "Dấu hiệu", SIGNAL, key=_SIGNAL_KEY, options=with_dossiers, default=with_dossiers[0], words=_signal_words
        )
    with agency_place:
        options = [ALL_AGENCIES, *(str(agency) for agency in by_agency.loc[by_agency[name] > 0, "agency"])]
        agency = links.choose_from_address("Cơ quan", AGENCY, key=_AGENCY_KEY, options=options, default=ALL_AGENCIES)
    within = scope if agency == ALL_AGENCIES else replace(scope, selection=replace(scope.selection, agencies=(agency,)))
    number = int(by_agency.loc[(by_agency["agency"] == agency) | (agency == ALL_AGENCIES), name].sum())
    _show_list(within, Signal(name), number)


def _signal_words(name: str) -> str:
    return WORDS[Signal(name)].text


def _show_list(scope: Scope, signal: Signal, number: int) -> None:
    listed = look_up(dossiers, scope, signal, limit=_MOST_SHOWN)
    st.markdown(plain(f"{format_count(number)} hồ sơ. {WORDS[signal].definition}"))
    lines = signal_tables.detail_words(listed)
    if lines and len(listed) < _MOST_SHOWN:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    tables.show_list(signal_tables.dossier_table(listed, signal, scope), key=f"signals-{signal}", files=False)
    if len(listed) == _MOST_SHOWN:
        st.caption(f"Chỉ hiện {format_count(_MOST_SHOWN)} dòng đầu; tệp tải về có đủ.")
    read_whole_list = later(dossiers, scope, signal, limit=MOST_IN_FILE)
    tables.offer_files(
        lambda: [signal_tables.dossier_table(read_whole_list(), signal, scope)],
        name=WORDS[signal].text,
        key="signals-dossiers",
    )
