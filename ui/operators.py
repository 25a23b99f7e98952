"""The name of the person who imports or undoes, as they give it: there is no sign-in yet."""

import streamlit as st

_NAME, _FIELD = "operator", "operator_field"
_LONGEST = 100


def ask_operator(label: str) -> str | None:
    """Show a field for the person's name, kept from page to page; None where it is empty."""
    # Streamlit forgets a field's value when the user leaves the page; the session keeps it under another key.
    st.session_state.setdefault(_FIELD, st.session_state.get(_NAME, ""))
    name = st.text_input(
        label,
        key=_FIELD,
        max_chars=_LONGEST,
        placeholder="Không bắt buộc",
        help="Ghi vào lịch sử nạp để biết ai đã làm.",
    ).strip()
    st.session_state[_NAME] = name
    return name or None


def operator() -> str | None:
    """The name given in this session, None where there is none."""
    name: str = st.session_state.get(_NAME, "")
    return name or None
