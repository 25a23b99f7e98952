"""What taking an import back does, as the page shows it: before it is done, and after."""

import pandas as pd
import streamlit as st

from domain.counts import HEADLINE_RATES
from domain.effect import Effect
from domain.undo import FileShare, UndoReport
from domain.words import HEADLINE_RATES as RATE_WORDS
from domain.words import REVERSALS
from exports.table import ExportColumn, ExportTable
from measures.effects import Line, in_all
from ui import tables
from ui.formats import format_count, format_day, format_points, format_rate

_SHARE_COLUMNS = (
    ExportColumn("batch", "Lần nạp", "integer"),
    ExportColumn("file_name", "Tệp", "text"),
    ExportColumn("dossiers", "Số hồ sơ", "integer"),
)
_RATE_COLUMNS = (
    ExportColumn("rate", "Tỷ lệ", "text"),
    ExportColumn("before", "Trước khi thu hồi", "text"),
    ExportColumn("after", "Sau khi thu hồi", "text"),
    ExportColumn("change", "Thay đổi", "text"),
)


def show_report(report: UndoReport, *, key: str) -> None:
    """The dossiers by what becomes of them, the files that had replaced some of them, the rates before and after."""
    for column, (name, label) in zip(st.columns(len(REVERSALS)), REVERSALS.items(), strict=True):
        column.metric(label.text, format_count(getattr(report.reversal, name)), help=label.definition)
    st.caption(
        f"{format_count(report.reversal.versions_removed)} nội dung chỉ tệp này có. Số liệu đến ngày: "
        f"{format_day(report.data_date_before)} → {format_day(report.data_date_after)}."
    )
    if report.reversal.superseded_by:
        st.markdown("Những tệp đã thay nội dung của tệp này từ trước:")
        tables.show_list(_share_table(report.reversal.superseded_by), key=f"{key}-files", files=False)
    if report.effect:
        _show_rates(report.effect, key)


def _show_rates(effect: Effect, key: str) -> None:
    line = in_all(effect)
    moved = [name for name in HEADLINE_RATES if line.move(name).before != line.move(name).after]
    days = f"{format_day(effect.period.first)} – {format_day(effect.period.last)}"
    if not moved:
        st.caption(f"Không tỷ lệ nào của kỳ {days} thay đổi.")
        return
    st.markdown(f"Tỷ lệ của kỳ {days}:")
    tables.show_list(_rate_table(line, moved), key=f"{key}-rates", files=False)


def _share_table(shares: tuple[FileShare, ...]) -> ExportTable:
    frame = pd.DataFrame([vars(share) for share in shares])
    return ExportTable("Tệp sau", "Những tệp đã thay nội dung của tệp này", frame, _SHARE_COLUMNS)


def _rate_table(line: Line, names: list[str]) -> ExportTable:
    moves = {name: line.move(name) for name in names}
    frame = pd.DataFrame(
        {
            "rate": [RATE_WORDS[name].text for name in names],
            "before": [format_rate(move.before) for move in moves.values()],
            "after": [format_rate(move.after) for move in moves.values()],
            "change": [format_points(move.after, move.before) for move in moves.values()],
        }
    )
    return ExportTable("Tỷ lệ", "Tỷ lệ của kỳ trước và sau khi thu hồi", frame, _RATE_COLUMNS)
