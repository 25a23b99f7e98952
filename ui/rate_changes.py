"""Rates before and after, as a table that fits a telephone: each with its two counts under it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from domain.numbers import MISSING, format_percent
from domain.ratio import Ratio
from measures.effects import Move
from ui.formats import format_fraction, format_points

_HEADINGS = ("Trước", "Sau", "Thay đổi")


def show_moves(title: str, heading: str, lines: Sequence[tuple[str, Move]]) -> None:
    """Draw one line a rate or a group, by name; headings sort it."""
    st.html(moves_html(title, heading, lines))


def moves_html(title: str, heading: str, lines: Sequence[tuple[str, Move]]) -> str:
    """The table; whatever comes from a file is escaped."""
    headings = "".join(
        f'<th scope="col"><button type="button">{escape(word)}</button></th>' for word in (heading, *_HEADINGS)
    )
    body = "".join(f'<tr><th scope="row">{escape(name)}</th>{_cells(move)}</tr>' for name, move in lines)
    return (
        f'<div class="figures" role="region" aria-label="{escape(title)}" tabindex="0"><table>'
        f"<caption>{escape(title)}</caption><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(move: Move) -> str:
    points = move.points
    value = "" if points is None else points
    change = format_points(move.after, move.before) or MISSING
    return f'{_rate_cell(move.before)}{_rate_cell(move.after)}<td data-value="{value}">{change}</td>'


def _rate_cell(ratio: Ratio) -> str:
    if ratio.value is None:
        return f'<td data-value="">{MISSING}</td>'
    return f'<td data-value="{ratio.value}">{format_percent(ratio)}<small>{format_fraction(ratio)}</small></td>'
