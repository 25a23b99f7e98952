"""Pieces of HTML drawn one under the other as one element.

Each element of Streamlit's own is drawn anew several times at every change of the filter; seven of them in one made the
change of a trial page a fifth faster (docs/decisions/0020).
"""

from html import escape

import streamlit as st

STYLE = """
.stack {display: flex; flex-direction: column; gap: 1rem;}
.stack h2 {margin: 0; padding-bottom: 0;}
"""


def show_stack(*pieces: str) -> None:
    """Draw the pieces; whatever in them comes from a file is escaped already."""
    st.html(f'<div class="stack">{"".join(f"<div>{piece}</div>" for piece in pieces)}</div>')


def heading(text: str) -> str:
    """A heading as st.header would draw it."""
    return f"<h2>{escape(text)}</h2>"
