"""Đối chiếu: whether the closing lines hold, and which past figures changed after their files were imported."""

from collections import Counter

import pandas as pd
import streamlit as st

from domain.period import months_in
from domain.scope import Dimension, Scope
from measures.choices import agencies
from measures.counts import count, data_date, total
from measures.reconciliation import CLOSING, closing_lines, differing, reported
from ui import filters, frame, labels, links, tables
from ui.address import AGENCY
from ui.cache import ask, look_up
from ui.figure_tables import figure_table
from ui.formats import format_count, plain
from ui.labels import ALL_AGENCIES
from ui.month_grid import grid_html
from ui.reconciliation_tables import (
    CAUSES,
    MONTH,
    closing_table,
    differing_table,
    gap_rows,
    gap_sentence,
    reported_table,
)

_MONTH_KEY, _AGENCY_KEY = "reconciliation_month", "reconciliation_agency"


def show() -> None:
    """The closing lines and the gaps of the scope."""
    frame.show_title("Đối chiếu", "Số liệu có khớp không, và tháng trước đã thay đổi gì từ khi nạp tệp.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    if not frame.has_dossiers(scope, ask(total, scope)):
        return
    _show_closing(scope)
    _show_gaps(scope)


def _show_closing(scope: Scope) -> None:
    st.header("Dòng khớp số", anchor=False)
    st.caption("Kỳ trước chuyển sang + tiếp nhận = đã giải quyết + rút hoặc trả lại + đang giải quyết")
    lines = ask(closing_lines, scope)
    not_closing = lines[lines["gap"] != 0]
    if not_closing.empty:
        units, months = lines["agency"].nunique(), lines["month"].nunique()
        st.success(f"Khớp ở mọi dòng: {format_count(units)} cơ quan, {format_count(months)} tháng.")
    else:
        st.error(
            f"{format_count(len(not_closing))} dòng không khớp: sổ đếm lệch với hồ sơ. "
            "Báo người quản trị chạy lệnh tthc ledger --check."
        )
        tables.show_list(closing_table(not_closing, scope), key="closing-wrong", grouped=True)
    by_month = ask(count, scope, Dimension.MONTH)
    table = figure_table(
        by_month, Dimension.MONTH, CLOSING, scope=scope, name="Dòng khớp số theo tháng", title="Dòng khớp số theo tháng"
    )
    tables.show_table(table, key="closing-months", files=False)
    with st.expander("Từng cơ quan, từng tháng", icon=":material/table:"):
        tables.show_list(closing_table(lines, scope), key="closing-lines", grouped=True)


def _show_gaps(scope: Scope) -> None:
    st.header("Cột 6 tháng này và cột 11 tháng trước", anchor=False)
    st.caption(
        "Số đang giải quyết mà tệp mỗi tháng ghi (cột 11), so với số nay có cho đúng ngày đó (cột 6 của tháng sau). "
        "Chênh lệch là do tệp nạp sau sửa ngày, bổ sung hay bỏ sót hồ sơ. ✓ khớp · số: nay trừ tệp ghi, bấm để xem hồ "
        "sơ · ±0: số bằng nhau nhưng khác hồ sơ · 0 có tệp, không có hồ sơ nào của cơ quan · — chưa có tệp."
    )
    lines = ask(reported, scope)
    if lines.empty:
        st.info("Không có tệp nào có ngày số liệu trong kỳ và phạm vi đang chọn.", icon=":material/search_off:")
        return
    day = ask(data_date)
    months = [part.notation for part in months_in(scope.period) if day is not None and part.first <= day]
    names = [str(name) for name in ask(agencies)["name"]]
    headings = [labels.month_label(month) for month in months]
    rows = gap_rows(lines, months, names, scope)
    st.html(grid_html("Chênh giữa tệp và số liệu nay theo cơ quan và tháng", headings, rows, last_is_total=True))
    tables.offer_files(lambda: [reported_table(lines, scope)], name="Tệp và số liệu nay", key="reported")
    gaps = lines[(lines["gone"] > 0) | (lines["come"] > 0)]
    if gaps.empty:
        st.success("Mọi tháng có tệp đều khớp với số liệu nay.")
        return
    _show_dossiers(scope, lines, gaps)


def _show_dossiers(scope: Scope, lines: pd.DataFrame, gaps: pd.DataFrame) -> None:
    st.header("Hồ sơ gây chênh", anchor=False)
    month_place, agency_place, _rest = st.columns([1, 2, 2])
    with month_place:
        months = list(dict.fromkeys(str(month) for month in gaps["month"]))
        month = links.choose_from_address(
            "Tháng", MONTH, key=_MONTH_KEY, options=months, default=months[-1], words=labels.month_label
        )
    with agency_place:
        month_gaps = gaps[gaps["month"] == month]
        options = [ALL_AGENCIES, *dict.fromkeys(str(name) for name in month_gaps["agency"])]
        agency = links.choose_from_address("Cơ quan", AGENCY, key=_AGENCY_KEY, options=options, default=ALL_AGENCIES)
    chosen = lines[(lines["month"] == month) & ((lines["agency"] == agency) | (agency == ALL_AGENCIES))]
    sentence = gap_sentence(
        [{str(key): line[key] for key in line} for line in chosen.to_dict("records")], agency, month
    )
    st.markdown(plain(sentence))
    dossiers = look_up(differing, scope, month, None if agency == ALL_AGENCIES else agency)
    st.markdown("\n".join(f"- {plain(CAUSES[cause])}: **{number}**" for cause, number in _causes(dossiers)))
    tables.show_list(differing_table(dossiers, scope, sentence), key="differing", wide=("cause",))


def _causes(dossiers: pd.DataFrame) -> list[tuple[str, str]]:
    return [(cause, format_count(number)) for cause, number in Counter(dossiers["cause"]).most_common()]
