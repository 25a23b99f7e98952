"""Bảng số liệu: a table whose rows, columns and figures the user chooses, and its workbook."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from domain.calendars import prefix_of
from domain.counts import COUNTS, RATES
from domain.period import (
    Period,
    PeriodError,
    parse_period,
    previous_period,
    year_before,
)
from domain.scope import Dimension, Scope
from domain.words import in_sentence
from measures.comparison import like_with_like
from measures.counts import data_date, total
from ui import filters, frame, labels, links, tables
from ui.analysis_tables import GAP_NOTE, cross_tables, plain_table
from ui.cache import ask
from ui.formats import format_count, plain
from ui.period_tables import other_period_line, period_table
from ui.rate_causes import CAUSES_NOTE, rate_causes
from ui.table_lines import lines_of

_ROWS, _COLUMNS, _FIGURES, _TOGETHER, _OTHER = "dong", "cot", "chi-tieu", "bo-tri", "so-voi"
_KEYS = {
    _ROWS: "analysis_rows",
    _COLUMNS: "analysis_columns",
    _FIGURES: "analysis_figures",
    _TOGETHER: "analysis_together",
    _OTHER: "analysis_other_period",
}
_ALL_FIGURES = (*COUNTS, *RATES, *labels.MEANS)
_STARTING_FIGURES = ("received", "resolved", "on_time_rate", "late", "pending", "online_rate")
# A control under the others is as wide as two of them.
_BESIDE = [2, 3]
# Nobody reads more columns, and each takes one question to the database.
_MOST_COLUMNS = 40
_UNDIVIDED, _PREVIOUS, _YEAR_BEFORE, _ANY_PERIOD = "khong", "ky-truoc", "cung-ky", "ky-khac"
_COLUMN_DIMENSIONS = (
    Dimension.MONTH,
    Dimension.QUARTER,
    Dimension.HALF_YEAR,
    Dimension.HALF_MONTH,
    Dimension.BLOCK,
    Dimension.AGENCY,
    Dimension.CHANNEL,
    Dimension.LEVEL,
)
_COLUMN_WORDS = {
    _UNDIVIDED: "Không chia cột",
    **{dimension.value: labels.DIMENSIONS[dimension] for dimension in _COLUMN_DIMENSIONS},
    _PREVIOUS: "So với kỳ trước",
    _YEAR_BEFORE: "So với cùng kỳ năm trước",
    _ANY_PERIOD: "So với một kỳ khác",
}
_ONE_TABLE, _TABLE_A_FIGURE = "mot-bang", "tung-bang"
_TOGETHER_WORDS = {_ONE_TABLE: "Chung một bảng", _TABLE_A_FIGURE: "Mỗi chỉ tiêu một bảng"}


def show() -> None:
    """Choose rows, columns and figures; show the table that they make."""
    frame.show_title("Bảng số liệu", "Tự chọn dòng, cột và chỉ tiêu, rồi tải về một tệp Excel.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    rows, columns, figures = _choose()
    other = _choose_other_period(scope, columns)
    together = _choose_together(columns, figures)
    if not frame.has_dossiers(scope, ask(total, scope)):
        return
    if not figures:
        st.info("Chọn ít nhất một chỉ tiêu.", icon=":material/checklist:")
    elif other is not None:
        _show_periods(scope, other, rows, figures)
    elif columns in (_UNDIVIDED, rows.value):
        tables.show_table(plain_table(scope, rows, figures), key="analysis-table")
    else:
        _show_crossed(scope, rows, Dimension(columns), figures, together)


def _choose() -> tuple[Dimension, str, list[str]]:
    with st.container(key="table-choices"):
        rows_place, columns_place, figures_place = st.columns([1, 1, 3])
    with rows_place:
        rows = links.choose_from_address(
            "Dòng",
            _ROWS,
            key=_KEYS[_ROWS],
            options=[dimension.value for dimension in Dimension],
            default=Dimension.AGENCY.value,
            words=lambda name: labels.DIMENSIONS[Dimension(name)],
        )
    with columns_place:
        columns = links.choose_from_address(
            "Cột",
            _COLUMNS,
            key=_KEYS[_COLUMNS],
            options=list(_COLUMN_WORDS),
            default=_UNDIVIDED,
            words=_COLUMN_WORDS.__getitem__,
        )
    with figures_place:
        return Dimension(rows), columns, _choose_figures()


def _choose_figures() -> list[str]:
    links.start_from_address(_FIGURES, _KEYS[_FIGURES], _ALL_FIGURES, _STARTING_FIGURES)
    chosen = st.multiselect(
        "Chỉ tiêu",
        _ALL_FIGURES,
        format_func=lambda name: labels.figure_label(name).text,
        key=_KEYS[_FIGURES],
        on_change=links.write_to_address,
        args=(_FIGURES, _KEYS[_FIGURES]),
        placeholder="Chọn chỉ tiêu",
        select_all=False,
        wrap=True,
    )
    return _with_pooled_rate(chosen)


def _with_pooled_rate(figures: Sequence[str]) -> list[str]:
    """The figures with the pooled rate before its plain means, which must not stand alone (domain rules, part 3)."""
    means = [figure for figure in figures if figure in labels.MEANS]
    if not means or "online_rate" in figures:
        return list(figures)
    place = figures.index(means[0])
    return [*figures[:place], "online_rate", *figures[place:]]


def _choose_other_period(scope: Scope, columns: str) -> Scope | None:
    """The scope of the other period; None where the columns compare no periods."""
    chosen = _choose_period(scope.period, is_shown=columns == _ANY_PERIOD)
    others = {_PREVIOUS: previous_period(scope.period), _YEAR_BEFORE: year_before(scope.period), _ANY_PERIOD: chosen}
    day = ask(data_date)
    if columns not in others or day is None:
        return None
    return replace(scope, period=like_with_like(scope.period, others[columns], day))


def _choose_period(period: Period, *, is_shown: bool) -> Period:
    """Any period of the same calendar."""
    prefix = prefix_of(period.calendar)
    before = year_before(period).notation.removeprefix(prefix)
    named = [notation for notation in links.parameter_lists([_OTHER]).get(_OTHER, []) if _is_period(prefix + notation)]
    options = list(dict.fromkeys([*filters.periods_with_data(), before, *named]))
    # Also without the control on the page: a wrong value in the address is named.
    links.start_from_address(_OTHER, _KEYS[_OTHER], options, before)
    notation = _choose_below("Kỳ so sánh", _OTHER, options, before, labels.period_label) if is_shown else before
    return parse_period(prefix + notation)


def _is_period(notation: str) -> bool:
    try:
        parse_period(notation)
    except PeriodError:
        return False
    return True


def _choose_together(columns: str, figures: Sequence[str]) -> bool:
    options, words = list(_TOGETHER_WORDS), _TOGETHER_WORDS.__getitem__
    links.start_from_address(_TOGETHER, _KEYS[_TOGETHER], options, _ONE_TABLE)
    if columns not in set(_COLUMN_DIMENSIONS) or len(figures) < 2:
        return True
    return _choose_below("Bố trí", _TOGETHER, options, _ONE_TABLE, words) == _ONE_TABLE


def _choose_below(label: str, name: str, options: Sequence[str], default: str, words: Callable[[str], str]) -> str:
    with st.columns(_BESIDE)[0]:
        return links.choose_from_address(label, name, key=_KEYS[name], options=options, default=default, words=words)


def _show_periods(scope: Scope, other: Scope, rows: Dimension, figures: Sequence[str]) -> None:
    st.caption(plain(other_period_line(other)))
    table = period_table(scope, other, rows, figures)
    tables.show_table(table, key="analysis-periods")
    _show_causes(scope, other, rows, [figure for figure in figures if figure in RATES])


def _show_causes(scope: Scope, other: Scope, rows: Dimension, rates: Sequence[str]) -> None:
    """Why each chosen rate differs between the two periods, over groups that are no parts of time."""
    if rows.is_time or not rates:
        return
    st.header("Vì sao tỷ lệ thay đổi", anchor=False)
    exports = []
    for rate in rates:
        causes = rate_causes(scope, other, rows, rate)
        st.markdown(plain(causes.sentence))
        if causes.table is not None:
            tables.show_table(causes.table, key=f"analysis-causes-{rate}", files=False)
            exports.append(causes.table.to_export())
    st.caption(CAUSES_NOTE)
    if exports:
        tables.offer_files(lambda: exports, name="Vì sao tỷ lệ thay đổi", key="analysis-causes", csv=len(exports) == 1)


def _show_crossed(scope: Scope, rows: Dimension, columns: Dimension, figures: Sequence[str], together: bool) -> None:
    groups = lines_of(scope, columns)
    number = len(groups.names) - 1
    if number > _MOST_COLUMNS:
        st.warning(
            f"Có {format_count(number)} cột; chỉ hiện {_MOST_COLUMNS} cột đầu, cột {in_sentence(groups.names[-1])} vẫn "
            "đếm đủ. Thu hẹp phạm vi để xem hết.",
            icon=":material/view_column:",
        )
    crossed = cross_tables(scope, rows, groups.first(_MOST_COLUMNS), figures, together=together)
    for table in crossed:
        st.subheader(table.title, anchor=False)
        tables.show_table(table, key=f"analysis-{table.name}", files=False)
    st.caption(f"{GAP_NOTE} Tệp Excel gồm mục lục, định nghĩa và các bảng trên, mỗi bảng một trang tính.")
    exports = [table.to_export() for table in crossed]
    tables.offer_files(lambda: exports, name="Bảng số liệu", key="analysis", csv=len(exports) == 1)
