"""The answer of `tthc indicators`: what its JSON, its table and its files are all made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cli.answer import Answer
from cli.console import plain, table
from cli.rate_tables import days_of
from domain.indicator import How
from domain.indicator_values import PeriodValue, cut_months
from domain.numbers import MISSING, format_exact, format_percent
from domain.period import Period
from domain.ratio import Ratio
from domain.words import HOW_WORDS, TOPICS
from measures import indicators

if TYPE_CHECKING:
    from rich.console import Console

    from db.engine import Connection
    from exports.table import ExportTable

_HEADINGS = {"month": "Tháng", "agency": "Cơ quan"}
_MOST_DECIMALS = 2


@dataclass(frozen=True)
class IndicatorLines:
    """Every indicator over the period (`whole`), and the same list for each group of `by`, by the group's name. `cut`
    are the months that the period cuts, which are in none of it."""

    period: Period
    by: str | None
    whole: Sequence[PeriodValue]
    groups: Sequence[tuple[str, Sequence[PeriodValue]]]
    cut: Sequence[str]

    def answer(self) -> Answer:
        """The answer in every form."""
        return Answer(show=self._show, facts=self._facts, tables=lambda: [self._table()])

    def _facts(self) -> dict[str, object]:
        whole: dict[str, object] = {"indicators": list(map(_object, self.whole))}
        if self.by is None:
            return whole
        rows = [{self.by: name, "indicators": list(map(_object, values))} for name, values in self.groups]
        return {"by": self.by, "rows": rows, **whole}

    def _show(self, out: "Console") -> None:
        out.print(f"{days_of(self.period)}.", soft_wrap=True)
        told = [(name, value) for name, value in self._lines() if value.told]
        if not told:
            out.print("Kỳ này chưa có chỉ tiêu nào có số liệu.")
            return
        group = [_HEADINGS[self.by]] if self.by else []
        headings = (*group, "Chỉ tiêu", "Đơn vị", "Giá trị", "Tháng có", "Tháng thiếu")
        rows = [[*([plain(name)] if self.by else []), *_cells(value)] for name, value in told]
        out.print(table("Chỉ tiêu có số liệu trong kỳ", headings, rows, words=len(headings) - 3))

    def _lines(self) -> Iterator[tuple[str, PeriodValue]]:
        for name, values in self.groups if self.by else [("", self.whole)]:
            yield from ((name, value) for value in values)

    def _table(self) -> "ExportTable":
        from pandas import DataFrame

        from exports.table import ExportColumn, ExportTable

        keys = [ExportColumn(self.by, _HEADINGS[self.by], "text")] if self.by else []
        columns = (
            *keys,
            ExportColumn("topic", "Chủ đề", "text"),
            ExportColumn("key", "Mã chỉ tiêu", "text"),
            ExportColumn("name", "Chỉ tiêu", "text"),
            ExportColumn("unit", "Đơn vị tính", "text"),
            ExportColumn("how", "Cách cộng theo tháng", "text"),
            ExportColumn("value", "Giá trị", "number", "Tỷ lệ là số phần của 1; ô trống là chưa có số liệu."),
            ExportColumn("part", "Tử số", "number"),
            ExportColumn("whole", "Mẫu số", "number"),
            ExportColumn("told", "Tháng có số liệu", "text"),
            ExportColumn("missing", "Tháng thiếu", "text"),
        )
        rows = [self._row(name, value) for name, value in self._lines()]
        frame = DataFrame(rows, columns=[column.field for column in columns])
        scope = (f"{days_of(self.period)}.",)
        return ExportTable("Chỉ tiêu", "Chỉ tiêu của kỳ", frame, columns, scope)

    def _row(self, name: str, value: PeriodValue) -> dict[str, object]:
        one = value.indicator
        return {
            **({self.by: name} if self.by else {}),
            "topic": TOPICS[one.topic],
            **_object(value),
            "how": HOW_WORDS[one.how],
            "told": ", ".join(value.told),
            "missing": ", ".join(value.missing),
        }


def indicator_lines(connection: "Connection", period: Period, by: str | None) -> IndicatorLines:
    """The indicators of the period, in all and by month or agency."""
    groups: Sequence[tuple[str, Sequence[PeriodValue]]] = ()
    if by == "month":
        groups = indicators.values_by_month(connection, period)
    elif by == "agency":
        groups = indicators.values_by_agency(connection, period)
    return IndicatorLines(period, by, indicators.values(connection, period), groups, cut_months(period))


def _object(value: PeriodValue) -> dict[str, object]:
    """The object that the interface promises for one indicator."""
    one = value.indicator
    return {
        "key": one.key,
        "name": one.name,
        "unit": one.unit,
        "how": one.how.value,
        "value": as_number(value.value),
        "part": as_number(value.part),
        "whole": as_number(value.whole),
        "told": list(value.told),
        "missing": list(value.missing),
    }


def as_number(value: Fraction | None) -> int | float | None:
    """A whole number as it is, another as the nearest number with decimals: of up to fifteen digits it has all."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _cells(value: PeriodValue) -> list[str]:
    one = value.indicator
    return [one.name, one.unit, _shown(value), str(len(value.told)), str(len(value.missing))]


def _shown(value: PeriodValue) -> str:
    if value.value is None:
        return MISSING
    if value.indicator.how is How.RATIO and value.part is not None and value.whole is not None:
        ratio = Ratio(int(value.part), int(value.whole))
        return f"{format_percent(ratio)}\n{format_exact(_decimal(value.part))}/{format_exact(_decimal(value.whole))}"
    return format_exact(_decimal(value.value))


def _decimal(value: Fraction) -> Decimal:
    """The value in decimals: all of them where there are few, else rounded half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    is_exact = Fraction(exact) == value
    return exact if is_exact else exact.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), rounding=ROUND_HALF_UP)
