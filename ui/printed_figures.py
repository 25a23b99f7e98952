"""The form in which somebody types or loads what a report prints, and what was printed before."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from db.printed_figures import Entry, FormerFigure, history
from domain.period import Period
from domain.printed_figure import PrintedFigure, PrintedFigureError, read_printed
from domain.printed_report import PrintedReportError, read_report
from etl.clock import local_now
from etl.imports.printed_figures import keep_printed
from exports.report_sentences import is_share, printed_value_words
from exports.table import ExportColumn, ExportTable
from measures.report_figures import FigureLine, ReportFigures
from measures.report_reasons import printed_words
from ui import clicks, operators, tables
from ui.cache import database, look_up_latest
from ui.formats import format_count, plain

_DONE, _FAILED, _ROUND = "printed_done", "printed_failed", "printed_round"
_KEY, _NAME, _PRINTED = "key", "name", "printed"
_LONGEST_DOCUMENT = 400
_NOTHING = ""


def show_outcome() -> None:
    """Say once what the last save did."""
    clicks.show_outcome(_DONE)
    if sentence := st.session_state.pop(_FAILED, None):
        st.error(plain(sentence), icon=":material/error:")


def show_form(figures: ReportFigures) -> None:
    """Offer to type what a report prints of each figure, or to load it from a file, and list what was printed."""
    label = "Nhập con số mà báo cáo in"
    with st.expander(label, icon=":material/edit_note:", key="printed-fold", on_change="rerun") as fold:
        if fold.open:
            _show_fields(figures)
            _show_history(figures.period, {line.key: line for line in figures.lines})


def _show_fields(figures: ReportFigures) -> None:
    round_ = st.session_state.get(_ROUND, 0)
    st.caption(
        "Viết như trong báo cáo: 95.100 · 99,94\N{NO-BREAK SPACE}% · hơn 85.000 · khoảng 686 · "
        "bình quân 70\N{NO-BREAK SPACE}%. Để trống: báo cáo không "
        "nêu. Con số cũ được giữ lại cùng ngày và người sửa."
    )
    document = st.text_input("Văn bản in con số", max_chars=_LONGEST_DOCUMENT, key="printed_document")
    by = operators.ask_operator("Người nhập")
    typed = st.data_editor(
        _as_frame(figures),
        hide_index=True,
        disabled=(_NAME,),
        column_order=(_NAME, _PRINTED),
        column_config={
            _NAME: st.column_config.TextColumn("Chỉ tiêu", width="large"),
            _PRINTED: st.column_config.TextColumn("Báo cáo in"),
        },
        key=f"printed_typed_{figures.period.notation}_{round_}",
    )
    file = st.file_uploader("Hoặc nạp từ tệp JSON", type=["json"], key=f"printed_file_{round_}")
    if st.button("Lưu con số in", icon=":material/save:", disabled=not document.strip()):
        loaded = file.getvalue() if file else None
        _save(figures, typed, loaded, Entry(document.strip(), local_now(), by))
    if not document.strip():
        st.caption("Ghi tên văn bản để lưu, ví dụ: Báo cáo 215/BC-VP ngày 02/11/2023.")


def _as_frame(figures: ReportFigures) -> pd.DataFrame:
    lines = [
        {
            _KEY: line.key,
            _NAME: f"{line.section} · {line.name}",
            _PRINTED: printed_value_words(line) if line.printed else _NOTHING,
        }
        for line in figures.lines
    ]
    return pd.DataFrame(lines, columns=[_KEY, _NAME, _PRINTED])


def _save(figures: ReportFigures, typed: pd.DataFrame, loaded: bytes | None, entry: Entry) -> None:
    try:
        changes: Mapping[str, PrintedFigure | None] = read_report(loaded) if loaded else _changes(figures, typed)
    except (PrintedReportError, _TypedFigureError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    with clicks.failure_kept(_FAILED, "keeping printed figures"):
        changed = keep_printed(database(), figures.period, changes, entry)
        st.session_state[_DONE] = f"Đã lưu: {format_count(changed)} con số in mới hoặc khác trước."
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


class _TypedFigureError(Exception):
    """A typed text that is no figure, in one sentence."""


def _changes(figures: ReportFigures, typed: pd.DataFrame) -> dict[str, PrintedFigure | None]:
    """What was typed where it is not what stands there already; None where a figure was taken out."""
    before = _as_frame(figures)[_PRINTED]
    changed: dict[str, PrintedFigure | None] = {}
    for key, name, old, new in zip(typed[_KEY], typed[_NAME], before, typed[_PRINTED], strict=True):
        text = (new or _NOTHING).strip()
        if text == old:
            continue
        try:
            changed[key] = read_printed(text) if text else None
        except PrintedFigureError as error:
            raise _TypedFigureError(
                f"“{name}”: “{text}” không phải là con số; viết như 95.100, 99,94\N{NO-BREAK SPACE}%."
            ) from error
    return changed


def _show_history(period: Period, lines: Mapping[str, FigureLine]) -> None:
    former = look_up_latest(history, period)
    if not former:
        return
    st.subheader("Con số in đã nhập", anchor=False)
    table = ExportTable(
        "Con số in",
        "Con số in đã nhập cho kỳ này",
        pd.DataFrame([_former_line(figure, lines.get(figure.key)) for figure in former], dtype=object),
        (
            ExportColumn("name", "Chỉ tiêu", "text"),
            ExportColumn("printed", "Báo cáo in", "text"),
            ExportColumn("document", "Văn bản", "text"),
            ExportColumn("at", "Nhập lúc", "datetime"),
            ExportColumn("by", "Người nhập", "text"),
            ExportColumn("ended_at", "Thay lúc", "datetime"),
            ExportColumn("ended_by", "Người thay", "text"),
        ),
    )
    tables.show_list(table, key="printed-history")


def _former_line(former: FormerFigure, line: FigureLine | None) -> dict[str, object]:
    return {
        "name": f"{line.section} · {line.name}" if line else former.key,
        "printed": printed_words(former.figure, is_share=bool(line and is_share(line))),
        "document": former.entry.document,
        "at": former.entry.at,
        "by": former.entry.by,
        "ended_at": former.ended_at,
        "ended_by": former.ended_by,
    }
