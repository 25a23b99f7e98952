"""The closing lines, the gaps between files and figures, and the dossiers behind them, as grids and lists in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from domain.scope import Scope
from exports.table import ExportColumn, ExportTable
from measures.counts import data_date
from measures.reconciliation import CLOSING, Cause
from ui import labels
from ui.address import AGENCY
from ui.cache import ask
from ui.formats import format_change, format_count, format_day
from ui.labels import ALL_AGENCIES
from ui.links import RECONCILIATION, view_address
from ui.month_grid import GridCell
from ui.scope_words import scope_lines

MONTH = "thang"

CAUSES: dict[str, str] = {
    Cause.CLOSED_NOW.value: "Tệp sau ghi hồ sơ đã đóng từ ngày ấy hoặc trước nữa",
    Cause.RECEIVED_LATER_NOW.value: "Tệp sau ghi ngày tiếp nhận muộn hơn ngày ấy",
    Cause.NOT_COUNTED_NOW.value: "Tệp sau ghi trạng thái không tính (mới đăng ký, không được tiếp nhận)",
    Cause.MOVED_AWAY.value: "Tệp sau ghi cơ quan khác hoặc lĩnh vực khác",
    Cause.FIRST_SEEN_LATER.value: "Tiếp nhận từ trước nhưng tệp sau mới có",
    Cause.ABSENT_THEN.value: "Tệp trước đã có, tệp của ngày ấy không có",
    Cause.CLOSED_THEN.value: "Tệp của ngày ấy ghi đã đóng, tệp sau ghi chưa đóng hoặc đóng muộn hơn",
    Cause.RECEIVED_LATER_THEN.value: "Tệp của ngày ấy ghi tiếp nhận sau đó, tệp sau ghi sớm hơn",
    Cause.NOT_COUNTED_THEN.value: "Tệp của ngày ấy ghi trạng thái không tính, tệp sau ghi có tính",
    Cause.MOVED_HERE.value: "Tệp của ngày ấy ghi cơ quan khác hoặc lĩnh vực khác",
}

_CLOSING_COLUMNS = (
    ExportColumn("month", "Tháng", "text"),
    ExportColumn("agency", "Cơ quan", "text"),
    *(ExportColumn(name, labels.COUNTS[name].text, "integer", labels.COUNTS[name].definition) for name in CLOSING),
    ExportColumn("gap", "Lệch", "integer", "Kỳ trước chuyển sang + tiếp nhận − đã giải quyết − rút − đang giải quyết."),
)
_REPORTED_COLUMNS = (
    ExportColumn("month", "Tháng", "text"),
    ExportColumn("agency", "Cơ quan", "text"),
    ExportColumn("day", "Tệp có số liệu đến ngày", "date"),
    ExportColumn(
        "reported",
        "Tệp ghi đang giải quyết",
        "integer",
        "Cột 11: hồ sơ mà chính tệp của ngày đó ghi là chưa đóng; 0 cả khi tệp không có dòng nào của cơ quan.",
    ),
    ExportColumn(
        "now", "Nay là", "integer", "Số đang giải quyết của đúng ngày đó theo mọi tệp đã nạp; cột 6 của tháng sau."
    ),
    ExportColumn("gap", "Chênh", "integer", "Nay trừ tệp ghi."),
    ExportColumn("gone", "Tệp có, nay không", "integer"),
    ExportColumn("come", "Nay có, tệp không", "integer"),
)
_DIFFERING_COLUMNS = (
    ExportColumn("code", "Mã hồ sơ", "text"),
    ExportColumn("agency", "Cơ quan", "text"),
    ExportColumn("side", "Chênh ở đâu", "text"),
    ExportColumn("cause", "Vì sao", "text"),
    ExportColumn("status_then", "Trạng thái trong tệp", "text"),
    ExportColumn("status_now", "Trạng thái nay", "text"),
    ExportColumn("closed_on_then", "Ngày đóng trong tệp", "date"),
    ExportColumn("closed_on_now", "Ngày đóng nay", "date"),
    ExportColumn("received_on_then", "Ngày tiếp nhận trong tệp", "date"),
    ExportColumn("received_on_now", "Ngày tiếp nhận nay", "date"),
    ExportColumn("due_on_then", "Ngày hẹn trong tệp", "date"),
    ExportColumn("due_on_now", "Ngày hẹn nay", "date"),
    ExportColumn("agency_then", "Cơ quan trong tệp", "text"),
    ExportColumn("agency_now", "Cơ quan nay", "text"),
    ExportColumn("told_as_of", "Nay theo tệp đến ngày", "date"),
)


def closing_table(lines: pd.DataFrame, scope: Scope) -> ExportTable:
    """The closing lines by month and agency as a list."""
    frame = lines.assign(month=[labels.month_label(key) for key in lines["month"]])
    title = "Dòng khớp số từng cơ quan, từng tháng"
    return ExportTable("Dòng khớp số", title, frame, _CLOSING_COLUMNS, scope_lines(scope, ask(data_date)))


def reported_table(lines: pd.DataFrame, scope: Scope) -> ExportTable:
    """What the files reported beside what is known now, by month and agency."""
    frame = lines.assign(month=[labels.month_label(key) for key in lines["month"]])
    title = "Số đang giải quyết theo tệp từng tháng và theo số liệu nay"
    note = "Tháng và cơ quan không có ở đây: không có tệp nào cho cơ quan trong tháng đó, không phải là 0."
    return ExportTable(
        "Tệp và số liệu nay", title, frame, _REPORTED_COLUMNS, scope_lines(scope, ask(data_date)), (note,)
    )


def differing_table(frame: pd.DataFrame, scope: Scope, title: str) -> ExportTable:
    """The dossiers behind a gap, with both sides of what changed."""
    words = frame.assign(
        cause=[CAUSES[cause] for cause in frame["cause"]],
        side=["Tệp có, nay không" if in_file else "Nay có, tệp không" for in_file in frame["in_file"]],
        status_then=frame["status_then"].map(labels.STATUSES),
        status_now=frame["status_now"].map(labels.STATUSES),
    )
    return ExportTable("Hồ sơ gây chênh", title, words, _DIFFERING_COLUMNS, scope_lines(scope, ask(data_date)))


def gap_rows(
    lines: pd.DataFrame, months: Sequence[str], agencies: Sequence[str], scope: Scope
) -> list[tuple[str, list[GridCell]]]:
    """The grid of gaps: one line for each agency with a file, then one for all together. 0 where the file of a month
    has no row of the agency, — where there is no file."""
    cells: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for line in lines.to_dict("records"):
        for name in (str(line["agency"]), ALL_AGENCIES):
            cells.setdefault((name, str(line["month"])), []).append({str(key): line[key] for key in line})
    with_files = {name for name, _ in cells}
    names = [*(name for name in agencies if name in with_files), ALL_AGENCIES]
    return [(name, [_gap_cell(cells.get((name, month), ()), name, month, scope) for month in months]) for name in names]


def gap_sentence(lines: Sequence[Mapping[str, Any]], name: str, month: str) -> str:
    """What the files of a month reported, what it is now, and how many dossiers make the difference."""
    sums = {field: sum(int(line[field]) for line in lines) for field in ("reported", "now", "gone", "come")}
    days = sorted({line["day"] for line in lines})
    until = format_day(days[-1]) if len(days) == 1 else f"{format_day(days[0])} – {format_day(days[-1])}"
    file = f"{name}: tệp tháng {labels.month_label(month)} (số liệu đến {until})"
    if _is_empty(lines):
        return f"{file} không có dòng nào, nay cho ngày đó cũng không có hồ sơ nào đang giải quyết."
    beginning = (
        f"{file} ghi {format_count(sums['reported'])} hồ sơ đang giải quyết, nay số liệu cho ngày đó là "
        f"{format_count(sums['now'])}"
    )
    if not sums["gone"] and not sums["come"]:
        return f"{beginning}: khớp."
    return (
        f"{beginning}: {format_count(sums['gone'] + sums['come'])} hồ sơ gây chênh "
        f"({format_count(sums['gone'])} tệp có mà nay không, {format_count(sums['come'])} nay có mà tệp không)."
    )


def _gap_cell(lines: Sequence[Mapping[str, Any]], name: str, month: str, scope: Scope) -> GridCell:
    if not lines:
        return GridCell("—", f"{name}: không có tệp nào có số liệu đến tháng {labels.month_label(month)}.", "none")
    meaning = gap_sentence(lines, name, month)
    gap = sum(int(line["gap"]) for line in lines)
    if _is_empty(lines):
        return GridCell("0", meaning, "good")
    if not any(line["gone"] or line["come"] for line in lines):
        return GridCell("✓", meaning, "good")
    text = "±0" if gap == 0 else format_change(gap, 0)
    parameters = {MONTH: [month], **({} if name == ALL_AGENCIES else {AGENCY: [name]})}
    return GridCell(text, meaning, "gap", view_address(RECONCILIATION, scope, parameters))


def _is_empty(lines: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the files have no row of the agency, and nothing is pending on their days now either."""
    return all(line["silent"] and not line["now"] for line in lines)
