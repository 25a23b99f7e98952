"""The scope bar: the same on every page; the address and the session keep its choices."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from domain.agency import Block
from domain.period import FIRST_YEAR, LAST_YEAR, REPORTING_PREFIX, ReportingCalendar, days_period, parse_period
from domain.scope import Dimension, Scope, Selection
from measures import choices
from measures.counts import default_period
from ui import labels
from ui.address import SCOPE_NAMES, scope_from, scope_parameters
from ui.cache import ask
from ui.links import here, parameter_lists, replace_in_address, say_unknown, title_of
from ui.scope_words import title_words

DAYS = "days"
# Older years can still be written into the address by hand.
_MOST_YEARS = 7
_EARLIEST, _LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

_CALENDAR, _PERIOD, _FIRST, _LAST = "scope_calendar", "scope_period", "scope_first", "scope_last"
_BLOCKS, _AGENCIES, _SECTORS = "scope_blocks", "scope_agencies", "scope_sectors"
_KEYS = (_CALENDAR, _PERIOD, _FIRST, _LAST, _BLOCKS, _AGENCIES, _SECTORS)
_MEMORY, _LEFT_OUT = "scope_memory", "scope_left_out"


@dataclass(frozen=True)
class _Memory:
    """What the bar showed at the end of the last run, and the page to whose address it was written."""

    scope: Scope
    widgets: tuple[object, ...]
    page: str


def choose_scope() -> Scope:
    """Settle the scope and draw the bar that shows it. The database must not be empty."""
    scope = settle_scope()
    draw_scope_bar(scope)
    return scope


def settle_scope() -> Scope:
    """The scope of this run, settled once: drawing the bar changes nothing of it. The database must not be empty.

    A page may ask its questions between this and draw_scope_bar().
    """
    period, state = _initial_scope().period, st.session_state
    agencies = {str(name) for name in _agencies_in_blocks()}
    sectors = {*ask(choices.sectors), None}
    # An agency chosen before its block was left out would be a choice that nobody sees.
    state[_AGENCIES] = [name for name in state[_AGENCIES] if name in agencies]
    state[_SECTORS] = [name for name in state[_SECTORS] if name in sectors]
    if state[_PERIOD] == DAYS:
        state.setdefault(_FIRST, period.first)
        state.setdefault(_LAST, period.last)
    return _scope_of_widgets()


def draw_scope_bar(scope: Scope) -> None:
    """Draw the bar and warn about its choices; write the scope into the address and the window's title."""
    # One row that wraps instead of columns: each column would be drawn again at every change.
    with st.container(key="scope-bar", horizontal=True):
        _choose_calendar()
        _choose_period()
        if st.session_state[_PERIOD] == DAYS:
            _choose_days()
        _choose_blocks()
        _choose_agencies()
        _choose_sectors()
    if st.session_state[_PERIOD] == DAYS and st.session_state[_LAST] < st.session_state[_FIRST]:
        st.warning("Ngày cuối đứng trước ngày đầu; đang xem riêng ngày đầu.", icon=":material/event_busy:")
    _say_what_was_left_out(scope)
    _remember(scope)
    st.set_page_config(page_title=f"{title_of(here())} · {title_words(scope)}")


def _scope_of_widgets() -> Scope:
    state = st.session_state
    calendar, notation = ReportingCalendar(state[_CALENDAR]), str(state[_PERIOD])
    prefix = REPORTING_PREFIX if calendar is ReportingCalendar.REPORTING else ""
    if notation == DAYS:
        first, last = state[_FIRST], state[_LAST]
        period = days_period(first, max(first, last), calendar)
        period = replace(period, notation=prefix + period.notation)
    else:
        period = parse_period(prefix + notation)
    blocks = tuple(Block(block) for block in state[_BLOCKS])
    return Scope(period, Selection(blocks, tuple(state[_AGENCIES]), tuple(state[_SECTORS])))


def _initial_scope() -> Scope:
    """The scope before the bar is drawn: as the user just set it, else as the address says, else as it was."""
    default = ask(default_period)
    if default is None:
        raise ValueError("a scope can only be chosen where there are data")
    memory: _Memory | None = st.session_state.get(_MEMORY)
    address = parameter_lists(SCOPE_NAMES)
    if memory and memory.page == here() and all(key in st.session_state for key in _KEYS):
        # The address comes late: a control moved right after another arrives with the address from before both.
        moved = _widgets() != memory.widgets
        if moved or not address or address == scope_parameters(memory.scope):
            return memory.scope
    scope = memory.scope if memory and not address else _known(scope_from(address, default))
    _show(scope)
    shown = scope_parameters(scope)
    unknown = [value for name, values in address.items() for value in values if value not in shown.get(name, ())]
    st.session_state[_LEFT_OUT] = scope, unknown
    return scope


def _say_what_was_left_out(chosen: Scope) -> None:
    scope, unknown = st.session_state.get(_LEFT_OUT, (None, []))
    if scope == chosen and unknown:
        say_unknown(unknown, look_at="kỳ và phạm vi đang xem")


def _known(scope: Scope) -> Scope:
    """Without agencies and sectors that do not exist (any more), which the controls could not show."""
    selection = scope.selection
    names, sectors = set(ask(choices.agencies)["name"]), {*ask(choices.sectors), None}
    return replace(
        scope,
        selection=replace(
            selection,
            agencies=tuple(name for name in selection.agencies if name in names),
            sectors=tuple(name for name in selection.sectors if name in sectors),
        ),
    )


def _show(scope: Scope) -> None:
    """Set every control to the scope."""
    body = scope.period.notation.removeprefix(REPORTING_PREFIX)
    st.session_state[_CALENDAR] = scope.period.calendar
    st.session_state[_PERIOD] = DAYS if ".." in body else body
    st.session_state[_FIRST], st.session_state[_LAST] = scope.period.first, scope.period.last
    st.session_state[_BLOCKS] = list(scope.selection.blocks)
    st.session_state[_AGENCIES] = list(scope.selection.agencies)
    st.session_state[_SECTORS] = list(scope.selection.sectors)


def _remember(scope: Scope) -> None:
    memory: _Memory | None = st.session_state.get(_MEMORY)
    address = parameter_lists(SCOPE_NAMES)
    wanted = scope_parameters(scope)
    unchanged_here = memory is not None and memory.scope == scope and memory.page == here()
    # After a step back to an address without parameters, nothing is written: that would add a step to the history.
    if address != wanted and not (unchanged_here and not address):
        replace_in_address(SCOPE_NAMES, wanted)
    st.session_state[_MEMORY] = _Memory(scope, _widgets(), here())


def _widgets() -> tuple[object, ...]:
    values = (st.session_state.get(key) for key in _KEYS)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _choose_calendar() -> None:
    st.selectbox(
        "Lịch",
        list(ReportingCalendar),
        format_func=labels.CALENDARS.__getitem__,
        key=_CALENDAR,
        help="Kỳ báo cáo chạy từ ngày 15 tháng trước đến ngày 14 (Nghị định 09/2019/NĐ-CP, điều 12).",
    )


def _choose_period() -> None:
    options = _period_options(str(st.session_state[_PERIOD]))
    st.selectbox("Kỳ", options, format_func=_period_text, key=_PERIOD, filter_mode="contains")


def _choose_days() -> None:
    st.date_input("Từ ngày", min_value=_EARLIEST, max_value=_LATEST, key=_FIRST, format="DD/MM/YYYY")
    st.date_input("Đến ngày", min_value=_EARLIEST, max_value=_LATEST, key=_LAST, format="DD/MM/YYYY")


def _choose_blocks() -> None:
    present = set(ask(choices.agencies)["block"]) | {block.value for block in st.session_state[_BLOCKS]}
    options = [block for block in Block if block.value in present]
    st.multiselect(
        "Khối", options, format_func=labels.BLOCKS.__getitem__, key=_BLOCKS, placeholder="Tất cả", select_all=False
    )


def _choose_agencies() -> None:
    options = [str(name) for name in _agencies_in_blocks()]
    st.multiselect("Cơ quan", options, key=_AGENCIES, placeholder="Tất cả", select_all=False)


def _agencies_in_blocks() -> pd.Series:
    """The names of the agencies that can be chosen: those of the chosen blocks, else all."""
    agencies, blocks = ask(choices.agencies), st.session_state[_BLOCKS]
    return agencies.loc[agencies["block"].isin([block.value for block in blocks]) | (not blocks), "name"]


def _choose_sectors() -> None:
    options: list[str | None] = [*ask(choices.sectors)]
    if None in st.session_state[_SECTORS]:
        options.append(None)
    st.multiselect(
        "Lĩnh vực",
        options,
        format_func=lambda name: labels.key_label(Dimension.SECTOR, name),
        key=_SECTORS,
        placeholder="Tất cả",
        select_all=False,
    )


def _period_text(notation: str) -> str:
    return "Từ ngày – đến ngày" if notation == DAYS else labels.period_label(notation)


def periods_with_data() -> list[str]:
    """Years with data, newest first, each with its parts; the calendar is not said."""
    return [notation for year in ask(choices.years, _MOST_YEARS) for notation in _periods_of(year)]


def _period_options(chosen: str) -> list[str]:
    """The options: the chosen period if it is not among those with data, the periods with data, a range of days."""
    options = periods_with_data()
    if chosen not in options and chosen != DAYS:
        options.insert(0, chosen)
    return [*options, DAYS]


def _periods_of(year: int) -> list[str]:
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    return [
        str(year),
        f"{year}-9M",
        f"{year}-H1",
        f"{year}-H2",
        *(f"{year}-Q{quarter}" for quarter in range(1, 5)),
        *months,
    ]
