"""Danh mục TTHC: full online by its two definitions, procedures with dossiers, the catalogue as people report it."""

from functools import partial

import pandas as pd
import streamlit as st

from domain.dossier import Channel, ServiceLevel
from domain.indicator import Topic
from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Dimension, Scope
from measures.counts import data_date, total
from measures.full_online import full_online
from measures.procedures import procedure_lines
from ui import filters, frame, indicator_tables, labels, links, tables
from ui.address import Drill, Group
from ui.cache import ask
from ui.cards import Card, show_cards
from ui.formats import format_count, format_fraction
from ui.indicator_tables import Section
from ui.procedure_tables import list_of, procedures_table
from ui.scope_words import scope_lines

_DECIDED = ("decisions_", "procedures_new", "procedures_amended", "procedures_replaced", "procedures_abolished")
_SECTIONS = (
    Section("Quyết định công bố và thay đổi", Topic.CATALOGUE, _DECIDED),
    Section("Dịch vụ công trực tuyến", Topic.CATALOGUE, ("online_services", "procedures_information")),
    Section("Thí điểm hoàn toàn trực tuyến", Topic.CATALOGUE, ("online_pilot",)),
)
_NAME, _KEY = "Danh mục thủ tục hành chính", "procedures-indicators"
_ONLINE: tuple[Group, ...] = ((Dimension.CHANNEL, Channel.ONLINE.value),)
_ELIGIBLE: tuple[Group, ...] = (*_ONLINE, (Dimension.LEVEL, ServiceLevel.FULL.value))
# With a link for each number a longer table is no table to read, in a hand least of all; the file has them all.
_MOST_SHOWN = 100
_WHAT = "Hồ sơ nộp trực tuyến và có kết quả điện tử"


def show() -> None:
    """The indicators of the catalogue, then what dossiers tell of procedures in the scope."""
    frame.show_title("Danh mục TTHC", "Danh mục do cơ quan báo, và các thủ tục có hồ sơ: lĩnh vực, mức độ, số hồ sơ.")
    if ask(data_date) is None:
        period = indicator_tables.choose_period()
        if period is not None:
            indicator_tables.show_sections(period, _SECTIONS, name=_NAME, key=_KEY)
        return
    scope = filters.choose_scope()
    counts = ask(total, scope)
    if frame.has_dossiers(scope, counts):
        _show_full_online(scope)
        _show_procedures(scope)
    elif not frame.data_reach_period(scope):
        return
    st.header("Danh mục do cơ quan báo", anchor=False)
    st.caption("Các ô lọc khối, cơ quan, lĩnh vực ở trên không thu hẹp các số này.")
    indicator_tables.show_sections(scope.period, _SECTIONS, name=_NAME, key=_KEY)


def _show_full_online(scope: Scope) -> None:
    st.header("Toàn trình, theo hai cách tính", anchor=False)
    found = ask(full_online, scope)
    show_cards(
        [
            _card("đã giải quyết", found.of_resolved, _known(found.of_resolved, found.unknown), scope, _ONLINE),
            _card(
                "của thủ tục toàn trình",
                found.of_eligible,
                f"{_known(found.of_eligible, found.eligible_unknown)}{_no_level(found.level_unknown)}",
                scope,
                _ELIGIBLE,
            ),
        ]
    )


def _card(of: str, ratio: Ratio, note: str, scope: Scope, groups: tuple[Group, ...]) -> Card:
    href = links.dossier_address(scope, Drill("e_result", groups, links.view_here())) if ratio.part else ""
    definition = f"{_WHAT} ÷ hồ sơ {of} trong kỳ mà tệp ghi có kết quả điện tử không. Mức độ theo từng hồ sơ."
    return Card(f"Toàn trình trên hồ sơ {of}", format_percent(ratio), note, definition, href=href)


def _known(ratio: Ratio, unknown: int) -> str:
    """The two counts, and of how many more nothing is known."""
    if not ratio.whole and not unknown:
        return "Không có hồ sơ nào ghi như vậy"
    if not ratio.whole:
        return f"Chưa tệp nào ghi kết quả điện tử của {format_count(unknown)} hồ sơ"
    rest = f"; {format_count(unknown)} hồ sơ khác chưa biết" if unknown else ", biết đủ"
    return f"{format_fraction(ratio)} hồ sơ{rest}"


def _no_level(number: int) -> str:
    return f"; {format_count(number)} hồ sơ đã giải quyết không ghi mức độ" if number else ""


def _show_procedures(scope: Scope) -> None:
    lines = ask(procedure_lines, scope)
    with_dossiers, without = _split(lines)
    st.header("Thủ tục có hồ sơ", anchor=False)
    st.caption(
        f"{format_count(len(lines))} thủ tục đã từng có hồ sơ; {format_count(len(with_dossiers))} có hồ sơ trong phạm "
        f"vi đang chọn ({_levels(lines)})."
    )
    title = "Thủ tục có hồ sơ"
    shown = procedures_table(with_dossiers.head(_MOST_SHOWN), scope, title=title)
    tables.show_table(shown, key="procedures", files=False)
    if len(with_dossiers) > _MOST_SHOWN:
        st.caption(
            f"Bảng có {_MOST_SHOWN} thủ tục nhiều hồ sơ nhất; tệp tải về có đủ {format_count(len(with_dossiers))}."
        )
    whole = partial(procedures_table, with_dossiers, scope, title=title)
    tables.offer_files(lambda: [whole().to_export()], name=title, key="procedures")
    _show_list(f"Không có hồ sơ trong phạm vi đang chọn ({format_count(len(without))})", without, scope, "without")
    uncoded = lines[lines["code"].isna()]
    _show_list(
        f"Không có mã thủ tục, nên không đối chiếu được ({format_count(len(uncoded))})", uncoded, scope, "uncoded"
    )


def _levels(lines: pd.DataFrame) -> str:
    """How many procedures have dossiers at each level."""
    if not any(lines["levels"]):
        return "tệp không ghi mức độ dịch vụ công"
    numbers = {level: sum(level in held for held in lines["levels"]) for level in ServiceLevel}
    return "; ".join(f"{labels.LEVELS[level].lower()} {format_count(number)}" for level, number in numbers.items())


def _split(lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The procedures that have dossiers in the scope, and the others."""
    has = lines[["received", "carried_over", "resolved", "withdrawn", "pending"]].any(axis=1)
    return lines[has].reset_index(drop=True), lines[~has]


def _show_list(label: str, lines: pd.DataFrame, scope: Scope, key: str) -> None:
    if lines.empty:
        return
    with st.expander(label, icon=":material/table:", key=f"procedures-{key}-fold", on_change="rerun") as fold:
        if fold.open:
            table = list_of(lines, scope_lines(scope, ask(data_date)), title=label.partition(" (")[0])
            tables.show_list(table, key=f"procedures-{key}")
