"""Several provinces as a table: a line each with its data date and coverage, and one over all that have figures."""

from dataclasses import replace

import pandas as pd

from domain.counts import closing_gap, counts_told
from domain.ratio import Ratio
from exports.province_lines import GAP_NOTE, notes_on, total_name
from exports.table import ExportColumn
from measures.provinces import PROVINCE_NAME, RollUp
from ui import labels
from ui.figure_columns import Cell, Columns, Place, figure_columns, joined, ratio_columns
from ui.scope_words import period_words
from ui.shown_table import ShownColumn, ShownTable

# With more of them the table would be wider than the page; the files have every count.
_FIGURES = ("received", "resolved", "on_time_rate", "late", "pending", "pending_overdue", "online_rate")
_TITLE = "Số liệu theo tỉnh"
_DATA_DATE = "Ngày mà số liệu của tỉnh nói đến."
_COVERAGE = "Cơ quan có tệp cho mọi ngày của kỳ từ khi bắt đầu có tệp ÷ cơ quan có tệp."


def province_table(roll_up: RollUp) -> ShownTable:
    """The table; its numbers open nothing, as the dossiers behind them are in other databases."""
    cells = [Cell(counts) if counts else None for counts in (*(line.counts for line in roll_up.lines), roll_up.total)]
    figures = [figure_columns(figure, cells, _place(figure)) for figure in _FIGURES]
    told = counts_told(*(line.counts for line in roll_up.lines))
    others = [replace(figure_columns(name, cells, _place(name)), shown=()) for name in told if name not in _FIGURES]
    columns = joined([_data_dates(roll_up), _coverage(roll_up), *figures, *others, _beside(roll_up)])
    names = [*(line.province.name for line in roll_up.lines), total_name(roll_up)]
    return ShownTable(
        name=_TITLE,
        title=_TITLE,
        scope=roll_up.scope,
        frame=pd.DataFrame({PROVINCE_NAME: pd.Series(names, dtype=object), **columns.values}),
        columns=(ShownColumn(PROVINCE_NAME, "Tỉnh", "text"), *(replace(each, opens="") for each in columns.shown)),
        row_groups=((),) * len(names),
        export_columns=(ExportColumn(PROVINCE_NAME, "Tỉnh", "text"), *columns.export),
        percent_texts=columns.texts,
        scope_lines=(f"Kỳ: {period_words(roll_up.scope)}",),
        notes=tuple(notes_on(roll_up)),
        last_is_total=True,
    )


def _place(figure: str) -> Place:
    label = labels.figure_label(figure)
    return Place(figure, label.text, label.definition, label.definition, entry=figure)


def _data_dates(roll_up: RollUp) -> Columns:
    field, heading = "data_date", "Số liệu đến"
    days = [*(line.figures.data_date for line in roll_up.lines), None]
    return Columns(
        (ShownColumn(field, heading, "date", _DATA_DATE),),
        (ExportColumn(field, heading, "date", _DATA_DATE),),
        {field: pd.Series(days, dtype=object)},
    )


def _coverage(roll_up: RollUp) -> Columns:
    """The share of units whose files are there: of each province, and of those in the total together."""
    counted = [line.figures.covered for line in roll_up.counted]
    together = Ratio(sum(each.part for each in counted), sum(each.whole for each in counted))
    covered = [*(line.figures.covered for line in roll_up.lines), together]
    place = Place("coverage", "Độ phủ", _COVERAGE, _COVERAGE)
    return ratio_columns([each if each.whole else None for each in covered], place, counts="đủ tệp / có tệp")


def _beside(roll_up: RollUp) -> Columns:
    """What only the files have: whether each line closes, and why a province has no figures."""
    counted = [*(line.counts for line in roll_up.lines), roll_up.total]
    gaps = pd.Series([closing_gap(counts) if counts else None for counts in counted], dtype="Int64")
    reasons = pd.Series([*(line.reason or None for line in roll_up.lines), None], dtype=object)
    return Columns(
        export=(
            ExportColumn("gap", "Lệch", "integer", GAP_NOTE),
            ExportColumn("reason", "Vì sao không có số liệu", "text"),
        ),
        values={"gap": gaps, "reason": reasons},
    )
