"""Targets where their figures stand: on cards, beside the lines of a table, as a line of a chart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from domain.scope import Dimension, Scope
from domain.target import Standing, Target
from domain.target_words import aim_words, shortfall_words, source_words, summary
from exports.table import ExportColumn
from measures.counts import parts_of
from measures.targets import Targets, targets
from ui.address import Group, narrowed
from ui.cache import ask
from ui.figure_columns import Columns
from ui.labels import RATES
from ui.shown_table import ShownColumn

REACHED, NOT_REACHED = "✓", "✗"
_HELP = (
    "Số hồ sơ ít nhất lẽ ra phải đúng hạn (hoặc nộp trực tuyến …) thì đạt chỉ tiêu đang áp dụng vào ngày cuối kỳ; "
    "dòng dưới là chỉ tiêu (✓ đạt, ✗ chưa đạt): của đơn vị, không có thì của khối, của tỉnh."
)


def standing_of(name: str, scope: Scope, counts: Mapping[str, int]) -> Standing | None:
    """How a rate of the scope stands against its target; None where there is none, or nothing is known."""
    return _found().standing(name, scope, counts)


def card_line(standing: Standing) -> str:
    """A standing on a card, and whose target it is: "Chưa đạt chỉ tiêu ≥ 98 %: thiếu …"."""
    aim = aim_words(standing.target)
    words = f"✓ Đạt chỉ tiêu {aim}" if standing.reached else f"✗ Chưa đạt chỉ tiêu {aim}: {shortfall_words(standing)}"
    return f"{words} ({source_words(standing.target)})"


def summaries(names: Sequence[str], scope: Scope, counts: Mapping[str, int]) -> tuple[str, ...]:
    """The standing of each rate of the scope that has a target, one line each, for the notes of a table."""
    if not counts:
        return ()
    found = _found()
    standings = [found.standing(name, scope, counts) for name in names]
    return tuple(summary(each, found.figures[each.target.figure]) for each in standings if each)


def aims_by_month(name: str, scope: Scope, months: Sequence[str]) -> list[float | None]:
    """The target in force on the last day of each month, a fraction of 1; None where there is none."""
    found, parts = _found(), {part.notation: part for part in parts_of(scope.period, Dimension.MONTH)}
    aims: list[Target | None] = [found.of(name, Scope(parts[month], scope.selection)) for month in months]
    return [float(aim.value) / 100 if aim else None for aim in aims]


def target_columns(
    name: str, scope: Scope, groups: Sequence[tuple[Group, ...]], counts: Sequence[Mapping[str, int] | None]
) -> Columns | None:
    """Columns of a rate's target and shortfall, a line a group; None where no line has a standing."""
    standings = [_line(name, scope, group, of) for group, of in zip(groups, counts, strict=True)]
    if not any(standings):
        return None
    heading, field = f"{RATES[name].text}: còn thiếu so với chỉ tiêu", f"{name}_short"
    values: dict[str, pd.Series[Any]] = {
        field: _column(standings, lambda each: each.dossiers, "Int64"),
        f"{field}_text": _column(standings, _aim),
        f"{field}_aim": _column(standings, lambda each: float(each.target.value) / 100, "float64"),
        f"{field}_points": _column(standings, lambda each: float(each.points) / 100, "float64"),
        f"{field}_reached": _column(standings, lambda each: "Đạt" if each.reached else "Chưa đạt"),
    }
    shown = (
        ShownColumn(field, "Còn thiếu so với chỉ tiêu", "integer", help=_HELP),
        ShownColumn(f"{field}_text", "chỉ tiêu", "fraction", help=_HELP),
    )
    export = (
        ExportColumn(f"{field}_aim", f"{RATES[name].text}: chỉ tiêu", "percent", "Chỉ tiêu áp dụng vào ngày cuối kỳ."),
        ExportColumn(f"{field}_reached", f"{RATES[name].text}: đạt chỉ tiêu", "text"),
        ExportColumn(f"{field}_points", f"{heading} (điểm phần trăm)", "percent"),
        ExportColumn(field, f"{heading} (hồ sơ)", "integer", _HELP),
    )
    return Columns(shown, export, values)


def _line(name: str, scope: Scope, group: tuple[Group, ...], counts: Mapping[str, int] | None) -> Standing | None:
    within = narrowed(scope, group)
    return None if within is None or counts is None else _found().standing(name, within, counts)


def _aim(standing: Standing) -> str:
    return f"{aim_words(standing.target)} {REACHED if standing.reached else NOT_REACHED}"


def _column(
    standings: Sequence[Standing | None], value: Callable[[Standing], object], kind: str = "object"
) -> "pd.Series[Any]":
    return pd.Series([value(each) if each else None for each in standings], dtype=kind)


def _found() -> Targets:
    return ask(targets)
