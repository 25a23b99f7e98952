"""The imports that run (of all users), the results of the last ones, and the files that did not go in."""

from collections.abc import Sequence

import streamlit as st

from domain.batch import FileStatus
from etl.imports.jobs import Ending, Job
from etl.imports.results import FileResult
from ui import file_results, links, marked_files, questions, uploads
from ui.formats import format_count, format_moment, plain

# The results of the files in this visitor's previews that did not go in.
_LEFT_OUT = "upload_left_out"
_LOOK_EVERY_SECONDS = 1.0
# How many imports that have ended are shown; the others stand on the page of past imports.
_MOST_SHOWN = 3


def show_imports(files_key: str) -> None:
    """Draw them; `files_key` is the control in which the next files are chosen."""
    imports = uploads.imports()
    running = [job for job in imports if job.ending is None]
    if running:
        _watch([job.id for job in running], files_key)
    for job in [job for job in imports if job.ending is not None][:_MOST_SHOWN]:
        _show_ended(job)
    _show_left_out()


def remember_left_out(looked_at: Sequence[FileResult]) -> None:
    """Remember the files of a preview that cannot go in; earlier ones stay unless this preview has them again."""
    again = {result.sha256 for result in looked_at}
    st.session_state[_LEFT_OUT] = [
        *(result for result in _left_out() if result.sha256 not in again),
        *(result for result in looked_at if result.reason),
    ]


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(names: Sequence[str], files_key: str) -> None:
    """How far the imports have come, looked at again and again until one of them has ended."""
    for name in names:
        job = uploads.find(name)
        over = job is None or job.ending is not None
        # Who already works on the next files must not see the page move: the result is longer than the bar, and an open
        # list of options closes when the page behind it moves. The result appears after the next click.
        if over and not st.session_state.get(files_key):
            st.rerun()
        with st.container(border=True):
            if job is None or over:
                st.markdown("**Lần nạp đã kết thúc**")
                st.progress(1.0, text="Đã kết thúc")
                st.caption("Kết quả hiện ở đây khi bấm nút tiếp theo trên trang, hoặc khi mở lại trang.")
            else:
                st.markdown(f"**Đang nạp {format_count(len(job.request.files))} tệp**")
                st.progress(uploads.share_done(job), text=plain(uploads.step_words(job)))
                st.caption("Có thể đóng trang này: việc nạp vẫn chạy đến hết, mở lại trang sẽ thấy kết quả.")


def _show_ended(job: Job) -> None:
    stored = sum(result is not None and result.status is FileStatus.IMPORTED for result in job.results)
    stored_words = f"Đã nạp {format_count(stored)} trên {format_count(len(job.results))} tệp."
    with st.container(border=True):
        if job.ending is Ending.DONE:
            st.success(stored_words, icon=":material/check_circle:")
        else:
            st.warning(f"{stored_words} Lần nạp này {uploads.ending_words(job)}.", icon=":material/warning:")
        st.caption(f"Yêu cầu lúc {format_moment(job.request.asked_at)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            links.link_to(links.OVERVIEW, "Xem Tổng quan", icon=":material/dashboard:")
            if aside := sum(result.tally.rejected for result in job.results if result):
                words = f"Xem {format_count(aside)} dòng để riêng"
                links.link_to(links.QUALITY, words, icon=":material/rule:")
            st.button("Đóng", icon=":material/close:", key=f"{job.id}-close", on_click=_put_away, args=(job,))
        for place, (result, (name, _)) in enumerate(zip(job.results, job.request.files, strict=True)):
            if result:
                kept = marked_files.kept(result.sha256)
                file_results.show_result(result, job.request.options.source, key=f"{job.id}-{place}", upload=kept)
            else:
                st.markdown(f"**{plain(name)}** – chưa ghi gì; có thể nạp lại.")


def _put_away(job: Job) -> None:
    uploads.forget(job.id)
    marked_files.forget(sha256 for _, sha256 in job.request.files)


def _show_left_out() -> None:
    """Show the files that did not go in when this visitor stored others, with the reason, until the user closes it."""
    left_out = _left_out()
    if not left_out:
        return
    with st.container(border=True):
        st.markdown(f"**{format_count(len(left_out))} tệp chưa nạp, cần sửa hoặc trả lời rồi chọn lại**")
        for result in left_out:
            st.markdown(f"- **{plain(result.file_name)}**: {plain(_why_outside(result))}")
            if kept := marked_files.kept(result.sha256):
                marked_files.offer_marked(kept, result, key=f"left-out-{result.sha256}")
        st.button("Đã xem", icon=":material/close:", key="upload_left_out_seen", on_click=_forget_left_out)


def _left_out() -> list[FileResult]:
    left_out: list[FileResult] = st.session_state.get(_LEFT_OUT, [])
    return left_out


def _why_outside(result: FileResult) -> str:
    return "còn câu hỏi chờ trả lời." if questions.waits(result) else result.reason or ""


def _forget_left_out() -> None:
    marked_files.forget(result.sha256 for result in st.session_state.pop(_LEFT_OUT, []))
