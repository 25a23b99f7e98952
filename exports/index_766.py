"""The 766 index as a table for files: every metric with its counts and points, and each group beside typed points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.numbers import MISSING, format_fraction, format_percent
from exports.progress_766 import points_words
from measures.index_766 import GroupLine, Index766, MetricLine, Typed

if TYPE_CHECKING:
    from exports.table import ExportTable

NOT_COUNTED = "Không tính được từ tệp đã nạp"
ON_REQUEST = "Bấm “Tính theo quy tắc của Cổng”"


def ratio_words(line: MetricLine) -> str:
    """The rate with its two counts: "98,28 % (121.702 / 123.826)", "—" where they are not known."""
    return f"{format_percent(line.ratio)} ({format_fraction(line.ratio)})" if line.ratio else MISSING


def counted_words(group: GroupLine) -> str:
    """The points of a group as far as they could be counted: "19,66 trên 20 điểm tính được"."""
    if group.counted is None:
        return MISSING
    return f"{points_words(group.counted)}/{group.counted_most}"


def typed_words(typed: Typed | None) -> str:
    """A typed value with the day on which it was read."""
    if typed is None:
        return MISSING
    read = f", đọc ngày {typed.read_on:%d/%m/%Y}" if typed.read_on else ""
    return f"{points_words(typed.value)} (tháng {typed.month[5:7]}/{typed.month[:4]}{read})"


def index_table(found: Index766, scope_lines: Sequence[str]) -> "ExportTable":
    """A line a metric with its group's typed points."""
    from pandas import DataFrame

    from exports.table import ExportColumn, ExportTable

    columns = (
        ExportColumn("group", "Nhóm", "text"),
        ExportColumn("id", "Chỉ số", "text"),
        ExportColumn("name", "Tên", "text"),
        ExportColumn("part_words", "Tử số là gì", "text"),
        ExportColumn("whole_words", "Mẫu số là gì", "text"),
        ExportColumn("part", "Tử số", "integer"),
        ExportColumn("whole", "Mẫu số", "integer"),
        ExportColumn("rate", "Tỷ lệ", "percent"),
        ExportColumn("full_at", "Đủ điểm khi đạt", "percent"),
        ExportColumn("points", "Điểm tính được", "number"),
        ExportColumn("most", "Điểm tối đa", "integer"),
        ExportColumn("missing", "Còn thiếu để đủ điểm", "integer", "Đơn vị của tử số."),
        ExportColumn("typed", "Điểm của nhóm chép từ Cổng", "number"),
        ExportColumn("read_on", "Đọc ngày", "date"),
        ExportColumn("first", "Công thức có từ", "date"),
        ExportColumn("source", "Căn cứ", "text"),
        ExportColumn("note", "Ghi chú", "text"),
    )
    lines = [metric_facts(group, line) for group in found.groups for line in group.metrics]
    frame = DataFrame(lines, columns=[column.field for column in columns])
    return ExportTable("Chỉ số 766", "Bộ chỉ số 766 theo từng chỉ số", frame, columns, tuple(scope_lines))


def metric_facts(group: GroupLine, line: MetricLine) -> dict[str, object]:
    """One metric as a line of the table."""
    metric, ratio, points = line.metric, line.ratio, line.points
    return {
        "group": group.group.words,
        "id": metric.id,
        "name": metric.name,
        "part_words": metric.part or None,
        "whole_words": metric.whole or None,
        "part": ratio.part if ratio else None,
        "whole": ratio.whole if ratio else None,
        "rate": ratio.value if ratio else None,
        "full_at": float(metric.full_at),
        "points": None if points is None else float(points),
        "most": metric.most,
        "missing": metric.missing(ratio) if ratio else None,
        "typed": float(group.typed.value) if group.typed else None,
        "read_on": group.typed.read_on if group.typed else None,
        "first": metric.first,
        "source": metric.source,
        "note": metric.note if metric.counted_by else NOT_COUNTED,
    }
