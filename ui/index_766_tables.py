"""The 766 index on the screen: groups beside typed points, each metric step by step, and how points were revised."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from db.indicators import ToldValue
from domain.dictionary import metric_key
from domain.index_766 import Metric
from domain.numbers import MISSING, PERCENT, format_integer, format_percent
from domain.progress_766 import JUDGEMENT_WORDS, LATE, MOST_POINTS, Judgement, Progress
from domain.ratio import Ratio
from domain.words import in_sentence
from exports.index_766 import NOT_COUNTED, typed_words
from exports.progress_766 import points_words
from exports.table import ExportColumn, ExportTable
from measures.index_766 import GroupLine, Index766, MetricLine, Typed
from ui import labels
from ui.formats import format_fraction
from ui.html_stack import heading
from ui.linked_tables import region_html
from ui.links import entry_html

STYLE = """
.index-766 th, .index-766 td.text, .index-766 small {white-space: normal;}
.index-766 .text {text-align: left;}
@media (min-width: 641px) {
  .index-766.metrics table {table-layout: fixed;}
  .index-766.metrics th:nth-child(1) {width: 22%;}
  .index-766.metrics th:nth-child(2) {width: 38%;}
}
@media (max-width: 640px) {.index-766.metrics td.text {min-width: 14rem;}}
"""

_TEXT = ' class="text"'
_REVISIONS = (
    ExportColumn("name", "Giá trị", "text"),
    ExportColumn("month", "Tháng", "text"),
    ExportColumn("value", "Điểm hoặc hạng", "number"),
    ExportColumn("read_on", "Đọc ngày", "date"),
    ExportColumn("told_at", "Ghi lúc", "datetime"),
    ExportColumn("told_by", "Người ghi", "text"),
    ExportColumn("state", "Đang dùng", "text"),
)
_COSTING = (
    ExportColumn("code", labels.FIELDS["code"], "text"),
    ExportColumn("agency", labels.FIELDS["agency"], "text"),
    ExportColumn("judgement", "Vì sao mất điểm", "text"),
    ExportColumn("received_at", labels.FIELDS["received_at"], "datetime"),
    ExportColumn("due_at", labels.FIELDS["due_at"], "datetime"),
    ExportColumn("closed_on", labels.FIELDS["closed_on"], "date"),
    ExportColumn("days_waited", labels.FIELDS["days_waited"], "integer"),
    ExportColumn("supplement_requests", labels.FIELDS["supplement_requests"], "integer"),
    ExportColumn("status", labels.FIELDS["status"], "text"),
    ExportColumn("procedure_name", labels.FIELDS["procedure_name"], "text"),
)


def groups_html(found: Index766) -> str:
    """A line a group: its most points, what could be counted, what was typed, and how far that is from all points."""
    heads = ("Nhóm", "Tối đa", "Tính được từ số liệu", "Chép từ Cổng", "Còn cách điểm tối đa")
    body = [_group_line(group) for group in found.groups]
    total = sum(group.group.most for group in found.groups)
    score = found.score
    distance = points_words(total - score.value) if score else MISSING
    cells = (format_integer(total), "", _typed_html(score), distance)
    foot = f'<tr><th scope="row">Tổng điểm</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    return region_html("Các nhóm của Bộ chỉ số 766", _head(heads), body, [foot], columns=5, kind="index-766")


def metric_pieces(groups: Iterable[GroupLine]) -> list[str]:
    """A heading and a table for each group: its metrics step by step, what is divided by what, the rate with its two
    counts, the points."""
    heads = ("Chỉ số", "Tử số ÷ mẫu số", "Tỷ lệ", "Đủ điểm khi", "Điểm", "Còn thiếu để đủ điểm")
    return [
        piece
        for group in groups
        for piece in (
            heading(f"{group.group.words} ({group.group.most} điểm)"),
            region_html(
                group.group.words,
                _head(heads, words=2),
                map(_metric_line, group.metrics),
                columns=6,
                kind="index-766 metrics",
            ),
        )
    ]


def marks_html(found: Progress) -> str:
    """How many more dossiers on time bring how many points."""
    lines = [
        f'<tr><th scope="row">{points_words(mark)} điểm</th><td>{format_integer(needed)}</td></tr>'
        for mark, needed in found.marks
    ]
    head = _head(("Muốn đạt", "Cần thêm hồ sơ đúng hạn"))
    return region_html("Thêm bao nhiêu hồ sơ đúng hạn được bao nhiêu điểm", head, lines, columns=2, kind="index-766")


def progress_html(found: Progress) -> str:
    """The progress metric step by step, from the dossiers that were to be handled to the points."""
    judged, on_time, points = found.ratio.whole, found.ratio.part, found.points
    steps = [
        ("Hồ sơ phải giải quyết trong kỳ", format_integer(sum(found.pairs.values()))),
        *(
            (f"− {_lowered(each)}", format_integer(found.number(each)))
            for each in (Judgement.NO_DUE, Judgement.NO_MOMENT)
        ),
        ("= Xét được", format_integer(judged)),
        *((f"− {_lowered(each)}", format_integer(found.number(each))) for each in LATE),
        ("= Đúng hạn", format_integer(on_time)),
        ("Tỷ lệ: đúng hạn ÷ xét được", format_percent(found.ratio)),
        (f"Điểm: {MOST_POINTS} × tỷ lệ", f"{points_words(points)}/{MOST_POINTS}"),
    ]
    lines = [f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in steps]
    head = _head(("Bước", "Số hồ sơ"))
    return region_html("Tiến độ theo quy tắc của Cổng, từng bước", head, lines, columns=2, kind="index-766 steps")


def revisions_table(found: Index766) -> ExportTable:
    """Every typed value of the period's last month told, with those before it, the latest first."""
    named = [(group.group.words, group.typed) for group in found.groups]
    lines = [
        line
        for name, typed in [("Tổng điểm", found.score), ("Thứ hạng", found.rank), *named]
        if typed is not None
        for line in _revision_lines(name, typed)
    ]
    frame = pd.DataFrame(lines, columns=[column.field for column in _REVISIONS])
    return ExportTable("Điểm chép từ Cổng", "Điểm chép từ Cổng và các lần sửa", frame, _REVISIONS)


def costing_table(frame: pd.DataFrame, words: Mapping[str, str], scope_lines: Sequence[str]) -> ExportTable:
    """The dossiers that cost points, in words."""
    said = frame.assign(
        judgement=[words[value] for value in frame["judgement"]],
        status=[labels.STATUSES.get(value, str(value)) for value in frame["status"]],
    )
    return ExportTable("Hồ sơ mất điểm", "Hồ sơ làm mất điểm tiến độ", said, _COSTING, tuple(scope_lines))


def _head(names: Iterable[str], *, words: int = 1) -> str:
    """The headings; the first `words` of them stand over words."""
    cells = (f'<th scope="col"{_TEXT if place < words else ""}>{escape(name)}</th>' for place, name in enumerate(names))
    return f"<tr>{''.join(cells)}</tr>"


def _group_line(group: GroupLine) -> str:
    counted = "—"
    if group.counted is not None:
        whole = group.counted_most == group.group.most
        counted = f"{points_words(group.counted)}/{group.counted_most}"
        counted += "" if whole else f"<small>các chỉ số tính được, trong {group.group.most} điểm</small>"
    distance = group.typed_distance
    cells = (
        format_integer(group.group.most),
        counted,
        _typed_html(group.typed),
        MISSING if distance is None else points_words(distance),
    )
    name = f"{escape(group.group.words)}{entry_html(group.group.indicator, group.group.words)}"
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _typed_html(typed: Typed | None) -> str:
    if typed is None:
        return MISSING
    by = f" · {escape(typed.told_by)}" if typed.told_by else ""
    times = len(typed.former) + 1
    revised = f" · ghi {format_integer(times)} lần" if typed.former else ""
    _, _, when = typed_words(typed).partition(" (")
    return f"{points_words(typed.value)}<small>{escape(when.rstrip(')'))}{by}{revised}</small>"


def _metric_line(line: MetricLine) -> str:
    metric, ratio = line.metric, line.ratio
    divided = " ÷ ".join(filter(None, (metric.part, metric.whole))) or MISSING
    note = metric.note if metric.counted_by else NOT_COUNTED
    missing = format_integer(metric.missing(ratio)) if ratio else MISSING
    name = f"{metric.id} {metric.name}"
    cells = (
        f'<td class="text">{escape(divided)}<small>{escape(note)}</small></td>',
        f"<td>{_rate_html(ratio)}</td>",
        f"<td>{_full_at(metric)}</td>",
        f"<td>{points_words(line.points)}/{metric.most}</td>",
        f"<td>{missing}</td>",
    )
    return f'<tr><th scope="row">{escape(name)}{entry_html(metric_key(metric), name)}</th>{"".join(cells)}</tr>'


def _rate_html(ratio: Ratio | None) -> str:
    if ratio is None:
        return MISSING
    return f"{escape(format_percent(ratio))}<small>{escape(format_fraction(ratio))}</small>"


def _full_at(metric: Metric) -> str:
    return f"{format_integer(round(metric.full_at * 100))}{PERCENT}"


def _lowered(judgement: Judgement) -> str:
    return in_sentence(JUDGEMENT_WORDS[judgement])


def _revision_lines(name: str, typed: Typed) -> list[dict[str, object]]:
    current: dict[str, object] = {
        "value": float(typed.value),
        "read_on": typed.read_on,
        "told_at": typed.told_at,
        "told_by": typed.told_by,
        "state": "Đang dùng",
    }
    former = [_former(told) for told in typed.former]
    return [{"name": name, "month": f"{typed.month[5:7]}/{typed.month[:4]}", **each} for each in (current, *former)]


def _former(told: ToldValue) -> dict[str, object]:
    return {
        "value": float(told.value),
        "read_on": told.read_on,
        "told_at": told.told_at,
        "told_by": told.told_by,
        "state": "Đã thay",
    }
