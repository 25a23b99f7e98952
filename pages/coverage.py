"""Độ phủ dữ liệu: for which months each unit has files, who owes some by the register, and who lacks the latest."""

from collections.abc import Sequence

import streamlit as st

from domain.coverage import Covered
from domain.scope import Scope
from exports.coverage_line import coverage_line
from measures.coverage import Coverage, coverage, coverage_of_current_month, files_of
from ui import coverage_tables, filters, frame, labels, senders, tables
from ui.cache import ask
from ui.formats import format_count, format_day, plain
from ui.month_grid import grid_html
from ui.scope_words import scope_sentence


def show() -> None:
    """Show the grid of the scope and the units without a file."""
    frame.show_title("Độ phủ dữ liệu", "Đơn vị nào đã có tệp cho tháng nào; chỗ thiếu không phải là số 0.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    st.caption(plain(scope_sentence(scope)))
    scope_coverage = ask(coverage, scope)
    senders.show_owed(scope)
    _show_missing(scope)
    senders.show_register()
    st.header("Theo cơ quan và tháng", anchor=False)
    if scope_coverage is None or not scope_coverage.units:
        st.info("Không có tệp nào cho kỳ và phạm vi đang chọn.", icon=":material/search_off:")
        return
    _show_grid(scope, scope_coverage)
    with st.expander("Tệp đã nạp của từng cơ quan", icon=":material/description:"):
        tables.show_list(coverage_tables.file_table(ask(files_of, scope), scope), key="coverage-files", grouped=True)


def _show_missing(scope: Scope) -> None:
    """Show which units have no file, or only a part, for the month of the data date."""
    month_coverage = ask(coverage_of_current_month, scope)
    if month_coverage is None or not month_coverage.units:
        return
    month = labels.month_label(month_coverage.units[0].months[-1][0])
    st.header(f"Tháng mới nhất: {month}", anchor=False)
    without_file = [unit.agency for unit in month_coverage.units if not _has_file(month_coverage, unit.agency)]
    behind = [
        f"{unit.agency} (đến {format_day(unit.last)})"
        for unit in month_coverage.units
        if not unit.complete and unit.agency not in without_file
    ]
    if not without_file and not behind:
        number, until = format_count(len(month_coverage.units)), format_day(month_coverage.until)
        st.success(f"Cả {number} cơ quan đã có tệp tháng {month}, đến {until}.")
    _show_names(f"Chưa có tệp tháng {month}", without_file)
    _show_names(f"Tệp tháng {month} chưa đến {format_day(month_coverage.until)}", behind)


def _has_file(month_coverage: Coverage, agency: str) -> bool:
    return not any(name == agency for name, _ in month_coverage.cells(Covered.NONE))


def _show_names(title: str, names: Sequence[str]) -> None:
    if names:
        listed = "\n".join(f"- {plain(name)}" for name in names)
        st.warning(f"**{plain(title)}: {plain(format_count(len(names)))} cơ quan**\n\n{listed}", icon=":material/mail:")


def _show_grid(scope: Scope, scope_coverage: Coverage) -> None:
    legend = " · ".join(f"{coverage_tables.MARKS[covered]} {coverage_tables.WORDS[covered]}" for covered in Covered)
    st.caption(plain(legend))
    months = [labels.month_label(month) for month, _ in scope_coverage.units[0].months]
    rows = coverage_tables.coverage_rows(scope_coverage.units)
    st.html(grid_html("Độ phủ dữ liệu theo cơ quan và tháng", months, rows))
    st.caption(plain(coverage_line(scope_coverage)))
    tables.offer_files(
        lambda: [coverage_tables.coverage_table(scope_coverage, scope)], name="Độ phủ dữ liệu", key="coverage"
    )
