"""Why a rate differs between two periods: one sentence, and a table of its groups that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.numbers import PERCENT
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from domain.words import in_sentence
from measures.chance import difference_p_value
from measures.rate_change import GroupChange, PartChange, RateChange, rate_change
from measures.rates import rate
from measures.told import told_in_either
from ui import labels
from ui.cache import ask
from ui.figure_columns import (
    FRACTIONS,
    Cell,
    Columns,
    Place,
    format_steps,
    joined,
    ratio_columns,
    step_columns,
)
from ui.figure_tables import shown_table
from ui.formats import format_change, format_rate
from ui.period_tables import other_period_line
from ui.shown_table import ShownTable, Within
from ui.spoken_cells import spoken_cells
from ui.table_lines import Lines, cells_of, lines_from

CAUSES_NOTE = (
    "Cơ cấu: tỷ trọng hồ sơ chuyển sang nơi có tỷ lệ cao hơn hoặc thấp hơn mức chung. Kết quả: tỷ lệ của chính từng "
    "nhóm tăng hay giảm. Các phần làm tròn đến 0,01 điểm sao cho cộng lại đúng bằng thay đổi của cả bảng."
)
_MIX_NOTE = "Thay đổi tỷ trọng của nhóm × (tỷ lệ bình quân hai kỳ của nhóm − tỷ lệ bình quân hai kỳ của cả bảng)."
_PERFORMANCE_NOTE = "Thay đổi tỷ lệ của nhóm × tỷ trọng bình quân hai kỳ của nhóm."
_SURE = 0.05
_MOST_NAMED = 3


@dataclass(frozen=True)
class RateCauses:
    """The sentence, and the table behind it; None where one of the periods has nothing to compare."""

    sentence: str
    table: ShownTable | None


def rate_causes(scope: Scope, other: Scope, rows: Dimension, name: str) -> RateCauses:
    """The change of the rate from `other` (the same selection in another period) to `scope`, split over the groups of
    `rows`, which is no dimension of time. Groups without files in one of the periods are left out and named."""
    lines = lines_from(ask(told_in_either, scope, other, rows), rows)
    before, now = (cells_of(lines, spoken_cells(each), [name], only_told=True)[:-1] for each in (other, scope))
    told = [place for place, cells in enumerate(zip(before, now, strict=True)) if None not in cells]
    change = _change(before, now, told, name)
    if change is None:
        return RateCauses(f"{labels.RATES[name].text}: không có gì để so sánh giữa hai kỳ.", None)
    sentences = [_sentence(change, name, rows, other)]
    # Of the on-time rate people ask for the dossiers that were late.
    counted = _change(before, now, told, "late_rate") if name == "on_time_rate" else change
    sentences += [] if counted is None else [_part_words(counted.part, name)]
    if difference_p_value(change.now, change.before) > _SURE:
        sentences.append("Chênh lệch này chưa vượt mức ngẫu nhiên.")
    if len(told) < len(before):
        left_out = [group for place, group in enumerate(lines.names[:-1]) if place not in told]
        sentences.append(f"Không tính {_listed(left_out)}: thiếu tệp ở một trong hai kỳ.")
    return RateCauses(" ".join(sentences), _table(change, _part_of(lines, told), scope, other, name))


def _change(
    before: Sequence[Cell | None], now: Sequence[Cell | None], places: Sequence[int], name: str
) -> RateChange | None:
    return rate_change([(_ratio(before[place], name), _ratio(now[place], name)) for place in places])


def _ratio(cell: Cell | None, name: str) -> Ratio:
    return Ratio(0, 0) if cell is None else rate(cell.counts, name)


def _part_of(lines: Lines, places: Sequence[int]) -> Lines:
    kept = [*places, -1]
    names, groups = tuple(lines.names[place] for place in kept), tuple(lines.groups[place] for place in kept)
    return Lines(lines.dimension, names, groups)


def _sentence(change: RateChange, name: str, rows: Dimension, other: Scope) -> str:
    moved = "không đổi" if not change.change else f"{'tăng' if change.change > 0 else 'giảm'} {_points(change.change)}"
    group = in_sentence(labels.DIMENSIONS[rows])
    split = f"{_signed(change.mix)} do cơ cấu {group}, {_signed(change.performance)} do kết quả của từng {group}"
    words = (
        f"{labels.RATES[name].text} {moved} so với {in_sentence(labels.period_label(other.period.notation))} "
        f"(từ {format_rate(change.before)} thành {format_rate(change.now)}): {split}."
    )
    if change.simpson is None:
        return words
    each, whole = ("tăng", "giảm") if change.simpson else ("giảm", "tăng")
    return (
        f"{words} Nghịch lý Simpson: không {group} nào {whole}, mà tỷ lệ chung lại {whole} vì cơ cấu; xét từng {group} "
        f"thì tỷ lệ {each} hoặc giữ nguyên."
    )


def _part_words(part: PartChange, name: str) -> str:
    """What volume, mix and performance did to the number of dossiers."""
    counted = "trễ" if name == "on_time_rate" else FRACTIONS[name].split(" / ")[0]
    return (
        f"Số hồ sơ {counted}: {format_change(part.change, 0)}, gồm {format_change(part.volume, 0)} do lượng hồ sơ, "
        f"{format_change(part.mix, 0)} do cơ cấu, {format_change(part.performance, 0)} do kết quả."
    )


def _table(change: RateChange, lines: Lines, scope: Scope, other: Scope, name: str) -> ShownTable:
    table = shown_table(_columns(change, scope, other, name), lines.dimension, lines.names, lines.groups, scope)
    label = labels.RATES[name]
    title = f"Vì sao {in_sentence(label.text)} thay đổi"
    return replace(
        table,
        name=title,
        title=f"{title}, theo {in_sentence(labels.DIMENSIONS[lines.dimension])}",
        scope_lines=(*table.scope_lines, other_period_line(other)),
        notes=(f"{label.text}: {label.definition}", CAUSES_NOTE),
        last_is_total=True,
    )


def _columns(change: RateChange, scope: Scope, other: Scope, name: str) -> Columns:
    whole = GroupChange(change.before, change.now, change.mix, change.performance)
    lines = [*change.groups, whole]
    periods = (
        ("before", [line.before for line in lines], other, Within(scope=other)),
        ("now", [line.now for line in lines], scope, Within()),
    )
    rates = [
        ratio_columns(
            ratios,
            Place(f"{name}_{field}", labels.period_label(each.period.notation), within=within),
            counts=FRACTIONS[name],
            opens=labels.BEHIND_RATES[name],
        )
        for field, ratios, each, within in periods
    ]
    effects = (
        ("mix", f"Cơ cấu (điểm{PERCENT})", _MIX_NOTE, [line.mix for line in lines]),
        ("performance", f"Kết quả (điểm{PERCENT})", _PERFORMANCE_NOTE, [line.performance for line in lines]),
        ("change", f"Cộng (điểm{PERCENT})", "Cơ cấu + kết quả.", [line.change for line in lines]),
    )
    return joined(
        [*rates, *(step_columns(steps, Place(field, text, note, note)) for field, text, note, steps in effects)]
    )


def _points(steps: int) -> str:
    return f"{_signed(steps).lstrip('+−')} điểm{PERCENT}"


def _signed(steps: int) -> str:
    return format_steps(steps)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return f"{', '.join(names[:_MOST_NAMED])}{f' và {more} nhóm khác' if more > 0 else ''}"
