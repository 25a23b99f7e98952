"""Tables of counts and rates by group, built for the screen and for the files at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from domain.counts import COUNTS, RATES
from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from exports.table import ExportColumn
from measures.counts import data_date
from measures.coverage import untold, untold_cells
from measures.rates import ratios
from measures.trends import COMPLETE
from ui import labels
from ui.address import Group
from ui.cache import ask
from ui.formats import format_fraction
from ui.scope_words import scope_lines
from ui.shown_table import ShownColumn, ShownTable

# What the two counts beside each rate are.
FRACTIONS: dict[str, str] = {
    "on_time_rate": "không trễ / có hẹn",
    "late_rate": "trễ / có hẹn",
    "on_time_rate_766": "đạt / phải giải quyết",
    "on_time_rate_due": "không trễ / đến hạn",
    "online_rate": "trực tuyến / tiếp nhận",
    "share_same_day": "trong ngày / đã giải quyết",
}
RANK = "rank"
TOTAL = "Tổng cộng"
_NAME = "group_name"
_SMALL_NOTE = "Dưới 30 hồ sơ đã giải quyết có ngày hẹn thì không xếp hạng."


def figure_table(
    frame: pd.DataFrame,
    dimension: Dimension,
    figures: Sequence[str],
    *,
    scope: Scope,
    name: str,
    title: str,
    total: Mapping[str, int] | None = None,
    headings: Mapping[str, str] | None = None,
) -> ShownTable:
    """The table of a frame of counts by one dimension: the group, then the figures (counts, rates, `rank`) in order.

    `total` adds a last line; it is asked for, not added up, because openings of following months do not add up.
    `headings` are other words than usual for counts whose place in the table asks for them.
    """
    # A month for which files speak and in which nothing happened is a line of zeros.
    frame = frame.reset_index(drop=True) if COMPLETE in frame else _with_anything(frame)
    keys = [None if pd.isna(key) else str(key) for key in frame[dimension.value]]
    names = _names(frame, dimension, keys)
    lines = frame[[column for column in (*COUNTS, RANK) if column in frame]]
    if total is not None:
        lines = pd.concat([lines, pd.DataFrame([{count: total[count] for count in COUNTS}])], ignore_index=True)
        names = [*names, TOTAL]
    groups: list[tuple[Group, ...]] = [((dimension, key),) for key in keys]
    shown = lines.reset_index(drop=True)
    shown.insert(0, _NAME, names)
    columns, export, texts = _columns(shown, figures, headings or {})
    untold_keys = ask(untold, scope, dimension)
    untold_lines = [key in untold_keys for key in keys] + [False] * (len(shown) - len(keys))
    heading = labels.DIMENSIONS[dimension]
    return ShownTable(
        name=name,
        title=title,
        scope=scope,
        frame=_without_false_zeros(_with_rate_columns(shown, figures), figures, untold_lines),
        columns=(ShownColumn(_NAME, heading, "text"), *columns),
        row_groups=tuple(groups if total is None else [*groups, ()]),
        export_columns=(ExportColumn(_NAME, heading, "text"), *export),
        percent_texts=texts,
        scope_lines=scope_lines(scope, ask(data_date)),
        notes=(_SMALL_NOTE,) if RANK in figures else (),
        last_is_total=total is not None,
    )


def cross_table(
    parts: Mapping[str | None, pd.DataFrame],
    rows: Dimension,
    columns: Dimension,
    figure: str,
    *,
    scope: Scope,
    name: str,
    title: str,
) -> ShownTable:
    """One figure: a line a row group, a column a column group; `parts` are frames by `rows`, one a column group."""
    parts = {key: _with_anything(frame) for key, frame in parts.items()}
    keys = _keys_in_order(parts, rows)
    shown = pd.DataFrame({_NAME: _cross_names(parts, rows, keys)})
    shown_columns, export, texts = [], [], {}
    hidden = ask(untold_cells, scope)
    for place, (column_key, frame) in enumerate(parts.items()):
        field, heading = f"column_{place}", labels.key_label(columns, column_key)
        group: Group = (columns, column_key)
        values = _by_key(frame, rows, figure)
        found = [
            None if _is_false_zero(values.get(key), (rows, key), group, hidden) else values.get(key) for key in keys
        ]
        if figure in RATES:
            shown[field] = pd.Series([ratio.value if ratio else None for ratio in found], dtype="float64")
            texts[field] = {ratio.value: format_percent(ratio) for ratio in found if ratio and ratio.value is not None}
            shown[f"{field}_part"] = pd.Series([ratio.part if ratio else None for ratio in found], dtype="Int64")
            shown[f"{field}_whole"] = pd.Series([ratio.whole if ratio else None for ratio in found], dtype="Int64")
            opens = labels.BEHIND_RATES[figure]
            shown_columns.append(ShownColumn(field, heading, "percent", opens=opens, groups=(group,)))
            shown[f"{field}_text"] = [format_fraction(ratio) if ratio else None for ratio in found]
            shown_columns.append(
                ShownColumn(f"{field}_text", "tử / mẫu", "fraction", FRACTIONS[figure], opens=opens, groups=(group,))
            )
            export += _rate_exports(field, heading)
        else:
            shown[field] = pd.Series([ratio.part if ratio else None for ratio in found], dtype="Int64")
            shown_columns.append(ShownColumn(field, heading, "integer", opens=figure, groups=(group,)))
            export.append(ExportColumn(field, heading, "integer"))
    label = labels.RATES.get(figure) or labels.count_label(figure)
    heading = labels.DIMENSIONS[rows]
    return ShownTable(
        name=name,
        title=title,
        scope=scope,
        frame=shown,
        columns=(ShownColumn(_NAME, heading, "text"), *shown_columns),
        row_groups=tuple(((rows, key),) for key in keys),
        export_columns=(ExportColumn(_NAME, heading, "text"), *export),
        percent_texts=texts,
        scope_lines=scope_lines(scope, ask(data_date)),
        notes=(f"{label.text}: {label.definition}", "Ô trống: không có số liệu, không phải là 0."),
    )


def ratio_of(frame: pd.DataFrame, rate: str) -> list[Ratio]:
    """The rate of each line as its two counts; Ratio(0, 0) where a line has no data."""
    return ratios(frame.fillna(dict.fromkeys(COUNTS, 0)), rate)


def _with_anything(frame: pd.DataFrame) -> pd.DataFrame:
    """Without groups in which nothing stood and nothing moved: they have no data, and a missing figure is not a 0."""
    return frame[frame[list(COUNTS)].any(axis=1)].reset_index(drop=True)


def _columns(
    frame: pd.DataFrame, figures: Sequence[str], headings: Mapping[str, str]
) -> tuple[list[ShownColumn], list[ExportColumn], dict[str, dict[float, str]]]:
    shown: list[ShownColumn] = []
    export: list[ExportColumn] = []
    texts: dict[str, dict[float, str]] = {}
    for name in figures:
        if name == RANK:
            shown.append(ShownColumn(RANK, "Hạng", "integer", help=_SMALL_NOTE))
            export.append(ExportColumn(RANK, "Hạng", "integer", _SMALL_NOTE))
        elif name in RATES:
            label = labels.RATES[name]
            opens = labels.BEHIND_RATES[name]
            shown.append(ShownColumn(name, label.text, "percent", label.definition, opens))
            shown.append(
                ShownColumn(f"{name}_text", FRACTIONS[name], "fraction", "Hai số đếm của tỷ lệ bên trái.", opens)
            )
            export += _rate_exports(name, label.text, label.definition)
            held = [ratio for ratio in ratios(frame, name) if ratio.value is not None]
            texts[name] = {ratio.part / ratio.whole: format_percent(ratio) for ratio in held}
        else:
            label = labels.count_label(name)
            heading = headings.get(name, label.text)
            shown.append(ShownColumn(name, heading, "integer", label.definition, name))
            export.append(ExportColumn(name, heading, "integer", label.definition))
    return shown, export, texts


def _with_rate_columns(frame: pd.DataFrame, figures: Sequence[str]) -> pd.DataFrame:
    added: dict[str, Any] = {}
    for name in figures:
        if name in RATES:
            held = ratios(frame, name)
            added[name] = pd.Series([ratio.value for ratio in held], dtype="float64")
            added[f"{name}_text"] = [format_fraction(ratio) for ratio in held]
            added[f"{name}_part"] = [ratio.part for ratio in held]
            added[f"{name}_whole"] = [ratio.whole for ratio in held]
        elif name in labels.COMBINED:
            added[name] = frame[list(labels.counts_in(name))].sum(axis=1)
    return frame.assign(**added)


def _is_false_zero(ratio: Ratio | None, row: Group, column: Group, hidden: Collection[tuple[str, str]]) -> bool:
    """Whether the cell is a 0 of an agency's month of which no file tells."""
    by = {dimension: str(key) for dimension, key in (row, column)}
    cell = by.get(Dimension.AGENCY, ""), by.get(Dimension.MONTH, "")
    return ratio is not None and not (ratio.part or ratio.whole) and cell in hidden


def _without_false_zeros(frame: pd.DataFrame, figures: Sequence[str], untold_lines: Sequence[bool]) -> pd.DataFrame:
    """The frame whose zeros are missing in the lines of which no file tells: nobody said that there was nothing."""
    if not any(untold_lines):
        return frame
    counts = [name for name in figures if name not in (*RATES, RANK)]
    of_rates = [f"{name}_{side}" for name in figures if name in RATES for side in ("part", "whole")]
    lines = pd.Series(list(untold_lines), index=frame.index)
    kept = {name: frame[name].astype("Int64").mask(lines & (frame[name] == 0)) for name in (*counts, *of_rates)}
    texts = {
        f"{name}_text": frame[f"{name}_text"].mask(lines & (frame[f"{name}_whole"] == 0), None)
        for name in figures
        if name in RATES
    }
    return frame.assign(**kept, **texts)


def _rate_exports(field: str, heading: str, note: str = "") -> list[ExportColumn]:
    return [
        ExportColumn(field, heading, "percent", note),
        ExportColumn(f"{field}_part", f"{heading}: tử số", "integer"),
        ExportColumn(f"{field}_whole", f"{heading}: mẫu số", "integer"),
    ]


def _names(frame: pd.DataFrame, dimension: Dimension, keys: Sequence[str | None]) -> list[str]:
    if dimension is Dimension.PROCEDURE and "procedure_name" in frame:
        return [str(name) for name in frame["procedure_name"]]
    names = [labels.key_label(dimension, key) for key in keys]
    complete = frame.get(COMPLETE, [True] * len(names))
    return [name if whole else f"{name} ({labels.INCOMPLETE})" for name, whole in zip(names, complete, strict=True)]


def _cross_names(parts: Mapping[str | None, pd.DataFrame], rows: Dimension, keys: Sequence[str | None]) -> list[str]:
    named: dict[str | None, str] = {}
    for frame in parts.values():
        frame_keys = [None if pd.isna(key) else str(key) for key in frame[rows.value]]
        named.update(zip(frame_keys, _names(frame, rows, frame_keys), strict=True))
    return [named[key] for key in keys]


def _keys_in_order(parts: Mapping[str | None, pd.DataFrame], rows: Dimension) -> list[str | None]:
    keys: dict[str | None, None] = {}
    for frame in parts.values():
        keys.update({None if pd.isna(key) else str(key): None for key in frame[rows.value]})
    return sorted(keys, key=lambda key: (key is None, key)) if rows.is_time else list(keys)


def _by_key(frame: pd.DataFrame, rows: Dimension, figure: str) -> dict[str | None, Ratio]:
    """Each row group's figure; a count stands as the part of a ratio without a whole."""
    keys = [None if pd.isna(key) else str(key) for key in frame[rows.value]]
    if figure in RATES:
        return dict(zip(keys, ratios(frame, figure), strict=True))
    sums = frame[list(labels.counts_in(figure))].sum(axis=1)
    return {key: Ratio(int(value), 0) for key, value in zip(keys, sums, strict=True)}
