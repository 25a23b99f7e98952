"""The columns of a table of figures, made once for both the screen and the files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pandas as pd

from domain.counts import RATES
from domain.numbers import MINUS, format_decimal, format_percent
from domain.ratio import Ratio
from exports.table import ColumnKind, ExportColumn
from measures.plain_means import Means
from measures.rates import rate
from ui import labels
from ui.formats import format_fraction, format_mean_points, format_points, format_share
from ui.shown_table import EVERYWHERE, Kind, ShownColumn, Within, under

# The heading of the two counts beside each rate.
FRACTIONS: dict[str, str] = {
    "on_time_rate": "không trễ / có hẹn",
    "late_rate": "trễ / có hẹn",
    "on_time_rate_766": "đạt / phải giải quyết",
    "on_time_rate_due": "không trễ / đến hạn",
    "online_rate": "trực tuyến / tiếp nhận",
    "share_same_day": "trong ngày / đã giải quyết",
    "acceptance_late_rate": "chậm / biết giờ nộp",
    "digitised_rate": "số hóa / có ghi",
    "reused_rate": "tái sử dụng / có ghi",
    "paid_online_rate": "trực tuyến / phải nộp phí",
    "outside_area_rate": "ngoài địa bàn / có ghi",
    "e_result_rate": "điện tử / có ghi",
    "apologised_rate": "xin lỗi / trễ hạn có ghi",
}
# Hundredths of a percentage point in a whole.
_STEPS = 10_000
_CHANGE_NOTE = "Kỳ này trừ kỳ so sánh."
_POINTS_NOTE = f"{_CHANGE_NOTE} Tính bằng điểm phần trăm."


@dataclass(frozen=True)
class Cell:
    """The counts from which the figures of one cell are made; `means` where one of the figures is a plain mean.

    `told` is whether a file speaks of the cell: if not, a count of 0 is shown as missing.
    """

    counts: Mapping[str, int]
    told: bool = True
    means: Means | None = None


Cells = Sequence[Cell | None]
Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Place:
    """Where the columns of a figure stand: the field of the frame, the heading, the heading over it (`over`), the help
    on the screen, the definition in the files (`note`), which dossiers the column counts (`within`), and the figure's
    key in the dictionary (`entry`)."""

    field: str
    heading: str
    help: str = ""
    note: str = ""
    over: str = ""
    within: Within = EVERYWHERE
    entry: str = ""


@dataclass(frozen=True)
class Columns:
    """Columns on the screen and in the files, the series of the frame by field, and how its shares are written."""

    shown: tuple[ShownColumn, ...] = ()
    export: tuple[ExportColumn, ...] = ()
    values: Mapping[str, pd.Series] = field(default_factory=dict)
    texts: Mapping[str, Mapping[float, str]] = field(default_factory=dict)


def joined(parts: Iterable[Columns]) -> Columns:
    """All the columns as one, in order."""
    whole = Columns()
    for part in parts:
        whole = Columns(
            (*whole.shown, *part.shown),
            (*whole.export, *part.export),
            {**whole.values, **part.values},
            {**whole.texts, **part.texts},
        )
    return whole


def figure_columns(figure: str, cells: Cells, place: Place) -> Columns:
    """The columns of a count, a set of counts, a rate with its two counts, or a plain mean: one value a cell."""
    if figure in labels.MEANS:
        return _share_columns(_means(figure, cells), place)
    if figure in RATES:
        ratios = _ratios(figure, cells)
        return ratio_columns(ratios, place, counts=FRACTIONS[figure], opens=labels.BEHIND_RATES[figure])
    return number_columns(_numbers(figure, cells), place, opens=figure)


def change_columns(figure: str, now: Cells, before: Cells, place: Place) -> Columns:
    """The difference of a figure between two periods, in percentage points for rates; missing where either is."""
    if figure in labels.MEANS:
        pairs = zip(_means(figure, now), _means(figure, before), strict=True)
        means = [_difference(new, old) for new, old in pairs]
        written = {mean: format_mean_points(mean) for mean in means if mean is not None}
        return _shares(means, written, replace(place, help=_POINTS_NOTE, note=_POINTS_NOTE))
    if figure in RATES:
        return _point_columns(_ratios(figure, now), _ratios(figure, before), place)
    numbers = zip(_numbers(figure, now), _numbers(figure, before), strict=True)
    changes = [_difference(new, old) for new, old in numbers]
    return number_columns(changes, replace(place, help=_CHANGE_NOTE, note=_CHANGE_NOTE), kind="change")


def number_columns(numbers: Sequence[int | None], place: Place, *, opens: str = "", kind: Kind = "integer") -> Columns:
    """One column of whole numbers."""
    series = pd.Series(list(numbers), dtype="Int64")
    return Columns((_shown(place, kind, opens),), (_export(place, "integer"),), {place.field: series})


def ratio_columns(ratios: Sequence[Ratio | None], place: Place, *, counts: str, opens: str = "") -> Columns:
    """The columns of shares with their two counts, which stand under the heading `counts`."""
    written = {ratio.value: format_percent(ratio) for ratio in ratios if ratio and ratio.value is not None}
    rates = _shares([ratio.value if ratio else None for ratio in ratios], written, place, opens=opens)
    shown = replace(place, field=f"{place.field}_text", heading=counts, entry="")
    part = replace(place, field=f"{place.field}_part", heading=f"{place.heading}: tử số", note="")
    whole = replace(place, field=f"{place.field}_whole", heading=f"{place.heading}: mẫu số", note="")
    return Columns(
        (*rates.shown, _shown(replace(shown, help="Hai số đếm của tỷ lệ bên trái."), "fraction", opens)),
        (*rates.export, _export(part, "integer"), _export(whole, "integer")),
        {
            **rates.values,
            shown.field: pd.Series([format_fraction(ratio) if ratio else None for ratio in ratios], dtype=object),
            part.field: pd.Series([ratio.part if ratio else None for ratio in ratios], dtype="Int64"),
            whole.field: pd.Series([ratio.whole if ratio else None for ratio in ratios], dtype="Int64"),
        },
        rates.texts,
    )


def step_columns(steps: Sequence[int], place: Place) -> Columns:
    """One column of changes in steps of a hundredth of a percentage point; what is shown adds up."""
    shares = [step / _STEPS for step in steps]
    return _shares(shares, {step / _STEPS: format_steps(step) for step in steps}, place)


def format_steps(steps: int) -> str:
    """-52 as "−0,52": hundredths of a percentage point with their sign."""
    sign = "+" if steps > 0 else MINUS if steps < 0 else ""
    return f"{sign}{format_decimal(abs(steps) / 100, 2)}"


def _point_columns(now: Sequence[Ratio | None], before: Sequence[Ratio | None], place: Place) -> Columns:
    pairs = list(zip(now, before, strict=True))
    points = [_difference(new.value if new else None, old.value if old else None) for new, old in pairs]
    texts = [format_points(new, old) if new and old else None for new, old in pairs]
    written = {value: text for value, text in zip(points, texts, strict=True) if value is not None and text is not None}
    return _shares(points, written, replace(place, help=_POINTS_NOTE, note=_POINTS_NOTE))


def _share_columns(means: Sequence[float | None], place: Place) -> Columns:
    return _shares(means, {mean: format_share(mean) for mean in means if mean is not None}, place)


def _shares(values: Sequence[float | None], written: Mapping[float, str], place: Place, *, opens: str = "") -> Columns:
    series = pd.Series(list(values), dtype="float64")
    shown, export = (_shown(place, "percent", opens),), (_export(place, "percent"),)
    return Columns(shown, export, {place.field: series}, {place.field: written})


def _shown(place: Place, kind: Kind, opens: str) -> ShownColumn:
    return ShownColumn(place.field, place.heading, kind, place.help, opens, place.within, place.over, place.entry)


def _export(place: Place, kind: ColumnKind) -> ExportColumn:
    return ExportColumn(place.field, under(place.over, place.heading), kind, place.note)


def _difference(now: Number | None, before: Number | None) -> Number | None:
    return None if now is None or before is None else now - before


def _numbers(figure: str, cells: Cells) -> list[int | None]:
    counts = labels.counts_in(figure)
    numbers = [None if cell is None else sum(cell.counts[name] for name in counts) for cell in cells]
    return [number if number or (cell and cell.told) else None for number, cell in zip(numbers, cells, strict=True)]


def _ratios(figure: str, cells: Cells) -> list[Ratio | None]:
    ratios = [None if cell is None else rate(cell.counts, figure) for cell in cells]
    return [
        ratio if ratio and cell and (cell.told or ratio.part or ratio.whole) else None
        for ratio, cell in zip(ratios, cells, strict=True)
    ]


def _means(figure: str, cells: Cells) -> list[float | None]:
    return [getattr(cell.means, labels.MEANS_OF[figure]) if cell and cell.means else None for cell in cells]
