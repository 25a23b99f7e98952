"""So sánh hai lần nạp: dossiers that appeared, vanished or changed from file to file, and what it did to the rates."""

from collections.abc import Sequence

import streamlit as st

from domain.batch import ImportBatch
from exports.table import ExportTable
from measures.batch_comparison import (
    BatchComparison,
    appeared,
    compare_batches,
    counting_batches,
    field_changes,
    likely_pair,
    vanished,
)
from ui import batch_comparison_tables as words
from ui import frame, links, tables
from ui.cache import ask, later, look_up
from ui.dossier_lists import MOST_IN_FILE
from ui.formats import format_count, plain
from ui.printing import Part

_BEFORE, _AFTER = "truoc", "sau"
_BEFORE_KEY, _AFTER_KEY = "comparison_before", "comparison_after"
_MOST_SHOWN = 500
# Paper shows what kind of dossiers these are; whoever needs each of them takes the file.
_PRINTED = Part(lines=100, columns=6)
_NOT_CHOSEN = ""


def show() -> None:
    """The comparison of the two imports chosen."""
    frame.show_title("So sánh hai lần nạp", "Hồ sơ nào xuất hiện, không còn hay thay đổi, và tỷ lệ thay đổi ra sao.")
    batches = look_up(counting_batches)
    if len(batches) < 2:
        sentence = "Cần ít nhất hai lần nạp đang được tính để so sánh."
        frame.ask_for_files(sentence, icon=":material/compare_arrows:")
        return
    pair = _choose(batches)
    if pair is None:
        return
    before, after = pair
    if before == after:
        st.info("Chọn hai lần nạp khác nhau.", icon=":material/compare_arrows:")
        return
    found = ask(compare_batches, before, after)
    _show_summary(found)
    _show_rates(found)
    _show_dossiers(found)
    _offer(found)


def _choose(batches: Sequence[ImportBatch]) -> tuple[int, int] | None:
    """The two imports chosen; None until both are."""
    names = {str(batch.id): words.batch_name(batch) for batch in batches}
    pair = ask(likely_pair)
    if pair is None:
        # Two months differ by all that happened meanwhile: nobody is shown that unasked.
        names = {_NOT_CHOSEN: "Chọn một lần nạp"} | names
    first, second = map(str, pair or (_NOT_CHOSEN, _NOT_CHOSEN))
    left, right = st.columns(2)
    with left:
        before = links.choose_from_address(
            "Lần nạp trước", _BEFORE, key=_BEFORE_KEY, options=list(names), default=first, words=names.__getitem__
        )
    with right:
        after = links.choose_from_address(
            "Lần nạp sau", _AFTER, key=_AFTER_KEY, options=list(names), default=second, words=names.__getitem__
        )
    if _NOT_CHOSEN in (before, after):
        st.info(
            "Chưa có hai tệp nào của cùng một kỳ và cùng các cơ quan; hãy tự chọn hai lần nạp để so sánh.",
            icon=":material/compare_arrows:",
        )
        return None
    return int(before), int(after)


def _show_summary(found: BatchComparison) -> None:
    st.caption("  \n".join(plain(line) for line in words.comparison_lines(found)))
    if found.before.source != found.after.source:
        st.warning("Hai lần nạp thuộc hai hệ thống nguồn: không hồ sơ nào được coi là một.", icon=":material/warning:")
    if found.before.as_of > found.after.as_of:
        st.warning("Lần nạp “trước” có ngày số liệu muộn hơn lần nạp “sau”.", icon=":material/warning:")
    for place, (name, number) in zip(st.columns(4), words.summary(found), strict=True):
        place.metric(name, number)


def _show_rates(found: BatchComparison) -> None:
    st.header("Tỷ lệ và số đếm", anchor=False)
    st.caption("Tính riêng trên các dòng của từng tệp, theo kỳ của tệp đó, như thể không có tệp nào khác.")
    if found.periods[0] != found.periods[1]:
        st.caption("Hai tệp nói về hai kỳ khác nhau: chênh lệch gồm cả việc sang kỳ mới.")
    tables.show_list(words.rate_table(found), key="comparison-rates", files=False)
    with st.expander("Số đếm", icon=":material/table:"):
        tables.show_list(words.count_table(found), key="comparison-counts", files=False, grouped=True)


def _show_dossiers(found: BatchComparison) -> None:
    pair = found.before.id, found.after.id
    st.header("Hồ sơ thay đổi", anchor=False)
    if found.changed:
        tables.show_list(words.field_table(found), key="comparison-fields", files=False, grouped=True)
        changes = look_up(field_changes, *pair, limit=_MOST_SHOWN)
        tables.show_list(words.change_table(changes, found), key="comparison-changes", files=False, printed=_PRINTED)
        _say_cut(found.changed)
    else:
        st.caption("Không hồ sơ nào có ở cả hai tệp mà khác nội dung.")
    for name, number, question in (
        ("Hồ sơ xuất hiện", found.appeared, appeared),
        ("Hồ sơ không còn", found.vanished, vanished),
    ):
        st.header(f"{name}: {format_count(number)}", anchor=False)
        if number:
            held = look_up(question, *pair, limit=_MOST_SHOWN)
            tables.show_list(
                words.dossier_table(held, name, found),
                key=f"comparison-{name}",
                files=False,
                printed=_PRINTED,
            )
            _say_cut(number)


def _say_cut(number: int) -> None:
    if number > _MOST_SHOWN:
        st.caption(f"Chỉ hiện {format_count(_MOST_SHOWN)} hồ sơ đầu; tệp tải về có đủ.")


def _offer(found: BatchComparison) -> None:
    pair = found.before.id, found.after.id
    questions = [later(question, *pair, limit=MOST_IN_FILE) for question in (field_changes, appeared, vanished)]

    def make() -> list[ExportTable]:
        changes, come, gone = (question() for question in questions)
        return [
            words.rate_table(found),
            words.count_table(found),
            words.field_table(found),
            words.change_table(changes, found),
            words.dossier_table(come, "Hồ sơ xuất hiện", found),
            words.dossier_table(gone, "Hồ sơ không còn", found),
        ]

    with st.container(key="for-screen-comparison"):
        st.header("Tải về", anchor=False)
    tables.offer_files(make, name="So sánh hai lần nạp", key="comparison", csv=False)
