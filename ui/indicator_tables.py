"""Indicators that people report by month, on the screen: a line each, with the months that are told and missing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from domain.indicator import Topic
from domain.indicator_values import PeriodValue, cut_months
from domain.indicator_words import counts_words, months_words, value_words
from domain.period import Period
from domain.scope import Scope
from domain.words import HOW_WORDS, in_sentence
from exports.indicator_values import HEADINGS, Groups, indicator_table
from measures import indicators
from measures.counts import default_period
from ui import filters, links, tables
from ui.address import MONTH, TOPIC
from ui.cache import ask
from ui.cards import Card
from ui.formats import plain
from ui.html_stack import show_stack, subheading
from ui.labels import month_label, period_label
from ui.linked_tables import region_html
from ui.scope_words import period_words

STYLE = """
.indicators td.words-of {text-align: left; white-space: normal; min-width: 7rem;}
.indicators th.words-of {text-align: left;}
.indicators th.part {padding-left: 1.6rem;}
"""

Lines = Sequence[PeriodValue]
_NUMBERS, _WORDS = ("Chỉ tiêu", "Giá trị"), ("Đơn vị tính", "Tháng có số liệu", "Tháng thiếu")
_OF_WORDS, _OF_PART = ' class="words-of"', ' class="part"'


@dataclass(frozen=True)
class Section:
    """Indicators under one heading: those of the topic, of which only the ones whose key begins with one of `begins`
    where there are any."""

    title: str
    topic: Topic
    begins: tuple[str, ...] = ("",)

    def of(self, values: Iterable[PeriodValue]) -> list[PeriodValue]:
        """Those of the values that belong here."""
        return [each for each in values if each.indicator.topic is self.topic and self._begins(each.indicator.key)]

    def _begins(self, key: str) -> bool:
        return key.startswith(self.begins)


def choose_period() -> Period | None:
    """Choose the period alone, for pages of indicators; where there is neither a dossier nor an indicator, say how to
    begin and give None."""
    defaults = [period for period in (ask(default_period), ask(indicators.default_period)) if period]
    if not defaults:
        st.info(
            "**Chưa có số liệu.** Điền số vào tệp mẫu chỉ tiêu, hoặc lấy tệp hồ sơ của hệ thống một cửa, rồi nạp.",
            icon=":material/upload_file:",
        )
        links.link_to(links.UPLOAD, "Đến trang Nạp dữ liệu", icon=":material/upload_file:")
        return None
    latest = max(defaults, key=lambda period: period.last)
    period = filters.choose_period(ask(indicators.years, filters.MOST_YEARS), latest)
    st.caption(plain(f"Kỳ: {period_words(Scope(period))}"))
    return period


def show_sections(period: Period, sections: Sequence[Section], *, name: str, key: str) -> None:
    """The indicators of some sections for the whole province; those by month and by agency are folded away under them.
    Where nothing is told of any in the period, say how to bring it."""
    values = of_sections(ask(indicators.values, period), sections)
    if not any(value.told for value in values):
        _say_nothing_told(period, sections)
        return
    show_stack(*_pieces(sections, values))
    st.caption(plain(" ".join(notes(period))))
    scope_lines = (f"Kỳ: {period_label(period.notation)}. Toàn tỉnh.", *notes(period))
    tables.offer_files(lambda: [indicator_table([("", values)], None, scope_lines)], name=name, key=key)
    _show_behind("Theo tháng", "month", lambda: _by_month(period, sections), scope_lines, name, key)
    _show_behind("Theo cơ quan", "agency", lambda: _by_agency(period, sections), scope_lines, name, key)


def indicator_card(value: PeriodValue, *, label: str = "", note: str = "") -> Card:
    """The card of an indicator: its value, under it the counts of a ratio and the months that are told."""
    one = value.indicator
    counts = counts_words(value)
    months = f"Tháng {months_words(value.told)}" if value.told else "Chưa có tháng nào"
    source = f"Nguồn: {one.source}." if one.source else ""
    definition = " ".join(filter(None, (f"{HOW_WORDS[one.how]}.", one.note, source)))
    said = " · ".join(filter(None, (counts or one.unit, note, months)))
    return Card(label or one.name, value_words(value), said, definition, entry=one.key)


def of_sections(values: Iterable[PeriodValue], sections: Iterable[Section]) -> list[PeriodValue]:
    """The values of the sections, section by section."""
    listed = list(values)
    return [value for section in sections for value in section.of(listed)]


def notes(period: Period) -> list[str]:
    """What a reader of indicators must know: whose they are, and which months are in none of them."""
    said = ["Số do cơ quan báo theo tháng, cho toàn tỉnh."]
    if cut := cut_months(period):
        said.append(f"Kỳ cắt ngang tháng {months_words(cut)}: số của tháng không chia được nên không tính.")
    return said


def values_html(title: str, values: Lines) -> str:
    """A line an indicator: its value with the counts of a ratio, its unit, its months."""
    heads = [*map(_head, _NUMBERS), *(_head(text, _OF_WORDS) for text in _WORDS)]
    return region_html(title, f"<tr>{''.join(heads)}</tr>", map(_line, values), columns=len(heads), kind="indicators")


def _pieces(sections: Sequence[Section], values: Lines) -> Iterator[str]:
    for section in sections:
        own = section.of(values)
        if any(value.told for value in own):
            yield subheading(section.title)
            yield values_html(section.title, own)


def _say_nothing_told(period: Period, sections: Sequence[Section]) -> None:
    named = ", ".join(in_sentence(section.title) for section in sections)
    said = f"{period_label(period.notation)} chưa có số nào về {named}. Các số này do cơ quan báo theo tháng: "
    how = f'điền vào tệp mẫu chỉ tiêu rồi <a href="{links.UPLOAD}">nạp dữ liệu</a>, hoặc '
    how += f'<a href="{links.TYPED}">nhập trên trang</a>.'
    show_stack(f'<p class="words">{escape(said)}{how}</p>')


def _show_behind(
    label: str,
    by: str,
    find: Callable[[], Groups],
    scope_lines: Sequence[str],
    name: str,
    key: str,
) -> None:
    """The values of each month or agency, folded away; they are asked for once somebody opens the fold."""
    with st.expander(label, icon=":material/table:", key=f"{key}-{by}-fold", on_change="rerun") as fold:
        if not fold.open:
            return
        groups, title = find(), f"{name} {label.lower()}"
        if not groups:
            st.caption("Không có số nào báo riêng.")
            return
        show_stack(months_html(title, groups) if by == "month" else agencies_html(title, groups))
        tables.offer_files(lambda: [indicator_table(groups, by, scope_lines)], name=title, key=f"{key}-{by}")


def months_html(title: str, groups: Groups) -> str:
    """A line an indicator of which any month tells, a column a month."""
    heads = map(_head, (_NUMBERS[0], *(month_label(month) for month, _ in groups)))
    months = [month for month, _ in groups]
    lines = (f"<tr>{_name(line[0])}{''.join(map(_month_cell, line, months))}</tr>" for line in _told(groups))
    return region_html(title, f"<tr>{''.join(heads)}</tr>", lines, columns=len(groups) + 1, kind="indicators")


def agencies_html(title: str, groups: Groups) -> str:
    """A line an agency, a column an indicator of which any tells."""
    columns = _told(groups)
    heads = map(_head, (HEADINGS["agency"], *(line[0].indicator.name for line in columns)))
    lines = (
        f'<tr><th scope="row">{escape(agency)}</th>{"".join(_cell(column[place]) for column in columns)}</tr>'
        for place, (agency, _) in enumerate(groups)
    )
    return region_html(title, f"<tr>{''.join(heads)}</tr>", lines, columns=len(columns) + 1, kind="indicators")


def _told(groups: Groups) -> list[tuple[PeriodValue, ...]]:
    """The values of each indicator of which any group tells, a group after the other."""
    lines = zip(*(values for _, values in groups), strict=True)
    return [line for line in lines if any(value.told for value in line)]


def _by_month(period: Period, sections: Sequence[Section]) -> Groups:
    by_month = ask(indicators.values_by_month, period)
    return [(month, of_sections(values, sections)) for month, values in by_month]


def _by_agency(period: Period, sections: Sequence[Section]) -> Groups:
    by_agency = [(agency, of_sections(values, sections)) for agency, values in ask(indicators.values_by_agency, period)]
    return [(agency, values) for agency, values in by_agency if any(value.told for value in values)]


def _head(text: str, kind: str = "") -> str:
    return f'<th scope="col"{kind}>{escape(text)}</th>'


def _line(value: PeriodValue) -> str:
    words = (value.indicator.unit, months_words(value.told), months_words(value.missing) if value.missing else "")
    return f"<tr>{_name(value)}{_cell(value)}{''.join(f'<td{_OF_WORDS}>{escape(text)}</td>' for text in words)}</tr>"


def _name(value: PeriodValue) -> str:
    one = value.indicator
    part = _OF_PART if one.whole else ""
    return f'<th scope="row"{part}>{escape(one.name)}{links.entry_html(one.key, one.name)}</th>'


def _cell(value: PeriodValue) -> str:
    return f"<td>{_shown(value)}</td>"


def _month_cell(value: PeriodValue, month: str) -> str:
    """The value of a month, which leads to what was told of it: when, by whom, and what it was before."""
    if value.value is None or value.indicator.ratio:
        return _cell(value)
    address = f"{links.TYPED}?{urlencode({MONTH: month, TOPIC: value.indicator.topic.value})}"
    return f'<td><a href="{escape(address)}">{_shown(value)}</a></td>'


def _shown(value: PeriodValue) -> str:
    counts = counts_words(value)
    return f"{escape(value_words(value))}{f'<small>{escape(counts)}</small>' if counts else ''}"
