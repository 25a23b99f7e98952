"""The report of an undo on the page: before it is done, and after."""

import pandas as pd
import streamlit as st

from domain.batch import BatchKind
from domain.counts import counts_told
from domain.undo import FileShare, UndoReport
from domain.words import reversals
from exports.table import ExportColumn, ExportTable
from measures.effects import in_all
from ui import effect_reports, tables
from ui.formats import format_count, format_day, plain
from ui.labels import COUNTS
from ui.rate_changes import show_counts

_SHARE_COLUMNS = (
    ExportColumn("batch", "Lần nạp", "integer"),
    ExportColumn("file_name", "Tệp", "text"),
    ExportColumn("dossiers", "Số hồ sơ, giá trị", "integer"),
)
# The parts of other counts: they say nothing more about what an undo takes away.
_NOT_SHOWN = {"withdrawn_late", "pending_in_time", "waiting", "direct", "postal", "channel_unknown", "same_day"}


def show_figures(report: UndoReport) -> None:
    """Show each count of the file's period before and after the undo."""
    if report.effect is None:
        if report.batch.kind == BatchKind.DOSSIERS:
            st.caption("Không có hồ sơ nào của tệp này đang được tính: con số không đổi.")
        return
    line, period = in_all(report.effect), report.effect.period
    title = f"Con số kỳ {format_day(period.first)} – {format_day(period.last)} trước và sau khi thu hồi"
    st.markdown(f"**{title}**")
    before, after = line.before or {}, line.after or {}
    shown = [(name, COUNTS[name].text) for name in counts_told(line.before, line.after) if name not in _NOT_SHOWN]
    show_counts(title, [(text, before.get(name), after.get(name)) for name, text in shown])


def show_report(report: UndoReport, *, key: str) -> None:
    """Show what happens to the dossiers, the files that replaced some of them, and the rates before and after."""
    labels = reversals(report.batch.kind)
    for column, (name, label) in zip(st.columns(len(labels)), labels.items(), strict=True):
        column.metric(label.text, format_count(getattr(report.reversal, name)), help=label.definition)
    st.caption(
        f"{format_count(report.reversal.versions_removed)} nội dung chỉ tệp này có. Số liệu hồ sơ đến ngày: "
        f"{format_day(report.data_date_before)} → {format_day(report.data_date_after)}."
    )
    if report.reversal.superseded_by:
        st.markdown("Những tệp đã thay nội dung của tệp này từ trước:")
        tables.show_list(_share_table(report.reversal.superseded_by), key=f"{key}-files", files=False)
    if report.effect:
        st.markdown(plain(effect_reports.headline(report.effect)))
        with st.expander("Các tỷ lệ trước → sau khi thu hồi", icon=":material/compare_arrows:"):
            effect_reports.show_effect(report.effect, key=key)


def _share_table(shares: tuple[FileShare, ...]) -> ExportTable:
    frame = pd.DataFrame([vars(share) for share in shares])
    return ExportTable("Tệp sau", "Những tệp đã thay nội dung của tệp này", frame, _SHARE_COLUMNS)
