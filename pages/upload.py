"""Nạp dữ liệu: choose files, see what they would change, then store them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import streamlit as st

from domain.batch import FileStatus
from domain.effect import Effect
from etl.clock import local_now
from etl.imports.jobs import Ending
from etl.imports.results import FileResult, ImportOptions, Preview
from etl.recognition.questions import Answers
from ui import (
    effect_reports,
    file_results,
    frame,
    import_list,
    import_summary,
    links,
    marked_files,
    operators,
    questions,
    upload_options,
    uploads,
)
from ui.formats import format_count, plain
from ui.indicator_template import offer_template

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_PREVIEW, _BEGUN, _ROUND = "upload_preview", "upload_begun", "upload_round"
_STEPS = (
    "Các bước: chọn tệp, bấm “Xem trước” (chưa ghi gì), trả lời câu hỏi nếu có, rồi bấm “Nạp”. Chọn được nhiều tệp "
    "cùng lúc. Cột chứa thông tin cá nhân (họ tên, số điện thoại, số định danh, địa chỉ…) bị bỏ trước khi ghi."
)


@dataclass(frozen=True)
class _Request:
    """The files and options of a preview; a preview of other files or options is out of date."""

    files: tuple[str, ...]
    options: ImportOptions


def show() -> None:
    """Show the imports that run; choose files, preview them, store them."""
    frame.show_title("Nạp dữ liệu", "Nạp tệp xuất từ hệ thống một cửa; xem trước mọi thay đổi rồi mới ghi.")
    if links.take_reopened():
        st.warning("Trang đã mở lại sau khi mất kết nối: hãy chọn lại các tệp.", icon=":material/upload_file:")
    import_list.show_imports(_files_key())
    files = st.file_uploader(
        "Chọn một hay nhiều tệp danh sách hồ sơ xuất từ hệ thống một cửa, hoặc tệp số liệu chỉ tiêu (.xlsx, .xls, "
        ".xlsb, .ods, .csv)",
        accept_multiple_files=True,
        # A new key empties the control once its files are on their way.
        key=_files_key(),
    )
    options = upload_options.choose_options()
    if options is None or not files:
        st.session_state.pop(_PREVIEW, None)
        st.caption(_STEPS)
        offer_template(f"{local_now().replace(day=1) - timedelta(days=1):%Y-%m}", key="upload-template")
        return
    request = _Request(
        tuple(file.file_id for file in files), replace(options, answers=_answers().over(options.answers))
    )
    # After the preview of these files another button is the next step.
    is_previewed = _PREVIEW in st.session_state and st.session_state[_PREVIEW][0] == request
    kind: Literal["primary", "secondary"] = "secondary" if is_previewed else "primary"
    wants_preview = st.button("Xem trước", type=kind, icon=":material/visibility:", key="upload_look")
    # The bar has a place of its own: what stands below must not move when it appears and goes.
    place = st.empty()
    if wants_preview:
        _begin_preview(files, request)
    _await_preview(request, place)
    _show_preview(files, request)


def _files_key() -> str:
    return f"upload_files_{st.session_state.get(_ROUND, 0)}"


def _answers() -> Answers:
    """The answers that were given since the last import, for the files chosen now and for those chosen before."""
    answers: Answers = st.session_state.get(_answers_key(), Answers())
    return answers


def _answers_key() -> str:
    return f"upload_answers_{st.session_state.get(_ROUND, 0)}"


def _begin_preview(files: Sequence[uploads.Upload], request: _Request) -> None:
    st.session_state.pop(_PREVIEW, None)
    st.session_state[_BEGUN] = (request, uploads.start(files, replace(request.options, dry_run=True)))


def _await_preview(request: _Request, place: "DeltaGenerator") -> None:
    """Wait for the preview that was begun for this request; a preview of another request goes on alone."""
    begun: tuple[_Request, str] | None = st.session_state.get(_BEGUN)
    if begun is None or begun[0] != request:
        return
    bar = place.progress(0.0, text="Đang bắt đầu…")
    job = uploads.wait_for(
        begun[1], lambda job: bar.progress(uploads.share_done(job), text=plain(uploads.step_words(job)))
    )
    bar.empty()
    st.session_state.pop(_BEGUN, None)
    if job is None:
        return
    uploads.forget(job.id)
    if job.ending is not Ending.DONE:
        frame.show_error(f"Việc xem trước {uploads.ending_words(job)}.")
        return
    results = tuple(result for result in job.results if result)
    st.session_state[_PREVIEW] = (request, Preview(results, job.together))
    st.rerun()


def _show_preview(files: Sequence[uploads.Upload], request: _Request) -> None:
    previewed: tuple[_Request, Preview] | None = st.session_state.get(_PREVIEW)
    if previewed is None:
        return
    if previewed[0] != request:
        st.caption("Tệp hoặc tùy chọn đã đổi: hãy xem trước lại.")
        return
    preview = previewed[1]
    st.header("Xem trước – chưa ghi gì vào cơ sở dữ liệu", anchor=False)
    _decide(files, request, preview)
    if preview.together:
        st.caption(
            "Các tệp được tính lần lượt như khi nạp: con số trước → sau của mỗi tệp đã gồm các tệp đứng trên nó. "
            "Thay đổi của tất cả các tệp ở cuối trang."
        )
    for place, (file, result) in enumerate(zip(files, preview.files, strict=True)):
        file_results.show_result(result, request.options.source, key=f"preview-{place}", upload=file)
    if preview.together:
        _show_together(preview.together)


@st.fragment
def _decide(files: Sequence[uploads.Upload], request: _Request, preview: Preview) -> None:
    """Show the summary of the preview, the button that stores it, and the questions. Each answer chosen draws this part
    again, without the boxes of the files."""
    bar = st.container(key=import_summary.BAR, horizontal=True, vertical_alignment="center")
    note = st.container()
    new_answers, open_questions = questions.show_questions(preview.files)
    if new_answers:
        answers = new_answers.over(request.options.answers)
        st.session_state[_answers_key()] = answers
        _begin_preview(files, replace(request, options=replace(request.options, answers=answers)))
        st.rerun()
    with bar:
        import_summary.show_summary(preview.files, open_questions)
        _offer_import(files, request, preview)
    with note:
        _show_note(preview.files)


def _offer_import(files: Sequence[uploads.Upload], request: _Request, preview: Preview) -> None:
    """The button that stores what can be stored; it is not the main button while a file still waits for answers."""
    previewed = list(zip(files, preview.files, strict=True))
    ready = [file for file, result in previewed if result.status is FileStatus.PREVIEWED]
    if not ready:
        return
    waiting = any(map(questions.waits, preview.files))
    words = f"{'Nạp trước' if waiting else 'Nạp'} {format_count(len(ready))} tệp"
    if st.button(words, type="secondary" if waiting else "primary", icon=":material/save:"):
        uploads.start(ready, replace(request.options, operator=operators.operator()))
        st.session_state.pop(_PREVIEW, None)
        marked_files.keep(previewed)
        import_list.remember_left_out(preview.files)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _show_note(results: Sequence[FileResult]) -> None:
    """Say what the button does, and what to do about files that cannot go in yet."""
    waiting = [result.file_name for result in results if questions.waits(result)]
    ready = any(result.status is FileStatus.PREVIEWED for result in results)
    if not ready:
        sentence = "Chưa có tệp nào nạp được: hãy trả lời các câu hỏi." if waiting else "Không có tệp nào để nạp."
        st.info(sentence, icon=":material/info:")
        return
    st.caption("Mỗi tệp được ghi trọn vẹn hoặc không ghi gì. Có thể thu hồi ở trang Lịch sử nạp.")
    if waiting:
        st.warning(
            f"{plain(', '.join(waiting))} chờ trả lời: trả lời các câu hỏi thì nạp được cùng lúc với các tệp khác. Nếu "
            "nạp trước các tệp khác, sau đó phải chọn lại tệp còn chờ.",
            icon=":material/help:",
        )


def _show_together(effect: Effect) -> None:
    with st.container(border=True):
        st.markdown("**Tác động của tất cả các tệp cùng nhau**")
        st.markdown(plain(effect_reports.headline(effect)))
        with st.expander("Các tỷ lệ trước → sau khi nạp tất cả", icon=":material/compare_arrows:"):
            effect_reports.show_effect(effect, key="preview-together")
