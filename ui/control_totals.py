"""Totals that the user copies from the screen of the source system, compared with the file's own counts."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from domain.effect import Effect
from exports.table import ExportColumn, ExportTable
from ui import labels, tables
from ui.formats import format_count, format_day, plain

# Some systems count early dossiers as on time: the sum (in_time) can be typed, or both parts.
ASKED = (
    "carried_over",
    "received",
    "online",
    "resolved",
    "in_time",
    "early",
    "on_time",
    "late",
    "withdrawn",
    "pending",
    "pending_in_time",
    "pending_overdue",
)
AGREES = "✓ khớp"
_IN_A_ROW = 4
_COLUMNS = (
    ExportColumn("count", "Chỉ tiêu", "text"),
    ExportColumn("typed", "Màn hình nguồn", "integer"),
    ExportColumn("own", "Trong tệp", "integer"),
    ExportColumn("verdict", "Đối chiếu", "text"),
)


def show_totals(effect: Effect, *, set_aside: int, key: str) -> None:
    """Ask for the totals, all optional, and say of each given one whether the file agrees."""
    if effect.own is None:
        return
    with st.expander("Đối chiếu với tổng số trên màn hình hệ thống nguồn", icon=":material/fact_check:"):
        left_out = f" (không kể {format_count(set_aside)} dòng để riêng)" if set_aside else ""
        st.caption(
            plain(
                f"Nhập số đang thấy trên hệ thống nguồn cho kỳ {format_day(effect.period.first)} – "
                f"{format_day(effect.period.last)}; ô nào không có thì bỏ trống. Số trong tệp được đếm trên chính các "
                f"dòng của tệp{left_out}, theo cùng định nghĩa với mọi con số của chương trình."
            )
        )
        typed = _ask(key)
        if typed:
            _show_verdict(typed, effect.own, key)


def differences(typed: Mapping[str, int], own: Mapping[str, int]) -> dict[str, int]:
    """By how much the file has more than was typed, for each total that was; negative where it has less."""
    return {name: sum(own[count] for count in labels.counts_in(name)) - total for name, total in typed.items()}


def _ask(key: str) -> dict[str, int]:
    typed: dict[str, int] = {}
    for first in range(0, len(ASKED), _IN_A_ROW):
        row = ASKED[first : first + _IN_A_ROW]
        for column, name in zip(st.columns(_IN_A_ROW), row, strict=True):
            label = labels.count_label(name)
            given = column.number_input(
                label.text, min_value=0, step=1, value=None, key=f"{key}-total-{name}", help=label.definition
            )
            if given is not None:
                typed[name] = int(given)
    return typed


def _show_verdict(typed: Mapping[str, int], own: Mapping[str, int], key: str) -> None:
    gaps = differences(typed, own)
    disagreeing = sum(difference != 0 for difference in gaps.values())
    if disagreeing:
        st.warning(
            f"{format_count(disagreeing)} trên {format_count(len(gaps))} số không khớp: tệp có thể thiếu hoặc thừa hồ "
            "sơ so với hệ thống nguồn, hoặc hai bên đếm theo định nghĩa khác nhau.",
            icon=":material/error:",
        )
    else:
        st.success(f"{format_count(len(gaps))} số đã nhập đều khớp với tệp.", icon=":material/check_circle:")
    frame = pd.DataFrame(
        {
            "count": [labels.count_label(name).text for name in gaps],
            "typed": list(typed.values()),
            "own": [typed[name] + difference for name, difference in gaps.items()],
            "verdict": [_verdict(difference) for difference in gaps.values()],
        }
    )
    table = ExportTable("Đối chiếu tổng số", "Tổng số trên màn hình nguồn và trong tệp", frame, _COLUMNS)
    tables.show_list(table, key=f"{key}-totals", grouped=True, files=False)


def _verdict(difference: int) -> str:
    if not difference:
        return AGREES
    return f"✗ tệp {'nhiều' if difference > 0 else 'ít'} hơn {format_count(abs(difference))}"
