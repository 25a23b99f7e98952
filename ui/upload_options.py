"""The options of an import: the source of the files, whether they replace others, who imports them."""

from datetime import date
from typing import Any

import streamlit as st

from etl.imports.results import DEFAULT_SOURCE, ImportOptions
from etl.recognition.mapping import MapFile, MappingError, parse_map_file
from etl.recognition.questions import Answers
from ui import frame, operators, replacements


def choose_options() -> ImportOptions | None:
    """The options, folded away; None where the mapping file cannot be used."""
    with st.expander("Tùy chọn", icon=":material/tune:"):
        source, agency, day = st.columns(3)
        source_name = source.text_input(
            "Hệ thống nguồn",
            DEFAULT_SOURCE,
            key="upload_source",
            max_chars=200,
            help="Cùng một mã hồ sơ ở hai hệ thống nguồn là hai hồ sơ khác nhau.",
        )
        agency_name = agency.text_input(
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
    map_file = MapFile()
    if mapping_file is not None:
        try:
            map_file = parse_map_file(mapping_file.getvalue().decode("utf-8-sig", errors="replace"))
        except MappingError as error:
            frame.show_error(error.reason)
            return None
    return ImportOptions(
        as_of=as_of if isinstance(as_of, date) else None,
        source=source_name.strip() or DEFAULT_SOURCE,
        agency=agency_name.strip() or None,
        mapping=map_file.mapping,
        answers=Answers(agencies=map_file.agencies, procedures=map_file.procedures),
        replacing=replacing,
    )
