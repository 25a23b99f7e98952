"""Going from page to page with the view in the address: from a number to its dossiers and back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from urllib.parse import parse_qs, urlencode

import streamlit as st

from domain.scope import Scope
from ui.address import ENTRY, SCOPE_NAMES, Drill, Parameters, drill_parameters, scope_parameters, settled
from ui.formats import plain

OVERVIEW, TIMELINESS, LAND, ONLINE = "tong-quan", "dung-han", "dat-dai", "truc-tuyen"
DOSSIERS, FIGURES, UPLOAD, HISTORY = "ho-so", "bang-so-lieu", "nap-du-lieu", "lich-su-nap"
RECONCILIATION, COVERAGE, SIGNALS, COMPARISON = "doi-chieu", "do-phu", "dau-hieu-sua-ngay", "so-sanh"
QUALITY, LAYOUTS = "chat-luong", "bo-cuc-tep"
TARGETS, DICTIONARY, INDEX_766 = "chi-tieu", "tu-dien-so-lieu", "chi-so-766"
DIGITAL, SATISFACTION, PROCEDURES = "thanh-toan-va-so-hoa", "hai-long-va-phan-anh", "danh-muc-tthc"
FOLDED, TYPED = "trang-chua-co-so-lieu", "nhap-chi-tieu"
PROVINCES, REPORT_FIGURES = "cac-tinh", "so-lieu-bao-cao"

# A longer address some servers refuse; the way back then leads to the page in the list's own scope.
_LONGEST_VIEW = 1_000
# Put into the address by a page with files to choose that loaded itself again.
REOPENED = "mo-lai"

_PAGES = "pages"
_HERE = "page"
_LED_ASTRAY, _LEFT_OUT = "unknown_address", "parameters_left_out"


def remember_pages(pages: Mapping[str, st.Page], here: str) -> None:
    """Say which pages there are, by address, and on which one this run is: app does so before the page runs."""
    if st.session_state.get(_HERE) != here:
        st.session_state[_LEFT_OUT] = {}
    st.session_state[_PAGES] = dict(pages)
    st.session_state[_HERE] = here


def lead_to(address: str, asked: str) -> None:
    """Leave for the page at an address, with the same view; say so where `asked` was not the name of that page."""
    if asked != address:
        st.session_state[_LED_ASTRAY] = asked
    st.switch_page(_page(address), query_params=parameter_lists(st.query_params))


def take_unknown_address() -> str | None:
    """The address that does not exist and from which this visitor was led here; given once."""
    asked: str | None = st.session_state.pop(_LED_ASTRAY, None)
    return asked


def take_reopened() -> bool:
    """Whether this page loaded itself again and lost the files that were chosen on it; given once."""
    return bool(st.query_params.pop(REOPENED, None))


def here() -> str:
    """The address of the page that runs."""
    return str(st.session_state.get(_HERE, OVERVIEW))


def view_here() -> str:
    """The address of the page that runs with its parameters, for the way back to it."""
    parameters = urlencode(parameter_lists(st.query_params), doseq=True)
    return f"{here()}?{parameters}" if 0 < len(parameters) <= _LONGEST_VIEW else here()


def way_back(origin: str) -> tuple[str, Parameters]:
    """The page at which `view_here` was noted down, and its parameters."""
    address, _, parameters = origin.partition("?")
    return address, parse_qs(parameters) or parameter_lists(SCOPE_NAMES)


def dossier_address(scope: Scope, drill: Drill) -> str:
    """The address, beside this page's own, of the list of the dossiers behind a number."""
    return f"{DOSSIERS}?{urlencode(_dossier_parameters(scope, drill), doseq=True)}"


def view_address(address: str, scope: Scope, parameters: Parameters) -> str:
    """The address, beside this page's own, of a page with the same scope and parameters of its own."""
    return f"{address}?{urlencode({**scope_parameters(scope), **parameters}, doseq=True)}"


def entry_address(key: str) -> str:
    """The address, beside this page's own, of a figure's entry in the dictionary."""
    return f"{DICTIONARY}?{urlencode({ENTRY: key})}"


def entry_html(key: str, name: str) -> str:
    """A small sign that leads to the figure's entry in the dictionary; none on paper."""
    said = escape(f"Từ điển số liệu: {name}")
    return f'<a class="entry-link" href="{escape(entry_address(key))}" title="{said}" aria-label="{said}"></a>'


def open_dossiers(scope: Scope, drill: Drill) -> None:
    """Leave this page for the list of the dossiers behind a number."""
    st.switch_page(_page(DOSSIERS), query_params=_dossier_parameters(scope, drill))


def link_to(address: str, label: str, *, icon: str, parameters: Parameters | None = None) -> None:
    """A link to a page; the label is ours, never text from a file."""
    st.page_link(_page(address), label=label, icon=icon, query_params=parameters)


def is_page(address: str) -> bool:
    """Whether there is a page at the address."""
    return address in st.session_state[_PAGES]


def title_of(address: str) -> str:
    """The title of the page at an address; the overview's for an address that does not exist."""
    return _page(address).title


def parameter_lists(names: Iterable[str]) -> Parameters:
    """The parameters of these names that stand in the address, each with all its values."""
    found = {name: st.query_params.get_all(name) for name in names}
    return {name: values for name, values in found.items() if values}


def start_from_address(name: str, key: str, allowed: Collection[str], default: str | Sequence[str]) -> None:
    """Set a control, before it is drawn, to what the address says; else leave it as it is; else to the default.

    A control with several values has a list as its default. `write_to_address` is its on_change. What the address says
    and is not allowed is said and leaves the address; what only is not allowed any more gives way without a word.
    """
    state, many, before = st.session_state, not isinstance(default, str), st.session_state.get(key)
    own = before if many and before else [before]
    if values := [value for value in st.query_params.get_all(name) if value in allowed]:
        state[key] = values if many else values[0]
    elif key not in state or not (many or before in allowed):
        state[key] = list(default) if many else default
    leave_out_unknown(name, lambda value: value in allowed, own=own, chosen=state[key])


def leave_out_unknown(
    name: str, is_known: Callable[[str], bool], *, own: Collection[object] = (), chosen: object = None
) -> None:
    """Take out of the address what is not known of a parameter; say so on this page for as long as `chosen` stays.

    Nothing is said of values that the page wrote there as its `own`.
    """
    values = st.query_params.get_all(name)
    known, unknown = [value for value in values if is_known(value)], [value for value in values if not is_known(value)]
    if unknown:
        drop_from_address(name)
    if unknown and known:
        st.query_params[name] = known
    left_out = st.session_state[_LEFT_OUT]
    if foreign := [value for value in unknown if value not in own]:
        left_out[name] = chosen or known, foreign
    when, said = left_out.get(name, (None, ()))
    if said and when == (chosen or known):
        say_unknown(said, look_at="các lựa chọn trên trang")


def say_unknown(values: Sequence[str], *, look_at: str) -> None:
    """That a link named what does not exist: its figures would else pass for those that it was sent for."""
    named = ", ".join(f"“{plain(value)}”" for value in values)
    st.warning(
        f"Đường dẫn có {named} mà chương trình không biết nên đã bỏ qua; kiểm tra lại {look_at}.",
        icon=":material/link_off:",
    )


def write_to_address(name: str, key: str) -> None:
    """Write a control's value into the address."""
    value = st.session_state[key]
    st.query_params[name] = value if isinstance(value, list) else [value]


def choose_from_address(
    label: str, name: str, *, key: str, options: Sequence[str], default: str, words: Callable[[str], str] = str
) -> str:
    """A control with one value that stands in the address; what is no option (any more) gives way to the default."""
    start_from_address(name, key, options, default)
    chosen = st.selectbox(label, options, format_func=words, key=key, on_change=write_to_address, args=(name, key))
    return str(chosen)


def drop_from_address(name: str) -> None:
    """Take a parameter out of the address."""
    st.query_params.pop(name, None)


def replace_in_address(names: Collection[str], parameters: Parameters) -> None:
    """Write the parameters in the place of those with these names, all at once: each write is a step of the browser's
    history."""
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in names}
    st.query_params.from_dict({**parameters, **others})


def _dossier_parameters(scope: Scope, drill: Drill) -> Parameters:
    within, rest = settled(scope, drill)
    return {**scope_parameters(within), **drill_parameters(rest)}


def _page(address: str) -> st.Page:
    pages: dict[str, st.Page] = st.session_state[_PAGES]
    return pages.get(address, pages[OVERVIEW])
