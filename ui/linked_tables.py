"""A table of figures as HTML in which every number is a link to its dossiers: for the pointer, keyboard and reader."""

from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd

from domain.numbers import MISSING
from ui.address import Drill, Group
from ui.formats import format_count
from ui.links import dossier_address, view_here
from ui.shown_table import ShownColumn, ShownTable

# Of a longer table the browser had to read megabytes of links.
MOST_CELLS = 1_500

STYLE = """
.figures {overflow: auto; max-height: max(30rem, 85vh); border: 1px solid #D5DCE4; border-radius: 0.5rem;
  position: relative;}
.figures table {border-collapse: separate; border-spacing: 0; width: 100%; margin: 0; font-size: 0.875rem;
  font-variant-numeric: tabular-nums;}
.figures caption {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.figures th, .figures td {border: 0; border-bottom: 1px solid #E3E8EE; padding: 0.4rem 0.6rem; text-align: right;
  vertical-align: middle; background: #FFFFFF; line-height: 1.3;}
.figures tr > :first-child {text-align: left; position: sticky; left: 0; z-index: 1; min-width: 10rem;
  max-width: 20rem;}
.figures tbody th, .figures tfoot th {font-weight: 400;}
.figures thead th {position: sticky; top: 0; z-index: 2; background: #F3F6F9; vertical-align: bottom;}
.figures thead tr > :first-child {z-index: 3;}
.figures thead button {all: unset; cursor: pointer; font-weight: 600; color: #3C4650;}
.figures thead button::after {content: "↕"; color: #8A8F98; padding-left: 0.25rem;}
.figures thead [aria-sort="ascending"] button::after {content: "↑"; color: #1A1A1A;}
.figures thead [aria-sort="descending"] button::after {content: "↓"; color: #1A1A1A;}
.figures small {display: block; color: #5B6673; white-space: nowrap; font-size: 0.8rem; font-weight: 400;}
.figures td, .figures a {white-space: nowrap;}
.figures a {color: #005A8C; text-decoration: underline dotted #8FB4CB; text-underline-offset: 0.2em;}
.figures a:hover {text-decoration: underline;}
.figures a:focus-visible, .figures button:focus-visible, .figures:focus-visible {outline: 2px solid #0072B2;}
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


def table_html(table: ShownTable) -> str:
    """The table; headings sort it, and whatever comes from a file is escaped."""
    lines = list(_lines(table))
    body, foot = (lines[:-1], lines[-1:]) if table.last_is_total else (lines, [])
    headings = "".join(_heading(column, _beside(table, place)) for place, column in _own_columns(table))
    title = escape(table.title)
    return (
        f'<div class="figures" role="region" aria-label="{title}" tabindex="0"><table><caption>{title}</caption>'
        f"<thead><tr>{headings}</tr></thead><tbody>{''.join(body)}</tbody><tfoot>{''.join(foot)}</tfoot></table></div>"
    )


def _own_columns(table: ShownTable) -> list[tuple[int, ShownColumn]]:
    """The columns with their places, without the fractions: those stand under the rate before them."""
    return [(place, column) for place, column in enumerate(table.columns) if column.kind != "fraction"]


def _beside(table: ShownTable, place: int) -> ShownColumn | None:
    """The fraction that belongs to the rate at this place."""
    following = table.columns[place + 1 : place + 2]
    return following[0] if following and following[0].kind == "fraction" else None


def _heading(column: ShownColumn, fraction: ShownColumn | None) -> str:
    explained = f' title="{escape(column.help)}"' if column.help else ""
    beside = f"<small>{escape(fraction.heading)}</small>" if fraction else ""
    return f'<th scope="col"><button type="button"{explained}>{escape(column.heading)}</button>{beside}</th>'


def _lines(table: ShownTable) -> Iterator[str]:
    columns = _own_columns(table)
    beside = {place: _beside(table, place) for place, _ in columns}
    values = {column.field: table.frame[column.field].tolist() for column in table.columns}
    for line, groups in enumerate(table.row_groups):
        cells = [f'<th scope="row">{escape(str(values[columns[0][1].field][line]))}</th>']
        for place, column in columns[1:]:
            fraction = beside[place]
            counts = values[fraction.field][line] if fraction else None
            cells.append(_cell(table, column, values[column.field][line], counts, groups))
        yield f"<tr>{''.join(cells)}</tr>"


def _cell(table: ShownTable, column: ShownColumn, value: Any, counts: str | None, groups: tuple[Group, ...]) -> str:
    if pd.isna(value):
        return f'<td data-value="">{MISSING}</td>'
    text = table.percent_texts[column.field][float(value)] if column.kind == "percent" else format_count(int(value))
    text += f"<small>{escape(counts)}</small>" if counts else ""
    # Behind a 0 there is nothing to open.
    if column.opens and value:
        drill = Drill(column.opens, (*groups, *column.groups), view_here())
        text = f'<a href="{escape(dossier_address(table.scope, drill))}">{text}</a>'
    return f'<td data-value="{value}">{text}</td>'
