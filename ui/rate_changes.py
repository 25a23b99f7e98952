"""Tables of rates and counts before and after, narrow enough for a phone; a rate has its two counts under it."""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from domain.numbers import MISSING, format_percent
from domain.ratio import Ratio
from measures.effects import Move
from ui.formats import format_change, format_count, format_fraction, format_points
from ui.linked_tables import region_html

_HEADINGS = ("Trước", "Sau", "Thay đổi")


def show_moves(title: str, heading: str, lines: Sequence[tuple[str, Move]]) -> None:
    """Draw one line a rate or a group, by name; headings sort it."""
    st.html(moves_html(title, heading, lines))


def moves_html(title: str, heading: str, lines: Sequence[tuple[str, Move]]) -> str:
    """The table; whatever comes from a file is escaped."""
    return _table(title, heading, ((name, _cells(move)) for name, move in lines))


def show_counts(title: str, lines: Sequence[tuple[str, int | None, int | None]]) -> None:
    """Draw one line a count: its name, the number before and after; None where there are no data to count."""
    st.html(_table(title, "Con số", ((name, _count_cells(before, after)) for name, before, after in lines)))


def _table(title: str, heading: str, lines: Iterable[tuple[str, str]]) -> str:
    headings = "".join(
        f'<th scope="col"><button type="button">{escape(word)}</button></th>' for word in (heading, *_HEADINGS)
    )
    body = (f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>' for name, cells in lines)
    return region_html(title, f"<tr>{headings}</tr>", body, columns=1 + len(_HEADINGS))


def _cells(move: Move) -> str:
    points = move.points
    value = "" if points is None else points
    change = format_points(move.after, move.before) or MISSING
    return f'{_rate_cell(move.before)}{_rate_cell(move.after)}<td data-value="{value}">{change}</td>'


def _rate_cell(ratio: Ratio) -> str:
    if ratio.value is None:
        return f'<td data-value="">{MISSING}</td>'
    return f'<td data-value="{ratio.value}">{format_percent(ratio)}<small>{format_fraction(ratio)}</small></td>'


def _count_cells(before: int | None, after: int | None) -> str:
    change = format_change(after or 0, before or 0)
    return "".join(
        f'<td data-value="{"" if value is None else value}">{text}</td>'
        for value, text in (
            (before, format_count(before)),
            (after, format_count(after)),
            ((after or 0) - (before or 0), change),
        )
    )
