"""Độ phủ dữ liệu: which units have sent their files for which months, and who has not for the latest."""

from collections.abc import Sequence

import streamlit as st

from domain.coverage import Covered
from domain.scope import Scope
from exports.coverage_line import coverage_line
from measures.coverage import Coverage, coverage, coverage_of_current_month, files_of
from ui import coverage_tables, filters, frame, labels, tables
from ui.cache import ask
from ui.formats import format_count, format_day, plain
from ui.month_grid import grid_html
from ui.scope_words import scope_sentence


def show() -> None:
    """The grid of the scope and who is missing."""
    frame.show_title("Độ phủ dữ liệu", "Đơn vị nào đã có tệp cho tháng nào; chỗ thiếu không phải là số 0.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    st.caption(plain(scope_sentence(scope)))
    found = ask(coverage, scope)
    _show_missing(scope)
    st.header("Theo cơ quan và tháng", anchor=False)
    if found is None or not found.units:
        st.info("Không có tệp nào cho kỳ và phạm vi đang chọn.", icon=":material/search_off:")
        return
    _show_grid(scope, found)
    with st.expander("Tệp đã nạp của từng cơ quan", icon=":material/description:"):
        tables.show_list(coverage_tables.file_table(ask(files_of, scope), scope), key="coverage-files", grouped=True)


def _show_missing(scope: Scope) -> None:
    """Who has not sent for the month of the data date."""
    found = ask(coverage_of_current_month, scope)
    if found is None or not found.units:
        return
    month = labels.month_label(found.units[0].months[-1][0])
    st.header(f"Tháng mới nhất: {month}", anchor=False)
    none = [unit.agency for unit in found.units if not _is_told(found, unit.agency)]
    behind = [
        f"{unit.agency} (đến {format_day(unit.last)})"
        for unit in found.units
        if not unit.complete and unit.agency not in none
    ]
    if not none and not behind:
        st.success(
            f"Cả {format_count(len(found.units))} cơ quan đã có tệp tháng {month}, đến {format_day(found.until)}."
        )
    _show_names(f"Chưa có tệp tháng {month}", none)
    _show_names(f"Tệp tháng {month} chưa đến {format_day(found.until)}", behind)


def _is_told(found: Coverage, agency: str) -> bool:
    return not any(name == agency for name, _ in found.cells(Covered.NONE))


def _show_names(what: str, names: Sequence[str]) -> None:
    if names:
        listed = "\n".join(f"- {plain(name)}" for name in names)
        st.warning(f"**{plain(what)}: {plain(format_count(len(names)))} cơ quan**\n\n{listed}", icon=":material/mail:")


def _show_grid(scope: Scope, found: Coverage) -> None:
    legend = " · ".join(f"{coverage_tables.MARKS[covered]} {coverage_tables.WORDS[covered]}" for covered in Covered)
    st.caption(plain(legend))
    months = [labels.month_label(month) for month, _ in found.units[0].months]
    rows = coverage_tables.coverage_rows(found.units)
    st.html(grid_html("Độ phủ dữ liệu theo cơ quan và tháng", months, rows))
    st.caption(plain(coverage_line(found)))
    tables.offer_files(lambda: [coverage_tables.coverage_table(found, scope)], name="Độ phủ dữ liệu", key="coverage")
