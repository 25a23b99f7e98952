"""Buttons that download a file; the file is made only when somebody asks for it."""

from collections.abc import Callable

import streamlit as st

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "txt": "text/plain",
}


def offer_download(
    label: str,
    make: Callable[[], bytes],
    *,
    file_name: str,
    key: str,
    icon: str = ":material/download:",
    help: str | None = None,
    is_primary: bool = False,
) -> None:
    """Draw the button; the ending of `file_name` (.xlsx, .csv, .zip, .pdf, .txt) says what kind of file it is."""
    st.download_button(
        label,
        make,
        file_name=file_name,
        mime=_TYPES[file_name.rpartition(".")[2]],
        on_click="ignore",
        icon=icon,
        help=help,
        type="primary" if is_primary else "secondary",
        key=key,
    )
