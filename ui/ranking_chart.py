"""The chart of units by their on-time rate, the worst first, with the value and the uncertainty of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Dimension
from ui.figures import (
    BLUE,
    GREY,
    HORIZONTAL,
    LINES,
    Figure,
    Look,
    Trace,
    as_shown,
    figure_of,
    horizontal_height,
    share_axis,
    short_name,
)
from ui.formats import format_count, format_rate, format_share
from ui.labels import DIMENSIONS, key_label

_MOST_NAMED = 15


@dataclass(frozen=True)
class _Point:
    """One line of the chart; `low` and `high` are None where no interval is drawn."""

    name: str
    is_ranked: bool
    rate: float
    low: float | None
    high: float | None
    value: str
    on_hover: str


def ranking(frame: pd.DataFrame, dimension: Dimension) -> Figure:
    """Units of `measures.timeliness.ranked` in its order, with Wilson's intervals: filled and blue if ranked, else open
    and grey. Several units at 100 % are one line; units without a rate have none."""
    points = [point for _, lines in frame.groupby(frame["rank"].isna()) for point in _points(lines, dimension)]
    ranked = [place for place, point in enumerate(points) if point.is_ranked]
    traces = (
        _marks(points, ranked, "Được xếp hạng", Look(BLUE, symbol="circle")),
        _marks(
            points,
            [place for place in range(len(points)) if place not in ranked],
            "Dưới 30 hồ sơ, không xếp hạng",
            Look(GREY, symbol="diamond-open"),
        ),
    )
    shares = [share for point in points for share in (point.rate, point.low, point.high)]
    return figure_of(
        [trace for trace in traces if trace["x"]],
        height=horizontal_height(len(points)),
        x={**share_axis(shares), "showgrid": True, "gridcolor": LINES},
        # By place and not by name: two long names may be cut to the same text.
        y={
            "tickvals": list(range(len(points))),
            "ticktext": [point.name for point in points],
            "range": [len(points) - 0.5, -0.75],
            "showgrid": True,
            "gridcolor": LINES,
            "zeroline": False,
            # A unit with 0 % stands on the axis, and half of its mark left of it.
            "ticklabelstandoff": 8,
        },
        **HORIZONTAL,
    )


def _points(lines: pd.DataFrame, dimension: Dimension) -> Iterator[_Point]:
    """The points of the ranked units, or of the others; units at 100 % are one point if there are several."""
    judged = lines[lines["judged"] > 0]
    perfect = judged[judged["late"] == 0]
    at_best = perfect if len(perfect) > 1 else perfect.iloc[:0]
    for _, line in judged.drop(at_best.index).iterrows():
        yield _point(line, dimension)
    if len(at_best):
        yield _point_of_best(at_best, dimension)


def _point(line: "pd.Series[Any]", dimension: Dimension) -> _Point:
    name, ratio = key_label(dimension, line[dimension.value]), _ratio(line)
    low, high = float(line["on_time_low"]), float(line["on_time_high"])
    hover_lines = [name, format_rate(ratio), f"Khoảng tin cậy: {format_share(low)} – {format_share(high)}"]
    return _Point(
        name=short_name(name),
        is_ranked=bool(pd.notna(line["rank"])),
        rate=float(line["on_time_rate"]),
        low=low,
        high=high,
        value=format_percent(ratio),
        on_hover=_lines_of(hover_lines),
    )


def _point_of_best(lines: pd.DataFrame, dimension: Dimension) -> _Point:
    """One point for all units at 100 %, which it names on hover."""
    names = [key_label(dimension, key) for key in lines[dimension.value]]
    more = len(names) - _MOST_NAMED
    rest = [f"và {format_count(more)} {DIMENSIONS[dimension].lower()} khác"] if more > 0 else []
    all_in_time = format_percent(Ratio(1, 1), 0)
    return _Point(
        name=f"{format_count(len(names))} {DIMENSIONS[dimension].lower()} {all_in_time}",
        is_ranked=bool(lines["rank"].notna().all()),
        rate=1.0,
        low=None,
        high=None,
        value=all_in_time,
        on_hover=_lines_of([f"{format_count(int(lines['judged'].sum()))} hồ sơ", *names[:_MOST_NAMED], *rest]),
    )


def _marks(all_points: list[_Point], places: list[int], text: str, look: Look) -> Trace:
    points = [all_points[place] for place in places]
    return {
        "type": "scatter",
        "x": [point.rate for point in points],
        "y": places,
        "name": text,
        "mode": "markers+text",
        "text": [point.value for point in points],
        "textposition": "top center",
        "textfont": {"size": 11},
        # A unit with 100 % stands on the axis's end, and is to be seen whole.
        "cliponaxis": False,
        "marker": {"symbol": look.symbol, "size": 10, "color": look.colour},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [0 if point.high is None else point.high - point.rate for point in points],
            "arrayminus": [0 if point.low is None else point.rate - point.low for point in points],
            "color": look.colour,
            "thickness": 1.5,
            "width": 4,
        },
        "customdata": [point.on_hover for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _ratio(line: "pd.Series[Any]") -> Ratio:
    return Ratio(int(line["early"] + line["on_time"]), int(line["judged"]))


def _lines_of(texts: list[str]) -> str:
    return "<br>".join(as_shown(text) for text in texts)
