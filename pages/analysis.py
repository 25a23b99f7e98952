"""Bảng số liệu: an analyst's own table, and the workbook of it."""

from collections.abc import Sequence

import streamlit as st

from domain.counts import COUNTS, RATES
from domain.scope import Dimension, Scope
from measures.counts import count, total
from ui import filters, frame, labels, links, tables
from ui.address import narrowed
from ui.cache import ask
from ui.figure_tables import cross_table, figure_table
from ui.formats import format_count

_ROWS, _COLUMNS, _FIGURES = "dong", "cot", "chi-tieu"
_ROWS_KEY, _COLUMNS_KEY, _FIGURES_KEY = "analysis_rows", "analysis_columns", "analysis_figures"
_UNDIVIDED = "khong"
_STARTING_FIGURES = ("received", "resolved", "on_time_rate", "late", "pending", "online_rate")
# More columns than this nobody reads, and each is a question to the database.
_MOST_COLUMNS = 40
_COLUMN_DIMENSIONS = (
    Dimension.MONTH,
    Dimension.HALF_MONTH,
    Dimension.BLOCK,
    Dimension.AGENCY,
    Dimension.CHANNEL,
    Dimension.LEVEL,
)


def show() -> None:
    """The table that rows, columns and figures make."""
    frame.show_title("Bảng số liệu", "Tự chọn dòng, cột và chỉ tiêu, rồi tải về một tệp Excel.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    rows, columns, figures = _choose()
    if not frame.has_dossiers(scope, ask(total, scope)):
        return
    if not figures:
        st.info("Chọn ít nhất một chỉ tiêu.", icon=":material/checklist:")
    elif columns is None or columns is rows:
        _show_plain(scope, rows, figures)
    else:
        _show_crossed(scope, rows, columns, figures)


def _choose() -> tuple[Dimension, Dimension | None, list[str]]:
    names = [dimension.value for dimension in Dimension]
    column_names = [_UNDIVIDED, *(dimension.value for dimension in _COLUMN_DIMENSIONS)]
    links.start_from_address(_ROWS, _ROWS_KEY, names, Dimension.AGENCY.value)
    links.start_from_address(_COLUMNS, _COLUMNS_KEY, column_names, _UNDIVIDED)
    links.start_from_address(_FIGURES, _FIGURES_KEY, (*COUNTS, *RATES), _STARTING_FIGURES)
    rows_place, columns_place, figures_place = st.columns([1, 1, 3])
    rows = rows_place.selectbox(
        "Dòng",
        names,
        format_func=_dimension_text,
        key=_ROWS_KEY,
        on_change=links.write_to_address,
        args=(_ROWS, _ROWS_KEY),
    )
    columns = columns_place.selectbox(
        "Cột",
        column_names,
        format_func=_dimension_text,
        key=_COLUMNS_KEY,
        on_change=links.write_to_address,
        args=(_COLUMNS, _COLUMNS_KEY),
    )
    figures = figures_place.multiselect(
        "Chỉ tiêu",
        [*COUNTS, *RATES],
        format_func=_figure_text,
        key=_FIGURES_KEY,
        on_change=links.write_to_address,
        args=(_FIGURES, _FIGURES_KEY),
        placeholder="Chọn chỉ tiêu",
        select_all=False,
        wrap=True,
    )
    return Dimension(rows), None if columns == _UNDIVIDED else Dimension(columns), figures


def _dimension_text(name: str) -> str:
    return "Không chia cột" if name == _UNDIVIDED else labels.DIMENSIONS[Dimension(name)]


def _figure_text(name: str) -> str:
    return labels.RATES[name].text if name in RATES else labels.COUNTS[name].text


def _show_plain(scope: Scope, rows: Dimension, figures: Sequence[str]) -> None:
    name = f"Số liệu theo {labels.DIMENSIONS[rows].lower()}"
    table = figure_table(
        ask(count, scope, rows), rows, figures, scope=scope, name=name, title=name, total=ask(total, scope)
    )
    tables.show_table(table, key="analysis-table")


def _show_crossed(scope: Scope, rows: Dimension, columns: Dimension, figures: Sequence[str]) -> None:
    held = ask(count, scope, columns)
    keys = [None if key is None else str(key) for key in held[columns.value]]
    if len(keys) > _MOST_COLUMNS:
        st.warning(
            f"Có {format_count(len(keys))} cột; chỉ hiện {_MOST_COLUMNS} cột đầu. Thu hẹp phạm vi để xem đủ.",
            icon=":material/view_column:",
        )
    cut = {key: narrowed(scope, [(columns, key)]) for key in keys[:_MOST_COLUMNS]}
    parts = {key: ask(count, part, rows) for key, part in cut.items() if part}
    by = f"theo {labels.DIMENSIONS[rows].lower()} và {labels.DIMENSIONS[columns].lower()}"
    made = [
        cross_table(
            parts,
            rows,
            columns,
            figure,
            scope=scope,
            name=_figure_text(figure),
            title=f"{_figure_text(figure)} {by}",
        )
        for figure in figures
    ]
    for table in made:
        st.subheader(table.title, anchor=False)
        tables.show_table(table, key=f"analysis-{table.name}", files=False)
    st.caption("Tệp Excel gồm mục lục, định nghĩa và mỗi chỉ tiêu một trang tính. Ô có dấu — là không có số liệu.")
    exports = [table.to_export() for table in made]
    tables.offer_files(lambda: exports, name="Bảng số liệu", key="analysis", csv=len(exports) == 1)
