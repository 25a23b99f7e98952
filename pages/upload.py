"""Nạp dữ liệu: choose files, see what they would change, then store them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from domain.batch import FileStatus
from etl.importer import DEFAULT_SOURCE, FileResult, ImportOptions
from etl.mapping import ColumnMapping, MappingError, parse_mapping
from ui import frame, issue_lists, labels, links, tables, uploads
from ui.formats import format_count, format_day, plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_PREVIEW, _STORED, _ROUND = "upload_preview", "upload_stored", "upload_round"
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
    """Choose, preview, confirm."""
    frame.show_title("Nạp dữ liệu", "Nạp tệp xuất từ hệ thống một cửa; xem trước mọi thay đổi rồi mới ghi.")
    _show_stored()
    files = st.file_uploader(
        "Chọn một hay nhiều tệp (.xlsx, .xls, .xlsb, .ods, .csv, HTML lưu thành .xls; mỗi tệp tối đa 100 MB)",
        accept_multiple_files=True,
        # A new key empties the control once its files are stored.
        key=f"upload_files_{st.session_state.get(_ROUND, 0)}",
    )
    options = _choose_options()
    if options is None or not files:
        st.session_state.pop(_PREVIEW, None)
        st.caption("Cột chứa thông tin cá nhân (họ tên, số điện thoại, số định danh, địa chỉ…) bị bỏ trước khi ghi.")
        return
    asked = _Asked(tuple(file.file_id for file in files), options)
    wants_preview = st.button("Xem trước", type="primary", icon=":material/visibility:")
    # The bar has a place of its own, so that what stands below does not move when it comes and goes.
    place = st.empty()
    if wants_preview:
        st.session_state[_PREVIEW] = (asked, _run(files, replace(options, dry_run=True), "Đang đọc", place))
    _show_preview(files, asked)


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
            help='Trả lời cho tiêu đề, trạng thái chưa ai khai báo: {"columns": {…}, "status": {…}, "channel": {…}}.',
        )
    mapping: ColumnMapping | None = None
    if mapping_file is not None:
        try:
            mapping = parse_mapping(mapping_file.getvalue().decode("utf-8-sig", errors="replace"))
        except MappingError as error:
            frame.show_error(error.reason)
            return None
    return ImportOptions(
        as_of=as_of if isinstance(as_of, date) else None,
        source=named.strip() or DEFAULT_SOURCE,
        agency=resolving.strip() or None,
        mapping=mapping,
    )


def _run(
    files: Sequence[uploads.Upload], options: ImportOptions, doing: str, place: "DeltaGenerator"
) -> list[FileResult]:
    bar = place.progress(0.0, text=doing)

    def progress(done: int, name: str) -> None:
        bar.progress(done / len(files), text=f"{doing} {done + 1}/{len(files)}: {plain(name)}")

    try:
        return uploads.run_import(files, options, on_progress=progress)
    finally:
        bar.empty()


def _show_preview(files: Sequence[uploads.Upload], asked: _Asked) -> None:
    held: tuple[_Asked, list[FileResult]] | None = st.session_state.get(_PREVIEW)
    if held is None:
        return
    if held[0] != asked:
        st.caption("Tệp hoặc tùy chọn đã đổi: hãy xem trước lại.")
        return
    results = held[1]
    st.header("Xem trước – chưa ghi gì vào cơ sở dữ liệu", anchor=False)
    for place, result in enumerate(results):
        _show_result(result, key=f"preview-{place}")
    ready = [file for file, result in zip(files, results, strict=True) if result.status is FileStatus.PREVIEWED]
    if not ready:
        st.info("Không có tệp nào để nạp.", icon=":material/info:")
        return
    left_out = len(results) - len(ready)
    note = f"; {format_count(left_out)} tệp bị từ chối hoặc đã nạp sẽ không nạp" if left_out else ""
    st.caption(f"Mỗi tệp được ghi trọn vẹn hoặc không ghi gì{note}. Có thể thu hồi ở trang Lịch sử nạp.")
    if st.button(f"Nạp {format_count(len(ready))} tệp", type="primary", icon=":material/save:"):
        st.session_state[_STORED] = _run(ready, asked.options, "Xin giữ trang này mở. Đang nạp", st.empty())
        st.session_state.pop(_PREVIEW, None)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _show_stored() -> None:
    results: list[FileResult] | None = st.session_state.pop(_STORED, None)
    if results is None:
        return
    stored = sum(result.status is FileStatus.IMPORTED for result in results)
    st.success(f"Đã nạp {format_count(stored)} trên {format_count(len(results))} tệp.", icon=":material/check_circle:")
    for place, result in enumerate(results):
        _show_result(result, key=f"stored-{place}")
    links.link_to(links.OVERVIEW, "Xem Tổng quan", icon=":material/dashboard:")


def _show_result(result: FileResult, *, key: str) -> None:
    icon, colour = _MARKS[result.status]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(result.file_name)}**", width="content")
            st.badge(labels.FILE_STATUSES[result.status], icon=icon, color=colour)  # type: ignore[arg-type]
        if result.reason:
            frame.show_error(result.reason)
            if "--map" in result.reason:
                st.caption("Trên trang này: mở “Tùy chọn” và đưa tệp khai báo vào ô “Tệp khai báo cột (.json)”.")
        elif result.status is FileStatus.UNCHANGED:
            st.caption("Tệp này đã được nạp nguyên vẹn từ trước; nạp lại không thay đổi gì.")
        else:
            _show_tally(result)
        _show_lists(result, key)


def _show_tally(result: FileResult) -> None:
    tally = result.tally
    period = f"kỳ {format_day(result.period[0])} – {format_day(result.period[1])} · " if result.period else ""
    st.caption(f"{format_count(tally.rows)} dòng · {period}số liệu đến ngày {format_day(result.as_of)}")
    shown = (
        ("Hồ sơ mới", tally.new, "Mã hồ sơ chưa có trong cơ sở dữ liệu."),
        ("Cập nhật", tally.updated, "Hồ sơ đã có, nội dung thay đổi."),
        ("Giữ nguyên", tally.same, "Hồ sơ đã có, nội dung như cũ, hoặc dòng lặp lại trong tệp."),
        ("Cũ hơn", tally.older, "Cơ sở dữ liệu đã có số liệu của ngày muộn hơn; không ghi đè."),
        ("Để riêng", tally.rejected, "Dòng có lỗi, không nạp; xem danh sách lỗi."),
    )
    for column, (label, number, explained) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(label, format_count(number), help=explained)


def _show_lists(result: FileResult, key: str) -> None:
    if result.issues:
        words = f"{format_count(result.error_count)} lỗi, {format_count(result.warning_count)} cảnh báo"
        with st.expander(words, icon=":material/rule:", expanded=result.error_count > 0):
            tables.show_list(
                issue_lists.issue_table(result.issues, result.file_name), key=f"{key}-issues", wide=("message",)
            )
    if result.columns:
        with st.expander(f"{format_count(len(result.columns))} cột nhận ra", icon=":material/view_column:"):
            tables.show_list(
                issue_lists.column_table(result.columns, result.file_name), key=f"{key}-columns", files=False
            )
