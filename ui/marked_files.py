"""The uploaded file with its errors marked, for download; offered before the import and after it."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from etl.imports.results import FileResult
from ui.downloads import offer_download
from ui.formats import file_name
from ui.uploads import Upload

_KEPT = "upload_kept"
# As many bytes as one file may have.
_MOST_KEPT = 100 << 20


def keep(previewed: Iterable[tuple[Upload, FileResult]]) -> None:
    """Keep the files that can be marked in this visitor's session: they are offered again after the import."""
    kept_files: dict[str, Upload] = st.session_state.setdefault(_KEPT, {})
    kept_files.update({result.sha256: upload for upload, result in previewed if _can_be_marked(result)})
    # The oldest goes first.
    while sum(len(upload.getvalue()) for upload in kept_files.values()) > _MOST_KEPT:
        del kept_files[next(iter(kept_files))]


def kept(sha256: str) -> Upload | None:
    """The file with these bytes; None where it is not, or no longer, kept for this visitor."""
    kept_files: dict[str, Upload] = st.session_state.get(_KEPT, {})
    return kept_files.get(sha256)


def forget(sha256s: Iterable[str]) -> None:
    """Keep these files no longer."""
    for sha256 in sha256s:
        st.session_state.get(_KEPT, {}).pop(sha256, None)


def offer_marked(upload: Upload, result: FileResult, *, key: str) -> None:
    """Download buttons for the file with its errors marked, whole or a file for each agency; made when asked for."""
    if not _can_be_marked(result):
        return
    stem = result.file_name.rpartition(".")[0] or result.file_name
    with st.container(horizontal=True, gap="small"):
        offer_download(
            f"Tải tệp đã đánh dấu {'lỗi' if result.error_count else 'cảnh báo'}",
            _maker(upload, result, by_agency=False),
            file_name=file_name(stem, "danh-dau-loi", ending="xlsx"),
            icon=":material/edit_note:",
            help="Chính tệp này, ô lỗi được tô màu kèm ghi chú, thêm cột “Lỗi cần sửa” và trang “Tổng hợp lỗi”. Sửa "
            "trong tệp ấy rồi nạp lại được ngay. Tệp được làm khi bấm và không lưu lại trên máy chủ.",
            key=f"{key}-marked",
        )
        if len({issue.agency for issue in result.issues if issue.row is not None}) > 1:
            offer_download(
                "Tách theo cơ quan (.zip)",
                _maker(upload, result, by_agency=True),
                file_name=file_name(stem, "loi-theo-co-quan", ending="zip"),
                icon=":material/folder_zip:",
                help="Mỗi cơ quan một tệp chỉ gồm các dòng có lỗi của cơ quan ấy, để gửi đi sửa.",
                key=f"{key}-marked-zip",
            )


def _can_be_marked(result: FileResult) -> bool:
    return result.was_read and bool(result.issues)


def _maker(upload: Upload, result: FileResult, *, by_agency: bool) -> Callable[[], bytes]:
    def made(content: Callable[[], bytes]) -> bytes:
        from exports.marking import marked_workbook

        return marked_workbook(content(), result.issues, result.sheets, by_agency=by_agency)

    return partial(made, upload.getvalue)
