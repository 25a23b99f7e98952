"""Who is at the keyboard, as far as they say: asked once a session until there is a sign-in."""

import streamlit as st

_HELD, _FIELD = "operator", "operator_field"
_LONGEST = 100


def ask_operator(label: str) -> str | None:
    """A field for the person's name, kept from page to page; None where nobody gave one."""
    # What a field holds is forgotten once its page is left; what the session holds is not.
    st.session_state.setdefault(_FIELD, st.session_state.get(_HELD, ""))
    name = st.text_input(
        label,
        key=_FIELD,
        max_chars=_LONGEST,
        placeholder="Không bắt buộc",
        help="Ghi vào lịch sử nạp để biết ai đã làm.",
    ).strip()
    st.session_state[_HELD] = name
    return name or None


def operator() -> str | None:
    """The name given in this session, None where there is none."""
    name: str = st.session_state.get(_HELD, "")
    return name or None
