"""Tables as paper takes them, made when a page is printed and not before: looking at the screen does not pay for it."""

from collections.abc import Callable, Iterable
from html import escape
from weakref import WeakValueDictionary

import streamlit as st

from ui.streamlit_insides import session_id

# Where the page script asks for the copies, and the parameter that names one.
PATH, PARAMETER = "/paper-copies", "table"

_KEY = "paper_copies"


class _Copies:
    """What the page of one session has to print: how each copy is made, by its name."""

    def __init__(self) -> None:
        self.makers: dict[str, Callable[[], str]] = {}
        self.drawn: set[str] = set()


# Each lives as long as its session, which alone holds it.
_of_sessions: "WeakValueDictionary[str, _Copies]" = WeakValueDictionary()


def place_html(name: str, make: Callable[[], str]) -> str:
    """The place at which the page script puts the copy; `make` gives its HTML, outside of the page's run."""
    held = _held()
    held.makers[name] = make
    held.drawn.add(name)
    return f'<div class="to-print" data-table="{escape(name)}"></div>'


def begin_page() -> None:
    """A page's run begins: what it does not place any more is dropped at its end, and may be printed until then."""
    _held().drawn.clear()


def end_page() -> None:
    """Let go what the run did not place: of another page, or of another choice on this one."""
    held = _held()
    for name in held.makers.keys() - held.drawn:
        del held.makers[name]


def copies(session: str, names: Iterable[str]) -> dict[str, str]:
    """The HTML of these copies of a session's page; one that it does not have is left out."""
    held = _of_sessions.get(session)
    makers = {name: held.makers.get(name) for name in names} if held else {}
    return {name: make() for name, make in makers.items() if make}


def _held() -> _Copies:
    held: _Copies | None = st.session_state.get(_KEY)
    if held is None:
        held = st.session_state[_KEY] = _Copies()
    _of_sessions[session_id()] = held
    return held
