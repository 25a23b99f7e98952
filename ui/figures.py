"""Charts with Vietnamese numbers; each colour has a pattern or symbol too, for readers who do not see colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, TypeAlias

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from domain.numbers import PERCENT, format_decimal, format_integer, format_percent
from domain.ratio import Ratio
from domain.scope import Dimension
from measures.trends import COMPLETE
from ui.formats import format_count, format_rate, format_share
from ui.labels import COUNTS, INCOMPLETE, key_label, month_label

# Okabe and Ito's colours, readable with any kind of colour vision.
BLUE, SKY, GREEN, ORANGE, VERMILLION = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00"
GREY = "#8A8F98"
_INK, LINES = "#1F2A37", "#E3E8EE"
_CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    # What Plotly says after a click on the legend or a box drawn in the chart.
    "locale": "vi",
    "locales": {
        "vi": {
            "dictionary": {
                "Double-click on legend to isolate one trace": "Nhấp đúp vào chú giải để chỉ xem một đường",
                "Double-click to zoom back out": "Nhấp đúp để xem lại toàn bộ",
            },
            "format": {},
        }
    },
}
_BAR_HEIGHT, _MARGIN_HEIGHT, _LINE_HEIGHT = 34, 96, 320
_LONGEST_NAME = 34
_MOST_LABELS = 12
_MOST_TICKS = 6
# Narrower than one point of a hundred, neighbouring labels with one decimal would be the same.
_NARROWEST_SHARES, _ROOM_BESIDE_SHARES = 0.01, 0.08
_ROOM_ABOVE_COUNTS = 1.08
# Thousandths between two labels; a sum of fractions may miss a label by this much of a thousandth.
_SHARE_STEPS, _ALMOST = (1, 2, 5, 10, 20, 50, 100, 200, 500), 1e-6
# As wide as "100,0 %".
WIDEST_SHARE = 100_000


@dataclass(frozen=True)
class Look:
    """How one count is drawn: colour, hatching of bars, symbol and dash of lines."""

    colour: str
    pattern: str = ""
    symbol: str = "circle"
    dash: str = "solid"


# Tells the page script that the chart has horizontal lines, one under another: a page may end between two of them.
HORIZONTAL: dict[str, Any] = {"meta": {"lines": "horizontal"}}

Figure: TypeAlias = go.Figure
Trace = dict[str, Any]

_LAYOUT: Trace = {
    "separators": ",.",
    # On the right room for half of "100 %": Plotly leaves out a label that would leave the figure.
    "margin": {"l": 8, "r": 24, "t": 36, "b": 8},
    "font": {"color": _INK, "size": 13},
    "legend": {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "y": 1.0,
        "yanchor": "bottom",
        "title": {"text": ""},
        # Paper-white it would cover the upper half of a point at the top.
        "bgcolor": "rgba(0,0,0,0)",
    },
    "plot_bgcolor": "#FFFFFF",
    "paper_bgcolor": "#FFFFFF",
    "dragmode": False,
}
# Streamlit writes these in a grey of 3,7 : 1.
_TICKS: Trace = {"color": _INK, "size": 12}
_AXIS: Trace = {"tickfont": _TICKS, "automargin": True, "fixedrange": True, "layer": "below traces"}
_X_AXIS: Trace = {**_AXIS, "showgrid": False, "linecolor": LINES}
_Y_AXIS: Trace = {**_AXIS, "gridcolor": LINES, "zerolinecolor": LINES}

LOOKS: dict[str, Look] = {
    "received": Look(BLUE, symbol="circle"),
    "resolved": Look(GREEN, symbol="square", dash="dash"),
    "pending": Look(ORANGE, symbol="diamond", dash="dot"),
    "early": Look(BLUE),
    "on_time": Look(SKY, pattern="."),
    "late": Look(VERMILLION, pattern="/", symbol="x"),
    "no_due_date": Look(GREY, pattern="-"),
    "online": Look(BLUE),
    "direct_known": Look(ORANGE, pattern="/"),
    "postal": Look(GREEN, pattern="x"),
    "channel_unknown": Look(GREY, pattern="."),
    "satisfied": Look(GREEN),
    "neutral": Look(SKY, pattern="."),
    "dissatisfied": Look(VERMILLION, pattern="/"),
}


_OUTCOMES = ("early", "on_time", "late", "no_due_date")


def show_figure(figure: Figure, *, alt: str, key: str) -> None:
    """Draw the chart; `alt` is a sentence for people who do not see it."""
    st.plotly_chart(figure, config=_CONFIG, alt=alt, key=key)


def lines_by_month(frame: pd.DataFrame, counts: Sequence[str]) -> Figure:
    """Lines of counts along the months of `measures.trends.with_gaps`; a missing month breaks the line."""
    months = hover_months(frame)
    lines = [
        {
            **line_of(months, _whole_numbers(frame[name]), COUNTS[name].text),
            "line": {"color": LOOKS[name].colour, "width": 2.5, "dash": LOOKS[name].dash},
            "marker": {"symbol": LOOKS[name].symbol, "size": 8, "color": LOOKS[name].colour},
            "hovertemplate": "%{y:,.0f}<extra>%{fullData.name}</extra>",
        }
        for name in counts
    ]
    highest = max((value or 0 for line in lines for value in line["y"]), default=0)
    return figure_by_month(frame, lines, _count_axis(highest), highest, hovermode="x unified")


def rate_by_month(
    frame: pd.DataFrame,
    ratios: Sequence[Ratio],
    *,
    name: str,
    levels: Sequence[tuple[str, float | None, str]] = (),
    aims: Sequence[float | None] = (),
) -> Figure:
    """One rate along the months; a point shows its two counts on hover. `levels` are level lines: name, fraction of 1,
    dash; `aims` is the target of each month. With a single month no level is drawn: a line of one point is not seen.
    """
    months = hover_months(frame)
    rate = {
        **line_of(months, [ratio.value for ratio in ratios], name),
        "line": {"color": BLUE, "width": 2.5},
        "marker": {"symbol": "circle", "size": 8},
        "customdata": [f"{month}: {format_rate(ratio)}" for month, ratio in zip(months, ratios, strict=True)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    levels = [level for level in levels if level[1] is not None and len(months) > 1]
    level_lines = [
        {
            **line_of(months, [value] * len(months), f"{text}: {format_share(value)}"),
            "mode": "lines",
            "line": {"color": colour, "width": 2, "dash": dash},
            "hoverinfo": "skip",
        }
        for (text, value, dash), colour in zip(levels, (GREEN, VERMILLION), strict=False)
    ]
    level_lines += aim_lines(months, aims)
    axis = share_axis([*(ratio.value for ratio in ratios), *(value for _, value, _ in levels), *aims])
    return figure_by_month(frame, [rate, *level_lines], axis, WIDEST_SHARE)


def aim_lines(months: list[str], aims: Sequence[float | None]) -> list[Trace]:
    """The target of each month as a line, one that changes making a step; none without a target. Each month has a bar
    of its own: a target of one month only would be a line of one point, which is not seen."""
    if all(aim is None for aim in aims):
        return []
    different = {aim for aim in aims if aim is not None}
    name = f"Chỉ tiêu: {format_share(next(iter(different)))}" if len(different) == 1 else "Chỉ tiêu"
    return [
        {
            **line_of(months, aims, name),
            "line": {"color": ORANGE, "width": 2.5, "dash": "longdash", "shape": "hvh"},
            "marker": {"symbol": "line-ew", "size": 14, "line": {"color": ORANGE, "width": 2.5}},
            "customdata": [f"Chỉ tiêu: {format_share(aim)}" for aim in aims],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def shares_by_group(frame: pd.DataFrame, dimension: Dimension, counts: Sequence[str], names: Sequence[str]) -> Figure:
    """Horizontal bars, one a group, split into the shares of its counts; the counts are shown on hover."""
    return _shares_by_name(frame, [key_label(dimension, key) for key in frame[dimension.value]], counts, names)


def _shares_by_name(frame: pd.DataFrame, lines: Sequence[str], counts: Sequence[str], names: Sequence[str]) -> Figure:
    """The chart of shares_by_group, where `lines` are the names of the frame's lines."""
    names_of_groups = [short_name(line) for line in lines]
    places = list(range(len(frame)))
    whole = frame[list(counts)].sum(axis=1)
    bars = [
        {
            "type": "bar",
            "y": places,
            "x": (frame[name] / whole.where(whole > 0)).fillna(0),
            "name": text,
            "orientation": "h",
            "marker": _hatched(LOOKS[name]),
            "customdata": [
                f"{group}<br>{text}: {_part_text(int(part), int(of))}"
                for group, part, of in zip(names_of_groups, frame[name], whole, strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for name, text in zip(counts, names, strict=True)
    ]
    return figure_of(
        bars,
        height=horizontal_height(len(frame)),
        x=_share_ticks(0, 1),
        # By place and not by name: two long names may be cut to the same text.
        y={"tickvals": places, "ticktext": names_of_groups, "range": [len(frame) - 0.5, -0.5]},
        barmode="stack",
        bargap=0.35,
        **HORIZONTAL,
    )


def _part_text(part: int, whole: int) -> str:
    return f"{format_integer(part)} hồ sơ ({format_percent(Ratio(part, whole))})"


def bars_by_month(frame: pd.DataFrame, counts: Sequence[str], names: Sequence[str]) -> Figure:
    """Vertical bars, one a month, stacked from counts; a month without data has none."""
    months = hover_months(frame)
    bars = [
        {
            "type": "bar",
            "x": months,
            "y": _whole_numbers(frame[name]),
            "name": text,
            "marker": _hatched(LOOKS[name]),
            "hovertemplate": "%{y:,.0f}<extra>%{fullData.name}</extra>",
        }
        for name, text in zip(counts, names, strict=True)
    ]
    highest = int(frame[list(counts)].sum(axis=1).max()) if len(frame) else 0
    return figure_by_month(
        frame, bars, _count_axis(highest), highest, barmode="stack", bargap=0.3, hovermode="x unified"
    )


def outcomes_by_month(frame: pd.DataFrame) -> Figure:
    """Vertical bars of the resolved dossiers, one a month, stacked by outcome."""
    return bars_by_month(frame, _OUTCOMES, [COUNTS[name].text for name in _OUTCOMES])


def outcomes_by_name(frame: pd.DataFrame, lines: Sequence[str]) -> Figure:
    """Horizontal bars of the resolved dossiers by outcome, where `lines` are the names of the frame's lines."""
    return _shares_by_name(frame, lines, _OUTCOMES, [COUNTS[name].text for name in _OUTCOMES])


def horizontal_height(lines: int) -> int:
    """The height in pixels of a chart with so many horizontal lines."""
    return _BAR_HEIGHT * max(lines, 2) + _MARGIN_HEIGHT


def with_known_direct(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the column direct_known: direct without the dossiers whose channel is unknown."""
    return frame.assign(direct_known=frame["direct"] - frame["channel_unknown"])


def until_last_month_with_data(frame: pd.DataFrame, count: str) -> pd.DataFrame:
    """The months up to the last one with data: gaps in between stay, months that have not come yet go."""
    with_data = frame[count].notna().to_numpy().nonzero()[0]
    return frame.iloc[: int(with_data[-1]) + 1 if len(with_data) else 0]


def describe_months(frame: pd.DataFrame, count: str) -> str:
    """A chart by month in one sentence: its first and last month, its highest and lowest month, its gaps."""
    with_data = frame[frame[count].notna()]
    if with_data.empty:
        return f"{COUNTS[count].text}: không có tháng nào có số liệu."
    numbers = with_data[count].astype("int64").to_numpy()
    highest, lowest = with_data.iloc[int(numbers.argmax())], with_data.iloc[int(numbers.argmin())]
    gaps = len(frame) - len(with_data)
    missing = f" {gaps} tháng không có số liệu." if gaps else ""
    incomplete = [_month(line) for _, line in with_data[~with_data[COMPLETE]].iterrows()]
    missing += f" Chưa đủ tệp của mọi cơ quan: {', '.join(incomplete)}." if incomplete else ""
    return (
        f"{COUNTS[count].text} từ {_month(with_data.iloc[0])} đến {_month(with_data.iloc[-1])}: "
        f"cao nhất {_month(highest)} với {format_count(int(highest[count]))}, "
        f"thấp nhất {_month(lowest)} với {format_count(int(lowest[count]))}.{missing}"
    )


def _month(line: "pd.Series[str]") -> str:
    return month_label(str(line["month"]))


def hover_months(frame: pd.DataFrame) -> list[str]:
    """The months as they are named on hover; a month is marked where only some units have files for it."""
    names = [month_label(key) for key in frame["month"]]
    return [
        name if complete else f"{name} ({INCOMPLETE})" for name, complete in zip(names, frame[COMPLETE], strict=True)
    ]


def short_name(name: str) -> str:
    """The name as an axis shows it."""
    return as_shown(name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…")


def as_shown(text: str) -> str:
    """Text for a chart, whose labels read some HTML: a name from a file is shown as it stands."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _hatched(look: Look) -> dict[str, object]:
    # Overlaid: a white pattern in the place of the filling would make a white bar.
    pattern = {"shape": look.pattern, "fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.85, "size": 6}
    return {"color": look.colour, "pattern": pattern}


def line_of(months: list[str], values: Sequence[float | None], name: str) -> Trace:
    """A line with its points along the months; a month without a value breaks it."""
    # A point at the end of the axis, such as 100 %, must be seen whole.
    kept = {"connectgaps": False, "cliponaxis": False}
    return {"type": "scatter", "x": months, "y": values, "name": name, "mode": "lines+markers", **kept}


def share_axis(shares: Sequence[float | None]) -> Trace:
    """An axis around these fractions of 1, never beyond 0 or 100 % (Plotly's own goes beyond); from 0 to 100 % where
    all fractions are equal."""
    known = [share for share in shares if not pd.isna(share)]
    lowest, highest = min(known, default=0.0), max(known, default=0.0)
    if lowest == highest:
        return _share_ticks(0, 1)
    room = max(_ROOM_BESIDE_SHARES * (highest - lowest), (_NARROWEST_SHARES - (highest - lowest)) / 2)
    return _share_ticks(max(0.0, lowest - room), min(1.0, highest + room))


def _share_ticks(first: float, last: float) -> Trace:
    """An axis from `first` to `last`, fractions of 1. Its labels are written here: Plotly puts no blank before "%"."""
    step = next(step for step in _SHARE_STEPS if 1000 * (last - first) <= step * _MOST_TICKS)
    ticks = range(ceil(1000 * first / step - _ALMOST) * step, floor(1000 * last + _ALMOST) + 1, step)
    texts = [f"{format_decimal(tick / 10, 1 if step % 10 else 0)}{PERCENT}" for tick in ticks]
    return {"range": [first, last], "tickvals": [tick / 1000 for tick in ticks], "ticktext": texts}


def _count_axis(highest: int) -> Trace:
    """An axis from 0 whose labels are whole numbers, also where the highest count is small."""
    axis: Trace = {"tickformat": ",.0f", "nticks": _MOST_TICKS, "rangemode": "tozero"}
    if highest >= _MOST_TICKS:
        return axis
    return {**axis, "dtick": 1, "range": [0, _ROOM_ABOVE_COUNTS * max(highest, 1)]}


def _whole_numbers(values: "pd.Series[int]") -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in values]


def figure_by_month(frame: pd.DataFrame, traces: list[Trace], y: Trace, highest: int, **layout: object) -> Figure:
    """A figure along the months, with the room that its labels need: where Plotly finds the room itself it draws twice,
    which takes a third of the time."""
    # The last label may stand above the highest number.
    room = {"l": 16 + 8 * len(format_integer(2 * highest)), "b": 46}
    layout = {"height": _LINE_HEIGHT, "margin": {**_LAYOUT["margin"], **room}, **layout}
    # The box on hover names the month with its year.
    x = {**_month_labels(frame), "unifiedhovertitle": {"text": "%{x}"}}
    return figure_of(traces, x=x, y={**y, "automargin": False}, **layout)


def _month_labels(frame: pd.DataFrame) -> Trace:
    """An axis with short upright labels of at most twelve months, evenly chosen. The first label of a year names the
    year; a star marks a month for which only some units have files."""
    names, keys = hover_months(frame), [str(key).split("-") for key in frame["month"]]
    chosen = range(0, len(keys), -(-len(keys) // _MOST_LABELS) or 1)
    complete = list(frame[COMPLETE])
    texts, shown_year = [], ""
    for place in chosen:
        year, month = keys[place]
        short = f"T{int(month)}" if complete[place] else f"T{int(month)}*"
        texts.append(short if year == shown_year else f"{short}<br>{year}")
        shown_year = year
    places = [names[place] for place in chosen]
    return {"tickvals": places, "ticktext": texts, "tickangle": 0, "automargin": False}


def figure_of(traces: list[Trace], *, x: Trace | None = None, y: Trace, **layout: object) -> Figure:
    """A figure in the product's look; `x` and `y` are what its axes have besides that."""
    # All at once: Plotly checks each later change again, which takes longer than drawing.
    axes = {"xaxis": {**_X_AXIS, **(x or {})}, "yaxis": {**_Y_AXIS, **y}}
    return go.Figure(traces, {**_LAYOUT, **axes, **layout})
