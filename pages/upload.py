"""Nạp dữ liệu: choose files, see what they would change, then store them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from domain.batch import FileStatus
from domain.effect import Effect
from etl.importer import DEFAULT_SOURCE, FileResult, ImportOptions, Preview
from etl.jobs import Ending, Job
from etl.mapping import MapFile, MappingError, parse_map_file
from etl.questions import Answers
from ui import (
    control_totals,
    effect_reports,
    frame,
    issue_lists,
    labels,
    links,
    marked_files,
    operators,
    questions,
    recognition,
    replacements,
    tables,
    uploads,
)
from ui.formats import format_count, format_day, format_moment, plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_PREVIEW, _BEGUN, _ROUND = "upload_preview", "upload_begun", "upload_round"
_LOOK_EVERY_SECONDS = 1.0
# How many imports that have ended are shown; the others stand on the page of past imports.
_MOST_SHOWN = 3
_MARKS = {
    FileStatus.IMPORTED: (":material/check_circle:", "green"),
    FileStatus.UNCHANGED: (":material/remove_circle:", "gray"),
    FileStatus.PREVIEWED: (":material/visibility:", "blue"),
    FileStatus.REFUSED: (":material/block:", "red"),
}


@dataclass(frozen=True)
class _Asked:
    """Which files and options a preview is about; a preview of anything else is out of date."""

    files: tuple[str, ...]
    options: ImportOptions


def show() -> None:
    """Imports under way; choose, preview, confirm."""
    frame.show_title("Nạp dữ liệu", "Nạp tệp xuất từ hệ thống một cửa; xem trước mọi thay đổi rồi mới ghi.")
    _show_imports()
    files = st.file_uploader(
        "Chọn một hay nhiều tệp (.xlsx, .xls, .xlsb, .ods, .csv, HTML lưu thành .xls; mỗi tệp tối đa 100 MB)",
        accept_multiple_files=True,
        # A new key empties the control once its files are on their way.
        key=f"upload_files_{st.session_state.get(_ROUND, 0)}",
    )
    options = _choose_options()
    if options is None or not files:
        st.session_state.pop(_PREVIEW, None)
        st.caption("Cột chứa thông tin cá nhân (họ tên, số điện thoại, số định danh, địa chỉ…) bị bỏ trước khi ghi.")
        return
    asked = _Asked(tuple(file.file_id for file in files), replace(options, answers=_answers().over(options.answers)))
    wants_preview = st.button("Xem trước", type="primary", icon=":material/visibility:")
    # The bar has a place of its own, so that what stands below does not move when it comes and goes.
    place = st.empty()
    if wants_preview:
        _begin_preview(files, asked)
    _await_preview(asked, place)
    _show_preview(files, asked)


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
        st.caption("Các tệp được tính lần lượt như khi nạp: tệp sau đã thấy tệp trước. Tác động chung ở cuối.")
    for place, (file, result) in enumerate(zip(files, preview.files, strict=True)):
        _show_result(result, asked.options.source, key=f"preview-{place}")
        marked_files.offer_marked(file, result, key=f"preview-{place}")
    if preview.together:
        _show_together(preview.together)
    ready = [file for file, result in zip(files, preview.files, strict=True) if result.status is FileStatus.PREVIEWED]
    if not ready:
        asks = any(result.reason and result.questions for result in preview.files)
        note = "Chưa có tệp nào nạp được: hãy trả lời các câu hỏi ở trên." if asks else "Không có tệp nào để nạp."
        st.info(note, icon=":material/info:")
        return
    left_out = len(preview.files) - len(ready)
    note = f"; {format_count(left_out)} tệp bị từ chối hoặc đã nạp sẽ không nạp" if left_out else ""
    st.caption(f"Mỗi tệp được ghi trọn vẹn hoặc không ghi gì{note}. Có thể thu hồi ở trang Lịch sử nạp.")
    if st.button(f"Nạp {format_count(len(ready))} tệp", type="primary", icon=":material/save:"):
        uploads.start(ready, replace(asked.options, operator=operators.operator()))
        st.session_state.pop(_PREVIEW, None)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


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


@st.fragment(run_every=_LOOK_EVERY_SECONDS)
def _watch(names: Sequence[str]) -> None:
    """How far the imports have come, looked at again and again until one of them has ended."""
    for name in names:
        job = uploads.find(name)
        if job is None or job.ending is not None:
            st.rerun()
        with st.container(border=True):
            st.markdown(f"**Đang nạp {format_count(len(job.request.files))} tệp**")
            st.progress(uploads.share_done(job), text=plain(uploads.step_words(job)))
            st.caption("Có thể đóng trang này: việc nạp vẫn chạy đến hết, mở lại trang sẽ thấy kết quả.")


def _show_ended(job: Job) -> None:
    stored = sum(result is not None and result.status is FileStatus.IMPORTED for result in job.results)
    told = f"Đã nạp {format_count(stored)} trên {format_count(len(job.results))} tệp."
    with st.container(border=True):
        if job.ending is Ending.DONE:
            st.success(told, icon=":material/check_circle:")
        else:
            st.warning(f"{told} Lần nạp này {uploads.ending_words(job)}.", icon=":material/warning:")
        st.caption(f"Yêu cầu lúc {format_moment(job.request.asked_at)}")
        for place, (result, (name, _)) in enumerate(zip(job.results, job.request.files, strict=True)):
            if result:
                _show_result(result, job.request.options.source, key=f"{job.id}-{place}")
            else:
                st.markdown(f"**{plain(name)}** – chưa ghi gì; có thể nạp lại.")
        with st.container(horizontal=True, vertical_alignment="center"):
            links.link_to(links.OVERVIEW, "Xem Tổng quan", icon=":material/dashboard:")
            st.button("Đóng", icon=":material/close:", key=f"{job.id}-close", on_click=uploads.forget, args=(job.id,))


def _show_result(result: FileResult, source: str, *, key: str) -> None:
    icon, colour = _MARKS[result.status]
    words = labels.FILE_STATUSES[result.status]
    asks = bool(result.reason and result.questions)
    if asks:
        icon, colour, words = ":material/help:", "orange", "Cần trả lời"
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(result.file_name)}**", width="content")
            st.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]
        if asks:
            st.caption("Trả lời các câu hỏi ở trên rồi xem trước lại.")
        elif result.reason:
            frame.show_error(result.reason)
        elif result.status is FileStatus.UNCHANGED:
            st.caption("Tệp này đã được nạp nguyên vẹn từ trước; nạp lại không thay đổi gì.")
        else:
            _show_tally(result)
            if result.replacement:
                replacements.show_replacement(result.replacement, key=key)
        if asks:
            questions.show_changes(result)
        else:
            _show_issues(result, key)
        if result.effect:
            _show_effect(result, result.effect, key)
        _show_columns(result, source, key)


def _show_effect(result: FileResult, effect: Effect, key: str) -> None:
    st.markdown(plain(effect_reports.headline(effect)))
    with st.expander("Các tỷ lệ trước → sau khi nạp tệp này", icon=":material/compare_arrows:"):
        effect_reports.show_effect(effect, key=key)
    effect_reports.show_missing(effect, key=key)
    control_totals.show_totals(effect, set_aside=result.tally.rejected, key=key)


def _show_tally(result: FileResult) -> None:
    tally = result.tally
    period = f"kỳ {format_day(result.period[0])} – {format_day(result.period[1])} · " if result.period else ""
    st.caption(f"{format_count(tally.rows)} dòng · {period}số liệu đến ngày {format_day(result.as_of)}")
    shown = [
        ("Hồ sơ mới", tally.new, "Mã hồ sơ chưa có trong cơ sở dữ liệu."),
        ("Cập nhật", tally.updated, "Hồ sơ đã có, nội dung thay đổi."),
        ("Giữ nguyên", tally.same, "Hồ sơ đã có, nội dung như cũ, hoặc dòng lặp lại trong tệp."),
        ("Cũ hơn", tally.older, "Cơ sở dữ liệu đã có số liệu của ngày muộn hơn; không ghi đè."),
        ("Để riêng", tally.rejected, "Dòng có lỗi, không nạp; xem danh sách lỗi."),
    ]
    if result.effect:
        missing = "Hồ sơ của các cơ quan trong tệp, tiếp nhận trong kỳ hoặc còn mở, mà tệp không còn kể đến."
        shown.append(("Không thấy", result.effect.missing_count, missing))
    for column, (label, number, explained) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(label, format_count(number), help=explained)


def _show_issues(result: FileResult, key: str) -> None:
    if not result.issues:
        return
    words = f"{format_count(result.error_count)} lỗi, {format_count(result.warning_count)} cảnh báo"
    with st.expander(words, icon=":material/rule:", expanded=result.error_count > 0):
        tables.show_list(
            issue_lists.issue_table(result.issues, result.file_name), key=f"{key}-issues", wide=("message",)
        )


def _show_columns(result: FileResult, source: str, key: str) -> None:
    if not result.columns:
        return
    asked = [(question.sheet, question.letter) for question in result.questions if question.kind.blocks]
    words = f"{format_count(len(result.columns))} cột nhận ra"
    with st.expander(words, icon=":material/view_column:", expanded=bool(asked)):
        for line in recognition.sheet_lines(result, source):
            st.caption(plain(line))
        tables.show_list(
            issue_lists.column_table(result.columns, result.file_name, asked), key=f"{key}-columns", files=False
        )
