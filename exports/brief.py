"""What stands on the one page that a chairman carries into a meeting: "Tóm tắt 1 trang"."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.calendars import CALENDARS, ReportingCalendar, calendar_and_body
from domain.numbers import (
    MISSING,
    format_change,
    format_count,
    format_fraction,
    format_percent,
    format_points,
    format_rate,
)
from domain.period import Period
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from domain.target import Standing
from domain.target_words import aim_words
from domain.words import BLOCKS, COUNTS, DIMENSIONS, RATES, key_label, part_of_year_label
from exports.coverage_line import coverage_line, real_span
from measures.comparison import Comparison, Figures
from measures.counts import data_date
from measures.coverage import coverage
from measures.evidence import Evidence, Unit
from measures.overview import Overview, overview
from measures.rates import rate
from measures.targets import Targets, targets
from measures.verdict import evidence_of, verdict

if TYPE_CHECKING:
    from db.engine import Connection

_MOST_UNITS, _MOST_NAMES = 5, 3
_RATES_SHOWN = ("on_time_rate", "online_rate")
_SHOWN = ("on_time_rate", "late", "received", "resolved", "pending", "online_rate")


@dataclass(frozen=True)
class BriefFigure:
    """One figure: its value, its counts, how it stands to its target, and its change since other periods."""

    name: str
    value: str
    counts: str
    target: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class BriefUnit:
    """A unit to ask, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Brief:
    """The page's words and numbers. `months` are those of the period up to the last with files, by their label, None
    where files are missing; `target` is that of the on-time rate."""

    period: str
    span: str
    selection: str
    verdict: str
    figures: tuple[BriefFigure, ...]
    chart_title: str
    months: tuple[tuple[str, Ratio | None], ...]
    target: Fraction | None
    units: tuple[BriefUnit, ...]
    data_date: str
    coverage: str


def brief_of(connection: "Connection", scope: Scope) -> Brief | None:
    """The brief of a scope; None where nothing is counted in it, or the data do not reach its period."""
    day = data_date(connection)
    if day is None or scope.period.first > day:
        return None
    facts, covered = overview(connection, scope), coverage(connection, scope)
    if not any(facts.compared.current.counts.values()):
        return None
    evidence = evidence_of(facts, scope)
    judged = verdict(evidence)
    first = covered.begins if covered else scope.period.first
    return Brief(
        period=_period_words(scope.period),
        span=real_span(scope.period, first, scope.period.until(day)),
        selection=_selection_words(scope),
        verdict=judged.sentence_text,
        figures=tuple(_figure(name, facts, targets(connection), scope) for name in _SHOWN),
        chart_title=judged.chart_title,
        months=tuple((key_label(Dimension.MONTH, month), ratio) for month, ratio in evidence.months),
        target=evidence.target,
        units=tuple(map(_asked, _units_to_ask(evidence))),
        data_date=f"{day:%d/%m/%Y}",
        coverage=coverage_line(covered),
    )


def _figure(name: str, facts: Overview, aimed: Targets, scope: Scope) -> BriefFigure:
    compared, counts = facts.compared, facts.compared.current.counts
    if name in _RATES_SHOWN:
        now = rate(counts, name)
        changes = [(words, format_points(now, rate(earlier.counts, name))) for words, earlier in _earlier(compared)]
        label, value, beside = RATES[name].text, format_percent(now), format_fraction(now)
    else:
        label, value = COUNTS[name].text, format_count(counts[name])
        beside = _beside(name, counts)
        changes = [(words, format_change(counts[name], earlier.counts[name])) for words, earlier in _earlier(compared)]
    told = tuple(f"{change} so với {words}" for words, change in changes if change)
    return BriefFigure(label, value, beside, _target_words(aimed.standing(name, scope, counts)), told)


def _target_words(standing: Standing | None) -> str:
    """How a figure stands to its target: "≥ 98 %: đạt", "≥ 98 %: chưa đạt, thiếu 300 hồ sơ"; "" without one."""
    if standing is None:
        return ""
    lacking = "" if standing.dossiers is None else f", thiếu {format_count(standing.dossiers)} hồ sơ"
    return f"{aim_words(standing.target)}: {'đạt' if standing.reached else f'chưa đạt{lacking}'}"


def _beside(name: str, counts: dict[str, int]) -> str:
    """What stands beside a count."""
    if name == "late":
        late = rate(counts, "late_rate")
        return f"{format_percent(late)} của {format_count(late.whole)} có hẹn" if late.whole else MISSING
    other, words = {
        "received": ("carried_over", "kỳ trước chuyển sang"),
        "resolved": ("withdrawn", "rút hoặc trả lại"),
        "pending": ("pending_overdue", "quá hạn"),
    }[name]
    return f"{words}: {format_count(counts[other])}"


def _earlier(compared: Comparison) -> list[tuple[str, Figures]]:
    return [(words, figures) for words, figures in compared.earlier if figures is not None]


def _units_to_ask(evidence: Evidence) -> list[Unit]:
    """Units that are clearly worse than all others, then those with the most dossiers past their due day."""
    worse = list(evidence.clear_units.worse)
    overdue = sorted((unit for unit in evidence.units if unit.overdue), key=lambda unit: -unit.overdue)
    return list(dict.fromkeys([*worse, *overdue]))[:_MOST_UNITS]


def _asked(unit: Unit) -> BriefUnit:
    late = f"đúng hạn {format_rate(unit.on_time)}, trễ {format_count(unit.late)} hồ sơ" if unit.on_time.whole else ""
    overdue = f"{format_count(unit.overdue)} hồ sơ quá hạn chưa xong" if unit.overdue else ""
    return BriefUnit(unit.name, "; ".join(filter(None, (late, overdue))))


def _period_words(period: Period) -> str:
    calendar, body = calendar_and_body(period.notation)
    words = f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}" if ".." in body else part_of_year_label(body)
    return words if calendar is ReportingCalendar.CALENDAR else f"{words} ({CALENDARS[calendar].short_name})"


def _selection_words(scope: Scope) -> str:
    selection = scope.selection
    chosen = {
        Dimension.BLOCK: [BLOCKS[block] for block in selection.blocks],
        Dimension.AGENCY: list(selection.agencies),
        Dimension.SECTOR: [key_label(Dimension.SECTOR, sector) for sector in selection.sectors],
    }
    named = [f"{DIMENSIONS[dimension]}: {_listed(names)}" for dimension, names in chosen.items() if names]
    return "; ".join(named) or "Tất cả cơ quan, lĩnh vực"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return f"{', '.join(names[:_MOST_NAMES])}{f' và {format_count(more)} mục khác' if more > 0 else ''}"
