"""Files that replace earlier ones: the choice before the import, and what happens to the replaced files."""

import pandas as pd
import streamlit as st

from domain.batch import BatchKind, Replacing
from domain.undo import Replacement
from domain.words import ROW_WORDS
from exports.table import ExportColumn, ExportTable
from ui import tables
from ui.formats import format_count

_WAYS: dict[Replacing | None, str] = {
    None: "Nạp thêm (thường dùng)",
    Replacing.AGENCIES: "Thay thế kỳ của tệp, với các cơ quan có trong tệp",
    Replacing.SOURCE: "Thay thế kỳ của tệp, với mọi cơ quan của hệ thống nguồn",
}
_HELP = (
    "Nạp thêm: hồ sơ không có trong tệp vẫn giữ nguyên. Thay thế: những gì các tệp trước của đúng kỳ trên tiêu đề đã "
    "ghi không còn được tính, chỉ tính tệp này; tệp của kỳ khác không bị đụng đến. Thu hồi lần nạp thì mọi thứ trở lại."
)
_COLUMNS = (
    ExportColumn("batch", "Lần nạp", "integer"),
    ExportColumn("file_name", "Tệp bị thay", "text"),
    ExportColumn("dossiers", "Không tính theo tệp ấy nữa", "integer"),
)


def choose_replacing() -> Replacing | None:
    """Ask whether the files are added, or replace the earlier files of their period."""
    return st.radio("Cách nạp", list(_WAYS), format_func=_WAYS.__getitem__, key="upload_replacing", help=_HELP)


def show_replacement(replacement: Replacement, kind: BatchKind, *, key: str) -> None:
    """The files whose place is taken, and how many dossiers or values no file tells of any more."""
    if not replacement.files:
        st.info("Chưa có tệp nào của kỳ này để thay thế: tệp được nạp như thường.", icon=":material/swap_horiz:")
        return
    st.warning(
        f"Thay thế {format_count(len(replacement.files))} tệp đã nạp: {format_count(replacement.removed)} "
        f"{ROW_WORDS[kind]} không còn tệp nào ghi nên không được tính nữa.",
        icon=":material/swap_horiz:",
    )
    frame = pd.DataFrame([vars(share) for share in replacement.files])
    table = ExportTable("Tệp bị thay", "Những tệp đã nạp mà tệp này thay thế", frame, _COLUMNS)
    tables.show_list(table, key=f"{key}-replaced", files=False)
