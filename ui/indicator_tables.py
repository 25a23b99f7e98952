"""Indicators that people report by month, on the screen: a line each, with the months that are told and missing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

import streamlit as st

from domain.indicator import Topic
from domain.indicator_values import PeriodValue, cut_months
from domain.indicator_words import counts_words, months_words, value_words
from domain.period import Period
from exports.indicator_values import indicator_table
from measures import indicators
from ui import links, tables
from ui.cache import ask
from ui.formats import plain
from ui.html_stack import show_stack, subheading
from ui.labels import month_label, period_label
from ui.linked_tables import region_html

STYLE = """
.indicators td.words-of {text-align: left; white-space: normal; min-width: 7rem;}
.indicators th.words-of {text-align: left;}
.indicators th.part {padding-left: 1.6rem;}
"""

Lines = Sequence[PeriodValue]
_NUMBERS, _WORDS = ("Chỉ tiêu", "Giá trị"), ("Đơn vị tính", "Tháng có số liệu", "Tháng thiếu")
_OF_WORDS, _OF_PART = ' class="words-of"', ' class="part"'


def show_topics(period: Period, topics: Sequence[tuple[str, Topic]], *, name: str, key: str) -> None:
    """The indicators of some topics for the whole province, each under its heading; those by month and by agency are
    folded away under them. Where nothing is told of any in the period, say how to bring it."""
    chosen = [topic for _, topic in topics]
    values = of_topics(ask(indicators.values, period), chosen)
    if not any(value.told for value in values):
        _say_nothing_told(period, [heading for heading, _ in topics])
        return
    show_stack(*_pieces(topics, values))
    st.caption(plain(" ".join(notes(period))))
    scope_lines = (f"Kỳ: {period_label(period.notation)}. Toàn tỉnh.", *notes(period))
    tables.offer_files(lambda: [indicator_table([("", values)], None, scope_lines)], name=name, key=key)
    _show_behind("Theo tháng", "month", lambda: _by_month(period, chosen), scope_lines, f"{name} theo tháng", key)
    _show_behind("Theo cơ quan", "agency", lambda: _by_agency(period, chosen), scope_lines, f"{name} theo cơ quan", key)


def of_topics(values: Iterable[PeriodValue], topics: Sequence[Topic]) -> list[PeriodValue]:
    """The values of the indicators that are about one of the topics."""
    return [value for value in values if value.indicator.topic in topics]


def notes(period: Period) -> list[str]:
    """What a reader of indicators must know: whose they are, and which months are in none of them."""
    said = ["Số do cơ quan báo theo tháng, cho toàn tỉnh: các ô lọc khối, cơ quan, lĩnh vực không thu hẹp."]
    if cut := cut_months(period):
        said.append(f"Kỳ cắt ngang tháng {months_words(cut)}: số của tháng không chia được nên không tính.")
    return said


def values_html(title: str, values: Lines) -> str:
    """A line an indicator: its value with the counts of a ratio, its unit, its months."""
    heads = [*map(_head, _NUMBERS), *(_head(text, _OF_WORDS) for text in _WORDS)]
    return region_html(title, f"<tr>{''.join(heads)}</tr>", map(_line, values), columns=len(heads), kind="indicators")


def _pieces(topics: Sequence[tuple[str, Topic]], values: Lines) -> Iterator[str]:
    for title, topic in topics:
        told = of_topics(values, [topic])
        if any(value.told for value in told):
            yield subheading(title)
            yield values_html(title, told)


def _say_nothing_told(period: Period, titles: Sequence[str]) -> None:
    named = ", ".join(title.lower() for title in titles)
    said = f"{period_label(period.notation)} chưa có số nào về {named}. Các số này do cơ quan báo theo tháng: "
    how = f'điền vào tệp mẫu chỉ tiêu rồi <a href="{links.UPLOAD}">nạp dữ liệu</a>.'
    show_stack(f'<p class="words">{escape(said)}{how}</p>')


def _show_behind(
    label: str,
    by: str,
    find: Callable[[], Sequence[tuple[str, Lines]]],
    scope_lines: Sequence[str],
    name: str,
    key: str,
) -> None:
    """A table with a column a group, folded away; it is asked for once somebody opens it."""
    with st.expander(label, icon=":material/table:", key=f"{key}-{by}-fold", on_change="rerun") as fold:
        if not fold.open:
            return
        groups = find()
        if not groups:
            st.caption("Không có số nào báo riêng.")
            return
        names = [month_label(group) if by == "month" else group for group, _ in groups]
        show_stack(groups_html(name, names, [values for _, values in groups]))
        tables.offer_files(lambda: [indicator_table(groups, by, scope_lines)], name=name, key=f"{key}-{by}")


def groups_html(title: str, names: Sequence[str], groups: Sequence[Lines]) -> str:
    """A line an indicator of which any group tells, a column a group."""
    head = "".join(map(_head, (_NUMBERS[0], *names)))
    told = [line for line in zip(*groups, strict=True) if any(value.told for value in line)]
    lines = (f"<tr>{_name(line[0])}{''.join(map(_cell, line))}</tr>" for line in told)
    return region_html(title, f"<tr>{head}</tr>", lines, columns=len(names) + 1, kind="indicators")


def _by_month(period: Period, topics: Sequence[Topic]) -> list[tuple[str, Lines]]:
    by_month = ask(indicators.values_by_month, period)
    return [(month, of_topics(values, topics)) for month, values in by_month]


def _by_agency(period: Period, topics: Sequence[Topic]) -> list[tuple[str, Lines]]:
    by_agency = [(agency, of_topics(values, topics)) for agency, values in ask(indicators.values_by_agency, period)]
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
    counts = counts_words(value)
    return f"<td>{escape(value_words(value))}{f'<small>{escape(counts)}</small>' if counts else ''}</td>"
