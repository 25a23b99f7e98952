"""The closing line on the screen: marked where it closes, and what explains its difference in words."""

from collections.abc import Mapping

import streamlit as st

from domain.counts import closing_gap
from ui.formats import closing_line, format_count, plain

_WORDS = "Kỳ trước chuyển sang + Tiếp nhận = Đã giải quyết + Rút hoặc trả lại + Đang giải quyết"


def show_closing(lines: Mapping[str, Mapping[str, int]], *, explained: str) -> None:
    """Draw the closing line of each of these counts by name, and explain the one called `explained`."""
    with st.container(border=True, gap="small"):
        st.caption(_WORDS)
        st.markdown("  \n".join(_line(name, counts) for name, counts in lines.items()))
        if sentence := explanation(lines[explained]):
            held = {name: counts["withdrawn"] for name, counts in lines.items() if name != explained}
            parts = ", ".join(f"{name} {format_count(number)}" for name, number in held.items() if number)
            st.markdown(plain(f"{sentence} Rút hoặc trả lại: {parts}." if parts else sentence))


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
    mark = ":green[**✓ khớp**]" if gap == 0 else f":red[**✗ lệch {plain(format_count(gap))}**]"
    return f"{mark} **{plain(name)}**: {plain(closing_line(counts))}"
