"""The owner's own file back with its errors marked, offered beside the list of its issues."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from etl.imports.results import FileResult
from ui.formats import file_name
from ui.uploads import Upload

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_marked(upload: Upload, result: FileResult, *, key: str) -> None:
    """Download buttons for the file with its errors marked, whole or a file for each agency; made when asked for."""
    if not result.was_read or not result.issues:
        return
    stem = result.file_name.rpartition(".")[0] or result.file_name
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            f"Tải tệp đã đánh dấu {'lỗi' if result.error_count else 'cảnh báo'}",
            _maker(upload, result, by_agency=False),
            file_name=file_name(stem, "danh-dau-loi", ending="xlsx"),
            mime=_XLSX,
            on_click="ignore",
            icon=":material/edit_note:",
            help="Chính tệp này, ô lỗi được tô màu kèm ghi chú, thêm cột “Lỗi cần sửa” và trang “Tổng hợp lỗi”. Sửa "
            "trong tệp ấy rồi nạp lại được ngay. Tệp được làm khi bấm và không lưu lại trên máy chủ.",
            key=f"{key}-marked",
        )
        if len({issue.agency for issue in result.issues if issue.row is not None}) > 1:
            st.download_button(
                "Tách theo cơ quan (.zip)",
                _maker(upload, result, by_agency=True),
                file_name=file_name(stem, "loi-theo-co-quan", ending="zip"),
                mime="application/zip",
                on_click="ignore",
                icon=":material/folder_zip:",
                help="Mỗi cơ quan một tệp chỉ gồm các dòng có lỗi của cơ quan ấy, để gửi đi sửa.",
                key=f"{key}-marked-zip",
            )


def _maker(upload: Upload, result: FileResult, *, by_agency: bool) -> Callable[[], bytes]:
    def made(content: Callable[[], bytes]) -> bytes:
        from exports.marking import marked_workbook

        return marked_workbook(content(), result.issues, result.sheets, by_agency=by_agency)

    return partial(made, upload.getvalue)
