"""Tables in the form for paper, made only when a page is printed: the screen does not wait for them."""

from collections.abc import Callable, Iterable
from html import escape
from weakref import WeakValueDictionary

import streamlit as st

from ui.streamlit_insides import session_id

# Where the page script asks for the copies, and the parameter that names one.
PATH, PARAMETER = "/paper-copies", "table"

_KEY = "paper_copies"


class _Copies:
    """The tables that the page of one session can print: `makers` by name, and the names that this run placed."""

    def __init__(self) -> None:
        self.makers: dict[str, Callable[[], str]] = {}
        self.drawn: set[str] = set()


# Each lives as long as its session, which has the only strong reference.
_of_sessions: "WeakValueDictionary[str, _Copies]" = WeakValueDictionary()


def place_html(name: str, make: Callable[[], str]) -> str:
    """The place at which the page script puts the copy; `make` gives its HTML, outside of the page's run."""
    own = _own_copies()
    own.makers[name] = make
    own.drawn.add(name)
    return f'<div class="to-print" data-table="{escape(name)}"></div>'


def begin_page() -> None:
    """Begin a run of a page. Tables that the run does not place can be printed until its end, when they are dropped."""
    _own_copies().drawn.clear()


def end_page() -> None:
    """Drop the tables that the run did not place: those of another page, or of earlier choices on this one."""
    own = _own_copies()
    for name in own.makers.keys() - own.drawn:
        del own.makers[name]


def copies(session: str, names: Iterable[str]) -> dict[str, str]:
    """The HTML of these copies of a session's page; one that it does not have is left out."""
    own = _of_sessions.get(session)
    makers = {name: own.makers.get(name) for name in names} if own else {}
    return {name: make() for name, make in makers.items() if make}


def _own_copies() -> _Copies:
    own: _Copies | None = st.session_state.get(_KEY)
    if own is None:
        own = st.session_state[_KEY] = _Copies()
    _of_sessions[session_id()] = own
    return own
