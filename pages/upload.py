"""Nạp dữ liệu: choose files, see what they would change, then store them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from domain.batch import FileStatus
from domain.effect import Effect
from etl.imports.jobs import Ending, Job
from etl.imports.results import DEFAULT_SOURCE, FileResult, ImportOptions, Preview
from etl.recognition.mapping import MapFile, MappingError, parse_map_file
from etl.recognition.questions import Answers
from ui import effect_reports, file_results, frame, links, operators, questions, replacements, uploads
from ui.formats import format_count, format_moment, plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_PREVIEW, _BEGUN, _ROUND, _LEFT_OUT = "upload_preview", "upload_begun", "upload_round", "upload_left_out"
_STEPS = (
    "Các bước: chọn tệp, bấm “Xem trước” (chưa ghi gì), trả lời câu hỏi nếu có, rồi bấm “Nạp”. Chọn được nhiều tệp "
    "cùng lúc. Cột chứa thông tin cá nhân (họ tên, số điện thoại, số định danh, địa chỉ…) bị bỏ trước khi ghi."
)
_LOOK_EVERY_SECONDS = 1.0
# How many imports that have ended are shown; the others stand on the page of past imports.
_MOST_SHOWN = 3


@dataclass(frozen=True)
class _Asked:
    """Which files and options a preview is about; a preview of anything else is out of date."""

    files: tuple[str, ...]
    options: ImportOptions


@dataclass(frozen=True)
class _LeftOut:
    """A file that stayed outside, and why; by `sha256` it is known again when it comes back."""

    file_name: str
    why: str
    sha256: str


def show() -> None:
    """Imports under way; choose, preview, confirm."""
    frame.show_title("Nạp dữ liệu", "Nạp tệp xuất từ hệ thống một cửa; xem trước mọi thay đổi rồi mới ghi.")
    _show_imports()
    files = st.file_uploader(
        "Chọn một hay nhiều tệp danh sách hồ sơ xuất từ hệ thống một cửa (.xlsx, .xls, .xlsb, .ods, .csv)",
        accept_multiple_files=True,
        # A new key empties the control once its files are on their way.
        key=_files_key(),
    )
    options = _choose_options()
    if options is None or not files:
        st.session_state.pop(_PREVIEW, None)
        st.caption(_STEPS)
        return
    asked = _Asked(tuple(file.file_id for file in files), replace(options, answers=_answers().over(options.answers)))
    # Once looked at, the next step is another one.
    looked = _PREVIEW in st.session_state and st.session_state[_PREVIEW][0] == asked
    kind: Literal["primary", "secondary"] = "secondary" if looked else "primary"
    wants_preview = st.button("Xem trước", type=kind, icon=":material/visibility:", key="upload_look")
    # The bar has a place of its own, so that what stands below does not move when it comes and goes.
    place = st.empty()
    if wants_preview:
        _begin_preview(files, asked)
    _await_preview(asked, place)
    _show_preview(files, asked)


def _files_key() -> str:
    return f"upload_files_{st.session_state.get(_ROUND, 0)}"


def _answers() -> Answers:
    """What was answered about the files that are chosen now, and those before them since the last import."""
    held: Answers = st.session_state.get(_answers_key(), Answers())
    return held


def _answers_key() -> str:
    return f"upload_answers_{st.session_state.get(_ROUND, 0)}"


def _begin_preview(files: Sequence[uploads.Upload], asked: _Asked) -> None:
    st.session_state.pop(_PREVIEW, None)
    st.session_state[_BEGUN] = (asked, uploads.start(files, replace(asked.options, dry_run=True)))


def _choose_options() -> ImportOptions | None:
    """What the user says about the files; None where the mapping file cannot be used."""
    with st.expander("Tùy chọn", icon=":material/tune:"):
        source, agency, day = st.columns(3)
        named = source.text_input(
            "Hệ thống nguồn",
            DEFAULT_SOURCE,
            key="upload_source",
            max_chars=200,
            help="Cùng một mã hồ sơ ở hai hệ thống nguồn là hai hồ sơ khác nhau.",
        )
        resolving = agency.text_input(
            "Cơ quan giải quyết",
            key="upload_agency",
            max_chars=400,
            placeholder="Lấy theo tệp",
            help="Chỉ cần khi tệp không có cột cơ quan và tiêu đề không ghi đơn vị.",
        )
        as_of: Any = day.date_input(
            "Số liệu đến ngày",
            None,
            key="upload_as_of",
            format="DD/MM/YYYY",
            help="Chỉ cần khi tệp không ghi “đến ngày …” trên tiêu đề.",
        )
        mapping_file = st.file_uploader(
            "Tệp khai báo cột (.json)",
            type=["json"],
            key="upload_mapping",
            help="Câu trả lời viết sẵn, như tệp --map của lệnh tthc import. Không cần khi trả lời ngay trên trang này.",
        )
        replacing = replacements.choose_replacing()
        operators.ask_operator("Người nạp")
    said = MapFile()
    if mapping_file is not None:
        try:
            said = parse_map_file(mapping_file.getvalue().decode("utf-8-sig", errors="replace"))
        except MappingError as error:
            frame.show_error(error.reason)
            return None
    return ImportOptions(
        as_of=as_of if isinstance(as_of, date) else None,
        source=named.strip() or DEFAULT_SOURCE,
        agency=resolving.strip() or None,
        mapping=said.mapping,
        answers=Answers(agencies=said.agencies, procedures=said.procedures),
        replacing=replacing,
    )


def _await_preview(asked: _Asked, place: "DeltaGenerator") -> None:
    """Wait for the preview that was begun; one of other files or options is left alone."""
    begun: tuple[_Asked, str] | None = st.session_state.get(_BEGUN)
    if begun is None or begun[0] != asked:
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
    st.session_state[_PREVIEW] = (asked, Preview(results, job.together))
    st.rerun()


def _show_preview(files: Sequence[uploads.Upload], asked: _Asked) -> None:
    held: tuple[_Asked, Preview] | None = st.session_state.get(_PREVIEW)
    if held is None:
        return
    if held[0] != asked:
        st.caption("Tệp hoặc tùy chọn đã đổi: hãy xem trước lại.")
        return
    preview = held[1]
    st.header("Xem trước – chưa ghi gì vào cơ sở dữ liệu", anchor=False)
    if given := questions.show_questions(preview.files):
        answers = given.over(asked.options.answers)
        st.session_state[_answers_key()] = answers
        _begin_preview(files, replace(asked, options=replace(asked.options, answers=answers)))
        st.rerun()
    if preview.together:
        st.caption(
            "Các tệp được tính lần lượt như khi nạp: con số trước → sau của mỗi tệp đã gồm các tệp đứng trên nó. "
            "Thay đổi của tất cả các tệp ở cuối trang."
        )
    for place, (file, result) in enumerate(zip(files, preview.files, strict=True)):
        file_results.show_result(result, asked.options.source, key=f"preview-{place}", upload=file)
    if preview.together:
        _show_together(preview.together)
    _confirm(files, asked, preview)


def _confirm(files: Sequence[uploads.Upload], asked: _Asked, preview: Preview) -> None:
    """The button that stores what can be stored; where a file still waits for answers, it is not the one to press."""
    previewed = list(zip(files, preview.files, strict=True))
    ready = [file for file, result in previewed if result.status is FileStatus.PREVIEWED]
    waiting = [result.file_name for result in preview.files if file_results.waits(result)]
    if not ready:
        note = "Chưa có tệp nào nạp được: hãy trả lời các câu hỏi ở trên." if waiting else "Không có tệp nào để nạp."
        st.info(note, icon=":material/info:")
        return
    st.caption(" ".join(_what_stays_outside(preview.files)))
    number = format_count(len(ready))
    if waiting:
        st.warning(
            f"{plain(', '.join(waiting))} chờ trả lời: trả lời các câu hỏi ở trên thì nạp được cùng lúc với các tệp "
            "khác. Nếu nạp trước các tệp khác, sau đó phải chọn lại tệp còn chờ.",
            icon=":material/help:",
        )
    words = f"Nạp trước {number} tệp" if waiting else f"Nạp {number} tệp"
    if st.button(words, type="secondary" if waiting else "primary", icon=":material/save:"):
        uploads.start(ready, replace(asked.options, operator=operators.operator()))
        st.session_state.pop(_PREVIEW, None)
        _remember_left_out(preview.files)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _what_stays_outside(results: Sequence[FileResult]) -> list[str]:
    waiting = sum(map(file_results.waits, results))
    counted = {
        "chờ trả lời": waiting,
        "bị từ chối": sum(result.status is FileStatus.REFUSED for result in results) - waiting,
        "đã nạp từ trước": sum(result.status is FileStatus.UNCHANGED for result in results),
    }
    left_out = ", ".join(f"{format_count(number)} tệp {why}" for why, number in counted.items() if number)
    return [
        "Mỗi tệp được ghi trọn vẹn hoặc không ghi gì. Có thể thu hồi ở trang Lịch sử nạp.",
        *([f"Không nạp lần này: {left_out}."] if left_out else []),
    ]


def _show_together(effect: Effect) -> None:
    with st.container(border=True):
        st.markdown("**Tác động của tất cả các tệp cùng nhau**")
        st.markdown(plain(effect_reports.headline(effect)))
        with st.expander("Các tỷ lệ trước → sau khi nạp tất cả", icon=":material/compare_arrows:"):
            effect_reports.show_effect(effect, key="preview-together")


def _show_imports() -> None:
    """Imports that run, whoever asked for them, and what became of the last ones."""
    imports = uploads.imports()
    running = [job for job in imports if job.ending is None]
    if running:
        _watch([job.id for job in running])
    for job in [job for job in imports if job.ending is not None][:_MOST_SHOWN]:
        _show_ended(job)
    _show_left_out()


def _show_left_out() -> None:
    """The files that stayed outside when this visitor stored others, each with the reason, until put away."""
    left_out = _left_out()
    if not left_out:
        return
    with st.container(border=True):
        st.markdown(f"**{format_count(len(left_out))} tệp chưa nạp, cần sửa hoặc trả lời rồi chọn lại**")
        for file in left_out:
            st.markdown(f"- **{plain(file.file_name)}**: {plain(file.why)}")
        st.button("Đã xem", icon=":material/close:", key="upload_left_out_seen", on_click=_forget_left_out)


def _left_out() -> list[_LeftOut]:
    held: list[_LeftOut] = st.session_state.get(_LEFT_OUT, [])
    return held


def _remember_left_out(looked_at: Sequence[FileResult]) -> None:
    """Name the files of a preview that stay outside; earlier ones stay named unless they came along this time."""
    again = {result.sha256 for result in looked_at}
    st.session_state[_LEFT_OUT] = [
        *(file for file in _left_out() if file.sha256 not in again),
        *(_LeftOut(result.file_name, _why_outside(result), result.sha256) for result in looked_at if result.reason),
    ]


def _why_outside(result: FileResult) -> str:
    return "còn câu hỏi chờ trả lời." if file_results.waits(result) else result.reason or ""


def _forget_left_out() -> None:
    st.session_state.pop(_LEFT_OUT, None)


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(names: Sequence[str]) -> None:
    """How far the imports have come, looked at again and again until one of them has ended."""
    for name in names:
        job = uploads.find(name)
        over = job is None or job.ending is not None
        # Who works on the next files already must not have the page move away under the hand: the result is longer
        # than the bar, and a list of options closes when what lies behind it moves. They see it with their next click.
        if over and not st.session_state.get(_files_key()):
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
            st.button("Đóng", icon=":material/close:", key=f"{job.id}-close", on_click=uploads.forget, args=(job.id,))
        for place, (result, (name, _)) in enumerate(zip(job.results, job.request.files, strict=True)):
            if result:
                file_results.show_result(result, job.request.options.source, key=f"{job.id}-{place}")
            else:
                st.markdown(f"**{plain(name)}** – chưa ghi gì; có thể nạp lại.")
