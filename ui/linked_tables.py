"""A table of figures as HTML; every number is a link to its dossiers, for mouse, keyboard and screen reader."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from domain.numbers import MISSING
from ui.links import dossier_address, entry_html, view_here
from ui.shown_table import ShownColumn, ShownTable

# A longer table would send megabytes of links to the browser.
MOST_CELLS = 1_500

_EDGE = ' class="edge"'
_OF_TEXT = ' data-kind="text"'

STYLE = """
.figures {overflow: auto; max-height: max(30rem, 85vh); border: 1px solid #D5DCE4; border-radius: 0.5rem;
  position: relative;}
.figures table {border-collapse: separate; border-spacing: 0; width: 100%; margin: 0; font-size: 0.875rem;
  font-variant-numeric: tabular-nums;}
.figures caption {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.figures th, .figures td {border: 0; border-bottom: 1px solid #E3E8EE; padding: 0.4rem 0.6rem; text-align: right;
  vertical-align: middle; background: #FFFFFF; line-height: 1.3;}
.figures tr > :first-child {text-align: left; position: sticky; left: 0; z-index: 1; min-width: 10rem;
  max-width: 20rem; overflow-wrap: anywhere;}
.figures tbody th, .figures tfoot th {font-weight: 400;}
.figures thead {position: sticky; top: 0; z-index: 3;}
.figures thead tr > * {background: #F3F6F9; vertical-align: bottom;}
.figures thead .over {text-align: center; color: #3C4650;}
.figures .edge {border-left: 1px solid #D5DCE4;}
.figures thead button {all: unset; cursor: pointer; font-weight: 600; color: #3C4650;}
.figures thead button::after {content: "↕"; color: #5B6673; padding-left: 0.25rem;}
.figures thead [aria-sort="ascending"] button::after {content: "↑"; color: #1A1A1A;}
.figures thead [aria-sort="descending"] button::after {content: "↓"; color: #1A1A1A;}
.figures a.entry-link {display: inline-block; width: 1rem; height: 1rem; margin-left: 0.25rem; text-align: center;
  font-size: 0.7rem; line-height: 0.95rem; border: 1px solid #8793A0; border-radius: 50%; color: #5B6673;
  font-weight: 400; text-decoration: none; vertical-align: text-top;}
.figures a.entry-link::after {content: "?";}
@media print {.figures a.entry-link {display: none;}}
.figures small {display: block; color: #5B6673; white-space: nowrap; font-size: 0.8rem; font-weight: 400;}
.figures td, .figures a {white-space: nowrap;}
.figures td[data-kind="text"] {text-align: left; white-space: normal; min-width: 6rem;}
.figures th[data-kind="text"] {text-align: left;}
.figures a {color: #005A8C; text-decoration: underline dotted #8FB4CB; text-underline-offset: 0.2em;}
.figures a:hover {text-decoration: underline;}
.figures:focus-visible {outline-offset: -2px;}
.figures tfoot th, .figures tfoot td {position: sticky; bottom: 0; background: #EEF2F6; font-weight: 700; border: 0;}
.figures tfoot tr > :first-child {z-index: 3;}
.figures tbody tr:last-child > * {border-bottom: 0;}
@media (max-width: 640px) {
  .figures th, .figures td {padding: 0.4rem 0.45rem;}
  .figures tr > :first-child {min-width: 6rem; max-width: 8.5rem;}
}
"""


def fits(table: ShownTable) -> bool:
    """Whether the table is short enough to be shown with a link for each number."""
    return len(table.frame) * len(table.columns) <= MOST_CELLS


def table_html(table: ShownTable, *, on_paper: bool = True) -> str:
    """The table; headings sort it, and whatever comes from a file is escaped. Without `on_paper` it is not printed."""
    lines = list(_lines(table))
    body, foot = (lines[:-1], lines[-1:]) if table.last_is_total else (lines, [])
    kind = f"{'wide ' if table.is_wide else ''}{'' if on_paper else 'screen-only'}".strip()
    return region_html(table.title, _head(table), body, foot, columns=len(own_columns(table)), kind=kind)


def region_html(
    title: str, head: str, body: Iterable[str], foot: Iterable[str] = (), *, columns: int, kind: str = ""
) -> str:
    """A table in a box that scrolls; the title is for screen readers and for paper, where many `columns` have smaller
    letters. `kind` adds to the classes of the box."""
    named, classes = escape(title), f"figures {kind}".strip()
    return (
        f'<div class="{classes}" role="region" aria-label="{named}" tabindex="0">'
        f'<table style="--columns: {columns}"><caption>{named}</caption><thead>{head}</thead>'
        f"<tbody>{''.join(body)}</tbody><tfoot>{''.join(foot)}</tfoot></table></div>"
    )


def _head(table: ShownTable) -> str:
    """The headings that sort, and above them, where there are any, those over several columns."""
    columns, edges = own_columns(table), _edges(table)
    headings = "".join(_heading(column, fraction_of(table, place), place in edges) for place, column in columns)
    return f"{_row_over([column for _, column in columns]) if edges else ''}<tr>{headings}</tr>"


def _row_over(columns: Sequence[ShownColumn]) -> str:
    """The headings over several columns. The corner is a cell of its own: a heading stands as far to the right in its
    row as its numbers do in theirs."""
    runs = [list(run) for _, run in groupby(columns[1:], key=lambda column: column.over)]
    cells = [
        f'<th scope="colgroup" class="over edge" colspan="{len(run)}">{escape(over)}{_entry(run[0], over)}</th>'
        for over, run in ((run[0].over, run) for run in runs)
    ]
    return f"<tr><td></td>{''.join(cells)}</tr>"


def _edges(table: ShownTable) -> frozenset[int]:
    """The places of the columns at which another heading over several begins."""
    columns = own_columns(table)
    return frozenset(place for (_, before), (place, column) in pairwise(columns) if column.over != before.over)


def own_columns(table: ShownTable) -> list[tuple[int, ShownColumn]]:
    """The columns with their places, without the fractions: those stand under the rate before them."""
    return [(place, column) for place, column in enumerate(table.columns) if column.kind != "fraction"]


def fraction_of(table: ShownTable, place: int) -> ShownColumn | None:
    """The fraction that belongs to the rate at this place."""
    following = table.columns[place + 1 : place + 2]
    return following[0] if following and following[0].kind == "fraction" else None


def _heading(column: ShownColumn, fraction: ShownColumn | None, at_edge: bool) -> str:
    explained = f' title="{escape(column.help)}"' if column.help else ""
    beside = f"<small>{escape(fraction.heading)}</small>" if fraction else ""
    edge = _EDGE if at_edge else ""
    entry = "" if column.over else _entry(column, column.heading)
    button = f'<button type="button"{explained}>{escape(column.heading)}</button>'
    kind = _OF_TEXT if column.kind == "text" else ""
    return f'<th scope="col"{edge}{kind}>{button}{entry}{beside}</th>'


def _entry(column: ShownColumn, name: str) -> str:
    return entry_html(column.entry, name) if column.entry else ""


def _lines(table: ShownTable) -> Iterator[str]:
    columns = own_columns(table)
    beside = {place: fraction_of(table, place) for place, _ in columns}
    edges = _edges(table)
    values = {column.field: table.frame[column.field].tolist() for column in table.columns}
    for line in range(len(table.row_groups)):
        cells = [f'<th scope="row">{escape(str(values[columns[0][1].field][line]))}</th>']
        for place, column in columns[1:]:
            fraction = beside[place]
            counts = values[fraction.field][line] if fraction else None
            content = _content(table, column, values[column.field][line], counts, line)
            cells.append(f"<td{_EDGE if place in edges else ''} {content}</td>")
        yield f"<tr>{''.join(cells)}</tr>"


def _content(table: ShownTable, column: ShownColumn, value: Any, counts: str | None, line: int) -> str:
    """What a cell is sorted by, and its text."""
    if pd.isna(value):
        return f'{_OF_TEXT if column.kind == "text" else ""} data-value="">{MISSING}'
    if column.kind == "text":
        return f'data-kind="text" data-value="{escape(value)}">{escape(value)}'
    text = table.written(column, value)
    text += f"<small>{escape(counts)}</small>" if counts else ""
    # Behind a 0 there is nothing to open.
    if column.opens and value:
        text = f'<a href="{escape(dossier_address(*table.behind(column, line, view_here())))}">{text}</a>'
    return f'data-value="{value.toordinal() if isinstance(value, date) else value}">{text}'
