"""The closing line on the screen: a mark whether it holds, and a sentence that explains its difference."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from domain.counts import closing_gap
from ui.formats import closing_line, format_count

STYLE = """
.closing {border: 1px solid #D5DCE4; border-radius: 0.5rem; padding: 0.75rem 1rem;}
.closing p {margin: 0 0 0.35rem;}
.closing p:last-child {margin-bottom: 0;}
.closing .good {color: #00664B;}
.closing .bad {color: #A84300;}
"""

_WORDS = "Kỳ trước chuyển sang + Tiếp nhận = Đã giải quyết + Rút hoặc trả lại + Đang giải quyết"


def show_closing(lines: Mapping[str, Mapping[str, int]], *, explained: str) -> None:
    """Draw the closing line of each of these counts by name, and explain the one called `explained`."""
    st.html(closing_html(lines, explained=explained))


def closing_html(lines: Mapping[str, Mapping[str, int]], *, explained: str) -> str:
    """The HTML that show_closing draws."""
    parts = [f'<p class="words">{escape(_WORDS)}</p>', *(_line(name, counts) for name, counts in lines.items())]
    if sentence := explanation(lines[explained]):
        withdrawn = {name: counts["withdrawn"] for name, counts in lines.items() if name != explained}
        numbers = ", ".join(f"{name} {format_count(number)}" for name, number in withdrawn.items() if number)
        parts.append(f"<p>{escape(f'{sentence} Rút hoặc trả lại: {numbers}.' if numbers else sentence)}</p>")
    return f'<div class="closing">{"".join(parts)}</div>'


def explanation(counts: Mapping[str, int]) -> str:
    """Why received less resolved is not what is pending; "" where it is, or where the line does not close."""
    carried, withdrawn = counts["carried_over"], counts["withdrawn"]
    if closing_gap(dict(counts)) or not (carried or withdrawn):
        return ""
    difference = format_count(counts["received"] - counts["resolved"])
    beginning = f"Tiếp nhận − đã giải quyết = {difference}, còn đang giải quyết là {format_count(counts['pending'])}: "
    withdrawn_words = f"{format_count(withdrawn)} hồ sơ rút hoặc trả lại, đã đóng mà không có kết quả"
    if not carried:
        return f"{beginning}phần chênh đúng bằng {withdrawn_words}."
    return f"{beginning}vì có {format_count(carried)} hồ sơ kỳ trước chuyển sang và {withdrawn_words}."


def _line(name: str, counts: Mapping[str, int]) -> str:
    gap = closing_gap(dict(counts))
    mark = '<b class="good">✓ khớp</b>' if gap == 0 else f'<b class="bad">✗ lệch {escape(format_count(gap))}</b>'
    return f"<p>{mark} <b>{escape(name)}</b>: {escape(closing_line(counts))}</p>"
