"""What the list of dossiers shows: the figure, a part of the code, the order, the page. The address holds it, beside
the scope."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from domain.counts import COUNTS, FLAG_COUNTS, PLAIN_COUNTS
from domain.scope import Scope
from measures.counts import default_period
from ui import labels
from ui.address import (
    CODE,
    COUNT,
    GROUPS,
    ORDER,
    ORIGIN,
    PAGE,
    RECEIVING,
    SCOPE_NAMES,
    Drill,
    Parameters,
    drill_from,
    drill_parameters,
    scope_from,
    scope_parameters,
    settled,
)
from ui.cache import ask
from ui.dossier_lists import COLUMNS
from ui.links import is_page, parameter_lists, replace_in_address, say_unknown

# What every export tells stands before what only some do.
FIGURES = (*PLAIN_COUNTS, *labels.COMBINED, *FLAG_COUNTS)
# The order that an index gives: by reception, or by closing for counts of closed dossiers.
BY_TIME = ""
ORDERS = (BY_TIME, *(column.field for column in COLUMNS))
UP, DOWN = "tang", "giam"
FIGURE_KEY, CODE_KEY, ORDER_KEY, DIRECTION_KEY, PAGE_KEY = (
    f"dossiers_{name}" for name in ("count", "code", "order", "direction", "page")
)
_KEYS = (FIGURE_KEY, CODE_KEY, ORDER_KEY, DIRECTION_KEY)
_NAMES = (COUNT, GROUPS, RECEIVING, ORIGIN, CODE, ORDER, PAGE)
_MEMORY, _LEFT_OUT = "dossiers_memory", "dossiers_left_out"
_DOWN_SIGN = "-"


@dataclass(frozen=True)
class ListView:
    """Which of the dossiers behind a number are shown, and how; `code` is "" for all of them."""

    drill: Drill
    code: str = ""
    order: str = BY_TIME
    descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class _Memory:
    """What the last run showed, and the values of the controls and the address at its end."""

    scope: Scope
    view: ListView
    widgets: tuple[object, ...]
    parameters: Parameters


def view_from(parameters: Mapping[str, list[str]]) -> tuple[ListView, list[str]]:
    """The view that address parameters name, and their values that mean nothing."""
    drill = drill_from(parameters, COUNTS[0])
    if drill.count not in FIGURES:
        drill = replace(drill, count=COUNTS[0])
    if drill.origin and not is_page(drill.origin.partition("?")[0]):
        drill = replace(drill, origin=None)
    order, page = _first(parameters, ORDER), _first(parameters, PAGE)
    name = order.removeprefix(_DOWN_SIGN)
    view = ListView(
        drill,
        code=_first(parameters, CODE).strip(),
        order=name if name in ORDERS else BY_TIME,
        descending=order.startswith(_DOWN_SIGN) and name in ORDERS,
        page=int(page) if page.isascii() and page.isdigit() and int(page) > 0 else 1,
    )
    understood = {**parameters_of(view), COUNT: [view.drill.count], PAGE: [str(view.page)], ORDER: [_order_text(view)]}
    named = [(name, value.strip()) for name, values in parameters.items() for value in values]
    return view, [value for name, value in named if value and value not in understood.get(name, ())]


def parameters_of(view: ListView) -> Parameters:
    """The address parameters of a view, without those that have their usual value."""
    own = {CODE: view.code, ORDER: _order_text(view), PAGE: str(view.page) if view.page > 1 else ""}
    clicked = {name: values for name, values in drill_parameters(view.drill).items() if values != [COUNTS[0]]}
    return {**clicked, **{name: [text] for name, text in own.items() if text}}


def settle_view() -> ListView:
    """The view of this run: as the controls were just moved, else as the address says. Groups that the scope bar can
    show are put into it. To be called before the scope is settled."""
    _put_groups_into_the_bar()
    memory: _Memory | None = st.session_state.get(_MEMORY)
    parameters, state = parameter_lists(_NAMES), st.session_state
    is_drawn = memory is not None and all(key in state for key in _KEYS)
    # The address comes late, as at the scope bar.
    if memory and is_drawn and (_widgets() != memory.widgets or parameters == memory.parameters):
        return ListView(
            replace(drill_from(parameters, COUNTS[0]), count=str(state[FIGURE_KEY])),
            code=str(state[CODE_KEY] or "").strip(),
            order=str(state[ORDER_KEY]),
            descending=state[DIRECTION_KEY] == DOWN,
            page=int(state.get(PAGE_KEY, 1)),
        )
    view, unknown = view_from(parameters)
    _show(view)
    state[_LEFT_OUT] = view, unknown
    state.pop(_MEMORY, None)
    return view


def write_view(view: ListView, scope: Scope) -> ListView:
    """Write the view into the address. Where anything but the page changed, the view goes back to its first page."""
    memory: _Memory | None = st.session_state.get(_MEMORY)
    if memory and (scope, replace(view, page=1)) != (memory.scope, replace(memory.view, page=1)):
        view = replace(view, page=1)
        st.session_state[PAGE_KEY] = 1
    if view_from(parameter_lists(_NAMES)) != (view, []):
        replace_in_address((*SCOPE_NAMES, *_NAMES), {**scope_parameters(scope), **parameters_of(view)})
    left_out, unknown = st.session_state.get(_LEFT_OUT, (None, []))
    if unknown and left_out == view:
        say_unknown(unknown, look_at="các lựa chọn trên trang")
    return view


def remember_view(view: ListView, scope: Scope) -> None:
    """Remember, at the end of the run, what was shown."""
    st.session_state[_MEMORY] = _Memory(scope, view, _widgets(), parameter_lists(_NAMES))


def order_by(column: str) -> None:
    """Order the list by a column, or the other way round where it is already: what a click on its heading does."""
    again = st.session_state.get(ORDER_KEY) == column
    st.session_state[DIRECTION_KEY] = DOWN if again and st.session_state.get(DIRECTION_KEY) == UP else UP
    st.session_state[ORDER_KEY] = column


def _put_groups_into_the_bar() -> None:
    """Move groups of the address into the scope, as far as the bar can show them: old links have such groups."""
    drill = drill_from(parameter_lists((COUNT, GROUPS, ORIGIN)), COUNTS[0])
    default = ask(default_period)
    if not drill.groups or default is None:
        return
    scope = scope_from(parameter_lists(SCOPE_NAMES), default)
    within, rest = settled(scope, drill)
    if rest != drill:
        known, left = (drill_parameters(clicked).get(GROUPS, []) for clicked in (drill, rest))
        # A value that is no group stays: the page must still name it as unknown.
        unknown = [text for text in st.query_params.get_all(GROUPS) if text not in known]
        replace_in_address((*SCOPE_NAMES, GROUPS), {**scope_parameters(within), GROUPS: [*unknown, *left]})


def _show(view: ListView) -> None:
    """Set every control to the view."""
    state = st.session_state
    state[FIGURE_KEY], state[CODE_KEY], state[ORDER_KEY] = view.drill.count, view.code, view.order
    state[DIRECTION_KEY], state[PAGE_KEY] = DOWN if view.descending else UP, view.page


def _widgets() -> tuple[object, ...]:
    return (*(st.session_state.get(key) for key in _KEYS), st.session_state.get(PAGE_KEY, 1))


def _order_text(view: ListView) -> str:
    return f"{_DOWN_SIGN if view.descending else ''}{view.order}"


def _first(parameters: Mapping[str, list[str]], name: str) -> str:
    return next(iter(parameters.get(name, ())), "")
