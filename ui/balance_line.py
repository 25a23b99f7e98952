"""The closing line on the screen: marked where it closes, and what explains its difference in words."""

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
    """What show_closing draws."""
    parts = [f'<p class="words">{escape(_WORDS)}</p>', *(_line(name, counts) for name, counts in lines.items())]
    if sentence := explanation(lines[explained]):
        held = {name: counts["withdrawn"] for name, counts in lines.items() if name != explained}
        gone = ", ".join(f"{name} {format_count(number)}" for name, number in held.items() if number)
        parts.append(f"<p>{escape(f'{sentence} Rút hoặc trả lại: {gone}.' if gone else sentence)}</p>")
    return f'<div class="closing">{"".join(parts)}</div>'


def explanation(counts: Mapping[str, int]) -> str:
    """Why received less resolved is not what is pending; "" where it is, or where the line does not close."""
    carried, withdrawn = counts["carried_over"], counts["withdrawn"]
    if closing_gap(dict(counts)) or not (carried or withdrawn):
        return ""
    apart = format_count(counts["received"] - counts["resolved"])
    begins = f"Tiếp nhận − đã giải quyết = {apart}, còn đang giải quyết là {format_count(counts['pending'])}: "
    gone = f"{format_count(withdrawn)} hồ sơ rút hoặc trả lại, đã đóng mà không có kết quả"
    if not carried:
        return f"{begins}phần chênh đúng bằng {gone}."
    return f"{begins}vì có {format_count(carried)} hồ sơ kỳ trước chuyển sang và {gone}."


def _line(name: str, counts: Mapping[str, int]) -> str:
    gap = closing_gap(dict(counts))
    mark = '<b class="good">✓ khớp</b>' if gap == 0 else f'<b class="bad">✗ lệch {escape(format_count(gap))}</b>'
    return f"<p>{mark} <b>{escape(name)}</b>: {escape(closing_line(counts))}</p>"
