"""How each source system numbers its dossiers: shown, and changed for the dossiers in the database after a preview."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from domain.code_scope import CodeScope, CodesJoinedError, Rekeyed
from domain.words import CODE_SCOPES
from etl.imports.code_scopes import change_scope, joined_sentence, known_scopes, preview_scope
from exports.table import ExportColumn, ExportTable
from ui import clicks, frame, tables
from ui.cache import database, look_up_latest
from ui.formats import format_count, plain

_SOURCE, _SCOPE, _PREVIEW, _DONE = "codes_source", "codes_scope", "codes_preview", "codes_done"
_NOBODY_ASKED = "Chưa hỏi: coi mỗi mã là một hồ sơ, gặp mã trùng thì hỏi"
_COLUMNS = (
    ExportColumn("source", "Hệ thống nguồn", "text"),
    ExportColumn("meaning", "Mã hồ sơ được đánh số", "text"),
)


def show_code_scopes() -> None:
    """Show how each source numbers its dossiers, and a form to change it."""
    st.header("Mã hồ sơ", anchor=False)
    clicks.show_outcome(_DONE)
    known = look_up_latest(known_scopes)
    tables.show_list(_table(known), key="layouts-codes", files=False)
    source = st.selectbox("Hệ thống nguồn", [name for name, _ in known], key=_SOURCE)
    now = dict(known).get(source) or CodeScope.UNIQUE
    chosen: CodeScope | None = st.radio(
        "Mã của hệ thống này được đánh số thế nào?",
        list(CodeScope),
        index=list(CodeScope).index(now),
        format_func=CODE_SCOPES.__getitem__,
        key=f"{_SCOPE}-{source}",
    )
    scope = chosen or now
    if st.button("Xem trước thay đổi", icon=":material/preview:"):
        _preview(source, scope)
    _show_preview(source, scope)


def _table(known: Sequence[tuple[str, CodeScope | None]]) -> ExportTable:
    lines = [{"source": name, "meaning": CODE_SCOPES[scope] if scope else _NOBODY_ASKED} for name, scope in known]
    return ExportTable("Mã hồ sơ", "Mã hồ sơ trong mỗi hệ thống nguồn", pd.DataFrame(lines), _COLUMNS)


def _preview(source: str, scope: CodeScope) -> None:
    try:
        st.session_state[_PREVIEW] = (source, scope, preview_scope(database(), source, scope))
    except CodesJoinedError as error:
        st.session_state.pop(_PREVIEW, None)
        frame.show_error(joined_sentence(error))


def _show_preview(source: str, scope: CodeScope) -> None:
    """Show the previewed change, as long as the same source and numbering are chosen."""
    previewed: tuple[str, CodeScope, Rekeyed] | None = st.session_state.get(_PREVIEW)
    if previewed is None or previewed[:2] != (source, scope):
        return
    st.info(plain(_effect(previewed[2])), icon=":material/difference:")
    st.button("Đổi cách hiểu mã", icon=":material/save:", type="primary", on_click=_change, args=(source, scope))


def _effect(change: Rekeyed) -> str:
    if change.before == change.after:
        return f"Số hồ sơ không đổi: {format_count(change.after)}. Tệp nạp sau được hiểu theo cách này."
    return (
        f"Hồ sơ đã nạp được tách, gộp lại: {format_count(change.before)} hồ sơ thành {format_count(change.after)}. "
        "Mọi con số thay đổi theo; có thể đổi lại."
    )


def _change(source: str, scope: CodeScope) -> None:
    with clicks.failure_kept(_DONE, __name__):
        try:
            st.session_state[_DONE] = f"Đã đổi. {_effect(change_scope(database(), source, scope))}"
        except CodesJoinedError as error:
            st.session_state[_DONE] = joined_sentence(error)
    st.session_state.pop(_PREVIEW, None)
