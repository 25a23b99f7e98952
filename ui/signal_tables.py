"""Signals of rewritten dates: the grid by agency and the lists of dossiers."""

from collections.abc import Sequence

import pandas as pd

from domain.scope import Scope
from domain.signal import FEWEST_IN_A_MINUTE, WORK_BEGINS, WORK_ENDS, Detail, Signal
from exports.table import ExportColumn, ExportTable
from measures.counts import data_date
from ui import labels
from ui.address import AGENCY
from ui.cache import ask
from ui.formats import format_count
from ui.labels import ALL_AGENCIES, Label
from ui.links import SIGNALS, view_address
from ui.month_grid import GridCell
from ui.scope_words import scope_lines

SIGNAL = "dau-hieu"

WORDS: dict[Signal, Label] = {
    Signal.DUE_MOVED: Label(
        "Dời ngày hẹn", "Tệp sau ghi ngày hẹn trả khác tệp trước; tính theo ngày số liệu của tệp sau."
    ),
    Signal.AT_DUE_SECOND: Label(
        "Kết thúc đúng giây hẹn trả",
        "Thời điểm kết thúc trùng ngày hẹn trả đến từng giây; không kể hồ sơ chỉ ghi ngày.",
    ),
    Signal.SAME_MINUTE: Label(
        "Kết thúc hàng loạt", f"Từ {FEWEST_IN_A_MINUTE} hồ sơ của một cơ quan trở lên kết thúc trong cùng một phút."
    ),
    Signal.OUTSIDE_HOURS: Label(
        "Kết thúc ngoài giờ",
        f"Kết thúc trước {WORK_BEGINS.hour} giờ, từ {WORK_ENDS.hour} giờ trở đi, hoặc vào thứ Bảy, Chủ nhật, "
        "ngày lễ, Tết; không kể hồ sơ chỉ ghi ngày.",
    ),
    Signal.MISSING: Label(
        "Vắng trong tệp sau",
        "Hồ sơ chưa đóng mà tệp đầy đủ sau đó của cùng hệ thống, có cơ quan ấy, không còn kể đến.",
    ),
    Signal.UNIT_CHANGED: Label(
        "Chuyển đơn vị", "Tệp sau ghi cơ quan khác tệp trước; đứng ở cơ quan mới, theo ngày số liệu của tệp sau."
    ),
}
_DETAILS: dict[str, str] = {
    Detail.BEFORE.value: "Dời trước khi quá hạn",
    Detail.BETWEEN.value: "Hạn cũ qua giữa hai tệp, không rõ dời trước hay sau",
    Detail.AFTER.value: "Dời sau khi đã quá hạn",
    Detail.EARLY.value: f"Trước {WORK_BEGINS.hour} giờ",
    Detail.LATE.value: f"Từ {WORK_ENDS.hour} giờ trở đi",
    Detail.WEEKEND.value: "Thứ Bảy hoặc Chủ nhật",
    Detail.HOLIDAY.value: "Ngày lễ, Tết",
}
_BEGINNING = (ExportColumn("code", "Mã hồ sơ", "text"), ExportColumn("agency", "Cơ quan", "text"))
_DETAIL = (ExportColumn("detail", "Cụ thể", "text"),)
_ENDING = (
    ExportColumn("resolved_at", "Ngày kết thúc xử lý", "datetime"),
    ExportColumn("due_at", "Ngày hẹn trả", "datetime"),
    ExportColumn("received_at", "Ngày tiếp nhận", "datetime"),
    ExportColumn("status", "Trạng thái", "text"),
    ExportColumn("procedure_name", "Thủ tục", "text"),
    ExportColumn("told_as_of", "Tệp cuối kể đến có số liệu đến", "date"),
)
_OWN: dict[Signal, tuple[ExportColumn, ...]] = {
    Signal.DUE_MOVED: (
        *_DETAIL,
        ExportColumn("old_due_at", "Hạn cũ", "datetime"),
        ExportColumn("new_due_at", "Hạn mới", "datetime"),
        ExportColumn("day", "Tệp ghi hạn mới có số liệu đến", "date"),
    ),
    Signal.OUTSIDE_HOURS: _DETAIL,
    Signal.MISSING: (ExportColumn("day", "Vắng từ tệp có số liệu đến", "date"),),
    Signal.UNIT_CHANGED: (
        ExportColumn("old_agency", "Cơ quan cũ", "text"),
        ExportColumn("day", "Tệp ghi cơ quan mới có số liệu đến", "date"),
    ),
}


def signal_rows(frame: pd.DataFrame, scope: Scope) -> list[tuple[str, list[GridCell]]]:
    """The grid: one line for each agency with a signal, one column a signal, and a last line for all agencies."""
    names = [*(str(name) for name in frame["agency"]), ALL_AGENCIES]
    numbers = {
        signal: [*(int(number) for number in frame[signal.value]), int(frame[signal.value].sum())] for signal in Signal
    }
    return [
        (name, [_cell(name, signal, numbers[signal][line], scope) for signal in Signal])
        for line, name in enumerate(names)
    ]


def count_table(frame: pd.DataFrame, scope: Scope) -> ExportTable:
    """The counts by agency for the files."""
    columns = (
        ExportColumn("agency", "Cơ quan", "text"),
        *(ExportColumn(signal.value, label.text, "integer", label.definition) for signal, label in WORDS.items()),
    )
    title = "Dấu hiệu sửa ngày theo cơ quan"
    return ExportTable("Dấu hiệu sửa ngày", title, frame, columns, scope_lines(scope, ask(data_date)))


def dossier_table(frame: pd.DataFrame, signal: Signal, scope: Scope) -> ExportTable:
    """The dossiers that show the signal."""
    words = frame.assign(
        detail=frame["detail"].map(_DETAILS).astype(object),
        status=frame["status"].map(labels.STATUSES),
    )
    label = WORDS[signal]
    columns = (*_BEGINNING, *_OWN.get(signal, ()), *_ENDING)
    notes = (label.definition, "Đây là dấu hiệu để xem lại, chưa phải kết luận.")
    return ExportTable(label.text, f"{label.text}: hồ sơ", words, columns, scope_lines(scope, ask(data_date)), notes)


def detail_words(frame: pd.DataFrame) -> Sequence[str]:
    """The number of lines of each detail, the most frequent first; empty where the signal has no details."""
    numbers = frame["detail"].dropna().map(_DETAILS).value_counts()
    return [f"{words}: {format_count(int(number))}" for words, number in numbers.items()]


def _cell(name: str, signal: Signal, number: int, scope: Scope) -> GridCell:
    meaning = f"{name}, {WORDS[signal].text.lower()}: {format_count(number)} hồ sơ."
    if not number:
        return GridCell("0", meaning, "plain")
    parameters = {SIGNAL: [signal.value], **({} if name == ALL_AGENCIES else {AGENCY: [name]})}
    return GridCell(format_count(number), meaning, "gap", view_address(SIGNALS, scope, parameters))
