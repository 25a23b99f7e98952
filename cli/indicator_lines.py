"""The answer of `tthc indicators`: what its JSON, its table and its files are all made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.answer import Answer
from cli.console import plain, table
from cli.rate_tables import days_of
from domain.indicator_values import PeriodValue, cut_months
from domain.indicator_words import as_number, counts_words, value_words
from domain.period import Period
from measures import indicators

if TYPE_CHECKING:
    from rich.console import Console

    from db.engine import Connection
    from exports.table import ExportTable

_HEADINGS = {"month": "Tháng", "agency": "Cơ quan"}


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
        from exports.indicator_values import indicator_table

        groups = self.groups if self.by else [("", self.whole)]
        return indicator_table(groups, self.by, (f"{days_of(self.period)}.",))


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


def _cells(value: PeriodValue) -> list[str]:
    one = value.indicator
    shown = "\n".join(filter(None, (value_words(value), counts_words(value).replace(" / ", "/"))))
    return [one.name, one.unit, shown, str(len(value.told)), str(len(value.missing))]
