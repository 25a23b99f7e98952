"""The comparison of two imports as tables: rates, counts, fields and dossiers."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from domain.batch import ImportBatch
from domain.counts import HEADLINE_RATES, counts_told
from domain.dossier import UNKNOWN_CHANNEL
from domain.words import COUNTS as COUNT_WORDS
from domain.words import HEADLINE_RATES as RATE_WORDS
from exports.table import ColumnKind, ExportColumn, ExportTable
from measures.batch_comparison import COMPARED, BatchComparison
from ui import labels
from ui.formats import format_change, format_count, format_day, format_moment, format_points, format_rate
from ui.labels import FIELDS as FIELD_WORDS
from ui.labels import period_label

_MOMENTS = ("submitted_at", "received_at", "due_at", "resolved_at", "returned_at")
_RATE_COLUMNS = (
    ExportColumn("name", "Tỷ lệ", "text"),
    ExportColumn("before", "Lần nạp trước", "text"),
    ExportColumn("after", "Lần nạp sau", "text"),
    ExportColumn("change", "Thay đổi", "text"),
)
_COUNT_COLUMNS = (
    ExportColumn("name", "Số đếm", "text"),
    ExportColumn("before", "Lần nạp trước", "integer"),
    ExportColumn("after", "Lần nạp sau", "integer"),
    ExportColumn("change", "Thay đổi", "text"),
)
_FIELD_COLUMNS = (ExportColumn("field", "Cột", "text"), ExportColumn("number", "Số hồ sơ khác nhau", "integer"))
_CHANGE_COLUMNS = (
    ExportColumn("code", "Mã hồ sơ", "text"),
    ExportColumn("field", "Cột", "text"),
    ExportColumn("before", "Lần nạp trước", "text"),
    ExportColumn("after", "Lần nạp sau", "text"),
    ExportColumn("agency", "Cơ quan", "text"),
)
_SHOWN_FIRST = ("agency", "status", "received_at", "due_at", "resolved_at")


def batch_name(batch: ImportBatch) -> str:
    """A batch as it is chosen: number, file, data date."""
    return f"Số {batch.id} · {batch.file_name} · số liệu đến {format_day(batch.as_of)}"


def comparison_lines(comparison: BatchComparison) -> tuple[str, ...]:
    """The lines above each exported table: the two files and their periods."""
    sides = zip(
        ("Lần nạp trước", "Lần nạp sau"), (comparison.before, comparison.after), comparison.periods, strict=True
    )
    return tuple(
        f"{side}: {batch_name(batch)}, kỳ {period_label(period.notation)}, nạp lúc {format_moment(batch.imported_at)}"
        for side, batch, period in sides
    )


def rate_table(comparison: BatchComparison) -> ExportTable:
    """Each headline rate, counted from the dossiers of each file alone."""
    lines = []
    for name in HEADLINE_RATES:
        move = comparison.line.move(name)
        shown = {"before": format_rate(move.before), "after": format_rate(move.after)}
        lines.append({"name": RATE_WORDS[name].text, **shown, "change": format_points(move.after, move.before)})
    return _table("Tỷ lệ", "Tỷ lệ tính riêng trên từng lần nạp", pd.DataFrame(lines), _RATE_COLUMNS, comparison)


def count_table(comparison: BatchComparison) -> ExportTable:
    """Each count, from the dossiers of each file alone."""
    before, after = comparison.line.before, comparison.line.after
    names = counts_told(before, after)
    frame = pd.DataFrame(
        {
            "name": [COUNT_WORDS[name].text for name in names],
            "before": pd.array([before[name] if before else None for name in names], dtype="Int64"),
            "after": pd.array([after[name] if after else None for name in names], dtype="Int64"),
            "change": [format_change(after[name], before[name]) if before and after else None for name in names],
        }
    )
    return _table("Số đếm", "Số đếm tính riêng trên từng lần nạp", frame, _COUNT_COLUMNS, comparison)


def field_table(comparison: BatchComparison) -> ExportTable:
    """In how many dossiers each field differs."""
    frame = pd.DataFrame(
        [{"field": FIELD_WORDS[name], "number": number} for name, number in comparison.fields.items()],
        columns=["field", "number"],
    )
    return _table("Cột thay đổi", "Số hồ sơ khác nhau theo từng cột", frame, _FIELD_COLUMNS, comparison)


def change_table(changes: pd.DataFrame, comparison: BatchComparison) -> ExportTable:
    """What changed: one line a dossier and field, with both values in words."""
    sides = {side: _texts(changes["field"], changes[side]) for side in ("before", "after")}
    frame = changes.assign(**sides, field=changes["field"].map(FIELD_WORDS).astype(object))
    return _table("Hồ sơ thay đổi", "Hồ sơ thay đổi, từng cột", frame, _CHANGE_COLUMNS, comparison)


def dossier_table(frame: pd.DataFrame, name: str, comparison: BatchComparison) -> ExportTable:
    """Dossiers that only one of the files shows."""
    coded = [field for field in COMPARED if field in labels.CODED]
    words = frame.assign(**{field: _texts([field] * len(frame), frame[field]) for field in coded})
    columns = [ExportColumn("code", FIELD_WORDS["code"], "text")]
    order = (*_SHOWN_FIRST, *(field for field in COMPARED if field not in _SHOWN_FIRST))
    columns += [ExportColumn(field, FIELD_WORDS[field], _kind(field)) for field in order]
    return _table(name, name, words, tuple(columns), comparison)


def summary(comparison: BatchComparison) -> list[tuple[str, str]]:
    """The four numbers of the comparison with their names."""
    return [
        ("Xuất hiện", format_count(comparison.appeared)),
        ("Không còn", format_count(comparison.vanished)),
        ("Thay đổi", format_count(comparison.changed)),
        ("Giữ nguyên", format_count(comparison.same)),
    ]


def _table(
    name: str, title: str, frame: pd.DataFrame, columns: tuple[ExportColumn, ...], comparison: BatchComparison
) -> ExportTable:
    return ExportTable(name, title, frame, columns, comparison_lines(comparison))


def _kind(field: str) -> ColumnKind:
    return "datetime" if field in _MOMENTS else "text"


def _texts(fields: Iterable[str], values: Iterable[Any]) -> "pd.Series[Any]":
    return pd.Series([_text(field, value) for field, value in zip(fields, values, strict=True)], dtype=object)


def _text(field: str, value: Any) -> str | None:
    if field == "channel" and (value is None or pd.isna(value)):
        return labels.CHANNELS[UNKNOWN_CHANNEL]
    if value is None or pd.isna(value):
        return None
    if field in _MOMENTS:
        return f"{value:%d/%m/%Y %H:%M:%S}"
    return labels.value_label(field, str(value))
