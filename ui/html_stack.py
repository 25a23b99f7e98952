"""Pieces of HTML drawn one under the other as one element.

Streamlit draws each of its elements again at every change of the filter; on a trial page one element in the place of
seven made that a fifth faster (docs/decisions/0020).
"""

from html import escape

import streamlit as st

STYLE = """
.stack {display: flex; flex-direction: column; gap: 1rem;}
.stack h2, .stack h3 {margin: 0; padding-bottom: 0;}
"""


def show_stack(*pieces: str) -> None:
    """Draw the pieces; whatever in them comes from a file is escaped already."""
    st.html(f'<div class="stack">{"".join(f"<div>{piece}</div>" for piece in pieces)}</div>')


def heading(text: str) -> str:
    """A heading as st.header would draw it."""
    return f"<h2>{escape(text)}</h2>"


def subheading(text: str) -> str:
    """A heading as st.subheader would draw it."""
    return f"<h3>{escape(text)}</h3>"
