"""Indicators of a period as a table for the exporters: one line an indicator, or one a group and indicator."""

from collections.abc import Iterator, Sequence

import pandas as pd

from domain.indicator_values import PeriodValue
from domain.indicator_words import as_number
from domain.words import HOW_WORDS, TOPICS
from exports.table import ExportColumn, ExportTable

HEADINGS = {"month": "Tháng", "agency": "Cơ quan"}
_COLUMNS = (
    ExportColumn("topic", "Chủ đề", "text"),
    ExportColumn("key", "Mã chỉ tiêu", "text"),
    ExportColumn("name", "Chỉ tiêu", "text"),
    ExportColumn("unit", "Đơn vị tính", "text"),
    ExportColumn("how", "Cách cộng theo tháng", "text"),
    ExportColumn("value", "Giá trị", "number", "Tỷ lệ là số phần của 1; ô trống là chưa có số liệu."),
    ExportColumn("part", "Tử số", "number"),
    ExportColumn("whole", "Mẫu số", "number"),
    ExportColumn("told", "Tháng có số liệu", "text"),
    ExportColumn("missing", "Tháng thiếu", "text"),
)

Groups = Sequence[tuple[str, Sequence[PeriodValue]]]


def indicator_table(groups: Groups, by: str | None, scope_lines: Sequence[str]) -> ExportTable:
    """The values of each group of `by` (month, agency), by the group's name; without `by` those of one group."""
    keys = (ExportColumn(by, HEADINGS[by], "text"),) if by else ()
    columns = (*keys, *_COLUMNS)
    frame = pd.DataFrame(list(_rows(groups, by)), columns=[column.field for column in columns])
    return ExportTable("Chỉ tiêu", "Chỉ tiêu của kỳ", frame, columns, tuple(scope_lines))


def _rows(groups: Groups, by: str | None) -> Iterator[dict[str, object]]:
    for name, values in groups:
        for value in values:
            yield {**({by: name} if by else {}), **_row(value)}


def _row(value: PeriodValue) -> dict[str, object]:
    one = value.indicator
    return {
        "topic": TOPICS[one.topic],
        "key": one.key,
        "name": one.name,
        "unit": one.unit,
        "how": HOW_WORDS[one.how],
        "value": as_number(value.value),
        "part": as_number(value.part),
        "whole": as_number(value.whole),
        "told": ", ".join(value.told),
        "missing": ", ".join(value.missing),
    }
