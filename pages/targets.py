"""Chỉ tiêu: the targets set for the province, its blocks and units, whether they are reached, and their history."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from domain.agency import Block
from domain.calendars import CALENDARS
from domain.period import FIRST_YEAR, LAST_YEAR, Period
from domain.scope import Scope
from domain.target import Change, KeptTarget, Level, Target, TargetFigure
from domain.target_words import DIRECTIONS, LEVELS, aim_words, points_words, subject_words
from etl.clock import local_now
from etl.refused_file import RefusedFileError
from etl.registers import targets as register
from etl.registers.table import as_number
from etl.registers.targets import WrongTargetsError
from exports.register_templates import target_template
from exports.table import ExportColumn, ExportTable
from measures import choices, targets
from measures.counts import data_date, default_period
from measures.targets import Judged
from ui import clicks, downloads, filters, frame, labels, operators, tables
from ui.cache import ask, database, look_up_latest
from ui.formats import format_count, format_day, format_rate, plain

_EARLIEST, _LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_DONE, _FAILED = "targets_done", "targets_failed"
_FIGURE, _LEVEL, _BLOCK, _AGENCY = "targets_figure", "targets_level", "targets_block", "targets_agency"
_FIRST, _LAST = "targets_first", "targets_last"
_DIRECTION, _VALUE, _DOCUMENT = "targets_direction", "targets_value", "targets_document"
_CHOSEN, _CONFIRMED, _FILE = "targets_chosen", "targets_confirmed", "targets_file"
_STANDING_COLUMNS = (
    ExportColumn("figure", "Số liệu", "text"),
    ExportColumn("subject", "Đơn vị", "text"),
    ExportColumn("aim", "Chỉ tiêu", "text"),
    ExportColumn("value", "Đang đạt", "text"),
    ExportColumn("verdict", "Kết quả", "text"),
    ExportColumn("points", "Còn thiếu (điểm)", "text", "Điểm phần trăm, hoặc đơn vị của số liệu."),
    ExportColumn("dossiers", "Còn thiếu (hồ sơ)", "integer", "Số hồ sơ ít nhất lẽ ra phải khác thì đạt chỉ tiêu."),
    ExportColumn("document", "Văn bản giao", "text"),
    ExportColumn("first", "Từ ngày", "date"),
    ExportColumn("last", "Đến ngày", "date"),
    ExportColumn("id", "Số", "integer"),
)
_HISTORY_COLUMNS = (
    ExportColumn("figure", "Số liệu", "text"),
    ExportColumn("subject", "Đơn vị", "text"),
    ExportColumn("aim", "Chỉ tiêu", "text"),
    ExportColumn("document", "Văn bản giao", "text"),
    ExportColumn("first", "Từ ngày", "date"),
    ExportColumn("last", "Đến ngày", "date"),
    ExportColumn("entered_at", "Ghi lúc", "datetime"),
    ExportColumn("entered_by", "Người ghi", "text"),
    ExportColumn("replaced_at", "Thay hoặc rút lúc", "datetime"),
    ExportColumn("replaced_by", "Người thay", "text"),
)


def show() -> None:
    """Show the targets with their standing, then the ways to give others, then the history."""
    frame.show_title("Chỉ tiêu", "Chỉ tiêu được giao cho tỉnh, khối, cơ quan: đạt hay chưa, còn thiếu bao nhiêu hồ sơ.")
    clicks.show_outcome(_DONE)
    if failed := st.session_state.pop(_FAILED, None):
        frame.show_error(failed)
    figures, default = look_up_latest(targets.figures), ask(default_period)
    if default is not None:
        _show_standings(filters.choose_period(ask(choices.years, filters.MOST_YEARS), default))
    _show_form(figures)
    _show_files(figures)
    _show_history(figures)


def _show_standings(period: Period) -> None:
    judged = ask(targets.judged, Scope(period))
    words = f"{format_day(period.first)} – {format_day(period.last)} ({CALENDARS[period.calendar].short_name})"
    st.caption(plain(f"Kỳ: {words}. Chỉ tiêu áp dụng vào ngày cuối kỳ."))
    if not judged:
        st.info("Chưa có chỉ tiêu nào: ghi ở dưới, hoặc nạp từ tệp Excel theo mẫu.", icon=":material/flag:")
        return
    table = ExportTable(
        "Chỉ tiêu",
        "Chỉ tiêu được giao và kết quả trong kỳ",
        pd.DataFrame(list(map(_standing_line, judged))),
        _STANDING_COLUMNS,
        (f"Kỳ: {words}", f"Số liệu đến ngày: {format_day(ask(data_date))} (tạm tính)"),
    )
    tables.show_list(table, key="targets-standings", grouped=True, wide=("document",))
    _show_taking_back([each.target for each in judged], {each.figure.key: each.figure for each in judged})


def _standing_line(each: Judged) -> dict[str, object]:
    standing, target = each.standing, each.target
    return {
        **_target_line(target, each.figure),
        "value": _value_words(each),
        "verdict": "—" if standing is None else "✓ Đạt" if standing.reached else "✗ Chưa đạt",
        "points": None if standing is None else points_words(standing.points),
        "dossiers": standing.dossiers if standing else None,
        "id": target.id,
    }


def _value_words(each: Judged) -> str:
    if each.ratio is not None:
        return format_rate(each.ratio)
    return "chưa có số liệu" if each.value is None else f"{points_words(each.value)} {each.figure.unit}"


def _target_line(target: KeptTarget, figure: TargetFigure | None) -> dict[str, object]:
    return {
        "figure": figure.name if figure else target.figure,
        "subject": subject_words(target),
        "aim": aim_words(target, figure.unit if figure else ""),
        "document": target.document,
        "first": target.first,
        "last": target.last,
    }


def _show_taking_back(kept: Sequence[KeptTarget], figures: dict[str, TargetFigure]) -> None:
    with st.expander("Rút lại một chỉ tiêu", icon=":material/undo:"):
        by_number = {target.id: target for target in kept}
        st.selectbox(
            "Chỉ tiêu rút lại",
            list(by_number),
            format_func=lambda number: _called(by_number[number], figures),
            key=_CHOSEN,
        )
        is_sure = st.checkbox("Tôi muốn rút lại chỉ tiêu này; nó vẫn có trong lịch sử", key=_CONFIRMED)
        st.button("Rút lại chỉ tiêu", icon=":material/undo:", disabled=not is_sure, on_click=_take_back)


def _called(target: KeptTarget, figures: dict[str, TargetFigure]) -> str:
    figure = figures.get(target.figure)
    name = figure.name if figure else target.figure
    return f"{name} {aim_words(target)} · {subject_words(target)} · {target.document}"


def _take_back() -> None:
    number = st.session_state[_CHOSEN]
    with clicks.failure_kept(_FAILED, __name__):
        if register.take_back(database(), number, moment=local_now(), by=operators.operator()):
            st.session_state[_DONE] = f"Đã rút lại chỉ tiêu số {number}."
    st.session_state[_CONFIRMED] = False


def _show_form(figures: dict[str, TargetFigure]) -> None:
    st.header("Ghi một chỉ tiêu", anchor=False)
    st.caption("Cùng số liệu, cùng đơn vị, cùng “Từ ngày”: thay chỉ tiêu cũ; chỉ tiêu cũ vẫn được giữ.")
    year = local_now().date().replace(month=1, day=1)
    with st.container(horizontal=True):
        st.selectbox("Số liệu", list(figures), format_func=lambda key: figures[key].name, key=_FIGURE)
        st.selectbox("Cấp", list(Level), format_func=LEVELS.__getitem__, key=_LEVEL)
        if st.session_state[_LEVEL] is Level.BLOCK:
            st.selectbox("Khối", list(Block), format_func=labels.BLOCKS.__getitem__, key=_BLOCK)
        if st.session_state[_LEVEL] is Level.AGENCY:
            st.selectbox("Cơ quan", [str(name) for name in ask(choices.agencies)["name"]], key=_AGENCY)
    with st.container(horizontal=True):
        st.selectbox("Chiều", list(DIRECTIONS), format_func=DIRECTIONS.__getitem__, key=_DIRECTION)
        st.text_input("Giá trị", key=_VALUE, placeholder="98 hoặc 98,5", max_chars=40)
        st.text_input("Văn bản giao", key=_DOCUMENT, placeholder="Quyết định số …/QĐ-UBND", max_chars=400)
    with st.container(horizontal=True):
        st.date_input("Áp dụng từ ngày", year, _EARLIEST, _LATEST, key=_FIRST, format="DD/MM/YYYY")
        st.date_input("Áp dụng đến ngày", None, _EARLIEST, _LATEST, key=_LAST, format="DD/MM/YYYY")
        operators.ask_operator("Người ghi")
    st.button("Ghi chỉ tiêu", icon=":material/flag:", type="primary", on_click=_add, args=(figures,))


def _add(figures: dict[str, TargetFigure]) -> None:
    state, figure = st.session_state, figures[st.session_state[_FIGURE]]
    value = as_number(str(state[_VALUE]))
    if value is None:
        state[_FAILED] = f"“{state[_VALUE]}” không phải là số; viết như 98 hoặc 98,5."
        return
    level = Level(state[_LEVEL])
    subject = {Level.BLOCK: state.get(_BLOCK), Level.AGENCY: state.get(_AGENCY)}.get(level)
    if level is not Level.PROVINCE and not subject:
        state[_FAILED] = f"Chưa chọn {LEVELS[level].lower()}."
        return
    named = None if subject is None else str(subject)
    new = Target(
        figure.key, level, named, state[_FIRST], state[_LAST], state[_DIRECTION], value, str(state[_DOCUMENT]).strip()
    )
    if wrong := register.problems_of(new, figure):
        state[_FAILED] = " ".join(f"{register.FIELDS[name].heading}: {what}" for name, what in wrong.items())
        return
    with clicks.failure_kept(_FAILED, __name__):
        changes = register.keep_targets(database(), [new], moment=local_now(), by=operators.operator())
        state[_DONE] = f"{_change_words(changes)} {figure.name} {aim_words(new)} ({subject_words(new)})."
        state[_VALUE] = ""


def _change_words(changes: dict[Change, int]) -> str:
    if changes[Change.CHANGED]:
        return "Đã thay chỉ tiêu:"
    return "Đã ghi chỉ tiêu:" if changes[Change.NEW] else "Chỉ tiêu đã có từ trước:"


def _show_files(figures: dict[str, TargetFigure]) -> None:
    with st.expander("Nạp từ tệp Excel", icon=":material/upload_file:"):
        agencies = [str(name) for name in ask(choices.agencies)["name"]]
        downloads.offer_download(
            "Tải tệp mẫu",
            lambda: target_template(figures, agencies),
            file_name="Mẫu chỉ tiêu.xlsx",
            key="targets-template",
        )
        file = st.file_uploader("Tệp chỉ tiêu theo mẫu (.xlsx, .csv)", key=_FILE)
        if file is None:
            return
        if st.button("Nạp chỉ tiêu", icon=":material/upload_file:"):
            _load(file.getvalue(), local_now())


def _load(content: bytes, moment: datetime) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        path.write_bytes(content)
        try:
            changes = register.import_targets(database(), path, moment=moment, by=operators.operator())
        except RefusedFileError as refusal:
            frame.show_error(refusal.reason)
        except WrongTargetsError as wrong:
            frame.show_error(f"Tệp có {format_count(len(wrong.issues))} lỗi nên chưa ghi dòng nào.")
            st.markdown("\n".join(f"- {plain(issue.message)}" for issue in wrong.issues))
        else:
            new, changed, same = (format_count(changes[each]) for each in Change)
            st.session_state[_DONE] = f"Chỉ tiêu: {new} mới, {changed} thay chỉ tiêu cũ, {same} giữ nguyên."
            st.rerun()


def _show_history(figures: dict[str, TargetFigure]) -> None:
    kept = look_up_latest(targets.history)
    if not kept:
        return
    with st.expander(f"Lịch sử: {format_count(len(kept))} lần ghi", icon=":material/history:"):
        lines = [
            {
                **_target_line(each, figures.get(each.figure)),
                "entered_at": each.entered_at,
                "entered_by": each.entered_by,
                "replaced_at": each.replaced_at,
                "replaced_by": each.replaced_by,
            }
            for each in reversed(kept)
        ]
        table = ExportTable("Lịch sử chỉ tiêu", "Mọi lần ghi chỉ tiêu", pd.DataFrame(lines), _HISTORY_COLUMNS)
        tables.show_list(table, key="targets-history")
