"""Bố cục tệp: the remembered layouts, answers and names; the user looks at them, changes and deletes them."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from domain.layout import Alias, KnownLayout
from etl.clock import local_now
from etl.imports.aliases import change_alias, forget_alias, known_aliases
from etl.imports.remembered_layouts import (
    HeadingMeaning,
    UnknownLayoutError,
    change_answers,
    forget_layout,
    known_layouts,
    meanings,
)
from etl.recognition.headings import Meaning
from etl.recognition.mapping import IGNORE, MappingError
from etl.recognition.vocabulary import vocabulary
from exports.table import ExportColumn, ExportTable
from measures.choices import agencies
from ui import clicks, frame, tables
from ui.cache import database, look_up, look_up_latest
from ui.code_scopes import show_code_scopes
from ui.formats import format_count, plain
from ui.labels import CHANNELS, FIELDS, STATUSES
from ui.recognition import KINDS

_CHOSEN, _ALIAS, _CONFIRMED, _DONE = "layouts_chosen", "layouts_alias", "layouts_confirmed", "layouts_done"
_FROM_TODAY = "Chỉ áp dụng cho các tệp nạp từ nay; hồ sơ đã nạp giữ nguyên."
_ASK_AGAIN = ""
_COLUMNS = (
    ExportColumn("id", "Số", "integer"),
    ExportColumn("source", "Hệ thống nguồn", "text"),
    ExportColumn("kind", "Loại tệp", "text"),
    ExportColumn("headings", "Số cột", "integer"),
    ExportColumn("answers", "Số câu trả lời", "integer"),
    ExportColumn("last_file", "Tệp gần nhất", "text"),
    ExportColumn("last_used_at", "Dùng lần cuối", "datetime"),
    ExportColumn("first_used_at", "Dùng lần đầu", "datetime"),
)
_HEADING_COLUMNS = (
    ExportColumn("heading", "Tiêu đề trong tệp", "text"),
    ExportColumn("field", "Hiểu là", "text"),
    ExportColumn("why", "Vì sao", "text"),
)
_ALIAS_COLUMNS = (
    ExportColumn("kind", "Loại", "text"),
    ExportColumn("name", "Tên trong tệp", "text"),
    ExportColumn("means", "Nghĩa là", "text"),
    ExportColumn("source", "Hệ thống nguồn", "text"),
    ExportColumn("decided_at", "Trả lời lúc", "datetime"),
)
# The other fields of a list of dossiers are computed; no column of a file holds them.
_FIELDS_OF_A_FILE = tuple(name for name in FIELDS if name in vocabulary().fields)
_ALIAS_KINDS = {"agency": "Cơ quan", "procedure": "Thủ tục"}
_OF_ITS_OWN = {"agency": "Cơ quan riêng", "procedure": "Thủ tục riêng"}
_PARTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("status", "Trạng thái", STATUSES),
    ("channel", "Hình thức nộp", CHANNELS),
)


def show() -> None:
    """Show the layouts, the names and the meaning of codes, with the forms that change them."""
    frame.show_title("Bố cục tệp", "Những gì đã trả lời khi nạp tệp, để tệp sau cùng tiêu đề không hỏi lại.")
    clicks.show_outcome(_DONE)
    layouts, aliases = look_up_latest(known_layouts), look_up_latest(known_aliases)
    if not layouts:
        sentence = "Chưa có bố cục nào: bố cục được ghi nhớ khi tệp đầu tiên được nạp."
        frame.ask_for_files(sentence, icon=":material/view_column:")
        return
    tables.show_list(_layout_table(layouts), key="layouts-list", grouped=True)
    _show_layout(layouts)
    _show_aliases(aliases)
    show_code_scopes()


def _layout_table(layouts: Sequence[KnownLayout]) -> ExportTable:
    lines = [
        {
            "id": known.id,
            "source": known.source,
            "kind": KINDS.get(known.kind, known.kind),
            "headings": len(known.headings),
            "answers": sum(map(len, known.answers.values())),
            "last_file": known.last_file,
            "last_used_at": known.last_used_at,
            "first_used_at": known.first_used_at,
        }
        for known in layouts
    ]
    return ExportTable("Bố cục tệp", "Các bố cục tệp đã ghi nhớ", pd.DataFrame(lines), _COLUMNS)


def _show_layout(layouts: Sequence[KnownLayout]) -> None:
    st.header("Chi tiết một bố cục", anchor=False)
    by_number = {known.id: known for known in layouts}
    number = st.selectbox(
        "Bố cục",
        list(by_number),
        format_func=lambda number: f"Số {number} · {by_number[number].source} · {by_number[number].last_file}",
        key=_CHOSEN,
        on_change=_unconfirm,
    )
    known = by_number[number]
    headings = meanings(known)
    with st.expander(f"{format_count(len(headings))} tiêu đề cột", icon=":material/view_column:"):
        tables.show_list(_heading_table(headings), key=f"layouts-headings-{known.id}", files=False)
    _show_answers(known, headings)
    is_sure = st.checkbox("Tôi muốn xóa bố cục này; tệp sau cùng tiêu đề sẽ hỏi lại", key=_CONFIRMED)
    st.button("Xóa bố cục", icon=":material/delete:", disabled=not is_sure, on_click=_forget, args=(known.id,))


def _heading_table(headings: Sequence[HeadingMeaning]) -> ExportTable:
    lines = [
        {
            "heading": heading.heading,
            "field": FIELDS.get(heading.field, heading.field) if heading.field else "(không nạp)",
            "why": _why(heading),
        }
        for heading in headings
    ]
    return ExportTable("Tiêu đề", "Các tiêu đề cột của bố cục", pd.DataFrame(lines), _HEADING_COLUMNS)


def _why(heading: HeadingMeaning) -> str:
    if heading.answered:
        return "đã trả lời"
    reasons = {
        Meaning.FIELD: "tên cột quen thuộc",
        Meaning.PERSONAL: "thông tin cá nhân, không bao giờ nạp",
        Meaning.NUMBERING: "số thứ tự",
    }
    return reasons.get(heading.meaning, "chưa rõ nghĩa")


def _show_answers(known: KnownLayout, headings: Sequence[HeadingMeaning]) -> None:
    """Show a form for what was answered and for what can be answered."""
    answerable = [h for h in headings if h.answered or h.meaning in (Meaning.AMBIGUOUS, Meaning.UNKNOWN)]
    names = [(part, title, words) for part, title, words in _PARTS if known.answers.get(part)]
    if not answerable and not names:
        st.caption("Bố cục này không cần câu trả lời nào.")
        return
    with st.form(f"layouts-answers-{known.id}"):
        answers: dict[str, dict[str, str]] = {"columns": _ask_headings(known, answerable)}
        for part, title, words in names:
            st.markdown(f"**{title}**")
            answers[part] = _ask_names(known, part, words)
        if st.form_submit_button("Lưu câu trả lời", icon=":material/save:"):
            _change(known.id, answers)
        st.caption(_FROM_TODAY)


def _change(number: int, answers: Mapping[str, Mapping[str, str]]) -> None:
    try:
        change_answers(database(), number, answers)
    except (MappingError, UnknownLayoutError) as error:
        frame.show_error(str(error))
    else:
        _rerun_and_say(f"Đã lưu câu trả lời của bố cục số {number}. {_FROM_TODAY}")


def _ask_headings(known: KnownLayout, headings: Sequence[HeadingMeaning]) -> dict[str, str]:
    if headings:
        st.markdown("**Cột**")
    answers: dict[str, str] = {}
    for place, heading in enumerate(headings):
        current = heading.field or (IGNORE if heading.meaning is Meaning.IGNORED else _ASK_AGAIN)
        options = dict.fromkeys([_ASK_AGAIN, *heading.fields, current, *_FIELDS_OF_A_FILE, IGNORE])
        chosen = _choose(
            f"Cột “{heading.heading}”", list(options), current, _heading_words, f"{known.id}-column-{place}"
        )
        answers |= {heading.heading: chosen} if chosen else {}
    return answers


def _ask_names(known: KnownLayout, part: str, words: Mapping[str, str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for place, (name, current) in enumerate(known.answers[part].items()):
        options = [_ASK_AGAIN, *(word for word in words if word != "unknown")]
        chosen = _choose(
            f"“{name}”", options, current, lambda value: words.get(value, "Xóa, hỏi lại"), f"{known.id}-{part}-{place}"
        )
        answers |= {name: chosen} if chosen else {}
    return answers


def _choose(label: str, options: Sequence[str], current: str, words: Callable[[str], str], key: str) -> str:
    index = options.index(current) if current in options else 0
    chosen: str = st.selectbox(plain(label), options, index=index, format_func=words, key=f"layouts-{key}")
    return chosen


def _heading_words(value: str) -> str:
    if value == _ASK_AGAIN:
        return "Chưa trả lời"
    return "Bỏ qua cột này" if value == IGNORE else FIELDS.get(value, value)


def _show_aliases(aliases: Sequence[Alias]) -> None:
    st.header("Tên khác của cơ quan và thủ tục", anchor=False)
    if not aliases:
        st.caption("Chưa có tên nào: khi tệp có tên giống một cơ quan đã biết, trang Nạp dữ liệu sẽ hỏi.")
        return
    tables.show_list(_alias_table(aliases), key="layouts-aliases")
    place = st.selectbox(
        "Tên trong tệp",
        range(len(aliases)),
        format_func=lambda place: f"{aliases[place].name} · {aliases[place].source}",
        key=_ALIAS,
    )
    _show_alias(aliases[place])


def _show_alias(alias: Alias) -> None:
    with st.form(f"layouts-alias-{alias.kind}-{alias.source}-{alias.name}"):
        own = _OF_ITS_OWN[alias.kind]
        known = list(look_up(agencies)["name"]) if alias.kind == "agency" else []
        options = [own, *dict.fromkeys([*([alias.means] if alias.means else []), *known])]
        chosen = st.selectbox("Nghĩa là", options, index=options.index(alias.means) if alias.means else 0)
        saved, removed = st.columns(2)
        if saved.form_submit_button("Lưu", icon=":material/save:", width="stretch"):
            change_alias(database(), alias, None if chosen == own else chosen, decided_at=local_now())
            _rerun_and_say(f"Đã lưu: “{alias.name}” là {chosen}. {_FROM_TODAY}")
        if removed.form_submit_button("Xóa, hỏi lại lần sau", icon=":material/delete:", width="stretch"):
            forget_alias(database(), alias)
            _rerun_and_say(f"Đã xóa “{alias.name}”: tệp sau có tên này sẽ được hỏi lại.")


def _alias_table(aliases: Sequence[Alias]) -> ExportTable:
    lines = [
        {
            "kind": _ALIAS_KINDS[alias.kind],
            "name": alias.name,
            "means": alias.means or _OF_ITS_OWN[alias.kind],
            "source": alias.source,
            "decided_at": alias.decided_at,
        }
        for alias in aliases
    ]
    return ExportTable("Tên khác", "Tên khác của cơ quan và thủ tục", pd.DataFrame(lines), _ALIAS_COLUMNS)


def _rerun_and_say(sentence: str) -> None:
    st.session_state[_DONE] = sentence
    st.rerun()


def _unconfirm() -> None:
    st.session_state[_CONFIRMED] = False


def _forget(number: int) -> None:
    with clicks.failure_kept(_DONE, __name__, UnknownLayoutError):
        forget_layout(database(), number)
        st.session_state[_DONE] = f"Đã xóa bố cục số {number}: tệp sau cùng tiêu đề sẽ hỏi lại."
    st.session_state[_CONFIRMED] = False
