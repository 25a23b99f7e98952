"""The first chart of the overview: the on-time rate by month with its interval and its target."""

from collections.abc import Sequence

import pandas as pd

from domain.numbers import MISSING, PERCENT
from domain.ratio import Ratio
from ui import figures
from ui.formats import format_rate, format_share
from ui.labels import month_label

_INTERVAL = f"khoảng tin cậy 95{PERCENT}"


def on_time_by_month(
    frame: pd.DataFrame, ratios: Sequence[Ratio], *, aims: Sequence[float | None] = ()
) -> figures.Figure:
    """The on-time rate along the months with its 95 % interval and the target of each month (a fraction of 1)."""
    months, bounds = figures.hover_months(frame), [ratio.wilson_95() or (None, None) for ratio in ratios]
    rate = {
        **figures.line_of(months, [ratio.value for ratio in ratios], f"Tỷ lệ đúng hạn và {_INTERVAL}"),
        "line": {"color": figures.BLUE, "width": 2.5},
        "marker": {"symbol": "circle", "size": 8},
        "showlegend": True,
        "error_y": _whiskers(ratios),
        "customdata": [f"{format_rate(ratio)}<br>{_INTERVAL}: {_interval_text(ratio)}" for ratio in ratios],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    axis = figures.share_axis([*(ratio.value for ratio in ratios), *(end for ends in bounds for end in ends), *aims])
    return figures.figure_by_month(
        frame, [rate, *figures.aim_lines(months, aims)], axis, figures.WIDEST_SHARE, hovermode="x unified"
    )


def _whiskers(ratios: Sequence[Ratio]) -> figures.Trace:
    """The intervals as Plotly draws them: how far they reach above and below the rate."""
    known = [(ratio.value or 0.0, ratio.wilson_95()) for ratio in ratios]
    above = [None if ends is None else ends[1] - value for value, ends in known]
    below = [None if ends is None else value - ends[0] for value, ends in known]
    looks = {"color": figures.BLUE, "thickness": 1.3, "width": 4}
    return {"type": "data", "symmetric": False, "array": above, "arrayminus": below, **looks}


def _interval_text(ratio: Ratio) -> str:
    ends = ratio.wilson_95()
    return MISSING if ends is None else " – ".join(map(format_share, ends))


def describe_on_time(frame: pd.DataFrame, ratios: Sequence[Ratio]) -> str:
    """The rates by month in one sentence: the last one, the highest and the lowest."""
    known = [(str(month), ratio) for month, ratio in zip(frame["month"], ratios, strict=True) if ratio.whole]
    if not known:
        return "Tỷ lệ đúng hạn: không tháng nào có hồ sơ đã giải quyết có ngày hẹn."
    by_rate = sorted(known, key=lambda pair: pair[1].value or 0.0)
    lowest, highest, last = (
        f"{month_label(month)}: {format_rate(ratio)}" for month, ratio in (by_rate[0], by_rate[-1], known[-1])
    )
    return f"Tỷ lệ đúng hạn theo tháng: cao nhất {highest}, thấp nhất {lowest}, gần nhất {last}."
