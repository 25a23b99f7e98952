"""So sánh hai lần nạp: dossiers that appeared, vanished or changed between two files, and how the rates changed."""

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
# Paper shows examples; the file for download has every dossier.
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
    comparison = ask(compare_batches, before, after)
    _show_summary(comparison)
    _show_rates(comparison)
    _show_dossiers(comparison)
    _offer(comparison)


def _choose(batches: Sequence[ImportBatch]) -> tuple[int, int] | None:
    """The two imports chosen; None until both are."""
    names = {str(batch.id): words.batch_name(batch) for batch in batches}
    pair = ask(likely_pair)
    if pair is None:
        # Files of two different months differ by all the work between them: such a pair must be chosen by the user.
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


def _show_summary(comparison: BatchComparison) -> None:
    st.caption("  \n".join(plain(line) for line in words.comparison_lines(comparison)))
    if comparison.before.source != comparison.after.source:
        st.warning("Hai lần nạp thuộc hai hệ thống nguồn: không hồ sơ nào được coi là một.", icon=":material/warning:")
    if comparison.before.as_of > comparison.after.as_of:
        st.warning("Lần nạp “trước” có ngày số liệu muộn hơn lần nạp “sau”.", icon=":material/warning:")
    for place, (name, number) in zip(st.columns(4), words.summary(comparison), strict=True):
        place.metric(name, number)


def _show_rates(comparison: BatchComparison) -> None:
    st.header("Tỷ lệ và số đếm", anchor=False)
    st.caption("Tính riêng trên các dòng của từng tệp, theo kỳ của tệp đó, như thể không có tệp nào khác.")
    if comparison.periods[0] != comparison.periods[1]:
        st.caption("Hai tệp nói về hai kỳ khác nhau: chênh lệch gồm cả việc sang kỳ mới.")
    tables.show_list(words.rate_table(comparison), key="comparison-rates", files=False)
    with st.expander("Số đếm", icon=":material/table:"):
        tables.show_list(words.count_table(comparison), key="comparison-counts", files=False, grouped=True)


def _show_dossiers(comparison: BatchComparison) -> None:
    pair = comparison.before.id, comparison.after.id
    st.header("Hồ sơ thay đổi", anchor=False)
    if comparison.changed:
        tables.show_list(words.field_table(comparison), key="comparison-fields", files=False, grouped=True)
        changes = look_up(field_changes, *pair, limit=_MOST_SHOWN)
        tables.show_list(
            words.change_table(changes, comparison), key="comparison-changes", files=False, printed=_PRINTED
        )
        _say_cut(comparison.changed)
    else:
        st.caption("Không hồ sơ nào có ở cả hai tệp mà khác nội dung.")
    for name, number, question in (
        ("Hồ sơ xuất hiện", comparison.appeared, appeared),
        ("Hồ sơ không còn", comparison.vanished, vanished),
    ):
        st.header(f"{name}: {format_count(number)}", anchor=False)
        if number:
            dossiers = look_up(question, *pair, limit=_MOST_SHOWN)
            tables.show_list(
                words.dossier_table(dossiers, name, comparison),
                key=f"comparison-{name}",
                files=False,
                printed=_PRINTED,
            )
            _say_cut(number)


def _say_cut(number: int) -> None:
    if number > _MOST_SHOWN:
        st.caption(f"Chỉ hiện {format_count(_MOST_SHOWN)} hồ sơ đầu; tệp tải về có đủ.")


def _offer(comparison: BatchComparison) -> None:
    pair = comparison.before.id, comparison.after.id
    questions = [later(question, *pair, limit=MOST_IN_FILE) for question in (field_changes, appeared, vanished)]

    def make() -> list[ExportTable]:
        changes, only_after, only_before = (question() for question in questions)
        return [
            words.rate_table(comparison),
            words.count_table(comparison),
            words.field_table(comparison),
            words.change_table(changes, comparison),
            words.dossier_table(only_after, "Hồ sơ xuất hiện", comparison),
            words.dossier_table(only_before, "Hồ sơ không còn", comparison),
        ]

    with st.container(key="for-screen-comparison"):
        st.header("Tải về", anchor=False)
    tables.offer_files(make, name="So sánh hai lần nạp", key="comparison", csv=False)
