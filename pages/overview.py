"""Tổng quan: the verdict, the on-time rate by month, the period's main figures, the closing line, the blocks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from exports.brief import brief_of
from exports.coverage_line import real_span
from measures import comparison, rates, trends
from measures.counts import as_counts, data_date
from measures.coverage import coverage
from measures.overview import Overview, overview
from measures.verdict import evidence_of, verdict
from ui import figures, filters, frame, labels, tables, verdict_words
from ui.balance_line import closing_html
from ui.cache import ask, later, made_of
from ui.cards import Better, Card, cards_html, count_card
from ui.downloads import offer_download
from ui.figure_tables import figure_table, ratio_of
from ui.formats import (
    file_name,
    format_change,
    format_count,
    format_day,
    format_fraction,
    format_no_channel,
    format_points,
    format_share,
)
from ui.html_stack import heading, show_stack
from ui.on_time_chart import describe_on_time, on_time_by_month
from ui.scope_words import scope_sentence
from ui.shown_table import ShownTable
from ui.target_marks import aims_by_month, standing_of

_TREND = ("received", "resolved", "pending")
_BY_MONTH = ("received", "online_rate", "resolved", "on_time_rate", "late", "withdrawn", "pending", "pending_overdue")
_BY_BLOCK = (
    "carried_over",
    "received",
    "resolved",
    "on_time_rate",
    "late",
    "withdrawn",
    "pending",
    "pending_overdue",
    "online_rate",
)
# The cards above the chart.
_LEADING = 4


@dataclass(frozen=True)
class _Page:
    """The page below the scope bar: the HTML above the chart and the HTML below it, the chart, its description and what
    it is drawn from (as of trends.by_month), and the table at the end."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    chart: figures.Figure
    alt: str
    by_month: pd.DataFrame
    table: ShownTable


def show() -> None:
    """The overview of the scope."""
    frame.show_title("Tổng quan", "Đúng hạn, trễ hạn, tiếp nhận, giải quyết và trực tuyến trong kỳ.")
    if not frame.has_data():
        return
    # Everything is made before anything is drawn: the browser then draws it all at once, and does not slow down the
    # server, which on a small machine shares its processor.
    scope = filters.settle_scope()
    page = made_of(_page_of, scope)
    filters.draw_scope_bar(scope)
    if page is None:
        frame.show_no_data(scope)
        return
    show_stack(*page.above)
    figures.show_figure(page.chart, alt=page.alt, key="overview-months")
    tables.show_behind(
        lambda: _months_table(scope, page.by_month),
        key="overview-months-table",
        label="Số lượng theo tháng: biểu đồ và bảng số liệu",
        above=lambda: _show_volumes(scope, page.by_month),
    )
    tables.show_table(page.table, key="overview-blocks", heading="Theo khối", above=page.below)
    offer_download(
        "Tóm tắt 1 trang (.pdf)",
        _brief_maker(scope),
        file_name=file_name("Tóm tắt", scope.period.notation, ending="pdf"),
        key="overview-brief",
        help="Một trang A4 để mang vào cuộc họp: nhận định, sáu con số, biểu đồ, đơn vị cần hỏi.",
    )


def _brief_maker(scope: Scope) -> Callable[[], bytes]:
    find = later(brief_of, scope)

    def brief() -> bytes:
        from exports.brief_pdf import to_pdf

        found = find()
        if found is None:
            raise ValueError("a brief is offered only where there is a dossier")
        return to_pdf(found)

    return brief


def _show_volumes(scope: Scope, by_month: pd.DataFrame) -> None:
    months = _drawn_months(scope, by_month)
    alt = figures.describe_months(months, "received")
    figures.show_figure(figures.lines_by_month(months, _TREND), alt=alt, key="overview-volumes")


def _drawn_months(scope: Scope, by_month: pd.DataFrame) -> pd.DataFrame:
    return figures.until_last_month_with_data(trends.with_gaps(by_month, scope), "received")


def _months_table(scope: Scope, by_month: pd.DataFrame) -> ShownTable:
    return figure_table(
        by_month, Dimension.MONTH, _BY_MONTH, scope=scope, name="Tổng quan theo tháng", title="Kết quả theo tháng"
    )


def _page_of(scope: Scope) -> _Page | None:
    """The page of the scope; None where the scope has no dossier, or the data do not reach its period."""
    facts = ask(overview, scope)
    counts = facts.compared.current.counts
    if not frame.data_reach_period(scope) or not any(counts.values()):
        return None
    judged = verdict(evidence_of(facts, scope))
    cards = _cards(facts, scope)
    above = (
        # On paper the scope stands in the head; on a telephone the verdict needs the place.
        f'<p class="words print-only">{escape(scope_sentence(scope))}</p>',
        verdict_words.verdict_html(judged, scope, _span(scope)),
        cards_html(cards[:_LEADING]),
        heading(judged.chart_title),
    )
    below = (
        cards_html(cards[_LEADING:], note=_compared_with(facts.compared)),
        "".join(verdict_words.findings_html(judged.at("units"), scope)) + frame.scope_html(scope),
        heading("Đối chiếu"),
        closing_html({**_blocks(facts), "Toàn bộ": counts}, explained="Toàn bộ"),
    )
    table = figure_table(
        facts.by_block,
        Dimension.BLOCK,
        _BY_BLOCK,
        scope=scope,
        name="Tổng quan theo khối",
        title="Kết quả giải quyết theo khối",
        total=counts,
        aimed=("on_time_rate",),
    )
    chart, alt = _chart(facts, scope)
    return _Page(above, below, chart, alt, facts.by_month, table)


def _chart(facts: Overview, scope: Scope) -> tuple[figures.Figure, str]:
    """The chart by month and its description."""
    months = _drawn_months(scope, facts.by_month)
    on_time = ratio_of(months, "on_time_rate")
    chart = on_time_by_month(months, on_time, aims=aims_by_month("on_time_rate", scope, list(months["month"])))
    return chart, describe_on_time(months, on_time)


def _span(scope: Scope) -> str:
    """The days that files tell of within the scope's period."""
    found, day = ask(coverage, scope), ask(data_date)
    first = found.begins if found else scope.period.first
    return real_span(scope.period, first, scope.period.until(day or scope.period.last))


def _blocks(facts: Overview) -> dict[str, dict[str, int]]:
    lines = (line for _, line in facts.by_block.iterrows())
    return {labels.key_label(Dimension.BLOCK, line["block"]): as_counts(line) for line in lines}


def _cards(facts: Overview, scope: Scope) -> list[Card]:
    """The headline figures; the first of them stand above the chart."""
    compared, counts = facts.compared, facts.compared.current.counts
    on_time, late = (rates.rate(counts, name) for name in ("on_time_rate", "late_rate"))
    judged = f"{format_fraction(on_time)} hồ sơ đã giải quyết có ngày hẹn"
    late_note = f"{format_percent(late)} của {format_count(late.whole)} hồ sơ có ngày hẹn"
    open_note = f"Quá hạn: {format_count(counts['pending_overdue'])} · Đang chờ: {format_count(counts['waiting'])}"
    cards = [
        _rate_card("on_time_rate", compared, judged, scope),
        _count_card("late", compared, late_note, better="less"),
        _count_card("received", compared, f"Kỳ trước chuyển sang: {format_count(counts['carried_over'])}"),
        _count_card("pending", compared, open_note, better="less"),
        _count_card("resolved", compared, f"Rút hoặc trả lại: {format_count(counts['withdrawn'])}"),
        _rate_card("online_rate", compared, _online_note(facts), scope),
    ]
    opened = ("in_time", "late", "received", "pending", "resolved", "online")
    return [replace(card, href=verdict_words.behind(scope, count)) for card, count in zip(cards, opened, strict=True)]


def _online_note(facts: Overview) -> str:
    counts = facts.compared.current.counts
    # The mean of a single month is the month's own rate: it is not shown.
    has_mean = len(trends.complete_only(facts.by_month)) > 1
    notes = (
        f"{format_fraction(rates.rate(counts, 'online_rate'))} hồ sơ tiếp nhận",
        format_no_channel(counts["channel_unknown"]),
        f"Bình quân các tháng (số trung bình): {format_share(facts.mean_of_months)}" if has_mean else "",
    )
    return " · ".join(filter(None, notes))


def _count_card(name: str, compared: comparison.Comparison, note: str, *, better: Better = "neither") -> Card:
    counts = compared.current.counts
    changes = tuple((format_change(counts[name], earlier.counts[name]), words) for words, earlier in _earlier(compared))
    return replace(count_card(name, counts, note), changes=changes, better=better)


def _rate_card(name: str, compared: comparison.Comparison, note: str, scope: Scope) -> Card:
    label, now = labels.RATES[name], rates.rate(compared.current.counts, name)
    changes = [(_points(now, earlier, name), words) for words, earlier in _earlier(compared)]
    known = tuple((points, words) for points, words in changes if points)
    standing = standing_of(name, scope, compared.current.counts)
    return Card(label.text, format_percent(now), note, label.definition, known, "more", standing=standing, entry=name)


def _points(now: Ratio, earlier: comparison.Figures, name: str) -> str | None:
    return format_points(now, rates.rate(earlier.counts, name))


def _earlier(compared: comparison.Comparison) -> list[tuple[str, comparison.Figures]]:
    return [(f"so với {words}", earlier) for words, earlier in compared.earlier if earlier is not None]


def _compared_with(compared: comparison.Comparison) -> str:
    parts = []
    for words, earlier in compared.earlier:
        name = words.capitalize()
        if earlier is None:
            parts.append(f"{name}: chưa có số liệu để so sánh")
        else:
            parts.append(f"{name}: {format_day(earlier.period.first)} – {format_day(earlier.period.last)}")
    return " · ".join(parts)
