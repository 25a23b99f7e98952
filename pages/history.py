"""Lịch sử nạp: past imports; the issues of one import, its receipt and its undo."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from domain.batch import BatchKind, ImportBatch
from domain.undo import UndoReport
from domain.words import ROW_WORDS
from etl.clock import local_now
from etl.imports.history import AlreadyUndoneError, UnknownBatchError, issues_of, past_imports, undo
from exports.receipt import receipt_tables
from exports.table import ExportColumn, ExportTable
from measures.counts import data_state
from measures.receipts import receipt
from ui import clicks, frame, issue_lists, operators, tables, undo_reports
from ui.cache import database, later, look_up, look_up_latest
from ui.formats import format_count, format_day, format_moment, plain
from ui.printing import Part

_CHOSEN, _CONFIRMED, _DONE, _FAILED = "history_batch", "history_confirmed", "history_done", "history_failed"
# A batch's number, the state of the data then, and the report of a dry run of its undo.
_PREVIEW = "history_preview"
# A page of paper holds about twenty; the workbook has every sentence.
_ISSUES_PRINTED = Part(lines=500)
_COLUMNS = (
    ExportColumn("id", "Số", "integer"),
    ExportColumn("file_name", "Tệp", "text"),
    ExportColumn("state", "Trạng thái", "text"),
    ExportColumn("imported_at", "Nạp lúc", "datetime"),
    ExportColumn("imported_by", "Người nạp", "text"),
    ExportColumn("as_of", "Số liệu đến ngày", "date"),
    ExportColumn("rows", "Số dòng", "integer"),
    ExportColumn("new", "Mới", "integer"),
    ExportColumn("updated", "Cập nhật", "integer"),
    ExportColumn("same", "Giữ nguyên", "integer"),
    ExportColumn("older", "Cũ hơn", "integer"),
    ExportColumn("rejected", "Để riêng", "integer"),
    ExportColumn("warning_count", "Cảnh báo", "integer"),
    ExportColumn("undone_at", "Thu hồi lúc", "datetime"),
    ExportColumn("undone_by", "Người thu hồi", "text"),
    ExportColumn("source", "Hệ thống nguồn", "text"),
    ExportColumn("sha256", "SHA-256", "text"),
)


def show() -> None:
    """Past imports, the latest first."""
    frame.show_title("Lịch sử nạp", "Mỗi tệp đã nạp, lỗi trong tệp, và thu hồi một lần nạp.")
    if failed := st.session_state.pop(_FAILED, None):
        frame.show_error(failed)
    batches = look_up(past_imports)
    if not batches:
        frame.ask_for_files("Chưa có lần nạp nào.", icon=":material/history:")
        return
    tables.show_list(_table(batches), key="history-list", grouped=True)
    by_number = {batch.id: batch for batch in batches}
    st.header("Chi tiết một lần nạp", anchor=False)
    number = st.selectbox(
        "Lần nạp",
        list(by_number),
        format_func=lambda number: _name(by_number[number]),
        key=_CHOSEN,
        on_change=_unconfirm,
    )
    tables.offer_files(
        _receipt_maker(number),
        name=f"Phiếu nạp {number}",
        key="history-receipt",
        csv=False,
        label="Tải phiếu nạp (.xlsx)",
    )
    _show_issues(by_number[number])
    _show_undo(by_number[number])


def _name(batch: ImportBatch) -> str:
    return f"Số {batch.id} · {batch.file_name} · {format_moment(batch.imported_at)}"


def _rows(batch: ImportBatch) -> str:
    return ROW_WORDS[BatchKind(batch.kind)]


def _state(batch: ImportBatch) -> str:
    if batch.undone_at:
        return "Đã thu hồi"
    return (
        f"Đang tính, trừ {format_count(batch.replaced)} {_rows(batch)} đã bị thay thế"
        if batch.replaced
        else "Đang tính"
    )


def _table(batches: list[ImportBatch]) -> ExportTable:
    frame_of_batches = pd.DataFrame(
        [
            {
                "id": batch.id,
                "file_name": batch.file_name,
                "state": _state(batch),
                "imported_by": batch.imported_by,
                "undone_by": batch.undone_by,
                "undone_at": batch.undone_at,
                "imported_at": batch.imported_at,
                "as_of": batch.as_of,
                "rows": batch.tally.rows,
                "new": batch.tally.new,
                "updated": batch.tally.updated,
                "same": batch.tally.same,
                "older": batch.tally.older,
                "rejected": batch.tally.rejected,
                "warning_count": batch.warning_count,
                "source": batch.source,
                "sha256": batch.sha256,
            }
            for batch in batches
        ]
    )
    return ExportTable("Lịch sử nạp", "Các lần nạp dữ liệu", frame_of_batches, _COLUMNS)


def _receipt_maker(number: int) -> Callable[[], list[ExportTable]]:
    read_receipt = later(receipt, number, made_at=local_now())

    def make() -> list[ExportTable]:
        read = read_receipt()
        return receipt_tables(read) if read else []

    return make


def _show_issues(batch: ImportBatch) -> None:
    issues = look_up(issues_of, batch.id)
    if not issues:
        st.caption("Tệp này không có lỗi hay cảnh báo.")
        return
    st.caption(f"{format_count(batch.error_count)} lỗi, {format_count(batch.warning_count)} cảnh báo trong tệp.")
    tables.show_list(
        issue_lists.issue_table(issues, batch.file_name),
        key=f"history-issues-{batch.id}",
        wide=("message",),
        printed=_ISSUES_PRINTED,
    )


def _show_undone(batch: ImportBatch) -> None:
    by = f", người thu hồi: {plain(batch.undone_by)}" if batch.undone_by else ""
    st.caption(f"Lần nạp này đã được thu hồi lúc {format_moment(batch.undone_at)}{by}.")
    done: UndoReport | None = st.session_state.get(_DONE)
    if done is None or done.batch.id != batch.id:
        return
    number = format_count(done.reversal.dossiers)
    sentence = f"Đã thu hồi lần nạp số {done.batch.id}: {number} {_rows(done.batch)} được tính lại."
    st.success(plain(sentence), icon=":material/undo:")
    undo_reports.show_figures(done)
    undo_reports.show_report(done, key="history-done")


def _show_undo(batch: ImportBatch) -> None:
    if batch.undone_at is not None:
        st.subheader("Thu hồi", anchor=False)
        _show_undone(batch)
        return
    with st.container(key="for-screen-undo"):
        st.subheader("Thu hồi", anchor=False)
        st.markdown(
            f"Thu hồi lần nạp số {batch.id} (**{plain(batch.file_name)}**, số liệu đến ngày "
            f"{format_day(batch.as_of)}): mọi con số trở về như chưa từng nạp tệp này. Tệp gốc không bị đụng đến và có "
            "thể nạp lại."
        )
    st.button("Xem trước khi thu hồi", icon=":material/visibility:", on_click=_preview_undo, args=(batch.id,))
    previewed: tuple[int, str, UndoReport] | None = st.session_state.get(_PREVIEW)
    if previewed is None or previewed[:2] != (batch.id, look_up_latest(data_state)):
        return
    st.subheader("Xem trước – chưa thu hồi gì", anchor=False)
    undo_reports.show_report(previewed[2], key="history-preview")
    figures, decision = st.columns([3, 2], border=True)
    with figures:
        undo_reports.show_figures(previewed[2])
    with decision:
        operators.ask_operator("Người thu hồi")
        is_sure = st.checkbox("Tôi đã hiểu và muốn thu hồi lần nạp này", key=_CONFIRMED)
        st.button(
            "Thu hồi",
            type="primary",
            icon=":material/undo:",
            disabled=not is_sure,
            on_click=_take_back,
            args=(batch.id,),
        )


def _unconfirm() -> None:
    st.session_state[_CONFIRMED] = False
    st.session_state.pop(_DONE, None)


def _preview_undo(number: int) -> None:
    state = look_up_latest(data_state)
    if report := _undo_report(number, dry_run=True):
        st.session_state[_PREVIEW] = number, state, report
    st.session_state[_CONFIRMED] = False


def _take_back(number: int) -> None:
    if report := _undo_report(number, dry_run=False):
        st.session_state[_DONE] = report
    st.session_state.pop(_PREVIEW, None)
    st.session_state[_CONFIRMED] = False


def _undo_report(number: int, *, dry_run: bool) -> UndoReport | None:
    report = None
    with clicks.failure_kept(_FAILED, __name__, UnknownBatchError, AlreadyUndoneError):
        report = undo(database(), number, dry_run=dry_run, by=operators.operator())
    return report
