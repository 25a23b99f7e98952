"""A scope in words: below the scope bar and above an exported table."""

from datetime import date

from domain.calendars import CALENDARS, ReportingCalendar
from domain.dossier import UNKNOWN_CHANNEL
from domain.scope import Dimension, Scope
from exports.coverage_line import coverage_line
from measures.coverage import coverage
from ui.address import Group
from ui.cache import ask
from ui.formats import format_count, format_day
from ui.labels import BLOCKS, CHANNELS, DIMENSIONS, key_label, period_label

_MOST_NAMES = 3


def period_words(scope: Scope) -> str:
    """The period as "Năm 2023: 01/01/2023 – 31/12/2023 (dương lịch)"; both days belong to the period."""
    period = scope.period
    label = period_label(period.notation)
    days = f"{format_day(period.first)} – {format_day(period.last)}"
    calendar = CALENDARS[period.calendar].short_name
    return f"{days} ({calendar})" if label == days else f"{label}: {days} ({calendar})"


def selection_words(scope: Scope) -> list[str]:
    """One line for each part of the selection that narrows it; where none does, a line that says so."""
    named = [f"{name}: {_listed(values)}" for name, values in _chosen(scope).items()]
    return named or ["Phạm vi: tất cả cơ quan, lĩnh vực"]


def scope_sentence(scope: Scope) -> str:
    """The period and the selection in one line."""
    return " · ".join([f"Kỳ: {period_words(scope)}", *selection_words(scope)])


def _chosen(scope: Scope) -> dict[str, list[str]]:
    """The names that narrow the selection, by the part that they narrow."""
    selection = scope.selection
    parts = {
        "Khối": [BLOCKS[block] for block in selection.blocks],
        "Cơ quan": list(selection.agencies),
        "Lĩnh vực": [key_label(Dimension.SECTOR, sector) for sector in selection.sectors],
        "Hình thức nộp": [CHANNELS[channel or UNKNOWN_CHANNEL] for channel in selection.channels],
    }
    return {name: values for name, values in parts.items() if values}


def title_words(scope: Scope) -> str:
    """The scope for the title of a window: "2023 · Cấp xã"."""
    dated = period_label(scope.period.notation).removeprefix("Năm ")
    if scope.period.calendar is not ReportingCalendar.CALENDAR:
        dated = f"{dated} ({CALENDARS[scope.period.calendar].short_name})"
    return " · ".join([dated, *map(_listed, _chosen(scope).values())])


def scope_lines(scope: Scope, day: date | None) -> tuple[str, ...]:
    """The lines above an exported table: period, data date, selection, and how far the files cover them."""
    dated = f"Số liệu đến ngày: {format_day(day)} (tạm tính)"
    return (f"Kỳ: {period_words(scope)}", dated, *selection_words(scope), coverage_line(ask(coverage, scope)))


def group_words(group: Group) -> str:
    """A group as "Cơ quan: Sở Tư pháp"."""
    dimension, key = group
    return f"{DIMENSIONS[dimension]}: {key_label(dimension, key)}"


def _listed(values: list[str]) -> str:
    more = len(values) - _MOST_NAMES
    return ", ".join(values) if more <= 0 else f"{', '.join(values[:_MOST_NAMES])} và {format_count(more)} mục khác"
