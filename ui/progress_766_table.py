"""The 766 progress by agency as a table on the screen; what it is by day leads to dossiers."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from domain.progress_766 import LATE, MOST_POINTS, Progress
from domain.scope import Dimension, Scope
from exports.progress_766 import points_words
from exports.table import ExportColumn
from ui.address import Group
from ui.figure_columns import Columns, Place, joined, number_columns, ratio_columns
from ui.figure_tables import shown_table, total_name
from ui.shown_table import ShownColumn, ShownTable

_POINTS_NOTE = "20 × tỷ lệ của chính cơ quan."
_COST_NOTE = "Số điểm mà hồ sơ trễ của cơ quan làm cả phạm vi đang xem mất đi."
_NOT_JUDGED_NOTE = "Không có ngày hẹn, hoặc đang chờ mà tệp không ghi từ lúc nào: đứng ngoài tỷ lệ."


def agencies_table(by_agency: Mapping[str, Progress], whole: Progress, scope: Scope) -> ShownTable:
    """A line an agency, those that cost the whole most points first, and the total: the rate with its two counts, late
    and not judged dossiers, points, what the agency's late dossiers cost the whole, and the rate by day."""
    in_order = sorted(by_agency.items(), key=lambda item: -item[1].number(*LATE))
    found = [*(each for _, each in in_order), whole]
    groups: list[tuple[Group, ...]] = [*(((Dimension.AGENCY, name),) for name, _ in in_order), ()]
    columns = joined(
        [
            ratio_columns(
                [each.ratio for each in found], Place("rate", "Tỷ lệ đúng hạn"), counts="đúng hạn / xét được"
            ),
            number_columns([each.number(*LATE) for each in found], Place("late_766", "Trễ")),
            _points("cost", "Làm mất điểm", [_cost(each, whole) for each in found], _COST_NOTE),
            _points("points", f"Điểm /{MOST_POINTS}", [_float(each.points) for each in found], _POINTS_NOTE),
            number_columns(
                [each.not_judged for each in found],
                Place("not_judged", "Không xét", _NOT_JUDGED_NOTE, _NOT_JUDGED_NOTE),
            ),
            ratio_columns(
                [each.by_day for each in found],
                Place("by_day", "Tính theo ngày", entry="on_time_rate_766"),
                counts="đạt / phải giải quyết",
                opens="handled",
            ),
        ]
    )
    names = [*(name for name, _ in in_order), total_name(Dimension.AGENCY)]
    table = shown_table(columns, Dimension.AGENCY, names, groups, scope)
    title = "Tiến độ theo quy tắc của Cổng, theo cơ quan"
    return replace(table, name="Tiến độ 766", title=title, last_is_total=True)


def _cost(each: Progress, whole: Progress) -> float | None:
    judged = whole.ratio.whole
    return MOST_POINTS * each.number(*LATE) / judged if judged else None


def _float(points: Fraction | None) -> float | None:
    return None if points is None else float(points)


def _points(field: str, heading: str, points: list[float | None], note: str) -> Columns:
    """A column of points with two decimals, more where two would hide what is missing."""
    written = {value: points_words(Fraction(value)) for value in points if value is not None}
    return Columns(
        (ShownColumn(field, heading, "percent", note),),
        (ExportColumn(field, heading, "number", note),),
        {field: pd.Series(points, dtype="float64")},
        {field: written},
    )
