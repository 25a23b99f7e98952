"""The result of one file, imported or previewed: a box with its rows, errors, effect and columns."""

import streamlit as st

from domain.batch import BatchKind, FileStatus
from domain.effect import Effect
from etl.imports.results import FileResult
from ui import (
    control_totals,
    effect_reports,
    frame,
    issue_lists,
    labels,
    marked_files,
    questions,
    recognition,
    replacements,
    tables,
)
from ui.formats import format_count, format_day, plain
from ui.uploads import Upload

_MARKS = {
    FileStatus.IMPORTED: (":material/check_circle:", "green"),
    FileStatus.UNCHANGED: (":material/remove_circle:", "gray"),
    FileStatus.PREVIEWED: (":material/task_alt:", "blue"),
    FileStatus.REFUSED: (":material/block:", "red"),
}
# What the numbers of a tally are called, and what they mean.
_TALLY_WORDS: dict[BatchKind, tuple[tuple[str, str], ...]] = {
    BatchKind.DOSSIERS: (
        ("Hồ sơ mới", "Mã hồ sơ chưa có trong cơ sở dữ liệu."),
        ("Cập nhật", "Hồ sơ đã có, nội dung thay đổi."),
        ("Giữ nguyên", "Hồ sơ đã có, nội dung như cũ, hoặc dòng lặp lại trong tệp."),
        ("Cũ hơn", "Cơ sở dữ liệu đã có số liệu của ngày muộn hơn; không ghi đè."),
        ("Để riêng", "Dòng có lỗi, không nạp; xem danh sách lỗi."),
    ),
    BatchKind.INDICATORS: (
        ("Giá trị mới", "Chỉ tiêu và tháng chưa có số liệu."),
        ("Sửa lại", "Đã có giá trị khác: giá trị cũ được giữ lại cùng ngày và người nạp."),
        ("Giữ nguyên", "Đã có đúng giá trị này."),
        ("Đọc trước", "Đã có giá trị đọc ngày muộn hơn; không ghi đè."),
        ("Không nạp", "Tệp có lỗi thì không dòng nào được nạp; xem danh sách lỗi."),
    ),
}
_WAITS = (":material/help:", "orange", "Chờ trả lời")


def show_result(result: FileResult, source: str, *, key: str, upload: Upload | None = None) -> None:
    """Show the file's box; with the uploaded file at hand (`upload`) it offers a copy with the errors marked."""
    with st.container(border=True):
        _show_name(result)
        if questions.waits(result):
            st.caption("Chưa nạp được: hãy trả lời các câu hỏi ở trên, rồi bấm “Trả lời và xem trước lại”.")
            questions.show_changes(result)
        elif result.reason:
            frame.show_error(result.reason)
            _show_issues(result, key)
        else:
            _show_rows(result, key)
            _show_issues(result, key)
        if upload:
            marked_files.offer_marked(upload, result, key=key)
        if result.effect:
            _show_effect(result, result.effect, key)
        _show_columns(result, source, key)


def _show_name(result: FileResult) -> None:
    icon, colour = _MARKS[result.status]
    # "Xem trước" is what the page does, not what the file is.
    words = "Nạp được" if result.status is FileStatus.PREVIEWED else labels.FILE_STATUSES[result.status]
    if questions.waits(result):
        icon, colour, words = _WAITS
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(result.file_name)}**", width="content")
        st.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]


def _show_rows(result: FileResult, key: str) -> None:
    if result.status is FileStatus.UNCHANGED:
        st.caption("Tệp này đã được nạp nguyên vẹn từ trước; nạp lại không thay đổi gì.")
        return
    _show_tally(result, key)
    if result.replacement:
        replacements.show_replacement(result.replacement, result.kind, key=key)


def _show_tally(result: FileResult, key: str) -> None:
    tally = result.tally
    period = f"kỳ {format_day(result.period[0])} – {format_day(result.period[1])} · " if result.period else ""
    st.caption(f"{format_count(tally.rows)} dòng · {period}số liệu đến ngày {format_day(result.as_of)}")
    numbers = (tally.new, tally.updated, tally.same, tally.older, tally.rejected)
    shown = [(*words, number) for words, number in zip(_TALLY_WORDS[result.kind], numbers, strict=True)]
    if result.effect:
        missing = "Hồ sơ của các cơ quan trong tệp, tiếp nhận trong kỳ hoặc còn mở, mà tệp không còn kể đến."
        shown.append(("Không thấy", missing, result.effect.missing_count))
    with st.container(key=f"{key}-tally"):
        for column, (label, meaning, number) in zip(st.columns(len(shown)), shown, strict=True):
            column.metric(label, format_count(number), help=meaning)


def _show_issues(result: FileResult, key: str) -> None:
    if not result.issues:
        return
    # Before the import the user must see the rows that will not go in; after it the list stays folded.
    is_open = result.error_count > 0 and result.status is not FileStatus.IMPORTED
    with st.expander(_issue_words(result), icon=":material/rule:", expanded=is_open):
        tables.show_list(
            issue_lists.issue_table(result.issues, result.file_name), key=f"{key}-issues", wide=("message",)
        )


def _issue_words(result: FileResult) -> str:
    warnings = f"{format_count(result.warning_count)} cảnh báo"
    if result.error_count:
        return f"{format_count(result.error_count)} lỗi, {warnings}"
    return f"Không có lỗi, {warnings}"


def _show_effect(result: FileResult, effect: Effect, key: str) -> None:
    st.markdown(plain(effect_reports.headline(effect)))
    with st.expander("Các tỷ lệ trước → sau khi nạp tệp này", icon=":material/compare_arrows:"):
        effect_reports.show_effect(effect, key=key)
    effect_reports.show_missing(effect, key=key)
    control_totals.show_totals(effect, set_aside=result.tally.rejected, key=key)


def _show_columns(result: FileResult, source: str, key: str) -> None:
    if not result.columns:
        return
    asked = [(question.sheet, question.letter) for question in result.questions if question.kind.blocks]
    words = f"{format_count(len(result.columns))} cột trong tệp: mỗi cột được hiểu là gì"
    with st.expander(words, icon=":material/view_column:", expanded=bool(asked)):
        for line in recognition.sheet_lines(result, source):
            st.caption(plain(line))
        tables.show_list(
            issue_lists.column_table(result.columns, result.file_name, asked), key=f"{key}-columns", files=False
        )
