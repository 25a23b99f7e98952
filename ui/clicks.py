"""What a click does before its page runs, and so outside the page's guard: a sentence says what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui import frame
from ui.formats import plain


@contextmanager
def failure_kept(key: str, where: str, *foreseen: type[Exception]) -> Iterator[None]:
    """Keep the sentence of an error in the session's state under the key.

    A foreseen error is its own sentence; any other goes to the server's log under the name `where`.
    """
    try:
        yield
    except foreseen as error:
        st.session_state[key] = str(error)
    except Exception as error:
        st.session_state[key] = frame.failure(error, where)


def show_outcome(key: str) -> None:
    """Say once what the last click did, where a sentence is kept under the key."""
    if sentence := st.session_state.pop(key, None):
        st.success(plain(sentence), icon=":material/check_circle:")
