"""A grid of units by months or by signals: each cell has a short text, its meaning, and perhaps a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from ui.linked_tables import region_html

Look = Literal["good", "gap", "part", "none", "plain"]

STYLE = """
.grid td {text-align: center;}
.grid thead th:not(:first-child) {text-align: center;}
.grid thead button::after {content: none;}
.grid .good {color: #00664B;}
.grid .gap {background: #FDEBDD;}
.grid .gap a {color: #8A3800; font-weight: 600;}
.grid .part {background: #FFF6DD; color: #6B4E00;}
.grid .none {background: #F3F3F4; color: #5B6673;}
"""


@dataclass(frozen=True)
class GridCell:
    """One cell: what stands in it, what it means in a sentence, how it looks, and the address that it opens."""

    text: str
    meaning: str
    look: Look
    address: str | None = None


def grid_html(
    title: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[GridCell]]], *, last_is_total: bool = False
) -> str:
    """The grid with a line a unit; whatever comes from a file is escaped."""
    lines = [_line(name, cells) for name, cells in rows]
    body, foot = (lines[:-1], lines[-1:]) if last_is_total else (lines, [])
    head = "".join(f'<th scope="col">{_heading(text)}</th>' for text in ("Cơ quan", *headings))
    return region_html(title, f"<tr>{head}</tr>", body, foot, columns=len(headings) + 1, kind="grid")


def _heading(text: str) -> str:
    return f'<button type="button">{escape(text)}</button>'


def _line(name: str, cells: Sequence[GridCell]) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_cell, cells))}</tr>'


def _cell(cell: GridCell) -> str:
    text = escape(cell.text)
    if cell.address:
        text = f'<a href="{escape(cell.address)}" aria-label="{escape(cell.meaning)}">{text}</a>'
    return f'<td class="{cell.look}" title="{escape(cell.meaning)}">{text}</td>'
