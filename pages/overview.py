"""Tổng quan: the period's main figures, the closing line, the months, the blocks."""

from dataclasses import dataclass, replace

import pandas as pd

from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from measures import comparison, rates, trends
from measures.counts import as_counts
from measures.overview import Overview, overview
from ui import figures, filters, frame, labels, tables
from ui.balance_line import closing_html
from ui.cache import ask, made_of
from ui.cards import Better, Card, cards_html, count_card
from ui.figure_tables import figure_table
from ui.formats import (
    format_change,
    format_count,
    format_day,
    format_fraction,
    format_no_channel,
    format_points,
    format_rate,
    format_share,
)
from ui.html_stack import heading, show_stack
from ui.shown_table import ShownTable
from ui.target_marks import standing_of

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
_LAST_MONTHS = 3


@dataclass(frozen=True)
class _Page:
    """The page below the scope bar: the HTML above the chart, the chart, its description and what it is drawn from
    (as of trends.by_month), and the table below."""

    pieces: tuple[str, ...]
    chart: figures.Figure
    alt: str
    by_month: pd.DataFrame
    table: ShownTable


def show() -> None:
    """The overview of the scope."""
    frame.show_title("Tổng quan", "Tiếp nhận, giải quyết, đúng hạn và trực tuyến trong kỳ.")
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
    show_stack(*page.pieces)
    figures.show_figure(page.chart, alt=page.alt, key="overview-months")
    tables.show_behind(lambda: _months_table(scope, page.by_month), key="overview-months-table")
    tables.show_table(page.table, key="overview-blocks", heading="Theo khối")


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
    months = figures.until_last_month_with_data(trends.with_gaps(facts.by_month, scope), "received")
    pieces = (
        frame.scope_html(scope),
        cards_html(_cards(facts, scope), note=_compared_with(facts.compared), sentences=_sentences(facts)),
        heading("Đối chiếu"),
        closing_html({**_blocks(facts), "Toàn bộ": counts}, explained="Toàn bộ"),
        heading("Theo tháng"),
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
    chart, alt = figures.lines_by_month(months, _TREND), figures.describe_months(months, "received")
    return _Page(pieces, chart, alt, facts.by_month, table)


def _blocks(facts: Overview) -> dict[str, dict[str, int]]:
    lines = (line for _, line in facts.by_block.iterrows())
    return {labels.key_label(Dimension.BLOCK, line["block"]): as_counts(line) for line in lines}


def _cards(facts: Overview, scope: Scope) -> list[Card]:
    compared, counts = facts.compared, facts.compared.current.counts
    on_time, late, filed = (rates.rate(counts, name) for name in ("on_time_rate", "late_rate", "online_rate"))
    # The mean of a single month is the month's own rate: it is not shown.
    has_mean = len(trends.complete_only(facts.by_month)) > 1
    mean = f"Bình quân các tháng (số trung bình): {format_share(facts.mean_of_months)}" if has_mean else ""
    filed_notes = (
        f"{format_fraction(filed)} hồ sơ tiếp nhận",
        format_no_channel(counts["channel_unknown"]),
        mean if has_mean else "",
    )
    return [
        _count_card("received", compared, f"Kỳ trước chuyển sang: {format_count(counts['carried_over'])}"),
        _count_card("resolved", compared, f"Rút hoặc trả lại: {format_count(counts['withdrawn'])}"),
        _rate_card("on_time_rate", compared, f"{format_fraction(on_time)} hồ sơ đã giải quyết có ngày hẹn", scope),
        _count_card(
            "late", compared, f"{format_percent(late)} của {format_count(late.whole)} hồ sơ có ngày hẹn", better="less"
        ),
        _count_card(
            "pending",
            compared,
            f"Quá hạn: {format_count(counts['pending_overdue'])} · Đang chờ: {format_count(counts['waiting'])}",
            better="less",
        ),
        _rate_card(
            "online_rate",
            compared,
            " · ".join(filter(None, filed_notes)),
            scope,
        ),
    ]


def _sentences(facts: Overview) -> list[str]:
    """Sentences that name the agencies with the most late dossiers, and the on-time rate of the last months."""
    sentences = []
    if len(facts.most_late):
        late = zip(facts.most_late["agency"], rates.ratios(facts.most_late, "late_rate"), strict=True)
        sentences.append(f"Trễ hạn nhiều nhất: {'; '.join(f'{name} {format_rate(ratio)}' for name, ratio in late)}.")
    last = trends.complete_only(facts.by_month).tail(_LAST_MONTHS)
    if len(last) > 1:
        ratios = zip(last["month"], rates.ratios(last, "on_time_rate"), strict=True)
        months = "; ".join(f"{labels.month_label(key)}: {format_rate(ratio)}" for key, ratio in ratios)
        sentences.append(f"Tỷ lệ đúng hạn các tháng gần nhất: {months}.")
    return sentences


def _count_card(name: str, compared: comparison.Comparison, note: str, *, better: Better = "neither") -> Card:
    counts = compared.current.counts
    changes = tuple((format_change(counts[name], earlier.counts[name]), words) for words, earlier in _earlier(compared))
    return replace(count_card(name, counts, note), changes=changes, better=better)


def _rate_card(name: str, compared: comparison.Comparison, note: str, scope: Scope) -> Card:
    label, now = labels.RATES[name], rates.rate(compared.current.counts, name)
    changes = [(_points(now, earlier, name), words) for words, earlier in _earlier(compared)]
    known = tuple((points, words) for points, words in changes if points)
    standing = standing_of(name, scope, compared.current.counts)
    return Card(label.text, format_percent(now), note, label.definition, known, "more", standing)


def _points(now: Ratio, earlier: comparison.Figures, name: str) -> str | None:
    return format_points(now, rates.rate(earlier.counts, name))


def _earlier(compared: comparison.Comparison) -> list[tuple[str, comparison.Figures]]:
    pairs = (("so với kỳ trước", compared.previous), ("so với cùng kỳ năm trước", compared.year_before))
    return [(words, earlier) for words, earlier in pairs if earlier is not None]


def _compared_with(compared: comparison.Comparison) -> str:
    parts = []
    for name, earlier in (("Kỳ trước", compared.previous), ("Cùng kỳ năm trước", compared.year_before)):
        if earlier is None:
            parts.append(f"{name}: chưa có số liệu để so sánh")
        else:
            parts.append(f"{name}: {format_day(earlier.period.first)} – {format_day(earlier.period.last)}")
    return " · ".join(parts)
