"""Indicators typed on a page: the fields of a month, the preview and the storing through the importer's own checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from db.indicators import ToldValue
from domain.batch import FileStatus
from domain.indicator import Indicator, Topic
from domain.numbers import format_exact
from etl.imports.importer import import_files, preview_files
from etl.imports.results import DEFAULT_SOURCE, FileResult, ImportOptions
from exports.table import ExportColumn, ExportTable
from exports.typed_indicators import TypedValue, typed_workbook
from ui import clicks, file_results, frame, operators
from ui.cache import database
from ui.formats import format_count, plain
from ui.labels import month_label

_DONE, _FAILED = "typed_done", "typed_failed"
_PREVIEW, _ROUND = "typed_preview", "typed_round"
# Typed values come from no export: they are of the source that files are of where nobody says otherwise, so that a
# workbook that replaces a month replaces them too.
_OPTIONS = ImportOptions()
_LONGEST = 60
_HISTORY_COLUMNS = (
    ExportColumn("indicator", "Chỉ tiêu", "text"),
    ExportColumn("value", "Giá trị", "text"),
    ExportColumn("counts", "Đang tính", "text"),
    ExportColumn("read_on", "Ngày đọc", "date"),
    ExportColumn("told_at", "Nạp lúc", "datetime"),
    ExportColumn("told_by", "Người nạp", "text"),
    ExportColumn("batch", "Lần nạp", "integer"),
    ExportColumn("file_name", "Tệp", "text"),
)

Told = Mapping[str, Sequence[ToldValue]]


@dataclass(frozen=True)
class Place:
    """What is typed about: a month (2023-06), an agency or (None) the whole province, and the indicators' topic."""

    month: str
    agency: str | None
    topic: Topic

    @property
    def words(self) -> str:
        """The month and the place, for people."""
        return f"tháng {month_label(self.month)}, {self.agency or 'toàn tỉnh'}"


def typed_in(place: Place, indicators: Sequence[Indicator], told: Told) -> list[TypedValue] | None:
    """The fields of the indicators; what was typed once the form is sent, None before."""
    with st.form(f"typed-{place.month}-{place.agency}-{place.topic}-{_round()}", border=True):
        texts = {one.key: _field(one, told.get(one.key, ())) for one in indicators}
        read_on = _day_field() if any(one.dated for one in indicators) else None
        if not st.form_submit_button("Xem trước", type="primary", icon=":material/visibility:"):
            return None
    filled = [(one, (texts[one.key] or "").strip()) for one in indicators]
    return [TypedValue(one, text, read_on if one.dated else None) for one, text in filled if text]


def preview(place: Place, values: Sequence[TypedValue], own: Sequence[Indicator] = ()) -> None:
    """Look what the importer says of the values, and keep it until they are stored or others are typed."""
    content = typed_workbook(values, month=place.month, agency=place.agency, own=own)
    (result,) = _handed_over(place, content, lambda path: preview_files(database(), [path], _OPTIONS).files)
    st.session_state[_PREVIEW] = place, content, result


def show_preview(place: Place) -> None:
    """What the values would change and what is wrong with them, and the button that stores them."""
    kept: tuple[Place, bytes, FileResult] | None = st.session_state.get(_PREVIEW)
    if kept is None or kept[0] != place:
        return
    _, content, result = kept
    st.header("Xem trước – chưa ghi gì vào cơ sở dữ liệu", anchor=False)
    file_results.show_result(result, DEFAULT_SOURCE, key="typed")
    if result.status is FileStatus.PREVIEWED:
        st.button("Ghi số liệu", type="primary", icon=":material/save:", on_click=_store, args=(place, content))


def show_history(place: Place, indicators: Sequence[Indicator], told: Told, show_list: Callable[..., None]) -> None:
    """Every value that was told of the month and place, the former ones too, with who told it and when."""
    names = {one.key: one.name for one in indicators}
    lines = [_line(names[key], value) for key, values in told.items() for value in values]
    if not lines:
        st.caption(plain(f"Chưa có giá trị nào của {place.words} về chủ đề này."))
        return
    title = f"Giá trị đã ghi, {place.words}"
    frame_of = pd.DataFrame(lines, columns=[column.field for column in _HISTORY_COLUMNS])
    show_list(ExportTable("Giá trị đã ghi", title, frame_of, _HISTORY_COLUMNS), key="typed-history")


def _store(place: Place, content: bytes) -> None:
    with clicks.failure_kept(_FAILED, __name__):
        options = ImportOptions(operator=operators.operator())
        (result,) = _handed_over(place, content, lambda path: import_files(database(), [path], options))
        st.session_state.pop(_PREVIEW, None)
        if result.batch is None:
            st.session_state[_FAILED] = result.reason or "Chưa ghi được; hãy xem trước lại."
            return
        st.session_state[_ROUND] = _round() + 1
        tally = result.tally
        st.session_state[_DONE] = (
            f"Đã ghi số liệu {place.words}: {format_count(tally.new)} mới, {format_count(tally.updated)} sửa lại, "
            f"{format_count(tally.same)} giữ nguyên (lần nạp {format_count(result.batch)}, thu hồi được ở Lịch sử nạp)."
        )


def show_outcome() -> None:
    """Say once what the last click stored, or why it did not."""
    clicks.show_outcome(_DONE)
    if failed := st.session_state.pop(_FAILED, None):
        frame.show_error(failed)


def _handed_over(place: Place, content: bytes, hand_over: Callable[[Path], Sequence[FileResult]]) -> list[FileResult]:
    with TemporaryDirectory() as folder:
        where = place.agency or "toàn tỉnh"
        safe = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in where)[:_LONGEST].strip()
        path = Path(folder) / f"Nhập trên trang {place.month} {safe}.xlsx"
        path.write_bytes(content)
        return list(hand_over(path))


def _field(one: Indicator, told: Sequence[ToldValue]) -> str:
    now = next((value for value in told if value.counts), None)
    held = "Chưa có" if now is None else f"Đang có: {format_exact(now.value)}"
    return st.text_input(f"{one.name} ({one.unit})", placeholder=held, help=one.note or None, max_chars=_LONGEST)


def _day_field() -> date | None:
    day: Any = st.date_input("Ngày đọc trên Cổng", None, format="DD/MM/YYYY")
    return day if isinstance(day, date) else None


def _line(name: str, told: ToldValue) -> dict[str, object]:
    return {
        "indicator": name,
        "value": format_exact(told.value),
        "counts": "✓" if told.counts else "",
        "read_on": told.read_on,
        "told_at": told.told_at,
        "told_by": told.told_by,
        "batch": told.batch_id,
        "file_name": told.file_name,
    }


def _round() -> int:
    number: int = st.session_state.get(_ROUND, 0)
    return number
