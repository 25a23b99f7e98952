"""Tables in which every number opens its dossiers, lists, and their files: what is shown is what is downloaded."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from domain.numbers import MISSING
from exports.table import ExportColumn, ExportTable
from ui import html_stack, paper_copies, printing
from ui.downloads import offer_download
from ui.formats import file_name, format_count, format_number
from ui.linked_tables import fits, table_html
from ui.links import entry_address, open_dossiers, view_here
from ui.shown_table import ShownColumn, ShownTable, under

_MOST_HEIGHT, _ROW_HEIGHT = 940, 35
_NUMBERS = ("integer", "number", "change", "percent")
_MOST_LIST_HEIGHT, _LONG_TEXT, _WIDE_TEXT, _TALL_ROW = 560, 34, 80, 72


def show_table(
    table: ShownTable, *, key: str, heading: str = "", above: Sequence[str] = (), files: bool = True
) -> None:
    """Draw the table, under a heading if one is given; a click on a number opens its dossiers. Its two files are
    offered below. `above` are pieces of HTML that stand over the heading."""
    if fits(table):
        wide = printing.is_too_wide(table)
        pieces = [table_html(table, on_paper=not wide), *([_on_paper(table, key)] if wide else [])]
        html_stack.show_stack(*above, *([html_stack.heading(heading)] if heading else []), *pieces)
    else:
        if above:
            html_stack.show_stack(*above)
        if heading:
            st.header(heading, anchor=False)
        _show_grid(table, key)
    if files:
        offer_files(lambda: [table.to_export()], name=table.name, key=key)


def _show_grid(table: ShownTable, key: str) -> None:
    """Draw a long table, of which the browser draws only the lines in sight."""
    # By its key a wide one takes the width of the window.
    with st.container(key=f"{'wide' if table.is_wide else 'usual'}-{key}"):
        cells = _grid_cells(table, key)
    _follow_click(table, cells)


def _grid_cells(table: ShownTable, key: str) -> list[tuple[int, str]]:
    """Draw the grid; gives the cells that were clicked, as line and field."""
    state = st.dataframe(
        _styled(table),
        hide_index=True,
        height=min(_MOST_HEIGHT, _ROW_HEIGHT * (len(table.frame) + 1) + 3),
        column_config={
            column.field: _figure_config(column, first=column is table.columns[0]) for column in table.columns
        },
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        alt=table.title,
        placeholder=MISSING,
    )
    st.html(_on_paper(table, key))
    return list(state["selection"]["cells"])


def _on_paper(table: ShownTable, key: str) -> str:
    return paper_copies.place_html(key, partial(printing.figures_html, table))


def show_behind(
    make: Callable[[], ShownTable],
    *,
    key: str,
    label: str = "Bảng số liệu của biểu đồ",
    above: Callable[[], None] | None = None,
) -> None:
    """The table behind a chart, folded away, and what is drawn above it; made only once somebody opens it."""
    with st.expander(label, icon=":material/table:", key=f"{key}-fold", on_change="rerun") as fold:
        if fold.open:
            if above is not None:
                above()
            show_table(make(), key=key)


def show_list(
    table: ExportTable,
    *,
    key: str,
    files: bool = True,
    grouped: bool = False,
    wide: Sequence[str] = (),
    printed: printing.Part = printing.WHOLE,
    on_heading: Callable[[str], None] | None = None,
) -> None:
    """Draw a list in which nothing opens anything; its two files stand under it.

    `grouped` writes its whole numbers as 12.345 (not rows of a file); `wide` columns hold text to read; paper takes
    the part `printed`. `on_heading` is called with the column whose heading is clicked, which else sorts
    the lines that are shown.
    """
    shown = table.frame[[column.field for column in table.columns]]
    # Long text is wrapped where the lines are tall.
    tall = any(len(str(text)) > _WIDE_TEXT for field in wide for text in shown[field])
    numbers: dict[Any, Any] = {column.field: _grouped for column in table.columns if column.kind == "integer"}
    numbers |= {column.field: format_number for column in table.columns if column.kind == "number"}
    st.dataframe(
        shown.style.format(numbers, na_rep=MISSING) if grouped else shown,
        hide_index=True,
        height=min(_MOST_LIST_HEIGHT, (_TALL_ROW if tall else _ROW_HEIGHT) * len(shown) + _ROW_HEIGHT + 3),
        column_config={column.field: _list_config(column, shown, wide) for column in table.columns},
        key=key,
        alt=table.title,
        placeholder=MISSING,
        row_height=_TALL_ROW if tall else None,
        lazy=False,
        on_select=_heading_follower(key, on_heading) if on_heading else "ignore",
        selection_mode="single-column",
    )
    st.html(paper_copies.place_html(key, partial(printing.list_html, table, grouped=grouped, part=printed)))
    if files:
        offer_files(lambda: [table], name=table.name, key=key)


def offer_files(
    make: Callable[[], Sequence[ExportTable]], *, name: str, key: str, csv: bool = True, label: str = "Tải .xlsx"
) -> None:
    """Download buttons for one workbook of the tables and, of the first, a .csv; made only when asked for."""
    with st.container(horizontal=True, gap="small"):
        offer_download(label, _workbook_maker(make), file_name=file_name(name, ending="xlsx"), key=f"{key}-xlsx")
        if csv:
            offer_download("Tải .csv", _csv_maker(make), file_name=file_name(name, ending="csv"), key=f"{key}-csv")


def _follow_click(table: ShownTable, cells: list[tuple[int, str]]) -> None:
    if not cells:
        return
    line, name = cells[0]
    column = next((column for column in table.columns if column.field == name), None)
    if column is None or not column.opens or line >= len(table.row_groups):
        return
    open_dossiers(*table.behind(column, line, view_here()))


def _styled(table: ShownTable) -> Any:
    shown = table.frame[[column.field for column in table.columns]]
    formats: dict[Any, Any] = {
        column.field: partial(table.written, column) for column in table.columns if column.kind in _NUMBERS
    }
    styler = shown.style.format(formats, na_rep=MISSING)
    if table.last_is_total and len(shown):
        last = shown.index[-1]
        styler = styler.set_properties(
            subset=pd.IndexSlice[[last], :], **{"font-weight": "700", "background-color": "#EEF2F6"}
        )
    return styler


def _list_config(column: ExportColumn, shown: pd.DataFrame, wide: Sequence[str]) -> Any:
    if column.kind != "text":
        return _figure_config(ShownColumn(column.field, column.heading, column.kind, column.note), first=False)
    longest = max((len(str(value)) for value in shown[column.field]), default=0)
    width = 560 if column.field in wide else 230 if longest > _LONG_TEXT else None
    return st.column_config.Column(column.heading, help=column.note or None, width=width)


def _heading_follower(key: str, on_heading: Callable[[str], None]) -> Callable[[], None]:
    def follow() -> None:
        for column in st.session_state[key]["selection"]["columns"]:
            on_heading(str(column))

    return follow


def _grouped(value: Any) -> str:
    return format_count(int(value))


def _figure_config(column: ShownColumn, *, first: bool) -> Any:
    if column.kind == "date":
        return st.column_config.DateColumn(column.heading, help=column.help or None, format="DD/MM/YYYY")
    if column.kind == "datetime":
        return st.column_config.DatetimeColumn(column.heading, help=column.help or None, format="DD/MM/YYYY HH:mm")
    right = column.kind in (*_NUMBERS, "fraction")
    return st.column_config.Column(
        under(column.over, column.heading),
        help=_help(column),
        pinned=first or None,
        alignment="right" if right else "left",
    )


def _help(column: ShownColumn) -> str | None:
    """The help of a heading, with a link to the figure's entry in the dictionary."""
    more = f"[Từ điển số liệu]({entry_address(column.entry)})" if column.entry else ""
    return "\n\n".join(filter(None, (column.help, more))) or None


def _workbook_maker(make: Callable[[], Sequence[ExportTable]]) -> Callable[[], bytes]:
    def workbook() -> bytes:
        from exports.workbook import to_xlsx

        return to_xlsx(make())

    return workbook


def _csv_maker(make: Callable[[], Sequence[ExportTable]]) -> Callable[[], bytes]:
    def delimited() -> bytes:
        from exports.delimited import to_vietnamese_csv

        return to_vietnamese_csv(make()[0])

    return delimited
