"""The dictionary on the screen: the list of its entries, one entry in full, the on-time rates side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

import pandas as pd

from domain.counts import FEWEST_RANKED, RATES
from domain.dictionary import ENTRY_KINDS, PORTAL_RATE, Entry, since_words
from domain.numbers import format_fraction, format_integer, format_percent
from domain.progress_766 import PROGRESS_RULES
from domain.scope import Dimension, Scope
from domain.spelling import heading_key
from exports.table import ExportColumn, ExportTable
from measures.dictionary import OnTimeRates
from measures.rates import rate
from ui import labels
from ui.address import Drill
from ui.figure_columns import Columns, Place, joined, number_columns, ratio_columns
from ui.figure_tables import shown_table
from ui.formats import format_count
from ui.labels import Label
from ui.linked_tables import region_html
from ui.links import INDEX_766, dossier_address, entry_address, view_address, view_here
from ui.shown_table import ShownTable

STYLE = """
.dictionary td {text-align: left; white-space: normal;}
.dictionary.side-by-side tr > :first-child {width: 22%;}
.dictionary.side-by-side td:nth-child(-n+4) {white-space: nowrap;}
.dictionary th {text-align: left;}
.dictionary tr > :first-child {width: 30%;}
.dictionary .kind > * {background: #F3F6F9; font-weight: 600;}
.dictionary a {white-space: normal;}
.entry {border: 1px solid #D5DCE4; border-radius: 0.5rem; padding: 0.9rem 1rem;}
.entry h2 {margin: 0 0 0.5rem; padding: 0;}
.entry dl {display: grid; grid-template-columns: 9rem 1fr; gap: 0.35rem 1rem; margin: 0; padding: 0;}
.entry dt {color: #5B6673;}
.entry dt, .entry dd {margin: 0; padding: 0;}
.entry dd p {margin: 0 0 0.15rem; font-size: inherit;}
.entry a {color: #005A8C;}
@media (max-width: 640px) {
  .entry dl {grid-template-columns: 1fr; gap: 0.1rem;}
  .entry dd {margin-bottom: 0.5rem;}
  .dictionary tr > :first-child {width: 38%;}
}
"""

_COLUMNS = (
    ExportColumn("kind", "Loại", "text"),
    ExportColumn("key", "Mã", "text"),
    ExportColumn("name", "Tên", "text"),
    ExportColumn("formula", "Cách tính", "text"),
    ExportColumn("numerator", "Tử số", "text"),
    ExportColumn("denominator", "Mẫu số", "text"),
    ExportColumn("date_field", "Tính theo ngày", "text"),
    ExportColumn("calendar", "Lịch", "text"),
    ExportColumn("source", "Căn cứ", "text"),
    ExportColumn("used_by", "Ai dùng", "text"),
    ExportColumn("versions", "Có từ khi nào", "text"),
)


def matching(entries: Iterable[Entry], sought: str) -> list[Entry]:
    """The entries in whose name, key, formula or source the sought words stand: one after the other, or, where no entry
    has them so, anywhere; marks and case do not count."""
    searched = [(entry, f" {_searched(entry)}") for entry in entries]
    phrase = heading_key(sought)
    together = [entry for entry, text in searched if f" {phrase}" in text]
    return together or [entry for entry, text in searched if all(f" {word}" in text for word in phrase.split())]


def list_html(entries: Sequence[Entry]) -> str:
    """The entries by chapter, each leading to its own."""
    head = '<tr><th scope="col">Số liệu</th><th scope="col">Cách tính</th></tr>'
    body = [
        piece
        for kind, listed in groupby(entries, key=lambda entry: entry.kind)
        for piece in (
            f'<tr class="kind"><th scope="rowgroup" colspan="2">{escape(ENTRY_KINDS[kind])}</th></tr>',
            *map(_list_line, listed),
        )
    ]
    return region_html("Từ điển số liệu", head, body, columns=2, kind="dictionary")


def entry_html(entry: Entry, now: str = "") -> str:
    """One entry in full; `now` says in HTML what the figure is in the scope."""
    versions = "".join(f"<p>{escape(f'{since_words(each.first)}: {each.text}')}</p>" for each in entry.versions)
    parts = (
        ("Đang là", now),
        ("Cách tính", escape(entry.formula)),
        ("Tử số", escape(entry.numerator)),
        ("Mẫu số", escape(entry.denominator)),
        ("Tính theo ngày", escape(entry.date_field)),
        ("Lịch", escape(entry.calendar)),
        ("Căn cứ", escape(entry.source)),
        ("Ai dùng", escape(entry.used_by)),
        ("Có từ khi nào", versions),
        ("Mã", f"<code>{escape(entry.key)}</code>"),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in parts if text)
    return f'<div class="entry"><h2>{escape(entry.name)}</h2><dl>{listed}</dl></div>'


def value_html(key: str, scope: Scope, counts: dict[str, int]) -> str:
    """What a count or a rate is in the scope, as a link to its dossiers; "" for what is not counted from them."""
    if key in RATES:
        ratio = rate(counts, key)
        text, opens = f"{format_percent(ratio)} ({format_fraction(ratio)})", labels.BEHIND_RATES[key]
    elif key in labels.COUNTS or key in labels.COMBINED:
        text, opens = format_count(sum(counts[name] for name in labels.counts_in(key))), key
    else:
        return ""
    return f'<a href="{escape(dossier_address(scope, Drill(opens, (), view_here())))}">{escape(text)}</a>'


def export_table(entries: Sequence[Entry]) -> ExportTable:
    """The entries as a table for files."""
    lines = [
        {
            **{column.field: getattr(entry, column.field) for column in _COLUMNS},
            "kind": ENTRY_KINDS[entry.kind],
            "versions": "; ".join(f"{since_words(each.first)}: {each.text}" for each in entry.versions),
        }
        for entry in entries
    ]
    frame = pd.DataFrame(lines, columns=[column.field for column in _COLUMNS])
    return ExportTable("Từ điển số liệu", "Từ điển số liệu", frame, _COLUMNS)


def side_by_side_html(found: OnTimeRates, scope: Scope) -> str:
    """The on-time rates of the scope, a line each: the rate, its two counts, how it is made."""
    head = "".join(f'<th scope="col">{text}</th>' for text in ("Cách tính", "Tỷ lệ", "Tử số", "Mẫu số", "Là gì"))
    lines = []
    for name, ratio in zip(found.names, found.ratios, strict=True):
        label, percent = rate_label(name), escape(format_percent(ratio))
        if name in labels.BEHIND_RATES:
            behind = dossier_address(scope, Drill(labels.BEHIND_RATES[name], (), view_here()))
        else:
            behind = view_address(INDEX_766, scope, {})
        lines.append(
            f'<tr><th scope="row"><a href="{escape(entry_address(name))}">{escape(label.text)}</a></th>'
            f'<td><a href="{escape(behind)}">{percent}</a></td>'
            f"<td>{format_integer(ratio.part)}</td><td>{format_integer(ratio.whole)}</td>"
            f"<td>{escape(label.definition)}</td></tr>"
        )
    return region_html(
        "Các tỷ lệ đúng hạn cạnh nhau", f"<tr>{head}</tr>", lines, columns=5, kind="dictionary side-by-side"
    )


def rate_label(name: str) -> Label:
    """The label of one of the on-time rates."""
    return Label("Đúng hạn theo quy tắc của Cổng", PROGRESS_RULES) if name == PORTAL_RATE else labels.RATES[name]


def ranks_table(found: OnTimeRates, scope: Scope) -> ShownTable:
    """The agencies with a rank, those whose ranks differ most first: each rate with its two counts, and its rank."""
    names = [unit.agency for unit in found.ranked]
    groups = [((Dimension.AGENCY, name),) for name in names]
    shift = number_columns([unit.shift for unit in found.ranked], Place("shift", "Chênh hạng", _SHIFT, _SHIFT))
    columns = joined([shift, *(_rate_and_rank(name, place, found) for place, name in enumerate(found.names))])
    table = shown_table(columns, Dimension.AGENCY, names, groups, scope)
    title = "Hạng của cơ quan theo từng cách tính"
    return replace(table, name=title, title=title, notes=(unranked_words(found),))


def unranked_words(found: OnTimeRates) -> str:
    """How many agencies have no rank, and why."""
    return (
        f"{format_integer(found.unranked)} cơ quan dưới {FEWEST_RANKED} hồ sơ đã giải quyết có ngày hẹn thì không xếp "
        "hạng theo cách nào."
    )


_SHIFT = "Hạng thấp nhất trừ hạng cao nhất của cơ quan giữa các cách tính; 0 là hạng như nhau theo mọi cách."


def _rate_and_rank(name: str, place: int, found: OnTimeRates) -> Columns:
    label = rate_label(name)
    at = Place(name, "Tỷ lệ", label.definition, label.definition, over=label.text, entry=name)
    ratios = [unit.ratios[place] for unit in found.ranked]
    ranks = Place(f"{name}_rank", "Hạng", over=label.text, entry=name)
    return joined(
        [
            ratio_columns(ratios, at, counts="tử số / mẫu số", opens=labels.BEHIND_RATES.get(name, "")),
            number_columns([unit.ranks[place] for unit in found.ranked], ranks),
        ]
    )


def _searched(entry: Entry) -> str:
    return heading_key(f"{entry.name} {entry.key} {entry.formula} {entry.source}")


def _list_line(entry: Entry) -> str:
    link = f'<a href="{escape(entry_address(entry.key))}">{escape(entry.name)}</a>'
    return f'<tr><th scope="row">{link}</th><td>{escape(entry.formula)}</td></tr>'
