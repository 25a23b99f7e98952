"""The answer of `tthc index-766`: what its JSON, its table and its files are all made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cli.answer import Answer
from cli.console import plain, table
from cli.rate_lines import period_facts
from cli.rate_tables import days_of
from domain.numbers import format_integer, format_percent
from domain.period import Period
from domain.progress_766 import LATE, MOST_POINTS, Progress
from domain.scope import Scope
from exports import index_766 as words
from exports.progress_766 import TOTAL, difference_words, line_facts, points_words, progress_table, summary
from measures.counts import data_date
from measures.index_766 import GroupLine, Index766, MetricLine, Typed, index_766
from measures.progress_766 import added_up, progress_by_agency

if TYPE_CHECKING:
    from rich.console import Console

    from db.engine import Connection
    from exports.table import ExportTable


@dataclass(frozen=True)
class Index766Lines:
    """The index of a period, and, where asked for, the progress metric of each agency. `found` has no progress where
    the data do not reach the period."""

    period: Period
    data_date: date | None
    found: Index766
    by_agency: Mapping[str, Progress] | None

    def answer(self) -> Answer:
        """The answer in every form."""
        return Answer(show=self._show, facts=self._facts, tables=self._tables)

    def _facts(self) -> dict[str, object]:
        found = self.found
        facts: dict[str, object] = {
            "period": period_facts(self.period, self.data_date),
            "progress": line_facts(found.progress) if found.progress else None,
            "groups": [_group_facts(group) for group in found.groups],
            "score": _typed_facts(found.score),
            "rank": _typed_facts(found.rank),
        }
        if self.by_agency is not None:
            facts |= {
                "by": "agency",
                "rows": [{"agency": name, **line_facts(each)} for name, each in self.by_agency.items()],
            }
        return facts

    def _tables(self) -> "list[ExportTable]":
        scope = (f"{days_of(self.period)}.",)
        tables = [words.index_table(self.found, scope)]
        if self.found.progress:
            tables.append(progress_table(self.by_agency or {}, self.found.progress, scope))
        return tables

    def _show(self, out: "Console") -> None:
        out.print(f"{days_of(self.period)}.", soft_wrap=True)
        progress = self.found.progress
        if progress is None:
            out.print("Chưa có số liệu hồ sơ của kỳ này.")
        else:
            for line in (*summary(progress), *difference_words(progress)):
                out.print(plain(line), soft_wrap=True)
            if self.by_agency is not None:
                out.print(_agency_table(self.by_agency, progress))
        headings = ("Nhóm", "Chỉ số", "Tỷ lệ và hai số đếm", "Điểm", "Chép từ Cổng")
        rows = [row for group in self.found.groups for row in _group_rows(group)]
        out.print(table("Bộ chỉ số 766", headings, rows, words=2))


def index_766_lines(connection: "Connection", period: Period, *, by_agency: bool) -> Index766Lines:
    """The index of the period for the whole province."""
    scope = Scope(period)
    agencies = progress_by_agency(connection, scope)
    whole = None if agencies is None else added_up(agencies.values())
    found = index_766(connection, scope, whole)
    return Index766Lines(period, data_date(connection), found, agencies if by_agency else None)


def _group_rows(group: GroupLine) -> list[tuple[str, ...]]:
    first = (group.group.words, "", "", words.counted_words(group), f"{words.typed_words(group.typed)}")
    return [first, *(_metric_row(line) for line in group.metrics)]


def _metric_row(line: MetricLine) -> tuple[str, ...]:
    metric = line.metric
    points = f"{points_words(line.points)}/{metric.most}"
    return "", f"{metric.id} {metric.name}", words.ratio_words(line), points, ""


def _agency_table(by_agency: Mapping[str, Progress], whole: Progress) -> object:
    headings = ("Cơ quan", "Tỷ lệ", "Đúng hạn", "Xét được", "Trễ", "Không xét", f"Điểm /{MOST_POINTS}")
    rows = [
        (
            plain(name),
            format_percent(each.ratio),
            *(
                format_integer(number)
                for number in (each.ratio.part, each.ratio.whole, each.number(*LATE), each.not_judged)
            ),
            points_words(each.points),
        )
        for name, each in (*by_agency.items(), (TOTAL, whole))
    ]
    return table("Tiến độ theo cơ quan giải quyết", headings, rows)


def _group_facts(group: GroupLine) -> dict[str, object]:
    counted = group.counted
    return {
        "group": group.group.name,
        "name": group.group.words,
        "most": group.group.most,
        "counted": None if counted is None else float(counted),
        "counted_most": group.counted_most,
        "typed": _typed_facts(group.typed),
        "metrics": [
            {
                "id": line.metric.id,
                "name": line.metric.name,
                "part": line.ratio.part if line.ratio else None,
                "whole": line.ratio.whole if line.ratio else None,
                "rate": line.ratio.value if line.ratio else None,
                "full_at": float(line.metric.full_at),
                "points": None if line.points is None else float(line.points),
                "most": line.metric.most,
                "first": f"{line.metric.first}",
                "last": f"{line.metric.last}" if line.metric.last else None,
                "source": line.metric.source,
            }
            for line in group.metrics
        ],
    }


def _typed_facts(typed: Typed | None) -> dict[str, object] | None:
    if typed is None:
        return None
    return {
        "value": float(typed.value),
        "month": typed.month,
        "read_on": f"{typed.read_on}" if typed.read_on else None,
        "told_by": typed.told_by,
    }
