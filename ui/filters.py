"""The scope bar: the same on every page; the address and the session keep its choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from domain.agency import Block
from domain.calendars import CALENDARS, ReportingCalendar, calendar_and_body, prefix_of
from domain.period import FIRST_YEAR, LAST_YEAR, Period, days_period, parse_period
from domain.scope import Dimension, Scope, Selection
from measures import choices
from measures.counts import default_period
from ui import labels
from ui.address import PERIOD, SCOPE_NAMES, Parameters, scope_from, scope_parameters
from ui.cache import ask
from ui.links import here, parameter_lists, replace_in_address, say_unknown, title_of
from ui.scope_words import title_words

DAYS = "days"
# Older years can still be written into the address by hand.
MOST_YEARS = 7
_EARLIEST, _LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

_CALENDARS_HELP = "\n\n".join(f"{entry.name}: {entry.rule} {entry.used_by}" for entry in CALENDARS.values())

_CALENDAR, _PERIOD, _FIRST, _LAST = "scope_calendar", "scope_period", "scope_first", "scope_last"
_BLOCKS, _AGENCIES, _SECTORS = "scope_blocks", "scope_agencies", "scope_sectors"
_MEMORY, _LEFT_OUT = "scope_memory", "scope_left_out"


@dataclass(frozen=True)
class _Bar:
    """Which controls a page's bar has, and the parameters of the address that hold them."""

    keys: tuple[str, ...]
    names: tuple[str, ...]

    def parameters(self, scope: Scope) -> Parameters:
        """The parameters of the part of the scope that the bar shows."""
        return {name: values for name, values in scope_parameters(scope).items() if name in self.names}


_PERIOD_KEYS = (_CALENDAR, _PERIOD, _FIRST, _LAST)
_WHOLE = _Bar((*_PERIOD_KEYS, _BLOCKS, _AGENCIES, _SECTORS), SCOPE_NAMES)
_PERIOD_ALONE = _Bar(_PERIOD_KEYS, (PERIOD,))


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


def choose_period(years: Sequence[int], default: Period) -> Period:
    """Choose the period alone, for a page whose figures come from other databases; the agencies and sectors that were
    chosen are kept for the other pages. `years` are those with data."""
    scope = _initial_scope(default, _PERIOD_ALONE)
    _settle_days(scope.period)
    scope = replace(scope, period=_period_of_widgets())
    with st.container(key="scope-bar", horizontal=True):
        _draw_period([notation for year in years for notation in _periods_of(year)])
    _finish_bar(scope, _PERIOD_ALONE)
    st.set_page_config(page_title=f"{title_of(here())} · {title_words(Scope(scope.period))}")
    return scope.period


def settle_scope() -> Scope:
    """The scope of this run, settled once: drawing the bar changes nothing of it. The database must not be empty.

    A page may ask its questions between this and draw_scope_bar().
    """
    default = ask(default_period)
    if default is None:
        raise ValueError("a scope can only be chosen where there are data")
    period, state = _initial_scope(default, _WHOLE).period, st.session_state
    agencies = {str(name) for name in _agencies_in_blocks()}
    sectors = {*ask(choices.sectors), None}
    # An agency chosen before its block was left out would be a choice that nobody sees.
    state[_AGENCIES] = [name for name in state[_AGENCIES] if name in agencies]
    state[_SECTORS] = [name for name in state[_SECTORS] if name in sectors]
    _settle_days(period)
    blocks = tuple(Block(block) for block in state[_BLOCKS])
    return Scope(_period_of_widgets(), Selection(blocks, tuple(state[_AGENCIES]), tuple(state[_SECTORS])))


def draw_scope_bar(scope: Scope) -> None:
    """Draw the bar and warn about its choices; write the scope into the address and the window's title."""
    # One row that wraps instead of columns: each column would be drawn again at every change.
    with st.container(key="scope-bar", horizontal=True):
        _draw_period(periods_with_data())
        _choose_blocks()
        _choose_agencies()
        _choose_sectors()
    _finish_bar(scope, _WHOLE)
    st.set_page_config(page_title=f"{title_of(here())} · {title_words(scope)}")


def _draw_period(with_data: Sequence[str]) -> None:
    _choose_calendar()
    _choose_period(with_data)
    if st.session_state[_PERIOD] == DAYS:
        _choose_days()


def _finish_bar(scope: Scope, bar: _Bar) -> None:
    """Warn about the choices, and write them into the address."""
    if st.session_state[_PERIOD] == DAYS and st.session_state[_LAST] < st.session_state[_FIRST]:
        st.warning("Ngày cuối đứng trước ngày đầu; đang xem riêng ngày đầu.", icon=":material/event_busy:")
    _say_what_was_left_out(scope)
    _remember(scope, bar)


def _settle_days(before: Period) -> None:
    """Where a range of days is asked for and none is chosen yet, take the days of the period before."""
    if st.session_state[_PERIOD] == DAYS:
        st.session_state.setdefault(_FIRST, before.first)
        st.session_state.setdefault(_LAST, before.last)


def _period_of_widgets() -> Period:
    state = st.session_state
    calendar, notation = ReportingCalendar(state[_CALENDAR]), str(state[_PERIOD])
    prefix = prefix_of(calendar)
    if notation == DAYS:
        first, last = state[_FIRST], state[_LAST]
        period = days_period(first, max(first, last), calendar)
        return replace(period, notation=prefix + period.notation)
    return parse_period(prefix + notation)


def _initial_scope(default: Period, bar: _Bar) -> Scope:
    """The scope before the bar is drawn: as the user just set it, else as the address says, else as it was."""
    memory: _Memory | None = st.session_state.get(_MEMORY)
    address = parameter_lists(bar.names)
    if memory and memory.page == here() and all(key in st.session_state for key in bar.keys):
        # The address comes late: a control moved right after another arrives with the address from before both.
        moved = _widgets(bar) != memory.widgets
        if moved or not address or address == bar.parameters(memory.scope):
            return memory.scope
    scope = memory.scope if memory and not address else _known(scope_from(address, default))
    _show(scope)
    shown = bar.parameters(scope)
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
    if selection == Selection():
        return scope
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
    _, body = calendar_and_body(scope.period.notation)
    st.session_state[_CALENDAR] = scope.period.calendar
    st.session_state[_PERIOD] = DAYS if ".." in body else body
    st.session_state[_FIRST], st.session_state[_LAST] = scope.period.first, scope.period.last
    st.session_state[_BLOCKS] = list(scope.selection.blocks)
    st.session_state[_AGENCIES] = list(scope.selection.agencies)
    st.session_state[_SECTORS] = list(scope.selection.sectors)


def _remember(scope: Scope, bar: _Bar) -> None:
    memory: _Memory | None = st.session_state.get(_MEMORY)
    address = parameter_lists(SCOPE_NAMES)
    wanted = bar.parameters(scope)
    unchanged_here = memory is not None and memory.scope == scope and memory.page == here()
    # After a step back to an address without parameters, nothing is written: that would add a step to the history.
    if address != wanted and not (unchanged_here and not address):
        replace_in_address(SCOPE_NAMES, wanted)
    st.session_state[_MEMORY] = _Memory(scope, _widgets(bar), here())


def _widgets(bar: _Bar) -> tuple[object, ...]:
    values = (st.session_state.get(key) for key in bar.keys)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _choose_calendar() -> None:
    st.selectbox(
        "Lịch",
        list(ReportingCalendar),
        format_func=lambda calendar: CALENDARS[calendar].name,
        key=_CALENDAR,
        help=_CALENDARS_HELP,
    )


def _choose_period(with_data: Sequence[str]) -> None:
    options = _period_options(with_data, str(st.session_state[_PERIOD]))
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
    return [notation for year in ask(choices.years, MOST_YEARS) for notation in _periods_of(year)]


def _period_options(with_data: Sequence[str], chosen: str) -> list[str]:
    """The options: the chosen period if it is not among those with data, the periods with data, a range of days."""
    options = list(with_data)
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
