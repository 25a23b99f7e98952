"""The chart of the brief, drawn on the page itself: the on-time rate by month, its interval and its target."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from domain.numbers import PERCENT, format_decimal
from domain.ratio import Ratio

_BLUE, _RED, _GREY = HexColor("#0072B2"), HexColor("#D55E00"), HexColor("#C3CAD3")
# Thousandths between two labels of the axis, of which there are at most so many.
_STEPS, _MOST_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500), 6
_LEFT, _BELOW, _RIGHT = 40, 16, 8
_LETTERS = 9
# More months than this have a label for some of them only.
_MOST_LABELS = 12


class OnTimeChart(Flowable):  # type: ignore[misc]
    """A chart as wide as its frame; a month without files is a gap in the line."""

    def __init__(
        self, months: Sequence[tuple[str, Ratio | None]], target: Fraction | None, *, font: str, height: float
    ) -> None:
        super().__init__()
        self.months, self.target, self.font = months, target, font
        self.height = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The room it takes."""
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        """Draw the axis, the target, the intervals and the line."""
        self.low, self.high, ticks = _axis(self._ends())
        self.canv.setFont(self.font, _LETTERS)
        self._draw_axis(ticks)
        if self.target is not None:
            self._draw_target(float(self.target))
        self._draw_months()

    def _ends(self) -> list[float]:
        known = [ratio.wilson_95() for _, ratio in self.months if ratio]
        ends = [end for interval in known if interval for end in interval]
        return ends if self.target is None else [*ends, float(self.target)]

    def _x(self, place: int) -> float:
        room = self.width - _LEFT - _RIGHT
        return float(_LEFT + room * (place + 0.5) / max(1, len(self.months)))

    def _y(self, share: float) -> float:
        room = self.height - _BELOW - _LETTERS
        return float(_BELOW + room * (share - self.low) / (self.high - self.low))

    def _draw_axis(self, ticks: Sequence[int]) -> None:
        canvas, decimals = self.canv, 0 if all(tick % 10 == 0 for tick in ticks) else 1
        for tick in ticks:
            height = self._y(tick / 1000)
            canvas.setStrokeColor(_GREY)
            canvas.setLineWidth(0.4)
            canvas.line(_LEFT, height, self.width - _RIGHT, height)
            canvas.drawRightString(_LEFT - 4, height - 3, f"{format_decimal(tick / 10, decimals)}{PERCENT}")
        every = ceil(len(self.months) / _MOST_LABELS) or 1
        for place, (label, _) in enumerate(self.months):
            if place % every == 0:
                canvas.drawCentredString(self._x(place), 3, label)

    def _draw_target(self, target: float) -> None:
        self.canv.saveState()
        self.canv.setStrokeColor(_RED)
        self.canv.setLineWidth(1)
        self.canv.setDash(5, 3)
        self.canv.line(_LEFT, self._y(target), self.width - _RIGHT, self._y(target))
        self.canv.restoreState()

    def _draw_months(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_BLUE)
        canvas.setFillColor(_BLUE)
        before: tuple[float, float] | None = None
        for place, (_, ratio) in enumerate(self.months):
            interval = ratio.wilson_95() if ratio else None
            if ratio is None or ratio.value is None or interval is None:
                before = None
                continue
            here = self._x(place), self._y(ratio.value)
            _whisker(canvas, here[0], *map(self._y, interval))
            if before:
                canvas.setLineWidth(1.4)
                canvas.line(*before, *here)
            canvas.circle(*here, 2.2, stroke=0, fill=1)
            before = here


def _whisker(canvas: Canvas, x: float, low: float, high: float) -> None:
    canvas.setLineWidth(0.7)
    for line in ((x, low, x, high), (x - 2.5, low, x + 2.5, low), (x - 2.5, high, x + 2.5, high)):
        canvas.line(*line)


def _axis(shares: Sequence[float]) -> tuple[float, float, list[int]]:
    """The lowest and highest share of the axis, within 0 and 1, and its labels in thousandths."""
    low, high = min(shares, default=0.0), max(shares, default=1.0)
    if high - low < 0.005:
        low, high = max(0.0, low - 0.005), min(1.0, high + 0.005)
    step = next(step for step in _STEPS if 1000 * (high - low) <= step * (_MOST_TICKS - 2) or step == _STEPS[-1])
    first, last = floor(1000 * low / step), ceil(1000 * high / step)
    ticks = [tick * step for tick in range(first, last + 1) if 0 <= tick * step <= 1000]
    return ticks[0] / 1000, ticks[-1] / 1000, ticks
