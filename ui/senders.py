"""The senders' register on the coverage page: who has not sent, who sent late, and the reminder to each."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from domain.scope import Scope
from domain.sender import USUAL_WORKING_DAYS, KeptSender, Owed, Sent
from domain.sender_words import STATES, month_words, reminder
from etl.clock import local_now
from etl.refused_file import RefusedFileError
from etl.registers import senders as register
from etl.registers.senders import WrongSendersError
from exports.register_templates import sender_template
from exports.table import ExportColumn, ExportTable
from measures import senders
from measures.counts import data_date
from ui import clicks, downloads, frame, operators, tables
from ui.cache import ask, database, look_up_latest
from ui.formats import format_count, format_day, plain
from ui.scope_words import scope_lines

_DONE, _FAILED, _FILE, _REMOVED = "senders_done", "senders_failed", "senders_file", "senders_removed"
_TO = "senders_reminded"
_COLUMNS = (
    ExportColumn("name", "Đơn vị", "text"),
    ExportColumn("month", "Tháng", "text"),
    ExportColumn("first", "Từ ngày", "date"),
    ExportColumn("last", "Đến ngày", "date"),
    ExportColumn("due_on", "Hạn gửi", "date", "Ngày cuối tháng cộng số ngày làm việc ghi trong lịch."),
    ExportColumn("received_on", "Nhận ngày", "date", "Ngày nạp tệp đầu tiên ghi đến hết tháng."),
    ExportColumn("state", "Tình trạng", "text"),
    ExportColumn("days_late", "Muộn (ngày)", "integer"),
)


def show_owed(scope: Scope) -> None:
    """Show what the register says of the scope's months: missing, late, and the texts that remind; nothing where there
    is no register."""
    clicks.show_outcome(_DONE)
    if failed := st.session_state.pop(_FAILED, None):
        frame.show_error(failed)
    if ask(senders.register):
        today = local_now().date()
        owed = ask(senders.owed_files, scope.period, scope.selection, today)
        st.header("Lịch gửi số liệu", anchor=False)
        _show_missing([each for each in owed if each.state.is_owed], today)
        _show_late([each for each in owed if each.state is Sent.LATE])
        _show_all(owed, scope)


def show_register() -> None:
    """Show the register with the ways to change it."""
    kept = look_up_latest(senders.register)
    title = f"Lịch gửi số liệu: {format_count(len(kept))} đơn vị" if kept else "Lập lịch gửi số liệu"
    with st.expander(title, icon=":material/event_available:"):
        st.caption(
            f"Đơn vị nào phải gửi tệp từ tháng nào; hạn gửi là {USUAL_WORKING_DAYS} ngày làm việc sau ngày cuối tháng, "
            "nếu lịch không ghi khác. Sớm hay muộn chỉ xét với hạn gửi sau ngày lập lịch."
        )
        operators.ask_operator("Người lập lịch")
        with st.container(horizontal=True):
            downloads.offer_download(
                "Tải tệp mẫu" if not kept else "Tải lịch đang có",
                lambda: sender_template(kept),
                file_name="Lịch gửi số liệu.xlsx",
                key="senders-template",
            )
            if not kept:
                st.button("Lấy các cơ quan đã có tệp", icon=":material/group_add:", on_click=_take_seen)
        file = st.file_uploader("Tệp lịch gửi theo mẫu (.xlsx, .csv)", key=_FILE)
        if file is not None and st.button("Nạp lịch gửi", icon=":material/upload_file:"):
            _load(file.getvalue())
        if kept:
            _show_removing(kept)


def _show_missing(owed: Sequence[Owed], today: date) -> None:
    if not owed:
        st.success("Không đơn vị nào còn thiếu tệp đã đến hạn trong kỳ.")
        return
    by_name = {name: list(files) for name, files in groupby(owed, key=lambda each: each.sender.name)}
    listed = "\n".join(
        f"- {plain(name)}: {plain(', '.join(_month(each) for each in files))}" for name, files in by_name.items()
    )
    heading = f"Chưa gửi đủ: {format_count(len(by_name))} đơn vị, {format_count(len(owed))} tệp"
    st.warning(f"**{plain(heading)}**\n\n{listed}", icon=":material/mail:")
    _show_reminders(by_name, today)


def _month(owed: Owed) -> str:
    part = " (chưa đến hết tháng)" if owed.state is Sent.PART else ""
    return f"{month_words(owed)}{part}, hạn {format_day(owed.due_on)}"


def _show_reminders(by_name: dict[str, list[Owed]], today: date) -> None:
    answer_by = ask(senders.answer_day, today)
    texts = {name: reminder(files, today=today, answer_by=answer_by) for name, files in by_name.items()}
    with st.expander("Soạn văn bản nhắc", icon=":material/edit_note:"):
        name = st.selectbox("Nhắc đơn vị", list(texts), key=_TO)
        st.code(texts[name], language=None, wrap_lines=True)
        downloads.offer_download(
            f"Tải văn bản nhắc của {format_count(len(texts))} đơn vị",
            lambda: "\n\n\n".join(texts.values()).encode("utf-8-sig"),
            file_name="Văn bản nhắc gửi số liệu.txt",
            key="senders-reminders",
        )


def _show_late(late: Sequence[Owed]) -> None:
    if not late:
        return
    listed = "\n".join(
        f"- {plain(each.sender.name)}: tháng {plain(month_words(each))}, hạn {plain(format_day(each.due_on))}, nhận "
        f"{plain(format_day(each.received_on))} (muộn {plain(format_count(each.days_late))} ngày)"
        for each in late
    )
    st.warning(f"**Gửi muộn: {plain(format_count(len(late)))} tệp**\n\n{listed}", icon=":material/schedule:")


def _show_all(owed: Sequence[Owed], scope: Scope) -> None:
    lines = [
        {
            "name": each.sender.name,
            "month": month_words(each),
            "first": each.month.first,
            "last": each.month.last,
            "due_on": each.due_on,
            "received_on": each.received_on,
            "state": STATES[each.state],
            "days_late": each.days_late,
        }
        for each in owed
    ]
    frame_of = pd.DataFrame(lines, columns=[column.field for column in _COLUMNS]).astype({"days_late": "Int64"})
    table = ExportTable(
        "Lịch gửi số liệu", "Tệp phải gửi trong kỳ", frame_of, _COLUMNS, scope_lines(scope, ask(data_date))
    )
    with st.expander(f"Mọi tệp phải gửi trong kỳ: {format_count(len(owed))}", icon=":material/list:"):
        tables.show_list(table, key="senders-owed", grouped=True)


def _take_seen() -> None:
    with clicks.failure_kept(_FAILED, __name__):
        first = look_up_latest(senders.first_told_day)
        given = look_up_latest(senders.senders_seen, first) if first else []
        kept = register.keep_senders(database(), given, moment=local_now(), by=operators.operator())
        st.session_state[_DONE] = f"Lịch gửi số liệu: {format_count(kept.new)} đơn vị, lấy từ các tệp đã nạp."


def _load(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        path.write_bytes(content)
        try:
            kept = register.import_senders(database(), path, moment=local_now(), by=operators.operator())
        except RefusedFileError as refusal:
            frame.show_error(refusal.reason)
        except WrongSendersError as wrong:
            frame.show_error(f"Tệp có {format_count(len(wrong.issues))} lỗi nên chưa ghi dòng nào.")
            st.markdown("\n".join(f"- {plain(issue.message)}" for issue in wrong.issues))
        else:
            new, changed, same = map(format_count, (kept.new, kept.changed, kept.same))
            st.session_state[_DONE] = f"Lịch gửi số liệu: {new} đơn vị mới, {changed} thay đổi, {same} giữ nguyên."
            st.rerun()


def _show_removing(kept: Sequence[KeptSender]) -> None:
    by_number = {each.id: each for each in kept}
    st.multiselect(
        "Bỏ khỏi lịch",
        list(by_number),
        format_func=lambda number: by_number[number].name,
        key=_REMOVED,
        placeholder="Chọn đơn vị",
        select_all=False,
    )
    st.button("Bỏ các đơn vị đã chọn", icon=":material/delete:", on_click=_remove)


def _remove() -> None:
    with clicks.failure_kept(_FAILED, __name__):
        number = register.remove_senders(database(), st.session_state[_REMOVED])
        st.session_state[_DONE] = f"Đã bỏ {format_count(number)} đơn vị khỏi lịch gửi số liệu."
    st.session_state[_REMOVED] = []
